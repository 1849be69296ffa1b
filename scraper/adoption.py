"""Where WARC files and crawl.db differ: what a dead run had kept is entered, what was lost is fetched again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace

from archive.folder import DataFolder
from archive.model import Capture, Origin, RecordPosition
from archive.warc.access import read_record
from archive.warc.faults import RecordUnreadable
from archive.warc.orphans import Orphan, close_orphans
from archive.warc.reader import read_capture
from archive.warc.records import RecordType
from archive.warc.writer import Written
from pipelines.rules import Publisher
from scraper.crawl_db import open_for_writing, transaction
from scraper.frontier import Frontier, lease_from
from scraper.judge import Answer, Judge
from scraper.middlewares.guard import Guard
from scraper.rhythm import POLL
from scraper.rules import RulesTable
from scraper.settling import Settling
from scraper.states import Reason, State, UrlKind
from scraper.work import Clock, Lease, Outcome, Settlement

ADOPTED = "adopted"  # the run in whose name records are entered outside a crawl
CUT_OFF = {"time": Reason.TIMEOUT, "length": Reason.TOO_LARGE}  # WARC-Truncated; otherwise: truncated


def adopt_orphans(folder: DataFolder, frontier: Frontier, judge: Judge, now: float, say: Callable[[str], None]) -> None:
    """Close the files of dead runs, and enter each whole record as acknowledged before anything is leased."""
    adopting = _Adopting(folder, frontier, judge, now)

    def adopt(orphan: Orphan) -> None:
        with transaction(frontier.db):
            adopted = sum(adopting.adopt(position) for position in orphan.captures)
        say(_line(orphan, adopted))

    close_orphans(folder, adopt=adopt)


def adopt_dead_runs(folder: DataFolder, publishers: Sequence[Publisher], say: Callable[[str], None]) -> None:
    """The same outside a crawl, as `verify --repair` needs it; the caller holds crawl.lock."""
    frontier = Frontier(folder, ADOPTED, publishers)
    guard = Guard(publishers, allow_loopback=True)  # what is on disk was let through when it was fetched
    judge = Judge(guard, {publisher.id: publisher for publisher in publishers})
    adopt_orphans(folder, frontier, judge, Clock().now(), say)
    frontier.close()


def put_back(folder: DataFolder, urls: Iterable[str]) -> int:
    """Addresses whose records were lost are fetched again by the next crawl; how many of them crawl.db knows.

    `urls` as WARC files spell them; the caller holds crawl.lock.
    """
    if not folder.crawl_db.is_file():
        return 0  # the next crawl finds everything anew
    with closing(open_for_writing(folder.crawl_db)) as db, transaction(db):
        return sum(_put_back(db, url) for url in dict.fromkeys(urls))


def _put_back(db: sqlite3.Connection, url: str) -> int:
    """Nothing refers to its old records any more, neither validators nor revisit records."""
    RulesTable(db).forget(url)
    db.execute("UPDATE fetches SET digest = NULL WHERE url = ?", (url,))
    changed = db.execute(
        "UPDATE frontier SET state = ?, reason = NULL, due = CASE WHEN kind = 'robots' THEN NULL ELSE 0 END,"
        " digest = NULL, etag = NULL, last_modified = NULL, failed_runs = 0, redirect_to = NULL WHERE url = ?",
        (State.DISCOVERED, url),
    )
    return changed.rowcount


class _Adopting:
    def __init__(self, folder: DataFolder, frontier: Frontier, judge: Judge, now: float) -> None:
        self._folder, self._frontier, self._judge, self._now = folder, frontier, judge, now
        self._settling = Settling(frontier)

    def adopt(self, position: RecordPosition) -> bool:
        """Enter one record, where it is not entered yet."""
        if self._is_known(position):
            return False
        try:
            capture = read_capture(self._folder, position)
        except RecordUnreadable:
            return False  # said by verify; its address is fetched again
        if capture.origin is Origin.IMPORT:
            return False  # an import that died: an old copy of a page says nothing of what the crawl has fetched
        row = self._frontier.db.execute("SELECT * FROM frontier WHERE url = ?", (capture.url,)).fetchone()
        if row is not None:
            self._enter(row, capture, position)
        return row is not None

    def _is_known(self, position: RecordPosition) -> bool:
        sql = "SELECT 1 FROM fetches WHERE warc = ? AND offset = ?"
        return self._frontier.db.execute(sql, (position.warc, position.offset)).fetchone() is not None

    def _enter(self, row: sqlite3.Row, capture: Capture, position: RecordPosition) -> None:
        lease = lease_from(row, row["host"])
        fetched = min(capture.fetched.timestamp() if capture.fetched else self._now, self._now)  # clocks may be wrong
        outcome = self._outcome(lease, capture)
        settlement = Settlement(lease, replace(outcome, answered=fetched))
        written = Written(position, capture.sha256)
        revisit = read_record(self._folder, position.warc, position.offset, position.length).type == RecordType.REVISIT
        if not self._can_settle(lease, outcome):
            self._settling.note_fetch(settlement, outcome, written, fetched, revisit=revisit)
            return
        if lease.kind is UrlKind.STORY or self._now - fetched < POLL.get(lease.kind, 0.0):
            self._frontier.db.execute("UPDATE frontier SET due = NULL WHERE id = ?", (lease.id,))
        self._settling.settle(settlement, written, fetched, revisit=revisit)
        self._frontier.wake(lease.host, self._now)

    def _can_settle(self, lease: Lease, outcome: Outcome) -> bool:
        """What leads further can be judged only in a run of its own publisher."""
        is_ours = lease.publisher in self._frontier.publishers
        return is_ours or (lease.kind is UrlKind.STORY and outcome.redirect is None)

    def _outcome(self, lease: Lease, capture: Capture) -> Outcome:
        if capture.truncated is not None:
            return Outcome(State.FAILED, CUT_OFF.get(capture.truncated, Reason.TRUNCATED), capture.status)
        if capture.status is None or (
            lease.kind is not UrlKind.STORY and lease.publisher not in self._judge.publishers
        ):
            return Outcome(State.FAILED, Reason.BAD_RESPONSE, capture.status)
        is_chunked = "chunked" in (capture.header("Transfer-Encoding") or "").lower()
        answer = Answer(capture.status, capture.headers, capture.body, chunked=is_chunked)
        return self._judge.outcome(lease, answer, capture.fetched)


def _line(orphan: Orphan, adopted: int) -> str:
    torn = f", a torn tail of {orphan.torn_bytes} bytes set aside in {orphan.torn}" if orphan.torn else ""
    return f"crawl: closed {orphan.name} of a run that died: {adopted} pages entered that it had kept{torn}"
