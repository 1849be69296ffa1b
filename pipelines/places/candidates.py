"""The units that a written place may be, before anything else of the story is looked at."""

from __future__ import annotations

from datetime import date

from pipelines.places.gazetteer import Gazetteer
from pipelines.places.level_words import Written
from pipelines.places.spots import Spot
from pipelines.places.units import Rank, Unit


def give_candidates(spot: Spot, units: Gazetteer, day: date | None) -> None:
    """Every unit of the name whose rank the level word allows and that was there by the day."""
    written = spot.written
    if written.is_hamlet or not written.is_unit:
        found = _named_as_a_whole(written, units)
        if not found:
            return
        spot.written = written = Written(written.whole)
    else:
        found = units.named(written.name)
        if not found:
            found = _nearly_named(spot, units)
    if written.kinds:
        found = tuple(unit for unit in found if unit.rank in written.ranks)
        spot.former = units.took_in(written.kinds, written.name) if Rank.COMMUNE in written.ranks else ()
    if day is not None and not spot.is_new:
        found = tuple(unit for unit in found if unit.since <= day.isoformat())
    spot.candidates = found or spot.former


def _named_as_a_whole(written: Written, units: Gazetteer) -> tuple[Unit, ...]:
    """Units whose name begins with a word of hamlets or rivers: "Chợ Đồn"; where a sentence opens, no river."""
    found = units.named(written.whole) if written.whole else ()
    if not written.opens_sentence:
        return found
    return tuple(unit for unit in found if unit.rank >= Rank.DISTRICT) if written.is_hamlet else ()


def _nearly_named(spot: Spot, units: Gazetteer) -> tuple[Unit, ...]:
    """A district whose name differs in a mark, where there is but one; a commune only behind the unit above it."""
    near = units.named_nearly(spot.written.name)
    spot.near = tuple(unit for unit in near if not spot.written.kinds or unit.rank in spot.written.ranks)
    districts = tuple(unit for unit in spot.near if unit.rank >= Rank.DISTRICT)
    return districts if spot.written.kinds and len(districts) == 1 else ()
