"""Places of mentions, and the administrative units that they need: a pure function of the stories at hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.model import Place, PlacedMention, Story
from archive.store.relations import Numbering

_PLACE_COLUMNS = "id, name, level, parent, valid_from, valid_to, lat, lon"
_CHANGE_COLUMNS = "old, new, on_date, share, is_main"
_ONE_PLACE = "SELECT 1 FROM places WHERE id = ?"
_USED_PLACES = """WITH RECURSIVE used (place) AS (
    SELECT min(place) FROM mention_places WHERE place IS NOT NULL
    UNION ALL SELECT (SELECT min(place) FROM mention_places WHERE place > used.place) FROM used
    WHERE used.place IS NOT NULL)
    SELECT place FROM used WHERE place IS NOT NULL
    UNION SELECT json_extract(one.value, '$[1]') FROM contents, json_each(facts, '$.mention_places') AS one
    WHERE facts IS NOT NULL AND json_extract(one.value, '$[1]') IS NOT NULL ORDER BY 1"""

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Units:
    """Rows of `places` and of `place_changes`, as the columns of these tables stand."""

    places: tuple[Row, ...]
    changes: tuple[Row, ...]


def mention_place_rows(story: Story, numbering: Numbering) -> Iterator[Row]:
    """The places of a story."""
    for one in story.places:
        above = numbering.number(one.above)
        number, place = numbering.number(one.mention), one.place and one.place.id
        yield number, place, one.hamlet, above, one.confidence, one.reason


def missing_places(connection: sqlite3.Connection, ids: Iterable[str]) -> list[str]:
    """Those of the units that have no row yet."""
    return [name for name in sorted(ids) if not connection.execute(_ONE_PLACE, (name,)).fetchone()]


def used_places(connection: sqlite3.Connection) -> list[str]:
    """Units that readings name: of the present ones from unit to unit through the index, not over all mentions."""
    return [row[0] for row in connection.execute(_USED_PLACES)]


def add_places(connection: sqlite3.Connection, units: Units) -> None:
    """Add units, or bring their rows up to date."""
    for table, columns, rows in _tables(units):
        marks = ", ".join("?" * len(columns.split(",")))
        connection.executemany(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608


def keep_places(connection: sqlite3.Connection, units: Units) -> None:
    """Leave exactly these units."""
    for table, columns, rows in _tables(units):
        stored = connection.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608 - constants
        if set(stored) != set(rows):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
            add_places(connection, Units(rows, ()) if table == "places" else Units((), rows))


def drop_unused_places(connection: sqlite3.Connection) -> None:
    """Drop the units that no reading names any more, nor one of its units needs."""
    needed, waiting = set[str](), used_places(connection)
    waiting += [row[0] for place in waiting for row in connection.execute(MADE_OF, (place,))]
    while waiting:
        place = waiting.pop()
        if place not in needed:
            needed.add(place)
            waiting += [row[0] for row in connection.execute(NEEDED_BY, (place,))]
    stored = {row[0] for row in connection.execute("SELECT id FROM places")}
    unused = [(place,) for place in sorted(stored - needed)]
    connection.executemany("DELETE FROM place_changes WHERE old = ?", unused)
    connection.executemany("DELETE FROM places WHERE id = ?", unused)


MADE_OF = "SELECT old FROM place_changes WHERE new = ?"
NEEDED_BY = """SELECT parent FROM places WHERE id = ?1 AND parent IS NOT NULL
    UNION SELECT new FROM place_changes WHERE old = ?1"""


def placed_mentions(connection: sqlite3.Connection, story: str) -> tuple[PlacedMention, ...]:
    """The places of a story in a published file; mentions by the numbers of the table."""
    rows = connection.execute(
        "SELECT mention, place, hamlet, above, confidence, reason FROM mention_places WHERE story = ? ORDER BY mention",
        (story,),
    )
    return tuple(
        PlacedMention(mention, _place(connection, place), _today(connection, place), confidence, reason, hamlet, above)
        for mention, place, hamlet, above, confidence, reason in rows.fetchall()
    )


def _place(connection: sqlite3.Connection, key: str | None) -> Place | None:
    row = connection.execute("SELECT name, lat, lon, parent FROM places WHERE id = ?", (key,)).fetchone()
    if key is None or row is None:
        return None
    name, lat, lon, parent = row
    return Place(key, name, tuple(_names_above(connection, parent)), lat, lon)


def _names_above(connection: sqlite3.Connection, key: str | None) -> Iterator[str]:
    while key is not None:
        name, key = connection.execute("SELECT name, parent FROM places WHERE id = ?", (key,)).fetchone()
        yield name


def _today(connection: sqlite3.Connection, key: str | None) -> tuple[Place, ...]:
    rows = connection.execute("SELECT today FROM place_today WHERE place = ? ORDER BY number", (key,)).fetchall()
    return tuple(place for row in rows if (place := _place(connection, row[0])))


def _tables(units: Units) -> Iterable[tuple[str, str, tuple[Row, ...]]]:
    return (("places", _PLACE_COLUMNS, units.places), ("place_changes", _CHANGE_COLUMNS, units.changes))
