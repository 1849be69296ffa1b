"""Bodies that are named without their unit: "UBND huyện" of a story that knows one district."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from archive.model import Mention, MentionType
from pipelines.places.fitting import Chains
from pipelines.places.level_words import read_bare_body
from pipelines.places.placements import CONFIDENCE, Placement, Reason
from pipelines.places.units import RANKS, Rank, Unit


def place_bare_bodies(
    mentions: Sequence[Mention], chains: Chains, publishers: Iterable[Unit], day: date | None
) -> Iterator[Placement]:
    """One for each body of a level of which there is but one unit; `publishers` are the newspaper's provinces."""
    known = _known_units(chains, publishers, day)
    with_unit = {spot.mention for spot in chains.spots}
    for number, mention in enumerate(mentions):
        kinds = read_bare_body(mention.surface) if mention.type is MentionType.ORG else frozenset()
        if kinds and number not in with_unit:
            ranks = {RANKS[kind] for kind in kinds}
            units = {unit.id: unit for rank in ranks for unit in known.get(rank, ())}
            exact = [unit for unit in units.values() if unit.kind in kinds]
            fitting = exact or list(units.values())
            if len(fitting) == 1:
                unit, reason = fitting[0], Reason.ONLY_UNIT
                yield Placement(number, unit, chains.relations.today(unit), CONFIDENCE[reason], reason)


def _known_units(chains: Chains, publishers: Iterable[Unit], day: date | None) -> dict[Rank, list[Unit]]:
    """The units that a story names for sure, by rank; the newspaper's provinces of the day where it names none."""
    sure = [spot for spot in chains.spots if chains.reasons.get(spot.mention) in CONFIDENCE]
    units = {unit.id: unit for spot in sure for unit in spot.candidates}
    known: dict[Rank, list[Unit]] = {}
    for unit in units.values():
        known.setdefault(unit.rank, []).append(unit)
    if Rank.PROVINCE not in known and day is not None:
        there = {unit.id: unit for unit in publishers if unit.is_in_force(day)}
        known[Rank.PROVINCE] = list(there.values())
    return known
