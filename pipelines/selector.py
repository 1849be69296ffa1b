"""CSS selectors as rules write them: with `::text` and `::attr(name)` as in parsel, on selectolax."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipelines.whitespace import fold

Tree = LexborHTMLParser | LexborNode

TAKE = re.compile(r"::(?:(?P<text>text)|attr\(\s*(?P<attribute>[\w:.-]+)\s*\))\s*$")
COMMA = re.compile(r",(?![^\[]*\])(?![^(]*\))")  # not inside [...] or (...)


@dataclass(frozen=True, slots=True)
class Selector:
    """One CSS selector, and what it takes of an element: all its text, its own text (`::text`), or an attribute."""

    css: str
    attribute: str | None = None
    own_text: bool = False

    def __str__(self) -> str:
        """As rules write it."""
        if self.attribute is not None:
            return f"{self.css}::attr({self.attribute})"
        return f"{self.css}::text" if self.own_text else self.css

    def nodes(self, tree: Tree) -> list[LexborNode]:
        """The elements it selects, in the order of the page."""
        return tree.css(self.css)

    def value(self, node: LexborNode) -> str:
        """What it takes of one element, white space folded."""
        if self.attribute is not None:
            return fold(node.attributes.get(self.attribute) or "")
        if self.own_text:
            return fold(node.text(deep=False))
        return fold(node.text(separator=""))

    def values(self, tree: Tree) -> Iterator[str]:
        """What it takes of every element it selects, empty ones left out."""
        return filter(None, map(self.value, self.nodes(tree)))


def parse(text: str) -> tuple[Selector, ...]:
    """A selector of a rule; where parts between commas take different things, they are tried in order."""
    parts = COMMA.split(text) if "::" in text else [text]
    return tuple(map(_parse_one, parts))


def check(selector: Selector) -> None:
    """Raise ValueError where the CSS is none."""
    try:
        _EMPTY.css(selector.css)
    except SelectolaxError as error:
        raise ValueError(str(error).rstrip(".")) from error


def _parse_one(text: str) -> Selector:
    take = TAKE.search(text)
    if take is None:
        return Selector(text.strip())
    css = text[: take.start()].strip() or "*"
    return Selector(css, take["attribute"], own_text=take["text"] is not None)


_EMPTY = LexborHTMLParser("<html></html>")
