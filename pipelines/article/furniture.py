"""What stands inside an article and is not of it: related links, sharing, adverts, notes; and what is a caption."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

# Whole words of class names and ids, split at hyphens, underscores and case changes.
WORDS = frozenset(
    """
    related relate relates relation tinlienquan lienquan lq share sharing social socials facebook zalo twitter comment
    comments binhluan rating rate vote advert adverts ads adv advertisement sponsor banner banners quangcao qc popup
    modal newsletter subscribe toolbar tool tools breadcrumb breadcrumbs tag tags keyword keywords topics readmore
    docthem xemthem seemore audio player tts voice pagination paging copyright recommend recommended suggestion widget
    sidebar cungchuyenmuc tinmoi tinkhac hotnews notebox survey poll googlenews follow print
    loginbox
    """.split()  # noqa: SIM905
)
PHRASES = re.compile(
    r"tin-?lien-?quan|bai-?lien-?quan|tin-?cung|cung-?chuyen|doc-?them|xem-?them|news-?relat|related|relate-|-relate"
    r"|link-content-footer|relatednews|adsbygoogle|sda-?web|ads-?web|\bads?[_-]|zone-?ad|banner|social|author-info"
    r"|box-?tin|list-?news|news-?list|same-?(?:cate|news)|btn-|comment|footer",
    re.IGNORECASE,
)
CAPTION_WORDS = re.compile(
    r"caption|image[_-]?desc|img-?desc|photo[_-]?desc|\bnote\b|pic-?desc|chu-?thich|\bdesc_image\b|\bhinh\b",
    re.IGNORECASE,
)
SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
LARGE = 0.4  # share of a fragment's text that no furniture holds: then its name was a poor guide
TEASER = 800  # characters
AD = re.compile(r"adsbygoogle|\bads?[_-]")
INLINE = frozenset(
    """
    html body p span b i u em strong a font tr td th tbody thead img abbr sub sup small big mark q cite code time ins
    del label h1 h2 h3 figcaption
    """.split()  # noqa: SIM905
)
RELATED_TYPES = ("relatednews", "relatedonenews", "readmore", "tag", "comment", "survey", "vote")


def is_hidden(element: Tag) -> bool:
    """Whether a reader cannot see it."""
    style = element.get("style")
    return element.has_attr("hidden") or (isinstance(style, str) and HIDDEN.search(style) is not None)


def is_furniture(element: Tag, whole: int, size: Callable[[Tag], int]) -> bool:
    """Whether an element is furniture by its names, and by its size holds no great part of the fragment's `whole`."""
    if element.name in INLINE:
        return element.name in ("p", "span", "a") and is_advert_name(_names(element))
    kind = str(element.get("type") or element.get("data-type") or "").lower()
    if kind.startswith(RELATED_TYPES):
        return True
    return _named_so(_names(element)) and size(element) < LARGE * whole


def is_teaser(element: Tag) -> bool:
    """Whether a link wraps a box with another story's title and summary."""
    if element.name != "a" or not element.get("href"):
        return False
    boxed = element.find(["h2", "h3", "h4", "p", "div", "li"])
    return boxed is not None and 0 < len(element.get_text()) <= TEASER


def is_caption_element(element: Tag) -> bool:
    """Whether an element is made for a caption."""
    if element.name in ("figcaption", "caption") or element.get("data-guong") == "caption":
        return True
    return element.name not in ("figure", "table", "body", "html") and is_caption_name(_names(element))


def is_advert_name(names: str) -> bool:
    """Whether class names and id are an advert's."""
    return bool(names) and AD.search(names) is not None


def is_caption_name(names: str) -> bool:
    """Whether class names and id are a caption's."""
    return bool(names) and CAPTION_WORDS.search(names) is not None


@lru_cache(maxsize=4096)
def _named_so(names: str) -> bool:
    if not names:
        return False
    words = {word.lower() for word in SPLIT.split(names)}
    return not words.isdisjoint(WORDS) or PHRASES.search(names) is not None


def _names(element: Tag) -> str:
    classes = element.get("class")
    named = " ".join(classes) if isinstance(classes, list) else (classes or "")
    return f"{named} {element.get('id') or ''}".strip()
