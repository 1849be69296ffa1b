"""The keeper: groups share an fsync, and what it cannot keep ends the run."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.model import Exchange, Origin
from archive.warc.writer import WarcWriter
from scraper.frontier import Frontier
from scraper.keeper import Keeper
from scraper.states import State, UrlKind
from scraper.work import Clock, Lease, Outcome, RobotsAnswer, Settlement, Turn
from tests.scraper.test_frontier import publisher, story

PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"


class Desk:
    """A keeper on a frontier, and what it says."""

    def __init__(self, folder: DataFolder, **hosts: int) -> None:
        self.clock = Clock()
        self.publishers = tuple(publisher(name, f"{name}.example", delay=0.0) for name in hosts)
        self.frontier = Frontier(folder, "r1", self.publishers)
        self.frontier.begin(self.clock.now(), poll=True, recheck=False)
        self.writer = WarcWriter(folder, "r1", origin=Origin.CRAWL)
        self.syncs = 0
        self._sync = self.writer.sync
        self.writer.sync = self._count  # type: ignore[method-assign]  # counts, then syncs
        self.keeper = Keeper(folder, self.frontier, self.writer, self.clock)
        self.turns: list[Turn] = []
        self.failed = threading.Event()
        self.changed = threading.Condition()

    def _count(self) -> None:
        self.syncs += 1
        self._sync()

    def start(self) -> None:
        def call(function: Any, *values: Any) -> None:
            with self.changed:
                function(*values)
                self.changed.notify_all()

        self.keeper.start(call, self.turns.append, self.failed.set)
        self.keeper.ask()

    def leases(self, count: int) -> list[Lease]:
        """The next so many leases."""
        with self.changed:
            assert self.changed.wait_for(lambda: sum(len(turn.leases) for turn in self.turns) >= count, timeout=10)
            found = [lease for turn in self.turns for lease in turn.leases]
            self.turns.clear()
        return found


def kept(lease: Lease) -> Settlement:
    exchange = Exchange(lease.url, b"GET / HTTP/1.1\r\n\r\n", PAGE, "192.0.2.1", datetime.now(UTC))
    robots = RobotsAnswer(200, b"") if lease.kind is UrlKind.ROBOTS else None
    found = (story(1, f"{lease.publisher}.example", name=lease.publisher),) if lease.kind is UrlKind.FEED else ()
    return Settlement(lease, Outcome(State.ARCHIVED, status=200, robots=robots, found=found, answered=1.0), exchange)


def test_what_waits_shares_one_sync_and_is_acknowledged_only_then(tmp_path: Path) -> None:
    desk = Desk(DataFolder(tmp_path), mot=1, hai=1, ba=1)
    desk.start()
    for _ in range(3):  # robots.txt, feed, story of each host
        leases = desk.leases(3)
        for lease in leases:
            desk.keeper.settle(kept(lease))
    desk.keeper.stop()
    assert desk.keeper.failure is None
    assert desk.syncs <= 9
    with sqlite3.connect(tmp_path / "crawl.db") as db:
        places = db.execute("SELECT warc, offset, length FROM fetches").fetchall()
        assert db.execute("SELECT count(*) FROM frontier WHERE state = 'archived'").fetchone() == (9,)
    db.close()
    assert len(places) == 9
    assert all((tmp_path / warc).stat().st_size >= offset + length for warc, offset, length in places)
    desk.frontier.close()


@pytest.mark.parametrize(
    "error", [StorageFailure("cannot write"), sqlite3.OperationalError("disk full"), OSError(28, "x")]
)
def test_a_disk_that_fails_acknowledges_nothing_and_says_so(tmp_path: Path, error: Exception) -> None:
    desk = Desk(DataFolder(tmp_path), mot=1)
    desk.start()
    (lease,) = desk.leases(1)

    def fail() -> None:
        raise error

    desk.writer.sync = fail  # type: ignore[method-assign]  # a disk that fails
    desk.keeper.settle(kept(lease))
    assert desk.failed.wait(10)
    desk.keeper.stop()
    assert isinstance(desk.keeper.failure, StorageFailure)
    assert desk.turns == []
    with sqlite3.connect(tmp_path / "crawl.db") as db:
        assert db.execute("SELECT count(*) FROM fetches").fetchone() == (0,)
    db.close()
    desk.frontier.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_our_own_ends_the_run_and_does_not_hang_it(tmp_path: Path) -> None:
    desk = Desk(DataFolder(tmp_path), mot=1)
    desk.start()
    desk.leases(1)

    def fail() -> None:
        raise KeyError("a fault")

    desk.keeper.settling.settle = fail  # type: ignore[method-assign, assignment]  # takes no settlement: TypeError
    desk.keeper.settle(
        Settlement(Lease(1, "https://mot.example/", "mot", "mot.example:443", UrlKind.FEED), Outcome(State.FAILED))
    )
    assert desk.failed.wait(10)
    assert "report it" in str(desk.keeper.failure)
    desk.keeper.stop()
    desk.frontier.close()
