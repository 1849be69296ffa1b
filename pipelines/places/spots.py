"""The places of a text in their order, with what stands around them."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.model import Mention, MentionType
from pipelines.places.level_words import Written, read_organisation, read_place
from pipelines.places.units import Rank, Unit

_WAS = re.compile(r"\s*\(?\s*cũ\b|\s*\((?:trước đây|trước kia)\)")
_IS_NEW = re.compile(r"\s*\(mới\)|\s+mới(?=\s*[,.;:)(]|\s*$|\s+(?:hôm nay|thành lập))")
_SEVERAL = re.compile(r"\b(?:các|những|hai|ba|bốn|năm|sáu|bảy|tám|\d+)\s*$", re.IGNORECASE)
_IN_OLD_BRACKETS = re.compile(r"\([^()]*\bcũ\s*\)")
_LEVEL_BEFORE = re.compile(
    r"\b(tỉnh|thành phố|thị xã|huyện|quận|xã|phường|thị trấn|thôn|bản|ấp|xóm|buôn|làng)\s*:?\s*$", re.IGNORECASE
)
_ENDS_SENTENCE = re.compile(r"(?:^|[.!?…:\n\"“])\s*$")


@dataclass(slots=True)
class Spot:
    """A place where it stands; `candidates` shrink while it is resolved.

    `parent` is the number of the spot that names the unit above it, `is_shared` says that a later one of a list named
    it. `today` is the spot that names what it is now. `was` and `is_new` are the words "cũ" and "mới" beside it.
    `former` are communes that had taken in one of its name, `near` units whose name differs in its
    marks. `inherited` is the rank of the list in which it stands without a level word.
    """

    mention: int
    start: int
    end: int
    written: Written
    is_organisation: bool = False
    was: bool = False
    is_new: bool = False
    several: bool = False
    candidates: tuple[Unit, ...] = ()
    former: tuple[Unit, ...] = ()
    near: tuple[Unit, ...] = ()
    parent: int | None = None
    is_shared: bool = False
    today: int | None = None
    inherited: frozenset[Rank] = frozenset()

    @property
    def ranks(self) -> frozenset[Rank]:
        """The ranks that its level word allows, or that of the list it stands in."""
        return self.written.ranks or self.inherited

    @property
    def rank(self) -> Rank | None:
        """Its rank, None where it has no level word or the word leaves two."""
        return next(iter(self.ranks)) if len(self.ranks) == 1 else None


def find_spots(text: str, mentions: Sequence[Mention]) -> list[Spot]:
    """The places and the organisations with a unit in their name, in the order of the text."""
    spots = sorted(_spots(text, mentions), key=lambda spot: (spot.start, spot.end))
    old = [edge for found in _IN_OLD_BRACKETS.finditer(text) for edge in found.span()]
    for spot in spots:
        behind = text[spot.end : spot.end + 16]
        spot.was = bool(_WAS.match(behind)) or bisect(old, spot.start) % 2 == 1
        spot.is_new = bool(_IS_NEW.match(behind))
        spot.several = bool(_SEVERAL.search(text[max(0, spot.start - 8) : spot.start]))
    return spots


def _spots(text: str, mentions: Sequence[Mention]) -> Iterator[Spot]:
    for number, mention in enumerate(mentions):
        if mention.type is MentionType.LOC:
            yield Spot(number, mention.start, mention.end, _read(text, mention))
        elif mention.type is MentionType.ORG:
            written = read_organisation(mention.surface)
            if written:
                yield Spot(number, mention.start, mention.end, written, is_organisation=True)


def _read(text: str, mention: Mention) -> Written:
    """A level word that the mention leaves outside counts: "các huyện [Ba Tri]", "huyện [đảo Lý Sơn]"."""
    written = read_place(mention.surface)
    if written.kinds:
        return written
    before = _LEVEL_BEFORE.search(text[max(0, mention.start - 16) : mention.start])
    if before and (not written.is_hamlet or mention.surface[0].isupper()):
        return read_place(f"{before[1]} {mention.surface}")
    whole = mention.surface if mention.surface[0].isupper() else ""
    opens = bool(_ENDS_SENTENCE.search(text[max(0, mention.start - 3) : mention.start]))
    return Written(written.name, written.kinds, written.is_hamlet, written.is_unit, whole, opens)
