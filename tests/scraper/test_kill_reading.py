"""The whole command, its reading child too, killed again and again: the archive holds what an undisturbed one does."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from scraper.samples.server import SampleServer
from tests.command import Outcome, guong

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@dataclass(frozen=True, slots=True)
class Archive:
    """A data folder into which the sample newspapers are crawled."""

    data: Path
    registry: Path

    @property
    def argv(self) -> list[str]:
        return ["--data", str(self.data), "crawl", "--registry", str(self.registry), "--allow-loopback"]

    def crawl(self) -> Outcome:
        return guong(*self.argv)

    def start(self) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        return subprocess.Popen([sys.executable, "-m", "guong", *self.argv], stdout=quiet, stderr=quiet)

    def holds(self) -> tuple[list[tuple[object, ...]], ...]:
        """What does not depend on when it was fetched, of stories, their mentions and captures."""
        queries = (
            "SELECT id, publisher, url, title, text, published FROM stories ORDER BY id",
            "SELECT story, type, start, end, surface FROM mentions ORDER BY 1, 3, 4, 2",
            "SELECT DISTINCT url, status, sha256, story FROM captures ORDER BY url, sha256",
        )
        with closing(sqlite3.connect(self.data / "archive.db")) as db:
            return tuple(db.execute(query).fetchall() for query in queries)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with SampleServer(1) as server:
        yield server.registry(tmp_path_factory.mktemp("samples") / "publishers")


@pytest.fixture(scope="module")
def undisturbed(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive(tmp_path_factory.mktemp("undisturbed") / "data", samples)
    ran = archive.crawl()
    assert ran.code == 0, ran.err
    assert archive.holds()[0]
    return archive


def children(process: subprocess.Popen[bytes]) -> list[int]:
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    try:
        return [int(pid) for pid in path.read_text(encoding="ascii").split()]
    except OSError:
        return []


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("whom", ["parent", "child", "both"])
def test_an_archive_whose_crawls_are_killed_is_the_same_in_the_end(
    samples: Path, undisturbed: Archive, tmp_path: Path, whom: str
) -> None:
    chance = random.Random(whom)
    archive = Archive(tmp_path / "data", samples)
    for _ in range(4):
        process = archive.start()
        time.sleep(0.8 + chance.random() * 1.6)
        victims = children(process) if whom != "parent" else []
        for pid in victims:
            kill(pid)
        if whom != "child":
            process.kill()
        code = process.wait(timeout=60)
        assert code in ({-signal.SIGKILL, 0} if whom != "child" else {0, 4})
    ran = archive.crawl()
    assert ran.code == 0, ran.err
    assert archive.holds() == undisturbed.holds()
    assert guong("--data", archive.data, "verify").code == 0
