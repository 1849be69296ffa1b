"""HTML -> tree, with bounds on nesting (time and stack can grow with the square of it) and on the number of tags."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

MAX_NESTING = 400  # levels; real pages have up to 60
MAX_TAGS = 120_000  # real pages have up to 15,000, the longest home pages 40,000
MAX_WRITTEN = 400_000  # before elements nested too deep are unwrapped
SUSPICIOUS = 3000  # opening tags more than closing ones, somewhere in the page; void elements count too
PIECE = 1 << 16  # characters counted at once

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*>?")
# Elements that are void, or that the next of their kind closes: they do not nest.
FLAT = frozenset(
    """
    area base br col embed hr img input link meta param source track wbr p li td tr th dt dd option html head body
    """.split()  # noqa: SIM905
)


def parse_html(html: str) -> LexborHTMLParser:
    """The tree of a page; elements nested too deep are unwrapped, a page of endless tags is cut."""
    if len(html) < SUSPICIOUS:
        return LexborHTMLParser(html)
    tags, unclosed = _tags_of(html)
    if unclosed > SUSPICIOUS:
        html = bound_nesting(first_tags(html, MAX_WRITTEN))
    return LexborHTMLParser(first_tags(html, MAX_TAGS) if tags > MAX_TAGS else html)


def first_tags(html: str, most: int) -> str:
    """The page up to so many tags, closing ones too."""
    if len(html) < most or html.count("<") <= most:
        return html
    seen = start = 0
    while (here := html.count("<", start, start + PIECE)) <= most - seen:
        seen += here
        start += PIECE
    at = start
    for _ in range(most - seen + 1):
        at = html.index("<", at) + 1
    return html[: at - 1]


def bound_nesting(html: str) -> str:
    """The page without the tags of elements nested deeper than MAX_NESTING."""
    depth = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal depth
        if match[2].lower() in FLAT or match[0].endswith("/>"):
            return match[0]
        depth = max(depth - 1, 0) if match[1] else depth + 1
        return "" if depth + bool(match[1]) > MAX_NESTING else match[0]

    return TAG.sub(kept, html)


def _tags_of(html: str) -> tuple[int, int]:
    """How many tags a page has, and by how many the opening ones lead over the closing ones at most."""
    tags = unclosed = most = 0
    for start in range(0, len(html), PIECE):
        here = html.count("<", start, start + PIECE)
        tags += here
        unclosed += here - 2 * html.count("</", start, start + PIECE)
        most = max(most, unclosed)
    return tags, most
