"""Where the prose of a page stands, when no rule knows: the smallest element that holds most of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

MIN_PROSE = 60  # characters of a paragraph that counts
MIN_STORY = 250  # characters of prose below which a page holds no story
MOST = 0.75  # share of a page's prose that the story's element must hold
MAX_LINKS = 0.3  # share of link text from which a paragraph is a list of links
MAX_CLIMB = 60  # levels
MANY_PICTURES = 5  # a gallery

HOLDERS = "p, div, td, blockquote, figcaption"
WHOLE = frozenset({"p", "figcaption"})
ASIDE = re.compile(
    r"comment|binh-?luan|footer|sidebar|related|relate|lien-?quan|cung-?chuyen|menu|popup|modal|banner|copyright|list-?news"
    r"|box-?news|tin-?khac|most|hot|widget|newsletter|recommend|toolbar|nav\b",
    re.IGNORECASE,
)
ASIDE_TAGS = frozenset({"footer", "aside", "nav", "header", "form", "li", "button", "a", "noscript", "script", "style"})
TEASER_LEVELS = 2  # a teaser's summary lies this near to the box that also holds its title
MAX_TEASER = 700  # characters
TEASER = "h2 a, h3 a, h4 a"


def densest(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds the story, or None where a page has no prose."""
    return _holder(((node, _prose(node)) for node in tree.css(HOLDERS)), MIN_STORY)


def box_of_pictures(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds most of a gallery's pictures; those that are links lead to other stories."""
    return _holder(((node, 1) for node in tree.css("img")), MANY_PICTURES)


def _holder(weighted: Iterable[tuple[LexborNode, int]], least: int) -> LexborNode | None:
    """The deepest element that holds most of the weight, or None where all weighs less than the least."""
    mass: dict[int, int] = {}
    nodes: dict[int, tuple[LexborNode, int]] = {}
    known: dict[int, bool] = {}
    total = 0
    for node, weight in weighted:
        line = _line(node, known) if weight else []
        if line:
            total += weight
            for depth, ancestor in enumerate(reversed(line)):
                mass[ancestor.mem_id] = mass.get(ancestor.mem_id, 0) + weight
                nodes[ancestor.mem_id] = ancestor, depth
    if total < least:
        return None
    holding = [nodes[key] for key, weight in mass.items() if weight >= MOST * total]
    return max(holding, key=lambda pair: pair[1])[0] if holding else None


def prose(node: LexborNode) -> int:
    """Characters of prose below an element."""
    return sum(map(_prose, node.css(HOLDERS)), _prose(node))


def _prose(node: LexborNode) -> int:
    """Characters of a paragraph: a p or caption with all it holds, others with what stands in them directly."""
    text = node.text() if node.tag in WHOLE else node.text(deep=False)
    size = len(text.strip())
    if size < MIN_PROSE or text.count(" ") < 10:
        return 0
    links = sum(len(link.text()) for link in node.css("a"))
    return size if links <= MAX_LINKS * size else 0


def _line(node: LexborNode, known: dict[int, bool]) -> list[LexborNode]:
    """The element's parents from the nearest up; empty where one of them is furniture, or a teaser of another story."""
    line = list(_parents(node))
    for level, ancestor in enumerate(line):
        key = -ancestor.mem_id if level < TEASER_LEVELS else ancestor.mem_id
        if key not in known:
            known[key] = _is_aside(ancestor) or (level < TEASER_LEVELS and _is_teaser(ancestor))
        if known[key]:
            return []
    return line


def is_beside(node: LexborNode) -> bool:
    """Whether an element lies in one whose name says that it is not of the story."""
    return any(ASIDE.search(_names(ancestor)) for ancestor in _parents(node))


def _is_aside(node: LexborNode) -> bool:
    return node.tag in ASIDE_TAGS or ASIDE.search(_names(node)) is not None


def _is_teaser(node: LexborNode) -> bool:
    return node.css_first(TEASER) is not None and len(node.text()) < MAX_TEASER


def _parents(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    for _ in range(MAX_CLIMB):
        if parent is None or parent.tag in ("html", "-undef", "_document", "#document"):
            return
        yield parent
        parent = parent.parent


def _names(node: LexborNode) -> str:
    if node.tag == "body":
        return ""
    attributes = node.attributes
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
