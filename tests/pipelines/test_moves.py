"""A story that moves to another address or host stays one story, under the id of its earliest capture."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.folder import DataFolder
from archive.model import Capture, Kind
from pipelines.identity import identify
from pipelines.ingest import ingest
from tests.archive.store.invented import (
    HTML,
    OTHER,
    PUBLISHER,
    REGISTRY,
    address,
    capture,
    content_of,
    page,
    read_invented,
)

LONG = "Ông Lò Văn Thử hiến hai trăm mét vuông đất để bản làm đường, rồi cùng bà con góp công đổ bê tông suốt mùa khô."
ALSO = "Nhờ con đường ấy, xe chở quế vào tận vườn, trẻ em tới trường không còn lội suối, và bản Pá thôi là bản nghèo."
OLD = "http://cu.baosuoimo.vn/tin/hien-dat.aspx"
NEW = address(7)
PEOPLE = [("PER", "Lò Văn Thử", {"role": "Trưởng bản"}), ("LOC", "bản Pá", {})]
TEXT = page("Hiến đất mở đường", LONG, ALSO, named=PEOPLE)
EDITED = page("Hiến đất mở đường vào bản", LONG, ALSO, "Năm nay ông hiến thêm.", named=PEOPLE)
UNLIKE = page("Hội thi nấu ăn", "Mười đội thi nấu cơm niêu và gói bánh bên bờ hồ, ai cũng khéo tay.")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def put(folder: DataFolder, *captures: Capture) -> None:
    ingest(captures, REGISTRY, folder, read=read_invented)


def rows(folder: DataFolder, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return connection.execute(sql).fetchall()


def redirect(url: str, target: str, minute: int) -> Capture:
    return capture(url, b"", minute=minute, status=301, headers=(*HTML, ("Location", target)))


def story(url: str) -> str:
    publisher = REGISTRY.of(url)
    return identify(url, publisher).story


def test_the_same_text_on_the_new_host_is_the_story_of_the_old_one(folder: DataFolder) -> None:
    put(folder, capture(OLD, TEXT, minute=1))
    put(folder, capture(NEW, TEXT, minute=2))
    assert rows(folder, "SELECT id, url, versions, first_seen FROM stories") == [
        (story(OLD), NEW, 1, "2026-11-01T00:01:00+00:00")
    ]
    assert rows(folder, "SELECT alias, story FROM story_aliases") == [(story(NEW), story(OLD))]
    assert rows(folder, "SELECT url FROM story_addresses ORDER BY 1") == [(OLD,), (NEW,)]
    assert rows(folder, "SELECT count(*), count(DISTINCT story) FROM mentions") == [(2, 1)]
    assert rows(folder, "SELECT form, mentions FROM entity_forms ORDER BY 1") == [("Lò Văn Thử", 1), ("bản Pá", 1)]


def test_an_older_capture_found_later_gives_the_id_and_the_other_leads_to_it(folder: DataFolder) -> None:
    put(folder, capture(NEW, TEXT, minute=2))
    put(folder, capture(OLD, TEXT, minute=1))
    assert rows(folder, "SELECT id, url FROM stories") == [(story(OLD), NEW)]
    assert rows(folder, "SELECT alias, story FROM story_aliases") == [(story(NEW), story(OLD))]
    assert rows(folder, "SELECT count(*) FROM mentions") == [(2,)]


def test_a_redirect_joins_what_was_edited_meanwhile(folder: DataFolder) -> None:
    put(folder, capture(OLD, TEXT, minute=1), redirect(OLD, NEW, 2), capture(NEW, EDITED, minute=3))
    assert rows(folder, "SELECT id, title, versions FROM stories") == [(story(OLD), "Hiến đất mở đường vào bản", 2)]
    assert rows(folder, "SELECT changed FROM story_versions ORDER BY number") == [("[]",), ('["title","body"]',)]


def test_an_address_that_was_only_ever_a_redirect_leads_to_the_story(folder: DataFolder) -> None:
    put(folder, redirect(OLD, "http://cu.baosuoimo.vn/x", 1), redirect("http://cu.baosuoimo.vn/x", NEW, 2))
    assert rows(folder, "SELECT count(*) FROM story_aliases") == [(0,)]
    put(folder, capture(NEW, TEXT, minute=3))
    assert rows(folder, "SELECT story FROM story_aliases") == [(story(NEW),)] * 2
    assert rows(folder, "SELECT count(*) FROM story_addresses") == [(3,)]


def test_what_an_address_led_to_last_counts(folder: DataFolder) -> None:
    put(folder, capture(NEW, TEXT, minute=1), capture(address(8), UNLIKE, minute=2), redirect(OLD, NEW, 3))
    put(folder, redirect(OLD, address(8), 4))
    assert rows(folder, "SELECT alias, story FROM story_aliases") == [(story(OLD), story(address(8)))]
    assert rows(folder, "SELECT count(*) FROM stories") == [(2,)]


def test_a_redirect_to_another_text_joins_nothing(folder: DataFolder) -> None:
    put(folder, capture(OLD, TEXT, minute=1), redirect(OLD, NEW, 2), capture(NEW, UNLIKE, minute=3))
    assert rows(folder, "SELECT count(*) FROM stories") == [(2,)]
    assert rows(folder, "SELECT count(*) FROM story_aliases") == [(0,)]


def test_a_reprint_in_another_newspaper_is_not_a_move(folder: DataFolder) -> None:
    put(folder, capture(NEW, TEXT, minute=1), capture("https://baodeogio.vn/tin/1", TEXT, minute=2))
    assert rows(folder, "SELECT publisher FROM stories ORDER BY 1") == [(OTHER.id,), (PUBLISHER.id,)]


def test_but_a_redirect_into_the_newspaper_that_took_it_over_is_one(folder: DataFolder) -> None:
    there = "https://baodeogio.vn/tin/1"
    put(folder, capture(NEW, TEXT, minute=1), redirect(NEW, there, 2), capture(there, TEXT, minute=3))
    assert rows(folder, "SELECT id, publisher FROM stories") == [(story(NEW), OTHER.id)]


def test_the_same_text_under_two_numbers_of_one_host_is_two_stories(folder: DataFolder) -> None:
    put(folder, capture(address(1), TEXT, minute=1), capture(address(2), TEXT, minute=2))
    assert rows(folder, "SELECT count(*) FROM stories") == [(2,)]


def test_http_and_https_are_one_story_even_without_a_number(folder: DataFolder) -> None:
    put(folder, capture("http://baodeogio.vn/tin/1", TEXT, minute=1))
    put(folder, capture("https://baodeogio.vn/tin/1", TEXT, minute=2))
    assert rows(folder, "SELECT count(*) FROM stories") == [(1,)]


def test_short_texts_are_not_taken_for_one_another(folder: DataFolder) -> None:
    short = page("Video", "Xem video.")
    put(folder, capture(OLD, short, minute=1), capture(NEW, short, minute=2))
    assert rows(folder, "SELECT count(*) FROM stories") == [(2,)]


def test_a_story_that_moved_is_not_gone_when_its_old_address_is(folder: DataFolder) -> None:
    put(folder, capture(OLD, TEXT, minute=1), capture(NEW, TEXT, minute=2), capture(OLD, b"x", minute=3, status=404))
    assert rows(folder, "SELECT gone_since FROM stories") == [(None,)]
    put(folder, capture(NEW, b"x", minute=4, status=410))
    assert rows(folder, "SELECT gone_since FROM stories") == [("2026-11-01T00:04:00+00:00",)]
    assert rows(folder, "SELECT number, gone, back, reason FROM absences") == [
        (1, "2026-11-01T00:04:00+00:00", None, "http-410")
    ]


def test_a_redirect_home_and_a_page_that_says_so_make_it_gone(folder: DataFolder) -> None:
    put(folder, capture(NEW, TEXT, minute=1), redirect(NEW, "/", 2), capture(NEW, TEXT, minute=3))
    put(folder, capture(NEW, page("Không tìm thấy trang", kind=Kind.ERROR), minute=4))
    assert rows(folder, "SELECT gone, back, reason FROM absences ORDER BY number") == [
        ("2026-11-01T00:02:00+00:00", "2026-11-01T00:03:00+00:00", "redirect-home"),
        ("2026-11-01T00:04:00+00:00", None, "soft-404"),
    ]


def test_a_redirect_to_another_story_ties_its_fate_to_nothing(folder: DataFolder) -> None:
    put(folder, capture(address(1), page("Một"), minute=1), redirect(address(1), address(2), 2))
    put(folder, capture(address(2), TEXT, minute=3))
    put(folder, capture(address(2), b"x", minute=4, status=404))
    assert rows(folder, "SELECT title, gone_since IS NULL FROM stories ORDER BY 1") == [
        ("Hiến đất mở đường", 0), ("Một", 1)
    ]  # fmt: skip


def test_a_captcha_page_does_not_make_it_gone(folder: DataFolder) -> None:
    put(folder, capture(NEW, TEXT, minute=1), capture(NEW, page("Xác minh bạn là người", kind=Kind.ERROR), minute=2))
    assert rows(folder, "SELECT gone_since FROM stories") == [(None,)]


@pytest.mark.parametrize("order", list(itertools.permutations(range(5)))[::7])
def test_a_move_is_the_same_in_whatever_order_it_is_read(tmp_path: Path, order: Iterable[int]) -> None:
    captures = [
        capture(OLD, TEXT, minute=1),
        redirect(OLD, NEW, 2),
        capture(NEW, EDITED, minute=3),
        capture(OLD, b"x", minute=4, status=404),
        redirect("http://cu.baosuoimo.vn/y", OLD, 5),
    ]
    straight, mixed = DataFolder(tmp_path / "straight"), DataFolder(tmp_path / "mixed")
    put(straight, *captures)
    for at in order:
        put(mixed, captures[at])
    assert _dump(mixed) == _dump(straight)


def _dump(folder: DataFolder) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        return content_of(connection)
