"""`role`: the title printed beside a mention of a person, with its body."""

from __future__ import annotations

from archive.model import MentionType
from pipelines.entities.lexicon import Family
from pipelines.entities.spans import Board, Span
from pipelines.entities.speech import speaks_at
from pipelines.entities.tokens import Gap, Shape, Tokens
from pipelines.entities.words import FUNCTION_WORDS

_FARTHEST = 24
_LONGEST_TAIL = 8
_RANKS = frozenset(["đại", "thượng", "trung", "thiếu", "chuẩn"])
_RANK_ENDS = frozenset(["tướng", "tá", "úy", "uý", "sĩ", "sỹ", "đốc"])
_BREAKS = frozenset((",", "-", "–", "—", "("))
_BODIES = (MentionType.ORG, MentionType.LOC, MentionType.MODEL)
_PREFIXES = frozenset(("nguyên", "quyền", "hiện", "cựu", "phó"))
_ADDRESSES = ("ông", "bà", "anh", "chị")
_MOST_ASIDES = 3
_CALLED = frozenset(("ông", "bà", "anh", "chị", "cô", "thầy", "em", "cháu", "cụ", "đồng", "chí"))
_BEFORE_VERBS = frozenset(("đã", "vừa", "cũng", "kịp", "thời", "ký", "ra", "quyết", "định", "có"))
_GIVES = frozenset(("tặng", "trao", "khen", "biểu", "tuyên", "phong", "truy", "gửi", "cấp", "tôn", "vinh"))
_OPENS_CLAUSE = frozenset(
    ("nhằm", "để", "với", "nhân", "trước", "sau", "khi", "từ", "nhờ", "xét", "ghi nhận", "biểu dương", "đánh giá",
     "trân trọng", "tri ân", "cảm phục", "khâm phục", "cảm kích", "động viên", "kịp thời")
)  # fmt: skip
_ENDS_OF_SENTENCES = frozenset(".!?;…:")


def role_of(board: Board, span: Span) -> str:
    """The title behind a name wins over the one before it where that is a mere rank."""
    before = _before(board, span)
    behind = _behind(board, span)
    if behind and not (before and not _is_rank(before)):
        return behind
    return before or behind


def _is_rank(role: str) -> bool:
    words = role.lower().split(" ")
    return (words[0] in _RANKS and words[1:2] != [] and words[1] in _RANK_ENDS) or words[0] in ("hòa", "linh", "đại")


def _behind(board: Board, span: Span) -> str:
    """ "[X], Bí thư …", "[X] (người Dao) - Giám đốc …", "[X], 64 tuổi, Trưởng ban …"."""
    tokens = board.tokens
    at = span.stop
    for _ in range(_MOST_ASIDES + 1):
        first = _over_breaks(tokens, at)
        if first == at or first >= len(tokens) or tokens.gaps[first] == Gap.LINE:
            return ""
        stop = title_stop(board, first)
        if stop > first:
            stop = _over_tail(board, stop)
            is_of_another = _is_of_next(board, stop) or (_gives(tokens, stop) and _stands_in_front(tokens, span.first))
            return "" if is_of_another else _office(board, first, stop)
        at = _over_aside(board, first)
        if at == first:
            return ""
    return ""


def _is_of_next(board: Board, stop: int) -> bool:
    """Whether a further person follows a title without a break: "[X], dân quân [Y]"."""
    tokens = board.tokens
    if tokens.keys[stop : stop + 1] == ["là"]:  # "[X], Tổ phó là bà [Y]"
        stop += 2 if tokens.keys[stop + 1 : stop + 2] and tokens.keys[stop + 1] in _ADDRESSES else 1
    if stop >= len(tokens) or tokens.gaps[stop] != Gap.BLANK:
        return False
    span = board.taken[stop]
    return span is not None and span.type is MentionType.PER


def _gives(tokens: Tokens, at: int) -> bool:
    """Whether "đã quyết định tặng" and the like stands here."""
    while at < len(tokens) and tokens.keys[at] in _BEFORE_VERBS and tokens.gaps[at] == Gap.BLANK:
        at += 1
    return at < len(tokens) and tokens.keys[at] in _GIVES and tokens.gaps[at] == Gap.BLANK


def _stands_in_front(tokens: Tokens, first: int) -> bool:
    """Whether a name ends the clause before a subject: "Ghi nhận đóng góp của ông [X], Chủ tịch … đã tặng"."""
    at = first - 1
    while at > 0 and tokens.keys[at] in _CALLED:
        at -= 1
    if at < 1 or tokens.keys[at] not in ("của", "với", "cho", "về"):
        return False
    while at > 0 and tokens.gaps[at] != Gap.LINE and tokens.forms[at - 1] not in _ENDS_OF_SENTENCES:
        at -= 1
    return tokens.keys[at] in _OPENS_CLAUSE or tokens.key(at, at + 2) in _OPENS_CLAUSE


def _over_breaks(tokens: Tokens, at: int) -> int:
    """Over the comma, dash or brackets between a name and what is said of it."""
    while at < len(tokens) and tokens.gaps[at] != Gap.LINE and tokens.forms[at] in (",", "-", "–", "—", "(", ")"):
        at += 1
    return at


def _over_aside(board: Board, first: int) -> int:
    """Over "64 tuổi", "người Khmer", "dân tộc Nùng", "SN 1949" up to the next break; `first` where it is none."""
    tokens = board.tokens
    opens = tokens.shapes[first] == Shape.NUMBER and tokens.key(first + 1, first + 2) == "tuổi"
    people = board.lexicon.no_person.at(tokens, first)  # "S'tiêng"
    if not opens and not people and tokens.keys[first] not in ("người", "dân", "sn", "sinh", "thương", "quê", "bệnh"):
        return first
    at = first
    while at < min(len(tokens), first + _LONGEST_TAIL) and tokens.gaps[at] != Gap.LINE:
        if tokens.forms[at] in (",", ")", "-", "–"):
            return at
        at += 1
    return first


def _over_tail(board: Board, stop: int) -> int:
    """On over "Điều hành bay" of "Trưởng phòng Điều hành bay" where a break ends it; `stop` where none does."""
    tokens = board.tokens
    at = stop
    while at < len(tokens) and at - stop < _LONGEST_TAIL and tokens.gaps[at] == Gap.BLANK:
        span = board.taken[at]
        if span is not None and span.type in _BODIES:
            at = span.stop
            continue
        if span is not None or tokens.shapes[at] == Shape.PUNCT or not _carries_on(tokens, at):
            break
        at += 1
    ends = (
        at >= len(tokens) or tokens.gaps[at] == Gap.LINE or tokens.forms[at] in (",", "-", "–", "(", ")", ";", ".", ":")
    )
    return at if ends else stop


def _carries_on(tokens: Tokens, at: int) -> bool:
    return tokens.shapes[at] >= Shape.CAP or not (tokens.keys[at] in FUNCTION_WORDS or speaks_at(tokens, at))


def _before(board: Board, span: Span) -> str:
    tokens = board.tokens
    last = span.first
    if last > 1 and tokens.keys[last - 1] in _ADDRESSES and tokens.gaps[last] != Gap.LINE:
        last -= 1
        if last > 1 and tokens.keys[last - 1] == "là" and tokens.gaps[last] == Gap.BLANK:  # "Tổ trưởng là anh [X]"
            last -= 1
    is_apart = last > 1 and last < span.first and tokens.forms[last - 1] == ","
    if is_apart:  # "Chủ nhiệm hội quán, ông X"
        last -= 1
    held = board.taken[last - 1] if last else None
    if held and held.type is MentionType.AWARD and tokens.gaps[last] == Gap.BLANK:  # "Nghệ nhân Ưu tú [X]"
        return " ".join(tokens.surface(held.first, held.stop).split())
    for first in range(max(0, last - _FARTHEST), last):
        if (board.hit_at(Family.TITLE, first) or tokens.keys[first] in _PREFIXES) and board.taken[first] is None:
            stop = title_stop(board, first)
            if stop > first and (stop == last or _glued(board, stop, last)):
                if is_apart and _is_behind_another(board, first):
                    return ""
                return _office(board, first, last)
    return ""


def _is_behind_another(board: Board, first: int) -> bool:
    """Whether the title that begins here is that of the person before it: "bà [X], Chủ tịch …, chị [Y]"."""
    before = board.taken[first - 2] if first > 1 and board.tokens.forms[first - 1] in _BREAKS else None
    return before is not None and before.type is MentionType.PER


def _glued(board: Board, stop: int, last: int) -> bool:
    """Whether what stands between a title and the name still belongs to the title: "quân nhân chuyên nghiệp"."""
    tokens = board.tokens
    if not 0 < last - stop <= 3:
        return False
    return all(
        tokens.shapes[at] == Shape.LOWER
        and tokens.gaps[at] == Gap.BLANK
        and board.taken[at] is None
        and _carries_on(tokens, at)
        and tokens.keys[at] not in ("thay", "thế", "danh")
        for at in range(stop, last)
    )


def title_stop(board: Board, first: int) -> int:
    """The token behind the title that begins at `first`, with its body or place; `first` where none begins."""
    tokens = board.tokens
    at = first
    while at < len(tokens) and tokens.keys[at] in _PREFIXES and board.hit_at(Family.TITLE, at) is None:
        at += 1
    while True:
        head = board.hit_at(Family.TITLE, at)
        if head is None or board.taken[at]:
            return at if at > first and board.taken[at - 1] else first
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
        if span is None or span.first != at or span.type not in _BODIES:
            break
        at = span.stop
    return at


def _over_joint(board: Board, at: int) -> int:
    """Over the comma before a further title of the same person."""
    tokens = board.tokens
    is_joint = at + 1 < len(tokens) and tokens.forms[at] in (",", "kiêm") and tokens.gaps[at + 1] == Gap.BLANK
    if is_joint and board.hit_at(Family.TITLE, at + 1) and tokens.shapes[at + 1] >= Shape.CAP:
        return at + 1
    return at


def _office(board: Board, first: int, stop: int) -> str:
    """The title as printed, without a rank that stands before or behind an office."""
    parts = " ".join(board.tokens.surface(first, stop).split()).split(", ")
    offices = [part for part in parts if not _is_rank(part)]
    return ", ".join(offices or parts)
