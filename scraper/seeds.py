"""Where a crawl of a publisher begins: its listings, and the rules of its hosts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archive.urls import host_port
from pipelines.rules import Publisher
from scraper.addresses import clean
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
            spelled = clean(url)
            yield Found(spelled, publisher.id, host_port(spelled), kind, RANKS[kind])
