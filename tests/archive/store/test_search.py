"""What a reader finds: without marks everything, with marks the exact words first, and never an error."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.model import Capture
from archive.store import search as search_module
from archive.store.pairs import TOKENIZE
from archive.store.query import find_hits, fold, parse_query
from archive.store.search import Filters, Order, as_sql, open_snapshot, search
from tests.archive.store.invented import address, capture, page
from tests.archive.store.published import published

STORIES = {
    1: page("Bản Tà Dê làm đường", "Bà con xã Phình Hồ hiến đất mở con đường mới.", day=1),
    2: page("Duong Van Thu kể chuyện", "Một buổi chiều ở bến sông.", day=2),
    3: page("Hợp tác xã chè", "Chị Vàng Thị Mẩy học kĩ thuật sao chè; bán đi nhiều nơi.", sapo="Lúa và chè.", day=3),
    4: page("Người giữ lửa hòa nhạc", "Ông Hoà dạy khèn cho trẻ con, bản nhạc thứ 05-CT/TW.", day=4),
    5: page("Ban giám đốc và bản làng", "Ban cán sự thăm bản.", day=5),
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    captures = [capture(address(number), body, minute=number) for number, body in STORIES.items()]
    folder = published(tmp_path_factory.mktemp("search"), captures)
    with closing(open_snapshot(folder)) as connection:
        yield connection


def found(snapshot: sqlite3.Connection, query: str, order: Order = Order.RELEVANCE) -> list[int]:
    hits = search(snapshot, query, order=order).hits
    return [int(hit.url.rpartition("post")[2].removesuffix(".html")) for hit in hits]


def test_a_commune_is_found_without_marks_and_comes_back_with_them(snapshot: sqlite3.Connection) -> None:
    (hit,) = search(snapshot, "phinh ho").hits
    assert hit.snippet == "Bà con xã [Phình] [Hồ] hiến đất mở con đường mới."
    assert (hit.title, hit.publisher, hit.published) == (
        "Bản Tà Dê làm đường",
        "baosuoimo",
        "2026-10-01T08:30:00+07:00",
    )


@pytest.mark.parametrize("query", ["duong", "đường", "ĐƯỜNG", "Ðường", "du\u031bo\u031b\u0300ng"])
def test_d_with_and_without_its_bar_is_one_letter_for_the_index(snapshot: sqlite3.Connection, query: str) -> None:
    assert set(found(snapshot, query)) == {1, 2}


def test_words_as_typed_come_first_where_marks_were_typed(snapshot: sqlite3.Connection) -> None:
    assert found(snapshot, "đường")[0] == 1
    assert found(snapshot, "bản")[-1] == 3  # it has only "bán"
    assert set(found(snapshot, "ban")) == {1, 3, 4, 5}


def test_words_of_the_headline_weigh_more(snapshot: sqlite3.Connection) -> None:
    assert found(snapshot, "chuyen") == [2]
    assert found(snapshot, "che")[0] == 3


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ('"mo con duong"', [1]),
        ('"con mo duong"', []),
        ("“mở con đường”", [1]),
        ("ban -giam", [4, 1, 3]),
        ('ban -"ban giam doc" -duong', [4, 3]),
        ("-ban", [2]),
        ("phì*", [1]),
        ("05-CT/TW", [4]),
        ("ky thuat", [3]),
        ("kỹ thuật", [3]),
        ('"học kỹ thuật"', [3]),
        ("hoà nhạc", [4]),
        ("title:ban OR NEAR(", []),
        ("không có gì như thế", []),
    ],
)
def test_what_a_reader_types_means_what_it_says(snapshot: sqlite3.Connection, query: str, numbers: list[int]) -> None:
    assert sorted(found(snapshot, query)) == sorted(numbers)


@pytest.mark.parametrize("query", ["", "   ", '""', "-", "***", "!?", '"', "“ ”", "\0"])
def test_nothing_typed_shows_the_newest_first(snapshot: sqlite3.Connection, query: str) -> None:
    assert parse_query(query).is_empty
    assert found(snapshot, query) == [5, 4, 3, 2, 1]
    assert search(snapshot, query, limit=1).hits[0].snippet == "Ban cán sự thăm bản."


def test_hits_are_ordered_by_date_where_asked_and_come_in_pages(snapshot: sqlite3.Connection) -> None:
    assert found(snapshot, "ban", Order.DATE) == [5, 4, 3, 1]
    second = search(snapshot, "ban", order=Order.DATE, limit=2, offset=2)
    assert [hit.url for hit in second.hits] == [address(3), address(1)]
    assert (second.total, second.capped, second.windowed) == (4, False, False)


def test_a_newspaper_and_a_year_narrow_the_hits(snapshot: sqlite3.Connection) -> None:
    assert search(snapshot, "ban", filters=Filters(publisher="baosuoimo", first_year=2026, last_year=2026)).total == 4
    assert search(snapshot, "ban", filters=Filters(last_year=2025)).total == 0
    assert search(snapshot, "", filters=Filters(publisher="khac")).total == 0
    assert search(snapshot, "-ban", filters=Filters(publisher="baosuoimo", first_year=2026)).total == 1


def test_marks_are_what_the_caller_chose(snapshot: sqlite3.Connection) -> None:
    (hit,) = search(snapshot, "ta de", marks=("\x02", "\x03")).hits
    assert hit.marked_title == "Bản \x02Tà\x03 \x02Dê\x03 làm đường"
    assert "\x02" not in hit.snippet


def test_only_the_newest_hits_are_ranked_and_the_count_stops(
    snapshot: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "RANKED_HITS", 2)
    monkeypatch.setattr(search_module, "COUNTED_HITS", 3)
    result = search(snapshot, "ban")
    assert {hit.url for hit in result.hits} == {address(5), address(4)}
    assert (result.total, result.capped, result.windowed) == (3, True, True)
    assert search(snapshot, "bản").hits[0].url == address(5)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from('"*-()^:+ OR AND NOT NEAR đĐÐkỹ'))))
@example('"" "')
@example("\ud800 a")
@example('a* -b* "c d"* NOT ()')
@example("x " * 5000)
@settings(max_examples=400, deadline=None)
def test_nothing_typed_is_an_error(query: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        for table, marks in (("folded", 2), ("exact", 0)):
            connection.execute(
                f'CREATE VIRTUAL TABLE {table} USING fts5 (t, tokenize="unicode61 remove_diacritics {marks}")'
            )
        parsed = parse_query(query)
        connection.execute(f'CREATE VIRTUAL TABLE pairs USING fts5 (t, tokenize="{TOKENIZE}")')
        folded = (parsed.folded, parsed.words, parsed.excluded_words)
        asked = [("folded", match) for match in folded] + [("exact", parsed.exact)]
        asked += [("pairs", match) for match in (parsed.phrases, parsed.excluded_phrases, parsed.beside)]
        for table, match in asked:
            if match is not None:
                connection.execute(f"SELECT * FROM {table} WHERE {table} MATCH ?", (match,)).fetchall()
        find_hits("Nuôi dê ở bản Tà Dê", parsed)


@given(st.text(alphabet="aáăâeèêiìĩoòôơuùưyỳỹdđĐÐXY 0-", min_size=1))
@settings(max_examples=200, deadline=None)
def test_a_text_is_found_by_each_of_its_words(text: str) -> None:
    words = [word for word in text.replace("-", " ").split() if parse_query(word).folded]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute('CREATE VIRTUAL TABLE f USING fts5 (t, tokenize="unicode61 remove_diacritics 2")')
        connection.execute("INSERT INTO f VALUES (?)", (text.translate(str.maketrans("đĐÐ", "dDD")),))
        for word in words:
            query = parse_query(word)
            assert connection.execute("SELECT count(*) FROM f WHERE f MATCH ?", (query.folded,)).fetchone() == (1,)
            assert find_hits(text, query)


def test_at_most_twelve_terms_are_looked_for() -> None:
    assert len(parse_query(" ".join(f"tu{number}" for number in range(40))).terms) == 12


def test_folding_keeps_the_length_of_a_text() -> None:
    text = "ĐƯỜNG lên Ðỉnh: Kỹ thuật hoà, ý nghĩa ŨẶỔ 05İ"
    assert fold(text) == "duong len dinh: ky thuat hoa, y nghia uao 05i"
    assert len(fold(text)) == len(text)


def test_hits_in_a_text_are_spans_of_it() -> None:
    text = "Kĩ thuật mới; kỹ thuật cũ ở Phình Hồ và Phình."
    spans = find_hits(text, parse_query('"ky thuat" phinh* -cu'))
    assert [text[start:end] for start, end in spans] == ["Kĩ thuật", "kỹ thuật", "Phình", "Phình"]


def test_nothing_published_is_said_with_the_way_out(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with pytest.raises(BadInput, match="guong publish"):
        open_snapshot(folder)


def test_an_empty_archive_answers_every_query_with_nothing(tmp_path: Path) -> None:
    none: list[Capture] = []
    with closing(open_snapshot(published(tmp_path, none))) as connection:
        assert search(connection, "bản").total == search(connection, "").total == 0
        assert search(connection, "-bản", filters=Filters(first_year=2020)).hits == ()


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("query", ["ban", "bản", "", '-ban "can su"', 'bản\'s "?" ?', "ban -su*"])
def test_the_sql_of_a_search_gives_its_hits(snapshot: sqlite3.Connection, query: str, order: Order) -> None:
    filters = Filters(publisher="baosuoimo", first_year=2026)
    result = search(snapshot, query, order=order, filters=filters)
    sql = as_sql(query, result.floors, order=order, filters=filters)
    assert [row[0] for row in snapshot.execute(sql)] == [hit.id for hit in result.hits]


def test_the_syllable_that_newspapers_spell_in_several_ways_counts_as_typed(tmp_path: Path) -> None:
    far = page("Đăk Sao đang đổi thay", "Bản trên núi đang vào mùa.", day=2)
    near = page("Giữ biên", "Đồn Biên phòng Đắk Đang xay lúa.", day=1)
    others = [
        page("Tin", f"Chuyện {number} ở làng.", day=3) for number in range(4)
    ]  # a word of every story weighs nothing
    captures = [capture(address(number), body, minute=number) for number, body in enumerate((far, near, *others))]
    with closing(open_snapshot(published(tmp_path, captures))) as connection:
        assert [found(connection, query)[0] for query in ("bản Đắk Sao", "Đăk Đang")] == [0, 1]


def test_a_star_within_the_quotes_is_one_behind_them() -> None:
    assert parse_query('"đờn ca tà*').terms == parse_query('"đờn ca tà"*').terms
