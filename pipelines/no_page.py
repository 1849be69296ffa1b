"""Which captures are no pages to be read: robots.txt, feeds, errors, pictures."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import urlsplit

from archive.model import Capture
from archive.urls import normalise
from pipelines.publisher import Publisher

READ_STATUSES = frozenset({None, 200, 203, 304})  # 304: a revisit record, its payload is the earlier one's
HTML_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
XML_TYPES = frozenset({"text/xml", "application/xml"})
FEED_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf", b"<urlset", b"<sitemapindex")
SNIFFED = 1024  # bytes in which the root of a feed stands


class NoPage(StrEnum):
    """Why a capture is not read; beside these `http-<code>`."""

    ROBOTS = "robots"
    FEED = "feed"
    NOT_HTML = "not-html"
    EMPTY = "empty"


def why_no_page(capture: Capture, publisher: Publisher | None) -> str | None:
    """The reason why a capture is not read as a page, or None where it is to be read."""
    if urlsplit(capture.url).path == "/robots.txt":
        return NoPage.ROBOTS
    if capture.status not in READ_STATUSES:
        return f"http-{capture.status}"
    if not capture.body:
        return NoPage.EMPTY
    media_type = (capture.header("Content-Type") or "").partition(";")[0].strip().lower()
    if _is_feed(capture, media_type, publisher):
        return NoPage.FEED
    return None if media_type in HTML_TYPES else NoPage.NOT_HTML


def _is_feed(capture: Capture, media_type: str, publisher: Publisher | None) -> bool:
    announced = (*publisher.feeds, *publisher.sitemaps) if publisher else ()
    by_type = media_type in XML_TYPES or media_type.endswith(("rss+xml", "atom+xml"))
    head = capture.body[:SNIFFED].lower()
    return by_type or normalise(capture.url) in map(normalise, announced) or any(root in head for root in FEED_ROOTS)
