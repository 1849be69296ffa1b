"""The heading that a reader sees, without the newspaper's name."""

from __future__ import annotations

import re

from archive.model import Method
from pipelines.article.byline import is_outlet
from pipelines.article.compare import letters, overlap
from pipelines.article.found import Found, Source, found, weighed
from pipelines.article.metadata import plain

MAX_TITLE = 300  # characters
ALIKE = 0.6  # share of words from which a heading is the title that the head of the page names
LABEL_WORDS = 3
SEPARATOR = re.compile(r"\s+[-–—•·:]\s+|\s*\|\s*|\s+::\s+")


def find_title(source: Source) -> Found[str] | None:
    """The heading that a reader sees, without the newspaper's name."""
    named = _named_titles(source)
    for layer, value in source.first("title"):
        title = clean_title(value, source.site)
        if not layer.at_large and 0 < len(title) <= MAX_TITLE:
            return weighed(found(title, layer.method, layer.confidence), named, _alike)
    return weighed(_heading(source, named) or next(iter(named), None), named, _alike)


def _alike(one: str, other: str) -> bool:
    """Whether both can be the title of the same story; a word or two is a label and says nothing."""
    return min(len(one.split()), len(other.split())) < LABEL_WORDS or overlap(one, other) >= ALIKE


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
