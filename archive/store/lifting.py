"""Undoing takedowns: what no decision withholds any more is read again from its WARC files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.model import Origin, RecordPosition
from archive.store.decisions import UNFORGET, append_decisions, moment, read_decisions
from archive.store.takedowns import WITHHELD, Takedown, Takedowns
from archive.store.withholding import covered_subjects


@dataclass(frozen=True, slots=True)
class Released:
    """A capture that was withheld: where it lies, and how it came into the archive."""

    position: RecordPosition
    origin: Origin


def lift(folder: DataFolder, address: str, story: str, reason: str, now: datetime) -> Takedown:
    """Decide that the story at a normalised address (`story`: its id) is withheld no longer; all that this frees."""
    folder.require()
    if not reason.strip():
        raise BadInput("to undo a takedown needs a reason; name it with --reason")
    named = Takedown("", "", address, (story,), (address,))
    takedowns = Takedowns.of(read_decisions(folder)).around(named)
    if not takedowns:
        raise BadInput(f"{address} is not withheld")
    lifted = Takedown(
        moment(now),
        reason.strip(),
        address,
        tuple(sorted({story, *(one for takedown in takedowns for one in takedown.ids)})),
        tuple(sorted({address, *(one for takedown in takedowns for one in takedown.addresses)})),
        tuple(sorted({one for takedown in takedowns for one in takedown.texts})),
    )
    append_decisions(folder, [lifted.as_decision(UNFORGET)])
    return lifted


def lifted_tombstones(connection: sqlite3.Connection, takedowns: Takedowns) -> set[str]:
    """The subjects that are withheld by a decision which stands no longer."""
    decided = {(one.at, one.reason) for one in takedowns.all}
    rows = connection.execute("SELECT story, withheld, reason FROM tombstones").fetchall()
    return {story for story, at, reason in rows if (at, reason) not in decided}


def released_captures(connection: sqlite3.Connection, takedowns: Takedowns, lifted: Set[str]) -> list[Released]:
    """The withheld captures of subjects that no other decision covers, by file and offset.

    By its text one of them may be covered all the same: whoever reads it again finds out.
    """
    query = "SELECT warc, offset, length, origin FROM captures WHERE subject = ? AND reason = ?"
    free = lifted - covered_subjects(connection, takedowns).keys() if lifted else ()
    rows = sorted(row for subject in free for row in connection.execute(query, (subject, WITHHELD)))
    return [Released(RecordPosition(*place), Origin(origin)) for *place, origin in rows]


def make_room(connection: sqlite3.Connection, lifted: Iterable[str], places: Iterable[RecordPosition]) -> None:
    """Take tombstones away, and captures that were read again and are to be saved anew; within a transaction."""
    connection.executemany("DELETE FROM tombstones WHERE story = ?", [(subject,) for subject in lifted])
    connection.executemany(
        "DELETE FROM captures WHERE warc = ? AND offset = ?", [(place.warc, place.offset) for place in places]
    )
