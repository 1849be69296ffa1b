"""From the mentions of a story to its places, then and now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from archive.model import Mention, Place, PlacedMention
from pipelines.places.chains import link
from pipelines.places.gazetteer import Gazetteer, gazetteer
from pipelines.places.names import name_key
from pipelines.places.placements import CONFIDENCE, Placement, Reason
from pipelines.places.relations import Relations
from pipelines.places.resolving import Resolver, give_candidates
from pipelines.places.spots import Spot, find_spots
from pipelines.places.units import Rank, Unit


def find_places(
    text: str,
    mentions: Sequence[Mention],
    day: date | None = None,
    provinces: Iterable[str] = (),
    units: Gazetteer | None = None,
) -> tuple[Placement, ...]:
    """The place of every LOC, and of every ORG that names a unit, in the order of the text.

    `day` is the story's, `provinces` are the names of the newspaper's.
    """
    spots = find_spots(text, mentions)
    if not spots:
        return ()
    relations = Relations(units or gazetteer())
    for spot in spots:
        give_candidates(spot, relations.gazetteer, day)
    link(text, spots, relations)
    resolver = Resolver(text, spots, relations, day, _province_ids(provinces, relations))
    resolver.run()
    return tuple(_placement(spot, resolver) for spot in spots)


def placed_mentions(
    text: str, mentions: Sequence[Mention], day: date | None, provinces: Iterable[str]
) -> tuple[PlacedMention, ...]:
    """The places of a story as it passes them on."""
    return tuple(_passed_on(one) for one in find_places(text, mentions, day, provinces))


def _passed_on(one: Placement) -> PlacedMention:
    place = _place(one.then) if one.then else None
    today = tuple(_place(unit) for unit in one.now)
    return PlacedMention(one.mention, place, today, one.confidence, one.reason.value, one.hamlet, one.above)


@cache
def _place(unit: Unit) -> Place:
    within = tuple(above.full_name for above in Relations(gazetteer()).line(unit))
    return Place(unit.id, unit.full_name, within, unit.lat, unit.lon)


def _province_ids(names: Iterable[str], relations: Relations) -> frozenset[str]:
    found = (unit for name in names for unit in relations.gazetteer.named(name) if unit.rank == Rank.PROVINCE)
    return frozenset(one.id for unit in found for one in relations.today(unit))


def _placement(spot: Spot, resolver: Resolver) -> Placement:
    above = None if spot.parent is None else resolver.spots[spot.parent].mention
    if spot.written.is_hamlet or (not spot.candidates and _hamlets_named(spot, resolver)):
        return _hamlet(spot, resolver, above)
    reason = resolver.reasons.get(spot.mention)
    if reason is None or reason not in CONFIDENCE:
        return Placement(spot.mention, None, (), 0.0, _why_not(spot, reason), above=above)
    unit = spot.candidates[0]
    now = _now(spot, unit, resolver)
    return Placement(spot.mention, unit, now, CONFIDENCE[reason], reason, above=above)


def _now(spot: Spot, unit: Unit, resolver: Resolver) -> tuple[Unit, ...]:
    """What the story says that it is now, or else what the gazetteer says."""
    parts = resolver.relations.today(unit)
    if spot.today is None or unit.rank != Rank.COMMUNE:
        return parts
    said = {one.id for one in resolver.spots[spot.today].candidates}
    return tuple(part for part in parts if part.id in said) or parts


def _why_not(spot: Spot, reason: Reason | None) -> Reason:
    if reason is not None:
        return reason
    if not spot.written.is_unit:
        return Reason.NO_UNIT
    return Reason.AMBIGUOUS if spot.candidates else Reason.UNKNOWN


def _hamlet(spot: Spot, resolver: Resolver, above: int | None) -> Placement:
    name = " ".join(resolver.text[spot.start : spot.end].split())
    parent = resolver.parent_of(spot) or _parent_of_namesake(spot, resolver)
    reason = resolver.reasons.get(parent.mention) if parent else None
    if parent is None:
        return _in_only_commune(spot, resolver, name)
    if reason not in CONFIDENCE:
        return Placement(spot.mention, None, (), 0.0, Reason.HAMLET_ALONE, name, above)
    unit = parent.candidates[0]
    confidence = min(CONFIDENCE[Reason.HAMLET], CONFIDENCE[reason])
    return Placement(spot.mention, unit, _now(parent, unit, resolver), confidence, Reason.HAMLET, name, above)


def _in_only_commune(spot: Spot, resolver: Resolver, name: str) -> Placement:
    sure = [one for one in resolver.spots if resolver.reasons.get(one.mention) in CONFIDENCE]
    communes = {one.candidates[0].id: one.candidates[0] for one in sure if one.candidates[0].rank == Rank.COMMUNE}
    if len(communes) != 1:
        return Placement(spot.mention, None, (), 0.0, Reason.HAMLET_ALONE, name)
    unit = next(iter(communes.values()))
    reason = Reason.ONLY_COMMUNE
    return Placement(spot.mention, unit, resolver.relations.today(unit), CONFIDENCE[reason], reason, name)


def _parent_of_namesake(spot: Spot, resolver: Resolver) -> Spot | None:
    """The unit named above a hamlet of the same name elsewhere in the story, where it is always the same."""
    found = [parent for other in _hamlets_named(spot, resolver) if (parent := resolver.parent_of(other))]
    return found[0] if len({unit.id for parent in found for unit in parent.candidates}) == 1 else None


def _hamlets_named(spot: Spot, resolver: Resolver) -> list[Spot]:
    key = name_key(spot.written.name)
    if key.isdigit():
        return []
    return [one for one in resolver.spots if one.written.is_hamlet and name_key(one.written.name) == key]
