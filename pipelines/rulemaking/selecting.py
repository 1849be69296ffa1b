"""CSS selectors that a person would write for an element of a page: by id, class or itemprop, seldom by its parents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from selectolax.lexbor import LexborNode

from pipelines.rulemaking.blocks import parents_of

PLAIN_TAG = re.compile(r"[a-z][a-z0-9]*")  # broken pages have tags such as `a<b`
STABLE = re.compile(
    r"[A-Za-z_][\w-]*", re.ASCII
)  # what needs no escapes; Tailwind's `md:w-1/2` says nothing of the content
NUMBERED = re.compile(r"\d{3,}|[0-9a-f]{8,}")  # the number of a story, a hash of a build
STATES = frozenset({"active", "clearfix", "show", "hide", "hidden", "col", "row", "container", "fadein", "lazy"})
MAX_PARENTS = 4  # levels above an element that may name it
MENU = re.compile(r"menu|\bnav|footer", re.IGNORECASE)  # what leads to other pages names nothing of this one
TELLING = ("itemprop", "data-role", "type", "data-type", "rel", "property", "name")
# The string's end, an escape, what a rule takes of an element; white space that is not one space, as it may change.
UNQUOTABLE = re.compile(r'["\\]|::|[^\S ]|  ')
MAX_QUOTED = 60  # characters of text by which an element without a name is known


def selectors_of(node: LexborNode) -> Iterator[str]:
    """Selectors that fit an element, the plainest first: its own names, then below a parent that has one."""
    own = [name for name in names_of(node) if not MENU.search(name)]
    yield from own
    tag = _tag(node)
    for parent in islice(takewhile(lambda one: one.tag != "body", parents_of(node)), MAX_PARENTS):
        for above in names_of(parent):
            if MENU.search(above):
                return
            for below in own[:2] or [tag]:
                yield f"{above} {below}"
            yield f"{above} > {tag}"


def names_of(node: LexborNode) -> Iterator[str]:
    """Selectors of an element by what its author called it."""
    attributes = node.attributes
    tag = _tag(node)
    name = attributes.get("id") or ""
    if STABLE.fullmatch(name) and not NUMBERED.search(name):
        yield f"#{name}"
    for key in TELLING:
        value = attributes.get(key) or ""
        if re.fullmatch(r"[\w:.-]+", value, re.ASCII):
            yield f"{tag}[{key}='{value}']"
    classes = [one for one in (attributes.get("class") or "").split() if _is_telling(one)]
    yield from (f"{tag}.{one}" for one in classes)
    if len(classes) > 1:
        yield f"{tag}.{'.'.join(classes)}"


def by_words(node: LexborNode) -> str:
    """A selector for an element without a name: by the longest run of words in it that can be quoted."""
    words = max(UNQUOTABLE.split(node.text()), key=len).strip()
    cut = words if len(words) <= MAX_QUOTED else words[:MAX_QUOTED].rsplit(" ", 1)[0]
    return f'{_tag(node)}:lexbor-contains("{cut}")'


def _tag(node: LexborNode) -> str:
    return node.tag if node.tag and PLAIN_TAG.fullmatch(node.tag) else "*"


def _is_telling(name: str) -> bool:
    return STABLE.fullmatch(name) is not None and not NUMBERED.search(name) and name.lower() not in STATES
