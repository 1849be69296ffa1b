"""What an award's own phrase, "<A1> 'Vì …' của Chủ tịch <O2>, của <O3> <D4>", says: whose it is, and of when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipelines.facts.award_words import GIVE, OF, RECEIVE
from pipelines.facts.skeletons import SIGN

_WRITTEN = re.compile(r"\s*[\"“][^\"”<>]{0,80}[\"”]|[\"”]")  # of <A1> "Vì sự nghiệp …"
_VERB = rf"(?:đã |vừa |cũng |còn |đều |từng )*(?:được|{GIVE}|{RECEIVE})\b"
# From one giver to the next: "<O1>, <O2> và của Giám đốc <O3>"; who does something of his own gives another award.
_NEXT = re.compile(
    r"\s*(?:;\s*(?:và\s+)?(?:của|do)|,\s*(?:và\s+)?(?:của|do)?|(?:và|cùng)(?:\s+(?:của|do))?)\s+"
    rf"(?:(?!\b(?:{_VERB}|là|cho|với|tại|ở)\b)[^<>,;.]){{0,25}}(?=<O\d+>)(?!<O\d+>\s+{_VERB})"
)
_NEXT_WITH_DATE = re.compile(  # "…, năm <D1> của <O2>"
    r"\s*(?:;|,|và)\s*(?:và\s+)?<D(?P<day>\d+)>\s+(?:của|do)\s+(?:(?!\blà\b)[^<>,;.]){0,25}(?=<O\d+>)"
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
    days: Mapping[int, int] = field(default_factory=dict)  # of a giver, where each has a date of his own
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
    at = when.end() if when else at
    of = OF.match(text, at)
    givers: dict[int, int | None] = {}
    dates = _dates(when)
    if of:
        givers, end = _givers(text, of.end())
        dates += [int(one) for letter, one in SIGN.findall(text[at:end]) if letter == "D"]
        at = end
        if when is None and len(set(givers.values())) == 1:
            day = next(iter(givers.values()))
            return Phrase(at, tuple(givers), day, tuple(dates))
    days = {giver: day for giver, day in givers.items() if day is not None}
    last = next(reversed(givers.values())) if givers else None
    day = int(when["first"]) if when else last
    return Phrase(at, tuple(givers), day, tuple(dates), days if len(days) > 1 or when else {})


def _dates(when: re.Match[str] | None) -> list[int]:
    return [int(one) for one in re.findall(r"<D(\d+)>", when[0])] if when else []


def _givers(text: str, at: int) -> tuple[dict[int, int | None], int]:
    """Those who stand behind "của", each with his date, and where they end."""
    found: dict[int, int | None] = {}
    day: int | None = None
    while sign := SIGN.match(text, at):
        when = None if day is not None else _DATE.match(text, sign.end())
        found[int(sign[2])] = int(when["first"]) if when else day
        at = when.end() if when else sign.end()
        dated = _NEXT_WITH_DATE.match(text, at)
        following = dated or _NEXT.match(text, at)
        if following is None:
            break
        day = int(dated["day"]) if dated else None
        end, at = at, following.end()
        if not SIGN.match(text, at):
            return found, end
    return found, at
