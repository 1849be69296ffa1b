"""The tables of a published file as columns with types and rows, for CSV and Parquet."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archive.export.selection import Selection
from archive.store.dictionary import dictionary_rows

# Lists and counts of published files are left out: they follow from these.
LEFT_OUT = frozenset({"set_aside"})
EXPORTED = (
    "publishers", "stories", "contents", "story_versions", "story_addresses", "story_aliases", "absences", "captures",
    "entities", "entity_forms", "entity_aliases", "mentions", "roles", "awards", "short_forms", "quotes", "figures",
    "sightings", "person_links", "people_decided", "mention_places", "places", "place_changes", "clusters",
    "cluster_members", "corrections", "documents", "error_rates", "runs", "tombstones", "dictionary",
)  # fmt: skip
STORY = "story IN (SELECT id FROM chosen)"
NAMED = "(SELECT entity FROM mentions WHERE entity IS NOT NULL AND story IN (SELECT id FROM chosen))"
SIGHTED = f"(SELECT id FROM sightings WHERE {STORY})"  # noqa: S608 - constants
BOTH_SIGHTED = f"first IN {SIGHTED} AND second IN {SIGHTED}"
# What belongs to the stories that a search found; tables with a column `story` need no line here.
OF_FOUND = {
    "stories": "id IN (SELECT id FROM chosen)",
    "entities": f"id IN {NAMED}",
    "entity_forms": f"entity IN {NAMED}",
    "entity_aliases": f"entity IN {NAMED}",
    "documents": f"id IN {NAMED}",
    "person_links": BOTH_SIGHTED,
    "people_decided": BOTH_SIGHTED,
    "clusters": f"id IN (SELECT cluster FROM cluster_members WHERE {STORY})",  # noqa: S608 - constants
}
WHOLE_ONLY = frozenset({"tombstones", "runs"})  # say nothing of what a search found


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, SQLite's type, what it means, and which column of another table it refers to."""

    name: str
    type: str
    meaning: str
    refers_to: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of an export."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    condition: str

    def rows(self, connection: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
        """Its rows, in the order of the published file."""
        names = ", ".join(f'"{column.name}"' for column in self.columns)
        yield from connection.execute(f"SELECT {names} FROM {self.name} WHERE {self.condition}")  # noqa: S608

    def count(self, connection: sqlite3.Connection) -> int:
        """How many rows it has."""
        sql = f"SELECT count(*) FROM {self.name} WHERE {self.condition}"  # noqa: S608 - constants
        return int(connection.execute(sql).fetchone()[0])


def tables_of(selection: Selection) -> list[Table]:
    """What is exported of a selection."""
    meanings = {(table, column): meaning for table, column, meaning in dictionary_rows(snapshot=True)}
    names = [name for name in EXPORTED if selection.query is None or name not in WHOLE_ONLY]
    return [_table(selection, name, meanings) for name in names]


def _table(selection: Selection, name: str, meanings: dict[tuple[str, str], str]) -> Table:
    connection = selection.connection
    info = connection.execute(f"PRAGMA table_info({name})").fetchall()
    references = {row[3]: (row[2], row[4]) for row in connection.execute(f"PRAGMA foreign_key_list({name})")}
    columns = tuple(
        Column(row[1], row[2] or "TEXT", meanings.get((name, row[1]), ""), references.get(row[1])) for row in info
    )
    condition = "1"
    if selection.query is not None:
        has_story = any(column.name == "story" for column in columns)
        condition = OF_FOUND.get(name, STORY if has_story else "1")
    key = tuple(row[1] for row in sorted(info, key=lambda row: row[5]) if row[5])
    return Table(name, meanings.get((name, ""), ""), columns, key, condition)
