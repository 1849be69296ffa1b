"""The best labels of a line, in plain Python, exact.

The weights of all labels for one feature are packed into one integer, a lane a label, so that a sum over features is a
sum of integers; such sums are remembered by what a token looks like.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from pipelines.entities.learned.features import EDGE, Features, View, of_place, of_word, pair, pattern
from pipelines.entities.learned.paths import LIFT, Paths, packed
from pipelines.entities.learned.weights import Weights

_MOST_VIEWS = 40_000  # some 25 MB at the most
_MOST_PARTS = 40_000

_OFFSETS = (2, 1, 0, -1, -2)
_Share = tuple[int, int, int, int, int]
"""What a token adds to the scores of the tokens two and one before it, of itself, of those one and two behind it."""

Part = TypeVar("Part", bound=tuple[str, ...])


class Decoder:
    """Finds the best labels of a line. It remembers sums only: its answers do not depend on what it saw before."""

    def __init__(self, weights: Weights) -> None:
        self.labels = tuple(weights.labels)
        self._paths = Paths(weights.transitions)
        lifted = LIFT * self._paths.ones
        self._emissions = {name: packed(pairs, lifted) for name, pairs in weights.emissions.items()}
        self._pairs = self._known_pairs()
        self._shares: dict[View, _Share] = {}
        self._words: dict[tuple[str, str], _Share] = {}
        self._places: dict[tuple[str, ...], _Share] = {}
        self._patterns: dict[tuple[str, ...], int] = {}
        self._edge = self._share(EDGE)

    def tag(self, views: Sequence[View]) -> list[str]:
        """The labels of the tokens of a line."""
        return [self.labels[label] for label in self._paths.best(self._scores(views))] if views else []

    def _known_pairs(self) -> dict[str, tuple[int, int]]:
        """What two words side by side add to the first and to the second, where they add anything."""
        words = {name[1:] for name in self._emissions if name[0] in "bf"}
        return {both: (self._emissions.get("f" + both, 0), self._emissions.get("b" + both, 0)) for both in words}

    def _scores(self, views: Sequence[View]) -> Iterator[int]:
        """For each token the scores of all labels, without the transitions."""
        known, edge = self._shares, self._edge
        shares = [edge, edge, *[known.get(view) or self._share(view) for view in views], edge, edge]
        padded = [EDGE, *views, EDGE]
        pairs = [self._pairs.get(pair(before, view), (0, 0)) for before, view in pairwise(padded)]
        return (
            a[0] + b[1] + c[2] + d[3] + e[4] + left[1] + right[0] + shape
            for e, d, c, b, a, left, right, shape in zip(
                shares, shares[1:], shares[2:], shares[3:], shares[4:], pairs, pairs[1:], self._shapes(padded),
                strict=False,
            )
        )  # fmt: skip

    def _shapes(self, padded: Sequence[View]) -> list[int]:
        """For each token what it and its neighbours add in outline."""
        known = self._patterns
        outlines = [view[1:3] for view in padded]
        trios = [a + b + c for a, b, c in zip(outlines, outlines[1:], outlines[2:], strict=False)]
        return [known.get(trio) or self._pattern(trio, padded[at : at + 3]) for at, trio in enumerate(trios)]

    def _share(self, view: View) -> _Share:
        if len(self._shares) >= _MOST_VIEWS:
            self._shares.clear()
        word, place = view[:2], view[1:]
        by_word = self._words.get(word) or self._remember(self._words, word, of_word(*word))
        by_place = self._places.get(place) or self._remember(self._places, place, of_place(*place))
        a, b, c, d, e = by_word
        v, w, x, y, z = by_place
        share = self._shares[view] = (a + v, b + w, c + x, d + y, e + z)
        return share

    def _remember(self, parts: dict[Part, _Share], part: Part, features: Features) -> _Share:
        if len(parts) >= _MOST_PARTS:
            parts.clear()
        far, near = features
        a, b, c, d, e = (self._sum(f"{at}{name}" for name in (far if abs(at) == 2 else near)) for at in _OFFSETS)
        share = parts[part] = (a, b, c, d, e)
        return share

    def _pattern(self, trio: tuple[str, ...], views: Sequence[View]) -> int:
        if len(self._patterns) >= _MOST_PARTS:
            self._patterns.clear()
        found = self._patterns[trio] = self._sum("p" + name for name in pattern(*views))
        return found

    def _sum(self, names: Iterable[str]) -> int:
        return sum(self._emissions.get(name, 0) for name in names)
