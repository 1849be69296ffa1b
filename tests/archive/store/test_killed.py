"""Killed between any two statements: the database is whole, and the next run ends where this one would have."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from archive.folder import DataFolder
from archive.store.decisions import read_decisions
from archive.store.publish import publish
from archive.store.search import open_snapshot
from pipelines.ingest import ingest
from tests.archive.store.invented import REGISTRY, address, capture, content_of, page, read_invented
from tests.archive.store.killed import DIED, captures, kept, take_down
from tests.archive.store.published import published, put

NEVER = 1_000_000
NEW = capture(address(9), page("Tin mới"), minute=9)
PARTS = 10  # moments at which a run is killed, spread over its statements


def run(folder: DataFolder, work: str, what: str, number: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.archive.store.killed", str(folder.root), work, what, str(number)]
    return subprocess.run(command, check=False, timeout=60, capture_output=True, text=True)


@cache
def steps(once: Path, work: str, what: str) -> int:
    """How many steps the work has, in a folder where nothing else was done."""
    done = run(ready(once / work / what, work), work, what, NEVER)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[-1])


def ready(path: Path, work: str) -> DataFolder:
    """A folder in which the work is to be done: nothing yet, or a published archive with one new story."""
    if work == "ingest":
        return DataFolder(path / "data")
    folder = published(path, captures())
    put(folder, [NEW])
    if work == "unforget":
        take_down(folder)
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
    number = 1 + steps(once, "ingest", "sql") * part // PARTS
    assert run(folder, "ingest", "sql", number).returncode == DIED
    assert_goes_on(folder, whole)


def assert_goes_on(folder: DataFolder, whole: DataFolder) -> None:
    """What was committed is whole; the next run ends where an undisturbed one does."""
    if folder.archive_db.exists():
        dump(folder)
    put(folder, captures())
    assert dump(folder) == dump(whole)


def kill_at_random(folder: DataFolder, seed: int) -> None:
    """SIGKILL from outside, at a moment that the process does not choose."""
    command = [sys.executable, "-m", "tests.archive.store.killed", str(folder.root), "ingest", "sql", str(NEVER)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, 0.4))  # about as long as the work takes
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(4, 50))])
def test_ingest_goes_on_after_kill_9_at_any_moment(tmp_path: Path, seed: int) -> None:
    folder, whole = DataFolder(tmp_path / "data"), DataFolder(tmp_path / "whole")
    put(whole, captures())
    kill_at_random(folder, seed)
    assert_goes_on(folder, whole)


SOME = [0, 4, 7, *(pytest.param(part, marks=pytest.mark.slow) for part in (1, 2, 3, 5, 6, 8, 9))]


@pytest.mark.parametrize("part", SOME)
@pytest.mark.parametrize("what", ["sql", "files"])
def test_a_killed_forget_is_whole_when_it_is_done_again(tmp_path: Path, once: Path, what: str, part: int) -> None:
    """What was decided before the end counts for every publish from then on, applied or not."""
    folder = ready(tmp_path, "forget")
    number = 1 + steps(once, "forget", what) * part // PARTS
    assert run(folder, "forget", what, number).returncode == DIED
    dump(folder)
    decided = read_decisions(folder)
    publish(folder, allow_loss=1.0)
    assert ("Tin dài" in titles(folder)) == (not decided)
    take_down(folder)
    assert "Tin dài" not in titles(folder)
    assert len(list(folder.published.glob("archive-*.db"))) == 1
    whole = DataFolder(tmp_path / "whole")
    whole.create()
    whole.decisions.write_bytes(folder.decisions.read_bytes())
    put(whole, [*captures(), NEW])
    assert dump(folder) == dump(whole)


@pytest.mark.parametrize("part", SOME)
def test_a_killed_undoing_of_a_takedown_is_whole_when_reading_goes_on(tmp_path: Path, once: Path, part: int) -> None:
    folder = ready(tmp_path, "unforget")
    number = 1 + steps(once, "unforget", "sql") * part // PARTS
    assert run(folder, "unforget", "sql", number).returncode == DIED
    dump(folder)
    assert [one["kind"] for one in read_decisions(folder)] == ["forget", "unforget"]
    ingest([], REGISTRY, folder, read=read_invented, refetch=kept)
    whole = DataFolder(tmp_path / "whole")
    put(whole, [*captures(), NEW])
    assert dump(folder) == dump(whole)


def titles(folder: DataFolder) -> set[str]:
    with closing(open_snapshot(folder)) as connection:
        return {row[0] for row in connection.execute("SELECT title FROM stories")}


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("what", ["sql", "files"])
def test_a_killed_publish_shows_the_old_file_or_the_new_one(tmp_path: Path, once: Path, what: str, part: int) -> None:
    folder = ready(tmp_path, "publish")
    old = folder.current.readlink()
    number = 1 + steps(once, "publish", what) * part // PARTS
    assert run(folder, "publish", what, number).returncode == DIED
    with closing(open_snapshot(folder)) as connection:
        count = connection.execute("SELECT count(*) FROM stories").fetchone()[0]
    assert count == (4 if folder.current.readlink() == old else 5)
    new = publish(folder)
    assert folder.current.readlink() == Path(new.name)
    assert {path.name for path in folder.published.iterdir()} == {str(old), new.name, "current", "history"}
