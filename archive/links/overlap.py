"""How much two stories share, and what that makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive.links.shingles import Shingles

LEAST_SHARED = 0.30  # of the shorter text; below it, two texts of the theme share its phrases only
LEAST_TELLING = 1 / 3  # of the names and figures of the text with fewer; reports of two conferences share hardly any
FEW_TELLING = 3  # names and figures; fewer decide nothing, and nearly all of the text must be shared
NEARLY_ALL = 0.85
VERBATIM = 0.93  # of both texts
EDITED = 0.55  # of both texts


class Likeness(StrEnum):
    """What a reprint is to the story that it repeats."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Overlap:
    """The shared portion of each of two texts, and of the names and figures of the one with fewer; 0 to 1.

    None instead of the latter: too few to decide anything.
    """

    of_first: float
    of_second: float
    telling: float | None

    @property
    def likeness(self) -> Likeness | None:
        """What the two are to each other; None: two stories."""
        shorter, longer = max(self.of_first, self.of_second), min(self.of_first, self.of_second)
        if shorter < (NEARLY_ALL if self.telling is None else LEAST_SHARED):
            return None
        if self.telling is not None and self.telling < LEAST_TELLING:
            return None
        if longer >= VERBATIM:
            return Likeness.VERBATIM
        return Likeness.EDITED if longer >= EDITED else Likeness.PART


def overlap(first: Shingles, second: Shingles) -> Overlap:
    """Compare two texts by containment of their shingles, names and figures."""
    shared = len(first.all & second.all)
    fewer = min(len(first.telling), len(second.telling))
    telling = len(first.telling & second.telling) / fewer if fewer >= FEW_TELLING else None
    return Overlap(_share(shared, first.all), _share(shared, second.all), telling)


def _share(shared: int, shingles: frozenset[str]) -> float:
    return round(shared / len(shingles), 4) if shingles else 0.0
