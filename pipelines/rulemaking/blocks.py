"""The blocks of pages side by side: what stands on several stories of a site is template, what differs is content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from selectolax.lexbor import LexborNode

from pipelines.article.compare import letters
from pipelines.whitespace import fold

# Elements that hold one piece of text; a box of the last four counts where text stands in it directly.
WHOLE = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption", "dt", "dd", "pre"})
BOXES = frozenset({"div", "td", "section", "blockquote"})
HOLDERS = ", ".join(sorted(WHOLE | BOXES))
NO_PARENTS = frozenset({"html", "-undef", "_document", "#document"})
SAME_STORY = 0.6  # share of the letters that two pages have in common, from which they are one story


@dataclass(frozen=True, slots=True)
class Block:
    """An element that holds one piece of text, and that text by its letters."""

    node: LexborNode
    key: str


def blocks_of(node: LexborNode) -> tuple[Block, ...]:
    """The blocks below an element, in the order of the page; a block inside another is part of it."""
    return tuple(_blocks(node))


def text_of(node: LexborNode) -> str:
    """All text below an element, white space folded."""
    return fold(node.text(separator=" "))


def parents_of(node: LexborNode) -> Iterator[LexborNode]:
    """The elements around an element, the nearest first, up to the body."""
    parent = node.parent
    while parent is not None and parent.tag not in NO_PARENTS:
        yield parent
        parent = parent.parent


def distinct(pages: Sequence[tuple[Block, ...]]) -> list[int]:
    """Which pages are different stories: of a story that was kept twice, or printed again, the first."""
    kept: list[int] = []
    for index, page in enumerate(pages):
        if not any(_same_story(page, pages[other]) for other in kept):
            kept.append(index)
    return kept


def template(pages: Sequence[tuple[Block, ...]], need: int) -> frozenset[str]:
    """The keys of the blocks that stand on at least `need` of these pages."""
    counts = Counter(key for page in pages for key in {block.key for block in page})
    return frozenset(key for key, count in counts.items() if count >= need)


def _blocks(node: LexborNode) -> Iterator[Block]:
    for child in node.css(HOLDERS):
        if child.mem_id == node.mem_id or _lies_in_whole(child, node):
            continue
        text = child.text() if child.tag in WHOLE else child.text(deep=False)
        key = letters(text)
        if key:
            yield Block(child, key)


def _lies_in_whole(child: LexborNode, top: LexborNode) -> bool:
    above = takewhile(lambda parent: parent.mem_id != top.mem_id, parents_of(child))
    return any(parent.tag in WHOLE for parent in above)


def _same_story(one: tuple[Block, ...], other: tuple[Block, ...]) -> bool:
    a, b = ({block.key for block in page} for page in (one, other))
    shared = sum(map(len, a & b))
    return shared >= SAME_STORY * max(min(sum(map(len, a)), sum(map(len, b))), 1)
