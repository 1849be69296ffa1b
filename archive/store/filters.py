"""What narrows a search beside its words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that a hit has to meet, all of them; None and () ask nothing.

    `province` is that of the newspaper, as of today. `place` is the id of a unit: the story names it, or what lies in
    it. `entities` are ids: whoever or whatever the story must name.
    """

    publisher: str | None = None
    province: str | None = None
    kind: str | None = None
    first_year: int | None = None
    last_year: int | None = None
    place: str | None = None
    entities: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Filters()

    @property
    def of_list(self) -> bool:
        """Whether a condition speaks of the columns of `story_list`, called `listed`."""
        return any((self.publisher, self.province, self.kind, self.first_year, self.last_year))

    def conditions(self, number: str) -> list[tuple[str, list[object]]]:
        """SQL conditions with their values; `number` is the column that holds a hit's number."""
        found: list[tuple[str, list[object]]] = []
        if self.publisher is not None:
            found.append(("listed.publisher = ?", [self.publisher]))
        if self.province is not None:
            found.append(("listed.publisher IN (SELECT id FROM publishers WHERE province = ?)", [self.province]))
        if self.kind is not None:
            found.append(("listed.kind = ?", [self.kind]))
        # The numbers of a year lie close together: bounds spare the index all other years.
        if self.first_year is not None:
            bound = f"{number} >= (SELECT min(first) FROM story_counts WHERE year >= ?)"  # noqa: S608 - a column
            found.append((f"listed.year >= ? AND {bound}", [self.first_year] * 2))
        if self.last_year is not None:
            bound = f"{number} <= (SELECT max(last) FROM story_counts WHERE year <= ?)"  # noqa: S608 - a column
            found.append((f"listed.year <= ? AND {bound}", [self.last_year] * 2))
        if self.place is not None:
            of_place = f"{number} IN (SELECT number FROM place_stories WHERE place = ?)"  # noqa: S608 - a column
            found.append((of_place, [self.place]))
        names = f"{number} IN (SELECT number FROM entity_stories WHERE entity = ?)"  # noqa: S608 - a column
        return found + [(names, [entity]) for entity in self.entities]
