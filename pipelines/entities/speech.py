"""What betrays direct speech: words of saying, who may say something, and who says "I"."""

from __future__ import annotations

from archive.model import MentionType
from pipelines.entities.lexicon import Family
from pipelines.entities.spans import Board
from pipelines.entities.tokens import Gap, Shape, Tokens
from pipelines.entities.words import SPEECH_PHRASES

REACH = 14  # tokens between a quote and the word of saying
_SPEAKERS = frozenset(
    ("ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "thầy", "em", "già", "cậu", "mế", "má", "mẹ", "bố", "cha",
     "họ", "sư", "lão", "nàng", "dì", "thím", "o", "giọng", "nghệ", "bác sĩ", "ông ấy", "vợ", "chồng", "con", "tôi")
)  # fmt: skip
_FIRST_PERSON = frozenset(
    ("tôi", "mình", "tui", "tao", "tau", "em", "con", "cháu", "chúng", "ta", "tụi", "tớ", "bọn", "dạ", "nó", "nhà",
     "bố", "mẹ", "anh", "chị", "ông", "bà", "hắn", "chớ", "nghen", "hén", "ạ", "nhé", "đâu", "rồi", "thôi")
)  # fmt: skip
_SURELY_FIRST = frozenset(("tôi", "mình", "tui", "tao", "tau", "tụi", "tớ"))
_WRITING = frozenset(("chữ", "bảng", "biển", "tên", "ghi", "bài", "sách", "hiệu", "ván", "sơn", "như", "hình", "thứ"))
SENTENCE_ENDS = frozenset(".!?…")


def speaks_at(tokens: Tokens, at: int) -> bool:
    """Whether a word of saying begins here."""
    return tokens.keys[at] in SPEECH_PHRASES or tokens.key(at, at + 2) in SPEECH_PHRASES


def is_speaker(board: Board, at: int) -> bool:
    """Whether somebody who may speak stands here: a person, a title, a word of address."""
    tokens = board.tokens
    if at >= len(tokens):
        return False
    span = board.taken[at]
    if span and span.type is MentionType.PER:
        return True
    return tokens.keys[at] in _SPEAKERS or any(board.hit_at(family, at) for family in (Family.HONORIFIC, Family.TITLE))


def clause_start(tokens: Tokens, at: int) -> int:
    """The start of the sentence, in its line, in which a token stands."""
    first = at
    while first > 0 and tokens.gaps[first] != Gap.LINE and tokens.forms[first - 1] not in SENTENCE_ENDS:
        first -= 1
    return first


def is_told(board: Board, colon: int) -> bool:
    """Whether a sentence up to its colon says that somebody says something."""
    tokens = board.tokens
    first = max(clause_start(tokens, colon), colon - 3 * REACH)
    verbs = [at for at in range(first, colon) if speaks_at(tokens, at)]
    return bool(verbs) and any(is_speaker(board, at) for at in range(first, verbs[-1]))


def is_written(board: Board, at: int) -> bool:
    """Whether a board, a list or a title is read out just before a token, and nobody writes it: no speech."""
    tokens = board.tokens
    near = range(max(clause_start(tokens, at), at - 6), at)
    return any(tokens.keys[here] in _WRITING for here in near) and not _is_person(board, clause_start(tokens, at), at)


def _is_person(board: Board, first: int, stop: int) -> bool:
    return any(span is not None and span.type is MentionType.PER for span in board.taken[first:stop])


def speaks_of_itself(tokens: Tokens, first: int, stop: int) -> bool:
    """Whether some tokens say "I" or talk as people do."""
    return any(key in _FIRST_PERSON for key in tokens.keys[first:stop])


def says_i(tokens: Tokens, first: int, stop: int) -> bool:
    """Whether "I" or "we" is among some tokens."""
    return any(key in _SURELY_FIRST for key in tokens.keys[first:stop])


def break_behind(tokens: Tokens, at: int) -> int:
    """The comma or dash that ends a quote, behind its own marks; -1 where none does."""
    while at < len(tokens) and tokens.gaps[at] != Gap.LINE and tokens.forms[at] in '!?.…"”':
        at += 1
    breaks = at + 1 < len(tokens) and tokens.gaps[at] != Gap.LINE and tokens.forms[at] in (",", "-", "–", "—")
    return at if breaks and tokens.gaps[at + 1] != Gap.LINE else -1


def says_soon(tokens: Tokens, at: int) -> bool:
    """Whether a word of saying follows in the same sentence."""
    for here in range(at, min(len(tokens), at + REACH)):
        if tokens.gaps[here] == Gap.LINE or tokens.forms[here] in SENTENCE_ENDS:
            return False
        if speaks_at(tokens, here):
            return True
    return False


def says_before(tokens: Tokens, at: int) -> bool:
    """Whether a word of saying stands just before."""
    return any(speaks_at(tokens, here) for here in range(max(at - 3, 0), at))


def opens_like_speech(tokens: Tokens, at: int) -> bool:
    """Whether a sentence may begin here."""
    return at < len(tokens) and tokens.shapes[at] in (Shape.CAP, Shape.UPPER)
