"""Words that were searched for: in a text, and in what the index gives back."""

from __future__ import annotations

from archive.site.marks import Span
from archive.store.search import find_hits, parse_query

# Around each hit in what SQLite returns; private use, so that no newspaper writes them.
OPENED, CLOSED = "\ue000", "\ue001"

Parts = tuple[tuple[str, bool], ...]


def hit_spans(text: str, query: str) -> list[Span]:
    """Where the words of a query stand in a text; words with only a space between them are one stretch."""
    spans: list[Span] = []
    for start, end in find_hits(text, parse_query(query)) if query else ():
        if spans and text[spans[-1].end : start] in {"", " "}:
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    return spans


def parts_of(marked: str) -> Parts:
    """Text with marks around hits, as parts: each with whether it is a hit; neighbours are one."""
    marked = marked.replace(f"{CLOSED} {OPENED}", " ")
    first, *others = marked.split(OPENED)
    parts = [(first, False)]
    for other in others:
        hit, _, rest = other.partition(CLOSED)
        parts += [(hit, True), (rest, False)]
    return tuple((text.replace(CLOSED, ""), is_hit) for text, is_hit in parts if text)


def bracketed(marked: str) -> str:
    """Plain text with hits in [ ]."""
    return marked.replace(OPENED, "[").replace(CLOSED, "]")
