"""What the pages read from the snapshot about administrative units: what they were, are, and what lies in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from archive.store.query import fold

NAMESAKES = 6  # units of one name that a search offers
CHILDREN = 200

UNIT = """select p.id, p.name, p.level, p.parent, p.valid_from, p.valid_to, p.lat, p.lon, coalesce(c.stories, 0)
    from places p left join place_counts c on c.place = p.id"""


@dataclass(frozen=True, slots=True)
class Unit:
    """A province, district or commune, between two days (None: before the records, still in force)."""

    id: str
    name: str
    level: str
    parent: str | None
    valid_from: str | None
    valid_to: str | None
    lat: float | None
    lon: float | None
    stories: int

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/noi/{self.id}"

    @property
    def is_past(self) -> bool:
        """Whether it is no more."""
        return self.valid_to is not None


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit with those above it (nearest first), what it became, what it was made of, and what lies in it."""

    unit: Unit
    above: tuple[Unit, ...]
    became: tuple[Unit, ...]
    made_of: tuple[Unit, ...]
    holds: tuple[Unit, ...]

    @property
    def holds_now(self) -> tuple[Unit, ...]:
        """What lies in it; in one of the past, what lay in it."""
        return tuple(one for one in self.holds if self.unit.is_past or not one.is_past)

    @property
    def held(self) -> tuple[Unit, ...]:
        """What lay in it before, in one of today."""
        return tuple(one for one in self.holds if not self.unit.is_past and one.is_past)


def load_unit(connection: sqlite3.Connection, key: str) -> Unit | None:
    """A unit by id."""
    row = connection.execute(f"{UNIT} where p.id = ?", [key]).fetchone()
    return Unit(*row) if row else None


def load_unit_page(connection: sqlite3.Connection, key: str) -> UnitPage | None:
    """All that a unit's page shows of it."""
    unit = load_unit(connection, key)
    if unit is None:
        return None
    return UnitPage(
        unit,
        above=units_above(connection, unit),
        became=today(connection, unit),
        made_of=made_of(connection, unit),
        holds=_units(connection, "p.parent = ?1 and c.stories > 0", key),
    )


def units_above(connection: sqlite3.Connection, unit: Unit) -> tuple[Unit, ...]:
    """The units that it lay in, the nearest first."""
    above: list[Unit] = []
    parent = unit.parent
    while parent is not None and (higher := load_unit(connection, parent)):
        above.append(higher)
        parent = higher.parent
    return tuple(above)


def today(connection: sqlite3.Connection, unit: Unit) -> tuple[Unit, ...]:
    """What a unit of the past is today, the largest part first; nothing for one that is still there."""
    if not unit.is_past:
        return ()
    rows = connection.execute(
        f"{UNIT} join place_today n on n.today = p.id where n.place = ? order by n.number", [unit.id]
    )
    return tuple(Unit(*row) for row in rows)


def made_of(connection: sqlite3.Connection, unit: Unit) -> tuple[Unit, ...]:
    """The units of its level that a unit was made of."""
    return _units(
        connection, "p.id in (select old from place_changes where new = ?1) and p.level = ?2", unit.id, unit.level
    )


def namesakes(connection: sqlite3.Connection, query: str) -> tuple[Unit, ...]:
    """The units whose name, with or without its level word, is what was typed; those with most stories first."""
    name = " ".join(fold(query).replace('"', " ").split())
    if not name:
        return ()
    rows = connection.execute(
        f"""{UNIT} where p.id in (select place from place_counts where folded = ?1
        union select place from place_counts where bare = ?1)
        and c.stories > 0 order by c.stories desc, p.id limit ?2""",  # noqa: S608 - a constant
        [name, NAMESAKES],
    )
    return tuple(Unit(*row) for row in rows)


def units_of_entity(connection: sqlite3.Connection, entity: str) -> tuple[Unit, ...]:
    """The units that a name of a place stands for in stories, the most frequent first."""
    rows = connection.execute(
        f"""with named as (select mp.place, count(*) as times from mentions m
            join mention_places mp on mp.story = m.story and mp.mention = m.number
            where m.entity = ? and mp.place is not null group by 1)
        {UNIT} join named on named.place = p.id order by named.times desc, p.id limit {NAMESAKES}""",  # noqa: S608 - constants
        [entity],
    )
    return tuple(Unit(*row) for row in rows)


def _units(connection: sqlite3.Connection, condition: str, *values: str) -> tuple[Unit, ...]:
    rows = connection.execute(f"{UNIT} where {condition} limit {CHILDREN}", values)
    return by_name(Unit(*row) for row in rows)


def by_name(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Units in the order of their names without level words and marks."""
    return tuple(sorted(units, key=lambda unit: (fold(unit.name.split(" ", 1)[-1]), unit.id)))
