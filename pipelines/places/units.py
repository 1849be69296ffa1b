"""An administrative unit, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Rank(IntEnum):
    """How high a unit stands; a hamlet is no administrative unit, but stands in chains."""

    HAMLET = 1
    COMMUNE = 2
    DISTRICT = 3
    PROVINCE = 4


class Kind(StrEnum):
    """The level word that belongs to a unit's name; the value is its letter in the table."""

    PROVINCE = "T"
    CITY = "C"  # centrally run
    DISTRICT = "H"
    URBAN_DISTRICT = "Q"
    TOWN = "S"
    PROVINCIAL_CITY = "P"
    COMMUNE = "X"
    WARD = "W"
    TOWNSHIP = "N"
    SPECIAL_ZONE = "K"


WORDS = {
    Kind.PROVINCE: "tỉnh",
    Kind.CITY: "thành phố",
    Kind.DISTRICT: "huyện",
    Kind.URBAN_DISTRICT: "quận",
    Kind.TOWN: "thị xã",
    Kind.PROVINCIAL_CITY: "thành phố",
    Kind.COMMUNE: "xã",
    Kind.WARD: "phường",
    Kind.TOWNSHIP: "thị trấn",
    Kind.SPECIAL_ZONE: "đặc khu",
}
RANKS = {kind: Rank.PROVINCE if kind in "TC" else Rank.DISTRICT if kind in "HQSP" else Rank.COMMUNE for kind in Kind}


@dataclass(frozen=True, slots=True)
class Change:
    """A unit that took in another: `share` of the old one (None where it is not known), the main one where several."""

    new: str
    share: float | None
    is_main: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit under one parent. `since` and `until` are days (or only a year), "" where not known or still in force.

    `until` is the first day on which it was no more. A province that became a city has the day in `city_since`.
    """

    id: str
    kind: Kind
    name: str
    parent: str
    since: str
    until: str
    lat: float | None
    lon: float | None
    becomes: tuple[Change, ...]
    comes_from: tuple[str, ...]
    city_since: str = ""

    @property
    def rank(self) -> Rank:
        """Province, district or commune."""
        return RANKS[self.kind]

    @property
    def full_name(self) -> str:
        """The name with its level word of today, or its last one: "xã Hồng Ca"."""
        return f"{WORDS[Kind.CITY if self.city_since else self.kind]} {self.name}"

    @property
    def has_ended(self) -> bool:
        """Whether it is no more; the day may be unknown."""
        return bool(self.until or self.becomes)

    def is_in_force(self, day: date) -> bool:
        """Whether it was there on a day, as far as days are known."""
        written = day.isoformat()
        return self.since <= written and (not self.until or written < self.until)
