"""Does the story that a reader looks for come first? Held against tests/gold/search; the floor is what was reached."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from archive.folder import DataFolder
from archive.store.search import open_snapshot
from tests.archive.store.searching import Query, by_kind, corpus, finder, make_archive, queries, ranks, reciprocal_rank

FLOOR = 0.98  # of all; a class may not fall below the other
CLASS_FLOOR = 0.8


@pytest.mark.slow
def test_the_story_that_is_meant_leads(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    make_archive(folder, list(corpus()))
    with closing(open_snapshot(folder)) as snapshot:
        means = by_kind(ranks(finder(snapshot)))
    assert means.pop("all") >= FLOOR
    assert min(means.values()) >= CLASS_FLOOR, means


def test_there_are_a_hundred_and_twenty_queries_and_each_names_stories_that_are_there() -> None:
    asked, names = list(queries()), {story.name for story in corpus()}
    assert len(asked) >= 120
    assert len({query.text for query in asked}) == len(asked)
    assert not {lead for query in asked for lead in query.leads} - names


def test_only_the_first_ten_hits_are_looked_at() -> None:
    query = Query("", "", frozenset({"a", "b"}))
    assert reciprocal_rank(query, ["x", "b", "a"]) == 0.5
    assert reciprocal_rank(query, [*"cdefghijkl", "a"]) == 0.0
