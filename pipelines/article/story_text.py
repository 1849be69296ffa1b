"""Where the story's text stands on a page, and what it says: by rules, by density, by JSON-LD, by trafilatura."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.model import Evidence, Method
from pipelines.article.blocks import Block
from pipelines.article.body import Body, Heads, read_body
from pipelines.article.compare import letters
from pipelines.article.density import MANY_PICTURES, MIN_STORY, box_of_pictures, densest, is_beside, prose
from pipelines.article.fragment import read_fragment
from pipelines.article.layers import CONFIDENCE, Layer
from pipelines.article.metadata import Metadata, plain
from pipelines.decode import Page

MAX_GENERAL = 1_500_000  # characters of HTML that trafilatura is given
HALF = 0.5  # share of the page's prose that an element of a familiar name must hold to be believed
STUB = 200  # characters below which what the base of a CMS found may be the wrong element
DENSE = 0.7  # confidence where only the density of prose tells
PARAGRAPH_TAGS = frozenset({"p", "h2", "h3", "h4", "li", "figure", "blockquote", "tr"})
EMPTY = Body()
HEADLINE = 25  # characters of the shortest link text that can be a headline; names of sections are shorter
MANY_LINKS = 15  # headlines that are links: a list of stories
HEADLINE_WORDS = 5
LONG = 50_000  # characters of HTML from which it pays to look for pictures written into it
LONG_ATTRIBUTE = re.compile(r"""=\s*(?:"[^"]{2000,}"|'[^']{2000,}')""")


@dataclass(frozen=True, slots=True)
class StoryText:
    """The body that was found, and by what; `ruled` where rules of this newspaper or its CMS knew the element."""

    body: Body = EMPTY
    evidence: Evidence | None = None
    ruled: bool = False
    headlines: int = 0  # headings inside it that are links: other stories

    @property
    def size(self) -> int:
        """Characters of text."""
        return sum(map(len, self.body.paragraphs)) + len(self.body.lead or "")


def find_text(
    page: Page,
    tree: LexborHTMLParser,
    layers: tuple[Layer, ...],
    metadata: Metadata,
    heads: Heads,
    *,
    may_be_story: bool = True,
) -> StoryText:
    """The story's text by the first way that finds any. The tree loses what the rules call furniture.

    Where the page cannot be a story, or lists many, nothing is guessed.
    """
    _remove(tree, layers)
    ruled = _by_rules(tree, layers, heads)
    if ruled.size >= STUB or (ruled.evidence and ruled.evidence.method is Method.PUBLISHER and ruled.size):
        return ruled
    dense = _by_density(tree, layers, heads)
    if dense.size >= MIN_STORY:
        return dense if dense.size > 3 * ruled.size else ruled
    if ruled.size or ruled.body.images:
        return ruled
    if not may_be_story:
        return dense
    if not metadata.claims_article and tree.body and len(headline_links(tree.body)) >= MANY_LINKS:
        return dense
    least = 1 if metadata.claims_article else MIN_STORY
    others = (_by_json_ld(metadata, heads), _by_trafilatura(page, tree, heads))
    whole = [text for text in others if text.size >= least]
    return max((dense, *whole), key=lambda text: (text.size, len(text.body.images)))


def _remove(tree: LexborHTMLParser, layers: tuple[Layer, ...]) -> None:
    named = chain.from_iterable(layer.rules.remove for layer in layers if not layer.at_large)
    together = ", ".join(selector.css for selector in named)
    nodes = {node.mem_id: node for node in (tree.css(together) if together else ())}
    for node in reversed(nodes.values()):  # what lies inside another goes first: taking that away frees it
        if node.tag not in ("html", "body", "head"):
            node.decompose()


def _by_rules(tree: LexborHTMLParser, layers: tuple[Layer, ...], heads: Heads) -> StoryText:
    for layer in layers:
        if layer.at_large:
            continue
        captions = {node.mem_id for selector in layer.rules.caption for node in selector.nodes(tree)}
        for selector in layer.rules.body:
            nodes = _main(selector.nodes(tree))
            text = _read(nodes, heads, Evidence(layer.method, layer.confidence), captions)
            if text.size or text.body.images:
                return text
    return StoryText()


def _by_density(tree: LexborHTMLParser, layers: tuple[Layer, ...], heads: Heads) -> StoryText:
    """An element with a familiar name, where it holds much of the page's prose; else the densest one."""
    dense = densest(tree)
    mass = prose(dense) if dense else 0
    dense = dense or box_of_pictures(tree)
    for layer in layers:
        for selector in layer.rules.body if layer.at_large else ():
            nodes = _main(selector.nodes(tree))
            if nodes and _holds_story(nodes, mass):
                text = _read(nodes, heads, Evidence(layer.method, layer.confidence), set())
                if text.size or text.body.images:
                    return replace(text, ruled=False)
    if dense is None:
        return StoryText()
    return replace(_read([dense], heads, Evidence(Method.CMS, DENSE), set()), ruled=False)


def _holds_story(nodes: list[LexborNode], mass: int) -> bool:
    """Whether elements hold much of the page's prose; or, on a page without prose, many pictures."""
    if sum(map(prose, nodes)) >= max(HALF * mass, MIN_STORY / 2):
        return True
    return not mass and sum(len(node.css("img")) for node in nodes) >= MANY_PICTURES


def _main(nodes: list[LexborNode]) -> list[LexborNode]:
    """Paragraphs as they are selected; of boxes the one with most text, and its siblings of the same kind."""
    if len(nodes) < 2 or any(node.tag in PARAGRAPH_TAGS for node in nodes):
        return _outermost(nodes)
    outer = _outermost(nodes)
    largest = max(outer, key=lambda node: (len(node.text()), len(node.css("img"))))
    parent = largest.parent.mem_id if largest.parent else None
    named = largest.attributes.get("class")
    return [
        node for node in outer if node.parent and node.parent.mem_id == parent and node.attributes.get("class") == named
    ]


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """Without those that lie in another of them; a page's nodes come in its order, parents first."""
    taken: set[int] = set()
    kept: list[LexborNode] = []
    for node in nodes:
        if node.mem_id not in taken:
            kept.append(node)
            taken.update(inner.mem_id for inner in node.css("*")) if len(nodes) > 1 else None
    return kept


def _read(nodes: list[LexborNode], heads: Heads, evidence: Evidence, captions: set[int]) -> StoryText:
    if not nodes:
        return StoryText()
    for node in nodes:
        for inner in node.css("*") if captions else ():
            if inner.mem_id in captions:
                inner.attrs["data-guong"] = "caption"
    html = "\n".join(node.html or "" for node in nodes)
    blocks = read_fragment(LONG_ATTRIBUTE.sub('=""', html) if len(html) > LONG else html)
    headlines = sum(not is_beside(link) for node in nodes for link in headline_links(node))
    return StoryText(read_body(blocks, heads), evidence, ruled=True, headlines=headlines)


def _by_json_ld(metadata: Metadata, heads: Heads) -> StoryText:
    text = metadata.article.get("articleBody")
    if not isinstance(text, str):
        return StoryText()
    return _from_lines(text, heads, Evidence(Method.JSON_LD, CONFIDENCE[Method.JSON_LD] * 0.8))


def _by_trafilatura(page: Page, tree: LexborHTMLParser, heads: Heads) -> StoryText:
    """Its lines, without those that are links elsewhere: of these it keeps many on pages that hold no story."""
    if not MIN_STORY <= len(page.html) <= MAX_GENERAL:
        return StoryText()
    import trafilatura

    text = trafilatura.extract(page.html, fast=True, include_comments=False, include_formatting=False) or ""
    links = {letters(link.text()) for link in tree.css("a[href]")}
    lines = list(map(plain, text.splitlines()))
    own = [line for line in lines if letters(line) not in links]
    headlines = sum(len(line) >= HEADLINE and letters(line) in links for line in lines)
    story = _from_lines("\n".join(own), heads, Evidence(Method.TRAFILATURA, CONFIDENCE[Method.TRAFILATURA]))
    return replace(story, headlines=headlines)


def headline_links(node: LexborNode) -> list[LexborNode]:
    """The links below an element that read as headlines, and stand alone in theirs."""
    return [link for link in node.css("a[href]") if _is_headline(link)]


def _is_headline(link: LexborNode) -> bool:
    text = link.text().strip()
    if len(text) < HEADLINE or text.count(" ") + 1 < HEADLINE_WORDS or link.parent is None:
        return False
    return link.parent.tag != "p" and len(link.parent.text(deep=True).strip()) <= 1.3 * len(text)


def _from_lines(text: str, heads: Heads, evidence: Evidence) -> StoryText:
    blocks = tuple(Block(line, "p") for line in map(plain, text.splitlines()) if line)
    return StoryText(read_body(blocks, heads), evidence)
