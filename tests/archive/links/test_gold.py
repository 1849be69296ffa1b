"""Reprints against pairs of stories written for it: edited as newsrooms edit, beside look-alikes that are none."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.archive.links import gold

FLOOR = 0.98  # F1; the figures themselves are in docs/quality.md
HOW = {
    *("verbatim", "retitled", "cut", "merged", "quoted", "places-replaced", "rewritten"),
    *("boilerplate", "same-event", "same-campaign", "same-person"),
}


def test_the_gold_is_about_half_reprints_and_names_texts_that_are_there() -> None:
    known = gold.every_pair()
    assert {pair.how for pair in known} == HOW
    assert {name for pair in known for name in pair.key} == set(gold.texts())
    assert all(gold.texts()[pair.first].published <= gold.texts()[pair.second].published for pair in known)
    assert not [key for key, count in Counter(pair.key for pair in known).items() if count > 1]
    assert len(known) >= 110
    assert 0.4 <= sum(pair.reprint for pair in known) / len(known) <= 0.6


@pytest.mark.parametrize("group", ["tuning", "unseen", "third"])
def test_two_texts_compared_tell_reprints_from_look_alikes(group: str) -> None:
    found = gold.score(gold.groups()[group], gold.is_reprint)
    assert found.f1 >= FLOOR, str(found)


@pytest.mark.parametrize("group", ["tuning", "unseen", "third"])
def test_the_pass_over_an_archive_finds_the_reprints_and_no_look_alike(group: str) -> None:
    found = gold.score(gold.groups()[group], gold.is_linked)
    assert found.f1 >= FLOOR, str(found)
    assert not found.made_up, str(found)


def test_the_pass_joins_no_pair_that_the_gold_does_not_list() -> None:
    assert gold.linked().links <= {pair.key for pair in gold.every_pair()}


def test_all_of_a_cluster_repeat_its_earliest_story() -> None:
    reprints = {pair.key for pair in gold.every_pair() if pair.reprint}
    for earliest, stories in gold.linked().clusters.items():
        assert {frozenset((earliest, story)) for story in stories - {earliest}} <= reprints


def test_what_shares_text_stands_in_a_cluster_together() -> None:
    clusters = gold.linked().clusters.values()
    assert not [sorted(pair) for pair in gold.linked().links if not any(pair <= cluster for cluster in clusters)]


def test_a_story_printed_as_it_was_is_verbatim_whatever_the_newsroom_s_spelling() -> None:
    found = {pair.key: gold.likeness(pair) for pair in gold.every_pair() if pair.how == "verbatim" and pair.reprint}
    assert set(found.values()) == {"verbatim"}, found
