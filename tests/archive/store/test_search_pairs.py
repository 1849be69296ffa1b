"""A phrase is asked of the index of pairs: it finds what the index of words finds, with the same score."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.model import Capture
from archive.store.pairs import TOKENIZE, pairs_of_text
from archive.store.query import Query, parse_query
from archive.store.search import Order, open_snapshot, search
from archive.store.snapshot import WITHOUT_D
from tests.archive.store.invented import capture, page
from tests.archive.store.published import published

SYLLABLES = ("điển", "dien", "hình", "tiên", "tiến", "kỹ", "kĩ", "thuật", "ở", "Đăk", "Đắk", "a", "05", "H'Nghiêm")
BETWEEN = (" ", " ", " ", ", ", " - ", "\n\n", "_", "/", ". ", "’", "·")
texts = st.lists(st.tuples(st.sampled_from(SYLLABLES), st.sampled_from(BETWEEN)), max_size=12).map(
    lambda parts: "".join(word + space for word, space in parts)
)
phrases = st.tuples(st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=4), st.sampled_from(("", "*"))).map(
    lambda phrase: f'"{" ".join(phrase[0])}"{phrase[1]}'
)


def indexes(stories: list[tuple[str, str]]) -> sqlite3.Connection:
    """Both indexes, filled as a published file's are."""
    connection = sqlite3.connect(":memory:")
    folded = f"INSERT INTO words VALUES ({WITHOUT_D.format('?')}, {WITHOUT_D.format('?')})"
    connection.execute('CREATE VIRTUAL TABLE words USING fts5 (title, body, tokenize="unicode61 remove_diacritics 2")')
    connection.execute(f'CREATE VIRTUAL TABLE pairs USING fts5 (title, body, tokenize="{TOKENIZE}")')
    for title, body in stories:
        connection.execute(folded, (title, body))
        connection.execute("INSERT INTO pairs VALUES (?, ?)", (pairs_of_text(title), pairs_of_text(body)))
    return connection


def scores(connection: sqlite3.Connection, table: str, match: str | None) -> list[tuple[int, float]]:
    found = f"SELECT rowid, bm25({table}, 8.0, 1.0) FROM {table} WHERE {table} MATCH ? ORDER BY rowid"
    return connection.execute(found, (match,)).fetchall()


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=8), phrases)
@example([("điển hình", "tiên tiến"), ("", "Dien-hinh tien_tien")], '"điển hình tiên"')
@example([("", "kĩ\u0301 thuật"), ("kỹ", "thuật")], '"ky thuat"*')
@example([("2×3 ½ e\u0301\u0323a", "№ 5 \u0300a b")], '"a b"')
@settings(max_examples=300, deadline=None)
def test_a_phrase_of_pairs_finds_what_the_phrase_finds_with_its_score(
    stories: list[tuple[str, str]], phrase: str
) -> None:
    asked = parse_query(phrase)
    with closing(indexes(stories)) as connection:
        slow, fast = scores(connection, "words", asked.folded), scores(connection, "pairs", asked.phrases)
    assert [number for number, _ in fast] == [number for number, _ in slow]
    assert [score for _, score in fast] == pytest.approx([score for _, score in slow])


LETTERS = st.characters(min_codepoint=1, max_codepoint=0x24F) | st.characters(
    min_codepoint=0x1EA0, max_codepoint=0x1EF9
)
SIGNS = st.characters(min_codepoint=0x2010, max_codepoint=0x205E) | st.sampled_from(
    "\u0300\u0301\u0303\u0309\u031b\u0323"
)


@given(st.text(LETTERS | SIGNS))
@settings(max_examples=300, deadline=None)
def test_a_text_has_as_many_pairs_as_words(text: str) -> None:
    """Both are counted by bm25: a story is as long in the one index as in the other."""
    with closing(indexes([(text, "")])) as connection:
        sizes = [connection.execute(f"SELECT sz FROM {table}_docsize").fetchone()[0] for table in ("words", "pairs")]
    assert sizes[0] == sizes[1]


ORDERS = {
    1: page("Điển hình tiên tiến ở Đắk Lắk", "Kỹ thuật hay, tiến bộ nhanh.", day=1),
    2: page("Tiến bộ", "Điển hình là kĩ thuật mới. Tiên tiến ở chỗ nào?", day=2),
    3: page("Hình tiên", "Bản có điển hình tiên tiến và kỹ thuật tiến bộ.", day=3),
    4: page("Không đề", "Tiến lên, điển hình tiên phong.", day=4),
}
TERMS = ('"dien hinh"', '"điển hình tiên"*', '"ky thuat"', "tien", "bo", '-"tien tien"', "-moi", '-"tien bo"')


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    folder = tmp_path_factory.mktemp("pairs")
    with closing(open_snapshot(published(folder, _captures()))) as connection:
        yield connection


def _captures() -> list[Capture]:
    return [
        capture(f"https://baosuoimo.vn/x-post{number}.html", body, minute=number) for number, body in ORDERS.items()
    ]


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize(("one", "other", "third"), list(product(TERMS, repeat=3))[::3])
def test_words_and_phrases_together_find_what_each_of_them_allows(
    snapshot: sqlite3.Connection, one: str, other: str, third: str, order: Order
) -> None:
    query = f"{one} {other} {third}"
    assert {hit.id for hit in search(snapshot, query, order=order).hits} == slowly(snapshot, parse_query(query))


def slowly(snapshot: sqlite3.Connection, query: Query) -> set[str]:
    """By the index of words alone, term by term."""
    found = {row[0] for row in snapshot.execute("SELECT id FROM stories")}
    for term in query.terms:
        alone = parse_query(f'"{" ".join(term.words)}"' + "*" * term.is_prefix)
        rows = snapshot.execute(
            "SELECT id FROM stories WHERE number IN (SELECT rowid FROM story_search WHERE story_search MATCH ?)",
            (alone.folded,),
        )
        having = {row[0] for row in rows}
        found = found - having if term.is_excluded else found & having
    return found


def test_words_that_stand_side_by_side_as_typed_come_first(tmp_path: Path) -> None:
    far = page("Đường về", "Hồ nước trong. Bản ở dưới thung lũng, sau đèo. Phình to.", day=2)
    near = page("Đường về", "Bản ở dưới thung lũng, sau đèo, là xã Phình Hồ trong mây.", day=1)
    captures = [capture(f"https://baosuoimo.vn/x-post{n}.html", body, minute=n) for n, body in enumerate((far, near))]
    with closing(open_snapshot(published(tmp_path, captures))) as connection:
        hits = search(connection, "phinh ho").hits
    assert [hit.url[-6] for hit in hits] == ["1", "0"]
