"""How Scrapy's parts find what a run shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scraper.running import Crawl


def shared(crawler: Crawler) -> Crawl:
    """The run that a crawler works for: its spider holds it."""
    crawl: Crawl = crawler.spider.crawl  # type: ignore[union-attr]  # set before any part is made
    return crawl
