"""Several words: side by side first, then in the headline, then anywhere; the first two over the whole archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from archive.store import search as searching
from archive.store.asked import ALL_RANKED, Asked, statement
from archive.store.query import parse_query
from archive.store.search import Filters, Order, as_sql, open_snapshot, search
from tests.archive.store.invented import address, capture, page
from tests.archive.store.published import published

NAMED, HEADED, EXACT, LATE = 0, 1, 2, 40  # the oldest three, and the first of the rest


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Many stories in which both words stand somewhere; one names a man, one has the words in its headline."""
    stories = {
        NAMED: page("Người gác rừng", "Đêm xuống, cụ Sùng Páo thắp đèn.", day=1),
        HEADED: page("Páo kể chuyện họ Sùng", "Một buổi tối.", day=1),
        EXACT: page("Tin", "Suối chảy qua nương, páo vang, rồi sùng.", day=1),
    }
    for number in range(LATE, LATE + 12):
        stories[number] = page(
            f"Chuyện thứ {number}", f"Có sung ở vườn{', vườn' * (number % 5)}. Và pao.", day=2 + number % 20
        )
    captures = [capture(address(number), body, minute=number) for number, body in stories.items()]
    with closing(open_snapshot(published(tmp_path_factory.mktemp("order"), captures))) as connection:
        yield connection


@pytest.fixture(autouse=True)
def few_are_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "RANKED_HITS", 3)
    monkeypatch.setattr(searching, "COUNTED_HITS", 5)


def found(snapshot: sqlite3.Connection, query: str, **how: int) -> list[int]:
    hits = search(snapshot, query, **how).hits  # type: ignore[arg-type]
    return [int(hit.url.rpartition("post")[2].removesuffix(".html")) for hit in hits]


def test_a_name_and_a_headline_are_found_in_stories_older_than_those_that_are_ranked(
    snapshot: sqlite3.Connection,
) -> None:
    numbers = found(snapshot, "sung pao")
    assert numbers[:2] == [NAMED, HEADED]
    assert len(numbers) == 2 + 3
    assert min(numbers[2:]) >= LATE


def test_words_with_marks_as_typed_come_first_in_each_of_these(snapshot: sqlite3.Connection) -> None:
    assert found(snapshot, "Sùng Páo")[:2] == [NAMED, HEADED]
    assert found(snapshot, "Páo Sùng")[0] == HEADED


def test_who_fills_the_page_is_ranked_over_the_whole_archive(snapshot: sqlite3.Connection) -> None:
    first, both, three = (search(snapshot, "sung pao", limit=limit) for limit in (1, 2, 3))
    assert (first.floors, both.floors) == ((0, None, None), (0, 0, None))
    assert not first.windowed
    assert not both.windowed
    assert three.windowed


@pytest.mark.parametrize("query", ["sung pao", "pao sung", "Sùng Páo", "pao sung -den", "sung* pao*", '"o vuon" sung'])
def test_pages_one_behind_the_other_are_the_whole(snapshot: sqlite3.Connection, query: str) -> None:
    whole = found(snapshot, query, limit=50)
    assert [number for at in range(len(whole)) for number in found(snapshot, query, limit=1, offset=at)] == whole


@pytest.mark.parametrize("query", ["sung pao", "Sùng Páo", "pao sung -den", '"o vuon" sung'])
def test_where_all_are_ranked_the_order_is_the_same(
    snapshot: sqlite3.Connection, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "RANKED_HITS", 1000)
    asked = Asked(parse_query(query), Filters(), Order.RELEVANCE, 50, 0, ("", ""))
    at_once = [number for number, _ in snapshot.execute(*statement(asked, ALL_RANKED))]
    assert searching._page(snapshot, asked)[-1] == at_once


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_the_sql_gives_the_page(snapshot: sqlite3.Connection, limit: int) -> None:
    result = search(snapshot, "sung pao", limit=limit)
    sql = as_sql("sung pao", result.floors, limit=limit)
    assert [row[0] for row in snapshot.execute(sql)] == [hit.id for hit in result.hits]


def test_filters_hold_in_each_of_these(snapshot: sqlite3.Connection) -> None:
    assert search(snapshot, "sung pao", filters=Filters(publisher="nobody")).hits == ()
    kept = search(snapshot, "sung pao", limit=2, filters=Filters(publisher="baosuoimo")).hits
    assert [hit.url for hit in kept] == [address(NAMED), address(HEADED)]
