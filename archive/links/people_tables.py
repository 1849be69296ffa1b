"""The tables behind the pass over people: who was sighted, who was held against whom, and what came of it."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from archive.links.people import Reason, judge
from archive.links.people_clusters import PersonLink
from archive.model import Office, Sighting

Pair = tuple[str, str]

SAME, DOUBTFUL = "same", "doubtful"
NO_DAY = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Sighted:
    """A row of `sightings`: `person` is the entity that it belongs to by now."""

    id: str
    story: str
    person: str
    told: Sighting

    @property
    def rank(self) -> tuple[int, str]:
        """Its place in time: the earliest of a person's sightings gives the person's id."""
        return self.told.day.toordinal() if self.told.day else NO_DAY, self.id


_SIGHTED = """SELECT id, story, person, form, day, communes, provinces, hamlets, offices, born, address, is_byline
    FROM sightings WHERE id = ?"""


def sighted(connection: sqlite3.Connection, key: str) -> Sighted | None:
    """A sighting by its id; None where its story is no more, or names the person no more."""
    row = connection.execute(_SIGHTED, (key,)).fetchone()
    if row is None:
        return None
    _, story, person, form, day, communes, provinces, hamlets, offices, born, address, is_byline = row
    told = Sighting(
        form,
        date.fromisoformat(day) if day else None,
        frozenset(json.loads(communes)),
        frozenset(json.loads(provinces)),
        frozenset(json.loads(hamlets)),
        tuple(Office(title, body, bool(past)) for title, body, past in json.loads(offices)),
        born,
        address,
        bool(is_byline),
    )
    return Sighted(key, story, person, told)


def some_stale(connection: sqlite3.Connection, number: int) -> list[str]:
    """Sightings that are new, changed or gone: those that are no more first, then in order of time."""
    rows = connection.execute(
        "SELECT stale.sighting FROM people_stale AS stale LEFT JOIN sightings ON id = stale.sighting"
        " ORDER BY id IS NOT NULL, day IS NULL, day, stale.sighting LIMIT ?",
        (number,),
    )
    return [key for (key,) in rows]


def touch(connection: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Note sightings whose person is to be worked out again; on disk, for a rebuild touches millions."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS people_touched (sighting TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.executemany("INSERT OR IGNORE INTO people_touched VALUES (?)", [(key,) for key in keys])


def some_touched(connection: sqlite3.Connection, number: int) -> list[str]:
    """Some of those that were touched, in order of their ids."""
    return [key for (key,) in connection.execute("SELECT sighting FROM people_touched ORDER BY 1 LIMIT ?", (number,))]


def no_longer_touched(connection: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Strike sightings off that list."""
    connection.executemany("DELETE FROM people_touched WHERE sighting = ?", [(key,) for key in keys])


def no_longer_stale(connection: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Strike sightings off the list."""
    connection.executemany("DELETE FROM people_stale WHERE sighting = ?", [(key,) for key in keys])


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a sighting stands: its day, as a number, and its blocks."""

    day: int
    blocks: frozenset[int]


def stand_of(connection: sqlite3.Connection, key: str) -> Stand | None:
    """Where a sighting stands by now; None for one that was not compared yet."""
    row = connection.execute("SELECT day, blocks FROM people_read WHERE sighting = ?", (key,)).fetchone()
    return Stand(row[0], frozenset(array("q", row[1]))) if row else None


def keep_stand(connection: sqlite3.Connection, key: str, old: Stand | None, new: Stand | None) -> None:
    """Let a sighting stand elsewhere; None: nowhere any more."""
    if old is not None:
        connection.executemany(
            "DELETE FROM people_blocks WHERE block = ? AND day = ? AND sighting = ?",
            [(block, old.day, key) for block in sorted(old.blocks)],
        )
        connection.execute("DELETE FROM people_read WHERE sighting = ?", (key,))
    if new is not None:
        order = sorted(new.blocks)
        connection.executemany("INSERT INTO people_blocks VALUES (?, ?, ?)", [(block, new.day, key) for block in order])
        connection.execute("INSERT INTO people_read VALUES (?, ?, ?)", (key, new.day, array("q", order).tobytes()))


def in_block(connection: sqlite3.Connection, block: int, limit: int = -1) -> list[tuple[int, str]]:
    """(day, id) of the sightings of a block in order of time, the first `limit` of them; -1: all."""
    return connection.execute(
        "SELECT day, sighting FROM people_blocks WHERE block = ? ORDER BY day, sighting LIMIT ?", (block, limit)
    ).fetchall()


def neighbours(connection: sqlite3.Connection, key: str, kinds: Collection[str] = (SAME, DOUBTFUL)) -> set[str]:
    """The sightings that are linked with one."""
    rows = connection.execute(
        "SELECT second, verdict FROM person_links WHERE first = ?1"
        " UNION ALL SELECT first, verdict FROM person_links WHERE second = ?1",
        (key,),
    )
    return {other for other, verdict in rows if verdict in kinds}


def unlink(connection: sqlite3.Connection, key: str) -> None:
    """Forget whom a sighting is linked with."""
    connection.execute("DELETE FROM person_links WHERE first = ?", (key,))
    connection.execute("DELETE FROM person_links WHERE second = ?", (key,))


def link(connection: sqlite3.Connection, one: Sighted, others: Iterable[Sighted]) -> set[str]:
    """Judge one with others, and keep what speaks for one person, or leaves it to people; of whom anything does."""
    rows = []
    for other in others:
        found = judge(one.told, other.told)
        if found.is_same or found.is_doubtful:
            first, second = sorted((one.id, other.id))
            rows.append((first, second, SAME if found.is_same else DOUBTFUL, found.confidence, _json(found.reasons)))
    connection.executemany("INSERT OR REPLACE INTO person_links VALUES (?, ?, ?, ?, ?)", rows)
    return {key for row in rows for key in row[:2]}


@lru_cache(1024)
def _json(reasons: tuple[Reason, ...]) -> str:
    return json.dumps([reason.value for reason in reasons], separators=(",", ":"))


def links_among(connection: sqlite3.Connection, keys: Collection[str]) -> Iterator[PersonLink]:
    """The links of sightings that are one person by evidence."""
    for key in sorted(keys):
        rows = connection.execute(
            "SELECT second, confidence FROM person_links WHERE first = ? AND verdict = ?", (key, SAME)
        )
        yield from (PersonLink(key, other, confidence) for other, confidence in rows if other in keys)


def decided(connection: sqlite3.Connection, verdict: str) -> set[Pair]:
    """The pairs of which people decided so when the last pass was run."""
    rows = connection.execute("SELECT first, second FROM people_decided WHERE verdict = ?", (verdict,))
    return {(first, second) for first, second in rows}


def keep_decided(connection: sqlite3.Connection, verdict: str, pairs: Collection[Pair]) -> set[str]:
    """Replace the pairs of a verdict; all sightings that this touches."""
    before = decided(connection, verdict)
    connection.execute("DELETE FROM people_decided WHERE verdict = ?", (verdict,))
    connection.executemany(
        "INSERT INTO people_decided VALUES (?, ?, ?)", [(first, second, verdict) for first, second in sorted(pairs)]
    )
    return {key for pair in before ^ set(pairs) for key in pair}


def move(connection: sqlite3.Connection, person: str, keys: Sequence[str]) -> None:
    """Make sightings a person's."""
    connection.executemany("UPDATE sightings SET person = ? WHERE id = ?", [(person, key) for key in keys])
