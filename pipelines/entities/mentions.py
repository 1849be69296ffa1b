"""From a text to its mentions."""

from __future__ import annotations

from archive.model import Mention
from pipelines.entities.attributes import attributes
from pipelines.entities.grammar import read_spans
from pipelines.entities.spans import Board
from pipelines.entities.tokens import tokenize


def find_mentions(text: str) -> tuple[Mention, ...]:
    """The mentions of a text (NFC), by their start, the enclosing one first; `text[start:end] == surface`."""
    return mentions_of(read_spans(tokenize(text)))


def mentions_of(board: Board) -> tuple[Mention, ...]:
    """The spans of a board as mentions with their attributes."""
    tokens = board.tokens
    return tuple(
        Mention(
            span.type,
            tokens.starts[span.first],
            tokens.ends[span.stop - 1],
            tokens.surface(span.first, span.stop),
            attrs,
        )
        for span, attrs in zip(board.spans, attributes(board), strict=True)
    )
