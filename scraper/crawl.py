"""`guong crawl`: discover and fetch politely, keep what came, resume by itself."""

from __future__ import annotations

import logging
import secrets
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import BadInput, ExitCode
from archive.folder import DataFolder
from archive.model import Origin
from archive.store.takedowns import WithheldAddresses
from archive.warc.writer import WarcWriter
from pipelines.publisher_file import is_loopback
from pipelines.rules import Publisher
from scraper.adoption import adopt_orphans
from scraper.child import ReadingChild
from scraper.dry_run import copy_frontier, planned
from scraper.frontier import Frontier
from scraper.judge import Judge
from scraper.keeper import Keeper
from scraper.middlewares.guard import Guard
from scraper.middlewares.robots import Robots
from scraper.progress import Lines, Progress, display
from scraper.running import Crawl
from scraper.settings import DOWNLOAD_TIMEOUT
from scraper.work import Clock

if TYPE_CHECKING:
    from twisted.python.failure import Failure

CHILD_LOCK_WAIT = 10.0  # seconds: the child of a dead run commits its batch and lets go of archive.lock


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What the user asked for; `child`: the command that reads what is kept, None: nobody reads now.

    `line_every`: seconds between two lines that say how far it is; None: bars on a terminal, elsewhere a minute.
    """

    folder: DataFolder
    publishers: tuple[Publisher, ...]
    named: bool = False
    since: date | None = None
    limit: int | None = None
    recheck: bool = False
    dry_run: bool = False
    allow_loopback: bool = False
    contact: str | None = None
    child: Sequence[str] | None = None
    timeout: float = DOWNLOAD_TIMEOUT
    line_every: float | None = None


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a run did: story pages kept, settlements of story addresses by state, what the child read."""

    pages: int = 0
    states: dict[str, int] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()
    read: dict[str, int] = field(default_factory=dict)
    exit_code: ExitCode = ExitCode.DONE


def run_crawl(
    options: CrawlOptions, say: Callable[[str], None], out: Callable[[str], None] = lambda line: None
) -> CrawlReport:
    """Run until nothing is left to do now, or a signal comes; once a process (Twisted's reactor runs but once)."""
    if not options.folder.root.is_dir():
        permitted(options, say)  # wrong use leaves no folder behind
    options.folder.create()
    with options.folder.lock("crawl"):
        publishers = permitted(options, say)
        return _dry(options, publishers, say, out) if options.dry_run else _real(options, publishers, say)


def permitted(options: CrawlOptions, say: Callable[[str], None]) -> tuple[Publisher, ...]:
    """The publishers that may be crawled with these options; BadInput says what is missing."""
    local = [publisher for publisher in options.publishers if any(map(is_loopback, publisher.hosts))]
    if local and not options.allow_loopback:
        raise BadInput(f"{local[0].id} lies on this machine ({local[0].hosts[0]}); allow that with --allow-loopback")
    if options.contact:
        return options.publishers
    remote = [publisher for publisher in options.publishers if not all(map(is_loopback, publisher.hosts))]
    if remote and (options.named or len(remote) == len(options.publishers)):
        raise BadInput(
            f"{remote[0].id}: newspapers want to know who crawls them; set GUONG_CONTACT to a URL or an address"
        )
    if remote:
        say(f"crawl: {len(remote)} newspapers left out: GUONG_CONTACT is not set")
    return tuple(publisher for publisher in options.publishers if publisher not in remote)


def user_agent(contact: str | None) -> str:
    """Who we are, and how to reach us."""
    from importlib.metadata import version

    return f"Guong/{version('guong')} (+{contact})" if contact else f"Guong/{version('guong')}"


def _real(options: CrawlOptions, publishers: tuple[Publisher, ...], say: Callable[[str], None]) -> CrawlReport:
    folder = options.folder
    child = ReadingChild(options.child)
    with ExitStack() as stack:
        if options.child is not None:
            with folder.lock("archive", wait=CHILD_LOCK_WAIT):
                pass  # decided before anything is fetched
        run = _Run(options, publishers, folder, say)
        stack.enter_context(child)
        report = run.go()
    return _with_child(report, child)


def _with_child(report: CrawlReport, child: ReadingChild) -> CrawlReport:
    code = max(report.exit_code, child.exit_code)
    return CrawlReport(report.pages, report.states, report.unreadable, dict(child.counts), ExitCode(code))


def _dry(
    options: CrawlOptions, publishers: tuple[Publisher, ...], say: Callable[[str], None], out: Callable[[str], None]
) -> CrawlReport:
    """The same run on a copy that is thrown away: robots.txt and listings are fetched, no story, nothing is kept."""
    with tempfile.TemporaryDirectory(prefix="guong-dry-run-") as name:
        scratch = DataFolder(Path(name))
        copy_frontier(options.folder, scratch)
        run = _Run(options, publishers, scratch, say)
        report = run.go()
        for line in planned(scratch, run.crawl.robots, publishers, run.name, options.limit):
            out(line)
    return report


class _Run:
    """The parts of one run, put together."""

    def __init__(
        self, options: CrawlOptions, publishers: tuple[Publisher, ...], folder: DataFolder, say: Callable[[str], None]
    ) -> None:
        self.name = secrets.token_hex(4)
        self._options, self._publishers, self._folder, self._say = options, publishers, folder, say
        self._clock = Clock()
        self._guard = Guard(
            publishers,
            allow_loopback=options.allow_loopback,
            withheld=WithheldAddresses(options.folder),
        )
        self._judge = Judge(self._guard, {publisher.id: publisher for publisher in publishers}, options.since)
        self._frontier = Frontier(
            folder,
            self.name,
            publishers,
            limit=0 if options.dry_run else options.limit,
            backfill=options.since is not None,
        )
        rules = self._prepare()
        writer = WarcWriter(folder, self.name, origin=Origin.CRAWL)
        self.keeper = Keeper(folder, self._frontier, writer, self._clock)
        self.crawl = Crawl(
            self._guard,
            Robots(rules),
            self._judge,
            self.keeper,
            self._clock,
            Progress(self._clock, options.limit),
            Lines(say, options.line_every) if options.line_every else display(say),
            tls_exceptions(publishers),
        )

    def go(self) -> CrawlReport:
        """Run Scrapy until the frontier has nothing left for now."""
        agent = user_agent(self._options.contact)
        try:
            if self._publishers:
                _run_scrapy(self.crawl, USER_AGENT=agent, DOWNLOAD_TIMEOUT=self._options.timeout)
        finally:
            self.keeper.stop()
        return self._finish()

    def _prepare(self) -> dict[str, bytes]:
        """Begin the run, enter what a dead run had kept, and see which robots.txt are fresh."""
        now = self._clock.now()
        options = self._options
        polls = options.named or options.recheck or options.dry_run or options.since is not None
        self._frontier.begin(now, poll=polls, recheck=options.recheck and not options.dry_run)
        adopt_orphans(self._folder, self._frontier, self._judge, now, self._say)
        return self._frontier.rules.known(now)

    def _finish(self) -> CrawlReport:
        if self.keeper.failure is not None:
            self._say(f"guong: {self.keeper.failure}")
            return CrawlReport(states=self._states(), exit_code=ExitCode.STORAGE_FAILED)
        settling = self.keeper.settling
        code = ExitCode.PUBLISHER_UNREADABLE if settling.unreadable else ExitCode.DONE
        self._frontier.end(code, self._clock.now(), settling.pages, settling.health())
        self._frontier.close()
        self._say_how_it_went(settling.unreadable)
        return CrawlReport(settling.pages, self._states(), settling.unreadable, exit_code=code)

    def _say_how_it_went(self, unreadable: tuple[str, ...]) -> None:
        for name in unreadable:
            self._say(f"crawl: {name}: no feed, sitemap or section could be read; see `guong status`")
        self._say(self.crawl.progress.line())
        if self.crawl.interrupted:
            self._say("crawl: stopped; what was in flight is kept, run the same command again to go on")

    def _states(self) -> dict[str, int]:
        return {str(state): count for state, count in self.crawl.progress.states.items()}


def tls_exceptions(publishers: Sequence[Publisher]) -> frozenset[str]:
    """host:port of the publishers whose broken certificates are put up with."""
    hosts = [host for publisher in publishers if publisher.tls_exception for host in publisher.hosts]
    return frozenset(host if ":" in host else f"{host}:443" for host in hosts)


def _run_scrapy(crawl: Crawl, **options: object) -> None:
    from scrapy.crawler import CrawlerProcess
    from twisted.logger import globalLogBeginner

    from scraper import settings
    from scraper.spiders.newspaper import NewspaperSpider

    # Until this is called Twisted writes its worst to standard error by itself; Scrapy hands it to `logging`.
    globalLogBeginner.beginLoggingTo((), discardBuffer=True, redirectStandardIO=False)
    process = CrawlerProcess({**settings.as_dict(), **options})
    logging.getLogger("scrapy").setLevel(logging.ERROR)  # each request is a row of crawl.db, not a line of a log
    logging.getLogger("twisted").addFilter(_is_news)
    failures: list[Failure] = []
    process.crawl(NewspaperSpider, crawl=crawl).addErrback(failures.append)
    process.start(install_signal_handlers=False)  # the scheduler has its own
    for failure in failures:
        failure.raiseException()  # a part that could not be made: without this the run would seem to be done
    if crawl.fault is not None:
        raise crawl.fault


def _is_news(record: logging.LogRecord) -> bool:
    """A bad certificate is a row of crawl.db too; Twisted logs it with a traceback."""
    return "while verifying certificate" not in record.getMessage()
