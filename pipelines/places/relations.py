"""How units lie in one another, at one time and across the reforms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.places.gazetteer import Gazetteer
from pipelines.places.units import Rank, Unit


@dataclass(slots=True)
class Relations:
    """Questions about units of one gazetteer; answers are remembered."""

    gazetteer: Gazetteer
    _above: dict[str, frozenset[str]] = field(default_factory=dict)
    _ever_above: dict[str, frozenset[str]] = field(default_factory=dict)
    _today: dict[str, tuple[Unit, ...]] = field(default_factory=dict)

    def above(self, unit: Unit) -> frozenset[str]:
        """The ids of the units that it lay in, by its own row."""
        known = self._above.get(unit.id)
        if known is None:
            known = self._above[unit.id] = frozenset(one.id for one in self.line(unit))
        return known

    def ever_above(self, unit: Unit) -> frozenset[str]:
        """The ids of all units that it, what it came from or what it became ever lay in."""
        known = self._ever_above.get(unit.id)
        if known is None:
            kin = [unit, *self._many(unit.comes_from), *self._many(change.new for change in unit.becomes)]
            over = [one for each in kin for one in self.line(each)]
            ids = {one.id for one in over} | {change.new for one in over for change in one.becomes}
            ids.update(name for one in over for name in one.comes_from)
            ids.update(change.new for one in self.today(unit) for change in one.becomes)
            ids.update(one.parent for one in self.today(unit) if one.parent)
            known = self._ever_above[unit.id] = frozenset(ids)
        return known

    def today(self, unit: Unit) -> tuple[Unit, ...]:
        """What it is today: itself, or what it became in the end, the largest part first."""
        known = self._today.get(unit.id)
        if known is None:
            known = (unit,)
            if unit.becomes:
                parts = (one for change in unit.becomes for one in self.today(self.gazetteer.get(change.new)))
                known = tuple(dict.fromkeys(parts))
            self._today[unit.id] = known
        return known

    def provinces_today(self, unit: Unit) -> frozenset[str]:
        """The ids of today's provinces in which it, or its parts, lie."""
        return frozenset(one.parent or one.id for one in self.today(unit))

    def became(self, old: Unit, new: Unit) -> bool:
        """Whether a unit is what another became, or holds what it became."""
        if old.id == new.id:
            return False
        parts = self.today(old)
        return any(new.id in (part.id, part.parent) for part in parts) or any(
            change.new == new.id for change in old.becomes
        )

    def district(self, unit: Unit) -> str | None:
        """The id of the district that a commune lay in, or its own."""
        over = (unit, *self.line(unit))
        return next((one.id for one in over if one.rank == Rank.DISTRICT), None)

    def line(self, unit: Unit) -> Iterable[Unit]:
        """The units above one, by its own row, the nearest first."""
        while unit.parent:
            unit = self.gazetteer.get(unit.parent)
            yield unit

    def _many(self, ids: Iterable[str]) -> Iterable[Unit]:
        return (self.gazetteer.get(name) for name in ids)
