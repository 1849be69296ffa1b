"""What a site repeats inside its stories, and selectors that take it out without touching a story's own text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.article.byline import is_byline
from pipelines.article.density import densest
from pipelines.rulemaking.blocks import Block, blocks_of, distinct, template, text_of
from pipelines.rulemaking.selecting import by_words, names_of
from pipelines.rules import ArticleRules

MIN_STORIES = 3  # below which nobody can say what repeats
MIN_SHARE = 4  # a block repeats where it stands on a quarter of the stories
MIN_WORDS = 2  # of a block that is worth a rule
LARGEST = 0.5  # share of a story's text that a box of furniture may have
CREDIT = re.compile(r"^\W*(?:nguồn )?(?:ảnh|nguồn)\b[^:]{0,20}:", re.IGNORECASE)
FOLLOW = re.compile(r"^\W*[Tt]heo [a-zđà-ỹ]")  # "Theo dõi …" names no source
PICTURE = frozenset({"figure", "figcaption"})


@dataclass(frozen=True, slots=True)
class Opened:
    """A page as a tree, with the element that holds its story."""

    tree: LexborHTMLParser
    body: LexborNode


@dataclass(frozen=True, slots=True)
class Repeated:
    """A selector for what repeats, on how many stories it was seen, and what it says there."""

    selector: str
    stories: int
    text: str


@dataclass(frozen=True, slots=True)
class _Story:
    """A story, and the outermost elements in it that hold nothing but template and links."""

    page: Opened
    own: frozenset[int]  # the elements of all its blocks, and of its body
    furniture: tuple[LexborNode, ...]
    inside: frozenset[int]  # all elements of the furniture


def open_body(tree: LexborHTMLParser, rules: Iterable[ArticleRules | None]) -> Opened | None:
    """The element that holds the story by these rules, else by density; what they remove is taken out."""
    known = [one for one in rules if one]
    for selector in (selector for one in known for selector in one.remove):
        for node in selector.nodes(tree):
            if node.tag not in ("html", "head", "body"):
                node.decompose()
    candidates = (node for one in known for selector in one.body for node in selector.nodes(tree))
    body = next((node for node in candidates if node.text().strip()), None) or densest(tree)
    return Opened(tree, body) if body else None


def find_repeated(pages: Sequence[Opened], least: int = MIN_STORIES) -> tuple[Repeated, ...]:
    """What at least `least` different stories, and a quarter of them all, have in common inside their bodies."""
    blocks = [blocks_of(page.body) for page in pages]
    different = distinct(blocks)
    if len(different) < least:
        return ()
    keys = template([blocks[index] for index in different], max(least, -(-len(different) // MIN_SHARE)))
    stories = [_story(pages[index], blocks[index], keys) for index in different]
    return tuple(_covering(stories, least))


def _story(page: Opened, blocks: tuple[Block, ...], keys: frozenset[str]) -> _Story:
    repeated = [block for block in blocks if block.key in keys and _is_furniture(block)]
    same = {block.node.mem_id for block in repeated}
    size = len(text_of(page.body))
    tops = {top.mem_id: top for block in repeated for top in [_outermost(block.node, page.body, same, size)]}
    inside = frozenset(node.mem_id for top in tops.values() for node in (top, *top.css("*")))
    own = frozenset({page.body.mem_id, *(block.node.mem_id for block in blocks)})
    return _Story(page, own, tuple(tops.values()), inside)


def _is_furniture(block: Block) -> bool:
    """Not a byline, a credit or a caption: these come again with their author, and are the story's own."""
    text = text_of(block.node)
    if len(text.split()) < MIN_WORDS or CREDIT.match(text) or (is_byline(text) and not FOLLOW.match(text)):
        return False
    parent = block.node.parent
    return block.node.tag not in PICTURE and not (parent and parent.tag in PICTURE)


def _outermost(node: LexborNode, body: LexborNode, same: set[int], size: int) -> LexborNode:
    """The largest box around a repeated block in which nothing else stands but links and other such blocks."""
    top, parent = node, node.parent
    while parent is not None and parent.mem_id != body.mem_id and parent.tag != "body":
        if len(text_of(parent)) > LARGEST * size or not _holds_nothing_else(parent, same):
            break
        top, parent = parent, parent.parent
    return top


def _holds_nothing_else(box: LexborNode, same: set[int]) -> bool:
    return all(block.node.mem_id in same or _is_link(block.node) for block in blocks_of(box))


def _is_link(node: LexborNode) -> bool:
    text = text_of(node)
    return len(text) <= 1.1 * sum(len(text_of(link)) for link in node.css("a[href]")) + 2


def _covering(stories: Sequence[_Story], least: int) -> Iterator[Repeated]:
    """Few selectors that together take out what repeats, in the order of the first story."""
    found: dict[str, Repeated] = {}
    done: set[tuple[int, int]] = set()
    for number, story in enumerate(stories):
        for node in story.furniture:
            if (number, node.mem_id) in done:
                continue
            chosen = next(_fitting(node, stories, least), None)
            if chosen is None:
                continue
            found.setdefault(chosen.selector, chosen)
            for other, one in enumerate(stories):
                done.update((other, hit.mem_id) for hit in one.page.tree.css(chosen.selector))
    yield from found.values()


def _fitting(node: LexborNode, stories: Sequence[_Story], least: int) -> Iterator[Repeated]:
    """Selectors of an element that on every page take nothing but furniture, and on enough of them something."""
    text = text_of(node)
    unnamed = [by_words(node)] if not any(child.tag in ("div", "p", "ul", "table") for child in node.iter()) else []
    for selector in (*names_of(node), *unnamed):
        hits = [(story, hit) for story in stories for hit in story.page.tree.css(selector)]
        count = len({id(story) for story, hit in hits if hit.mem_id in story.inside})
        if count >= least and not any(_harms(hit, story) for story, hit in hits):
            yield Repeated(selector, count, text)


def _harms(hit: LexborNode, story: _Story) -> bool:
    """Whether removing an element would take away text of the story, or the story as a whole."""
    if hit.mem_id in story.inside:
        return False
    return any(node.mem_id in story.own for node in (hit, *hit.css("*")))
