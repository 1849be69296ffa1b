"""Along the chains: a unit lies in the one named above it, an old one became the one that the story names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.places.placements import Reason
from pipelines.places.relations import Relations
from pipelines.places.spots import Spot
from pipelines.places.units import Rank, Unit

MOST_STEPS_UP = 4  # from a hamlet to a province


@dataclass(slots=True)
class Chains:
    """The places of a story whose candidates are fitted to one another; `reasons` are by number of the mention."""

    spots: Sequence[Spot]
    relations: Relations
    reasons: dict[int, Reason] = field(default_factory=dict)

    def fit(self) -> None:
        """Shrink the candidates from above, from below, and from above again; say what that decided."""
        order = range(len(self.spots))
        for spots in (reversed(order), order, reversed(order)):
            for at in spots:
                self._fit_parent(at)
                self._fit_today(at)
        parents = {spot.parent for spot in self.spots}
        for at, spot in enumerate(self.spots):
            if spot.near and len(spot.candidates) == 1:
                self.reasons[spot.mention] = Reason.SPELLING
            if len(spot.candidates) == 1 and (spot.parent is not None or at in parents):
                self.reasons.setdefault(spot.mention, Reason.LISTED if spot.is_shared else Reason.CHAIN)

    def parent_of(self, spot: Spot) -> Spot | None:
        """The nearest spot above it that is known to the gazetteer."""
        above = spot.parent
        for _ in range(MOST_STEPS_UP):
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
        if len(direct or ever) == 1:
            spot.candidates = direct or ever

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
