"""From the candidates of every place to one unit each: chains first, then what the rest of the story says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipelines.places.gazetteer import Gazetteer
from pipelines.places.level_words import Written
from pipelines.places.names import name_key
from pipelines.places.placements import Reason
from pipelines.places.relations import Relations
from pipelines.places.spots import Spot
from pipelines.places.units import Kind, Rank, Unit

Keep = Callable[[Spot, tuple[Unit, ...]], tuple[Unit, ...]]


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
        spot.near = () if found else units.named_nearly(written.name)
    if written.kinds:
        found = tuple(unit for unit in found if unit.rank in written.ranks)
        spot.former = units.took_in(written.kinds, written.name) if Rank.COMMUNE in written.ranks else ()
    if day is not None and not spot.is_new:
        found = tuple(unit for unit in found if unit.since <= day.isoformat()) or found[:0]
    spot.candidates = found or spot.former


def _named_as_a_whole(written: Written, units: Gazetteer) -> tuple[Unit, ...]:
    """Units whose name begins with a word of hamlets or rivers: "Chợ Đồn"; where a sentence opens, no river."""
    found = units.named(written.whole) if written.whole else ()
    if not written.opens_sentence:
        return found
    return tuple(unit for unit in found if unit.rank >= Rank.DISTRICT) if written.is_hamlet else ()


@dataclass(slots=True)
class Resolver:
    """One story while its places are resolved; `provinces` are the ids of the newspaper's provinces of today."""

    text: str
    spots: Sequence[Spot]
    relations: Relations
    day: date | None
    provinces: frozenset[str]
    reasons: dict[int, Reason] = field(default_factory=dict)

    def run(self) -> None:
        """Shrink the candidates of all spots as far as the story allows, and note why."""
        self._along_chains()
        for spot in self.spots:
            self._note(spot, self._reason_of_chain(spot))
        for keep, reason in self._steps():
            for spot in self.spots:
                if len(spot.candidates) > 1:
                    spot.candidates = keep(spot, spot.candidates) or spot.candidates
                    self._note(spot, reason)
        self._drop_far()
        self._copy_names()

    def _note(self, spot: Spot, reason: Reason) -> None:
        if len(spot.candidates) == 1:
            self.reasons.setdefault(spot.mention, reason)

    def _steps(self) -> Iterable[tuple[Keep, Reason]]:
        return (
            (self._of_kind, Reason.UNIQUE),
            (self._of_time, Reason.UNIQUE),
            (self._same_name, Reason.SAME_NAME),
            (self._a_province, Reason.RANK),
            (self._in_sentence, Reason.DISTRICT),
            (self._in_districts, Reason.DISTRICT),
            (self._in_publishers_province, Reason.PUBLISHER),
            (self._in_provinces, Reason.PROVINCE),
            (self._highest, Reason.RANK),
            (self._same_name, Reason.SAME_NAME),
            (self._one_of_its_own_kin, Reason.DATE),
        )

    # chains

    def _along_chains(self) -> None:
        order = range(len(self.spots))
        for spots in (reversed(order), order, reversed(order)):
            for at in spots:
                self._fit_parent(at)
                self._fit_today(at)

    def parent_of(self, spot: Spot) -> Spot | None:
        """The nearest spot above it that is known to the gazetteer."""
        above = spot.parent
        for _ in range(4):
            if above is None:
                return None
            if self.spots[above].candidates:
                return self.spots[above]
            above = self.spots[above].parent
        return None

    def _fit_parent(self, at: int) -> None:
        spot = self.spots[at]
        parent = self.parent_of(spot)
        if parent is None:
            return
        if not spot.candidates:
            self._nearly_named(spot, parent)
            return
        direct, ever = self._under(spot.candidates, parent.candidates)
        fitting = direct if direct and not parent.was else ever
        if not fitting:
            if not spot.is_shared:
                self._under_another_name(spot, parent)
            return
        spot.candidates = fitting
        names = {name for unit in fitting for name in self.relations.ever_above(unit)}
        nearest = {name for unit in fitting for name in self.relations.above(unit)}
        above = tuple(unit for unit in parent.candidates if unit.id in nearest and not parent.was)
        parent.candidates = above or tuple(unit for unit in parent.candidates if unit.id in names)

    def _under(self, units: Sequence[Unit], uppers: Sequence[Unit]) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
        names = {unit.id: unit.rank for unit in uppers}

        def lies(unit: Unit, over: frozenset[str]) -> bool:
            return any(names[name] > unit.rank for name in over & names.keys())

        direct = tuple(unit for unit in units if lies(unit, self.relations.above(unit)))
        return direct, tuple(unit for unit in units if lies(unit, self.relations.ever_above(unit)))

    def _nearly_named(self, spot: Spot, parent: Spot) -> None:
        """A name with a mark too many or too few, where one unit of the unit above it comes near."""
        direct, ever = self._under(spot.near, parent.candidates)
        units = [unit for unit in direct or ever if not spot.ranks or unit.rank in spot.ranks]
        if len(units) == 1:
            self.reasons[spot.mention] = Reason.SPELLING
            spot.candidates = tuple(units)

    def _under_another_name(self, spot: Spot, parent: Spot) -> None:
        """A commune that was joined to one of the district before 2025, or one that changed its district."""
        direct, _ = self._under(spot.former, parent.candidates)
        if len(direct) == 1:
            self.reasons[spot.mention] = Reason.FORMER_NAME
            spot.candidates = direct
        else:
            self._in_province_of(spot, parent)

    def _in_province_of(self, spot: Spot, parent: Spot) -> None:
        """Districts exchanged communes before 2025: one of the name in the parent's province will do."""
        if spot.rank != Rank.COMMUNE or any(unit.rank != Rank.DISTRICT for unit in parent.candidates):
            self.reasons[spot.mention] = Reason.CONTRADICTION
            return
        provinces = {unit.parent for unit in parent.candidates}
        near = tuple(unit for unit in spot.candidates if provinces & self.relations.above(unit))
        self.reasons[spot.mention] = Reason.MOVED if len(near) == 1 else Reason.CONTRADICTION
        spot.candidates = near if len(near) == 1 else spot.candidates

    def _fit_today(self, at: int) -> None:
        old = self.spots[at]
        if old.today is None:
            return
        new = self.spots[old.today]
        became = self.relations.became
        olds = tuple(unit for unit in old.candidates if any(became(unit, other) for other in new.candidates))
        news = tuple(unit for unit in new.candidates if any(became(other, unit) for other in olds))
        old.candidates, new.candidates = olds or old.candidates, news or new.candidates
        if len(olds) == 1:
            self.reasons.setdefault(old.mention, Reason.TODAY)
        if len(news) == 1:
            self.reasons.setdefault(new.mention, Reason.TODAY)

    def _reason_of_chain(self, spot: Spot) -> Reason:
        if spot.parent is not None:
            return Reason.LISTED if spot.is_shared else Reason.CHAIN
        is_parent = any(other.parent is not None and self.spots[other.parent] is spot for other in self.spots)
        return Reason.CHAIN if is_parent else Reason.UNIQUE

    # steps: each gives those candidates that it speaks for, none where it has nothing to say

    def _of_kind(self, spot: Spot, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        return tuple(unit for unit in units if self._kind(unit) in spot.written.kinds)

    def _kind(self, unit: Unit) -> Kind:
        is_city = unit.city_since and self.day is not None and self.day.isoformat() >= unit.city_since
        return Kind.CITY if is_city else unit.kind

    def _of_time(self, spot: Spot, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        if spot.is_new and not spot.was:
            return tuple(unit for unit in units if not unit.has_ended)
        if spot.was:
            return tuple(unit for unit in units if unit.has_ended)
        if self.day is None:
            return ()
        there = tuple(unit for unit in units if unit.is_in_force(self.day))
        if not spot.ranks and self._named_more_fully(spot):
            return ()
        return there or tuple(unit for unit in units if unit.since <= self.day.isoformat())

    def _named_more_fully(self, spot: Spot) -> bool:
        key = name_key(spot.written.name)
        return any(other.ranks and name_key(other.written.name) == key for other in self.spots if other is not spot)

    def _same_name(self, spot: Spot, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        key = name_key(spot.written.name)
        known = {
            other.candidates[0].id
            for other in self.spots
            if other is not spot and len(other.candidates) == 1 and name_key(other.written.name) == key
        }
        return tuple(unit for unit in units if unit.id in known)

    def _firm(self, spots: Iterable[Spot]) -> list[Unit]:
        return [spot.candidates[0] for spot in spots if len(spot.candidates) == 1]

    def _in_sentence(self, spot: Spot, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        first, last = self._sentence(spot)
        around = self._firm(one for one in self.spots if one is not spot and first <= one.start < last)
        return self._in_any_district(units, around) or self._in_any_province(
            units, {unit.id for unit in around if unit.rank == Rank.PROVINCE}
        )

    def _sentence(self, spot: Spot) -> tuple[int, int]:
        first = max(self.text.rfind(mark, 0, spot.start) for mark in (". ", "\n", "! ", "? "))
        ends = [self.text.find(mark, spot.end) for mark in (". ", "\n", "! ", "? ")]
        return first + 1, min((end for end in ends if end >= 0), default=len(self.text))

    def _in_districts(self, spot: Spot, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        return self._in_any_district(units, self._firm(one for one in self.spots if one is not spot))

    def _in_any_district(self, units: tuple[Unit, ...], around: Iterable[Unit]) -> tuple[Unit, ...]:
        districts = {name for unit in around if (name := self.relations.district(unit))}
        return tuple(
            unit
            for unit in units
            if unit.rank != Rank.PROVINCE and districts & {unit.id, *self.relations.ever_above(unit)}
        )

    def _in_any_province(self, units: tuple[Unit, ...], provinces: Iterable[str]) -> tuple[Unit, ...]:
        wanted = {one.id for name in provinces for one in self.relations.today(self.relations.gazetteer.get(name))}
        return tuple(unit for unit in units if wanted & self.relations.provinces_today(unit))

    def _in_publishers_province(self, spot: Spot, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        return self._in_any_province(units, self.provinces)

    def _in_provinces(self, spot: Spot, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        return self._in_any_province(units, self._provinces_of_story(spot))

    def _provinces_of_story(self, spot: Spot) -> set[str]:
        firm = self._firm(one for one in self.spots if one is not spot)
        return {name for unit in firm for name in self.relations.provinces_today(unit)}

    def _a_province(self, spot: Spot, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        return () if spot.ranks else tuple(unit for unit in units if unit.rank == Rank.PROVINCE)

    def _highest(self, spot: Spot, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        if spot.ranks:
            return ()
        highest = max(unit.rank for unit in units)
        return tuple(unit for unit in units if unit.rank == highest)

    def _one_of_its_own_kin(self, spot: Spot, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """Without a date, an old unit and the new one of its name that it went into: the old one is as good."""
        if self.day is not None or len(units) != 2:
            return ()
        return tuple(unit for unit in units if any(self.relations.became(unit, other) for other in units))

    def _drop_far(self) -> None:
        """A commune known by its name alone must lie where the story or the newspaper is."""
        for spot in self.spots:
            reason = self.reasons.get(spot.mention)
            if reason is Reason.UNIQUE and spot.candidates[0].rank == Rank.COMMUNE and spot.today is None:
                home = self.provinces | self._provinces_of_story(spot)
                if home and not home & self.relations.provinces_today(spot.candidates[0]):
                    self.reasons[spot.mention] = Reason.FAR

    def _copy_names(self) -> None:
        """A name that only a chain made known ("xã Đắk Buk So") is known wherever it stands."""
        known = {name_key(one.written.name): one.candidates for one in self.spots if self._was_guided(one)}
        for spot in self.spots:
            units = known.get(name_key(spot.written.name), ())
            if not spot.candidates and units and (not spot.ranks or units[0].rank in spot.ranks):
                spot.candidates = units
                self._note(spot, Reason.SAME_NAME)

    def _was_guided(self, spot: Spot) -> bool:
        return self.reasons.get(spot.mention) in (Reason.SPELLING, Reason.FORMER_NAME)
