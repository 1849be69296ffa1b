"""What the names of a language say more surely than a model that has seen few of them: the last word before memory."""

from __future__ import annotations

import re

from archive.model import MentionType
from pipelines.entities.names import is_known_place, person_strength, run_stop
from pipelines.entities.persons import claim_person
from pipelines.entities.spans import Board, Span
from pipelines.entities.tokens import Gap, Shape

# A particle and a given name of the Cơ Ho, Mạ and Êđê: K'Brớt, H'Luyn; Ka' is followed by a word of its own. Other
# letters before an apostrophe open places and peoples: R'Lấp, M'Nông.
_GLUED = re.compile(r"[KH]['’‘ʼ][^\W\d_a-z]")
_APART = re.compile(r"(?:Ka|K|H)['’‘ʼ]$")
_HAMLETS = frozenset(("thôn", "bản", "buôn", "bon", "làng", "ấp", "xóm", "khóm", "phum", "sóc"))
_TOO_LONG = 5  # syllables: hardly anybody's name has as many
_OF_A_PLACE = (
    " ủy",
    "ubnd",
    "hđnd",
    " tỉnh",
    " huyện",
    " xã",
    " phường",
    " thành phố",
    " thị xã",
    " thị trấn",
    " quận",
)


def find_particled_names(board: Board) -> None:
    """Claim names that open with a particle and an apostrophe, wherever they stand by themselves."""
    tokens = board.tokens
    for at in [at for at, key in enumerate(tokens.keys) if "'" in key]:
        form = tokens.forms[at]
        if not (_GLUED.match(form) or (_APART.match(form) and tokens.is_name_like(at + 1))):
            continue
        if board.taken[at] is None and not _goes_on(board, at):
            stop = run_stop(board, at)
            if not is_known_place(board.lexicon, tokens, at, stop):
                claim_person(board, at, stop)


def _goes_on(board: Board, at: int) -> bool:
    """Whether a capitalised word stands right before: "Ia H'Drai" is a place, "Ksor H'Lâm" was the model's to see."""
    return at > 0 and board.tokens.gaps[at] == Gap.BLANK and board.tokens.is_name_like(at - 1)


def mend_glued_names(board: Board) -> None:
    """Part the name of a body's place from that of who stands behind it: "Huyện ủy [Đồng Văn] [Sùng Mí Lử]".

    The model had given him the "Văn" of the place, or his whole name to the body.
    """
    for body in [span for span in board.spans if span.type is MentionType.ORG]:
        behind = board.taken[body.stop] if body.stop < len(board.tokens) else None
        is_glued = behind is not None and board.tokens.gaps[body.stop] == Gap.BLANK
        person = behind if behind and is_glued and behind.type is MentionType.PER else None
        border = _border(board, body, person.stop if person else body.stop)
        if border and border != body.stop:
            board.release(body)
            if person:
                board.release(person)
            board.claim(MentionType.ORG, body.first, border)
            board.claim(MentionType.PER, border, person.stop if person else body.stop)


def part_from_hamlets(board: Board) -> None:
    """Part a hamlet from its head's name: "Trưởng thôn [Giàng Cài] [Bàn Tòn Siệu]", where a name seemed to open it."""
    tokens = board.tokens
    for span in [span for span in board.spans if span.type is MentionType.PER]:
        if span.stop - span.first < _TOO_LONG or not span.first or tokens.keys[span.first - 1] not in _HAMLETS:
            continue
        lengths = range(min(4, span.stop - span.first - 1), 2, -1)
        border = next((span.stop - n for n in lengths if person_strength(board, span.stop - n, span.stop)), 0)
        if border:
            board.release(span)
            board.claim(MentionType.LOC, span.first, border)
            board.claim(MentionType.PER, border, span.stop, tail=span.tail)


def _border(board: Board, body: Span, end: int) -> int:
    """Where the place ends and a family's name begins, in a body named for its place alone; 0 where none does."""
    tokens, lexicon = board.tokens, board.lexicon
    first = body.stop
    while first > body.first and tokens.shapes[first - 1] == Shape.CAP:
        first -= 1
    if not tokens.key(body.first, first).endswith(_OF_A_PLACE) or is_known_place(lexicon, tokens, first, body.stop):
        return 0
    if first == body.stop and end - first < _TOO_LONG and person_strength(board, first, end):
        return 0  # "UBND huyện [Hồ Văn Lâu]": the place is not named
    places = (stop for stop in range(end - 2, first, -1) if is_known_place(lexicon, tokens, first, stop))
    return next((stop for stop in places if person_strength(board, stop, end)), 0)
