"""Saving captures: a story's rows are a pure function of the set of its captures, in whatever order they came."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC

from archive.ids import short_hash
from archive.model import Capture, Kind, Origin, RecordPosition
from archive.store.contents import insert_contents
from archive.store.newspapers import PublisherRow, save_publishers
from archive.store.readings import Reading
from archive.store.reworking import rework
from archive.store.story_rows import Change
from archive.store.takedowns import WITHHELD, Takedown, Takedowns
from archive.store.withholding import tombstones, withhold_subjects

OFF_THEME = "off-theme"
SET_ASIDE = "set-aside"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A capture and what came of it: a story, or the reason why none did (its reading may be known all the same).

    `address` is the normalised one, `subject` the id that a story there has or would have, `redirect_to` where it
    sends its reader; `reader` tells what read it, `error` why it was set aside.
    """

    capture: Capture
    publisher: PublisherRow
    address: str
    subject: str
    kind: Kind | None = None
    reason: str | None = None
    reading: Reading | None = None
    error: str | None = None
    redirect_to: str | None = None
    reader: str = ""

    @property
    def story(self) -> Reading | None:
        """What was read, where it is a story of the archive."""
        return self.reading if self.reason is None else None


@dataclass(slots=True)
class Saved:
    """What a run has added so far."""

    captures: int = 0
    pages: int = 0
    set_aside: int = 0
    new: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def count(self, story: str, change: Change) -> None:
        """Note what became of a story; one that is new in this run is not counted as changed too."""
        if change.is_new:
            self.new.add(story)
        elif change.has_more_versions and story not in self.new:
            self.changed.add(story)
        if change.went:
            self.gone.add(story)
        elif change.came_back:
            self.gone.discard(story)


def capture_id(capture: Capture) -> str:
    """Id of a capture: what was fetched, when, and what came."""
    return short_hash("capture", capture.url, fetched_at(capture), capture.sha256)


def fetched_at(capture: Capture) -> str:
    """The time of a capture as it is stored: UTC, sorts as text."""
    if capture.fetched is None:
        raise ValueError(f"the capture of {capture.url} has no date: only kept records are stored")
    return capture.fetched.astimezone(UTC).isoformat()


def save_batch(
    connection: sqlite3.Connection, outcomes: Sequence[Outcome], saved: Saved, takedowns: Takedowns | None = None
) -> None:
    """Add captures and bring all they touch up to date; within the caller's transaction."""
    allowed = _without_withheld(connection, outcomes, takedowns or Takedowns())
    save_publishers(connection, (one.publisher for one in allowed))
    touched = [one for one in allowed if _save_capture(connection, one, saved)]
    readings = [one.story for one in touched if one.story]
    insert_contents(connection, [reading.row for reading in readings])
    fresh = {reading.id: reading for reading in readings}
    for story, change in rework(connection, {one.subject for one in touched}, fresh).items():
        saved.count(story, change)


def _without_withheld(
    connection: sqlite3.Connection, outcomes: Sequence[Outcome], takedowns: Takedowns
) -> Sequence[Outcome]:
    """What was decided to be withheld is kept as a capture without anything that it said.

    One capture that is covered withholds all of its subject, those that are in the archive already too.
    """
    covered: dict[str, Takedown] = {}
    for one in outcomes:
        text = (one.publisher.id, one.reading.text_key) if one.reading and one.reading.text_key else None
        if takedown := takedowns.covering(one.subject, one.address, text):
            covered.setdefault(one.subject, takedown)
    withhold_subjects(connection, covered)
    closed = tombstones(connection, {one.subject for one in outcomes})
    return [_withheld(one) if one.subject in closed else one for one in outcomes]


def _withheld(one: Outcome) -> Outcome:
    return Outcome(one.capture, one.publisher, one.address, one.subject, reason=WITHHELD)


def known_places(connection: sqlite3.Connection, positions: Iterable[RecordPosition]) -> set[RecordPosition]:
    """Those of the records that are in the archive already."""
    query = "SELECT 1 FROM captures WHERE warc = ? AND offset = ?"
    return {p for p in positions if connection.execute(query, (p.warc, p.offset)).fetchone()}


def known_stories(connection: sqlite3.Connection, ids: Iterable[str]) -> set[str]:
    """Those of the subjects of which something was read as a story already."""
    query = "SELECT 1 FROM contents WHERE subject = ?"
    return {one for one in ids if connection.execute(query, (one,)).fetchone()}


def off_theme_captures(connection: sqlite3.Connection, subject: str) -> list[RecordPosition]:
    """Where the captures of an address lie that were left out as being off the theme."""
    rows = connection.execute(
        "SELECT warc, offset, length FROM captures WHERE subject = ? AND story IS NULL AND reason = ?"
        " ORDER BY fetched, id",
        (subject, OFF_THEME),
    )
    return [RecordPosition(*row) for row in rows]


def _save_capture(connection: sqlite3.Connection, one: Outcome, saved: Saved) -> bool:
    """Add a capture; False where it is known and nothing new is said of it."""
    key = capture_id(one.capture)
    known = connection.execute("SELECT warc, offset, story FROM captures WHERE id = ?", (key,)).fetchone()
    if known is None:
        _insert_capture(connection, key, one)
        saved.captures += 1
        saved.pages += one.kind is not None
        saved.set_aside += one.error is not None
        return True
    _keep_first_place(connection, key, one.capture, known[:2])
    if known[2] is None and one.story is not None:
        _give_story(connection, key, one.story, one.reader)
        return True
    return False


def _insert_capture(connection: sqlite3.Connection, key: str, one: Outcome) -> None:
    capture, position = one.capture, _position(one.capture)
    connection.execute(
        "INSERT INTO captures (id, url, address, subject, publisher, fetched, status, origin, kind, reason, truncated,"
        " warc, offset, length, sha256, story, content, redirect_to, reader)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            capture.url,
            one.address,
            one.subject,
            one.publisher.id,
            fetched_at(capture),
            capture.status,
            capture.origin.value,
            one.kind and one.kind.value,
            one.reason,
            capture.truncated,
            position.warc,
            position.offset,
            position.length,
            capture.sha256,
            one.story and one.story.story.id,
            one.story and one.story.id,
            one.redirect_to,
            one.reader,
        ),
    )
    if one.error is not None:
        connection.execute("INSERT INTO set_aside VALUES (?, ?)", (key, one.error))


def _position(capture: Capture) -> RecordPosition:
    if capture.position is None:
        raise ValueError(f"the capture of {capture.url} lies in no WARC file: only kept records are stored")
    return capture.position


def _keep_first_place(connection: sqlite3.Connection, key: str, capture: Capture, known: tuple[str, int]) -> None:
    """The same answer may lie in two files (crawled here, imported from elsewhere): the row names the first by name."""
    if capture.origin is Origin.IMPORT:
        connection.execute("UPDATE captures SET origin = ? WHERE id = ?", (capture.origin.value, key))
    place = _position(capture)
    if (place.warc, place.offset) < known:
        connection.execute(
            "UPDATE captures SET warc = ?, offset = ?, length = ? WHERE id = ?",
            (place.warc, place.offset, place.length, key),
        )


def _give_story(connection: sqlite3.Connection, key: str, reading: Reading, reader: str) -> None:
    connection.execute(
        "UPDATE captures SET story = ?, content = ?, kind = ?, reader = ?, reason = NULL WHERE id = ?",
        (reading.story.id, reading.id, reading.story.article.kind.value, reader, key),
    )
    connection.execute("DELETE FROM set_aside WHERE capture = ?", (key,))
