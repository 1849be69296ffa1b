"""Databases of earlier versions, as they were kept then, moved forward: what they held is there, and goes on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.folder import DataFolder
from archive.store.publish import publish
from archive.store.schema import VERSION, open_archive
from tests.archive.store.invented import address, capture, content_of, page
from tests.archive.store.published import put

VERSIONS = sorted((Path(__file__).parent / "versions").glob("*.sql"))
LONG = "Bà Hoàng Thị Mơ nuôi ba mươi con dê trên đèo, mỗi năm bán được hai lứa và dạy cho cả bản cùng làm. " * 3


@pytest.fixture(params=VERSIONS, ids=[path.stem for path in VERSIONS])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> DataFolder:
    kept = DataFolder(tmp_path / "data")
    kept.create()
    with closing(sqlite3.connect(kept.archive_db)) as connection:
        connection.executescript(request.param.read_text("utf-8"))
    return kept


def rows(folder: DataFolder, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        return connection.execute(sql).fetchall()


def layout(connection: sqlite3.Connection) -> dict[str, object]:
    """Tables with their columns, and indexes with theirs: whatever the way on which they came into being."""
    names = connection.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
    told = {
        "table": "SELECT * FROM pragma_table_xinfo(?)",
        "index": "SELECT * FROM pragma_index_xinfo(?)",
        "trigger": "SELECT sql FROM sqlite_master WHERE name = ?",
    }
    return {name: connection.execute(told[kind], (name,)).fetchall() for kind, name in sorted(names)}


def test_every_earlier_version_is_kept_as_a_sample() -> None:
    assert [int(path.stem) for path in VERSIONS] == list(range(1, VERSION))


def test_it_becomes_what_a_new_one_is(folder: DataFolder, tmp_path: Path) -> None:
    with closing(open_archive(folder)) as moved, closing(open_archive(DataFolder(tmp_path / "new"))) as new:
        assert layout(moved) == layout(new)
        assert moved.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert moved.execute("PRAGMA foreign_key_check").fetchall() == []
        assert moved.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_it_held_is_all_there(folder: DataFolder) -> None:
    before = {
        table: rows(folder, f"SELECT count(*) FROM {table}")
        for table in ("stories", "contents", "captures", "story_versions", "mentions", "entities", "set_aside")
    }
    open_archive(folder).close()
    assert {table: rows(folder, f"SELECT count(*) FROM {table}") for table in before} == before
    assert before["stories"] == [(2,)]
    assert rows(folder, "SELECT title, versions FROM stories ORDER BY title") == [
        ("Bà Mơ nuôi dê núi", 2),
        ("Tin hai", 1),
    ]


def test_it_takes_up_new_captures_joins_moves_and_is_published(folder: DataFolder) -> None:
    text = page("Bà Mơ nuôi dê núi", LONG, "Ở bản Đèo.", named=[("LOC", "bản Đèo", {})])
    put(folder, [capture("http://cu.baosuoimo.vn/tin/de.aspx", text, minute=50)])
    assert rows(folder, "SELECT count(*) FROM stories") == [(2,)]
    assert rows(folder, "SELECT count(*) FROM story_aliases") == [(1,)]
    publish(folder)


def test_the_end_of_a_story_becomes_an_absence(folder: DataFolder) -> None:
    put(folder, [])
    assert rows(folder, "SELECT gone, back, reason FROM absences") == [("2026-11-01T00:04:00+00:00", None, "http-404")]


def test_moving_forward_twice_changes_nothing(folder: DataFolder) -> None:
    open_archive(folder).close()
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        before = content_of(connection)
    open_archive(folder).close()
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        assert content_of(connection) == before
    assert address(1) in str(before["captures"])
