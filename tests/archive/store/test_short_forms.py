"""What newspapers write short is found by its full words and the other way round; quotes switch that off."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from archive.abbreviations import ABBREVIATIONS, AMBIGUOUS
from archive.store.query import find_hits, parse_query
from archive.store.search import open_snapshot, search
from archive.store.short_forms import other_forms
from tests.archive.store.invented import address, capture, page
from tests.archive.store.published import published

STORIES = {
    1: page("Chè bản Mây", "HTX Mây Vàng bán chè khắp nơi.", day=1),
    2: page("Mùa mận", "Hợp tác xã Mận Đỏ chia lãi cho bà con.", day=2),
    3: page("Đường lên xã", "Hai bản hợp sức, đối tác giúp; xã vui.", day=3),
    4: page("Tin ngắn", "Sở GD&ĐT và HĐND tỉnh họp về KT-XH.", day=4),
    5: page("Họp bàn", "Hội đồng nhân dân bàn việc giáo dục và đào tạo, kinh tế - xã hội.", day=5),
    6: page("Nghị định", "Nghị định 30/NĐ-CP.", day=6),
    7: page("Công ty cổ phần", "Công ty cổ phần Chè Xanh.", day=7),
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    captures = [capture(address(number), body, minute=number) for number, body in STORIES.items()]
    with closing(open_snapshot(published(tmp_path_factory.mktemp("short"), captures))) as connection:
        yield connection


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("HTX", {1, 2}),
        ("htx", {1, 2}),
        ("hợp tác xã", {1, 2}),
        ("hop tac xa", {1, 2}),
        ('"HTX"', {1}),
        ('"hợp tác xã"', {2}),
        ("HTX mận", {2}),
        ("hợp tác xã chè", {1}),
        ("chè -HTX", {7}),
        ("HĐND", {4, 5}),
        ("hội đồng nhân dân", {4, 5}),
        ("GD&ĐT", {4, 5}),
        ("giao duc va dao tao", {4, 5}),
        ("kinh tế xã hội hđnd", {4, 5}),
        ("cổ phần", {7}),
        ("cp", {6}),
        ("hợp tác", {2, 3}),
    ],
)
def test_both_ways_of_writing_are_found(snapshot: sqlite3.Connection, query: str, numbers: set[int]) -> None:
    hits = search(snapshot, query).hits
    assert {int(hit.url.rpartition("post")[2].removesuffix(".html")) for hit in hits} == numbers


def test_what_was_found_is_marked_in_either_way(snapshot: sqlite3.Connection) -> None:
    marked = {hit.snippet for hit in search(snapshot, "hợp tác xã").hits}
    assert marked == {"[HTX] Mây Vàng bán chè khắp nơi.", "[Hợp tác xã] Mận Đỏ chia lãi cho bà con."}
    text = "HTX Mây và hợp tác xã Mận"
    assert [text[start:end] for start, end in find_hits(text, parse_query("htx"))] == ["HTX", "hợp tác xã"]


@pytest.mark.parametrize(
    ("query", "also"),
    [
        ("HTX chè", ("hợp tác xã",)),
        ("hop tac xa và ubnd", ("HTX", "ủy ban nhân dân")),
        ("ủy ban mặt trận tổ quốc", ("UBMTTQ",)),
        ("giáo dục và đào tạo", ("GDĐT", "GD&ĐT")),
        ("gd&đt", ("giáo dục và đào tạo", "GDĐT")),
        ("kt-xh", ("kinh tế xã hội",)),
        ('"HTX" chè', ()),
        ("htx*", ()),
        ("cp", ()),
    ],
)
def test_what_else_is_looked_for_can_be_said(query: str, also: tuple[str, ...]) -> None:
    assert parse_query(query).also == also


@pytest.mark.parametrize("short", sorted(ABBREVIATIONS.keys() - AMBIGUOUS))
def test_each_short_form_and_its_words_lead_to_one_another(short: str) -> None:
    full = ABBREVIATIONS[short]
    assert parse_query(short).also[0] == full
    assert short in {also.lower() for also in parse_query(full).also}


def test_words_that_are_never_written_short_have_no_other_form() -> None:
    assert other_forms(("chung", "toi")) == ()
