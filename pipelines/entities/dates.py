"""DATE: a calendar date or a period with an anchor in the calendar."""

from __future__ import annotations

import re
from bisect import bisect_left

from archive.model import MentionType
from pipelines.entities.spans import Board
from pipelines.entities.tokens import Gap, Shape, Tokens
from pipelines.entities.words import LABELS

_YEAR = r"(?:1[0-9]\d\d|20\d\d)(?!\d|[.,]\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])(?!\d|[.,]\d|/\d)"
_FULL = re.compile(
    rf"{_DAY}\s?([/.-])\s?(?:0?[1-9]|1[0-2])\s?\1\s?\d{{4}}(?!\d)|{_DAY}\s+tháng\s+\d{{1,2}}(?:(?:\s+năm\s+|[/-])\d{{4}})?"
)
_RANGE_OF_DAYS = re.compile(
    rf"{_DAY}(?:\s*[-–]\s*|\s+đến\s+(?:ngày\s+)?){_DAY}[/.](?:0?[1-9]|1[0-2])(?:[/.-]\d{{4}})?(?!\d)"
)
_DAY_MONTH = re.compile(rf"{_DAY}([/.-]){_MONTH}")
_MONTH_YEAR = re.compile(
    r"(?:0?[1-9]|1[0-2])(?:\s?[/-]\s?|\.|\s+năm\s+)\d{4}(?!\d)|(?:0?[1-9]|1[0-2])(?:,\s?\d{1,2})*(?:\s+năm\s+\d{4})?(?!\d)"
)
_YEARS = re.compile(rf"{_YEAR}(?:\s*[-–]\s*(?:{_YEAR}|\d\d(?!\d)))?")
_QUARTER = re.compile(r"(?:IV|I{1,3}|[1-4])(?:\s?[/-]\s?|\s+năm\s+)\d{4}")
_HALF = re.compile(rf"\d{{1,2}}\s+tháng\s+(?:đầu|cuối)\s+năm(?:\s+{_YEAR})|\d{{1,2}}\s+năm\s+{_YEAR}\s*[-–]\s*{_YEAR}")
_DAY_WORDS = frozenset(
    ["ngày", "sáng", "trưa", "chiều", "tối", "đêm", "hôm", "qua", ",", "(", "mùng", "mồng", "rạng", "khuya"]
)
_PERIODS = (
    ("giai", "đoạn"),
    ("nhiệm", "kỳ"),
    ("năm", "học"),
    ("niên", "vụ"),
    ("niên", "khóa"),
    ("mùa", "khô"),
    ("mùa", "mưa"),
    ("vụ", "mùa"),
    ("vụ", "xuân"),
    ("những", "năm"),
    ("thời", "kỳ"),
    ("các", "năm"),
    ("tài", "khóa"),
)
_EDGES = frozenset(("đầu", "cuối", "giữa"))


def find_dates(board: Board) -> None:
    """Claim every date."""
    tokens = board.tokens
    for at, shape in enumerate(tokens.shapes):
        if not board.taken[at]:
            if shape == Shape.NUMBER:
                _at_number(board, at)
            elif tokens.keys[at] == "quý":
                _claim(board, at, at + 1, _QUARTER)


def _at_number(board: Board, at: int) -> None:
    tokens = board.tokens
    before = tokens.keys[at - 1] if at and tokens.gaps[at] != Gap.LINE else ""
    if at and tokens.gaps[at] == Gap.NONE and tokens.shapes[at - 1] >= Shape.LOWER:
        return
    _ = (
        _claim(board, at, at, _HALF)
        or (before == "tháng" and _month(board, at))
        or _claim(board, at, at, _FULL)
        or _claim(board, at, at, _RANGE_OF_DAYS)
        or _day_month(board, at, before)
        or _years(board, at, before)
    )


def _claim(board: Board, first: int, at: int, pattern: re.Pattern[str]) -> bool:
    """Claim from `first` to where the pattern ends that matches at the start of token `at`."""
    tokens = board.tokens
    if at >= len(tokens):
        return False
    found = pattern.match(tokens.text, tokens.starts[at])
    return found is not None and _to(board, first, found.end())


def _to(board: Board, first: int, end: int) -> bool:
    tokens = board.tokens
    stop = bisect_left(tokens.ends, end) + 1
    if stop > len(tokens) or tokens.ends[stop - 1] != end:
        return False
    return board.claim(MentionType.DATE, first, stop) is not None


def _month(board: Board, at: int) -> bool:
    """ "tháng 3/2019", but not "mỗi tháng 2 lần"."""
    if at > 1 and board.tokens.keys[at - 2] in ("mỗi", "hằng", "hàng", "một", "cả", "từng") and _counts(board, at + 1):
        return False
    return _claim(board, at - 1, at, _MONTH_YEAR)


def _day_month(board: Board, at: int, before: str) -> bool:
    tokens = board.tokens
    found = _DAY_MONTH.match(tokens.text, tokens.starts[at])
    if found is None or before in LABELS:
        return False
    if found[1] != "/" and before not in _DAY_WORDS - {",", "("}:
        return False
    stop = bisect_left(tokens.ends, found.end()) + 1
    if before not in _DAY_WORDS and _counts(board, stop):
        return False
    return _to(board, at, found.end())


def _counts(board: Board, at: int) -> bool:
    """Whether a unit or counted noun follows, so that "9/10" is a share."""
    tokens = board.tokens
    if at >= len(tokens) or tokens.gaps[at] == Gap.LINE:
        return False
    return bool(board.lexicon.counted.at(tokens, at) or board.lexicon.units.at(tokens, at))


def _years(board: Board, at: int, before: str) -> bool:
    tokens = board.tokens
    found = _YEARS.match(tokens.text, tokens.starts[at])
    if found is None:
        return False
    pair = (tokens.keys[at - 2], before) if at > 1 else ("", before)
    if pair in _PERIODS:
        return _to(board, at - 2, found.end())
    if before == "năm":
        first = at - 2 if pair[0] in _EDGES else at - 1
        return _to(board, _with_feast(tokens, first), found.end())
    if before in ("sn", "vụ", "xuân", "hè", "đông") or "-" in found[0] or "–" in found[0]:
        return _to(
            board, at - 1 if before not in ("sn", "") and before.isalpha() and before == "vụ" else at, found.end()
        )
    return before in ("từ", "đến", "trước", "sau") and not _counts(board, at + 1) and _to(board, at, found.end())


def _with_feast(tokens: Tokens, first: int) -> int:
    """Back over "Tết Nguyên đán" and the like that a year follows."""
    for back in range(first - 1, max(first - 6, -1), -1):
        if tokens.forms[back] == "Tết":
            return back
        if tokens.shapes[back] < Shape.LOWER:
            break
    return first
