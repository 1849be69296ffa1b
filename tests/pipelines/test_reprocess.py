"""archive.db made anew: the same whoever reads, what is different said first, and never half in place."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.errors import BadInput, ExitCode, Locked, StorageFailure
from archive.folder import DataFolder
from archive.store.decisions import read_decisions
from archive.store.differences import Differences
from archive.store.facts import COLUMNS
from archive.store.forget import forget
from archive.store.publish import publish
from archive.warc.files import warc_names
from pipelines import tasks
from pipelines.identity import identify
from pipelines.ingest import ingest, unread_captures
from pipelines.publisher import Registry
from pipelines.reprocess import Reprocessing, reprocess
from tests.archive.store.invented import content_of
from tests.command import guong
from tests.full_disk import full_at
from tests.pipelines.warcs import FILES, PAGES, crawled, exchange, url, write_warc

REGISTRY = Registry.load()
STORIES = FILES * PAGES


def nothing(_: str) -> int | None:
    return None


def worker(folder: DataFolder) -> list[str]:
    return [sys.executable, "-m", "guong", "--data", str(folder.root), "read-files"]


def anew(folder: DataFolder, said: list[str] | None = None, **wish: Any) -> Differences:
    wished = Reprocessing(REGISTRY, None, worker(folder), **wish)
    return reprocess(folder, wished, nothing, (said if said is not None else []).append)


def read_all(folder: DataFolder) -> None:
    ingest(unread_captures(folder, nothing), REGISTRY, folder)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    folder = crawled(tmp_path_factory.mktemp("made"))
    read_all(folder)
    return folder


@pytest.fixture
def folder(made: DataFolder, tmp_path: Path) -> DataFolder:
    shutil.copytree(made.root, tmp_path / "data")
    return DataFolder(tmp_path / "data")


def rows(folder: DataFolder, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        return connection.execute(sql).fetchall()


def dump(folder: DataFolder) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return content_of(connection)


def assert_untouched(folder: DataFolder, before: dict[str, list[tuple[object, ...]]]) -> None:
    assert dump(folder) == before
    assert not list(folder.root.glob("reprocess-*"))


def damage(folder: DataFolder, name: str) -> None:
    """Spoil the middle of every record of a file."""
    path = folder.root / name
    data = bytearray(path.read_bytes())
    for at in range(600, len(data), 700):
        data[at : at + 60] = b"\xff" * len(data[at : at + 60])
    path.write_bytes(data)


def damage_head(folder: DataFolder, name: str) -> None:
    """Spoil the beginning of a capture's record."""
    (at,) = rows(folder, f"SELECT max(offset) FROM captures WHERE warc = '{name}'")[0]
    with (folder.root / name).open("r+b") as file:
        file.seek(at)
        file.write(b"\xff" * 40)


@pytest.mark.parametrize("workers", [1, 2, pytest.param(4, marks=pytest.mark.slow)])
def test_one_worker_or_four_make_what_reading_as_it_came_made(folder: DataFolder, workers: int) -> None:
    before = dump(folder)
    differences = anew(folder, workers=workers)
    assert differences.replaced
    assert (differences.gained, differences.lost, differences.fields, differences.mentions) == (0, 0, {}, {})
    assert_untouched(folder, before)
    assert rows(folder, "SELECT count(*) FROM runs") == [(2,)]


@pytest.mark.parametrize("workers", [1, 2, pytest.param(4, marks=pytest.mark.slow)])
def test_workers_share_a_file(folder: DataFolder, workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(folder)
    ((captures,),) = rows(folder, "SELECT count(*) FROM captures")
    assert captures > len(warc_names(folder))
    monkeypatch.setattr(tasks, "SHARE", 1)
    said: list[str] = []
    assert anew(folder, said, workers=workers).replaced
    assert f"reprocess: {captures} of {captures} parts, {captures} captures" in said
    assert_untouched(folder, before)


@pytest.mark.parametrize("wish", [{}, {"publisher": "baolaocai"}])
def test_damage_in_a_shared_file_is_said_as_in_a_whole_one(
    folder: DataFolder, wish: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(folder, warc_names(folder)[1])
    damage_head(folder, warc_names(folder)[2])
    faults = []
    for share in (STORIES, 1, 2):
        monkeypatch.setattr(tasks, "SHARE", share)
        monkeypatch.setattr(tasks, "FEW", 0)
        said: list[str] = []
        anew(folder, said, allow_loss=0.0, **wish)
        faults.append([line for line in said if "damaged record" in line])
    assert len(faults[0]) > 1
    assert faults[0] == faults[1] == faults[2]


@pytest.mark.slow
def test_the_file_itself_is_the_same_to_the_byte_but_for_the_runs(folder: DataFolder) -> None:
    files = []
    for workers in (1, 3):
        anew(folder, workers=workers)
        with closing(sqlite3.connect(folder.archive_db, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("DELETE FROM runs")
            connection.execute("UPDATE _sqlite_migrations SET applied_at = ''")
            connection.execute("VACUUM")
        files.append(folder.archive_db.read_bytes()[100:])  # behind the head with its counters
    assert files[0] == files[1]


def test_without_an_archive_db_it_is_made_and_goes_on_from_there(folder: DataFolder) -> None:
    before = dump(folder)
    folder.archive_db.unlink()
    differences = anew(folder)
    assert (differences.before, differences.gained) == (0, STORIES)
    assert dump(folder) == before
    assert list(unread_captures(folder, nothing)) == []


def test_readers_may_go_on_with_the_new_one(folder: DataFolder) -> None:
    anew(folder)
    publish(folder)
    write_warc(folder, "sau", [exchange(50, minute=90)])
    read_all(folder)
    publish(folder)
    assert rows(folder, "SELECT count(*) FROM stories") == [(STORIES + 1,)]


def test_the_report_names_what_is_gained_lost_and_changed(folder: DataFolder) -> None:
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        connection.execute("UPDATE stories SET title = 'Khác' WHERE url LIKE '%900003%'")
        connection.execute("DELETE FROM mentions WHERE type = 'AWARD'")
        connection.execute("DELETE FROM awards")
        connection.commit()
    write_warc(folder, "moi", [exchange(60, "Gương mới toanh", minute=70)])
    differences = anew(folder)
    assert differences.replaced
    assert (differences.gained, differences.lost) == (1, 0)
    assert any("Gương mới toanh" in title for title in differences.gained_titles)
    assert differences.fields == {"title": 1}
    assert differences.mentions["AWARD"] == (STORIES + 1, 0)
    text = differences.as_text()
    assert "1 gained, 0 lost" in text
    assert "changed: title of 1" in text
    assert differences.as_json()["stories"] == {"before": STORIES, "after": STORIES + 1, "gained": 1, "lost": 0}


def test_what_would_lose_too_many_stories_is_refused_unless_it_is_wished(folder: DataFolder) -> None:
    before = dump(folder)
    (folder.root / warc_names(folder)[0]).unlink()
    differences = anew(folder)
    assert not differences.replaced
    assert differences.lost == PAGES - 1  # the edit of one of them is in another file
    assert_untouched(folder, before)
    assert anew(folder, allow_loss=0.5).replaced
    assert rows(folder, "SELECT count(*) FROM stories") == [(STORIES - PAGES + 1,)]


def test_a_damaged_file_is_said_and_its_losses_are_refused(folder: DataFolder) -> None:
    before = dump(folder)
    damage(folder, warc_names(folder)[1])
    for workers in (1, 2):
        said: list[str] = []
        differences = anew(folder, said, workers=workers)
        assert not differences.replaced
        assert differences.faults > 0
        assert any("damaged record left out" in line for line in said)
        assert_untouched(folder, before)


def test_a_takedown_is_no_loss_and_survives(folder: DataFolder) -> None:
    identity = identify(url(5), REGISTRY.of(url(5)))
    forget(folder, identity.address, identity.story, "Theo yêu cầu", datetime(2026, 11, 20, tzinfo=UTC), lambda _: None)
    before = dump(folder)
    folder.archive_db.unlink()
    read_all(folder)
    assert dump(folder) == before
    assert anew(folder, workers=2).replaced
    assert dump(folder) == before
    assert rows(folder, "SELECT count(*) FROM stories WHERE url LIKE '%900005%'") == [(0,)]
    assert len(read_decisions(folder)) == 1


def test_nothing_is_stale_behind_a_reading(folder: DataFolder) -> None:
    said: list[str] = []
    assert anew(folder, said, stale=True).replaced
    assert any(line.startswith("read 0 captures of 0 WARC files") for line in said)


def test_new_rules_of_a_newspaper_make_its_captures_stale_and_no_others(folder: DataFolder) -> None:
    before = dump(folder)
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        connection.execute("UPDATE captures SET reader = 'older.older.older' WHERE url LIKE '%900007%'")
        connection.execute("UPDATE contents SET title = 'Cũ' WHERE story IN"
                           " (SELECT story FROM captures WHERE url LIKE '%900007%')")  # fmt: skip
        connection.commit()
    said: list[str] = []
    assert anew(folder, said, stale=True).replaced
    assert any(line.startswith("read 1 captures of 1 WARC files") for line in said)
    assert dump(folder) == before


def test_a_newer_lexicon_makes_stories_stale_but_not_what_is_none(folder: DataFolder) -> None:
    before = dump(folder)
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        connection.execute("UPDATE captures SET reader = substr(reader, 1, 18) || 'earlier!' WHERE story IS NOT NULL")
        connection.commit()
    said: list[str] = []
    anew(folder, said, stale=True, workers=2)
    assert any(line.startswith(f"read {STORIES + 2} captures of 4") for line in said)  # a 404 belongs to its story
    assert dump(folder) == before


def test_one_newspaper_can_be_read_again(folder: DataFolder) -> None:
    before = dump(folder)
    said: list[str] = []
    anew(folder, said, publisher="baolaocai")
    assert any(line.startswith(f"read {STORIES + 2} captures") for line in said)
    assert dump(folder) == before
    said.clear()
    anew(folder, said, publisher="baosonla")
    assert any(line.startswith("read 0 captures") for line in said)


def test_what_was_set_aside_is_tried_again(folder: DataFolder) -> None:
    before = dump(folder)
    broken = "SELECT id FROM captures WHERE url LIKE '%900008%'"
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        connection.execute(f"DELETE FROM stories WHERE id IN (SELECT story FROM captures WHERE id IN ({broken}))")
        connection.execute(f"INSERT INTO set_aside SELECT id, 'ValueError: x' FROM captures WHERE id IN ({broken})")
        connection.execute(
            f"UPDATE captures SET story = NULL, content = NULL, reason = 'set-aside' WHERE id IN ({broken})"
        )
        for table in (*COLUMNS, "contents", "story_versions"):
            connection.execute(f"DELETE FROM {table} WHERE story NOT IN (SELECT id FROM stories)")
        connection.commit()
    assert anew(folder, stale=True).gained == 1
    assert rows(folder, "SELECT count(*) FROM set_aside") == [(0,)]
    assert dump(folder)["stories"] == before["stories"]


def test_an_unknown_newspaper_is_named(folder: DataFolder) -> None:
    with pytest.raises(BadInput, match="unknown publisher"):
        anew(folder, publisher="baolaocay")


def test_two_writers_at_once_are_refused(folder: DataFolder) -> None:
    before = dump(folder)
    with folder.lock("archive"), pytest.raises(Locked):
        anew(folder)
    assert_untouched(folder, before)


def test_a_database_of_a_newer_guong_is_left_alone(folder: DataFolder) -> None:
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        connection.execute("PRAGMA user_version = 999")
    kept = folder.archive_db.read_bytes()
    with pytest.raises(BadInput, match="newer guong"):
        anew(folder)
    assert folder.archive_db.read_bytes() == kept


def test_while_somebody_reads_the_old_one_it_is_not_replaced(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.store.database.BUSY_SECONDS", 0.1)
    before = dump(folder)
    with closing(sqlite3.connect(folder.archive_db)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM stories").fetchone()
        with pytest.raises(StorageFailure, match=r"archive\.db"):
            anew(folder)
    assert_untouched(folder, before)
    assert anew(folder).replaced


def test_a_killed_worker_is_named_and_nothing_replaced(folder: DataFolder, tmp_path: Path) -> None:
    before = dump(folder)
    suicidal = [sys.executable, "-c", "import os, sys; sys.stdin.readline(); os.kill(os.getpid(), 9)"]
    wish = Reprocessing(REGISTRY, None, suicidal, workers=2)
    with pytest.raises(StorageFailure, match=r"was killed by signal 9.*archive\.db is as it was"):
        reprocess(folder, wish, nothing, lambda _: None)
    assert_untouched(folder, before)


@pytest.mark.parametrize(("limit", "workers"), [(4096, 2), (60_000, 1), (60_000, 2)])
def test_a_full_disk_is_named_and_nothing_replaced(folder: DataFolder, limit: int, workers: int) -> None:
    before = dump(folder)
    with full_at(limit), pytest.raises(StorageFailure):
        anew(folder, workers=workers)
    assert_untouched(folder, before)


def test_the_command_says_what_is_different_and_refuses_with_its_exit_code(folder: DataFolder) -> None:
    done = guong("reprocess", "--data", folder.root, "--workers", "2", "--json")
    assert done.code == ExitCode.DONE, done.err
    assert done.lines[0]["replaced"] is True
    (folder.root / warc_names(folder)[0]).unlink()
    refused = guong("reprocess", "--data", folder.root)
    assert refused.code == ExitCode.FOUND_SOMETHING
    assert "archive.db stays as it was" in refused.err
    assert "3 lost" in refused.out


def test_killed_on_its_way_it_leaves_the_old_one_and_cleans_up_next_time(folder: DataFolder) -> None:
    before = dump(folder)
    process = subprocess.Popen(
        [sys.executable, "-m", "guong", "--data", str(folder.root), "reprocess"], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    process.stderr.readline()  # the first file is read
    process.kill()
    process.wait()
    process.stderr.close()
    assert dump(folder) == before
    anew(folder)
    assert_untouched(folder, before)


def test_what_nobody_asked_for_is_not_asked_for() -> None:
    assert not Reprocessing(REGISTRY, None, []).is_partial
    assert replace(Reprocessing(REGISTRY, None, []), stale=True).is_partial
