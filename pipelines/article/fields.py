"""The small fields of an article, each from the most trusted source that knows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.model import Evidence, Method
from pipelines.article.byline import MAX_LENGTH, Byline, believable, is_byline, is_outlet, parse_byline
from pipelines.article.compare import begins_alike, letters, overlap, same
from pipelines.article.dates import Dated, choose, evidence
from pipelines.article.fragment import SENTENCE_END
from pipelines.article.layers import CONFIDENCE, Layer
from pipelines.article.metadata import Metadata, plain

T = TypeVar("T")

MAX_TITLE = 300  # characters
MIN_SAPO = 30  # characters; what is shorter is a label
MAX_SAPO = 2000
MAX_TAGS = 40
ALIKE = 0.6  # share of words from which a heading is the title that the head of the page names
DISAGREED = 0.85  # what a field is worth when another source says otherwise
SEPARATOR = re.compile(r"\s+[-–—•·:]\s+|\s*\|\s*|\s+::\s+")
HOME = re.compile(r"^(?:trang chủ|trang nhất|home|bài viết|chi tiết|detail|in bài|menu)$", re.IGNORECASE)
TOP = re.compile(r"^(?:tin tức|tin mới|mới nhất|news)$", re.IGNORECASE)
CLOCK = re.compile(
    r"now|today|current|clock|title-time|weather|login|comment|relat|lien-?quan|copyright", re.IGNORECASE
)
HEAD_AND_FOOT = frozenset({"header", "top", "topbar", "top-bar", "site-header", "footer", "menu", "nav", "sidebar"})
DATE_PLACES = "time, [class*=date i], [class*=time i], [id*=date i], [class*=meta i], [class*=post-info i]"
MAX_PLACES = 80  # elements looked into for a visible date
MAX_PLACE = 120  # characters of one that can be a date line
MACHINE_DATES = (
    "article:published_time", "datepublished", "pubdate", "publishdate", "publish-date", "publisheddate",
    "published_time", "og:published_time", "dc.date.issued", "dc.date", "dc.created", "dcterms.created",
    "article:published", "date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and the evidence for it."""

    value: T
    evidence: Evidence


def found(value: T, method: Method, confidence: float | None = None) -> Found[T]:
    """A value that a method found, as trusted as the method is."""
    return Found(value, Evidence(method, CONFIDENCE[method] if confidence is None else round(confidence, 2)))


@dataclass(frozen=True, slots=True)
class Source:
    """All that the small fields are read from."""

    tree: LexborHTMLParser
    layers: tuple[Layer, ...]
    metadata: Metadata
    fetched: datetime | None

    @property
    def site(self) -> str | None:
        """The newspaper's name, as its pages say it."""
        return self.metadata.first("og:site_name", "application-name", "copyright")

    def first(self, name: str) -> Iterator[tuple[Layer, str]]:
        """For each layer the first value of a field."""
        for layer in self.layers:
            value = next(layer.values(self.tree, name), None)
            if value:
                yield layer, value


def find_title(source: Source) -> Found[str] | None:
    """The heading that a reader sees, without the newspaper's name."""
    named = _named_titles(source)
    for layer, value in source.first("title"):
        title = clean_title(value, source.site)
        if not layer.at_large and 0 < len(title) <= MAX_TITLE:
            agreed = not named or any(overlap(title, other.value) >= ALIKE for other in named)
            return found(title, layer.method, layer.confidence if agreed else layer.confidence * DISAGREED)
    return _heading(source, named) or next(iter(named), None)


def _named_titles(source: Source) -> list[Found[str]]:
    """What the head of the page says the title is."""
    metadata = source.metadata
    node = source.tree.css_first("title")
    candidates = (
        (metadata.text("headline"), Method.JSON_LD),
        (metadata.first("og:title"), Method.OPENGRAPH),
        (metadata.first("twitter:title", "title"), Method.META),
        (plain(node.text()) if node else None, Method.META),
    )
    cleaned = ((clean_title(text, source.site), method) for text, method in candidates if text)
    return [found(text, method) for text, method in cleaned if text and len(text) <= MAX_TITLE]


def _heading(source: Source, named: list[Found[str]]) -> Found[str] | None:
    """The heading on the page that is most like what its head says; a lone h1 where nothing is like it."""
    layer = next((layer for layer in source.layers if layer.at_large), None)
    if layer is None:
        return None
    seen = [clean_title(text, source.site) for text in layer.all_values(source.tree, "title")][:60]
    headings = [text for text in dict.fromkeys(seen) if len(text.split()) >= 2 and len(text) <= MAX_TITLE]
    scored = [(max((overlap(text, other.value) for other in named), default=0.0), text) for text in headings]
    alike = [text for score, text in scored if score >= ALIKE and len(text.split()) >= 3]
    exact = next((text for text in alike for other in named if letters(text) == letters(other.value)), None)
    if exact or alike:
        return found(exact or alike[0], layer.method, 0.9 if exact else 0.8)
    lone = [clean_title(plain(node.text()), source.site) for node in source.tree.css("h1")]
    lone = [text for text in lone if len(text.split()) >= 5]
    return found(lone[0], layer.method, 0.6) if len(lone) == 1 else None


def clean_title(title: str, site: str | None) -> str:
    """A title without the newspaper's name before or after it."""
    parts = SEPARATOR.split(title)
    if len(parts) < 2 or len(title) > 10 * MAX_TITLE:
        return title
    if _is_site(parts[-1], site):
        return clean_title(title[: title.rindex(parts[-1])].rstrip(" |-–—•·:"), site)
    if _is_site(parts[0], site) and len(parts[0]) < len(title) / 2:
        return title[len(parts[0]) :].lstrip(" |-–—•·:")
    return title


def _is_site(part: str, site: str | None) -> bool:
    words = part.split()
    if not 0 < len(words) <= 10:
        return False
    if site and (letters(part) in letters(site) or letters(site) in letters(part)) and letters(part):
        return True
    return is_outlet(part) and (words[0].lower() in ("báo", "tạp", "đài", "cổng", "trang", "thông") or "." in part)


def find_sapo(source: Source) -> Found[str] | None:
    """The lead where an element of its own holds it; of copies the one that ends as a sentence does."""
    description = source.metadata.first("og:description", "description")
    for layer in source.layers:
        values = [text for text in layer.values(source.tree, "sapo") if MIN_SAPO <= len(text) <= MAX_SAPO]
        alike = [text for text in values if description and begins_alike(text, description)]
        if values:
            first = (alike or values)[0]
            copies = [text for text in values if begins_alike(text, first) and SENTENCE_END.search(text)]
            sure = bool(alike) or not layer.at_large
            return found((copies or [first])[0], layer.method, layer.confidence * (1 if sure else DISAGREED))
    return None


def described(source: Source, title: str | None) -> Found[str] | None:
    """The lead as the head of the page gives it, where it stands nowhere else."""
    metadata = source.metadata
    candidates = (
        (metadata.text("description"), Method.JSON_LD),
        (metadata.first("og:description"), Method.OPENGRAPH),
        (metadata.first("description"), Method.META),
    )
    for text, method in candidates:
        if text and MIN_SAPO <= len(text) <= MAX_SAPO and not (title and same(text, title)):
            return found(text, method)
    return None


def find_published(source: Source) -> Found[datetime] | None:
    """When it was published, from all evidence; never after the capture, never the page's clock."""
    chosen = choose(_dates(source), source.fetched)
    return found(chosen.moment, chosen.method, chosen.confidence) if chosen else None


def _dates(source: Source) -> Iterator[Dated]:
    metadata, us_order = source.metadata, any(layer.us_dates for layer in source.layers)
    at_large = [layer for layer in source.layers if layer.at_large]
    for layer in source.layers:
        if not layer.at_large:
            yield from _by_rules(source.tree, layer, us_order)
    published = metadata.texts("datePublished") or metadata.texts("dateCreated")
    yield from evidence(published, Method.JSON_LD, CONFIDENCE[Method.JSON_LD], us_order=us_order)
    machine = [metadata.meta[name] for name in MACHINE_DATES if name in metadata.meta]
    yield from evidence(machine, Method.META, CONFIDENCE[Method.META], us_order=us_order)
    for layer in at_large:
        yield from _by_rules(source.tree, layer, us_order)
        yield from evidence(_visible(source.tree), layer.method, layer.confidence, machine=False)


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


def ruled_byline(source: Source) -> Found[Byline] | None:
    """Authors and source where rules of this newspaper or its CMS know the element."""
    for layer in source.layers:
        if not layer.at_large:
            for text in list(layer.all_values(source.tree, "author"))[:10]:
                byline = _persons(parse_byline(text), source.site)
                if byline.authors or byline.source:
                    return found(byline, layer.method, layer.confidence)
    return None


def printed_bylines(source: Source) -> frozenset[str]:
    """What stands in elements called author, by its letters: it may stand in the text too."""
    texts = (text for layer in source.layers for text in layer.all_values(source.tree, "author"))
    return frozenset(letters(text) for text in texts if 0 < len(text) <= MAX_LENGTH and is_byline(text))


def find_byline(source: Source, printed: str | None, body: Evidence | None) -> Found[Byline] | None:
    """Authors and source as printed under the text, in an element called author, or in the head of the page."""
    byline = _persons(parse_byline(printed or ""), source.site)
    if body and (byline.authors or byline.source):
        return Found(byline, body)
    for layer in source.layers:
        for text in list(layer.all_values(source.tree, "author"))[:10] if layer.at_large else ():
            byline = _persons(parse_byline(text), source.site)
            if (byline.authors or byline.source) and _printed_names(text, byline):
                return found(byline, layer.method, layer.confidence)
    return _named_authors(source)


def _persons(byline: Byline, site: str | None) -> Byline:
    """The newspaper's own name is neither author nor source."""
    authors = tuple(name for name in byline.authors if not (site and letters(name) == letters(site)))
    own = byline.source and site and letters(byline.source) in letters(site)
    return Byline(authors, None if own else byline.source)


def _printed_names(text: str, byline: Byline) -> bool:
    """Whether an element that is merely called author holds names and nothing else."""
    return len(text) <= 120 and all(name[0].isupper() for name in byline.authors)


def _named_authors(source: Source) -> Found[Byline] | None:
    metadata = source.metadata
    candidates = (
        (metadata.texts("author"), Method.JSON_LD),
        (_several(metadata.first("article:author", "dable:author", "og:article:author")), Method.OPENGRAPH),
        (_several(metadata.first("author", "dc.creator")), Method.META),
    )
    for names, method in candidates:
        people = believable(names, source.site)
        if people:
            return found(Byline(people), method)
    return None


def _several(text: str | None) -> tuple[str, ...]:
    return (text,) if text and not text.startswith("http") else ()


def find_section(source: Source, title: str | None) -> Found[str] | None:
    """The most specific section that is shown."""
    for layer in source.layers:
        value = _last_section(layer.values(source.tree, "section"), title)
        if value:
            return found(value, layer.method, layer.confidence)
    metadata = source.metadata
    candidates: tuple[tuple[Iterable[str], Method], ...] = (
        (metadata.breadcrumbs, Method.JSON_LD),
        (metadata.texts("articleSection"), Method.JSON_LD),
        (filter(None, [metadata.first("article:section")]), Method.META),
    )
    for values, method in candidates:
        value = _last_section(values, title)
        if value:
            return found(value, method)
    return None


def _last_section(values: Iterable[str], title: str | None) -> str | None:
    fitting = [text.strip(" »›>/") for text in values if len(text) <= 80 and not HOME.match(text)]
    if fitting and TOP.match(fitting[0]):
        fitting.pop(0)
    return next((text for text in reversed(fitting) if text and not (title and same(text, title))), None)


def find_tags(source: Source) -> Found[tuple[str, ...]] | None:
    """The keywords under the story, or those of the head of the page."""
    for layer in source.layers:
        shown = tuple(dict.fromkeys(text.strip("# ,") for text in layer.values(source.tree, "tags") if len(text) <= 80))
        if shown:
            return found(shown[:MAX_TAGS], layer.method, layer.confidence)
    text = source.metadata.first("news_keywords", "article:tag", "keywords") or ""
    named = tuple(dict.fromkeys(filter(None, (part.strip() for part in text.split(",") if len(part) <= 80))))
    return found(named[:MAX_TAGS], Method.META) if named else None


def find_source(source: Source, byline: Byline | None, printed: str | None) -> Found[str] | None:
    """The outlet that a story was taken from."""
    for layer, value in source.first("source"):
        named = parse_byline(value if re.match(r"\W*(?:theo|nguồn)", value, re.IGNORECASE) else f"Theo {value}")
        outlet = named.source or next(iter(named.authors), None)
        if outlet and not (source.site and letters(outlet) == letters(source.site)):
            return found(outlet, layer.method, layer.confidence)
    for text in filter(None, (byline.source if byline else None, printed and parse_byline(printed).source)):
        return found(text, Method.CMS, 0.8)
    return None
