"""Every text of the site, Vietnamese first, English beside it; and how dates and numbers are written in each."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from archive.site.catalogue import COUNTED, TEXTS

VIETNAM = timezone(timedelta(hours=7))
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Language(StrEnum):
    """The languages a page can be had in."""

    VI = "vi"
    EN = "en"

    @classmethod
    def of(cls, asked: str | None) -> Language:
        """The language asked for; Vietnamese where nothing, or anything else, is."""
        return cls.EN if asked == cls.EN.value else cls.VI


class Texts:
    """The catalogue in one language: `t("home.lead")`, `t.counted("stories", 3)`, `t.date(...)`."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._column = 0 if language is Language.VI else 1

    def __call__(self, key: str, **values: object) -> str:
        """A text, its {places} filled."""
        return TEXTS[key][self._column].format(**values)

    def has(self, key: str) -> bool:
        """Whether the catalogue has a text of this key."""
        return key in TEXTS

    def counted(self, key: str, count: int) -> str:
        """A number with what it counts: Vietnamese nouns do not change, English ones do."""
        vietnamese, one, many = COUNTED[key]
        form = vietnamese if self.language is Language.VI else one if count == 1 else many
        return form.format(n=self.number(count))

    def number(self, count: int) -> str:
        """A whole number, thousands parted by a point (vi) or a comma (en)."""
        return f"{count:,}".replace(",", "." if self.language is Language.VI else ",")

    def share(self, value: float | None) -> str:
        """A confidence of 0 to 1 as a decimal."""
        if value is None:
            return "–"
        return f"{value:.2f}".replace(".", "," if self.language is Language.VI else ".")

    def date(self, stored: str | None) -> str:
        """The day of a stored time, as a reader in Vietnam would date it."""
        moment = local(stored)
        if moment is None:
            return self("undated")
        if self.language is Language.VI:
            return f"{moment.day}/{moment.month}/{moment.year}"
        return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"

    def part_of_date(self, stored: str) -> str:
        """A day, month or year, as exact as it was told: `2024`, `2024-03`, `2024-03-05`."""
        year, _, rest = stored.partition("-")
        month, _, day = rest.partition("-")
        if day:
            return self.date(stored)
        if not month.isdigit() or not 1 <= int(month) <= len(MONTHS):
            return stored
        return f"{int(month)}/{year}" if self.language is Language.VI else f"{MONTHS[int(month) - 1]} {year}"

    def moment(self, stored: str | None) -> str:
        """Day and time; only the day where the time is not known."""
        moment = local(stored)
        timed = moment is not None and isinstance(moment, datetime)
        return f"{self.date(stored)}, {moment:%H:%M}" if timed else self.date(stored)


def local(stored: str | None) -> datetime | date | None:
    """A stored time in +07:00 (a day where only the day is stored), None where it is unknown or no time at all."""
    try:
        if not stored:
            return None
        if len(stored) == len("2024-03-05"):
            return date.fromisoformat(stored)
        moment = datetime.fromisoformat(stored)
    except ValueError:
        return None
    return moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
