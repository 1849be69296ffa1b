"""`speaker`: who says a quote, by the fullest name that the text gives this person."""

from __future__ import annotations

from collections.abc import Mapping

from archive.model import MentionType
from pipelines.entities.memory import endings
from pipelines.entities.spans import Board, Span
from pipelines.entities.tokens import Gap

_REACH = 60
_REACH_BEHIND = 30


def speaker_of(board: Board, quote: Span, fullest: Mapping[tuple[str, ...], str]) -> str:
    """The person named in the sentence behind or before the quote, or else the last one named; "" where none is."""
    person = _behind(board, quote) or _before(board, quote)
    return fullest.get(tuple(board.tokens.forms[person.first : person.stop]), "") if person else ""


def _behind(board: Board, quote: Span) -> Span | None:
    tokens = board.tokens
    at = quote.stop
    while at < len(tokens) and tokens.gaps[at] != Gap.LINE and tokens.forms[at] in '!?.…"”»':
        at += 1
    if at >= len(tokens) or tokens.gaps[at] == Gap.LINE or tokens.forms[at] not in (",", "-", "–", "—"):
        return None
    for here in range(at, min(len(tokens), at + _REACH_BEHIND)):
        if tokens.gaps[here] == Gap.LINE or tokens.forms[here] in (".", ":", '"', "“"):
            return None
        span = board.taken[here]
        if span and span.type is MentionType.PER:
            return span
    return None


def _before(board: Board, quote: Span) -> Span | None:
    for here in range(quote.first - 1, max(-1, quote.first - _REACH), -1):
        span = board.taken[here]
        if span and span.type is MentionType.PER:
            return span
    return None


def fullest_names(board: Board) -> dict[tuple[str, ...], str]:
    """For each name and each ending of one: the longest name that ends so, the first one printed of that length."""
    fullest: dict[tuple[str, ...], tuple[int, str]] = {}
    for span in board.spans:
        if span.type is MentionType.PER:
            name = tuple(board.tokens.forms[span.first : span.stop])
            for part in endings(name):
                if fullest.get(part, (0, ""))[0] < len(name):
                    fullest[part] = (len(name), _printed(board, span))
    return {part: name for part, (_, name) in fullest.items()}


def _printed(board: Board, span: Span) -> str:
    return " ".join(board.tokens.surface(span.first, span.stop).split())
