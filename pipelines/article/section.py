"""Where a newspaper files a story: its section, and the keywords under it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archive.model import Method
from pipelines.article.compare import letters, same
from pipelines.article.found import Found, Source, found, weighed

MAX_TAGS = 40
HOME = re.compile(r"^(?:trang chủ|trang nhất|home|bài viết|chi tiết|detail|in bài|menu)$", re.IGNORECASE)
TOP = re.compile(r"^(?:tin tức|tin mới|mới nhất|news)$", re.IGNORECASE)


def find_section(source: Source, title: str | None) -> Found[str] | None:
    """The most specific section that is shown."""
    shown = ((layer, _path(layer.values(source.tree, "section"), title)) for layer in source.layers)
    first = next((pair for pair in shown if pair[1]), None)
    if first is None:
        return next(_named_sections(source, title), None)
    layer, path = first
    parts = {letters(part) for part in path}
    chosen = found(path[-1], layer.method, layer.confidence)
    return weighed(chosen, _named_sections(source, title), lambda _, other: letters(other) in parts)


def _named_sections(source: Source, title: str | None) -> Iterator[Found[str]]:
    """What the head of the page calls the section."""
    metadata = source.metadata
    candidates: tuple[tuple[Iterable[str], Method], ...] = (
        (metadata.breadcrumbs, Method.JSON_LD),
        (metadata.texts("articleSection"), Method.JSON_LD),
        (filter(None, [metadata.first("article:section")]), Method.META),
    )
    for values, method in candidates:
        path = _path(values, title)
        if path:
            yield found(path[-1], method)


def _path(values: Iterable[str], title: str | None) -> list[str]:
    """The sections from the widest to the most specific, without home page and the story itself."""
    fitting = [text.strip(" »›>/") for text in values if len(text) <= 80 and not HOME.match(text)]
    if fitting and TOP.match(fitting[0]):
        fitting.pop(0)
    return [text for text in fitting if text and not (title and same(text, title))]


def find_tags(source: Source) -> Found[tuple[str, ...]] | None:
    """The keywords under the story, or those of the head of the page."""
    for layer in source.layers:
        shown = tuple(dict.fromkeys(text.strip("# ,") for text in layer.values(source.tree, "tags") if len(text) <= 80))
        if shown:
            return found(shown[:MAX_TAGS], layer.method, layer.confidence)
    listed = source.metadata.first("news_keywords", "article:tag", "keywords") or ""
    named = tuple(dict.fromkeys(filter(None, (part.strip() for part in listed.split(",") if len(part) <= 80))))
    return found(named[:MAX_TAGS], Method.META) if named else None


def spoken_of(tags: Found[tuple[str, ...]] | None, text: str) -> Found[tuple[str, ...]] | None:
    """Keywords of the head of the page only where half of them stand in the text: many name the newspaper."""
    if tags is None or tags.evidence.method is not Method.META:
        return tags
    lowered = text.lower()
    return tags if sum(name.lower() in lowered for name in tags.value) * 2 >= len(tags.value) else None
