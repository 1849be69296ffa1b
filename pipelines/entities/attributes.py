"""The attributes of spans: a person's role, a quote's speaker, a place's level, a figure's value and unit."""

from __future__ import annotations

from collections.abc import Mapping

from archive.model import MentionType
from pipelines.entities.figures import value_stop
from pipelines.entities.levels import place_levels
from pipelines.entities.roles import role_of
from pipelines.entities.spans import Board, Span
from pipelines.entities.speakers import People, people_of, speaker_of


def attributes(board: Board) -> list[Mapping[str, str]]:
    """The attributes of each span of the board, in its order."""
    levels = place_levels(board)
    people = people_of(board)
    return [_of(board, span, levels, people) for span in board.spans]


def _of(board: Board, span: Span, levels: Mapping[Span, str], people: People) -> Mapping[str, str]:
    if span.type is MentionType.FIG:
        return _figure(board, span)
    if span.type is MentionType.LOC:
        return {"level": levels[span]}
    if span.type is MentionType.PER:
        return _one("role", role_of(board, span))
    return _one("speaker", speaker_of(board, span, people)) if span.type is MentionType.QUOTE else {}


def _one(name: str, value: str) -> Mapping[str, str]:
    return {name: value} if value else {}


def _figure(board: Board, span: Span) -> Mapping[str, str]:
    tokens = board.tokens
    number = span.first + 1 if tokens.forms[span.first] == "-" else span.first
    stop = min(value_stop(tokens, number), span.stop)
    value = {"value": tokens.surface(span.first, stop)}
    return value | ({"unit": tokens.surface(stop, span.stop)} if stop < span.stop else {})
