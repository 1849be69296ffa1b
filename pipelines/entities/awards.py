"""AWARD: an honour with its grade or level; the giver stays outside."""

from __future__ import annotations

from archive.model import MentionType
from pipelines.entities.lexicon import Family
from pipelines.entities.spans import Board, Hit
from pipelines.entities.tokens import Gap, Shape, Tokens

_GRADES = frozenset(["nhất", "nhì", "ba", "tư", "năm", "i", "ii", "iii", "một", "hai"])
_LEVELS = frozenset(["tỉnh", "huyện", "xã", "bộ", "ngành", "cơ", "sở", "quốc", "gia", "trung", "ương"])
_TITLE_WORDS = frozenset((("danh", "hiệu"), ("giải", "thưởng"), ("tước", "hiệu")))
_NAME_ENDS = frozenset(
    [
        "của",
        "do",
        "được",
        "đã",
        "tại",
        "ở",
        "trên",
        "trong",
        "từ",
        "năm",
        "giai",
        "với",
        "và",
        "là",
        "có",
        "cho",
        "đến",
        "để",
        "đang",
        "vì",
        "lần",
        "khi",
        "nhờ",
        "này",
        "về",
        "theo",
        "hạng",
    ]
)
_LONGEST_NAME = 12
_AFTER_TITLE = ("danh hiệu", "giải thưởng", "tước hiệu", "giải")


def find_awards(board: Board) -> None:
    """Claim every honour."""
    for hit in board.hits_of(Family.AWARD):
        if board.free(hit.first, hit.stop) and _counts(board, hit):
            board.claim(MentionType.AWARD, hit.first, _stop(board, hit))
    _behind_titles(board)


def _behind_titles(board: Board) -> None:
    """Claim a capitalised name behind "danh hiệu" or "giải thưởng", between marks or not."""
    tokens = board.tokens
    closing = dict(board.quotes)
    for at, key in enumerate(tokens.keys[:-3]):
        if key in ("danh", "giải", "tước") and (key, tokens.keys[at + 1]) in _TITLE_WORDS:
            first = at + 2
            if first in closing and closing[first] - first <= _LONGEST_NAME:
                board.claim(MentionType.AWARD, first + 1, closing[first])
            elif tokens.shapes[first] == Shape.CAP and tokens.gaps[first] == Gap.BLANK and board.free(first, first + 1):
                board.claim(MentionType.AWARD, first, _name_stop(board, first))


def _name_stop(board: Board, first: int) -> int:
    tokens = board.tokens
    at = first + 1
    while at < min(len(tokens), first + 9) and tokens.gaps[at] == Gap.BLANK and not board.taken[at]:
        if tokens.shapes[at] not in (Shape.LOWER, Shape.CAP) or tokens.keys[at] in _NAME_ENDS:
            break
        at += 1
    if tokens.key(at - 1, at) == "cấp" and tokens.key(at, at + 1) in _LEVELS:
        return at + 1
    return at if at - first >= 2 else first


def _counts(board: Board, hit: Hit) -> bool:
    """A capital marks an honour, and so does the word "danh hiệu" before a small letter."""
    tokens = board.tokens
    if tokens.shapes[hit.first] >= Shape.CAP:
        return True
    first = hit.first - 1 if hit.first and tokens.forms[hit.first - 1] in '"“' else hit.first
    return hit.stop - hit.first >= 2 and (
        tokens.key(max(first - 2, 0), first) in _AFTER_TITLE or tokens.keys[hit.first] in ("huân", "huy", "bằng", "kỷ")
    )


def _stop(board: Board, hit: Hit) -> int:
    tokens = board.tokens
    at = hit.stop
    if hit.mark == "grade":
        at = _over_medal_name(tokens, at)
    at = _over_badge(tokens, hit, at)
    if tokens.key(at, at + 1) == "hạng" and tokens.key(at + 1, at + 2) in _GRADES:
        return at + 2
    if tokens.key(at, at + 1) == "cấp":
        if tokens.key(at + 1, at + 3) in ("cơ sở", "quốc gia", "trung ương", "thành phố"):
            return at + 3
        if tokens.key(at + 1, at + 2) in _LEVELS:
            return at + 2
    return at


def _over_medal_name(tokens: Tokens, at: int) -> int:
    """Over "Độc lập" of "Huân chương Độc lập" where the lexicon does not know it."""
    if tokens.is_name_like(at) and tokens.gaps[at] == Gap.BLANK and tokens.keys[at] != "hạng":
        at += 1
        while at < len(tokens) and tokens.gaps[at] == Gap.BLANK and tokens.shapes[at] in (Shape.LOWER, Shape.CAP):
            if tokens.keys[at] in ("hạng", "của", "và", "cho", "do", "vì", "năm", "được", "về"):
                break
            at += 1
    return at


def _over_badge(tokens: Tokens, hit: Hit, at: int) -> int:
    """Over "30 năm tuổi Đảng" behind "Huy hiệu"."""
    if at + 3 < len(tokens) and tokens.shapes[at] == Shape.NUMBER and tokens.key(at + 1, at + 4) == "năm tuổi đảng":
        return at + 4
    return at
