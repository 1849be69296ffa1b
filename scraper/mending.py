"""What import and verify have to do with crawl.db outside a crawl; whoever writes holds crawl.lock."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
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
from scraper.adoption import adopt_orphans
from scraper.crawl_db import connect, transaction
from scraper.frontier import Frontier, acknowledged_end
from scraper.judge import Judge
from scraper.middlewares.guard import Guard
from scraper.states import UrlKind
from scraper.work import Clock

AGAIN = """
    UPDATE frontier SET state = 'discovered', reason = NULL, due = CASE WHEN kind = 'robots' THEN NULL ELSE 0 END,
        attempts = 0, failed_runs = 0, next_check = NULL, unchanged = 0, redirect_to = NULL,
        digest = NULL, etag = NULL, last_modified = NULL
    WHERE url = ? AND state NOT IN ('discovered', 'leased') AND coalesce(last_fetched, 0) < ?
"""


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
        back = put_back(folder, publishers, read_losses(folder))
    report.losses(done.losses)
    for url in back.strange:
        report.say(f"{url} is of no newspaper of the registry: it cannot be fetched again")
    report.say(f"{len(done.files)} files mended, {len(done.renamed)} renamed")
    report.say(f"{len(back.urls)} addresses are fetched again by the next crawl")
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
    """Close what dead runs left open, and enter what they had kept."""
    if not open_names(folder):
        return
    with _frontier(folder, publishers) as frontier:
        adopt_orphans(folder, frontier, _judge(frontier), Clock().now(), say)


@dataclass(frozen=True, slots=True)
class PutBack:
    """Addresses that the next crawl fetches again, and those that no publisher of the registry has."""

    urls: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


def put_back(folder: DataFolder, publishers: Iterable[Publisher], losses: Iterable[Loss]) -> PutBack:
    """Have what was lost fetched again.

    What was fetched since its loss was found stays as it is, so that a repair that died may be done again.
    """
    lost = [loss for loss in losses if loss.url]
    if not lost:
        return PutBack()
    with _frontier(folder, publishers) as frontier, transaction(frontier.db):
        judge = _judge(frontier)
        fates = [(loss.url or "", _put_back(frontier, judge, loss)) for loss in lost]
    return PutBack(_unique(url for url, fate in fates if fate), _unique(url for url, fate in fates if fate is None))


def _unique(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(urls))


def _put_back(frontier: Frontier, judge: Judge, loss: Loss) -> bool | None:
    """Whether the address is to be fetched again because of this; None where it cannot be."""
    url, found = loss.url or "", datetime.fromisoformat(loss.found).timestamp()
    # No later payload refers to a record that is no more.
    frontier.db.execute("UPDATE fetches SET digest = NULL WHERE warc = ? AND offset = ?", (loss.file, loss.offset))
    known = _known_as(frontier, url)
    if known is not None:
        frontier.db.execute("UPDATE robots SET valid_until = 0 WHERE url = ? AND valid_until > 0", (known,))
        return frontier.db.execute(AGAIN, (known, found)).rowcount > 0
    entered = judge.found(clean(url), UrlKind.STORY)
    if entered.reason is not None:
        return None
    frontier.enter(entered, found)
    return True


def _known_as(frontier: Frontier, url: str) -> str | None:
    """As what the frontier knows an address; a WARC record has it percent-encoded."""
    for candidate in (url, clean(url)):
        row = frontier.db.execute("SELECT url FROM frontier WHERE url = ?", (candidate,)).fetchone()
        if row is not None:
            return str(row["url"])
    return None


def _judge(frontier: Frontier) -> Judge:
    """Nothing is fetched here: what lies on loopback is refused, where it must be, when it is."""
    return Judge(Guard(frontier.publishers.values(), allow_loopback=True), frontier.publishers)


@contextmanager
def _frontier(folder: DataFolder, publishers: Iterable[Publisher]) -> Iterator[Frontier]:
    frontier = Frontier(folder, secrets.token_hex(4), publishers)
    try:
        yield frontier
    finally:
        frontier.close()
