"""Taking stories out of a database: nothing but a tombstone and the places of their captures stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from archive.links.reprint_pass import link_reprints
from archive.store.database import connect_readonly, storage_errors
from archive.store.places import drop_unused_places
from archive.store.reworking import rework
from archive.store.takedowns import WITHHELD, Takedown, Takedowns


def withhold(connection: sqlite3.Connection, takedowns: Takedowns) -> int:
    """Take out all that takedowns cover; how many stories that were. Within the caller's transaction."""
    return withhold_subjects(connection, covered_subjects(connection, takedowns))


def is_withheld(connection: sqlite3.Connection, takedowns: Takedowns) -> bool:
    """Whether all that takedowns cover is taken out already."""
    return not any(_is_open(connection, subject) for subject in covered_subjects(connection, takedowns))


def covered_subjects(connection: sqlite3.Connection, takedowns: Takedowns) -> dict[str, Takedown]:
    """The subjects that takedowns name, by their id, by an address or by a text."""
    covered = dict(takedowns.by_id)
    for address, takedown in takedowns.by_address.items():
        for subject in _column(connection, "SELECT DISTINCT subject FROM captures WHERE address = ?", address):
            covered.setdefault(subject, takedown)
    for (publisher, key), takedown in takedowns.by_text.items():
        for subject in _column(connection, TOLD_BY, key, publisher):
            covered.setdefault(subject, takedown)
    return covered


TOLD_BY = """SELECT DISTINCT contents.subject FROM contents CROSS JOIN captures ON captures.content = contents.id
    WHERE text_key = ? AND +captures.publisher = ?"""  # not through all that the newspaper published


def withhold_subjects(connection: sqlite3.Connection, covered: Mapping[str, Takedown]) -> int:
    """Take out these subjects; what stood under one story with them, and is not covered, stands by itself."""
    new = {subject: takedown for subject, takedown in sorted(covered.items()) if _is_open(connection, subject)}
    stories = {story for subject in new for story in _column(connection, STORY_OF, subject)}
    beside = {subject for story in stories for subject in _column(connection, SUBJECTS_OF, story)} - new.keys()
    connection.executemany(
        "INSERT INTO tombstones (story, withheld, reason) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(subject, takedown.at, takedown.reason) for subject, takedown in new.items()],
    )
    for subject in new:
        _take_out(connection, subject)
    rework(connection, beside | new.keys(), {}, stories)
    if new:
        link_reprints(connection)
        drop_unused_places(connection)
    return len(stories)


def holds_withheld(snapshot: Path, takedowns: Takedowns) -> bool:
    """Whether a published file, which may be of an earlier version, shows something that takedowns name."""
    with closing(connect_readonly(snapshot, immutable=True)) as connection, storage_errors(snapshot):
        ids, addresses = list(takedowns.by_id), list(takedowns.by_address)
        shown = [("SELECT 1 FROM captures WHERE subject = ? LIMIT 1", (one,)) for one in ids]
        shown += [("SELECT 1 FROM captures WHERE address = ? LIMIT 1", (one,)) for one in addresses]
        return any(connection.execute(sql, values).fetchone() for sql, values in shown)


def tombstones(connection: sqlite3.Connection, subjects: Iterable[str]) -> set[str]:
    """Those of the subjects that are withheld."""
    return {
        one for one in subjects if connection.execute("SELECT 1 FROM tombstones WHERE story = ?", (one,)).fetchone()
    }


STORY_OF = """SELECT id FROM stories WHERE id = ?1 UNION SELECT story FROM story_aliases WHERE alias = ?1"""
SUBJECTS_OF = """SELECT ?1 UNION SELECT alias FROM story_aliases WHERE story = ?1"""


def _is_open(connection: sqlite3.Connection, subject: str) -> bool:
    """Whether there is something to do: no tombstone yet, or captures that say something still."""
    if not tombstones(connection, [subject]):
        return True
    open_capture = "SELECT 1 FROM captures WHERE subject = ? AND reason IS NOT ? LIMIT 1"
    return connection.execute(open_capture, (subject, WITHHELD)).fetchone() is not None


def _take_out(connection: sqlite3.Connection, subject: str) -> None:
    """Captures of a subject lose what was read from them; of where they lie and what they were only this is kept."""
    connection.execute("DELETE FROM set_aside WHERE capture IN (SELECT id FROM captures WHERE subject = ?)", (subject,))
    connection.execute(
        "UPDATE captures SET story = NULL, content = NULL, kind = NULL, redirect_to = NULL, reader = '', reason = ?"
        " WHERE subject = ?",
        (WITHHELD, subject),
    )
    connection.execute("DELETE FROM contents WHERE subject = ?", (subject,))


def _column(connection: sqlite3.Connection, sql: str, *values: str) -> list[str]:
    return [row[0] for row in connection.execute(sql, values).fetchall()]
