"""Precision, recall and F1, and how far the stories at hand let us trust them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

_RESAMPLES = 500
_TAIL = 0.025  # on either side of a 95 % interval


@dataclass(frozen=True, slots=True)
class Score:
    """How many spans people marked, how many were found, how many of these are right."""

    gold: int = 0
    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what people marked that was found; 1 where nothing is marked."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else 1.0

    def as_json(self) -> dict[str, object]:
        """Counts and shares."""
        shares = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        counts: dict[str, object] = {"gold": self.gold, "found": self.found, "right": self.right}
        return counts | {name: round(share, 4) for name, share in shares.items()}

    def as_text(self) -> str:
        """One row of a table."""
        counts = f"{self.gold:5} {self.found:5} {self.right:5}"
        return f"{counts}  {self.precision:.3f}  {self.recall:.3f}  {self.f1:.3f}"


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many attributes people wrote, and how many were found equal."""

    gold: int
    right: int

    @property
    def share(self) -> float:
        """1 where there is nothing to find."""
        return self.right / self.gold if self.gold else 1.0

    def as_json(self) -> dict[str, object]:
        """The counts."""
        return {"gold": self.gold, "right": self.right}


def interval_of(scores: Sequence[Score]) -> tuple[float, float]:
    """A 95 % interval of the F1 of several stories together: stories drawn anew, always by the same dice."""
    dice = random.Random(len(scores))  # noqa: S311 - statistics, no secret
    shares = sorted(_f1(dice.choices(scores, k=len(scores))) for _ in range(_RESAMPLES)) if scores else [1.0]
    low = int(len(shares) * _TAIL)
    return round(shares[low], 4), round(shares[-1 - low], 4)


def _f1(scores: Sequence[Score]) -> float:
    gold = sum(score.gold for score in scores)
    found = sum(score.found for score in scores)
    return Score(gold, found, sum(score.right for score in scores)).f1
