"""CAMPAIGN: a movement, campaign, programme or contest by name."""

from __future__ import annotations

from archive.model import MentionType
from pipelines.entities.lexicon import Family
from pipelines.entities.spans import Board, Hit
from pipelines.entities.tokens import Gap, Shape, Tokens

_WEAK = frozenset(
    (
        "người tốt, việc tốt",
        "người tốt việc tốt",
        "đời sống văn hóa",
        "xây dựng nông thôn mới",
        "nông thôn mới",
        "xây dựng đời sống văn hóa",
        "giúp nhau giảm nghèo",
        "an sinh xã hội",
        "ocop",
        "vì người nghèo",
        "lao động giỏi",
        "thanh niên tình nguyện",
        "sáng tạo trẻ",
        "mỗi xã một sản phẩm",
    )
)
_SKIPPED_FIRST = ("về đẩy mạnh", "đẩy mạnh", "tiếp tục đẩy mạnh", "về tiếp tục đẩy mạnh", "tiếp tục")
_BETWEEN = frozenset(
    [
        "thi",
        "đua",
        "yêu",
        "nước",
        "về",
        "với",
        "chủ",
        "đề",
        "mang",
        "tên",
        "là",
        "của",
        "có",
        "tên",
        "gọi",
        "do",
        "viết",
        "ảnh",
        "truyền",
        "hình",
    ]
)
_FARTHEST_TRIGGER = 7
_LONGEST_NAME = 30


def find_campaigns(board: Board) -> None:
    """Claim known names, then what stands between quotation marks behind "phong trào" and the like."""
    for hit in board.hits_of(Family.CAMPAIGN):
        if board.free(hit.first, hit.stop) and _counts(board, hit):
            board.claim(MentionType.CAMPAIGN, hit.first, hit.stop)
    ends = {hit.stop: hit for hit in board.hits_of(Family.CAMPAIGN_TRIGGER)}
    for opening, closing in board.quotes:
        if closing - opening - 1 <= _LONGEST_NAME and _trigger_before(board.tokens, ends, opening):
            first, stop = inside(board.tokens, opening, closing)
            _claim_whole(board, first, stop)
    _unquoted(board)


def _claim_whole(board: Board, first: int, stop: int) -> None:
    """Claim a quoted name; a known name inside it that is not the whole gives way, but "học tập và làm theo" stands."""
    held = {span for span in board.taken[first:stop] if span}
    if any(board.tokens.keys[span.first] == "học" for span in held):
        return
    for span in held:
        if span.type is MentionType.CAMPAIGN and span.first >= first and span.stop <= stop:
            board.release(span)
    board.claim(MentionType.CAMPAIGN, first, stop)


def _counts(board: Board, hit: Hit) -> bool:
    if hit.mark == "bac":
        return True
    tokens = board.tokens
    quoted = hit.first > 0 and tokens.forms[hit.first - 1] in '"“'
    key = tokens.key(hit.first, hit.stop)
    before = tokens.key(max(hit.first - 4, 0), hit.first)
    triggered = before.endswith(("phong trào", "thi đua", "cuộc vận động", "chương trình", "chiến dịch"))
    if key in _WEAK:
        return triggered or (
            quoted and tokens.key(max(hit.first - 5, 0), hit.first - 1).endswith(("phong trào", "vận động", "thi đua"))
        )
    return quoted or triggered or tokens.shapes[hit.first] >= Shape.CAP


def _trigger_before(tokens: Tokens, ends: dict[int, Hit], opening: int) -> bool:
    """Whether a trigger ends just before an opening mark, but for a few words such as "thi đua yêu nước"."""
    for at in range(opening, max(opening - _FARTHEST_TRIGGER, 0), -1):
        if at in ends:
            return True
        if tokens.keys[at - 1] not in _BETWEEN and not (tokens.forms[at - 1] == ":" and at == opening):
            return False
    return False


def inside(tokens: Tokens, opening: int, closing: int) -> tuple[int, int]:
    """The tokens between two marks, without punctuation at the edges and without "Đẩy mạnh" before "học tập"."""
    first, stop = opening + 1, closing
    while first < stop and tokens.shapes[first] == Shape.PUNCT:
        first += 1
    while first < stop and tokens.shapes[stop - 1] == Shape.PUNCT and tokens.forms[stop - 1] not in "%‰)":
        stop -= 1
    for words in _SKIPPED_FIRST:
        length = words.count(" ") + 1
        if tokens.key(first, first + length) == words and tokens.key(first + length, first + length + 1) == "học":
            return first + length, stop
    return first, stop


def _unquoted(board: Board) -> None:
    """Claim "phong trào Dân vận khéo": a capital behind "phong trào" without marks, to the next mark or verb."""
    tokens = board.tokens
    for hit in board.hits_of(Family.CAMPAIGN_TRIGGER):
        if tokens.key(hit.first, hit.stop) not in (
            "phong trào",
            "phong trào thi đua",
            "cuộc vận động",
            "cuộc thi",
            "chiến dịch",
        ):
            continue
        at = hit.stop
        if (
            at < len(tokens)
            and tokens.shapes[at] == Shape.CAP
            and tokens.gaps[at] == Gap.BLANK
            and board.free(at, at + 1)
        ):
            board.claim(MentionType.CAMPAIGN, at, _name_stop(board, at))


def _name_stop(board: Board, first: int) -> int:
    tokens = board.tokens
    at = first + 1
    while at < min(len(tokens), first + 10) and tokens.gaps[at] == Gap.BLANK and not board.taken[at]:
        if tokens.shapes[at] not in (Shape.LOWER, Shape.CAP) or tokens.keys[at] in _NAME_ENDS:
            break
        at += 1
    return at if at - first >= 2 else first


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
        "theo",
        "vừa",
        "không",
        "này",
        "ngày",
    ]
)
