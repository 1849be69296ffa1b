"""The best labels of a line: Viterbi in plain Python over sums of weights that are remembered by view. Exact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipelines.entities.learned.features import EDGE, Features, View, of_place, of_word, pair, pattern
from pipelines.entities.learned.weights import Weights

Vector = Sequence[float]
_MOST_REMEMBERED = 12_000  # views: some 40 MB at the most

_OFFSETS = (2, 1, 0, -1, -2)
_Share = tuple[Vector, ...]
"""What a token adds to the scores of the tokens two and one before it, of itself, of those one and two behind it."""


class Decoder:
    """Finds the best labels of a line. It remembers sums only: its answers do not depend on what it saw before."""

    def __init__(self, weights: Weights) -> None:
        self.labels = tuple(weights.labels)
        self._zero: Vector = (0.0,) * len(self.labels)
        self._emissions = weights.emissions
        self._transitions = [tuple(row) for row in weights.transitions]
        self._gains = [[_gains(row, best) for row in self._transitions] for best in self._transitions]
        self._most = [max((gain for gains in row for gain, _ in gains[:1]), default=0.0) for row in self._gains]
        self._shares: dict[View, _Share] = {}
        self._words: dict[tuple[str, str], _Share] = {}
        self._places: dict[tuple[str, ...], _Share] = {}
        self._patterns: dict[tuple[str, ...], Vector] = {}
        self._edge = self._share(EDGE)

    def tag(self, views: Sequence[View]) -> list[str]:
        """The labels of the tokens of a line."""
        return [self.labels[label] for label in self._best_path(self._scores(views))] if views else []

    def _scores(self, views: Sequence[View]) -> Iterator[Vector]:
        """For each token the score of every label, without the transitions."""
        known, patterns, edge = self._shares, self._patterns, self._edge
        shares = [edge, edge, *[known.get(view) or self._share(view) for view in views], edge, edge]
        padded = [EDGE, *views, EDGE]
        ahead, behind = self._pairs(padded)
        for at in range(len(views)):
            before, view, after = padded[at : at + 3]
            trio = (before[1], before[2], view[1], view[2], after[1], after[2])
            shape = patterns.get(trio) or self._pattern(trio, before, view, after)
            columns = zip(
                shares[at + 4][0],
                shares[at + 3][1],
                shares[at + 2][2],
                shares[at + 1][3],
                shares[at][4],
                shape,
                strict=True,
            )
            row: Vector = [a + b + c + d + e + f for a, b, c, d, e, f in columns]
            for extra in (behind[at], ahead[at + 1]):
                if extra is not None:
                    row = [a + b for a, b in zip(row, extra, strict=True)]
            yield row

    def _pairs(self, padded: Sequence[View]) -> tuple[list[Vector | None], list[Vector | None]]:
        """For each place between two tokens what their words add to the token before it, and to the one behind it."""
        ahead: list[Vector | None] = []
        behind: list[Vector | None] = []
        for words in [pair(before, view) for before, view in pairwise(padded)]:
            first, second = "f" + words, "b" + words
            ahead.append(self._sum((first,)) if first in self._emissions else None)
            behind.append(self._sum((second,)) if second in self._emissions else None)
        return ahead, behind

    def _share(self, view: View) -> _Share:
        if len(self._shares) >= _MOST_REMEMBERED:
            self._shares.clear()
            self._words.clear()
            self._places.clear()
        word, place = view[:2], view[1:]
        by_word = self._words.get(word) or self._words.setdefault(word, self._shared(of_word(*word)))
        by_place = self._places.get(place) or self._places.setdefault(place, self._shared(of_place(*place)))
        share = tuple(map(self._together, by_word, by_place))
        self._shares[view] = share
        return share

    def _shared(self, features: Features) -> _Share:
        far, near = features
        return tuple(
            self._sum(f"{offset}{name}" for name in (far if abs(offset) == 2 else near)) for offset in _OFFSETS
        )

    def _together(self, one: Vector, other: Vector) -> Vector:
        if one is self._zero or other is self._zero:
            return one if other is self._zero else other
        return tuple(a + b for a, b in zip(one, other, strict=True))

    def _pattern(self, trio: tuple[str, ...], before: View, view: View, after: View) -> Vector:
        if len(self._patterns) >= _MOST_REMEMBERED:
            self._patterns.clear()
        shape = self._sum("p" + name for name in pattern(before, view, after))
        self._patterns[trio] = shape
        return shape

    def _sum(self, names: Iterable[str]) -> Vector:
        """The weights of some features together; one object for all sums that are nothing."""
        total = list(self._zero)
        for name in names:
            for label, weight in self._emissions.get(name, ()):
                total[label] += weight
        return tuple(total) if any(total) else self._zero

    def _best_path(self, rows: Iterator[Vector]) -> list[int]:
        """The labels with the greatest sum of scores and transitions."""
        steps: list[tuple[int, dict[int, int]]] = []
        scores = next(rows)
        for row in rows:
            best, exceptions, reached = self._reach(scores)
            scores = [a + b for a, b in zip(reached, row, strict=True)]
            steps.append((best, exceptions))
        label = scores.index(max(scores))
        path = [label]
        for best, exceptions in reversed(steps):
            label = exceptions.get(label, best)
            path.append(label)
        return path[::-1]

    def _reach(self, scores: Vector) -> tuple[int, dict[int, int], list[float]]:
        """The best label here, the next labels that another leads to better, and the score of each next label.

        From another label a next one is worth trying only where its transition makes up for the lead of the best.
        """
        top = max(scores)
        best = scores.index(top)
        reached = [top + weight for weight in self._transitions[best]]
        exceptions: dict[int, int] = {}
        gains = self._gains[best]
        least = top - self._most[best]
        for label, score in enumerate(scores):
            if score > least:
                behind = top - score
                for gain, following in gains[label]:
                    if gain <= behind:
                        break
                    reach = score + self._transitions[label][following]
                    if reach > reached[following]:
                        reached[following] = reach
                        exceptions[following] = label
        return best, exceptions, reached


def _gains(row: Vector, best: Vector) -> list[tuple[float, int]]:
    """By how much transitions from a label are better than those from the best one, the greatest first."""
    gains = ((a - b, label) for label, (a, b) in enumerate(zip(row, best, strict=True)) if a > b)
    return sorted(gains, reverse=True)
