"""Which places of a text belong together: "thôn A, xã B, huyện C", lists, "nay là"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from pipelines.places.relations import Relations
from pipelines.places.spots import Spot
from pipelines.places.units import Rank, Unit

_LONGEST_GAP = 40
_UP = re.compile(r"\)?\s*(?:[,–-]?\s*\(?|,?\s*\(?(?:thuộc|của|ở|tại|trên địa bàn|địa bàn))\s*", re.IGNORECASE)
_AND = re.compile(r"\)?\s*[,;]?\s*(?:và|với|hoặc|hay|cùng|đến)\s*(?:(?:các|hai|ba)\s+)?", re.IGNORECASE)
_TODAY = re.compile(
    r"[\s,(]*(?:(?:hiện|bây giờ|ngày)\s+)?nay\s+(?:là|thuộc|đã là|đổi thành|sáp nhập vào)\s*", re.IGNORECASE
)
_BEFORE = re.compile(
    r"[\s,(]*(?:trước(?:\s+đây|\s+kia)?|tiền thân|vốn|nguyên|(?:được\s+)?sáp nhập từ)(?:\s*,)?\s*(?:là|thuộc)?\s*",
    re.IGNORECASE,
)
_MARK = re.compile(r"\s*\(?\s*(?:cũ|mới)\s*\)?|\s*\((?:trước đây|trước kia)\)")


class Joint(Enum):
    """What stands between two places."""

    NONE = auto()
    UP = auto()  # the second may lie above the first, or stand beside it in a list
    BRACKET = auto()  # the same, in brackets
    AND = auto()
    TODAY = auto()
    BEFORE = auto()


def joint_between(between: str) -> Joint:
    """What the text between two places says of them."""
    if len(between) > _LONGEST_GAP:
        return Joint.NONE
    mark = _MARK.match(between)
    rest = between[mark.end() :] if mark else between
    if _TODAY.fullmatch(rest):
        return Joint.TODAY
    if _BEFORE.fullmatch(rest):
        return Joint.BEFORE
    if _UP.fullmatch(rest):
        if not rest.strip() and not mark:
            return Joint.UP if rest else Joint.NONE
        return Joint.BRACKET if "(" in rest else Joint.UP
    return Joint.AND if _AND.fullmatch(rest) else Joint.NONE


def link(text: str, spots: Sequence[Spot], relations: Relations) -> None:
    """Give every spot its parent, its twin of today and its list."""
    follows = [False] * len(spots)  # whether the next spot stands in the same list
    for at in range(len(spots) - 1):
        one, other = spots[at], spots[at + 1]
        joint = joint_between(text[one.end : other.start])
        if joint in (Joint.TODAY, Joint.BEFORE):
            _across(spots, at, joint)
        elif joint in (Joint.UP, Joint.BRACKET):
            follows[at] = _up(spots, at, joint, relations)
        elif joint is Joint.AND:
            follows[at] = _beside(one, other)
    for at in range(len(spots) - 2, -1, -1):
        if follows[at] and spots[at].parent is None and spots[at + 1].parent is not None:
            spots[at].parent, spots[at].is_shared = spots[at + 1].parent, True


def _across(spots: Sequence[Spot], at: int, joint: Joint) -> None:
    """ "A (nay là B)": B is what A became; "B (trước là A)" the other way round."""
    one, other = spots[at], spots[at + 1]
    if other.is_organisation:
        return
    if joint is Joint.TODAY:
        first = at
        while first and spots[first - 1].parent == first and (spots[first].rank or 4) > (other.rank or 2):
            first -= 1  # "xã A, huyện B (nay là xã C)": it is the commune that became one
        spots[first].today, spots[first].was, other.is_new = at + 1, True, True
    elif other.rank is not None and one.rank is not None and other.rank > one.rank:
        one.parent, other.was = at + 1, True
    else:
        other.today, other.was, one.is_new = at, True, True


def _up(spots: Sequence[Spot], at: int, joint: Joint, relations: Relations) -> bool:
    """Make the second the parent of the first if it can be; whether it rather goes on a list."""
    one, other = spots[at], spots[at + 1]
    if other.is_organisation:
        return False
    if one.rank is not None and other.rank is not None:
        return _up_by_words(spots, at, joint)
    may_lie = _lies_in(one, other, relations)
    if may_lie and not one.several and not one.inherited:
        one.parent = at + 1
        return False
    if joint is Joint.UP and _beside(one, other):
        return True
    if may_lie:
        one.parent = at + 1
    return False


def _up_by_words(spots: Sequence[Spot], at: int, joint: Joint) -> bool:
    one, other = spots[at], spots[at + 1]
    assert one.rank is not None
    assert other.rank is not None
    if other.rank > one.rank:
        one.parent = at + 1
    elif other.rank == one.rank and joint is Joint.BRACKET:  # "xã A (xã B cũ)", "xã B (xã A mới)"
        if other.was:
            other.today, one.is_new = at, True
        elif other.is_new:
            one.today, one.was = at + 1, True
    else:
        return other.rank == one.rank
    return False


def _beside(one: Spot, other: Spot) -> bool:
    """Put the second beside the first in a list, with its level where it has none of its own."""
    if other.ranks:
        return bool(one.ranks & other.ranks)
    ranks = one.ranks or frozenset(unit.rank for unit in one.candidates)
    inherited = tuple(unit for unit in other.candidates if unit.rank in ranks)
    if not inherited:
        return False
    if one.ranks:
        other.candidates, other.inherited = inherited, one.ranks
    return True


def _lies_in(one: Spot, other: Spot, relations: Relations) -> bool:
    """Whether some unit of the first name lies in some unit of the second."""
    if one.written.is_hamlet:
        return any(unit.rank > Rank.HAMLET for unit in other.candidates)
    uppers = {unit.id: unit for unit in other.candidates}
    return any(_is_above(unit, uppers, relations) for unit in one.candidates)


def _is_above(unit: Unit, uppers: dict[str, Unit], relations: Relations) -> bool:
    return any(uppers[name].rank > unit.rank for name in relations.ever_above(unit) & uppers.keys())
