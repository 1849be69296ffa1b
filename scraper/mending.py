"""What import and verify have to do with crawl.db outside a crawl; whoever writes holds crawl.lock."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.store.schema import open_archive_readonly
from archive.warc.checks import Totals
from archive.warc.faults import Fault
from archive.warc.files import open_names
from archive.warc.losses import Loss, read_losses
from archive.warc.repair import repair
from archive.warc.report import Report
from archive.warc.rows import in_order, rows_of_table
from archive.warc.verify import names_of, verify
from pipelines.rules import Publisher
from scraper.addresses import clean
from scraper.adoption import ADOPTED, adopt_dead_runs, put_back
from scraper.crawl_db import connect, transaction
from scraper.frontier import Frontier, acknowledged_end
from scraper.judge import Judge
from scraper.middlewares.guard import Guard
from scraper.states import State, UrlKind
from scraper.work import Clock


def check(folder: DataFolder, paths: Sequence[Path], report: Report, *, sample: bool = False) -> bool:
    """`guong verify`: print what is amiss; whether anything is. A crawl may be running."""
    totals = Totals()
    report.faults(_verify(folder, paths, totals, report, sample=sample))
    report.losses(totals.losses)
    report.end(totals)
    return totals.faults > 0


def mend(folder: DataFolder, paths: Sequence[Path], publishers: Iterable[Publisher], report: Report) -> bool:
    """`guong verify --repair`: print what is amiss, mend it, have what is lost fetched again; whether there was any."""
    names_of(folder, list(paths))  # wrong use is said first
    with folder.lock("crawl"):
        close_dead_runs(folder, publishers, report.say)
        totals = Totals()

        def look(_: DataFolder, named: Sequence[Path]) -> list[Fault]:
            return report.faults(_verify(folder, named, totals, report))

        done = repair(folder, lambda: kept_rows(folder), paths=paths, check=look, say=report.say)
        again = fetch_again(folder, publishers, read_losses(folder))
    report.losses(done.losses)
    for url in again.strange:
        report.say(f"{url} is of no newspaper of the registry: it cannot be fetched again")
    report.say(f"{len(done.files)} files mended, {len(done.renamed)} renamed")
    report.say(f"{len(again.urls)} addresses are fetched again by the next crawl")
    report.end(totals)
    return done.did_something


def _verify(
    folder: DataFolder, paths: Sequence[Path], totals: Totals, report: Report, *, sample: bool = False
) -> Iterator[Fault]:
    return verify(
        folder,
        paths,
        sample=sample,
        rows=kept_rows(folder),
        acknowledged=lambda name: acknowledged_end(folder, name),
        address=lambda name, offset: address_at(folder, name, offset),
        totals=totals,
        progress=report.progress,
    )


def kept_rows(folder: DataFolder) -> Iterator[tuple[RecordPosition, str]]:
    """Every record that crawl.db and archive.db name, with its address, in the order of the files."""
    return in_order(_crawled(folder), _read(folder))


def address_at(folder: DataFolder, name: str, offset: int) -> str | None:
    """Of what address crawl.db or archive.db says that the record at a place is."""
    for source in (_crawled(folder, name, offset), _read(folder, name, offset)):
        position, url = next(source, (None, None))
        if position is not None and (position.warc, position.offset) == (name, offset):
            return url
    return None


def _crawled(folder: DataFolder, name: str = "", start: int = 0) -> Iterator[tuple[RecordPosition, str]]:
    if folder.crawl_db.is_file():
        with closing(connect(folder.crawl_db, read_only=True)) as db:
            yield from rows_of_table(db, "fetches", name, start)


def _read(folder: DataFolder, name: str = "", start: int = 0) -> Iterator[tuple[RecordPosition, str]]:
    archive = open_archive_readonly(folder)
    if archive is not None:
        with closing(archive):
            yield from rows_of_table(archive, "captures", name, start)


def close_dead_runs(folder: DataFolder, publishers: Iterable[Publisher], say: Callable[[str], None]) -> None:
    """Close what dead runs left open, and enter what they had kept; the caller holds crawl.lock."""
    if open_names(folder):
        adopt_dead_runs(folder, tuple(publishers), say)


@dataclass(frozen=True, slots=True)
class Again:
    """Addresses that the next crawl fetches again, and those that no publisher of the registry has."""

    urls: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


def fetch_again(folder: DataFolder, publishers: Iterable[Publisher], losses: Iterable[Loss]) -> Again:
    """Put what was lost back in the frontier; the caller holds crawl.lock.

    What was fetched since its loss was found is left out, so that a repair that died may be done again.
    """
    lost = {loss.url: datetime.fromisoformat(loss.found).timestamp() for loss in losses if loss.url}
    if not lost:
        return Again()
    frontier = Frontier(folder, ADOPTED, publishers)
    with closing(frontier), transaction(frontier.db):
        known = {url: _row_of(frontier.db, url) for url in lost}
        new = {url: _entered(frontier, url) for url, row in known.items() if row is None}
    old = [row["url"] for url, row in known.items() if row is not None and _is_still_lost(row, lost[url])]
    put_back(folder, old)
    return Again((*old, *(url for url in new if new[url])), tuple(url for url in new if not new[url]))


def _row_of(db: sqlite3.Connection, url: str) -> sqlite3.Row | None:
    """The address's row; a WARC record has what is not ASCII percent-encoded."""
    found = (db.execute("SELECT * FROM frontier WHERE url = ?", (each,)).fetchone() for each in (url, clean(url)))
    return next((row for row in found if row is not None), None)


def _is_still_lost(row: sqlite3.Row, since: float) -> bool:
    return row["state"] not in (State.DISCOVERED, State.LEASED) and (row["last_fetched"] or 0.0) < since


def _entered(frontier: Frontier, url: str) -> bool:
    """Enter an address that crawl.db has forgotten, where it is a publisher's."""
    guard = Guard(frontier.publishers.values(), allow_loopback=True)  # nothing is fetched here
    found = Judge(guard, frontier.publishers).found(clean(url), UrlKind.STORY)
    if found.reason is None:
        frontier.enter(found, Clock().now())
    return found.reason is None
