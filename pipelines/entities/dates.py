"""DATE: a calendar date or a period with an anchor in the calendar."""

from __future__ import annotations

import re
from bisect import bisect_left

from archive.model import MentionType
from pipelines.entities.spans import Board
from pipelines.entities.tokens import Gap, Shape, Tokens
from pipelines.entities.words import LABELS, SHARE_WORDS

_YEAR = r"(?:1[0-9]\d\d|20\d\d)(?!\d|[.,]\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])(?!\d|[.,]\d|/\d)"
_FULL = re.compile(
    rf"{_DAY}\s?([/.-])\s?(?:0?[1-9]|1[0-2])\s?\1\s?\d{{4}}(?!\d)|{_DAY}\s+tháng\s+\d{{1,2}}(?:(?:\s+năm\s+|[/-])\d{{4}})?"
)
_RANGE_OF_DAYS = re.compile(
    rf"{_DAY}(?:\s*[-–]\s*|\s+đến\s+(?:ngày\s+)?|\s+và\s+){_DAY}[/.](?:0?[1-9]|1[0-2])(?:[/.-]\d{{4}})?(?!\d)"
)
_DAY_MONTH = re.compile(rf"{_DAY}([/.-]){_MONTH}")
_MONTH_YEAR = re.compile(
    r"(?:0?[1-9]|1[0-2])(?:\s?[/-]\s?|\.|\s+năm\s+)\d{4}(?!\d)|(?:0?[1-9]|1[0-2])(?:,\s?\d{1,2})*(?:\s+năm\s+\d{4})?(?!\d)"
)
_YEARS = re.compile(rf"{_YEAR}(?:\s*[-–]\s*(?:{_YEAR}|\d\d(?!\d)))?")
_QUARTER = re.compile(r"(?:IV|I{1,3}|[1-4])(?:\s?[/-]\s?|\s+năm\s+)\d{4}|(?:IV|I{1,3})\b")
_HALF = re.compile(rf"\d{{1,2}}\s+tháng\s+(?:(?:đầu|cuối)\s+)?năm\s+{_YEAR}|\d{{1,2}}\s+năm\s+{_YEAR}\s*[-–]\s*{_YEAR}")
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
_THIRDS = frozenset(("thượng tuần", "trung tuần", "hạ tuần"))
_SEASONS = frozenset(
    ("hè", "xuân", "vụ", "mùa hè", "mùa xuân", "mùa thu", "mùa đông", "mùa khô", "mùa mưa", "mùa lũ", "mùa nước nổi",
     "mùa giải", "vụ mùa", "vụ chiêm", "vụ xuân", "vụ đông", "vụ đông xuân", "vụ hè thu", "vụ thu đông",
     "vụ chiêm xuân", "niên vụ", "học kỳ i", "học kỳ ii", "vụ lúa")
)  # fmt: skip
_LONGEST_SEASON = 3
_MONTH_NAMES = frozenset(
    ("giêng", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai", "chạp")
)


def find_dates(board: Board) -> None:
    """Claim every date."""
    tokens = board.tokens
    for at, shape in enumerate(tokens.shapes):
        if not board.taken[at]:
            if shape == Shape.NUMBER:
                _at_number(board, at)
            elif tokens.keys[at] == "quý":
                _claim(board, at, at + 1, _QUARTER)
            elif tokens.keys[at] == "tháng":
                _named_month(board, at)
            elif tokens.keys[at] in ("mùng", "mồng", "rằm"):
                _lunar_day(board, at)


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
    return _claim(board, _with_edge(board.tokens, at - 1), at, _MONTH_YEAR)


def _with_edge(tokens: Tokens, first: int) -> int:
    """Back over "cuối" or "trung tuần" before a month or year."""
    if first > 1 and tokens.key(first - 2, first) in _THIRDS:
        return first - 2
    return first - 1 if first and tokens.keys[first - 1] in _EDGES and tokens.gaps[first] == Gap.BLANK else first


def _named_month(board: Board, at: int) -> None:
    """ "tháng Giêng", "tháng Bảy năm 2019": a capital, or a name that no count is."""
    tokens = board.tokens
    stop = next((at + 1 + n for n in (2, 1) if tokens.key(at + 1, at + 1 + n) in _MONTH_NAMES), 0)
    if not stop or Gap.LINE in tokens.gaps[at + 1 : stop]:
        return
    if tokens.is_name_like(at + 1) or tokens.keys[at + 1] in ("giêng", "chạp"):
        first = at - 1 if at and tokens.shapes[at - 1] == Shape.NUMBER else _with_edge(tokens, at)
        board.claim(MentionType.DATE, first, _over_year(tokens, stop))


def _over_year(tokens: Tokens, at: int) -> int:
    """Over "năm 2019" or "năm Giáp Thìn"."""
    if tokens.key(at, at + 1) != "năm":
        return at
    if _YEARS.fullmatch(tokens.key(at + 1, at + 2)):
        return at + 2
    return at + 3 if tokens.is_name_like(at + 1) and tokens.is_name_like(at + 2) else at


def _lunar_day(board: Board, at: int) -> None:
    """ "mùng 2 Tết", "mùng 3 tháng 7 năm Giáp Thìn", "rằm tháng Giêng"."""
    tokens = board.tokens
    day = at + (tokens.keys[at] != "rằm")
    if day >= len(tokens) or Gap.LINE in tokens.gaps[at + 1 : day + 2]:
        return
    if tokens.key(day + 1, day + 2) == "tết":
        board.claim(MentionType.DATE, at, _over_year(tokens, day + 2))
    elif tokens.key(day + 1, day + 2) == "tháng" and day + 2 < len(tokens):
        board.claim(MentionType.DATE, at, _over_year(tokens, day + 3))


def _day_month(board: Board, at: int, before: str) -> bool:
    tokens = board.tokens
    found = _DAY_MONTH.match(tokens.text, tokens.starts[at])
    if found is None or before in LABELS or before in SHARE_WORDS:
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
    first = _year_start(tokens, at, before)
    if first < at:
        return _to(board, first, found.end())
    if before in ("sn", "đông") or "-" in found[0] or "–" in found[0]:
        return _to(board, at, found.end())
    return before in ("từ", "đến", "trước", "sau") and not _counts(board, at + 1) and _to(board, at, found.end())


def _year_start(tokens: Tokens, at: int, before: str) -> int:
    """The first token of "giai đoạn 2021", "cuối mùa mưa năm 2022", "Tết Bính Ngọ 2026"; `at` where none belongs."""
    if at > 1 and (tokens.keys[at - 2], before) in _PERIODS:
        return _with_season(tokens, at - 2)
    if before == "năm":
        return _with_edge(tokens, _with_season(tokens, _with_feast(tokens, at - 1)))
    first = _with_season(tokens, _with_feast(tokens, at))
    return _with_edge(tokens, first) if first < at else at


def _with_season(tokens: Tokens, first: int) -> int:
    """Back over "mùa khô", "vụ chiêm xuân", "học kỳ I"."""
    for length in range(_LONGEST_SEASON, 0, -1):
        start = first - length
        season = tokens.key(max(start, 0), first)
        if start < 0 or season not in _SEASONS or Gap.LINE in tokens.gaps[start + 1 : first + 1]:
            continue
        if season != "vụ" or tokens.is_name_like(start):  # "vụ năm 2019" in small letters is an incident
            return start
    return first


def _with_feast(tokens: Tokens, first: int) -> int:
    """Back over "Tết Nguyên đán" and the like that a year follows."""
    for back in range(first - 1, max(first - 6, -1), -1):
        if tokens.forms[back] == "Tết":
            return back
        if tokens.shapes[back] < Shape.LOWER:
            break
    return first
