"""The gold of places: well formed, as many as promised, and read above its floors."""

from __future__ import annotations

import pytest

from pipelines.places.gazetteer import gazetteer
from tests.pipelines.places.scoring import Share, digest, floors, load_cases, marked_mentions, score


def test_every_unit_of_the_gold_is_in_the_gazetteer() -> None:
    ids = {name for case in load_cases() for then, now in case.gold if then for name in (then, *now)}
    for name in ids:
        gazetteer().get(name)


def test_the_gold_has_two_hundred_texts() -> None:
    assert len(list(load_cases())) >= 200


def test_the_floors_speak_of_this_gold() -> None:
    assert floors()["digest"] == digest(), "the gold changed: measure again, then pin the floors anew"


def test_places_stay_above_their_floors() -> None:
    shares = score(marked_mentions)
    least = floors()["share"]
    assert isinstance(least, dict)
    assert {name: str(shares[name]) for name, floor in least.items() if shares[name].share < floor} == {}


def test_the_interval_of_a_share_is_wilsons() -> None:
    low, high = Share("x", 9, 10).wilson  # Newcombe 1998, table I, method 3: 81/263 gives .2553, .3662
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)
    low, high = Share("x", 81, 263).wilson
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize("whole", [0, 1, 500])
def test_an_interval_stays_between_nothing_and_all(whole: int) -> None:
    low, high = Share("x", whole, whole).wilson
    assert 0 <= low <= high <= 1
