"""A printed date as ISO 8601, as exact as it is printed."""

from __future__ import annotations

import re
from datetime import date, timedelta

_FULL = re.compile(r"(?P<day>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<month>\d{1,2})\s*(?:[/.-]|năm|,)\s*(?P<year>\d{4})")
_MONTH = re.compile(r"tháng\s*(?P<month>\d{1,2})\s*(?:[/.-]|năm)\s*(?P<year>\d{4})|^(?P<m>\d{1,2})/(?P<y>\d{4})$")
_DAY = re.compile(r"(?:ngày\s+)?(?P<day>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<month>\d{1,2})")
_BARE_MONTH = re.compile(r"tháng\s*(?P<month>\d{1,2})")
_YEAR = re.compile(r"(?:(?:đầu|cuối|giữa)\s+)?(?:năm\s+)?(?P<year>(?:19|20)\d\d)")

SOON = timedelta(days=14)  # a story may speak of a ceremony to come


def iso_date(printed: str, today: date | None) -> str | None:
    """ "3/6/2024" -> "2024-06-03", "tháng 5/2023" -> "2023-05", "năm 2019" -> "2019"; None for spans of time.

    A day or month without a year is the last one before `today`, the day of the story, or soon behind it.
    """
    text = " ".join(printed.casefold().split())
    full = _FULL.search(text)
    if full:
        return _day(int(full["year"]), int(full["month"]), int(full["day"]))
    month = _MONTH.search(text)
    if month:
        return _month(int(month["year"] or month["y"]), int(month["month"] or month["m"]))
    year = _YEAR.fullmatch(text)
    if year:
        return year["year"]
    return _without_year(text, today) if today else None


def _without_year(text: str, today: date) -> str | None:
    day = _DAY.fullmatch(text)
    if day:
        soon = today + SOON
        years = (soon.year, soon.year - 1)
        days = (_day(year, int(day["month"]), int(day["day"])) for year in years)
        return next((one for one in days if one and one <= soon.isoformat()), None)
    bare = _BARE_MONTH.fullmatch(text)
    if bare:
        month = int(bare["month"])
        return _month(today.year if month <= today.month else today.year - 1, month)
    return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(year: int, month: int) -> str | None:
    return f"{year:04}-{month:02}" if 1 <= month <= 12 else None
