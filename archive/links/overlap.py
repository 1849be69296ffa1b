"""How much two stories share, and what that makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive.links.shingles import Shingles

LEAST_SHARED = 0.30  # of the shorter text; below it, two texts of the theme share its phrases only
LEAST_WITNESSED = 0.25  # of the names, and of the figures: whose leaders are the same still has other figures
LONE_WITNESS = 0.50  # of the names where there are few figures, and of the figures where there are few names
FEW = 8  # shingles of names or figures; fewer decide nothing
MOST = 0.60  # of a text with few names and few figures
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

    None: so few names or figures that they decide nothing.
    """

    of_first: float
    of_second: float
    names: float | None
    figures: float | None

    @property
    def likeness(self) -> Likeness | None:
        """What the two are to each other; None: two stories."""
        if max(self.of_first, self.of_second) < LEAST_SHARED or not self._witnessed:
            return None
        longer = min(self.of_first, self.of_second)
        if longer >= VERBATIM:
            return Likeness.VERBATIM
        return Likeness.EDITED if longer >= EDITED else Likeness.PART

    @property
    def _witnessed(self) -> bool:
        """Whether what is shared holds the particulars too: phrases of the trade hold none."""
        match [portion for portion in (self.names, self.figures) if portion is not None]:
            case []:
                return max(self.of_first, self.of_second) >= MOST
            case [one]:
                return one >= LONE_WITNESS
            case both:
                return min(both) >= LEAST_WITNESSED


def overlap(first: Shingles, second: Shingles) -> Overlap:
    """Compare two texts by containment of their shingles."""
    shared = len(first.all & second.all)
    return Overlap(
        _share(shared, first.all),
        _share(shared, second.all),
        _witness(first.names, second.names),
        _witness(first.figures, second.figures),
    )


def _witness(first: frozenset[str], second: frozenset[str]) -> float | None:
    fewer = min(len(first), len(second))
    return len(first & second) / fewer if fewer >= FEW else None


def _share(shared: int, shingles: frozenset[str]) -> float:
    return round(shared / len(shingles), 4) if shingles else 0.0
