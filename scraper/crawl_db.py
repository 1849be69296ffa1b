"""crawl.db: its tables, and how it is opened.

`frontier.due`: NULL = not to be fetched in this run; 0 = as soon as its host's turn comes; else not before.
`hosts.wake`: NULL = nothing to do in this run; else when the host may be asked next. One row of each is found by
index whatever the size, so an operation costs O(log n).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import StorageFailure

BUSY_SECONDS = 10.0

SCHEMA = """
CREATE TABLE frontier (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    publisher TEXT NOT NULL,
    host TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    rank INTEGER NOT NULL,
    due REAL,
    title TEXT,
    date TEXT,
    hops INTEGER NOT NULL DEFAULT 0,
    redirect_to INTEGER REFERENCES frontier (id),
    cookies INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    failed_runs INTEGER NOT NULL DEFAULT 0,
    first_seen REAL NOT NULL,
    last_fetched REAL,
    next_check REAL,
    unchanged INTEGER NOT NULL DEFAULT 0,
    etag TEXT,
    last_modified TEXT,
    digest TEXT,
    listed_in TEXT
);
CREATE INDEX frontier_ready ON frontier (host, rank, id) WHERE due = 0;
CREATE INDEX frontier_waiting ON frontier (host, due) WHERE due > 0;
CREATE INDEX frontier_leased ON frontier (id) WHERE state = 'leased';
CREATE INDEX frontier_retry ON frontier (publisher) WHERE state = 'failed';
CREATE INDEX frontier_refused ON frontier (host) WHERE state = 'refused';
CREATE INDEX frontier_check ON frontier (publisher, next_check) WHERE next_check IS NOT NULL;
CREATE INDEX frontier_counts ON frontier (publisher, kind, state, reason);

CREATE TABLE fetches (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    url TEXT NOT NULL,
    publisher TEXT NOT NULL,
    kind TEXT NOT NULL,
    fetched TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    status INTEGER,
    warc TEXT,
    offset INTEGER,
    length INTEGER,
    digest TEXT,
    revisit INTEGER NOT NULL DEFAULT 0,
    etag TEXT,
    last_modified TEXT
);
CREATE INDEX fetches_place ON fetches (warc, offset);
CREATE INDEX fetches_digest ON fetches (digest, revisit) WHERE digest IS NOT NULL;
CREATE INDEX fetches_url ON fetches (url, id);
CREATE INDEX fetches_run ON fetches (run, publisher);

CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    publisher TEXT NOT NULL,
    scheme TEXT NOT NULL,
    delay REAL NOT NULL,
    crawl_delay REAL,
    next_request REAL NOT NULL DEFAULT 0,
    wake REAL,
    lease INTEGER,
    put_off REAL NOT NULL DEFAULT 0,
    strikes INTEGER NOT NULL DEFAULT 0,
    given_up TEXT
);
CREATE INDEX hosts_wake ON hosts (wake) WHERE lease IS NULL;

CREATE TABLE robots (
    host TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    hops INTEGER NOT NULL DEFAULT 0,
    fetched REAL,
    valid_until REAL NOT NULL DEFAULT 0,
    status INTEGER,
    body BLOB
);

CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    started TEXT NOT NULL,
    ended TEXT,
    exit_code INTEGER,
    pages INTEGER
);
CREATE TABLE run_publishers (
    run TEXT NOT NULL REFERENCES runs (id),
    publisher TEXT NOT NULL,
    health TEXT NOT NULL,
    PRIMARY KEY (run, publisher)
);
"""

# `robots.via`: the host at which a host's rules lie (RFC 9309 follows redirects); `failing_since`: no rules since then.
RULES_ELSEWHERE = """
ALTER TABLE robots ADD COLUMN via TEXT;
ALTER TABLE robots ADD COLUMN failing_since REAL;
CREATE INDEX robots_via ON robots (via, valid_until);
CREATE INDEX robots_url ON robots (url);
DELETE FROM robots;
CREATE INDEX frontier_tried ON frontier (id) WHERE attempts > 0 OR cookies > 0;
"""
MIGRATIONS = (SCHEMA, RULES_ELSEWHERE)  # a file's user_version says how many of them it has had


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open crawl.db: rows by name, transactions by hand; one thread at a time uses a connection."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_SECONDS,
        check_same_thread=False,
    )
    connection.row_factory = sqlite3.Row
    return connection


def open_for_writing(path: Path) -> sqlite3.Connection:
    """Open crawl.db, made where it is not there; what is committed outlives a power cut."""
    connection = connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise StorageFailure(f"{path} was written by a newer guong (format {version}); use that one")
    for number, migration in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {migration} PRAGMA user_version = {number}; COMMIT;")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing; IMMEDIATE, as a deferred one cannot wait for another writer."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def insert(db: sqlite3.Connection, table: str, values: Mapping[str, object]) -> int:
    """Insert a row; its number."""
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    cursor = db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))  # noqa: S608
    return int(cursor.lastrowid or 0)


def iso(moment: float) -> str:
    """A moment of the run's clock as UTC text."""
    return datetime.fromtimestamp(moment, UTC).isoformat()
