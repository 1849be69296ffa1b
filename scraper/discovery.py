"""Feed, sitemap, section page -> links: pure functions on bytes, tolerant of broken XML, bounded, blind to entities."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from archive.codings import decode_codings
from pipelines.charset import read_text

VIETNAM = timezone(timedelta(hours=7))
MAX_LINKS = 50_000  # sitemaps.org's own limit for one file; more than any feed or page has
MAX_URL = 2_000  # characters; the sitemap protocol's limit is 2,048
MAX_TITLE = 300  # characters: a title is a hint here, nothing more
BARE_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?\]\]>|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)", re.DOTALL
)
DECLARATION = re.compile(r"<\?xml\b[^>]*>")
DAY_FIRST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:\D+(\d{1,2}):(\d{2}))?")
FEED_ROOTS = frozenset({"rss", "RDF", "feed"})
SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})


class Unreadable(Exception):
    """Bytes that are no feed or sitemap, however one looks at them."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a feed, sitemap or page lists, with what it says of it; `topics`: its sections and tags."""

    url: str
    title: str | None = None
    date: datetime | None = None
    topics: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one sitemap file lists: addresses of pages, and of further sitemaps (with their date of change)."""

    links: tuple[Link, ...] = ()
    children: tuple[Link, ...] = ()


def read_feed(body: bytes, base: str) -> tuple[Link, ...]:
    """The items of an RSS or Atom feed, in its order; an empty feed gives none."""
    root = _xml(body, FEED_ROOTS)
    items = (element for element in _elements(root) if _name(element) in ("item", "entry"))
    return _bounded(_item(item, base) for item in items)


def read_sitemap(body: bytes, base: str) -> Sitemap:
    """The entries of a sitemap or sitemap index, plain or gzipped, with news titles and dates."""
    root = _xml(decode_codings(body, None, None).body, SITEMAP_ROOTS)
    entries = [element for element in _elements(root) if _name(element) in ("url", "sitemap")]
    pages = (_entry(entry, base) for entry in entries if _name(entry) == "url")
    children = (_entry(entry, base) for entry in entries if _name(entry) == "sitemap")
    return Sitemap(_bounded(pages), _bounded(children))


def read_section(body: bytes, base: str, content_type: str | None = None) -> tuple[Link, ...]:
    """Every link of an HTML page with its text, each address once, the longest text of each."""
    tree = LexborHTMLParser(read_text(body, content_type).text)
    declared = tree.css_first("base[href]")
    origin = _absolute(declared.attributes.get("href") if declared else None, base) or base
    found: dict[str, Link] = {}
    for anchor in tree.css("a[href]"):
        url = _absolute(anchor.attributes.get("href"), origin)
        title = _tidy(anchor.text()) or _tidy(anchor.attributes.get("title"))
        if url and (url not in found or len(title or "") > len(found[url].title or "")):
            found[url] = Link(url, title)
    return _bounded(iter(found.values()))


def parse_date(text: str | None) -> datetime | None:
    """A date as feeds, sitemaps and Vietnamese pages write it; without a zone it is Vietnam's."""
    text = (text or "").strip()
    for reader in (datetime.fromisoformat, parsedate_to_datetime, _day_first):
        try:
            moment = reader(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    return None


def _day_first(text: str) -> datetime:
    match = DAY_FIRST.search(text)
    if not match:
        raise ValueError(text)
    day, month, year, hour, minute = (int(part or 0) for part in match.groups())
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


def _xml(body: bytes, roots: frozenset[str]) -> etree._Element:
    """The root of a document, repaired where it is broken; DTDs and the network are left alone.

    A name that XML does not know (`&nbsp;`, `?a=1&b=2`, an entity that a bomb declares) becomes plain text, and the
    declaration, which may lie about the encoding, is left out.
    """
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    text = read_text(body, None).text
    declared = DECLARATION.search(text)  # some feeds begin with blank lines or a warning of their CMS
    start = declared.end() if declared else max(text.find("<"), 0)
    repaired = BARE_AMPERSAND.sub(lambda match: match[0] if len(match[0]) > 1 else "&amp;", text[start:])
    try:
        root = etree.fromstring(repaired.strip().encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(str(error)) from error
    if root is None or _name(root) not in roots:
        raise Unreadable(f"the root element is {None if root is None else _name(root)!r}")
    return root


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    return (element for element in root.iter() if isinstance(element.tag, str))


def _name(element: etree._Element) -> str:
    """The name of an element whatever its namespace: broken feeds forget to declare theirs."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.rpartition("}")[2].rpartition(":")[2]


def _item(item: etree._Element, base: str) -> Link | None:
    parts = _parts(item)
    url = _absolute(_atom_link(item) or parts.get("link") or _permanent(item), base)
    if url is None:
        return None
    date = next(filter(None, (parse_date(parts.get(key)) for key in ("pubDate", "published", "date", "updated"))), None)
    return Link(url, _tidy(parts.get("title")), date, _topics(item, "category"))


def _entry(entry: etree._Element, base: str) -> Link | None:
    parts = _parts(entry)
    url = _absolute(parts.get("loc"), base)
    date = parse_date(parts.get("publication_date")) or parse_date(parts.get("lastmod"))
    return Link(url, _tidy(parts.get("title")), date, _topics(entry, "keywords")) if url else None


def _topics(parent: etree._Element, name: str) -> str | None:
    """What stands in the elements of a name, or in their `term` as in Atom."""
    named = (element for element in _elements(parent) if _name(element) == name)
    texts = ("".join(map(str, element.itertext(with_tail=False))).strip() or element.get("term") for element in named)
    return _tidy("; ".join(text for text in texts if text))


def _parts(parent: etree._Element) -> dict[str, str]:
    """The text of each part, the first of a name: `loc` before the `loc` of an image inside."""
    found: dict[str, str] = {}
    for element in parent.iterdescendants():
        if isinstance(element.tag, str):
            found.setdefault(_name(element), "".join(map(str, element.itertext(with_tail=False))).strip())
    return {name: text for name, text in found.items() if text}


def _atom_link(entry: etree._Element) -> str | None:
    links = [element for element in _elements(entry) if _name(element) == "link" and element.get("href")]
    own = [link for link in links if link.get("rel", "alternate") == "alternate"]
    return next((link.get("href") for link in own or links), None)


def _permanent(item: etree._Element) -> str | None:
    guids = [element for element in _elements(item) if _name(element) == "guid"]
    return next((guid.text for guid in guids if guid.get("isPermaLink", "true") == "true" and guid.text), None)


def _absolute(href: str | None, base: str) -> str | None:
    href = re.sub(r"[\t\r\n]", "", href or "").strip().replace("&amp;", "&")  # some feeds escape twice
    if not href or len(href) > MAX_URL or href.startswith(("#", "javascript:", "mailto:", "tel:")):
        return None
    try:
        return urljoin(base, href)
    except ValueError:  # such as an unclosed [ of an IPv6 address
        return None


def _tidy(text: str | None) -> str | None:
    return " ".join(html.unescape((text or "")[: 4 * MAX_TITLE]).split())[:MAX_TITLE] or None


def _bounded(links: Iterator[Link | None]) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for link in links:
        if link is not None:
            found.setdefault(link.url, link)
        if len(found) >= MAX_LINKS:
            break
    return tuple(found.values())
