"""What the rest of a story says of a place whose name alone leaves several units."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from pipelines.places.names import name_key
from pipelines.places.relations import Relations
from pipelines.places.spots import Spot
from pipelines.places.units import Kind, Rank, Unit

_ENDS_SENTENCE = re.compile(r"[.!?…]\s|\n")
Units = tuple[Unit, ...]


@dataclass(slots=True)
class Context:
    """One story; `provinces` are the ids of the newspaper's provinces of today.

    Each question takes a place and its candidates and gives those that it speaks for, none where it is silent.
    """

    spots: Sequence[Spot]
    relations: Relations
    day: date | None
    provinces: frozenset[str]
    sentences: Sequence[int]  # offsets at which they end
    levelled: Counter[str]  # keys of the names that stand with a level word
    by_name: dict[str, set[str]] = field(default_factory=dict)
    by_sentence: dict[int, list[Unit]] = field(default_factory=dict)
    districts: set[str] = field(default_factory=set)
    around: Counter[str] = field(default_factory=Counter)  # today's provinces of the units known so far

    @classmethod
    def of(
        cls, text: str, spots: Sequence[Spot], relations: Relations, day: date | None, provinces: frozenset[str]
    ) -> Context:
        """The story before anything is known of it."""
        ends = [found.end() for found in _ENDS_SENTENCE.finditer(text)]
        levelled = Counter(name_key(spot.written.name) for spot in spots if spot.ranks)
        return cls(spots, relations, day, provinces, ends, levelled)

    def look_again(self) -> None:
        """Gather what is known by now."""
        known = [spot for spot in self.spots if len(spot.candidates) == 1]
        self.by_name, self.by_sentence = {}, {}
        for spot in known:
            self.by_name.setdefault(name_key(spot.written.name), set()).add(spot.candidates[0].id)
            self.by_sentence.setdefault(self._sentence(spot), []).append(spot.candidates[0])
        self.districts = self._districts(spot.candidates[0] for spot in known)
        self.around = Counter(chain.from_iterable(self._provinces(spot) for spot in known))

    def of_kind(self, spot: Spot, units: Units) -> Units:
        """Those with exactly its level word."""
        return tuple(unit for unit in units if self._kind(unit) in spot.written.kinds)

    def of_time(self, spot: Spot, units: Units) -> Units:
        """Those that were there on the day, or had ended where it is called old."""
        if spot.was or spot.is_new:
            return tuple(unit for unit in units if unit.has_ended == spot.was)
        if self.day is None or (not spot.ranks and self.levelled[name_key(spot.written.name)]):
            return ()
        return tuple(unit for unit in units if unit.is_in_force(self.day))

    def same_name(self, spot: Spot, units: Units) -> Units:
        """What the name means elsewhere in the story; without a level word rather the district than its town."""
        known = tuple(unit for unit in units if unit.id in self.by_name.get(name_key(spot.written.name), ()))
        over = {name for unit in known for name in self.relations.above(unit)} if not spot.ranks else set()
        districts = tuple(unit for unit in units if unit.id in over and unit.rank == Rank.DISTRICT)
        return tuple(unit for unit in districts if self.day is None or unit.is_in_force(self.day)) or known

    def a_province(self, spot: Spot, units: Units) -> Units:
        """A province, where no level word says otherwise."""
        return () if spot.ranks else tuple(unit for unit in units if unit.rank == Rank.PROVINCE)

    def in_sentence(self, spot: Spot, units: Units) -> Units:
        """Those in a district of its sentence, or else in a province of it."""
        around = self.by_sentence.get(self._sentence(spot), [])
        provinces = {unit.id for unit in around if unit.rank == Rank.PROVINCE}
        return self._in_any_district(units, self._districts(around)) or self._in_any_province(units, provinces)

    def in_districts(self, spot: Spot, units: Units) -> Units:
        """Those in a district of the story."""
        return self._in_any_district(units, self.districts)

    def in_publishers_province(self, spot: Spot, units: Units) -> Units:
        """Those in the newspaper's province."""
        return self._in_any_province(units, self.provinces)

    def in_provinces(self, spot: Spot, units: Units) -> Units:
        """Those in a province of the story."""
        return self._in_any_province(units, self.around)

    def highest(self, spot: Spot, units: Units) -> Units:
        """The highest, where no level word says otherwise."""
        highest = max(unit.rank for unit in units)
        return () if spot.ranks else tuple(unit for unit in units if unit.rank == highest)

    def of_one_kin(self, spot: Spot, units: Units) -> Units:
        """Without a date, an old unit and the new one of its name that it went into: the old one is as good."""
        if self.day is not None or len(units) != 2:
            return ()
        return tuple(unit for unit in units if any(self.relations.became(unit, other) for other in units))

    def is_far(self, spot: Spot) -> bool:
        """Whether a known unit lies neither in the newspaper's province nor in one of the rest of the story."""
        own = self._provinces(spot)
        home = self.provinces | {name for name, times in self.around.items() if times > own.count(name)}
        return bool(home) and not home & set(own)

    def _kind(self, unit: Unit) -> Kind:
        is_city = unit.city_since and self.day is not None and self.day.isoformat() >= unit.city_since
        return Kind.CITY if is_city else unit.kind

    def _sentence(self, spot: Spot) -> int:
        return bisect_right(self.sentences, spot.start)

    def _provinces(self, spot: Spot) -> list[str]:
        return sorted(self.relations.provinces_today(spot.candidates[0]))

    def _districts(self, units: Iterable[Unit]) -> set[str]:
        return {name for unit in units if (name := self.relations.district(unit))}

    def _in_any_district(self, units: Units, districts: set[str]) -> Units:
        lower = (unit for unit in units if unit.rank != Rank.PROVINCE)
        return tuple(unit for unit in lower if districts & {unit.id, *self.relations.ever_above(unit)})

    def _in_any_province(self, units: Units, provinces: Iterable[str] | Mapping[str, int]) -> Units:
        find = self.relations.gazetteer.get
        wanted = {one.id for name in provinces for one in self.relations.today(find(name))}
        return tuple(unit for unit in units if wanted & self.relations.provinces_today(unit))
