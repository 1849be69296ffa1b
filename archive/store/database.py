"""Connections to archive.db: how it is opened, what a transaction is, and what its failures are called."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from archive.errors import BadInput, StorageFailure

BUSY_SECONDS = 30.0  # a publish or a reader's checkpoint may hold the file for a while
WHAT_TO_DO = (
    "free space or check the disk; where the file itself is damaged, move it away:"
    " the next `guong crawl` or `guong import` makes it again from warc/"
)
JOURNAL_LIMIT = 64 * 1024 * 1024  # bytes the WAL keeps after a checkpoint; it grew to 1.8 GB without

CACHE = -128 * 1024  # KiB: rows go to random places of their indexes; with SQLite's 2 MB they were written many times


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Call a failure of SQLite by our name, with the file that it concerns."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageFailure(f"the database {path} failed: {error}; {WHAT_TO_DO}") from error


def connect(path: Path) -> sqlite3.Connection:
    """A connection that writes: WAL, synchronous NORMAL, foreign keys on, transactions only where asked for."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA journal_size_limit = {JOURNAL_LIMIT}")
    connection.execute(f"PRAGMA cache_size = {CACHE}")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def connect_readonly(path: Path, *, immutable: bool = False) -> sqlite3.Connection:
    """A connection that cannot write; `immutable` for a published file, which nobody changes any more."""
    flags = "mode=ro&immutable=1" if immutable else "mode=ro"
    return sqlite3.connect(f"file:{quote(str(path))}?{flags}", uri=True, timeout=BUSY_SECONDS, isolation_level=None)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing. IMMEDIATE: a deferred BEGIN fails when it turns into a writer while another one writes."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def newer_version(path: Path) -> BadInput:
    """The error of a database that a newer guong has written."""
    return BadInput(f"{path} was written by a newer guong; upgrade guong, or use another --data folder")
