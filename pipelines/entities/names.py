"""Runs of capitalised words: where one name ends, and whether it is a person's."""

from __future__ import annotations

from pipelines.entities.lexicon import Family, Lexicon
from pipelines.entities.spans import Board
from pipelines.entities.tokens import Gap, Shape, Tokens

_LONGEST_NAME = 7
_LONGEST_PLACE = 5
_ROMAN = frozenset(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"])


def _is_name_token(tokens: Tokens, at: int) -> bool:
    return tokens.shapes[at] == Shape.CAP or tokens.forms[at] in _ROMAN


def run_stop(board: Board, first: int) -> int:
    """The token behind the run of capitalised words that begins at `first` (`first` itself where none does)."""
    tokens = board.tokens
    count = len(tokens)
    at = first
    while at < count and at - first < _LONGEST_NAME:
        if not _is_name_token(tokens, at) or board.taken[at]:
            break
        if at > first and (tokens.gaps[at] != Gap.BLANK or _opens_office(board, at)):
            break
        at = _over_hyphens(tokens, at + 1)
    return at


def _over_hyphens(tokens: Tokens, at: int) -> int:
    """Over "-rô" of "Phê-rô": a hyphen and a small letter, both glued."""
    while (
        at + 1 < len(tokens)
        and tokens.forms[at] == "-"
        and tokens.gaps[at] == tokens.gaps[at + 1] == Gap.NONE
        and tokens.shapes[at + 1] == Shape.LOWER
    ):
        at += 2
    return at


def _opens_office(board: Board, at: int) -> bool:
    """Whether a title or a body begins here, glued to the name before it without a comma."""
    title = board.hit_at(Family.TITLE, at)
    if title and title.stop - at > 1:
        return True
    head = board.hit_at(Family.ORGANISATION, at)
    if head and (head.stop - at > 1 or board.tokens.shapes[at] == Shape.UPPER):
        return True
    return bool(title and board.tokens.is_name_like(at + 1) and board.hit_at(Family.ORGANISATION, at + 1))


def person_strength(board: Board, first: int, stop: int) -> int:
    """How much capitalised words look like a person's full name: 0 not, 1 perhaps, 2 surely."""
    length = stop - first
    if not 2 <= length <= 5:
        return 0
    lexicon = board.lexicon
    surname = lexicon.surnames.at(board.tokens, first)
    if surname is None or surname[0] >= stop:
        return 0
    if surname[0] - first >= 2 or any(form in lexicon.middles for form in board.tokens.forms[surname[0] : stop - 1]):
        return 2
    return 1 if length <= 4 else 0


def place_stop(board: Board, first: int) -> int:
    """The end of a place's name that begins at `first`: before a person's name glued on behind it."""
    tokens, lexicon = board.tokens, board.lexicon
    stop = run_stop(board, first)
    if stop - first <= 1:
        return stop
    known = lexicon.places.at(tokens, first)
    if known and known[0] >= stop:
        return known[0]
    return _before_person(board, first, stop, known[0] if known else 0) or min(stop, first + _LONGEST_PLACE)


def _before_person(board: Board, first: int, stop: int, known: int) -> int:
    if known and person_strength(board, known, stop):
        return known
    for at in range(first + 1, stop - 1):
        strength = person_strength(board, at, stop)
        if strength == 2 or (strength == 1 and at - first >= 2 and stop - at >= 3):
            return at
    return 0


def known_place_stop(board: Board, at: int) -> int:
    """The end of the longest known place or region that begins here; 0 where none does."""
    found = [phrases.at(board.tokens, at) for phrases in (board.lexicon.places, board.lexicon.regions)]
    return max((hit[0] for hit in found if hit), default=0)


def is_known_place(lexicon: Lexicon, tokens: Tokens, first: int, stop: int) -> bool:
    """Whether exactly these tokens are a place of the gazetteer or a known region."""
    phrase = " ".join(tokens.forms[first:stop])
    return phrase in lexicon.places or phrase in lexicon.regions
