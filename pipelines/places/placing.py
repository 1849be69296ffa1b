"""From the mentions of a story to its places, then and now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from archive.model import Mention, Place, PlacedMention
from pipelines.places.bodies import place_bare_bodies
from pipelines.places.candidates import give_candidates
from pipelines.places.chains import link
from pipelines.places.fitting import Chains
from pipelines.places.gazetteer import Gazetteer, gazetteer
from pipelines.places.level_words import read_place
from pipelines.places.names import name_key
from pipelines.places.placements import CONFIDENCE, Placement, Reason
from pipelines.places.relations import Relations
from pipelines.places.resolving import resolve
from pipelines.places.spots import Spot, find_spots
from pipelines.places.units import Rank, Unit


def find_places(
    text: str,
    mentions: Sequence[Mention],
    day: date | None = None,
    provinces: Iterable[str] = (),
    units: Gazetteer | None = None,
) -> tuple[Placement, ...]:
    """The place of every LOC, and of every ORG that names a unit or a level ("UBND huyện"), in the order of the text.

    `day` is the story's, `provinces` are the names of the newspaper's.
    """
    relations = Relations(units or gazetteer())
    publishers = [unit for name in provinces for unit in _provinces_named(name, relations)]
    spots = find_spots(text, mentions)
    for spot in spots:
        give_candidates(spot, relations.gazetteer, day)
    link(text, spots, relations)
    home = frozenset(one.id for unit in publishers for one in relations.today(unit))
    chains = resolve(text, spots, relations, day, home)
    story = _Story(text, chains)
    placed = [story.placement(spot) for spot in spots]
    placed += place_bare_bodies(mentions, chains, publishers, day)
    return tuple(sorted(placed, key=lambda one: mentions[one.mention].start))


def placed_mentions(
    text: str, mentions: Sequence[Mention], day: date | None, provinces: Iterable[str]
) -> tuple[PlacedMention, ...]:
    """The places of a story as it passes them on."""
    return tuple(_passed_on(one) for one in find_places(text, mentions, day, provinces))


@cache
def provinces_today(names: tuple[str, ...]) -> frozenset[str]:
    """The ids of the provinces of today that provinces of these names are, or became part of."""
    relations = Relations(gazetteer())
    return frozenset(
        province
        for name in names
        for unit in _provinces_named(name, relations)
        for province in relations.provinces_today(unit)
    )


@cache
def province_of(unit: str) -> str:
    """The id of the province of today in which a unit of today lies."""
    return next(iter(Relations(gazetteer()).provinces_today(gazetteer().get(unit))))


def _passed_on(one: Placement) -> PlacedMention:
    place = _place(one.then) if one.then else None
    today = tuple(_place(unit) for unit in one.now)
    return PlacedMention(one.mention, place, today, one.confidence, one.reason.value, one.hamlet, one.above)


@cache
def _place(unit: Unit) -> Place:
    within = tuple(above.full_name for above in Relations(gazetteer()).line(unit))
    return Place(unit.id, unit.full_name, within, unit.lat, unit.lon)


def _provinces_named(name: str, relations: Relations) -> list[Unit]:
    """The provinces of a name, with its level word or without."""
    return [unit for unit in relations.gazetteer.named(read_place(name).name) if unit.rank == Rank.PROVINCE]


class _Story:
    """A story whose places are resolved."""

    def __init__(self, text: str, chains: Chains) -> None:
        self._text = text
        self._chains = chains
        hamlets = [spot for spot in chains.spots if spot.written.is_hamlet]
        self._hamlets = {key for spot in hamlets if not (key := name_key(spot.written.name)).isdigit()}
        self._parents: dict[str, list[Spot]] = {}
        for spot in hamlets:
            parent = chains.parent_of(spot)
            if parent is not None:
                self._parents.setdefault(name_key(spot.written.name), []).append(parent)
        self._communes = self._known_communes()

    def placement(self, spot: Spot) -> Placement:
        """What is said of one place."""
        above = None if spot.parent is None else self._chains.spots[spot.parent].mention
        if spot.written.is_hamlet or (not spot.candidates and name_key(spot.written.name) in self._hamlets):
            return self._hamlet(spot, above)
        reason = self._chains.reasons.get(spot.mention)
        if reason not in CONFIDENCE:
            return Placement(spot.mention, None, (), 0.0, _why_not(spot, reason), above=above)
        unit = spot.candidates[0]
        return Placement(spot.mention, unit, self._now(spot, unit), CONFIDENCE[reason], reason, above=above)

    def _now(self, spot: Spot, unit: Unit) -> tuple[Unit, ...]:
        """What the story says that it is now, or else what the gazetteer says."""
        parts = self._chains.relations.today(unit)
        if spot.today is None or unit.rank != Rank.COMMUNE:
            return parts
        said = {one.id for one in self._chains.spots[spot.today].candidates}
        return tuple(part for part in parts if part.id in said) or parts

    def _hamlet(self, spot: Spot, above: int | None) -> Placement:
        name = " ".join(self._text[spot.start : spot.end].split())
        parent = self._chains.parent_of(spot) or self._parent_of_namesake(spot)
        if parent is None:
            return self._in_only_commune(spot, name)
        reason = self._chains.reasons.get(parent.mention)
        if reason not in CONFIDENCE:
            return Placement(spot.mention, None, (), 0.0, Reason.HAMLET_ALONE, name, above)
        unit = parent.candidates[0]
        confidence = min(CONFIDENCE[Reason.HAMLET], CONFIDENCE[reason])
        return Placement(spot.mention, unit, self._now(parent, unit), confidence, Reason.HAMLET, name, above)

    def _parent_of_namesake(self, spot: Spot) -> Spot | None:
        """The unit named above a hamlet of the same name elsewhere in the story, where it is always the same."""
        key = name_key(spot.written.name)
        found = [] if key.isdigit() else self._parents.get(key, [])
        return found[0] if len({unit.id for parent in found for unit in parent.candidates}) == 1 else None

    def _in_only_commune(self, spot: Spot, name: str) -> Placement:
        if len(self._communes) != 1:
            return Placement(spot.mention, None, (), 0.0, Reason.HAMLET_ALONE, name)
        unit = self._communes[0]
        now, confidence = self._chains.relations.today(unit), CONFIDENCE[Reason.ONLY_COMMUNE]
        return Placement(spot.mention, unit, now, confidence, Reason.ONLY_COMMUNE, name)

    def _known_communes(self) -> list[Unit]:
        sure = (spot for spot in self._chains.spots if self._chains.reasons.get(spot.mention) in CONFIDENCE)
        units = {unit.id: unit for spot in sure for unit in spot.candidates if unit.rank == Rank.COMMUNE}
        return list(units.values())


def _why_not(spot: Spot, reason: Reason | None) -> Reason:
    if reason is not None:
        return reason
    if not spot.written.is_unit:
        return Reason.NO_UNIT
    return Reason.AMBIGUOUS if spot.candidates else Reason.UNKNOWN
