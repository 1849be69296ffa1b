"""The best labels of a line: Viterbi in plain Python, exact.

The weights of all labels for one feature are packed into one integer, a lane of 32 bits a label, so that a sum over
features is a sum of integers; such sums are remembered by what a token looks like. Every lane of a weight is lifted by
the same amount, lest one borrow from the next: what is added to all labels alike decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from struct import Struct
from typing import TypeVar

from pipelines.entities.learned.features import EDGE, Features, View, of_place, of_word, pair, pattern
from pipelines.entities.learned.weights import Weights

_LANE = 32  # bits of a label
_LIFT = 1 << 24  # greater than any weight; a token adds fewer than 100 of them
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
        self._row = Struct(f"<{len(self.labels)}I")
        self._lifted = sum(_LIFT << (_LANE * label) for label in range(len(self.labels)))
        self._emissions = {name: self._packed(pairs) for name, pairs in weights.emissions.items()}
        self._transitions = [self._packed(enumerate(row)) for row in weights.transitions]
        self._gains = [[_gains(row, best) for row in weights.transitions] for best in weights.transitions]
        self._most = [[gains[0][0] if gains else 0 for gains in rows] for rows in self._gains]
        self._pairs = self._known_pairs()
        self._shares: dict[View, _Share] = {}
        self._words: dict[tuple[str, str], _Share] = {}
        self._places: dict[tuple[str, ...], _Share] = {}
        self._patterns: dict[tuple[str, ...], int] = {}
        self._edge = self._share(EDGE)

    def tag(self, views: Sequence[View]) -> list[str]:
        """The labels of the tokens of a line."""
        return [self.labels[label] for label in self._best_path(self._scores(views))] if views else []

    def _packed(self, weights: Iterable[tuple[int, int]]) -> int:
        return sum([weight << (_LANE * label) for label, weight in weights], self._lifted)

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

    def _best_path(self, rows: Iterator[int]) -> list[int]:
        """The labels with the greatest sum of scores and transitions."""
        steps: list[tuple[int, dict[int, int]]] = []
        scores = self._unpacked(next(rows))
        for row in rows:
            best, exceptions, scores = self._step(scores, row)
            steps.append((best, exceptions))
        label = scores.index(max(scores))
        path = [label]
        for best, exceptions in reversed(steps):
            label = exceptions.get(label, best)
            path.append(label)
        return path[::-1]

    def _unpacked(self, row: int) -> Sequence[int]:
        return self._row.unpack(row.to_bytes(self._row.size, "little"))

    def _step(self, scores: Sequence[int], row: int) -> tuple[int, dict[int, int], Sequence[int]]:
        """One token on: the best label so far, the next labels to which another leads better, and the next scores.

        From another label a next one is worth trying only where its transition makes up for the lead of the best.
        Scores are counted from the best one: they never grow.
        """
        top = max(scores)
        best = scores.index(top)
        reached = self._unpacked(row + self._transitions[best])
        most = self._most[best]
        rivals = [label for label, (score, gain) in enumerate(zip(scores, most, strict=True)) if score + gain > top]
        if not rivals:
            return best, _NOTHING, reached
        return best, *self._through(self._gains[best], [(label, scores[label] - top) for label in rivals], reached)

    def _through(
        self, gains: Sequence[Sequence[tuple[int, int]]], rivals: Iterable[tuple[int, int]], reached: Sequence[int]
    ) -> tuple[dict[int, int], Sequence[int]]:
        """The next labels that a rival of the best label, so far behind, leads to better, and all scores with that."""
        exceptions: dict[int, int] = {}
        scores = list(reached)
        for label, behind in rivals:
            for gain, following in gains[label]:
                if gain + behind <= 0:
                    break
                reach = reached[following] + gain + behind
                if reach > scores[following]:
                    scores[following] = reach
                    exceptions[following] = label
        return exceptions, scores


_NOTHING: dict[int, int] = {}


def _gains(row: Sequence[int], best: Sequence[int]) -> list[tuple[int, int]]:
    """By how much transitions from a label are better than those from the best one, the greatest first."""
    return sorted(((a - b, label) for label, (a, b) in enumerate(zip(row, best, strict=True)) if a > b), reverse=True)
