"""Plain paragraphs, taken out of a fragment by selectolax: what is left for BeautifulSoup is what needs its rules.

BeautifulSoup needs some 20 microseconds for each piece of text or element; most of a story is paragraphs that hold
nothing but words. Each is read here, and a mark is left in its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.article.blocks import Block, align_of
from pipelines.article.furniture import is_advert_name, is_caption_name
from pipelines.article.metadata import plain

SIGN = "\ue000"  # private use: no page has a right to it, and what it has of it is taken away
MARK = re.compile(f"{SIGN}(\\d+){SIGN}")
HOLDERS = frozenset({"div", "section", "article", "main", "body", "html"})
WRAPPERS = frozenset({"span", "font", "u", "sup", "sub", "small", "ins", "o:p"})
BOLD = frozenset({"b", "strong"})
ITALIC = frozenset({"i", "em"})
STYLED = re.compile(r"display|visibility|font-weight|font-style", re.IGNORECASE)
PLAIN_ATTRIBUTES = frozenset({"class", "id", "style", "align", "dir", "lang", "href", "title", "target", "rel", "face"})


@dataclass(frozen=True, slots=True)
class Leaves:
    """The fragment with marks in the places of plain paragraphs, and these paragraphs by their numbers."""

    html: str
    blocks: tuple[Block, ...]
    size: int  # characters of text in all

    def size_of(self, text: str) -> int:
        """Characters of a piece of the fragment's text, with what its marks stand for."""
        if SIGN not in text:
            return len(text)
        return len(MARK.sub("", text)) + sum(len(self.blocks[int(number)].text) for number in MARK.findall(text))


def take_leaves(html: str) -> Leaves:
    """Take the plain paragraphs out of a fragment."""
    tree = LexborHTMLParser(html.replace(SIGN, ""))
    body = tree.body
    if body is None:
        return Leaves(html, (), 0)
    size = len(body.text())
    blocks: list[Block] = []
    holders: dict[int, bool] = {}
    for node in body.css("p"):
        block = _block(node) if _in_holder(node, holders) else None
        if block is not None:
            node.replace_with(f"{SIGN}{len(blocks)}{SIGN}")
            blocks.append(block)
    return Leaves(body.html or "", tuple(blocks), size)


def _in_holder(node: LexborNode, known: dict[int, bool]) -> bool:
    """Whether all that an element lies in is there to hold paragraphs: no table, figure, list or link."""
    parent = node.parent
    if parent is None or parent.tag not in HOLDERS:
        return parent is None
    if parent.mem_id not in known:
        known[parent.mem_id] = parent.tag in ("body", "html") or _in_holder(parent, known)
    return known[parent.mem_id]


def _block(node: LexborNode) -> Block | None:
    """A paragraph of words, or None where it holds or is anything that takes a closer look."""
    attributes = node.attributes
    names = _names(attributes)
    if not _is_plain(attributes) or is_caption_name(names):
        return None
    text = plain(node.text())
    bold = italic = link = 0
    for inner in node.css("*"):
        if inner.mem_id == node.mem_id:
            continue
        size = _share(inner)
        if size is None:
            return None
        bold += size if inner.tag in BOLD else 0
        italic += size if inner.tag in ITALIC else 0
        link += size if inner.tag == "a" else 0
    whole = len(text) or 1
    align = align_of("p", names, _css(attributes), attributes.get("align"))
    return Block(text, "p", min(bold / whole, 1), min(italic / whole, 1), min(link / whole, 1), align, names=names)


def _share(inner: LexborNode) -> int | None:
    """Letters that an inline element sets apart; None where it is none, or holds others that do so too."""
    tag = inner.tag
    if tag in WRAPPERS:
        return 0 if _is_plain(inner.attributes) else None
    if tag not in BOLD and tag not in ITALIC and tag != "a":
        return None
    if not _is_plain(inner.attributes) or len(inner.css("b, strong, i, em, a")) > 1:  # itself is one of them
        return None
    return len(inner.text().strip())


def _is_plain(attributes: dict[str, str | None]) -> bool:
    if not attributes:
        return True
    style = attributes.get("style")
    if (style and STYLED.search(style)) or not PLAIN_ATTRIBUTES.issuperset(attributes):
        return False
    return not is_advert_name(_names(attributes))


def _names(attributes: dict[str, str | None]) -> str:
    return " ".join(f"{attributes.get('class') or ''} {attributes.get('id') or ''}".split()).lower()


def _css(attributes: dict[str, str | None]) -> str:
    return (attributes.get("style") or "").lower().replace(" ", "")
