"""QUOTE: direct speech, between marks or behind "cho biết:" to the end of the paragraph."""

from __future__ import annotations

from archive.model import MentionType
from pipelines.entities.lexicon import Family
from pipelines.entities.spans import Board, Span
from pipelines.entities.tokens import Gap, Shape, Tokens
from pipelines.entities.words import SPEECH_PHRASES

_SHORTEST = 4
_MARKS = frozenset('"“”«»„')
_SENTENCE_ENDS = frozenset(".!?…")
_REACH = 14


def find_quotes(board: Board) -> None:
    """Claim direct speech; quotes lie under the other spans and may hold them."""
    stop = 0
    for first, end in sorted([*_between_marks(board), *_behind_colons(board)]):
        if first >= stop and not _cuts(board, first) and not _cuts(board, end):
            board.spans.append(Span(MentionType.QUOTE, first, end))
            stop = end


def _cuts(board: Board, at: int) -> bool:
    """Whether an edge before token `at` lies inside a span."""
    return 0 < at < len(board.taken) and board.taken[at] is not None and board.taken[at - 1] is board.taken[at]


def _between_marks(board: Board) -> list[tuple[int, int]]:
    found = []
    for opening, closing in board.quotes:
        first, stop = _trim(board.tokens, opening + 1, closing)
        if stop - first >= _SHORTEST and not _is_name(board, first, stop) and _is_speech(board, opening, closing):
            found.append((first, stop))
    return found


def _trim(tokens: Tokens, first: int, stop: int) -> tuple[int, int]:
    while first < stop and tokens.shapes[first] == Shape.PUNCT and tokens.forms[first] not in "([":
        first += 1
    while first < stop and tokens.shapes[stop - 1] == Shape.PUNCT and tokens.forms[stop - 1] not in ")]%‰":
        stop -= 1
    return first, stop


def _is_name(board: Board, first: int, stop: int) -> bool:
    held = board.taken[first]
    return held is not None and held.type in (MentionType.CAMPAIGN, MentionType.MODEL) and held.stop >= stop


def _is_speech(board: Board, opening: int, closing: int) -> bool:
    tokens = board.tokens
    if opening and tokens.forms[opening - 1] == ":" and tokens.gaps[opening] != Gap.LINE:
        return True
    if tokens.gaps[opening] == Gap.LINE and (closing + 1 >= len(tokens) or tokens.gaps[closing + 1] == Gap.LINE):
        return closing - opening > 7
    return _says_behind(board, closing + 1) or (_says_before(board, opening) and closing - opening > 6)


def _says_behind(board: Board, at: int) -> bool:
    """Whether ", ông Lềnh bộc bạch" or "- anh Hiệu kể" follows."""
    tokens = board.tokens
    if at >= len(tokens) or tokens.gaps[at] == Gap.LINE or tokens.forms[at] not in (",", "-", "–", "—", ".", "…"):
        return False
    for here in range(at + 1, min(len(tokens), at + _REACH)):
        if tokens.gaps[here] == Gap.LINE or tokens.forms[here] in _SENTENCE_ENDS:
            return False
        if _speaks_at(tokens, here):
            return True
    return False


def _says_before(board: Board, at: int) -> bool:
    tokens = board.tokens
    return any(_speaks_at(tokens, here) for here in range(max(at - 3, 0), at))


def _speaks_at(tokens: Tokens, at: int) -> bool:
    return tokens.keys[at] in SPEECH_PHRASES or tokens.key(at, at + 2) in SPEECH_PHRASES


def _behind_colons(board: Board) -> list[tuple[int, int]]:
    tokens = board.tokens
    found = []
    end = 0
    for at, form in enumerate(tokens.forms[:-1]):
        if at < end or form != ":" or tokens.gaps[at + 1] == Gap.LINE or tokens.forms[at + 1] in _MARKS:
            continue
        if tokens.shapes[at + 1] in (Shape.CAP, Shape.NUMBER, Shape.LOWER) and _introduces_speech(board, at):
            end = _paragraph_stop(tokens, at + 1)
            first, stop = _trim(tokens, at + 1, end)
            if stop - first >= _SHORTEST:
                found.append((first, stop))
    return found


def _introduces_speech(board: Board, colon: int) -> bool:
    """Whether "cho biết:" stands before, or a paragraph opens with nothing but a speaker and a colon."""
    tokens = board.tokens
    for here in range(max(colon - 4, 0), colon):
        if tokens.key(here, colon) in SPEECH_PHRASES:
            return True
    line = _line_start(tokens, colon)
    return colon - line <= 6 and colon > line and _is_speaker(board, line, colon)


def _is_speaker(board: Board, first: int, stop: int) -> bool:
    span = board.taken[stop - 1]
    if span is None or span.type is not MentionType.PER or span.first < first:
        return False
    return span.first == first or board.lexicon.families[Family.HONORIFIC].at(board.tokens, first) == (span.first, "")


def _line_start(tokens: Tokens, at: int) -> int:
    first = at
    while first > 0 and tokens.gaps[first] != Gap.LINE and at - first <= _REACH:
        first -= 1
    return first


def _paragraph_stop(tokens: Tokens, at: int) -> int:
    stop = at + 1
    while stop < len(tokens) and tokens.gaps[stop] != Gap.LINE:
        stop += 1
    return stop
