"""From a text to its mentions."""

from __future__ import annotations

from archive.model import Mention, MentionType
from pipelines.entities.attributes import attributes
from pipelines.entities.grammar import read_spans
from pipelines.entities.learned.decoder import Decoder
from pipelines.entities.learned.tagger import decoder, spans_by_model
from pipelines.entities.locations import find_remembered_places
from pipelines.entities.mending import find_particled_names, mend_glued_names, part_from_hamlets
from pipelines.entities.organisations import find_abbreviations
from pipelines.entities.persons import find_short_forms
from pipelines.entities.quotes import find_quotes
from pipelines.entities.spans import Board
from pipelines.entities.tokens import tokenize

_MENDING = (mend_glued_names, part_from_hamlets, find_particled_names)
_MEMORY = (find_abbreviations, find_short_forms, find_remembered_places)  # what the story has named once in full


def find_mentions(text: str, model: Decoder | None = None) -> tuple[Mention, ...]:
    """The mentions of a text (NFC), by their start, the enclosing one first; `text[start:end] == surface`.

    `model` stands in for the package's own; NoModel where that is missing or of another make.
    """
    by_grammar = read_spans(tokenize(text))
    board = by_grammar.with_spans(spans_by_model(by_grammar, model or decoder()))
    for step in (*_MENDING, *_MEMORY):
        step(board)
    find_quotes(board)
    return mentions_of(board)


def mentions_of(board: Board) -> tuple[Mention, ...]:
    """The spans of a board as mentions with their attributes."""
    tokens = board.tokens
    board.spans.sort(key=lambda span: (span.first, -span.stop, span.type is not MentionType.QUOTE))
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
