"""Where a crawl of a publisher begins: its listings, and the rules of its hosts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archive.urls import host_port, normalise
from pipelines.rules import Publisher
from scraper.states import UrlKind
from scraper.work import RANKS, Found


def seeds(publisher: Publisher, *, backfill: bool) -> Iterator[Found]:
    """Where a publisher lists its stories; sitemaps reach far back: only for a backfill, or where nothing else is."""
    has_others = publisher.feeds or publisher.sections
    kinds: Mapping[UrlKind, tuple[str, ...]] = {
        UrlKind.FEED: publisher.feeds,
        UrlKind.SECTION: publisher.sections,
        UrlKind.SITEMAP: publisher.sitemaps if backfill or not has_others else (),
    }
    for kind, urls in kinds.items():
        for url in urls:
            yield Found(normalise(url), publisher.id, host_port(url), kind, RANKS[kind])


def robots_url(scheme: str, host: str) -> str:
    """The address of a host's rules."""
    return normalise(f"{scheme}://{host}/robots.txt")
