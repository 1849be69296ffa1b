"""MODEL: the name of one exemplary model, club or initiative."""

from __future__ import annotations

from itertools import pairwise

from archive.model import MentionType
from pipelines.entities.campaigns import inside
from pipelines.entities.lexicon import Family
from pipelines.entities.names import run_stop
from pipelines.entities.spans import Board, Hit
from pipelines.entities.tokens import Gap, Shape, Tokens

_BETWEEN = frozenset([",", "về", "mang", "tên", "với", "là", "như", ":", "của", "gọi", "có", "tên", "và", "điểm"])
_FARTHEST_TRIGGER = 4
_LONGEST_NAME = 14
_MAKING = frozenset(
    ("lập", "thành lập", "xây dựng", "ra mắt", "duy trì", "triển khai", "thực hiện", "nhân rộng", "tên là", "mở")
)
_LEADS = ("mô hình", "các mô hình", "mô hình điểm")
_CLUB = frozenset(("clb", "câu lạc bộ"))
_SPORT = frozenset(
    (
        ("trận", "đấu"),
        ("cầu", "thủ"),
        ("bàn", "thắng"),
        ("huấn", "luyện"),
        ("tỷ", "số"),
        ("hiệp", "một"),
        ("vòng", "bảng"),
    )
)
_GROUP = frozenset(("tổ", "đội", "nhóm", "tổ hợp tác"))
_GROUP_ENDS = frozenset(
    [
        "đã",
        "được",
        "có",
        "do",
        "của",
        "gồm",
        "và",
        "hiện",
        "là",
        "với",
        "để",
        "tại",
        "ở",
        "vừa",
        "đang",
        "cho",
        "trong",
        "trên",
        "ra",
        "đi",
        "luôn",
        "không",
        "theo",
        "khi",
        "từ",
        "thường",
        "thì",
        "mà",
    ]
)
_ORDINARY_GROUPS = frozenset(
    ["trưởng", "phó", "viên", "chức", "dân", "công", "quốc", "hợp", "ngũ", "tiên", "sản", "cơ", "kỹ"]
)


def find_models(board: Board) -> None:
    """Claim names between marks behind "mô hình", lists of such, and clubs and groups with a proper name."""
    _quoted(board)
    is_sport = _is_sport(board)
    for hit in board.hits_of(Family.MODEL_TRIGGER):
        if board.free(hit.first, hit.stop):
            word = board.tokens.key(hit.first, hit.stop)
            if word in _CLUB and is_sport:
                board.claim(
                    MentionType.ORG,
                    hit.first,
                    run_stop(board, hit.stop) if run_stop(board, hit.stop) > hit.stop else hit.first,
                )
            elif word in _CLUB:
                board.claim(MentionType.MODEL, hit.first, _club_stop(board, hit))
            elif word in _GROUP:
                board.claim(MentionType.MODEL, hit.first, _group_stop(board, hit))
            elif word == "hội quán":
                _guild(board, hit)
            elif word in _LEADS:
                _unquoted(board, hit)
    _repeated(board)


def _is_sport(board: Board) -> bool:
    keys = board.tokens.keys
    return any(pair in _SPORT for pair in pairwise(keys))


def _quoted(board: Board) -> None:
    tokens = board.tokens
    ends = {hit.stop for hit in board.hits_of(Family.MODEL_TRIGGER) if hit.mark == "outside"}
    in_list = False
    previous = -2
    for opening, closing in board.quotes:
        follows = previous >= 0 and in_list and _joins(board, previous, opening)
        in_list = follows or _trigger_before(tokens, ends, opening) or _is_named_model(board, opening, closing)
        if in_list and 1 < closing - opening <= _LONGEST_NAME:
            board.claim(MentionType.MODEL, *inside(tokens, opening, closing))
        previous = closing


def _trigger_before(tokens: Tokens, ends: set[int], opening: int) -> bool:
    for at in range(opening, max(opening - _FARTHEST_TRIGGER, 0), -1):
        if at in ends:
            return True
        if tokens.keys[at - 1] not in _BETWEEN:
            return False
    return False


def _is_named_model(board: Board, opening: int, closing: int) -> bool:
    """A short quoted name with a capital, not behind a colon of speech: made by somebody, or in a text on models."""
    tokens = board.tokens
    if not 3 <= closing - opening <= 9 or not (
        tokens.is_name_like(opening + 1) or tokens.shapes[opening + 1] == Shape.NUMBER
    ):
        return False
    before = tokens.key(max(opening - 2, 0), opening).split(" ")
    if before[-1] in _MAKING or " ".join(before) in _MAKING:
        return True
    if before[-1] in ("là", ":", ";") or " ".join(before[-1:]) in (";",):
        window = tokens.key(max(opening - 40, 0), opening)
        return "mô hình" in window and tokens.keys[min(closing + 1, len(tokens) - 1)] in (
            "của",
            "ở",
            "tại",
            ";",
            ",",
            ".",
        )
    return False


def _joins(board: Board, closing: int, opening: int) -> bool:
    """Whether two quoted names stand in one list: nothing but a comma, "và" or a place between them."""
    tokens = board.tokens
    between = tokens.keys[closing + 1 : opening]
    if not between or len(between) > 16 or "." in between:
        return False
    return between[-1] in (",", ";", "và") and (len(between) <= 2 or between[0] in ("ở", "của", "tại", "("))


def _club_stop(board: Board, hit: Hit) -> int:
    """ "CLB Sợi lanh xanh", "CLB hát Then Bản Cuống": to the next mark or small word of the sentence."""
    tokens = board.tokens
    if tokens.key(hit.stop, hit.stop + 2) == "bóng đá":
        return hit.first
    if tokens.forms[hit.stop : hit.stop + 1] and tokens.forms[hit.stop] in '"“':
        return hit.first
    stop = _proper_stop(board, hit.stop)
    return stop if any(tokens.shapes[at] >= Shape.CAP for at in range(hit.stop, stop)) else hit.first


def _group_stop(board: Board, hit: Hit) -> int:
    tokens = board.tokens
    if tokens.key(hit.stop, hit.stop + 1) in _ORDINARY_GROUPS or tokens.shapes[hit.first] < Shape.CAP:
        return hit.first
    if board.hit_at(Family.ORGANISATION, hit.first) or tokens.key(max(hit.first - 2, 0), hit.first) in (
        "hội đồng",
        "phụ trách",
    ):
        return hit.first
    stop = _proper_stop(board, hit.stop)
    proper = any(tokens.shapes[at] >= Shape.CAP for at in range(hit.stop, stop))
    return stop if proper and stop - hit.first >= 3 else hit.first


def _proper_stop(board: Board, first: int) -> int:
    tokens = board.tokens
    at = first
    while at < min(len(tokens), first + 12) and tokens.gaps[at] == Gap.BLANK and not board.taken[at]:
        joins = tokens.keys[at] in ("và", ",", "-") and tokens.is_name_like(at + 1)
        charity = tokens.key(at, at + 2) == "từ thiện"
        if (
            not joins
            and not charity
            and (tokens.shapes[at] not in (Shape.LOWER, Shape.CAP, Shape.UPPER) or tokens.keys[at] in _GROUP_ENDS)
        ):
            break
        if tokens.shapes[at] == Shape.LOWER and at + 1 < len(tokens) and tokens.is_name_like(at + 1) and at > first:
            level = board.hit_at(Family.LEVEL, at)
            if level and tokens.is_name_like(level.stop):
                return run_stop(board, level.stop)
        at += 1
    return at


def _guild(board: Board, hit: Hit) -> None:
    """ "Bến Tranh Hội quán": the name stands before."""
    tokens = board.tokens
    first = hit.first
    while (
        first > 0
        and tokens.shapes[first - 1] == Shape.CAP
        and tokens.gaps[first] == Gap.BLANK
        and hit.first - first < 4
    ):
        first -= 1
    if first < hit.first and tokens.shapes[hit.first] == Shape.CAP:
        board.claim(MentionType.MODEL, first, hit.stop)
    elif tokens.is_name_like(hit.stop):
        board.claim(MentionType.MODEL, hit.first, run_stop(board, hit.stop))


def _unquoted(board: Board, hit: Hit) -> None:
    """ "mô hình Camera an ninh": a capital behind the word, no quotation marks."""
    tokens = board.tokens
    at = hit.stop
    if at < len(tokens) and tokens.shapes[at] == Shape.CAP and tokens.gaps[at] == Gap.BLANK:
        if board.hit_at(Family.ORGANISATION, at) or board.hit_at(Family.MODEL_TRIGGER, at):
            return
        stop = _proper_stop(board, at)
        if stop - at >= 2:
            board.claim(MentionType.MODEL, at, stop)


def _repeated(board: Board) -> None:
    """Claim a quoted name again where it stands quoted without its trigger."""
    tokens = board.tokens
    names = {tokens.key(span.first, span.stop) for span in board.spans if span.type is MentionType.MODEL}
    for opening, closing in board.quotes:
        first, stop = inside(tokens, opening, closing)
        if tokens.key(first, stop) in names:
            board.claim(MentionType.MODEL, first, stop)
