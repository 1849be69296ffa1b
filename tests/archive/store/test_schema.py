"""The tables: described one by one, moved forward as a whole, and left alone where a newer guong made them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archive.errors import BadInput, StorageFailure
from archive.folder import DataFolder
from archive.store import schema
from archive.store.dictionary import MEANINGS, data_page, dictionary_rows
from archive.store.schema import open_archive, open_archive_readonly
from archive.store.search import open_snapshot
from archive.store.watermarks import read_watermarks
from tests.archive.store.published import published

CONTRACT = {
    "stories": "id publisher url title published text theme_score first_seen gone_since",
    "story_addresses": "story url",
    "captures": "id url fetched status warc offset length sha256 story",
    "story_versions": "story number first_seen changed",
    "entities": "id type name",
    "entity_aliases": "alias entity",
    "mentions": "story entity type start end surface attrs",
    "roles": "person title organisation story mention",
    "awards": "story award giver receiver date",
    "quotes": "story speaker start end",
    "figures": "story value unit start end",
    "places": "id name level parent valid_from valid_to lat lon",
    "place_changes": "old new share on_date",
    "clusters": "id earliest",
    "cluster_members": "cluster story share",
    "publishers": "id",
    "runs": "id",
    "dictionary": "table_name column_name meaning",
}


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def columns(connection: sqlite3.Connection) -> dict[str, set[str]]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlite_%'")
    return {name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")} for (name,) in tables.fetchall()}


def test_every_table_that_scripts_outside_call_is_there(folder: DataFolder) -> None:
    with closing(open_archive(folder)) as connection:
        there = columns(connection)
    for table, named in CONTRACT.items():
        assert set(named.split()) <= there[table], table


def test_the_dictionary_names_every_table_and_column_and_no_other(folder: DataFolder) -> None:
    with closing(open_archive(folder)) as connection:
        stored = connection.execute("SELECT * FROM dictionary").fetchall()
        there = columns(connection)
    assert stored == dictionary_rows()
    assert {table: {column for name, column, _ in stored if name == table} - {""} for table, _, _ in stored} == there


def test_the_page_about_the_data_names_them_too() -> None:
    page = data_page()
    for table, described in MEANINGS.items():
        assert f"### {table}\n" in page
        assert all(f"| `{column}` |" in page for column in described.columns)


def test_every_reference_between_tables_has_an_index(folder: DataFolder) -> None:
    """Without one, deleting or checking a row reads the whole other table."""
    with closing(open_archive(folder)) as connection:
        for table in columns(connection):
            firsts = {
                connection.execute(f"PRAGMA index_info({row[1]})").fetchone()[2]
                for row in connection.execute(f"PRAGMA index_list({table})").fetchall()
            }
            keys = connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
            assert {key[3] for key in keys if key[1] == 0} <= firsts, table


def test_the_key_comes_first_in_tables_without_rowid(folder: DataFolder) -> None:
    """SQLite 3.40's integrity_check reports NULLs that are none where it does not, and publishing would stop."""
    with closing(open_archive(folder)) as connection:
        made = connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID'").fetchall()
        assert ("figures",) in made
        for (name,) in made:
            places = [row[5] for row in connection.execute(f"PRAGMA table_info({name})")]
            assert places == sorted(places, key=lambda place: place or len(places)), name


def test_opening_twice_changes_nothing(folder: DataFolder) -> None:
    open_archive(folder).close()
    before = folder.archive_db.read_bytes()
    open_archive(folder).close()
    assert folder.archive_db.read_bytes() == before


def test_a_database_of_a_newer_guong_is_named_and_left_alone(folder: DataFolder) -> None:
    open_archive(folder).close()
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        connection.execute("PRAGMA user_version = 999")
    for opening in (open_archive, open_archive_readonly, read_watermarks):
        with pytest.raises(BadInput, match="newer guong"):
            opening(folder)


def test_a_published_file_of_a_newer_guong_is_named(tmp_path: Path) -> None:
    folder = published(tmp_path, [])
    with closing(sqlite3.connect(folder.current)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(BadInput, match="newer guong"):
        open_snapshot(folder)


def test_a_file_that_is_no_database_is_named(folder: DataFolder) -> None:
    folder.create()
    folder.archive_db.write_bytes(b"not a database, but long enough to have the head of one" * 20)
    with pytest.raises(StorageFailure, match=r"archive\.db"):
        open_archive(folder)


def test_a_migration_that_fails_leaves_nothing_behind(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (*schema.STEPS["001_first_tables"], "CREATE INDEX broken ON nothing (at_all)")
    monkeypatch.setitem(schema.STEPS, "001_first_tables", broken)
    with pytest.raises(StorageFailure):
        open_archive(folder)
    monkeypatch.undo()
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        assert columns(connection) == {}
    open_archive(folder).close()


def test_nothing_ingested_yet_is_no_error_for_a_reader(folder: DataFolder) -> None:
    assert open_archive_readonly(folder) is None
    folder.create()
    folder.archive_db.touch()
    assert open_archive_readonly(folder) is None
    assert read_watermarks(folder) == {}
