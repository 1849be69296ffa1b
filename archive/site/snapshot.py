"""The published snapshot: which one is current, and what Datasette must know of it beforehand."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.store.snapshot import is_of_before

DATABASE = "archive"
SHADOWS = ("_data", "_idx", "_content", "_docsize", "_config")  # what FTS5 keeps behind a virtual table


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published file; `digest` is the part of its SHA-256 that its name carries.

    `until`: when its newest captures were read, UTC.
    """

    path: Path
    digest: str
    counts: Mapping[str, int]
    until: str | None

    @property
    def inspected(self) -> dict[str, Any]:
        """What Datasette would find by `inspect`: with it no page counts rows or hashes the file."""
        tables = {name: {"count": count} for name, count in self.counts.items()}
        entry = {"hash": self.digest, "size": self.path.stat().st_size, "file": self.path.name, "tables": tables}
        return {DATABASE: entry}


def current_path(folder: DataFolder) -> Path | None:
    """The file that `current` points at, None where nothing is published."""
    path = folder.current.resolve()
    return path if path.is_file() else None


def open_snapshot(path: Path) -> Snapshot:
    """Read what must be known of a snapshot before it is served; BadInput says what to do where it cannot be."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
            if is_of_before(connection, path):
                raise BadInput(f"{path} was published by an earlier guong; make a new one with `guong publish`")
            (until,) = connection.execute("select max(ended) from runs").fetchone()
            return Snapshot(path, path.stem.removeprefix("archive-"), _counts(connection), until)
    except sqlite3.DatabaseError as error:
        raise BadInput(f"{path} is no readable snapshot ({error}); make a new one with `guong publish`") from error


def current_snapshot(folder: DataFolder) -> Snapshot:
    """The current snapshot, or say how to make one."""
    folder.require()
    path = current_path(folder)
    if path is None:
        raise BadInput(f"no snapshot in {folder.published}; make one with `guong publish`")
    return open_snapshot(path)


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Rows of each table as ANALYZE counted them when the file was made: what nobody changes is not counted again."""
    rows = connection.execute("select name, sql from sqlite_master where type = 'table'").fetchall()
    virtual = [name for name, sql in rows if (sql or "").lower().startswith("create virtual table")]
    hidden = {name + ending for name in virtual for ending in SHADOWS} | set(virtual)
    counted: dict[str, int] = {}  # the largest of a table's: an index on some of its rows says less
    for table, stat in connection.execute("select tbl, stat from sqlite_stat1"):
        counted[table] = max(counted.get(table, 0), int(stat.split()[0]))
    return {name: 0 if name in hidden else counted.get(name, 0) for name, _ in rows}  # empty tables have no statistics
