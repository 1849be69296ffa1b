"""Champion lists: what was worked out beforehand is what ranking all hits would give."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from unittest.mock import patch

import pytest

from archive.store import champions
from archive.store import search as searching
from archive.store.asked import Asked
from archive.store.query import parse_query
from archive.store.search import Filters, Order, open_snapshot, search
from tests.archive.store.invented import address, capture, page
from tests.archive.store.published import published

WORDS = ("bản", "ban", "đường", "duong", "hoà", "chè", "kỹ", "và")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Forty stories, each word in many of them, more or less often; a word of more than three stories is common."""
    bodies = [
        page(
            f"{WORDS[n % 8].capitalize()} {n}",
            " ".join(f"{word} " * (1 + (n * place) % 5) for place, word in enumerate(WORDS) if (n + place) % 3),
            day=1 + n % 28,
        )
        for n in range(40)
    ]
    with patch.object(champions, "COMMON", 3):
        folder = published(
            tmp_path_factory.mktemp("champions"),
            [capture(address(n), body, minute=n) for n, body in enumerate(bodies)],
        )
    with closing(open_snapshot(folder)) as connection:
        yield connection


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("offset", [0, 7])
def test_a_common_word_gives_the_page_that_ranking_all_its_hits_gives(
    snapshot: sqlite3.Connection, word: str, offset: int
) -> None:
    told = search(snapshot, word, limit=5, offset=offset)
    with patch.object(searching, "_best_known", return_value=[]):
        ranked = search(snapshot, word, limit=5, offset=offset)
    assert [hit.id for hit in told.hits] == [hit.id for hit in ranked.hits]
    assert [hit.snippet for hit in told.hits] == [hit.snippet for hit in ranked.hits]
    assert not told.windowed


def test_the_lists_are_asked_for_common_words_alone(snapshot: sqlite3.Connection) -> None:
    asked = ("bản", "ban", "hoà", "chè bản", "ch*", '"bản đường"', "-bản", "hiếm")
    ways = [Asked(parse_query(one), Filters(), Order.RELEVANCE, 5, 0, ("", "")) for one in asked]
    known = [bool(searching._best_known(snapshot, way)) for way in ways]
    assert known == [True, True, False, False, False, False, False, False]


def test_filters_and_dates_rank_for_themselves(snapshot: sqlite3.Connection) -> None:
    dated = search(snapshot, "bản", order=Order.DATE)
    assert [hit.published for hit in dated.hits] == sorted((hit.published for hit in dated.hits), reverse=True)  # type: ignore[type-var]
    assert search(snapshot, "bản", filters=Filters(publisher="nobody")).hits == ()


def test_lists_hold_as_many_as_are_counted() -> None:
    assert champions.LENGTH >= searching.COUNTED_HITS
    assert champions.COMMON > searching.COUNTED_HITS
