"""Taking captures out of a database, so that they can be read into it again."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from archive.model import Origin
from archive.store.entities import Forms, refresh_entities
from archive.store.facts import take_facts_away
from archive.store.save import SET_ASIDE
from archive.store.story_rows import drop_story
from archive.store.takedowns import WITHHELD


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture as the database lists it."""

    id: str
    url: str
    publisher: str
    reader: str
    warc: str
    offset: int
    length: int
    origin: Origin
    set_aside: bool


def choose(connection: sqlite3.Connection, is_chosen: Callable[[Kept], bool]) -> Iterator[Kept]:
    """The captures that are chosen, with all others of the stories they belong to; by file and offset.

    Until `take_out_chosen` the connection remembers which they are.
    """
    connection.execute("CREATE TEMP TABLE chosen (id TEXT PRIMARY KEY) WITHOUT ROWID")
    rows = connection.execute(f"SELECT {COLUMNS} FROM captures WHERE reason IS NOT ?", (WITHHELD,))  # noqa: S608
    connection.executemany("INSERT INTO chosen VALUES (?)", [(one.id,) for one in map(_kept, rows) if is_chosen(one)])
    connection.execute(TOUCHED)
    connection.execute(WHOLE_STORIES, (WITHHELD,))
    listed = f"SELECT {COLUMNS} FROM captures JOIN chosen USING (id) ORDER BY warc, offset"  # noqa: S608
    return map(_kept, connection.execute(listed))


TOUCHED = """CREATE TEMP TABLE unread AS
    SELECT story FROM captures JOIN chosen USING (id) WHERE story IS NOT NULL
    UNION SELECT story FROM absences JOIN chosen ON chosen.id = absences.capture"""
COLUMNS = "id, url, publisher, reader, warc, offset, length, origin, reason"
WHOLE_STORIES = """INSERT OR IGNORE INTO chosen SELECT captures.id FROM captures WHERE reason IS NOT ?
    AND subject IN (SELECT subject FROM contents WHERE story IN (SELECT story FROM unread)
    UNION SELECT alias FROM story_aliases WHERE story IN (SELECT story FROM unread))"""


def offsets_by_file(connection: sqlite3.Connection) -> dict[str, list[int]]:
    """Where the captures of each file begin, in its order."""
    found: dict[str, list[int]] = {}
    for warc, offset in connection.execute("SELECT warc, offset FROM captures ORDER BY warc, offset"):
        found.setdefault(warc, []).append(offset)
    return found


def take_out_chosen(connection: sqlite3.Connection) -> None:
    """Take the chosen captures, their stories and readings out; within the caller's transaction."""
    forms: Forms = Counter()
    stories = [row[0] for row in connection.execute("SELECT story FROM unread ORDER BY story")]
    for story in stories:
        take_facts_away(connection, story, forms)
    connection.execute("DELETE FROM captures WHERE id IN (SELECT id FROM chosen)")
    for story in stories:
        drop_story(connection, story)
    refresh_entities(connection, forms)
    connection.execute("DROP TABLE chosen")
    connection.execute("DROP TABLE unread")


def _kept(row: Iterable[object]) -> Kept:
    key, url, publisher, reader, warc, offset, length, origin, reason = row
    return Kept(
        str(key), str(url), str(publisher), str(reader), str(warc), int(str(offset)), int(str(length)),
        Origin(str(origin)), reason == SET_ASIDE,
    )  # fmt: skip
