"""Killed between any two statements: the database is whole, and the next run ends where this one would have."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from archive.folder import DataFolder
from archive.store.publish import publish
from archive.store.search import open_snapshot
from tests.archive.store.invented import address, capture, content_of, page
from tests.archive.store.killed import DIED, captures
from tests.archive.store.published import published, put

NEVER = 1_000_000
PARTS = 10  # moments at which a run is killed, spread over its statements


def run(folder: DataFolder, work: str, what: str, number: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.archive.store.killed", str(folder.root), work, what, str(number)]
    return subprocess.run(command, check=False, timeout=60, capture_output=True, text=True)


@cache
def steps(path: Path, work: str, what: str) -> int:
    """How many steps the work has."""
    done = run(ready(path, work), work, what, NEVER)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def ready(path: Path, work: str) -> DataFolder:
    """A folder in which the work is to be done: nothing yet, or a published archive with one new story."""
    if work == "ingest":
        return DataFolder(path / "data")
    folder = published(path, captures())
    put(folder, [capture(address(9), page("Tin mới"), minute=9)])
    return folder


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("once")


def dump(folder: DataFolder) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return content_of(connection)


@pytest.mark.parametrize("part", range(PARTS))
def test_ingest_goes_on_after_a_kill(tmp_path: Path, once: Path, part: int) -> None:
    folder, whole = DataFolder(tmp_path / "data"), DataFolder(tmp_path / "whole")
    put(whole, captures())
    number = 1 + steps(once / "ingest", "ingest", "sql") * part // PARTS
    assert run(folder, "ingest", "sql", number).returncode == DIED
    if folder.archive_db.exists():
        assert dump(folder).get("captures", []) in ([], dump(whole)["captures"])
    put(folder, captures())
    assert dump(folder) == dump(whole)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("what", ["sql", "files"])
def test_a_killed_publish_shows_the_old_file_or_the_new_one(tmp_path: Path, once: Path, what: str, part: int) -> None:
    folder = ready(tmp_path, "publish")
    old = folder.current.readlink()
    number = 1 + steps(once / what, "publish", what) * part // PARTS
    assert run(folder, "publish", what, number).returncode == DIED
    with closing(open_snapshot(folder)) as connection:
        count = connection.execute("SELECT count(*) FROM stories").fetchone()[0]
    assert count == (3 if folder.current.readlink() == old else 4)
    new = publish(folder)
    assert folder.current.readlink() == Path(new.name)
    assert {path.name for path in folder.published.iterdir()} == {str(old), new.name, "current", "history"}
