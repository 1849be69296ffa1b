"""What passes between frontier, Scrapy and keeper: an address found, a lease, what came of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.model import Exchange
from scraper.states import Reason, State, UrlKind


class Clock:
    """Seconds since the epoch that never jump within a run, whatever becomes of the system's clock."""

    def __init__(self) -> None:
        self._offset = time.time() - time.monotonic()

    def now(self) -> float:
        """Seconds since the epoch."""
        return self.at(time.monotonic())

    def at(self, monotonic: float) -> float:
        """A reading of `time.monotonic()` as seconds since the epoch."""
        return self._offset + monotonic


# What is leased first, the lowest number first; stories rank from 0 (likely) to 100.
RANKS = {UrlKind.ROBOTS: -5, UrlKind.FEED: -4, UrlKind.SITEMAP: -3, UrlKind.SECTION: -2}
FOLLOWED = -1  # a story that a redirect or a cookie wall led to: before others, and not counted against a limit


@dataclass(frozen=True, slots=True)
class Found:
    """An address to enter in the frontier; a refused one is entered with its reason and never fetched.

    `rank`: what is leased first, the lowest number first; `hops`: redirects before it, or its page in a section.
    """

    url: str
    publisher: str
    host: str
    kind: UrlKind
    rank: int
    reason: Reason | None = None
    title: str | None = None
    date: str | None = None
    hops: int = 0


@dataclass(frozen=True, slots=True)
class Lease:
    """An address handed out to be fetched now; nobody else gets it in this run."""

    id: int
    url: str
    publisher: str
    host: str
    kind: UrlKind
    hops: int = 0
    attempts: int = 0
    known: bool = False
    cookies: bool = False
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What a host says in robots.txt; `body` None: nothing of it may be fetched now."""

    status: int | None
    body: bytes | None
    crawl_delay: float | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a lease, before it is known whether to try again.

    `redirect`: where it pointed, entered in the frontier; `next_page` is entered only where `found` holds a new story.
    `answered`: when the host was last heard of (the clock of the run), None where it was not contacted.
    """

    state: State
    reason: Reason | None = None
    status: int | None = None
    found: tuple[Found, ...] = ()
    redirect: Found | None = None
    next_page: Found | None = None
    robots: RobotsAnswer | None = None
    retry_after: float | None = None
    etag: str | None = None
    last_modified: str | None = None
    has_cookies: bool = False
    answered: float | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """A lease, what came of it, and the exchange to keep (None where no connection was up)."""

    lease: Lease
    outcome: Outcome
    exchange: Exchange | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What a group of settlements changed: rules of hosts that came, stories that are done with in this run (publisher
    and state), and how many of a publisher are queued now."""

    rules: Mapping[str, bytes] = field(default_factory=dict)
    finished: tuple[tuple[str, State], ...] = ()
    queued: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """What the frontier says after each transaction: new leases, when the next falls due (None: nothing will), how
    many settlements it held, and what they changed."""

    leases: tuple[Lease, ...] = ()
    next_due: float | None = None
    settled: int = 0
    news: News = field(default_factory=News, repr=False)
