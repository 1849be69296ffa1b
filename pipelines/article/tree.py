"""HTML -> tree, with a bound on nesting: parsers need time or stack that grows with the square of it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

MAX_NESTING = 400  # levels; real pages have up to 60
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
    """The tree of a page; elements nested too deep are unwrapped."""
    return LexborHTMLParser(bound_nesting(html) if _may_be_deep(html) else html)


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


def _may_be_deep(html: str) -> bool:
    """Whether many more tags open than close up to some point."""
    unclosed = 0
    for start in range(0, len(html), PIECE):
        piece = html[start : start + PIECE]
        unclosed += piece.count("<") - 2 * piece.count("</")
        if unclosed > SUSPICIOUS:
            return True
    return False
