"""An answer -> what came of the lease: one pure function for the crawl and for what a dead run left behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import unquote, urljoin, urlsplit

from archive.urls import host_port
from pipelines.rules import Publisher
from scraper import discovery
from scraper.addresses import clean
from scraper.bodies import Undecodable, decode_body
from scraper.discovery import VIETNAM, Link
from scraper.likely import likelihood
from scraper.middlewares.blocked import blocked, is_challenge, redirect_verdict, refresh_target
from scraper.middlewares.guard import Guard
from scraper.middlewares.robots import robots_answer
from scraper.states import Reason, State, UrlKind
from scraper.work import FOLLOWED, RANKS, Found, Lease, Outcome

MAX_HOPS = 10  # redirects in a row; browsers give up after 20, no newspaper needs more than 3
MAX_DEPTH = 3  # sitemap indexes in one another; the protocol allows one
MAX_PAGES = 200  # pages of one section that a backfill turns


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: status, headers in their order, body; `chunked` where its transfer coding is still on."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    chunked: bool = False
    _named: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_named", {key.lower(): value for key, value in self.headers})

    def header(self, name: str) -> str | None:
        """The last value of a header."""
        return self._named.get(name)

    def content(self) -> bytes:
        """The body without its codings; raises Undecodable."""
        return decode_body(self.body, self.header("content-encoding"), "chunked" if self.chunked else None)

    def readable(self) -> bytes:
        """The same as far as it can be had: enough for an error page."""
        try:
            return self.content()
        except Undecodable:
            return self.body


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows the publishers and how far back this run looks; has no state and no clock."""

    guard: Guard
    publishers: dict[str, Publisher]
    since: date | None = None

    def outcome(self, lease: Lease, answer: Answer, now: datetime | None) -> Outcome:
        """What came of a lease that was answered."""
        judged = self._by_status(lease, answer)
        return replace(
            judged,
            status=answer.status,
            etag=answer.header("etag"),
            last_modified=answer.header("last-modified"),
            retry_after=retry_after(answer.header("retry-after"), now),
        )

    def _by_status(self, lease: Lease, answer: Answer) -> Outcome:
        if lease.kind is UrlKind.ROBOTS:
            return self._robots(lease, answer)
        if answer.status == HTTPStatus.NOT_MODIFIED and lease.known:
            return Outcome(State.ARCHIVED)
        if 300 <= answer.status < 400:
            return self._redirect(lease, answer)
        if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            return Outcome(State.GONE, Reason.http(answer.status))
        if not 200 <= answer.status < 300:
            return _error(answer)
        if answer.status == HTTPStatus.PARTIAL_CONTENT:  # nobody asked for a part
            return _bad_response()
        return self._whole(lease, answer)

    def _whole(self, lease: Lease, answer: Answer) -> Outcome:
        try:
            body = answer.content()
        except Undecodable as error:
            return Outcome(State.FAILED, error.reason)
        if lease.kind is UrlKind.STORY:
            return self._page(lease, answer, body)
        try:
            return self._listing(lease, body, answer.header("content-type"))
        except discovery.Unreadable:
            return _bad_response()

    def _page(self, lease: Lease, answer: Answer, body: bytes) -> Outcome:
        content_type = answer.header("content-type")
        if reason := blocked(body, content_type):
            return Outcome(State.SKIPPED, reason)
        target = refresh_target(body, content_type, lease.url)
        return self._moved(lease, answer, target) if target else Outcome(State.ARCHIVED)

    def _robots(self, lease: Lease, answer: Answer) -> Outcome:
        try:
            body = answer.content()
        except Undecodable:
            body = b""  # RFC 9309 §2.3.1.5: what cannot be parsed holds no rules
        said = robots_answer(answer.status, body, answer.header("location"), lease.url, lease.hops)
        if said.moved_to and self.guard.refusal(said.moved_to):
            said = replace(said, moved_to=None, body=b"")  # it may not be fetched: "unavailable", all is allowed
        if said.body is None and said.moved_to is None:
            return Outcome(State.FAILED, Reason.http(answer.status), robots=said)
        moved = self.found(clean(said.moved_to), UrlKind.ROBOTS, hops=lease.hops + 1) if said.moved_to else None
        return Outcome(State.ARCHIVED, robots=said, found=(moved,) if moved else ())

    def _redirect(self, lease: Lease, answer: Answer) -> Outcome:
        location = answer.header("location")
        return self._moved(lease, answer, location.strip()) if location else _bad_response()

    def _moved(self, lease: Lease, answer: Answer, location: str) -> Outcome:
        """An answer that leads elsewhere, by its status or its `meta refresh`."""
        try:
            target = clean(urljoin(lease.url, location))
        except ValueError:
            return _bad_response()
        if lease.hops >= MAX_HOPS:
            return Outcome(State.FAILED, Reason.REDIRECT_LOOP)
        if lease.kind is UrlKind.STORY and (reason := redirect_verdict(target)):
            return Outcome(State.SKIPPED, reason)
        moved = self.found(target, lease.kind, fallback=lease.publisher, hops=lease.hops + 1)
        return Outcome(State.ARCHIVED, redirect=moved, has_cookies=answer.header("set-cookie") is not None)

    def _listing(self, lease: Lease, body: bytes, content_type: str | None) -> Outcome:
        publisher = self.publishers[lease.publisher]
        if lease.kind is UrlKind.FEED:
            return Outcome(State.ARCHIVED, found=self._stories(discovery.read_feed(body, lease.url), publisher))
        if lease.kind is UrlKind.SITEMAP:
            sitemap = discovery.read_sitemap(body, lease.url)
            children = tuple(self._child(link.url, lease) for link in self._wanted_children(sitemap.children, lease))
            return Outcome(State.ARCHIVED, found=(*children, *self._stories(sitemap.links, publisher)))
        links = discovery.read_section(body, lease.url, content_type)
        found = self._stories(_own(links, publisher), publisher)
        return Outcome(State.ARCHIVED, found=found, next_page=self._next_page(lease, publisher) if found else None)

    def _stories(self, links: Iterable[Link], publisher: Publisher) -> tuple[Found, ...]:
        """The story addresses among the links; those that the guard refuses are entered as refused."""
        found = []
        for link in links:
            try:
                url = clean(link.url)
            except ValueError:
                continue
            owner = self.guard.owner(url) or publisher
            if self.guard.refusal(url) is None and not owner.is_article(url):
                continue
            if self.since and link.date and link.date.astimezone(VIETNAM).date() < self.since:
                continue
            found.append(self.found(url, UrlKind.STORY, fallback=publisher.id, link=link))
        return tuple(found)

    def _child(self, url: str, parent: Lease) -> Found:
        return self.found(clean(url), UrlKind.SITEMAP, fallback=parent.publisher, hops=parent.hops + 1)

    def _wanted_children(self, children: tuple[Link, ...], parent: Lease) -> tuple[Link, ...]:
        """Of a sitemap index: with `since` what changed since then, without it news files or the newest alone."""
        if parent.hops >= MAX_DEPTH:
            return ()
        if self.since is None:
            dated = [child for child in children if child.date]
            newest = max(dated, key=lambda child: child.date.timestamp() if child.date else 0.0, default=None)
            news = [child for child in children if "news" in child.url.rpartition("/")[2].lower()]
            return tuple(news) or ((newest,) if newest else children[:1])
        return tuple(
            child for child in children if not child.date or child.date.astimezone(VIETNAM).date() >= self.since
        )

    def _next_page(self, lease: Lease, publisher: Publisher) -> Found | None:
        """The next page of a section in a backfill; `hops` counts the pages."""
        if self.since is None or publisher.pagination is None or lease.hops + 1 >= MAX_PAGES:
            return None
        first = next((url for url in map(clean, publisher.sections) if lease.url.startswith(url)), None)
        page = lease.hops + 2
        if first is None:
            return None
        return self.found(clean(first + publisher.pagination.format(page=page)), UrlKind.SECTION, hops=lease.hops + 1)

    def found(self, url: str, kind: UrlKind, *, fallback: str = "", link: Link | None = None, hops: int = 0) -> Found:
        """An address as the frontier takes it, held against the guard."""
        owner = self.guard.owner(url)
        title, topics = (link.title, link.topics) if link else (None, None)
        rank = RANKS.get(kind, FOLLOWED if hops else _rank(url, title, topics))
        return Found(
            url=url,
            publisher=owner.id if owner else fallback,
            host=_host(url),
            kind=kind,
            rank=rank,
            reason=self.guard.refusal(url),
            title=title,
            date=link.date.isoformat() if link and link.date else None,
            hops=hops,
        )


def _rank(url: str, title: str | None, topics: str | None) -> int:
    return 100 - round(100 * likelihood(unquote(urlsplit(url).path), title, topics))


def retry_after(value: str | None, now: datetime | None) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110 §10.2.3), or None."""
    if value is None or now is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError):
        return None


def _bad_response() -> Outcome:
    return Outcome(State.FAILED, Reason.BAD_RESPONSE)


def _error(answer: Answer) -> Outcome:
    if answer.status == HTTPStatus.FORBIDDEN and is_challenge(answer.readable()):
        return Outcome(State.SKIPPED, Reason.BLOCK_PAGE)
    return Outcome(State.FAILED, Reason.http(answer.status))


def _own(links: Iterable[Link], publisher: Publisher) -> Iterable[Link]:
    """Of a page's links those to its own newspaper: the others are advertisements and partners."""
    for link in links:
        try:
            if publisher.owns(link.url):
                yield link
        except ValueError:
            continue


def _host(url: str) -> str:
    try:
        return host_port(url)
    except ValueError:
        return ""
