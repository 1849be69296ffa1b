"""What an award's own phrase, "<A1> 'Vì …' của Chủ tịch <O2>, của <O3> <D4>", says: whose it is, and of when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipelines.facts.award_words import GIVE, OF, RECEIVE
from pipelines.facts.skeletons import SIGN

_WRITTEN = re.compile(r"\s*[\"“][^\"”<>]{0,80}[\"”]|[\"”]")  # of <A1> "Vì sự nghiệp …"
_VERB = rf"(?:đã |vừa |cũng |còn |đều |từng )*(?:được|{GIVE}|{RECEIVE})\b"
# From one giver to the next: "<O1>, <O2> và của Giám đốc <O3>"; who does something of his own gives another award.
_NEXT = re.compile(
    r"\s*(?:;\s*(?:và\s+)?(?:của|do)|,\s*(?:và\s+)?(?:của|do)?|(?:và|cùng)(?:\s+(?:của|do))?)\s+"
    rf"(?:(?!\b(?:{_VERB}|là|cho|với|tại|ở)\b)[^<>,;.]){{0,25}}(?=<O\d+>)(?!<O\d+>\s+{_VERB})"
)
_DATE = re.compile(
    r"\s*\(?\s*(?:(?:vào|trong|từ|tặng|trao|trao tặng|phong tặng|cấp|các)\s+){0,2}<D(?P<first>\d+)>"
    r"(?:\s*(?:,|và|-|–)\s*<D\d+>(?!\s*,?\s*(?:được|nhận|đạt|đoạt|giành|ông|bà|anh|chị)))*\s*\)?"
)

_JOINT = re.compile(r"\s*(?:,\s*và|,|;|và|cùng)\s*(?:(?:danh hiệu|giải thưởng|tấm|chiếc|cả)\s+){0,2}[\"“]?(?=<A\d+>)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """An award's phrase in a sentence, up to `end`; `day` is the mention of its date, `row` the awards beside it."""

    end: int
    givers: tuple[int, ...]
    day: int | None
    dates: tuple[int, ...]
    row: tuple[int, ...] = ()


def phrases(skeleton: str) -> Mapping[int, Phrase]:
    """The phrase of each award of a sentence, by the number of its mention."""
    found = {int(sign[2]): _phrase(skeleton, sign.end()) for sign in SIGN.finditer(skeleton) if sign[1] == "A"}
    return {award: replace(found[award], row=row) for row in _rows(skeleton, found) for award in row}


def _rows(skeleton: str, found: Mapping[int, Phrase]) -> Iterator[tuple[int, ...]]:
    """Awards with nothing but a joint between their phrases: "<A1> của <O2> và danh hiệu <A3>"."""
    row: list[int] = []
    for award in found:
        joint = _JOINT.match(skeleton, found[row[-1]].end) if row else None
        if row and not (joint and skeleton.startswith(f"<A{award}>", joint.end())):
            yield tuple(row)
            row = []
        row.append(award)
    if row:
        yield tuple(row)


def _phrase(text: str, at: int) -> Phrase:
    written = _WRITTEN.match(text, at)
    at = written.end() if written else at
    when = _DATE.match(text, at)
    before = when
    at = when.end() if when else at
    of = OF.match(text, at)
    givers: tuple[int, ...] = ()
    if of:
        givers, at = _givers(text, of.end())
        when = when or _DATE.match(text, at)
        at = when.end() if when and when is not before else at
    dates = tuple(int(one) for one in re.findall(r"<D(\d+)>", when[0])) if when else ()
    return Phrase(at, givers, int(when["first"]) if when else None, dates)


def _givers(text: str, at: int) -> tuple[tuple[int, ...], int]:
    """Those who stand behind "của", and where they end."""
    first = SIGN.match(text, at)
    if first is None:
        return (), at
    found, at = [int(first[2])], first.end()
    while following := _NEXT.match(text, at):
        sign = SIGN.match(text, following.end())
        if sign is None:
            break
        found.append(int(sign[2]))
        at = sign.end()
    return tuple(found), at
