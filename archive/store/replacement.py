"""Putting a database that was made beside archive.db in its place, at once and whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.store.database import BUSY_SECONDS, connect, storage_errors
from archive.warc.files import sync_directory, sync_file

BUILD_CACHE = -256 * 1024  # KiB: most pages of the indexes of a million stories


def connect_for_building(path: Path) -> sqlite3.Connection:
    """A connection to a file that is thrown away where anything fails: no journal, no waiting for the disk.

    A journal in memory would hold every page that a partial rebuilding takes stories out of.
    """
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA cache_size = {BUILD_CACHE}")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def copy_archive(folder: DataFolder, path: Path) -> None:
    """A copy of archive.db as it is now."""
    with (
        storage_errors(folder.archive_db),
        closing(sqlite3.connect(folder.archive_db)) as archive,
        closing(sqlite3.connect(path)) as copy,
    ):
        archive.backup(copy)


def replace_archive(folder: DataFolder, path: Path) -> None:
    """Swap a finished database in; for whoever holds archive.lock. What fails leaves archive.db as it was.

    The old file is taken out of WAL mode first: a log that outlived it would be read into the new one.
    """
    sync_file(path)
    if folder.archive_db.is_file():
        with storage_errors(folder.archive_db), closing(connect(folder.archive_db)) as connection:
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        if mode != "delete":
            raise StorageFailure(f"{folder.archive_db} is being read by another process; run the command again later")
    path.replace(folder.archive_db)
    sync_directory(folder.root)
