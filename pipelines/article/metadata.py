"""What a page says of itself to machines: JSON-LD, OpenGraph and meta elements, microdata."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from pipelines.article.microdata import read_microdata
from pipelines.whitespace import fold

MAX_SCRIPT = 1 << 20  # characters of one JSON-LD script
MAX_DEPTH = 8  # levels of JSON-LD that are looked into
ARTICLE_TYPES = frozenset(
    {"Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BlogPosting"}
)
VIDEO_TYPES = frozenset({"VideoObject"})
TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is said of the article, the meta elements by lower-case name, and the trail of breadcrumbs.

    `article` is the object of JSON-LD, with what only microdata says of it.
    """

    article: Mapping[str, object] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)
    breadcrumbs: tuple[str, ...] = ()
    has_video: bool = False

    @property
    def claims_article(self) -> bool:
        """Whether the page says that it is an article."""
        return bool(self.article) or (self.first("og:type") or "").lower() == "article"

    def text(self, key: str) -> str | None:
        """A text of the JSON-LD article."""
        return next(_texts(self.article.get(key)), None)

    def texts(self, key: str) -> tuple[str, ...]:
        """All texts below a key of the JSON-LD article: names of objects, items of lists."""
        return tuple(_texts(self.article.get(key)))

    def first(self, *names: str) -> str | None:
        """The first of these meta elements that says something."""
        return next((self.meta[name] for name in names if self.meta.get(name)), None)


def read_metadata(tree: LexborHTMLParser) -> Metadata:
    """Read a page's metadata; what is broken is left out."""
    objects = [entry for text in _scripts(tree) for entry in _objects(_parse(text))]
    return Metadata(
        article={
            **read_microdata(tree, ARTICLE_TYPES),
            **next((entry for entry in objects if _types(entry) & ARTICLE_TYPES), {}),
        },
        meta=_meta(tree),
        breadcrumbs=_breadcrumbs(objects),
        has_video=any(_types(entry) & VIDEO_TYPES for entry in objects),
    )


def plain(text: str) -> str:
    """Text as a reader sees it: entities that were encoded twice decoded, white space folded."""
    for _ in range(2):
        if "&" not in text or ENTITY.search(text) is None:
            break
        text = html.unescape(text)
    return fold(text)


def _scripts(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("script[type*='ld+json' i]"):
        text = node.text()
        if len(text) <= MAX_SCRIPT:
            yield text


def _parse(text: str) -> object:
    cleaned = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    for attempt in (cleaned, TRAILING_COMMA.sub("", cleaned), html.unescape(cleaned)):
        try:
            parsed: object = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return parsed
    return None


def _objects(value: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "video"):
            yield from _objects(value.get(key), depth + 1)
    elif isinstance(value, list):
        for item in value[:100]:
            yield from _objects(item, depth + 1)


def _types(entry: Mapping[str, object]) -> set[str]:
    kind = entry.get("@type")
    return {kind} if isinstance(kind, str) else set(map(str, kind)) if isinstance(kind, list) else set()


def _texts(value: object, depth: int = 0) -> Iterator[str]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, str):
        if text := plain(value):
            yield text
    elif isinstance(value, dict):
        yield from _texts(value.get("name") or value.get("url") or value.get("@value"), depth + 1)
    elif isinstance(value, list):
        for item in value[:100]:
            yield from _texts(item, depth + 1)


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """The first value of each meta element; `name`, `property` and `itemprop` are one space of names."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        text = plain((attributes.get("content") or "")[:20_000])
        for key in ("property", "name", "itemprop"):
            name = (attributes.get(key) or "").strip().lower()
            if name and text:
                found.setdefault(name, text)
    return found


def _breadcrumbs(objects: list[Mapping[str, object]]) -> tuple[str, ...]:
    for entry in objects:
        items = entry.get("itemListElement")
        if "BreadcrumbList" in _types(entry) and isinstance(items, list):
            named = (item for item in items[:20] if isinstance(item, dict))
            texts = (next(_texts(item.get("name") or item.get("item")), "") for item in named)
            return tuple(text for text in texts if text and not text.startswith("http"))
    return ()
