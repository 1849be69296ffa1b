"""Units as the rows of `places` and `place_changes`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from archive.store.places import Row, Units
from pipelines.places.gazetteer import Gazetteer, gazetteer
from pipelines.places.units import Rank, Unit

LEVELS = {Rank.COMMUNE: "xa", Rank.DISTRICT: "huyen", Rank.PROVINCE: "tinh"}


def units_for(ids: Iterable[str], units: Gazetteer | None = None) -> Units:
    """The units of these ids with all that leads to them and from them.

    What they were made of (who looks for a district of the past finds what is written of its communes now), the units
    above them all, and what they became.
    """
    units = units or gazetteer()
    found: dict[str, Unit] = {}
    named = [units.get(one) for one in ids]
    wanted = [one for unit in named for one in (unit.id, *unit.comes_from)]
    while wanted:
        unit = units.get(wanted.pop())
        if unit.id not in found:
            found[unit.id] = unit
            wanted += [change.new for change in unit.becomes] + ([unit.parent] if unit.parent else [])
    ordered = [found[name] for name in sorted(found)]
    return Units(tuple(map(_place, ordered)), tuple(row for unit in ordered for row in _changes(unit)))


def _place(unit: Unit) -> Row:
    since, last, parent = unit.since or None, _last_day(unit.until), unit.parent or None
    return unit.id, unit.full_name, LEVELS[unit.rank], parent, since, last, unit.lat, unit.lon


def _last_day(until: str) -> str | None:
    """The day before, or the year where only that is known."""
    if len(until) < len("2025-07-01"):
        return until or None
    return (date.fromisoformat(until) - timedelta(days=1)).isoformat()


def _changes(unit: Unit) -> Iterable[Row]:
    changes = {change.new: change for change in unit.becomes}
    return ((unit.id, new, unit.until or None, one.share, int(one.is_main)) for new, one in sorted(changes.items()))
