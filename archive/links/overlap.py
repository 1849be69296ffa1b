"""How much two stories share, and what that makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive.links.shingles import Shingles

LEAST_SHARED = 0.30  # of the shorter text; below it, two texts of the theme share its phrases only
LEAST_TELLING = 0.30  # of the shorter text's names and figures; reports of two conferences share none
FEW_TELLING = 8  # shingles; with fewer of them names and figures decide nothing, and most of the text must be shared
MOST = 0.60
VERBATIM = 0.93  # of both texts
EDITED = 0.55  # of both texts


class Likeness(StrEnum):
    """What a reprint is to the story that it repeats."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Overlap:
    """The shared portion of each of two texts, and of the names and figures of the shorter one; 0 to 1."""

    of_first: float
    of_second: float
    telling: float
    few_telling: bool

    @property
    def likeness(self) -> Likeness | None:
        """What the two are to each other; None: two stories."""
        shorter = max(self.of_first, self.of_second)
        least = MOST if self.few_telling else LEAST_SHARED
        if shorter < least or (not self.few_telling and self.telling < LEAST_TELLING):
            return None
        longer = min(self.of_first, self.of_second)
        if longer >= VERBATIM:
            return Likeness.VERBATIM
        return Likeness.EDITED if longer >= EDITED else Likeness.PART


def overlap(first: Shingles, second: Shingles) -> Overlap:
    """Compare two texts by containment of their shingles."""
    shared = len(first.all & second.all)
    fewer = min(len(first.telling), len(second.telling))
    telling = len(first.telling & second.telling) / fewer if fewer else 0.0
    return Overlap(_share(shared, first.all), _share(shared, second.all), telling, fewer < FEW_TELLING)


def _share(shared: int, shingles: frozenset[str]) -> float:
    return round(shared / len(shingles), 4) if shingles else 0.0
