"""The level of a place: by its level word, by what the article says elsewhere, by the gazetteer."""

from __future__ import annotations

from collections.abc import Mapping

from archive.model import MentionType
from pipelines.entities.lexicon import Family
from pipelines.entities.spans import Board, Span
from pipelines.entities.tokens import Tokens

_CENTRAL_CITIES = frozenset(("hà nội", "hồ chí minh", "đà nẵng", "hải phòng", "cần thơ", "huế"))
_CITY_WORDS = frozenset(("tp", "thành phố"))


def place_levels(board: Board) -> Mapping[Span, str]:
    """The level of every LOC of the board."""
    spans = [span for span in board.spans if span.type is MentionType.LOC]
    printed = {span: _printed(board, span) for span in spans}
    said = {name: level for level, name in printed.values() if level}
    whole = {span: board.tokens.key(span.first, span.stop) for span in spans}
    return {
        span: said.get(whole[span]) or level or said.get(name) or _known(board, span)
        for span, (level, name) in printed.items()
    }


def _printed(board: Board, span: Span) -> tuple[str, str]:
    """(level by the level word or "", the bare name)."""
    tokens = board.tokens
    level = board.hit_at(Family.LEVEL, span.first)
    if level and level.stop < span.stop:
        first = level.stop + (tokens.forms[level.stop] == ".")
        name = tokens.key(first, span.stop)
        word = tokens.key(span.first, level.stop)
        return ("tinh" if word in _CITY_WORDS and name in _CENTRAL_CITIES else level.mark), name
    head = board.hit_at(Family.PLACE_HEAD, span.first)
    if head and head.stop < span.stop:
        return "other", tokens.key(span.first, span.stop)
    return _by_title(tokens, span), tokens.key(span.first, span.stop)


def _by_title(tokens: Tokens, span: Span) -> str:
    """ "Trưởng bản Tà Dê": the title's own word gives the level."""
    return "thon" if span.first > 1 and tokens.keys[span.first - 2] in ("trưởng", "phó") else ""


def _known(board: Board, span: Span) -> str:
    phrase = " ".join(board.tokens.forms[span.first : span.stop])
    if phrase in board.lexicon.regions:
        return "other"
    return board.lexicon.places.mark(phrase) or "other"
