"""`guong forget`: a takedown is decided, applied, and nothing earlier that shows the story is left."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from archive.errors import BadInput, Locked
from archive.folder import DataFolder
from archive.store.database import storage_errors, transaction
from archive.store.decisions import append_decisions, moment, read_decisions
from archive.store.people import join_people
from archive.store.publish import drop_earlier, publish
from archive.store.reference import NOTHING, Reference
from archive.store.schema import bring_up_to_date, open_archive, open_archive_readonly
from archive.store.takedowns import Takedown, Takedowns
from archive.store.withholding import withhold

LOCK_WAIT = 2.0  # seconds; whoever holds the lock longer reads decisions.jsonl himself


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a takedown covers, and how many stories of the archive that were."""

    takedown: Takedown
    stories: int


def forget(
    folder: DataFolder,
    address: str,
    story: str,
    reason: str,
    now: datetime,
    say: Callable[[str], None],
    reference: Reference = NOTHING,
) -> Forgotten:
    """Withhold the story at a normalised address (`story`: the id that it has or would have) from now on.

    When this returns, no published file and no export shows it. What it says stands in decisions.jsonl alone.
    `reference`: what is known of newspapers and documents now.
    """
    folder.require()
    if not reason.strip():
        raise BadInput("a takedown needs a reason; name it with --reason")
    takedown, stories = _coverage(folder, address, story, reason.strip(), moment(now))
    known = Takedowns.of(read_decisions(folder, say))
    if known.covering(story, address) is None or stories:
        append_decisions(folder, [takedown.as_decision()])
    _apply(folder, say)
    if folder.current.is_symlink():
        drop_earlier(folder)
        publish(folder, allow_loss=1.0, reference=reference)
        drop_earlier(folder)
    return Forgotten(takedown, stories)


def _apply(folder: DataFolder, say: Callable[[str], None]) -> None:
    """Take it out of archive.db; where that is being written, its writer does so before its next batch."""
    if not folder.archive_db.is_file():
        return
    try:
        with (
            folder.lock("archive", wait=LOCK_WAIT),
            closing(open_archive(folder)) as connection,
            storage_errors(folder.archive_db),
        ):
            connection.execute("PRAGMA secure_delete = ON")  # no word of it in free pages
            with transaction(connection):
                withhold(connection, Takedowns.of(read_decisions(folder)))
                join_people(connection)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except Locked:
        say("archive.db is being written: its writer takes the story out with its next batch")


def _coverage(folder: DataFolder, address: str, story: str, reason: str, at: str) -> tuple[Takedown, int]:
    """All that the archive knows of the story: its ids, addresses and texts."""
    bring_up_to_date(folder, wait=LOCK_WAIT)
    connection = open_archive_readonly(folder)
    if connection is None:
        return Takedown(at, reason, address, (story,), (address,)), 0
    with closing(connection), storage_errors(folder.archive_db):
        subjects = {story, *_column(connection, "SELECT subject FROM captures WHERE address = ?", address)}
        stories = {one for subject in subjects for one in _column(connection, STORIES, subject)}
        subjects |= {one for found in stories for one in (found, *_column(connection, ALIASES, found))}
        addresses = {one for subject in subjects for one in _column(connection, ADDRESSES, subject)}
        texts = {(owner, key) for subject in subjects for owner, key in connection.execute(TEXTS, (subject,))}
    takedown = Takedown(
        at, reason, address, tuple(sorted(subjects)), tuple(sorted({address, *addresses})), tuple(sorted(texts))
    )
    return takedown, len(stories)


STORIES = "SELECT id FROM stories WHERE id = ?1 UNION SELECT story FROM story_aliases WHERE alias = ?1"
ALIASES = "SELECT alias FROM story_aliases WHERE story = ?"
ADDRESSES = "SELECT DISTINCT address FROM captures WHERE subject = ?"
TEXTS = """SELECT DISTINCT captures.publisher, text_key FROM contents JOIN captures ON captures.content = contents.id
    WHERE contents.subject = ? AND text_key IS NOT NULL"""


def _column(connection: sqlite3.Connection, sql: str, value: str) -> list[str]:
    return [row[0] for row in connection.execute(sql, (value,))]
