"""DOC: a policy document with its number, or a law by name."""

from __future__ import annotations

import re

from archive.model import MentionType
from pipelines.entities.lexicon import Family
from pipelines.entities.spans import Board, Hit
from pipelines.entities.tokens import Gap, Shape, Tokens

_NUMBER = re.compile(
    r"(?:số\s*:?\s*)?\d{1,4}(?:[a-z])?(?:\s*[/-]\s*\d{4})?(?:\s?[-/]\s?[A-ZĐƯƠ][A-ZĐƯƠa-z]*(?:[-/&.]?[A-ZĐƯƠ][A-ZĐƯƠa-z]*\d*)*)*"
    r"(?:,?\s+(?:[Kk]hóa|[Kk]hoá)\s+[IVX]+)?"
)
_CONGRESS = re.compile(
    r"(?:Trung ương|TW|TƯ|Hội nghị Trung ương|Hội nghị lần thứ \w+ Ban Chấp hành Trung ương)\s*(?:lần thứ\s+)?\d{1,2}"
    r"(?:,?\s*\(?\s*[Kk]h(?:óa|oá)\s+[IVX]+\s*\)?)?(?:\s+khóa\s+[IVX]+)?"
    r"|[ĐĐ]ại hội(?: đại biểu)?(?: toàn quốc)?(?: lần thứ)? [IVXL]+(?: của [ĐĐ]ảng)?"
)
_LAW_STOP = frozenset(
    [
        "năm",
        "số",
        "có",
        "được",
        "đã",
        "quy",
        "và",
        "của",
        "do",
        "về",
        "ở",
        "tại",
        "nêu",
        "gồm",
        "cho",
        "là",
        "bao",
        "từ",
        "trong",
        "để",
        "này",
        "khi",
        "với",
        "theo",
        "theo,",
        "sửa",
        "không",
    ]
)
_LAW_WORDS = 9


def find_documents(board: Board) -> None:
    """Claim numbered documents, resolutions of congresses, and laws."""
    for hit in board.hits_of(Family.DOCUMENT):
        if board.free(hit.first, hit.stop):
            stop = _numbered(board.tokens, hit) if hit.mark == "numbered" else _law(board, hit)
            board.claim(MentionType.DOC, hit.first, stop)


def _numbered(tokens: Tokens, hit: Hit) -> int:
    if hit.stop >= len(tokens) or tokens.gaps[hit.stop] == Gap.LINE:
        return hit.first
    for pattern in (_NUMBER, _CONGRESS):
        found = pattern.match(tokens.text, tokens.starts[hit.stop])
        if found and _is_number(tokens, hit, found):
            return _stop_at(tokens, hit.stop, found.end())
    return hit.first


def _is_number(tokens: Tokens, hit: Hit, found: re.Match[str]) -> bool:
    """A bare number behind a small-letter kind counts only with "số" or a suffix ("kế hoạch 5 năm" is none)."""
    if tokens.shapes[hit.first] >= Shape.CAP:
        return True
    return found[0].startswith("số") or "-" in found[0] or "/" in found[0]


def _stop_at(tokens: Tokens, first: int, end: int) -> int:
    stop = first
    while stop < len(tokens) and tokens.ends[stop] <= end:
        stop += 1
    return stop


def _law(board: Board, hit: Hit) -> int:
    """ "Luật Hôn nhân và Gia đình": capitalised words and the small words between and behind them."""
    tokens = board.tokens
    if tokens.shapes[hit.first] != Shape.CAP or not tokens.is_name_like(hit.stop):
        return hit.first
    at = hit.stop
    while at < min(len(tokens), hit.stop + _LAW_WORDS) and tokens.gaps[at] == Gap.BLANK:
        joins = tokens.keys[at] == "và" and tokens.is_name_like(at + 1)
        if not joins and (tokens.keys[at] in _LAW_STOP or tokens.shapes[at] not in (Shape.CAP, Shape.LOWER)):
            break
        at += 1
    return at
