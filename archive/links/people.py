"""Whether people of two stories are one: never by the name alone.

Weights are logarithms to base 10 of how much likelier a thing is for one person than for two. They are set by what
each excludes (one commune of 3,321, one province of 34), not learnt; what comes out is held against gold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from archive.links.name_rarity import body_spelling, name_rarity, spelling
from archive.links.trades import YOUNGEST_HEAD, is_head, trades
from archive.model import Office, Sighting

PRIOR = -6.5  # of two people of the stories one in some three million pairs is one person
SURE = 1.0  # the least weight of evidence for a join: confidence .91
DOUBTFUL = -1.0  # from here to SURE people decide
YEARS = 1  # by which a year of birth that follows from an age may be off
TOO_MANY_YEARS = 2  # by which it is off when the person is another
A_GENERATION = 15  # years, within which nobody grows from "anh" to "cụ"
_ELDERS = frozenset(("cụ", "già"))
_YOUNG = frozenset(("anh", "chị", "em", "cháu"))
_MEN = frozenset(("anh", "ông"))
_WOMEN = frozenset(("bà", "chị", "cô"))
_ONE_A_HAMLET = ("già làng", "trưởng thôn", "trưởng bản", "trưởng ấp", "trưởng xóm", "trưởng buôn", "bí thư chi bộ")
_LEVEL_WORD = re.compile(r"\s(?:tỉnh|thành phố|tp|huyện|quận|thị xã|xã|phường|thị trấn|thôn|bản|buôn|ấp|xóm|làng)\b.*")


class Reason(StrEnum):
    """What speaks for or against two people being one."""

    SAME_NAME = "same-name"
    SHORT_NAME = "short-name"
    OTHER_NAME = "other-name"
    SAME_HAMLET = "same-hamlet"
    OTHER_HAMLET = "other-hamlet"
    SAME_COMMUNE = "same-commune"
    NEAR = "near"
    OTHER_COMMUNE = "other-commune"
    SAME_PROVINCE = "same-province"
    OTHER_PROVINCE = "other-province"
    SAME_BODY = "same-body"
    LIKE_BODY = "like-body"
    SAME_TITLE = "same-title"
    ONLY_OFFICE = "only-office"
    FORMER_OFFICE = "former-office"
    SAME_AGE = "same-age"
    OTHER_AGE = "other-age"
    OTHER_GENERATION = "other-generation"
    TOO_YOUNG = "too-young"
    OTHER_TRADE = "other-trade"
    OTHER_SEX = "other-sex"
    BYLINE = "byline"


WEIGHTS = {
    Reason.SAME_HAMLET: 1.0,
    Reason.OTHER_HAMLET: -1.0,
    Reason.SAME_COMMUNE: 3.5,  # one of 3,321
    Reason.NEAR: 2.5,  # one district of 696
    Reason.OTHER_COMMUNE: -1.0,
    Reason.SAME_PROVINCE: 1.5,  # one of 34
    Reason.OTHER_PROVINCE: -3.0,
    Reason.SAME_BODY: 3.0,
    Reason.LIKE_BODY: 1.0,
    Reason.SAME_TITLE: 0.4,
    Reason.ONLY_OFFICE: 2.0,  # a hamlet has some two hundred grown-ups, and one of them holds it
    Reason.FORMER_OFFICE: 1.5,
    Reason.SAME_AGE: 1.3,  # three years of some sixty
    Reason.OTHER_AGE: -6.0,
    Reason.OTHER_GENERATION: -4.0,
    Reason.TOO_YOUNG: -3.0,
    Reason.OTHER_TRADE: -1.2,  # one in twenty leaves hers; of two strangers three in four have another
    Reason.OTHER_SEX: -4.0,
}
# Without one of these no name is joined, however rare.
_EVIDENCE = frozenset((Reason.SAME_COMMUNE, Reason.SAME_BODY, Reason.FORMER_OFFICE))
# A district has a hundred thousand people, and its officers are placed there for their office: it takes more than that.
_EVIDENCE_NEAR = frozenset((Reason.SAME_AGE, Reason.SAME_TITLE, Reason.ONLY_OFFICE, Reason.SAME_HAMLET))


@dataclass(frozen=True, slots=True)
class Judgement:
    """`confidence` that the two are one; where `is_doubtful` a person should decide, until then they stay apart."""

    is_same: bool
    is_doubtful: bool
    confidence: float
    reasons: tuple[Reason, ...]


def judge(one: Sighting, other: Sighting) -> Judgement:
    """Hold two sightings against each other; the order of the two does not matter."""
    by_name = _by_name(one.name, other.name)
    if by_name is Reason.OTHER_NAME or one.is_byline or other.is_byline:
        return Judgement(False, False, 0.0, (Reason.OTHER_NAME if by_name is Reason.OTHER_NAME else Reason.BYLINE,))
    shorter = min(one.name, other.name, key=lambda name: (len(spelling(name)), name))
    reasons = tuple(_reasons(one, other))
    weight = PRIOR + name_rarity(shorter) + sum(WEIGHTS[reason] for reason in reasons)
    is_known = not _EVIDENCE.isdisjoint(reasons)
    is_near = Reason.NEAR in reasons
    is_same = weight >= SURE and (is_known or (is_near and not _EVIDENCE_NEAR.isdisjoint(reasons)))
    is_doubtful = weight >= DOUBTFUL and (is_known or is_near) and not is_same
    return Judgement(is_same, is_doubtful, round(1 / (1 + 10**-weight), 3), (by_name, *reasons))


def contradict(one: Sighting, other: Sighting) -> bool:
    """Whether two cannot be one person, nor be joined by way of others: other name, province, age, generation, sex."""
    if one.provinces and other.provinces and one.provinces.isdisjoint(other.provinces):
        return True
    called = {one.address, other.address}
    if called & _MEN and called & _WOMEN:
        return True
    ages = set(_by_age(one, other))
    return bool(ages - {Reason.SAME_AGE}) or _by_name(one.name, other.name) is Reason.OTHER_NAME


def depends_on_day(address: str) -> bool:
    """Whether it matters in which year somebody was called so: "anh" does not grow to "cụ"."""
    return address in _ELDERS or address in _YOUNG


def _by_name(one: str, other: str) -> Reason:
    shorter, longer = sorted((spelling(one), spelling(other)), key=len)
    if shorter == longer:
        return Reason.SAME_NAME
    ends_so = bool(shorter) and longer[-len(shorter) :] == shorter
    # The family's name stands last in the Central Highlands: Y Thiên Byă is called Y Thiên.
    is_highland = (len(shorter) > 1 and shorter[0] == "y") or " ".join(shorter).startswith("h'")
    begins_so = is_highland and longer[: len(shorter)] == shorter
    return Reason.SHORT_NAME if ends_so or begins_so else Reason.OTHER_NAME


def _reasons(one: Sighting, other: Sighting) -> Iterator[Reason]:
    by_office = tuple(_by_office(one, other))
    has_moved = Reason.SAME_BODY in by_office and Reason.FORMER_OFFICE in by_office
    yield from (reason for reason in _by_place(one, other) if not (has_moved and reason is Reason.OTHER_COMMUNE))
    yield from by_office
    yield from _by_trade(one, other)
    yield from _by_age(one, other)
    called = {one.address, other.address}
    if called & _MEN and called & _WOMEN:
        yield Reason.OTHER_SEX


def _by_place(one: Sighting, other: Sighting) -> Iterator[Reason]:
    if one.provinces and other.provinces and one.provinces.isdisjoint(other.provinces):
        yield Reason.OTHER_PROVINCE
    elif one.communes and other.communes:
        if one.communes.isdisjoint(other.communes):
            yield Reason.OTHER_COMMUNE
        else:
            yield Reason.SAME_COMMUNE if len(one.communes) == len(other.communes) == 1 else Reason.NEAR
            yield from _by_hamlet(one.hamlets, other.hamlets)
    elif one.provinces & other.provinces:
        yield Reason.SAME_PROVINCE


def _by_hamlet(one: frozenset[str], other: frozenset[str]) -> Iterator[Reason]:
    if one and other:
        yield Reason.OTHER_HAMLET if one.isdisjoint(other) else Reason.SAME_HAMLET


def _by_office(one: Sighting, other: Sighting) -> Iterator[Reason]:
    if one.provinces and other.provinces and one.provinces.isdisjoint(other.provinces):
        return  # a body of the same name in another province is another body
    pairs = [(a, b) for a in one.offices for b in other.offices]
    if any(_same_body(a, b) for a, b in pairs):
        yield Reason.SAME_BODY
    elif one.communes & other.communes and any(_like_body(a, b) for a, b in pairs):
        yield Reason.LIKE_BODY
    held = [a.title.casefold() for a, b in pairs if _same_title(a, b) and a.is_past == b.is_past]
    if held:
        is_only = one.hamlets & other.hamlets and any(title.startswith(_ONE_A_HAMLET) for title in held)
        yield Reason.ONLY_OFFICE if is_only else Reason.SAME_TITLE
    if any(a.is_past != b.is_past and (_same_body(a, b) or _same_title(a, b)) for a, b in pairs):
        yield Reason.FORMER_OFFICE


def _by_trade(one: Sighting, other: Sighting) -> Iterator[Reason]:
    mine, theirs = trades(one.offices), trades(other.offices)
    if mine and theirs and mine.isdisjoint(theirs):
        yield Reason.OTHER_TRADE
    if _is_too_young(one, other) or _is_too_young(other, one):
        yield Reason.TOO_YOUNG


def _is_too_young(holder: Sighting, other: Sighting) -> bool:
    """Whether `other` was hardly grown up when the holder had an office that takes years to come to."""
    if other.born is None or holder.day is None or holder.day.year - other.born >= YOUNGEST_HEAD:
        return False
    return is_head(holder.offices)


def _same_title(one: Office, other: Office) -> bool:
    return bool(one.title) and spelling(one.title) == spelling(other.title)


def _same_body(one: Office, other: Office) -> bool:
    return bool(one.organisation) and body_spelling(one.organisation) == body_spelling(other.organisation)


def _like_body(one: Office, other: Office) -> bool:
    """Bodies of one kind: "Công an xã Cẩm Lĩnh" and "Công an xã Cẩm Trung"."""
    kinds = {spelling(_LEVEL_WORD.sub("", office.organisation.casefold())) for office in (one, other)}
    return len(kinds) == 1 and () not in kinds


def _by_age(one: Sighting, other: Sighting) -> Iterator[Reason]:
    if one.born is not None and other.born is not None:
        apart = abs(one.born - other.born)
        if apart <= YEARS:
            yield Reason.SAME_AGE
        elif apart > TOO_MANY_YEARS:
            yield Reason.OTHER_AGE
    elif one.day and other.day and abs(one.day.year - other.day.year) <= A_GENERATION:
        called = {one.address, other.address}
        if called & _ELDERS and called & _YOUNG:
            yield Reason.OTHER_GENERATION
