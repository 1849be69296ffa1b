"""Who holds, or held, which title in which body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.model import Mention, MentionType, Role
from pipelines.entities.lexicon import Family, lexicon
from pipelines.entities.tokens import tokenize
from pipelines.facts.skeletons import Sentence, title_span

_PAST_TITLE = re.compile(r"(?:nguyên|cựu)\s+", re.IGNORECASE)
_PAST_BEFORE = re.compile(r"\b(?:nguyên|cựu)\s+$")
_HOLDS = re.compile(
    r"<P(?P<person>\d+)>(?:\s*,?\s*<[DNL]\d+>,?|\s*\([^()]{0,40}\))?\s*"
    r"(?P<when>(?:(?:hiện|hiện nay|hiện tại|nay|đang|từng|đã|vốn|trước đây|khi ấy|khi đó|lúc đó|cũng|vừa|mới|còn|"
    r"được)\s+|<D\d+>\s*,?\s*)*)"
    r"(?:là|làm|giữ chức vụ|giữ chức|giữ cương vị|giữ vai trò|giữ trọng trách|đảm nhiệm chức vụ|đảm nhiệm|đảm nhận|"
    r"(?:tín nhiệm )?bầu(?: làm| giữ chức vụ| giữ chức)?|bổ nhiệm(?: làm)?|cử làm)"
    r"\s+(?P<title>(?=\w))"
)
_PAST = re.compile(r"\b(?:từng|trước đây|khi ấy|khi đó|lúc đó|vốn)\b")
_OFFICE = re.compile(r"[ ]?(?:của |tại |ở )?<[OL](?P<number>\d+)>")
_LONGEST_TITLE = 60


def find_roles(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Iterator[Role]:
    """One for each person and title, in the order of the text: printed beside the name, or in the next clause."""
    beside = [role for number, one in enumerate(mentions) if (role := _beside(text, mentions, number, one))]
    behind = [role for sentence in sentences for role in _in_clause(text, sentence)]
    known = {(role.person, role.title.casefold()) for role in beside}
    behind = [role for role in behind if (role.person, role.title.casefold()) not in known]
    yield from sorted((*beside, *behind), key=lambda role: (role.start, role.person))


def _beside(text: str, mentions: Sequence[Mention], number: int, one: Mention) -> Role | None:
    printed = one.attrs.get("role", "")
    if one.type is not MentionType.PER or not printed:
        return None
    start, end = title_span(text, one)
    at = text.find(printed, start, end)
    first, last = (at, at + len(printed)) if at >= 0 else (one.start, one.end)
    past = _PAST_TITLE.match(printed)
    is_past = past is not None or bool(_PAST_BEFORE.search(text, max(0, first - 8), first))
    title = printed[past.end() :] if past else printed
    return Role(number, title, first, last, _office(mentions, first, last), is_past)


def _office(mentions: Sequence[Mention], first: int, last: int) -> int | None:
    """The last body, or else place, inside a title."""
    inside = [number for number, one in enumerate(mentions) if first <= one.start and one.end <= last]
    kinds = (MentionType.ORG, MentionType.LOC)
    found = [number for kind in kinds for number in inside[::-1] if mentions[number].type is kind]
    return found[0] if found else None


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
        is_past = past is not None or bool(_PAST.search(found["when"]))
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
