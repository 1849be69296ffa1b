"""What is said of a place in a story: the unit it was, what that is today, how sure, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipelines.places.units import Unit


class Reason(StrEnum):
    """Why a place is the unit that it is said to be, or why it is none."""

    CHAIN = "chain"
    LISTED = "listed"
    TODAY = "today"
    UNIQUE = "unique"
    SAME_NAME = "same-name"
    DISTRICT = "district"
    PROVINCE = "province"
    PUBLISHER = "publisher"
    DATE = "date"
    RANK = "rank"
    FORMER_NAME = "former-name"
    SPELLING = "spelling"
    MOVED = "moved"
    HAMLET = "hamlet"
    ONLY_COMMUNE = "only-commune"
    ONLY_UNIT = "only-unit"
    NO_UNIT = "no-unit"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    CONTRADICTION = "contradiction"
    FAR = "far"
    HAMLET_ALONE = "hamlet-alone"


MEANINGS = {
    Reason.CHAIN: "the units named above or below it leave one",
    Reason.LISTED: "it stands in a list whose unit above is named",
    Reason.TODAY: "the story says what it became, or what it was before",
    Reason.UNIQUE: "no other unit of this level bears the name",
    Reason.SAME_NAME: "the story names it more fully elsewhere",
    Reason.DISTRICT: "it lies in a district of the story",
    Reason.PROVINCE: "it lies in a province of the story",
    Reason.PUBLISHER: "it lies in the newspaper's province",
    Reason.DATE: "the story's date leaves one",
    Reason.RANK: "without a level word the highest unit of the name is meant",
    Reason.FORMER_NAME: "a commune of this name was joined to it before June 2025",
    Reason.MOVED: "one commune of the province bears the name; the district named is another",
    Reason.SPELLING: "one unit has this name but for marks",
    Reason.HAMLET: "a hamlet, in the unit named above it",
    Reason.ONLY_COMMUNE: "a hamlet, in the only commune that the story names",
    Reason.ONLY_UNIT: "a body of a level of which the story, or for a province the newspaper, knows but one unit",
    Reason.NO_UNIT: "not an administrative unit: a river, a street, a region",
    Reason.UNKNOWN: "no unit of this name is known",
    Reason.AMBIGUOUS: "several units fit",
    Reason.CONTRADICTION: "no unit of this name lies in the unit named above it",
    Reason.FAR: "the only unit of this name lies in no province of the story or the newspaper",
    Reason.HAMLET_ALONE: "a hamlet whose commune the story does not say",
}
CONFIDENCE = {
    Reason.CHAIN: 0.98,
    Reason.LISTED: 0.96,
    Reason.TODAY: 0.98,
    Reason.UNIQUE: 0.94,
    Reason.SAME_NAME: 0.95,
    Reason.DISTRICT: 0.92,
    Reason.PROVINCE: 0.85,
    Reason.PUBLISHER: 0.88,
    Reason.DATE: 0.8,
    Reason.RANK: 0.8,
    Reason.FORMER_NAME: 0.8,
    Reason.SPELLING: 0.9,
    Reason.MOVED: 0.75,
    Reason.HAMLET: 0.9,
    Reason.ONLY_COMMUNE: 0.6,
    Reason.ONLY_UNIT: 0.8,
}


@dataclass(frozen=True, slots=True)
class Placement:
    """A mention and its place. `then` is None where it is not known, and `reason` says why.

    `now` are today's units, the largest part of the old one first. `hamlet` is the name of a thôn, bản, khu phố …,
    which then lies in `then`. `above` is the number of the mention that names the unit above it.
    """

    mention: int
    then: Unit | None
    now: tuple[Unit, ...]
    confidence: float
    reason: Reason
    hamlet: str | None = None
    above: int | None = None

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude."""
        unit = self.then
        return (unit.lat, unit.lon) if unit and unit.lat is not None and unit.lon is not None else None
