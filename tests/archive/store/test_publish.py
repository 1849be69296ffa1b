"""Publishing: a checked file, swapped in at once, the same bytes for the same content, and a way back."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import BadInput, StorageFailure
from archive.folder import DataFolder
from archive.store import publish as publish_module
from archive.store.dictionary import dictionary_rows
from archive.store.publish import publish, undo
from archive.store.search import open_snapshot, search
from pipelines.ingest import ingest
from pipelines.publisher import Registry
from pipelines.reference import reference_of
from tests.archive.store.invented import OTHER, PUBLISHER, address, capture, page, read_invented
from tests.archive.store.published import published, put

PEOPLE = [
    ("PER", "Lò Văn Thử", {"role": "Trưởng bản"}),
    ("LOC", "xã Phình", {}),
    ("FIG", "30 con dê", {"value": "30", "unit": "con dê"}),
    ("QUOTE", "Vui lắm", {"speaker": "Thử"}),
    ("AWARD", "Bằng khen", {}),
]


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    bodies = {
        n: page(f"Tin {n} ở đèo", "Ông Lò Văn Thử ở xã Phình, 30 con dê, Bằng khen: Vui lắm.", day=20 - n, named=PEOPLE)
        for n in (1, 2, 3)
    }
    bodies[4] = page("Không ngày", day=0)
    return published(tmp_path, [capture(address(n), body, minute=n) for n, body in bodies.items()])


def rows(folder: DataFolder, sql: str) -> list[tuple[object, ...]]:
    with closing(open_snapshot(folder)) as connection:
        return connection.execute(sql).fetchall()


def names(folder: DataFolder) -> set[str]:
    return {path.name for path in folder.published.iterdir()}


def add(folder: DataFolder, number: int) -> Path:
    put(folder, [capture(address(number), page(f"Tin {number}"), minute=number)])
    return publish(folder)


def test_stories_are_numbered_by_date(folder: DataFolder) -> None:
    listed = rows(folder, "SELECT number, title, year FROM story_list ORDER BY number")
    assert listed == [
        (1, "Tin 3 ở đèo", 2026),
        (2, "Tin 2 ở đèo", 2026),
        (3, "Tin 1 ở đèo", 2026),
        (4, "Không ngày", None),
    ]
    assert rows(folder, "SELECT number, title, year FROM stories JOIN story_list USING (number, title)") == listed


def test_counts_are_worked_out_beforehand(folder: DataFolder) -> None:
    assert rows(folder, "SELECT * FROM story_counts") == [("baosuoimo", 0, 1, 4, 4, 0), ("baosuoimo", 2026, 3, 1, 3, 0)]
    counted = "SELECT name, folded, stories, mentions, first, last FROM entity_counts WHERE type = 'LOC'"
    assert rows(folder, counted) == [("xã Phình", "xa phinh", 3, 3, 1, 3)]
    assert dict(rows(folder, "SELECT * FROM totals")) == {  # type: ignore[arg-type]  # rows of two columns
        "stories": 4, "gone": 0, "captures": 4, "publishers": 1, "versions": 4, "mentions": 15,
        "people": 3, "organisations": 0, "places": 1,
    }  # fmt: skip
    assert rows(folder, "SELECT type, entities, stories FROM type_counts") == [
        ("AWARD", 1, 3), ("FIG", 0, 3), ("LOC", 1, 3), ("PER", 3, 3), ("QUOTE", 0, 3)
    ]  # fmt: skip
    assert rows(folder, "SELECT number FROM entity_stories WHERE number > 2 GROUP BY 1") == [(3,)]


def test_the_dictionary_names_every_table_and_column_of_a_published_file(folder: DataFolder) -> None:
    tables = rows(
        folder,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'story_search%' AND name NOT LIKE 'story_exact%' AND name NOT LIKE 'entity_search%'"
        " AND name NOT LIKE 'story_pairs%' AND name NOT LIKE 'story_titles%'",
    )
    there = {(table, row[1]) for (table,) in tables for row in rows(folder, f"PRAGMA table_info({table})")}
    named = {(table, column) for table, column, _ in dictionary_rows(snapshot=True) if column}
    assert there == named
    assert rows(folder, "SELECT * FROM dictionary") == dictionary_rows(snapshot=True)


def test_the_same_content_gives_the_same_file(folder: DataFolder, tmp_path: Path) -> None:
    first = folder.current.readlink()
    assert publish(folder).name == str(first)
    moved = DataFolder(tmp_path / "elsewhere" / "data")
    shutil.copytree(folder.root, moved.root, symlinks=True)
    assert publish(moved).name == str(first)
    assert names(folder) == {str(first), "current", "history"}


def test_the_order_of_ingest_does_not_show_in_the_file(tmp_path: Path) -> None:
    captures = [capture(address(n), page(f"Tin {n}", "Ông Lò Văn Thử.", named=PEOPLE[:1]), minute=n) for n in range(5)]
    files = []
    for name, order in (("one", captures), ("two", captures[::-1])):
        folder = published(tmp_path / name, order)
        with closing(sqlite3.connect(folder.archive_db)) as connection:
            connection.execute("DELETE FROM runs")
            connection.commit()
        files.append(publish(folder).name)
    assert files[0] == files[1]


def test_the_last_three_are_kept(folder: DataFolder) -> None:
    made = [str(folder.current.readlink())] + [add(folder, number).name for number in (11, 12, 13)]
    assert names(folder) == {*made[1:], "current", "history"}
    assert str(folder.current.readlink()) == made[-1]


def test_a_reader_keeps_its_file_while_another_is_swapped_in(folder: DataFolder) -> None:
    with closing(open_snapshot(folder)) as reader:
        add(folder, 11)
        for number in (12, 13, 14):
            add(folder, number)  # by now the reader's file has no name any more
        assert search(reader, "").total == 4
        assert reader.execute("SELECT count(*) FROM stories").fetchone() == (4,)
    assert rows(folder, "SELECT count(*) FROM stories") == [(8,)]


def test_undo_goes_back_step_by_step(folder: DataFolder) -> None:
    first = str(folder.current.readlink())
    second, third = add(folder, 11).name, add(folder, 12).name
    assert [undo(folder).name, undo(folder).name] == [second, first]
    with pytest.raises(BadInput, match="no earlier snapshot"):
        undo(folder)
    assert publish(folder).name == third
    assert undo(folder).name == first  # what was undone is no step any more


def test_undo_without_anything_published_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="guong publish"):
        undo(DataFolder(tmp_path))


def test_an_archive_without_stories_can_be_published(tmp_path: Path) -> None:
    publish(DataFolder(tmp_path))
    assert rows(DataFolder(tmp_path), "SELECT value FROM totals WHERE name = 'stories'") == [(0,)]


def test_a_file_that_fails_its_check_is_not_published(folder: DataFolder) -> None:
    before, link = names(folder), folder.current.readlink()
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        connection.execute("UPDATE mentions SET entity = 'nobody' WHERE entity IS NOT NULL")
        connection.commit()
    with pytest.raises(StorageFailure, match="foreign_key_check"):
        publish(folder)
    assert (names(folder), folder.current.readlink()) == (before, link)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "published").write_text("a file where the folder should be")
    with pytest.raises(StorageFailure, match="published"):
        publish(DataFolder(tmp_path))


def test_a_full_disk_leaves_the_old_file_in_place(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    before, link = names(folder), folder.current.readlink()
    put(folder, [capture(address(11), page("Tin"), minute=11)])

    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(publish_module, "sync_file", full)
    with pytest.raises(StorageFailure, match="No space left"):
        publish(folder)
    assert (names(folder), folder.current.readlink()) == (before, link)


def test_what_a_killed_publish_left_is_cleared_away(folder: DataFolder) -> None:
    left = folder.published / f"{publish_module.TEMPORARY}x"
    left.mkdir()
    (left / "work.db").write_bytes(b"half")
    (folder.published / f"{publish_module.TEMPORARY}link").symlink_to("nowhere")
    add(folder, 11)
    assert not any(name.startswith(publish_module.TEMPORARY) for name in names(folder))


def test_a_file_that_lost_many_stories_is_not_published_unless_that_is_wished(folder: DataFolder) -> None:
    link = folder.current.readlink()
    folder.archive_db.unlink()
    put(folder, [capture(address(1), page("Tin 1"), minute=1)])
    with pytest.raises(StorageFailure, match="3 of its 4 stories would be missing"):
        publish(folder)
    assert folder.current.readlink() == link
    publish(folder, allow_loss=0.8)
    assert rows(folder, "SELECT count(*) FROM stories") == [(1,)]


def test_ingest_may_go_on_while_a_file_is_published(folder: DataFolder) -> None:
    with folder.lock("archive"), closing(sqlite3.connect(folder.archive_db, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE stories SET title = 'halb'")
        publish(folder)
        writer.execute("ROLLBACK")
    assert rows(folder, "SELECT count(*) FROM stories WHERE title = 'halb'") == [(0,)]


def test_stories_under_embargo_are_kept_but_not_shown_until_their_day(tmp_path: Path) -> None:
    """The newspaper asks for a thousand years, then for one day, and is heard though nothing of it is read anew."""
    folder = DataFolder(tmp_path / "data")
    put(folder, [capture(address(1), page("Tin một"), minute=1), capture(address(2), page("Tin hai"), minute=2)])
    for days, shown in ((365_000, 0), (1, 2)):
        registry = Registry({PUBLISHER.id: replace(PUBLISHER, embargo_days=days)}, {})
        publish(folder, allow_loss=1.0, reference=reference_of(registry))
        assert rows(folder, "SELECT count(*) FROM stories") == [(shown,)]
        with closing(sqlite3.connect(folder.archive_db)) as archive:
            assert archive.execute("SELECT count(*) FROM stories").fetchone() == (2,)
        reasons = rows(folder, "SELECT reason FROM tombstones")
        assert all("thời gian chờ" in str(reason) for (reason,) in reasons)
        assert len(reasons) == 2 - shown


def test_what_a_registry_says_of_a_newspaper_is_published_and_kept_by_the_next_reading(tmp_path: Path) -> None:
    folder = published(tmp_path, [capture(address(1), page("Tin một"), minute=1)])
    renamed = replace(PUBLISHER, name="Báo Suối Mới", home="https://baosuoimoi.vn/", province="Suối Mới")
    registry = Registry({renamed.id: renamed, OTHER.id: OTHER}, {})
    described = "SELECT name, home, province FROM publishers"
    publish(folder, reference=reference_of(registry))
    assert rows(folder, described) == [("Báo Suối Mới", "https://baosuoimoi.vn/", "Suối Mới")]
    ingest([], registry, folder, read=read_invented)
    with closing(sqlite3.connect(folder.archive_db)) as archive:
        assert archive.execute(described).fetchall() == rows(folder, described)


def test_a_story_under_embargo_is_not_shown_at_the_address_to_which_it_moved(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    publisher = replace(PUBLISHER, embargo_days=365_000)
    told = page("Tin một", "Ông Lò Văn Thử hiến đất để bản làm đường, rồi cùng bà con góp công đổ bê tông. " * 4)
    captures = [capture("http://cu.baosuoimo.vn/tin/1", told, minute=1), capture(address(1), told, minute=2)]
    ingest(captures, Registry({publisher.id: publisher}, {}), folder, read=read_invented)
    publish(folder)
    assert rows(folder, "SELECT count(*) FROM stories") == [(0,)]
    assert rows(folder, "SELECT count(*) FROM tombstones") == [(2,)]
