"""From a text to its mentions."""

from __future__ import annotations

from archive.model import Mention
from pipelines.entities.attributes import attributes
from pipelines.entities.grammar import read_spans
from pipelines.entities.tokens import tokenize


def find_mentions(text: str, *, title_end: int | None = None) -> tuple[Mention, ...]:
    """The mentions of a text (NFC), by their start, the enclosing one first; `text[start:end] == surface`.

    `title_end` is the offset behind the headline, which is otherwise the first line.
    """
    tokens = tokenize(text)
    board = read_spans(tokens)
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
