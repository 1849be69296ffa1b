"""PER: a person's name, without honorific or title; found by what stands before it, its family name, or memory."""

from __future__ import annotations

from archive.model import MentionType
from pipelines.entities.lexicon import Family
from pipelines.entities.memory import Memory, endings
from pipelines.entities.names import is_known_place, person_strength, run_stop
from pipelines.entities.spans import Board, Hit
from pipelines.entities.tokens import Gap, Shape, Tokens, key_of

_CREDITS = frozenset(
    ("ảnh", "bài", "tin", "thực hiện", "theo", "clip", "video", "nguồn", "bài và ảnh", "bài, ảnh", "tin, ảnh")
)
_LONGEST_BYLINE = 5


def find_strong_persons(board: Board) -> None:
    """Claim names behind an honorific or title, and full names that betray themselves."""
    for family in (Family.HONORIFIC, Family.TITLE):
        for hit in board.hits_of(family):
            _behind_word(board, hit, family)
    _behind_organisation(board)
    _by_surname(board)


def find_remembered_persons(board: Board) -> None:
    """Claim the short forms of names given in full, and bylines."""
    find_short_forms(board)
    _bylines(board)
    _by_weak_surname(board)


def claim_person(board: Board, first: int, stop: int) -> None:
    """Claim a name, with the full stop of a cut one."""
    tokens = board.tokens
    if _is_no_name(board, first, stop):
        return
    if (
        stop < len(tokens)
        and tokens.forms[stop] == "."
        and len(tokens.forms[stop - 1]) == 1
        and tokens.gaps[stop] == Gap.NONE
    ):
        stop += 1
    board.claim(MentionType.PER, first, stop)


def _is_no_name(board: Board, first: int, stop: int) -> bool:
    """Whether these are "Bác Hồ", a people, or another word that only looks like a name."""
    found = board.lexicon.no_person.at(board.tokens, first)
    return stop <= first or (found is not None and found[0] >= stop)


def _behind_word(board: Board, hit: Hit, family: Family) -> None:
    tokens = board.tokens
    at = hit.stop
    if at < len(tokens) and tokens.forms[at] == "." and tokens.gaps[at] == Gap.NONE:  # "TS. Lâm …"
        at += 1
    if (
        not tokens.is_name_like(at)
        or tokens.gaps[at] == Gap.LINE
        or board.taken[at]
        or not board.free(hit.first, hit.stop)
    ):
        return
    stop = run_stop(board, at)
    if board.lexicon.no_person.at(tokens, hit.stop - 1):  # "Bác Hồ"
        return
    region = board.lexicon.regions.at(tokens, at)
    if region and region[0] < stop and family is Family.TITLE:  # "Thủ tướng Nhật Bản Haruto Mizushima"
        at = region[0]
    if stop == at or (board.hit_at(Family.ORGANISATION, at) and person_strength(board, at, stop) < 2):
        return
    title = board.hit_at(Family.TITLE, at)
    if title and title.stop > stop:  # "đồng chí Bí thư …"
        return
    if family is Family.TITLE and not _fits_title(board, hit, at, stop):
        return
    if (
        family is Family.HONORIFIC
        and tokens.keys[hit.first] in ("con", "em", "bạn", "o", "ả", "ba", "bé", "thợ")
        and stop - at == 1
    ):
        return
    claim_person(board, at, stop)


def _fits_title(board: Board, hit: Hit, at: int, stop: int) -> bool:
    """Behind a title of a village a place may stand; behind another a single known place may."""
    strength = person_strength(board, at, stop)
    if strength == 2:
        return True
    if is_known_place(board.lexicon, board.tokens, at, stop):
        return False
    if hit.mark == "place":
        return strength == 1 or stop - at == 1
    return True


def _behind_organisation(board: Board) -> None:
    """Claim "Hờ Thị Mảy" behind "Bí thư [Đảng ủy xã Nậm Khe]": a body without a comma, a name."""
    tokens = board.tokens
    for span in list(board.spans):
        if span.type is MentionType.ORG and span.stop < len(tokens):
            at = span.stop
            if tokens.gaps[at] == Gap.BLANK and tokens.is_name_like(at) and not board.taken[at]:
                stop = run_stop(board, at)
                if person_strength(board, at, stop):
                    claim_person(board, at, stop)


def _by_surname(board: Board) -> None:
    """Claim runs of capitals that open with a family name and hold a middle name."""
    _walk_runs(board, 2)


def _by_weak_surname(board: Board) -> None:
    """Claim runs of two to four capitals that open with a family name, are no known place and stand in a sentence."""
    _walk_runs(board, 1)


def _walk_runs(board: Board, least: int) -> None:
    tokens = board.tokens
    surnames = board.lexicon.surname_starts
    stop = 0
    for at, form in enumerate(tokens.forms):
        if form in surnames and at >= stop and tokens.shapes[at] == Shape.CAP and not board.taken[at]:
            end = run_stop(board, at)
            if person_strength(board, at, end) >= least and not is_known_place(board.lexicon, tokens, at, end):
                claim_person(board, at, end)
                stop = end


def _full_names(board: Board) -> list[tuple[str, ...]]:
    tokens = board.tokens
    return [
        tuple(form for form in tokens.forms[span.first : span.stop] if form != ".")
        for span in board.spans
        if span.type is MentionType.PER and span.stop - span.first >= 2
    ]


def find_short_forms(board: Board) -> None:
    """Claim "Chảy" and "A Chảy" where "Sùng A Chảy" is in the text, and the full name wherever it stands again."""
    tokens = board.tokens
    names = _full_names(board)
    ends = (part for name in names for part in endings(name) if part[0][:1].isupper())
    given_first = (name[:1] for name in names if "'" in key_of(name[0]))  # "H'Luyn" of "H'Luyn Byă"
    memory = Memory((*ends, *given_first))
    for at, stop in memory.find(tokens.forms):
        if board.free(at, stop) and (stop - at > 1 or _stands_alone(board, at)):
            claim_person(board, at, stop)


def _stands_alone(board: Board, at: int) -> bool:
    """Whether a capitalised syllable has no capitalised neighbour, so that it is no part of another name."""
    tokens = board.tokens
    if tokens.is_name_like(at + 1) and tokens.gaps[at + 1] == Gap.BLANK:
        return False
    if at and tokens.is_name_like(at - 1) and tokens.gaps[at] == Gap.BLANK and not board.taken[at - 1]:
        return False
    follows = at + 1 < len(tokens) and tokens.gaps[at + 1] == Gap.BLANK
    if _opens_sentence(tokens, at):
        return follows and tokens.keys[at] not in _ORDINARY and not _opens_phrase(board, at)
    return True


_ORDINARY = frozenset(
    [
        "anh",
        "em",
        "hai",
        "ba",
        "năm",
        "hương",
        "hoa",
        "trung",
        "trong",
        "hiện",
        "hòa",
        "bình",
        "minh",
        "thanh",
        "phong",
        "thu",
        "xuân",
        "sau",
        "trước",
        "từ",
        "tuy",
        "nhờ",
        "lý",
    ]
)


def _opens_phrase(board: Board, at: int) -> bool:
    """Whether a syllable opens a word such as "thành phố" or "phong trào" of some lexicon."""
    lexicon = board.lexicon
    lists = (*lexicon.families.values(), lexicon.organisation_words, lexicon.counted, lexicon.title_words)
    return any((found := phrases.at(board.tokens, at)) and found[0] > at + 1 for phrases in lists)


def _opens_sentence(tokens: Tokens, at: int) -> bool:
    return at == 0 or tokens.gaps[at] == Gap.LINE or tokens.forms[at - 1] in '.!?…:"“-–'


def _bylines(board: Board) -> None:
    """Claim a short line of nothing but a name at the end of the text or behind "Ảnh:"."""
    tokens = board.tokens
    starts = [at for at, gap in enumerate(tokens.gaps) if gap == Gap.LINE]
    for number, first in enumerate(starts):
        stop = starts[number + 1] if number + 1 < len(starts) else len(tokens)
        if number and stop - first <= 2 * _LONGEST_BYLINE:
            _byline(board, first, stop)
    for at, form in enumerate(tokens.forms[:-1]):
        if form == ":" and at and tokens.keys[at - 1] in ("ảnh", "bài", "tin") and not board.taken[at + 1]:
            stop = _capitals_stop(tokens, at + 1)
            if 1 <= stop - at - 1 <= 4:
                claim_person(board, at + 1, stop)


def _byline(board: Board, first: int, stop: int) -> None:
    tokens = board.tokens
    end = _capitals_stop(tokens, first)
    whole = end == stop or (end < stop and tokens.key(end, stop) in ("( thực hiện )", "( tổng hợp )", "( theo ttxvn )"))
    if whole and 1 <= end - first <= _LONGEST_BYLINE and board.free(first, end):
        if is_known_place(board.lexicon, tokens, first, end) or board.hit_at(Family.ORGANISATION, first):
            return
        claim_person(board, first, end)


def _capitals_stop(tokens: Tokens, first: int) -> int:
    at = first
    while at < len(tokens) and tokens.shapes[at] >= Shape.CAP and (at == first or tokens.gaps[at] == Gap.BLANK):
        at += 1
    return at
