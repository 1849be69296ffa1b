"""The article that a page describes in microdata (`itemscope`, `itemprop`), in the shape of a JSON-LD object."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.whitespace import fold

MAX_PROPERTIES = 200  # of one item that are looked into
MAX_DEPTH = 4  # items inside items: an author inside a publisher inside an article
MAX_TEXT = 5000  # characters of a property; the story itself is read from its element, with its paragraphs
LEFT_OUT = frozenset({"articlebody", "text"})
ADDRESSES = frozenset({"url", "image", "sameas", "mainentityofpage", "thumbnailurl", "contenturl", "item", "logo"})
LINKS = ("href", "src", "data")  # HTML Living Standard §5.2.4, "property value"
VALUES = ("content", "datetime", "value")


def read_microdata(tree: LexborHTMLParser, types: Collection[str]) -> Mapping[str, object]:
    """The page's article of one of these types of schema.org; nothing where it describes several: a list of teasers."""
    items = [node for node in tree.css("[itemscope][itemtype]") if not types_of(node).isdisjoint(types)]
    stories = [node for node in items if node.css_first("[itemprop~=articleBody]")] or items
    return _properties(stories[0]) if len(stories) == 1 else {}


def types_of(node: LexborNode) -> set[str]:
    """The types of an item without their addresses: http://schema.org/NewsArticle -> NewsArticle."""
    return {name.rstrip("/").rpartition("/")[2] for name in (node.attributes.get("itemtype") or "").split()}


def _properties(item: LexborNode, depth: int = 0) -> dict[str, object]:
    """The first values of the item's own properties; of a property that comes again a list."""
    found: dict[str, list[object]] = {}
    for node in item.css("[itemprop]")[:MAX_PROPERTIES]:
        if node.mem_id == item.mem_id or not _belongs(node, item):
            continue
        for name in (node.attributes.get("itemprop") or "").split():
            if name.lower() not in LEFT_OUT and (value := _value(node, name, depth)):
                found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _belongs(node: LexborNode, item: LexborNode) -> bool:
    """Whether a property is the item's own, not one of an item inside it."""
    scope = next((parent for parent in _parents(node) if "itemscope" in parent.attributes), None)
    return scope is not None and scope.mem_id == item.mem_id


def _value(node: LexborNode, name: str, depth: int) -> object:
    attributes = node.attributes
    if "itemscope" in attributes and depth < MAX_DEPTH:
        return _properties(node, depth + 1) or _text(node)
    keys = (*VALUES, *LINKS) if name.lower() in ADDRESSES else VALUES
    stated = next((value for key in keys if (value := fold(attributes.get(key) or ""))), "")
    return stated[:MAX_TEXT] or _text(node)


def _text(node: LexborNode) -> str:
    return fold(node.text()[: 2 * MAX_TEXT])[:MAX_TEXT]


def _parents(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None and parent.tag not in ("-undef", "_document", "#document"):
        yield parent
        parent = parent.parent
