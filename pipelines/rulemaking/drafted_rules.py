"""Selectors for the fields of a story, found by comparing its pages: what fits on one must fit on all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborNode

from pipelines.article.compare import letters
from pipelines.article.dates import parse_date
from pipelines.rulemaking.blocks import blocks_of, parents_of, text_of
from pipelines.rulemaking.repeated import Opened, find_repeated
from pipelines.rulemaking.selecting import names_of, selectors_of
from pipelines.rulemaking.wanted import GOALS, Sample, gives, goal_nodes
from pipelines.selector import parse

MAX_FOUND = 60  # elements of one page that hold a field's text
MAX_NODES = 12  # elements of one page that are tried for a field
MAX_TRIED = 150  # selectors that are tried for a field
MOST = 0.9  # share of a story's letters that its element holds
ROOMY = 1.6  # times the text of the story's element, from which an element holds other things too
MAX_HITS = 2  # elements a page that a selector for a field may find; the first of many paragraphs is no rule
MACHINE = ("meta[content]", "time[datetime]", "[itemprop][content]")  # where times stand for machines
LISTS = frozenset({"section", "tags"})  # trails and lists: their selectors find many elements
FRAMES = frozenset({"figure", "figcaption", "table"})
HEADINGS = frozenset({"h1", "h2"})


@dataclass(frozen=True, slots=True)
class DraftedRule:
    """Selectors for a field, on how many of the pages that have it they find it, and what on the first."""

    field: str
    selectors: tuple[str, ...]
    found: int
    of: int
    example: str = ""


def draft_rule(field: str, samples: Sequence[Sample]) -> DraftedRule | None:
    """The plainest selector that gives a field on most pages; None where none gives it on half of them."""
    known = [sample for sample in samples if GOALS[field].wanted(sample)]
    tried = _candidates(field, known)
    if field not in LISTS:
        tried = [selector for selector in tried if _hits(selector, known) <= MAX_HITS * len(known)]
    right = {selector: sum(gives(field, parse(selector), sample) is True for sample in known) for selector in tried}
    best = _best(right, len(known), () if field == "section" else known)
    return DraftedRule(field, (best,), right[best], len(known), _example(field, known[0])) if best else None


def draft_body(samples: Sequence[Sample]) -> DraftedRule | None:
    """The plainest selector for the smallest element that holds the story on most pages."""
    known = [(sample, node) for sample in samples if (node := story_element(sample))]
    tried = dict.fromkeys(selector for _, node in known for selector in selectors_of(node))
    right = {selector: sum(_holds(selector, *pair) for pair in known) for selector in list(tried)[:MAX_TRIED]}
    best = _best(right, len(known), [sample for sample, _ in known])
    return DraftedRule("body", (best,), right[best], len(known)) if best else None


def draft_removals(samples: Sequence[Sample]) -> DraftedRule | None:
    """What two or three stories have in common inside their text."""
    opened = [Opened(sample.tree, node) for sample in samples if (node := story_element(sample))]
    repeated = find_repeated(opened, least=max(2, len(opened))) if len(opened) > 1 else ()
    if not repeated:
        return None
    example = "; ".join(one.text[:30] for one in repeated)
    return DraftedRule("remove", tuple(one.selector for one in repeated), len(opened), len(opened), example)


def story_element(sample: Sample) -> LexborNode | None:
    """The smallest element that holds nearly all of the story's paragraphs."""
    wanted = {letters(text) for text in sample.article.body}
    body = sample.tree.body
    if not wanted or body is None:
        return None
    mass: dict[int, int] = {}
    line: dict[int, tuple[LexborNode, int]] = {}
    total = 0
    for block in blocks_of(body):
        if block.key in wanted:
            total += len(block.key)
            for depth, parent in enumerate(reversed(list(parents_of(block.node)))):
                mass[parent.mem_id] = mass.get(parent.mem_id, 0) + len(block.key)
                line[parent.mem_id] = parent, depth
    holding = [line[key] for key, size in mass.items() if size >= MOST * total]
    return max(holding, key=lambda pair: pair[1])[0] if total and holding else None


def _candidates(field: str, samples: Iterable[Sample]) -> list[str]:
    found: dict[str, None] = {}
    for sample in samples:
        if field == "published":
            found.update(dict.fromkeys(_machine_times(sample)))
        for node in _nodes(field, sample)[:MAX_NODES]:
            # A bold line below a paragraph of a common name is an author on one page, a sub-head on the next.
            found.update(dict.fromkeys(names_of(node) if field == "author" else selectors_of(node)))
    return list(found)[:MAX_TRIED]


def _nodes(field: str, sample: Sample) -> list[LexborNode]:
    """The elements that a field may be read from, the likeliest first."""
    if field == "tags":
        return _tag_links(sample)
    nodes = list(islice(goal_nodes(field, sample), MAX_FOUND))
    if field == "title":
        return sorted(nodes, key=lambda node: node.tag not in HEADINGS)
    if field == "section":
        return _nearest_to_title(nodes, sample)
    if field == "author":
        nodes = [node for node in nodes if not _is_of_picture(node)]
    if field == "published":
        nodes.reverse()  # the innermost first: a box around a date holds other numbers on the next page
    return sorted(nodes, key=lambda node: len(text_of(node)))


def _is_of_picture(node: LexborNode) -> bool:
    """Whether a name is a photographer's: it stands with a picture, in a frame or a table of both."""
    frames = (one for one in (node, *parents_of(node)) if one.tag in FRAMES)
    return any(one.css_first("img") is not None for one in frames)


def _nearest_to_title(nodes: Sequence[LexborNode], sample: Sample) -> list[LexborNode]:
    """A menu names sections too; the story's own stands by its title."""
    place = {node.mem_id: number for number, node in enumerate(sample.tree.css("body *"))}
    titles = [place[node.mem_id] for node in goal_nodes("title", sample) if node.tag in HEADINGS]
    start = titles[0] if titles else 0
    return sorted(nodes, key=lambda node: abs(place[node.mem_id] - start))


def _tag_links(sample: Sample) -> list[LexborNode]:
    wanted = {letters(tag) for tag in sample.article.tags}
    links = sample.tree.css("body a") if wanted else []
    return [node for node in links if letters(node.text()) in wanted]


def _machine_times(sample: Sample) -> Iterator[str]:
    for css in MACHINE:
        attribute = "datetime" if "datetime" in css else "content"
        for node in sample.tree.css(css):
            if parse_date(node.attributes.get(attribute) or ""):
                yield from (f"{name}::attr({attribute})" for name in names_of(node))


def _best(right: Mapping[str, int], pages: int, samples: Sequence[Sample]) -> str | None:
    """The selector that is right on most pages, half at least; of these the one with fewest hits on the samples."""
    most = max(right.values(), default=0)
    if most == 0 or most * 2 < pages:
        return None
    return min((selector for selector, pages in right.items() if pages == most), key=lambda one: _hits(one, samples))


def _hits(selector: str, samples: Sequence[Sample]) -> int:
    css = selector.partition("::")[0]
    return sum(len(sample.tree.css(css)) for sample in samples)


def _holds(selector: str, sample: Sample, element: LexborNode) -> bool:
    nodes = sample.tree.css(selector)
    return len(nodes) == 1 and _is_like(nodes[0], element)


def _is_like(node: LexborNode, element: LexborNode) -> bool:
    inside = node.mem_id == element.mem_id or any(one.mem_id == element.mem_id for one in node.css("*"))
    return inside and len(text_of(node)) <= ROOMY * len(text_of(element))


def _example(field: str, sample: Sample) -> str:
    article = sample.article
    told = {"author": ", ".join(article.authors), "tags": ", ".join(article.tags)}
    return told.get(field) or str(getattr(article, field, "") or "")
