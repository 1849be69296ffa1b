"""The places of a text in their order, with what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.model import Mention, MentionType
from pipelines.places.level_words import Written, read_organisation, read_place
from pipelines.places.units import Rank, Unit

_WAS = re.compile(r"\s*\(?\s*cũ\b|\s*\((?:trước đây|trước kia)\)")
_IS_NEW = re.compile(r"\s*\(?\s*mới\b(?!\s+(?:đây|được|có|là|chỉ|thành lập|ra|bắt))")
_SEVERAL = re.compile(r"\b(?:các|những|hai|ba|bốn|năm|sáu|bảy|tám|\d+)\s*$", re.IGNORECASE)
_ISLAND = re.compile(r"\b(huyện|xã)\s*$", re.IGNORECASE)


@dataclass(slots=True)
class Spot:
    """A place where it stands; `candidates` shrink while it is resolved.

    `parent` is the number of the spot that names the unit above it, `is_shared` says that a later one of a list named
    it. `today` is the spot that names what it is now. `was` and `is_new` are the words "cũ" and "mới" beside it.
    `inherited` is the rank of the list in which it stands without a level word.
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
    for spot in spots:
        behind = text[spot.end : spot.end + 16]
        spot.was = bool(_WAS.match(behind))
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
    """A level word left outside the mention counts: "huyện [đảo Lý Sơn]"."""
    before = _ISLAND.search(text[max(0, mention.start - 8) : mention.start])
    if before and mention.surface.lower().startswith("đảo "):
        return read_place(f"{before[1]} {mention.surface}")
    return read_place(mention.surface)
