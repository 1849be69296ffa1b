"""When a story was published: every form of date that Vietnamese newspapers write, and which to believe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from archive.model import Method

VIETNAM = timezone(timedelta(hours=7))
FIRST_YEAR = 1997  # the year in which Vietnam was joined to the internet
SOON = timedelta(minutes=3)  # a time this near to the fetch is the page's clock, unless a machine wrote it

_ZONE = r"(?:\s*\[?\(?(?P<zone>Z|UTC|(?:GMT|UTC)?\s*[+-]\s*\d{1,2}(?::?\d{2})?)\)?\]?)?"
_CLOCK = (
    r"(?P<hour>\d{1,2})\s*(?::|h|g|giờ)\s*(?P<minute>\d{2})(?:\s*(?::|phút)\s*(?P<second>\d{2}))?(?:\.\d+)?(?:\s*phút)?"
)
_HALF = r"(?:\s*(?P<half>[AaPp]\.?[Mm]\.?|SA|CH|sáng|chiều|tối)\b)?"
_DAY = r"(?<!\d)(?P<day>\d{1,2})\s*(?P<sep>[/.-])\s*(?P<month>\d{1,2})\s*(?P=sep)\s*(?P<year>\d{4})(?!\d)"
_WORDS = r"(?<!\d)(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})(?:\s+năm|\s*,)?\s+(?P<year>\d{4})(?!\d)"
_GAP = r"[\s,;|•·()'’–-]*(?:lúc|ngày|vào|Thứ\s+\w+|Chủ\s+nhật|T[2-7]|CN)?[\s,;|•·()–-]*"
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_ENGLISH = r"(?<!\d)(?P<day>\d{1,2})\s+(?P<name>[A-Z][a-z]{2})[a-z]*\.?,?\s+(?P<year>\d{4})"

ISO = re.compile(
    r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    rf"(?:[T\s]+(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?(?:[.,]\d+)?{_ZONE})?"
)
FORMS = (
    ISO,
    re.compile(rf"{_DAY}{_GAP}{_CLOCK}{_HALF}{_ZONE}", re.IGNORECASE),
    re.compile(rf"(?<![\d:]){_CLOCK}{_HALF}{_ZONE}{_GAP}{_DAY}", re.IGNORECASE),
    re.compile(rf"{_WORDS}{_GAP}{_CLOCK}{_HALF}{_ZONE}", re.IGNORECASE),
    re.compile(rf"(?<![\d:]){_CLOCK}{_HALF}{_ZONE}{_GAP}{_WORDS}", re.IGNORECASE),
    re.compile(rf"{_ENGLISH}(?:,?\s+{_CLOCK}{_HALF}{_ZONE})?"),
    re.compile(_DAY),
    re.compile(_WORDS, re.IGNORECASE),
)
AMERICAN = re.compile(r"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2} [AP]M$")  # .NET, culture en-US


@dataclass(frozen=True, slots=True)
class Dated:
    """One piece of evidence: a moment in Vietnam, whether it has a time of day, and who says so."""

    moment: datetime
    has_time: bool
    method: Method
    confidence: float
    machine: bool = True


def parse_date(text: str, *, us_order: bool = False) -> tuple[datetime, bool] | None:
    """The first date in a text, in +07:00, and whether a time of day is with it; day before month unless told."""
    text = text[:400]
    american = AMERICAN.match(text) is not None and not _padded(text)
    for form in FORMS:
        for match in form.finditer(text):
            moment = _moment(match, us_order=(us_order or american) and "/" in text)
            if moment is not None:
                return moment, match.groupdict().get("hour") is not None
    return None


def evidence(
    texts: Iterable[str], method: Method, confidence: float, *, us_order: bool = False, machine: bool = True
) -> Iterator[Dated]:
    """The dates that these texts give."""
    for text in texts:
        parsed = parse_date(text, us_order=us_order)
        if parsed:
            yield Dated(parsed[0], parsed[1], method, confidence, machine)


def choose(found: Iterable[Dated], fetched: datetime | None) -> Dated | None:
    """The first believable date; its time of day from another of the same day where it has none."""
    believable = [dated for dated in found if is_believable(dated, fetched)]
    if not believable:
        return None
    best = _outvoted(believable)
    same_day = [dated for dated in believable if dated.moment.date() == best.moment.date()]
    finer = best if best.has_time else next((dated for dated in same_day if dated.has_time), best)
    agreed = len(same_day) / len(believable)
    return replace(finer, confidence=round(min(finer.confidence, best.confidence) * (0.7 + 0.3 * agreed), 2))


def _outvoted(believable: list[Dated]) -> Dated:
    """The first, unless day and month stand swapped in it and all others agree on the other order."""
    best, others = believable[0], believable[1:]
    swapped = [other for other in others if _swapped(best.moment, other.moment)]
    if swapped and len(swapped) == len(others):
        return swapped[0]
    return best


def _swapped(one: datetime, other: datetime) -> bool:
    return one.year == other.year and one.day == other.month and one.month == other.day and one.day != one.month


def is_believable(dated: Dated, fetched: datetime | None) -> bool:
    """Whether it is after the internet came, not after the fetch, and not the page's clock."""
    if dated.moment.year < FIRST_YEAR:
        return False
    if fetched is None:
        return True
    if dated.moment > fetched:
        return False
    if dated.machine:
        return True
    return fetched - dated.moment > SOON and (
        dated.has_time or dated.moment.date() < fetched.astimezone(VIETNAM).date()
    )


def _is_clock(dated: Dated, fetched: datetime) -> bool:
    """Whether it may be the page's clock: the time of the fetch, or its day alone."""
    today = dated.moment.date() == fetched.astimezone(VIETNAM).date()
    return fetched - dated.moment <= SOON or (today and not dated.has_time)


def _padded(text: str) -> bool:
    """Whether every number has two digits: then it is a format of the newspaper's own, day first."""
    return re.fullmatch(r"\d{2}/\d{2}/\d{4} \d{2}:\d{2}:\d{2} [AP]M", text) is not None


def _moment(match: re.Match[str], *, us_order: bool) -> datetime | None:
    parts = match.groupdict()
    day, month = int(parts["day"]), _month(parts)
    if day <= 12 and (month > 12 or (us_order and parts.get("sep"))):
        day, month = month, day
    hour = _hour(int(parts.get("hour") or 0), (parts.get("half") or "").lower().replace(".", ""))
    try:
        naive = datetime(  # noqa: DTZ001  # the zone comes next
            int(parts["year"]), month, day, hour, int(parts.get("minute") or 0), int(parts.get("second") or 0)
        )
        return naive.replace(tzinfo=_zone(parts.get("zone"))).astimezone(VIETNAM)
    except (ValueError, OverflowError):
        return None


def _month(parts: dict[str, str | None]) -> int:
    if parts.get("name"):
        return _MONTHS.find(str(parts["name"]).lower()) // 4 + 1  # 0, which is no month, for what is none
    return int(parts["month"] or 0)


def _hour(hour: int, half: str) -> int:
    if half in ("pm", "ch", "chiều", "tối") and hour < 12:
        return hour + 12
    return 0 if half in ("am", "sa") and hour == 12 else hour


def _zone(text: str | None) -> timezone:
    """An offset as written; none is Vietnam's own time."""
    if not text:
        return VIETNAM
    match = re.search(r"([+-])\s*(\d{1,2}):?(\d{2})?", text)
    if match is None:
        return UTC
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
