"""Pairs of quotation marks, however badly they are set; none reaches over a line end."""

from __future__ import annotations

from pipelines.entities.spans import Board
from pipelines.entities.tokens import Gap, Tokens

_OPENING = frozenset("“«„")
_CLOSING = frozenset("”»")
_EITHER = frozenset('"“”«»„')


def find_pairs(board: Board) -> None:
    """Put the pairs of quotation marks on the board."""
    tokens = board.tokens
    opened = -1
    for at, form in enumerate(tokens.forms):
        if tokens.gaps[at] == Gap.LINE:
            opened = -1
        if form not in _EITHER:
            continue
        if opened >= 0 and _closes(tokens, at):
            board.quotes.append((opened, at))
            opened = -1
        elif form not in _CLOSING:
            opened = at


def _closes(tokens: Tokens, at: int) -> bool:
    """A mark that is not of the opening sort, or one that stands behind a word without a blank."""
    if tokens.forms[at] in _OPENING:
        return tokens.gaps[at] == Gap.NONE
    return True
