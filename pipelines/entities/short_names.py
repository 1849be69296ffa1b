"""ORG once more: what a story has named in full stands again in short, "VNSC" or "Cao su Lộc Ninh"."""

from __future__ import annotations

from collections.abc import Iterator

from archive.model import MentionType
from pipelines.entities.memory import Memory, Name
from pipelines.entities.spans import Board, Span
from pipelines.entities.tokens import Gap, Shape, Tokens

_COMPANIES = frozenset((("công", "ty"), ("tập", "đoàn"), ("tổng", "công")))
_LEGAL_FORMS = frozenset(
    ("công", "ty", "tập", "đoàn", "tổng", "tnhh", "mtv", "cp", "cổ", "phần", "một", "thành", "viên", "tm", "dv", "xnk")
)


def find_abbreviations(board: Board) -> None:
    """Claim "(VNSC)" behind an organisation, and "VNSC" wherever it stands again."""
    tokens = board.tokens
    behind = [span.stop + 1 for span in board.spans if span.type is MentionType.ORG]
    short = {tokens.forms[at] for at in behind if _is_abbreviation(tokens, at)}
    for at, form in enumerate(tokens.forms):
        if form in short:
            board.claim(MentionType.ORG, at, at + 1)


def _is_abbreviation(tokens: Tokens, at: int) -> bool:
    """Whether capitals stand in brackets of their own, in the line of what is before them."""
    if at + 1 >= len(tokens) or (tokens.forms[at - 1], tokens.forms[at + 1]) != ("(", ")"):
        return False
    return tokens.shapes[at] == Shape.UPPER and tokens.gaps[at - 1] == Gap.BLANK


def find_company_names(board: Board) -> None:
    """Claim a company's name wherever it stands without "Công ty TNHH", over a place at its end."""
    names = {name for span in board.spans if span.type is MentionType.ORG for name in _names(board, span)}
    if not names:
        return
    for first, stop in Memory(names).find(board.tokens.forms):
        inside = {span for span in board.taken[first:stop] if span}
        if all(span.type is MentionType.LOC and first < span.first and span.stop == stop for span in inside):
            for span in inside:
                board.release(span)
            board.claim(MentionType.ORG, first, stop)


def _names(board: Board, span: Span) -> Iterator[Name]:
    """ "Cao su Lộc Ninh", "Hana Micron": what is behind the legal form, unless it is one word or a place alone."""
    tokens = board.tokens
    if tuple(tokens.keys[span.first : span.first + 2]) not in _COMPANIES:
        return
    first = span.first
    while first < span.stop and tokens.keys[first] in _LEGAL_FORMS:
        first += 1
    place = board.lexicon.places.at(tokens, first)
    if span.stop - first > 1 and tokens.is_name_like(first) and not (place and place[0] == span.stop):
        yield tuple(tokens.forms[first : span.stop])
