"""FIG: a number with what it counts or its unit."""

from __future__ import annotations

from archive.model import MentionType
from pipelines.entities.spans import Board
from pipelines.entities.tokens import Gap, Shape, Tokens
from pipelines.entities.words import FUNCTION_WORDS, LABELS, SHARE_WORDS, UNITS_OF_TROOPS

_DASHES = frozenset("-–—")
_CLOCK_BEFORE = frozenset(("lúc", "hồi", "vào"))
_CLOCK_AFTER = frozenset(("ngày", "sáng", "trưa", "chiều", "tối", "đêm", "cùng", "hôm", "khuya", ",", "phút"))


def find_figures(board: Board) -> None:
    """Claim every number that counts or measures something."""
    tokens = board.tokens
    stop = 0
    for at, shape in enumerate(tokens.shapes):
        if shape == Shape.NUMBER and at >= stop and not board.taken[at] and not _is_label(board, at):
            first = at - 1 if _is_minus(tokens, at) else at
            stop = _figure_stop(board, at)
            board.claim(MentionType.FIG, first, stop)


def _is_minus(tokens: Tokens, at: int) -> bool:
    return (
        at > 0
        and tokens.forms[at - 1] == "-"
        and tokens.gaps[at] == Gap.NONE
        and tokens.gaps[at - 1] == Gap.BLANK
        and tokens.shapes[at - 2] != Shape.NUMBER
    )


def _is_label(board: Board, at: int) -> bool:
    """Whether the number is an ordinal, a label, a score or part of a code."""
    tokens = board.tokens
    if at == 0:
        return False
    before = tokens.keys[at - 1]
    if tokens.gaps[at] == Gap.NONE and (tokens.shapes[at - 1] >= Shape.LOWER or before in ("/", ".", ":")):
        return True
    if before in _DASHES and at > 1 and tokens.gaps[at] == Gap.NONE and tokens.gaps[at - 1] == Gap.NONE:
        return tokens.shapes[at - 2] != Shape.PUNCT
    if before == "số" and at > 1 and tokens.keys[at - 2] in ("tổng", "trong", "con"):
        return False
    if (
        before in UNITS_OF_TROOPS
        and at > 1
        and tokens.keys[at - 2] in ("quân", "sư", "trung", "lữ", "tiểu", "binh", "đại", "hải")
    ):
        return True
    return tokens.gaps[at] != Gap.LINE and before in LABELS


def _figure_stop(board: Board, at: int) -> int:
    """The token behind the figure that begins with the number at `at`; `at` where it is none."""
    number_stop = value_stop(board.tokens, at)
    if _is_clock(board.tokens, at, number_stop):
        return at
    unit = unit_stop(board, number_stop)
    if unit > number_stop:
        return unit
    before = board.tokens.keys[at - 1] if at else ""
    is_share = number_stop - at == 3 and board.tokens.forms[at + 1] == "/" and before in SHARE_WORDS
    return number_stop if before == "tuổi" or is_share else at


def _is_clock(tokens: Tokens, at: int, stop: int) -> bool:
    """Whether "5 giờ 40 phút ngày", "24/24 giờ" or "lúc 8 giờ" begins here."""
    if tokens.key(stop, stop + 1) == "phút":
        return at > 0 and tokens.keys[at - 1] in ("giờ", "h")
    if tokens.key(stop, stop + 1) not in ("giờ", "h"):
        return False
    before = tokens.keys[at - 1] if at else ""
    after = tokens.key(stop + 1, stop + 2)
    return stop - at > 1 or before in _CLOCK_BEFORE or after in _CLOCK_AFTER or after[:1].isdigit()


def value_stop(tokens: Tokens, at: int) -> int:
    """Over "9", "9/10", "8 - 10"."""
    after = at + 1
    if after + 1 < len(tokens) and tokens.shapes[after + 1] == Shape.NUMBER:
        glue = tokens.forms[after]
        if glue == "/" and tokens.gaps[after] == tokens.gaps[after + 1] == Gap.NONE:
            return after + 2
        if glue in _DASHES and tokens.gaps[after + 1] != Gap.LINE:
            return after + 2
    return after


def unit_stop(board: Board, at: int) -> int:
    """Over the unit or counted noun that begins at `at`; `at` where there is none."""
    tokens, lexicon = board.tokens, board.lexicon
    if at >= len(tokens) or tokens.gaps[at] == Gap.LINE:
        return at
    unit = lexicon.units.at(tokens, at)
    counted = lexicon.counted.at(tokens, at)
    if counted and (unit is None or counted[0] > unit[0]):
        return _noun_stop(board, at, counted[0])
    if unit is None:
        return at + 1 if tokens.gaps[at] == Gap.BLANK and _is_plain_noun(board, at) else at
    if unit[1] == "percent":
        return unit[0]
    if unit[1] == "scale":
        further = unit_stop(board, unit[0])
        return _over_rates(board, further if further > unit[0] else unit[0])
    if unit[1] == "money" and tokens.keys[unit[0] - 1] in ("triệu", "tỷ", "tỉ", "nghìn", "ngàn", "vạn"):
        further = unit_stop(board, unit[0])
        return _over_rates(board, further)
    return _over_rates(board, unit[0])


def _noun_stop(board: Board, first: int, stop: int) -> int:
    """A counted noun; a classifier alone takes the next noun with it."""
    tokens = board.tokens
    if (
        tokens.keys[first] == "con"
        and stop - first == 2
        and tokens.key(stop, stop + 1) == ","
        and _lists_on(board, stop + 1)
    ):
        return first + 1  # "34 con trâu, bò": the animals are a list of their own
    if stop - first == 1 and tokens.keys[first] in board.lexicon.classifiers and stop < len(tokens):
        further = board.lexicon.counted.at(tokens, stop)
        if further and tokens.gaps[stop] == Gap.BLANK:
            return _over_rates(board, further[0])
        if tokens.gaps[stop] == Gap.BLANK and _is_plain_noun(board, stop):
            return _over_rates(board, stop + 1)
    return _over_rates(board, stop)


def _lists_on(board: Board, at: int) -> bool:
    return at < len(board.tokens) and board.lexicon.counted.at(board.tokens, at) is not None


def _is_plain_noun(board: Board, at: int) -> bool:
    tokens = board.tokens
    return tokens.shapes[at] == Shape.LOWER and tokens.keys[at] not in FUNCTION_WORDS and not board.taken[at]


def _over_rates(board: Board, at: int) -> int:
    """Over "/người/năm" behind a unit, and "rưỡi"."""
    tokens = board.tokens
    if tokens.key(at, at + 1) == "rưỡi":
        return at + 1
    while at + 1 < len(tokens) and tokens.forms[at] == "/" and tokens.shapes[at + 1] == Shape.LOWER:
        unit = board.lexicon.units.at(tokens, at + 1)
        at = unit[0] if unit else at + 2
    return at
