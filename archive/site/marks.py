"""Cut a text into pieces that a template marks: mentions by kind, words that were searched for, what people said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

SENTENCE_ENDS = (". ", "! ", "? ", "… ", "; ")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention to be shown: where it stands, its kind, and the entity's own page where it has one."""

    start: int
    end: int
    type: str
    href: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text."""

    start: int
    end: int


S = TypeVar("S", Mark, Span)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch under one mention (or none): its words, each with whether it was searched for.

    `anchors`: numbers of the mentions that begin in it, shown or not, so that a fact can lead to its words.
    """

    mark: Mark | None
    said: bool
    parts: tuple[tuple[str, bool], ...]
    anchors: tuple[int, ...] = ()


def pieces(
    text: str,
    start: int,
    end: int,
    marks: Sequence[Mark] = (),
    hits: Sequence[Span] = (),
    said: Sequence[Span] = (),
    anchors: Sequence[tuple[int, int]] = (),
) -> tuple[Piece, ...]:
    """The pieces of text[start:end] in order; joined they are that stretch again, letter for letter.

    `anchors`: where each mention starts, and its number, in order.
    """
    outer = outermost(mark for mark in marks if start <= mark.start and mark.end <= end)
    edges = {start, end, *_edges(outer, start, end), *_edges(said, start, end)}
    return tuple(
        Piece(
            _at(outer, left),
            _at(said, left) is not None,
            _parts(text, left, right, hits),
            tuple(number for _, number in anchors[bisect_left(anchors, (left,)) : bisect_left(anchors, (right,))]),
        )
        for left, right in pairwise(sorted(edges))
    )


def outermost(marks: Iterable[Mark]) -> list[Mark]:
    """Marks that do not lie in another: the longest wins."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.end > mark.start and (not kept or mark.start >= kept[-1].end):
            kept.append(mark)
    return kept


def paragraphs(text: str) -> Iterator[Span]:
    """The stretches between two line ends: title, sapo, paragraphs."""
    start = 0
    for part in text.split("\n\n"):
        if part:
            yield Span(start, start + len(part))
        start += len(part) + 2


def sentence_around(text: str, start: int, end: int) -> Span:
    """The sentence that holds a stretch, for evidence beside a fact."""
    stops = (at + len(stop) for stop in SENTENCE_ENDS if (at := text.rfind(stop, 0, start)) >= 0)
    left = max((text.rfind("\n", 0, start) + 1, *stops))
    right = min((at for at in _ends(text, end) if at >= end), default=len(text))
    return Span(left, right)


def _ends(text: str, start: int) -> Iterator[int]:
    line = text.find("\n", start)
    yield line if line >= 0 else len(text)
    for stop in SENTENCE_ENDS:
        at = text.find(stop, start)
        if at >= 0:
            yield at + 1


def _edges(spans: Iterable[Mark | Span], start: int, end: int) -> Iterator[int]:
    for span in spans:
        if span.start < end and span.end > start:
            yield max(span.start, start)
            yield min(span.end, end)


def _at(spans: Iterable[S], position: int) -> S | None:
    return next((span for span in spans if span.start <= position < span.end), None)


def _parts(text: str, start: int, end: int, hits: Sequence[Span]) -> tuple[tuple[str, bool], ...]:
    edges = sorted({start, end, *_edges(hits, start, end)})
    return tuple((text[left:right], _at(hits, left) is not None) for left, right in pairwise(edges))
