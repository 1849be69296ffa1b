"""How far each WARC file was read into archive.db; moved in the same transaction as what was read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing

from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.store.database import storage_errors
from archive.store.schema import open_archive_readonly


def read_watermarks(folder: DataFolder) -> dict[str, int]:
    """For each WARC file (a path below the data folder) how many bytes of it were read."""
    connection = open_archive_readonly(folder)
    if connection is None:
        return {}
    with closing(connection), storage_errors(folder.archive_db):
        return dict(connection.execute("SELECT warc, upto FROM watermarks"))


def ends_of(positions: Iterable[RecordPosition]) -> dict[str, int]:
    """For each WARC file the end of the last of these records."""
    ends: dict[str, int] = {}
    for position in positions:
        ends[position.warc] = max(ends.get(position.warc, 0), position.offset + position.length)
    return ends


def raise_watermarks(connection: sqlite3.Connection, ends: Mapping[str, int]) -> None:
    """Note that files were read up to here; within the caller's transaction, never backwards."""
    connection.executemany(
        "INSERT INTO watermarks (warc, upto) VALUES (?, ?) ON CONFLICT DO UPDATE SET upto = max(upto, excluded.upto)",
        sorted(ends.items()),
    )
