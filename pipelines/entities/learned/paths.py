"""The best path of labels through a line: Viterbi with the scores of all labels as lanes of one integer, exact.

Every lane is lifted by the same amount, lest one borrow from the next: what is added to all labels alike decides
nothing. The highest bit of a lane is free: in a difference of two integers it says in which lanes the first is greater.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from struct import Struct

LANE = 32  # bits of a label
LIFT = 1 << 24  # greater than any weight; a token adds fewer than 100 of them
_MASK = (1 << LANE) - 1
LEVEL = 1 << 28  # greater than what one label can lead another by

_Move = tuple[int, Sequence[int]]
"""In which lanes another way to a label is better (by the highest bit), and for each label from where it comes."""

_Step = tuple[int, Sequence[_Move]]
"""The label from which the next ones are reached, and the better ways, the last the best."""

_Channel = tuple[int, int, int, Sequence[int]]
"""Labels and those as many lanes on: that distance in bits, the labels' lanes, their transitions, and the origins."""


class Paths:
    """The best paths, by the transitions between labels."""

    def __init__(self, transitions: Sequence[Sequence[int]]) -> None:
        self._labels = range(len(transitions))
        self._row = Struct(f"<{len(transitions)}I")
        self.ones = sum(1 << (LANE * label) for label in self._labels)
        self._level = LEVEL * self.ones
        self._highest = self.ones << (LANE - 1)
        self._onward = [packed(enumerate(row), (LIFT + LEVEL) * self.ones) for row in transitions]
        self._alone = [[label] * len(transitions) for label in self._labels]
        self._channels = [*_channels(transitions)]

    def best(self, rows: Iterator[int]) -> list[int]:
        """The labels with the greatest sum of scores and transitions; `rows`: for each token the scores of all."""
        steps: list[_Step] = []
        scores = next(rows)
        for row in rows:
            reached, step = self._step(scores)
            scores = row + reached
            steps.append(step)
        last = self._row.unpack(scores.to_bytes(self._row.size, "little"))
        label = last.index(max(last))
        path = [label]
        for origin, moves in reversed(steps):
            for better, origins in reversed(moves):
                if better >> (LANE * label + LANE - 1) & 1:
                    label = origins[label]
                    break
            else:
                label = origin
            path.append(label)
        return path[::-1]

    def _step(self, scores: int) -> tuple[int, _Step]:
        """One token on: with what score each next label is reached, and from where.

        Scores are counted from the first label's: they never grow. From another label a next one is reached better
        only where that label leads the first, or where the transition is better: a channel tries those of many labels
        at once.
        """
        ones, highest = self.ones, self._highest
        leads = scores + self._level - ones * (scores & _MASK)
        leaders = (leads - ones) & self._level
        origin, reached, moves = self._from_leaders(leads, leaders) if leaders else (0, self._onward[0], [])
        for distance, lanes, transitions, origins in self._channels:
            through = (leads & lanes) + transitions
            margin = ((through << distance if distance >= 0 else through >> -distance) | highest) - reached - ones
            if better := margin & highest:
                reached += _kept(margin, better)
                moves.append((better, origins))
        return reached, (origin, moves)

    def _from_leaders(self, leads: int, leaders: int) -> tuple[int, int, list[_Move]]:
        """What is reached from the labels that lead the first, and from the first."""
        behind = [(0, 0)]
        while leaders:
            lane = leaders.bit_length() // LANE * LANE
            behind.append((LEVEL - (leads >> lane & _MASK), lane // LANE))
            leaders ^= LEVEL << lane
        behind.sort()
        (least, origin), *others = behind
        ones, highest = self.ones, self._highest
        reached = self._onward[origin] - least * ones
        moves: list[_Move] = []
        for back, label in others:
            margin = (self._onward[label] - back * ones | highest) - reached - ones
            if better := margin & highest:
                reached += _kept(margin, better)
                moves.append((better, self._alone[label]))
        return origin, reached, moves


def packed(weights: Iterable[tuple[int, int]], lifted: int) -> int:
    """Weights of labels as lanes, on top of what all lanes are lifted by."""
    return sum([weight << (LANE * label) for label, weight in weights], lifted)


def _kept(margin: int, better: int) -> int:
    """By how much the greater lanes are greater: their margin without the highest bit, which lacks one."""
    unit = better >> (LANE - 1)
    return (margin & (better - unit)) + unit


def _channels(transitions: Sequence[Sequence[int]]) -> Iterator[_Channel]:
    """The transitions that are better than those from the first label to the same one, by their distance."""
    first, labels = transitions[0], range(len(transitions))
    found: dict[int, list[int]] = {}
    for origin, row in enumerate(transitions):
        for label in labels:
            if row[label] > first[label]:
                found.setdefault(label - origin, []).append(origin)
    for distance, origins in found.items():
        lanes = sum(_MASK << (LANE * origin) for origin in origins)
        weights = packed(((origin, LIFT + transitions[origin][origin + distance]) for origin in origins), 0)
        yield LANE * distance, lanes, weights, [label - distance for label in labels]
