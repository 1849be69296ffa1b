"""When a story was published: rules, machine-readable times, and what the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.model import Method
from pipelines.article.beside import MAX_PLACE, lines_beside
from pipelines.article.dates import Dated, choose, evidence, is_believable, parse_date
from pipelines.article.found import Found, Source, found, weighed
from pipelines.article.layers import AT_LARGE, CONFIDENCE, Layer
from pipelines.article.metadata import plain

CLOCK = re.compile(
    r"now|today|current|clock|title-time|weather|login|comment|relat|lien-?quan|copyright", re.IGNORECASE
)
HEAD_AND_FOOT = frozenset({"header", "top", "topbar", "top-bar", "site-header", "footer", "menu", "nav", "sidebar"})
DATE_PLACES = "time, [class*=date i], [class*=time i], [id*=date i], [class*=meta i], [class*=post-info i]"
MAX_PLACES = 80  # elements looked into for a visible date
MANY_DAYS = 3  # from this many days on, they are other stories'
BESIDE = 0.7  # trust in a date that stands beside the title
MACHINE_DATES = (
    "article:published_time", "datepublished", "pubdate", "publishdate", "publish-date", "publisheddate",
    "published_time", "og:published_time", "dc.date.issued", "dc.date", "dc.created", "dcterms.created",
    "article:published", "date",
)  # fmt: skip


def find_published(source: Source, title: str | None) -> Found[datetime] | None:
    """When it was published, from all evidence; never after the capture, never the page's clock."""
    dates = list(_named_dates(source))
    chosen = choose(dates, source.fetched)
    if chosen is None or not chosen.has_time:
        chosen = choose([*dates, *_shown_dates(source, title)], source.fetched)
    if chosen is None:
        return None
    others = [
        found(dated.moment, dated.method) for dated in dates if dated.machine and is_believable(dated, source.fetched)
    ]
    value = found(chosen.moment, chosen.method, chosen.confidence)
    return weighed(value, others, _same_day, datetime.isoformat)


def _same_day(one: datetime, other: datetime) -> bool:
    """Whether two sources mean the same moment; some know the day only."""
    return one.date() == other.date()


def _named_dates(source: Source) -> Iterator[Dated]:
    """Times in places made for them: rules, JSON-LD, meta elements, microdata."""
    metadata, us_order = source.metadata, any(layer.us_dates for layer in source.layers)
    for layer in source.layers:
        if not layer.at_large:
            yield from _by_rules(source.tree, layer, us_order)
    published = metadata.texts("datePublished") or metadata.texts("dateCreated")
    yield from evidence(published, Method.JSON_LD, CONFIDENCE[Method.JSON_LD], us_order=us_order)
    machine = [metadata.meta[name] for name in MACHINE_DATES if name in metadata.meta]
    yield from evidence(machine, Method.META, CONFIDENCE[Method.META], us_order=us_order)
    for layer in source.layers:
        if layer.at_large:
            yield from _by_rules(source.tree, layer, us_order)


def _shown_dates(source: Source, title: str | None) -> Iterator[Dated]:
    """What a reader sees: the line beside the title, or the one place of the page that looks like a date."""
    beside = evidence(lines_beside(source.tree, title), Method.CMS, BESIDE, machine=False)
    yield from sorted(beside, key=lambda dated: not dated.has_time)
    lines = list(_visible(source.tree))
    days = {parsed[0].date() for parsed in map(parse_date, lines) if parsed}
    if len(days) <= MANY_DAYS:
        yield from evidence(lines, Method.CMS, AT_LARGE, machine=False)


def _by_rules(tree: LexborHTMLParser, layer: Layer, us_order: bool) -> Iterator[Dated]:
    for selector in layer.rules.published:
        machine = selector.attribute is not None
        texts = list(selector.values(tree))[:5]
        yield from evidence(
            texts, layer.method, layer.confidence, us_order=us_order and machine, machine=machine or not layer.at_large
        )


def _visible(tree: LexborHTMLParser) -> Iterator[str]:
    """Lines of the page that look like its date, without clocks and other stories' times."""
    for node in tree.css(DATE_PLACES)[:MAX_PLACES]:
        text = plain(node.text(separator=" "))
        if 8 <= len(text) <= MAX_PLACE and not any(map(_is_clock, _near(node))):
            yield text


def _near(node: LexborNode) -> Iterator[LexborNode]:
    current: LexborNode | None = node
    for _ in range(4):
        if current is None or current.tag == "body":
            return
        yield current
        current = current.parent


def _is_clock(node: LexborNode) -> bool:
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    if node.tag in ("li", "a", "header", "footer", "nav", "aside") or CLOCK.search(names):
        return True
    return not HEAD_AND_FOOT.isdisjoint(names.split())
