"""`role`: the title printed beside a mention of a person, with its body."""

from __future__ import annotations

from archive.model import MentionType
from pipelines.entities.lexicon import Family
from pipelines.entities.spans import Board, Span
from pipelines.entities.tokens import Gap, Shape

_FARTHEST = 24
_RANKS = frozenset(["đại", "thượng", "trung", "thiếu"])


def role_of(board: Board, span: Span) -> str:
    """The title behind a name wins over the one before it where that is a mere rank."""
    before = _before(board, span)
    behind = _behind(board, span)
    if behind and not (before and not _is_rank(before)):
        return behind
    return before or behind


def _is_rank(role: str) -> bool:
    return role.split(" ")[0].lower() in _RANKS or role.lower() in ("hòa thượng", "linh mục")


def _behind(board: Board, span: Span) -> str:
    tokens = board.tokens
    at = span.stop
    if at >= len(tokens) or tokens.gaps[at] == Gap.LINE or tokens.forms[at] not in (",", "-", "–", "—", "("):
        return ""
    first = at + 1
    stop = title_stop(board, first)
    return _printed(board, first, stop) if stop > first else ""


def _before(board: Board, span: Span) -> str:
    tokens = board.tokens
    last = span.first
    honorific = 0
    if last > 1 and tokens.keys[last - 1] in ("ông", "bà", "anh", "chị") and tokens.gaps[last] != Gap.LINE:
        honorific = 1
    for first in range(max(0, last - _FARTHEST), last):
        if board.hit_at(Family.TITLE, first) and not _inside_title(board, first):
            stop = title_stop(board, first)
            if stop == last or (honorific and stop == last - honorific):
                return _printed(board, first, stop)
    return ""


def _inside_title(board: Board, first: int) -> bool:
    return board.taken[first] is not None


def title_stop(board: Board, first: int) -> int:
    """The token behind the title that begins at `first`, with its body or place; `first` where none begins."""
    tokens = board.tokens
    at = first
    while at < len(tokens) and tokens.keys[at] in ("nguyên", "quyền", "hiện", "là"):
        at += 1
    while True:
        head = board.hit_at(Family.TITLE, at)
        if head is None or board.taken[at]:
            return at if at > first and at and board.taken[at - 1] else first
        at = _over_modifiers(board, _free_stop(board, head.first, head.stop))
        at = _over_body(board, at)
        joint = _over_joint(board, at)
        if joint == at:
            return at
        at = joint


def _free_stop(board: Board, first: int, stop: int) -> int:
    """The end of a title before a body that the lexicon counts to it ("Trưởng Ban" before "Ban Tuyên giáo")."""
    return next((at for at in range(first, stop) if board.taken[at]), stop)


def _over_modifiers(board: Board, at: int) -> int:
    while at < len(board.tokens) and not board.taken[at]:
        word = board.hit_at(Family.TITLE, at) or None
        modifier = board.lexicon.title_words.at(board.tokens, at)
        if modifier and board.tokens.gaps[at] == Gap.BLANK:
            at = modifier[0]
        elif word and board.tokens.gaps[at] == Gap.BLANK:
            at = _free_stop(board, at, word.stop)
        else:
            break
    return at


def _over_body(board: Board, at: int) -> int:
    tokens = board.tokens
    while at < len(tokens) and tokens.gaps[at] == Gap.BLANK:
        span = board.taken[at]
        if span is None or span.first != at or span.type not in (MentionType.ORG, MentionType.LOC, MentionType.MODEL):
            break
        at = span.stop
    return at


def _over_joint(board: Board, at: int) -> int:
    """Over the comma before a further title of the same person."""
    tokens = board.tokens
    is_joint = at + 1 < len(tokens) and tokens.forms[at] in (",", "kiêm") and tokens.gaps[at + 1] == Gap.BLANK
    if is_joint and board.hit_at(Family.TITLE, at + 1) and tokens.shapes[at + 1] == Shape.CAP:
        return at + 1
    return at


def _printed(board: Board, first: int, stop: int) -> str:
    return " ".join(board.tokens.surface(first, stop).split())
