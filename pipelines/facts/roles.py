"""Who holds, or held, which title in which body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive.model import Mention, MentionType, Role
from pipelines.facts.apposition import titles_beside
from pipelines.facts.predicates import said_titles
from pipelines.facts.short_forms import ShortForms
from pipelines.facts.skeletons import LONGEST_SENTENCE, Sentence, Spans, title_span
from pipelines.facts.titles import title_length

_PAST_TITLE = re.compile(r"(?:nguyên|cựu|cố(?! vấn))\s+", re.IGNORECASE)
_NEW_TITLE = re.compile(r"tân\s+", re.IGNORECASE)
_BETWEEN_TITLES = re.compile(r"\s*,\s*(?:kiêm\s+|và\s+)?|\s+(?:kiêm|và|[-–])\s+")
_AND_TITLE = re.compile(r",\s+(?=[A-ZĐỦ])")
_JOINT_BEHIND = re.compile(r"\s*(?:[,(]|[-–—])\s*|\s+")
# "Đội trưởng", "trưởng nhóm": the noun that names what is led.
_LED = re.compile(
    r"(?:phó\s+)?(?:(đội|nhóm|tổ|trạm|đồn|hạt|clb|tiểu đoàn)\s+(?:trưởng|phó)|trưởng\s+(đội|nhóm|tổ|trạm|ban|phòng))$"
)
_PAST_BEFORE = re.compile(r"\b(?:nguyên|cựu|cố)\s+$", re.IGNORECASE)


def find_roles(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], short: ShortForms
) -> Iterator[Role]:
    """One for each person and title, in the order of the text: printed beside the name, or said of the person."""
    spans = Spans(mentions)
    printed = [role for number, one in enumerate(mentions) for role in _beside(text, spans, number, one)]
    told = [
        role
        for sentence in sentences
        if len(sentence.skeleton) <= LONGEST_SENTENCE
        for role in (*titles_beside(text, sentence, mentions), *said_titles(text, sentence, short))
    ]
    known: dict[int, list[str]] = {}
    for role in printed:
        known.setdefault(short.full(role.person), []).append(role.title.casefold())
    for role in told:
        titles = known.setdefault(short.full(role.person), [])
        if not any(title.startswith(role.title.casefold()) for title in titles):
            titles.append(role.title.casefold())
            printed.append(role)
    with_bodies = (_with_body(role, short) for role in printed)
    yield from sorted(with_bodies, key=lambda role: (role.start, role.person))


def _with_body(role: Role, short: ShortForms) -> Role:
    """ "Đội trưởng" with the one "Đội …" that the story has named: a head of so few is that of the body."""
    led = _LED.match(role.title.casefold()) if role.office is None else None
    body = short.body_before(role.start, led[1] or led[2]) if led else []
    return replace(role, office=body[0], confidence=0.7) if body else role


def _beside(text: str, spans: Spans, number: int, one: Mention) -> Iterator[Role]:
    """The titles printed beside a name, each with its own office: "Phó Bí thư Huyện ủy, Chủ tịch UBND huyện"."""
    printed = one.attrs.get("role", "")
    if one.type is not MentionType.PER or not printed:
        return
    start, end = title_span(text, one)
    at = text.find(printed, start, end)
    if at < 0:
        yield from (_apart(spans, number, one, title) for title in _AND_TITLE.split(printed) if title)
        return
    is_past = bool(_PAST_BEFORE.search(text, max(0, at - 8), at))
    for first, last in _single_titles(text, spans, at, at + len(printed)):
        if any(spans.of_type(n, MentionType.AWARD) for n in spans.starting_in(first, last)):
            continue  # an honour is no office
        past = _PAST_TITLE.match(text, first, last)
        is_past = is_past or past is not None
        new = past or _NEW_TITLE.match(text, first, last)
        first = new.end() if new else first
        last = _own_body_end(text, spans, first, last)
        office = _office(spans, first, last)
        beyond = office if office is not None else _office_behind(text, spans, one, last)
        yield Role(number, text[first:last], first, last, beyond, is_past)


def _own_body_end(text: str, spans: Spans, first: int, last: int) -> int:
    """Where a title with its body ends, before the body that this one is part of: "Đội trưởng <O1>, <O2>"."""
    bodies = [spans.mentions[n] for n in spans.starting_in(first, last) if spans.of_type(n, MentionType.ORG)]
    if len(bodies) > 1 and bodies[-1].end == last and text[bodies[0].end : bodies[1].start] == ", ":
        return bodies[0].end
    return last


def _apart(spans: Spans, number: int, one: Mention, printed: str) -> Role:
    """A title that does not stand right beside the name; its body is the longest one that the title ends with."""
    past = _PAST_TITLE.match(printed)
    title = printed[past.end() :] if past else printed
    words = title.split(" ")
    endings = (" ".join(words[at:]) for at in range(len(words)))
    office = next((spans.bodies[name] for name in endings if name in spans.bodies), None)
    return Role(number, title, one.start, one.end, office, past is not None, 0.9)


def _single_titles(text: str, spans: Spans, first: int, last: int) -> Iterator[tuple[int, int]]:
    """A row of titles cut at the commas and "kiêm" that stand in no body's name and before another title."""
    at = first
    for joint in _BETWEEN_TITLES.finditer(text, first, last):
        names = (spans.mentions[n] for n in spans.starting_in(first, joint.start()))
        in_name = any(one.type is MentionType.ORG and joint.start() < one.end for one in names)
        if not in_name and title_length(text[joint.end() : last].lower()):
            yield at, joint.start()
            at = joint.end()
    yield at, last


def _office_behind(text: str, spans: Spans, one: Mention, last: int) -> int | None:
    """The body behind a name or a title that names none: "Thiếu tá Lê Bá Nghĩa, [Phòng Cảnh sát giao thông]"."""
    for at in (one.end, last):
        joint = _JOINT_BEHIND.match(text, at)
        behind = spans.starting_in(joint.end(), joint.end() + 1) if joint else ()
        beside = joint is not None and at == last and joint[0] == " "
        for number in behind:
            if spans.of_type(number, MentionType.ORG) or (beside and spans.of_type(number, MentionType.LOC)):
                return number
    return None


def _office(spans: Spans, first: int, last: int) -> int | None:
    """The last body, or else model or place, inside a title."""
    inside = [n for n in spans.starting_in(first, last) if spans.mentions[n].end <= last]
    kinds = (MentionType.ORG, MentionType.MODEL, MentionType.LOC)
    return next((n for kind in kinds for n in inside[::-1] if spans.of_type(n, kind)), None)
