from __future__ import annotations

from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from pipelines.entities.learned.paths import LEVEL, LIFT, Paths, packed
from pipelines.entities.learned.weights import load

WEIGHT = st.integers(-1_000_000, 1_000_000)
FEATURES = 100  # of a token at the most


@st.composite
def chains(draw: st.DrawFn) -> tuple[list[list[int]], list[list[int]]]:
    """Transitions between two to four labels, and the scores of the labels of up to five tokens."""
    labels = draw(st.integers(2, 4))
    row = st.lists(WEIGHT, min_size=labels, max_size=labels)
    return draw(st.lists(row, min_size=labels, max_size=labels)), draw(st.lists(row, min_size=1, max_size=5))


@given(chains())
def test_no_other_path_scores_more(chain: tuple[list[list[int]], list[list[int]]]) -> None:
    transitions, scores = chain
    paths = Paths(transitions)
    found = paths.best(packed(enumerate(row), LIFT * paths.ones) for row in scores)
    every = product(range(len(transitions)), repeat=len(scores))
    assert _score(found, transitions, scores) == max(_score(path, transitions, scores) for path in every)


def _score(path: list[int] | tuple[int, ...], transitions: list[list[int]], scores: list[list[int]]) -> int:
    steps = sum(transitions[before][behind] for before, behind in pairwise(path))
    return steps + sum(row[label] for label, row in zip(path, scores, strict=True))


def test_a_lane_has_room_for_every_score() -> None:
    weights = load()
    greatest = max(abs(weight) for pairs in weights.emissions.values() for _, weight in pairs)
    step = max(abs(weight) for row in weights.transitions for weight in row)
    assert max(greatest, step) < LIFT
    assert 2 * (FEATURES * greatest + 2 * step) < LEVEL
    assert FEATURES * (LIFT + greatest) + 2 * LEVEL + LIFT < 1 << 32
