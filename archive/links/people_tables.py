"""The tables behind the pass over people: who was sighted, who was held against whom, and what came of it."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from archive.links.people import Judgement, Reason
from archive.links.people_clusters import PROFILES, PersonLink, Profile

Pair = tuple[str, str]

SAME, DOUBTFUL = "same", "doubtful"


def some_stale(connection: sqlite3.Connection, number: int) -> list[str]:
    """Sightings that are new, changed or gone: those that are no more first, then in order of time."""
    rows = connection.execute(
        "SELECT stale.sighting FROM people_stale AS stale LEFT JOIN sightings ON id = stale.sighting"
        " ORDER BY id IS NOT NULL, day IS NULL, day, stale.sighting LIMIT ?",
        (number,),
    )
    return [key for (key,) in rows]


def touch(connection: sqlite3.Connection, keys: Collection[str]) -> None:
    """Note sightings whose person is to be worked out from the ground; on disk, for a migration touches millions.

    Until then nobody joins their persons: what these are known by is forgotten.
    """
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS people_touched (sighting TEXT PRIMARY KEY) WITHOUT ROWID")
    listed = (json.dumps(sorted(keys)),)
    connection.execute("INSERT OR IGNORE INTO people_touched SELECT value FROM json_each(?)", listed)
    connection.execute(
        "DELETE FROM person_profiles WHERE person IN (SELECT value FROM json_each(?1)"
        " UNION SELECT person FROM sightings WHERE id IN (SELECT value FROM json_each(?1)))",
        listed,
    )


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


def stands_of(connection: sqlite3.Connection, keys: Collection[str]) -> dict[str, Stand]:
    """Where sightings stand by now; without those that were not compared yet."""
    rows = connection.execute(
        "SELECT sighting, day, blocks FROM people_read WHERE sighting IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(keys)),),
    )
    return {key: Stand(day, frozenset(array("q", blocks))) for key, day, blocks in rows}


def keep_stands(connection: sqlite3.Connection, old: Mapping[str, Stand], new: Mapping[str, Stand]) -> None:
    """Let sightings stand elsewhere, or nowhere any more."""
    connection.executemany("DELETE FROM people_blocks WHERE block = ? AND day = ? AND sighting = ?", _in_blocks(old))
    connection.executemany("DELETE FROM people_read WHERE sighting = ?", [(key,) for key in old])
    connection.executemany("INSERT INTO people_blocks VALUES (?, ?, ?)", _in_blocks(new))
    rows = ((key, stand.day, array("q", sorted(stand.blocks)).tobytes()) for key, stand in sorted(new.items()))
    connection.executemany("INSERT INTO people_read VALUES (?, ?, ?)", rows)


def _in_blocks(stands: Mapping[str, Stand]) -> list[tuple[int, int, str]]:
    return sorted((block, stand.day, key) for key, stand in stands.items() for block in stand.blocks)


def in_block(connection: sqlite3.Connection, block: int, limit: int = -1) -> list[tuple[int, str]]:
    """(day, id) of the sightings of a block in order of time, the first `limit` of them; -1: all."""
    return connection.execute(
        "SELECT day, sighting FROM people_blocks WHERE block = ? ORDER BY day, sighting LIMIT ?", (block, limit)
    ).fetchall()


def unlink(connection: sqlite3.Connection, keys: Collection[str]) -> set[str]:
    """Forget whom sightings are linked with; who that was."""
    listed = (json.dumps(sorted(keys)),)
    were = {key for pair in links_of(connection, keys) for key in (pair.first, pair.second)}
    for side in ("first", "second"):
        connection.execute(
            f"DELETE FROM person_links WHERE {side} IN (SELECT value FROM json_each(?))",  # noqa: S608 - constants
            listed,
        )
    return were


def keep_links(connection: sqlite3.Connection, judged: Iterable[tuple[str, str, Judgement]]) -> None:
    """Keep pairs that are one person by evidence, or of whom people decide."""
    rows = sorted(
        (first, second, SAME if found.is_same else DOUBTFUL, found.confidence, _json(found.reasons))
        for first, second, found in judged
    )
    connection.executemany("INSERT OR REPLACE INTO person_links VALUES (?, ?, ?, ?, ?)", rows)


@lru_cache(1024)
def _json(reasons: tuple[Reason, ...]) -> str:
    return json.dumps([reason.value for reason in reasons], separators=(",", ":"))


def links_of(connection: sqlite3.Connection, keys: Collection[str]) -> Iterator[PersonLink]:
    """The links of sightings that are one person by evidence; one between two of them comes twice."""
    listed = json.dumps(sorted(keys))
    rows = connection.execute(
        "SELECT first, second, confidence FROM person_links"
        " WHERE first IN (SELECT value FROM json_each(?1)) AND verdict = ?2"
        " UNION ALL SELECT first, second, confidence FROM person_links"
        " WHERE second IN (SELECT value FROM json_each(?1)) AND verdict = ?2",
        (listed, SAME),
    )
    return (PersonLink(*row) for row in rows)


def profiles_of(connection: sqlite3.Connection, persons: Collection[str]) -> dict[str, set[Profile]]:
    """How persons of several sightings are told of; without those that were told of in too many ways."""
    rows = connection.execute(
        "SELECT person, profiles FROM person_profiles WHERE person IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(persons)),),
    )
    return {person: set(map(_profile, json.loads(profiles))) for person, profiles in rows}


def _profile(written: Sequence[Any]) -> Profile:
    name, year, provinces, born, address = written
    return name, year, tuple(provinces), born, address


def keep_profiles(connection: sqlite3.Connection, known: Mapping[str, Collection[Profile]]) -> None:
    """Keep how persons of several sightings are told of."""
    written = ((person, sorted(map(canonical_json, profiles))) for person, profiles in sorted(known.items()))
    connection.executemany(
        "INSERT OR REPLACE INTO person_profiles VALUES (?, ?)",
        [(person, f"[{','.join(profiles)}]") for person, profiles in written if len(profiles) <= PROFILES],
    )


def canonical_json(value: object) -> str:
    """One writing for one value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def forget_profiles(connection: sqlite3.Connection, persons: Collection[str]) -> None:
    """Forget how persons are told of, as they are no more, or are worked out from the ground."""
    connection.execute(
        "DELETE FROM person_profiles WHERE person IN (SELECT value FROM json_each(?))", (json.dumps(sorted(persons)),)
    )


def alone(connection: sqlite3.Connection, persons: Collection[str]) -> set[str]:
    """Those of some persons who stand in one story only, and are not to be worked out anew."""
    rows = connection.execute(
        "SELECT id FROM sightings AS one WHERE id IN (SELECT value FROM json_each(?)) AND person = id"
        " AND NOT EXISTS (SELECT 1 FROM sightings AS other WHERE other.person = one.id AND other.id <> one.id)"
        " AND id NOT IN (SELECT sighting FROM people_touched)",
        (json.dumps(sorted(persons)),),
    )
    return {key for (key,) in rows}


def members(connection: sqlite3.Connection, person: str) -> list[tuple[str, str]]:
    """(id, story) of a person's sightings."""
    return connection.execute("SELECT id, story FROM sightings WHERE person = ? ORDER BY id", (person,)).fetchall()


def told_before(connection: sqlite3.Connection, stories: Collection[str], fresh: Collection[str]) -> set[str]:
    """Those of some stories that name others as well than new sightings."""
    rows = connection.execute(
        "SELECT story, id FROM sightings WHERE story IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(stories)),),
    )
    return {story for story, key in rows if key not in fresh}


def stands_in(connection: sqlite3.Connection, person: str, story: str) -> bool:
    """Whether a story names a person already."""
    found = connection.execute("SELECT 1 FROM sightings WHERE story = ? AND person = ?", (story, person)).fetchone()
    return found is not None


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


def move(connection: sqlite3.Connection, moves: Iterable[tuple[str, str]]) -> None:
    """Make sightings another person's: (person, sighting)."""
    connection.executemany("UPDATE sightings SET person = ? WHERE id = ?", moves)
