"""Who holds, or held, which title in which body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.model import Mention, MentionType, Role
from pipelines.entities.lexicon import Family, lexicon
from pipelines.entities.tokens import tokenize
from pipelines.facts.skeletons import Sentence, Spans, title_span

_PAST_TITLE = re.compile(r"(?:nguyên|cựu)\s+", re.IGNORECASE)
_BETWEEN_TITLES = re.compile(r"\s*,\s*(?:kiêm\s+|và\s+)?|\s+(?:kiêm|và)\s+")
_JOINT_BEHIND = re.compile(r"\s*(?:[,(]|[-–—])\s*|\s+")
_PAST_BEFORE = re.compile(r"\b(?:nguyên|cựu)\s+$")
_HOLDS = re.compile(
    r"<P(?P<person>\d+)>(?:\s*,?\s*<[DNL]\d+>,?|\s*\([^()]{0,40}\))?\s*"
    r"(?P<when>(?:(?:hiện|hiện nay|hiện tại|nay|đang|từng|đã|vốn|nguyên|trước đây|khi ấy|khi đó|lúc đó|cũng|vừa|mới|"
    r"còn|được)\s+|<D\d+>\s*,?\s*)*)"
    r"(?:là|làm|giữ chức vụ|giữ chức|giữ cương vị|giữ vai trò|giữ trọng trách|đảm nhiệm chức vụ|đảm nhiệm|đảm nhận|"
    r"(?:tín nhiệm )?bầu(?: làm| giữ chức vụ| giữ chức)?|bổ nhiệm(?: làm)?|cử làm)"
    r"\s+(?P<title>(?=\w))"
)
_PAST = re.compile(r"\b(?:từng|trước đây|khi ấy|khi đó|lúc đó|vốn|nguyên)\b")
_PAST_AHEAD = re.compile(
    r"\b(?:trước khi|hồi còn|khi còn|thời còn|lúc còn|ngày ấy|trước kia|trước đây|hồi đó)\b[^.;]{0,60}$"
)
_OFFICE = re.compile(r"[ ]?(?:của |tại |ở )?<[OL](?P<number>\d+)>")
_LONGEST_TITLE = 60


def find_roles(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Iterator[Role]:
    """One for each person and title, in the order of the text: printed beside the name, or in the next clause."""
    spans = Spans(mentions)
    beside = [role for number, one in enumerate(mentions) for role in _beside(text, spans, number, one)]
    behind = [role for sentence in sentences for role in _in_clause(text, sentence)]
    known = {(role.person, role.title.casefold()) for role in beside}
    behind = [role for role in behind if (role.person, role.title.casefold()) not in known]
    yield from sorted((*beside, *behind), key=lambda role: (role.start, role.person))


def _beside(text: str, spans: Spans, number: int, one: Mention) -> Iterator[Role]:
    """The titles printed beside a name, each with its own office: "Phó Bí thư Huyện ủy, Chủ tịch UBND huyện"."""
    printed = one.attrs.get("role", "")
    if one.type is not MentionType.PER or not printed:
        return
    start, end = title_span(text, one)
    at = text.find(printed, start, end)
    if at < 0:
        yield _apart(spans, number, one, printed)
        return
    is_past = bool(_PAST_BEFORE.search(text, max(0, at - 8), at))
    for first, last in _single_titles(text, spans, at, at + len(printed)):
        if any(spans.of_type(n, MentionType.AWARD) for n in spans.starting_in(first, last)):
            continue  # an honour is no office
        past = _PAST_TITLE.match(text, first, last)
        is_past = is_past or past is not None
        first = past.end() if past else first
        office = _office(spans, first, last)
        beyond = office if office is not None else _office_behind(text, spans, one)
        yield Role(number, text[first:last], first, last, beyond, is_past)


def _apart(spans: Spans, number: int, one: Mention, printed: str) -> Role:
    """A title that does not stand right beside the name; its body is the longest one that the title ends with."""
    past = _PAST_TITLE.match(printed)
    title = printed[past.end() :] if past else printed
    words = title.split(" ")
    endings = (" ".join(words[at:]) for at in range(len(words)))
    office = next((spans.organisations[name] for name in endings if name in spans.organisations), None)
    return Role(number, title, one.start, one.end, office, past is not None, 0.9)


def _single_titles(text: str, spans: Spans, first: int, last: int) -> Iterator[tuple[int, int]]:
    """A row of titles cut at the commas and "kiêm" that stand in no body's name and before another title."""
    at = first
    for joint in _BETWEEN_TITLES.finditer(text, first, last):
        names = (spans.mentions[n] for n in spans.starting_in(first, joint.start()))
        in_name = any(one.type is MentionType.ORG and joint.start() < one.end for one in names)
        if not in_name and _title_length(text[joint.end() : last].lower()):
            yield at, joint.start()
            at = joint.end()
    yield at, last


def _office_behind(text: str, spans: Spans, one: Mention) -> int | None:
    """The body behind a name whose title names none: "Thiếu tá Lê Bá Nghĩa, [Phòng Cảnh sát giao thông]"."""
    joint = _JOINT_BEHIND.match(text, one.end)
    if joint is None:
        return None
    behind = spans.starting_in(joint.end(), joint.end() + 1)
    return next((n for n in behind if spans.of_type(n, MentionType.ORG)), None)


def _office(spans: Spans, first: int, last: int) -> int | None:
    """The last body, or else model or place, inside a title."""
    inside = [n for n in spans.starting_in(first, last) if spans.mentions[n].end <= last]
    kinds = (MentionType.ORG, MentionType.MODEL, MentionType.LOC)
    return next((n for kind in kinds for n in inside[::-1] if spans.of_type(n, kind)), None)


def _in_clause(text: str, sentence: Sentence) -> Iterator[Role]:
    """ "Ông A hiện là Chủ tịch UBND xã B", "bà C từng giữ chức Bí thư"."""
    for found in _HOLDS.finditer(sentence.skeleton):
        at = found.start("title")
        length = _title_length(sentence.skeleton[at : at + _LONGEST_TITLE])
        if not length:
            continue
        office = _OFFICE.match(sentence.skeleton, at + length)
        end = office.end() if office else at + length
        first = sentence.offset(at)
        last = sentence.offset(end)
        title = " ".join(text[first:last].split())
        past = _PAST_TITLE.match(title)
        said_past = _PAST.search(found["when"]) or _PAST_AHEAD.search(sentence.skeleton, 0, found.start())
        is_past = past is not None or said_past is not None
        number = int(office["number"]) if office else None
        yield Role(int(found["person"]), title[past.end() :] if past else title, first, last, number, is_past, 0.85)


def _title_length(words: str) -> int:
    """How many letters of a text are a title of the lexicon, with "nguyên" and what goes on with it."""
    written = words.partition("<")[0]
    tokens = tokenize(written)
    titles = lexicon().families[Family.TITLE]
    at = 1 if tokens.keys[:1] and tokens.keys[0] in ("nguyên", "quyền", "cựu") else 0
    stop = at
    while (found := titles.at(tokens, stop)) is not None:
        stop = found[0]
    return tokens.ends[stop - 1] if stop > at else 0
