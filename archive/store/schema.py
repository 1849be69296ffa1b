"""The tables of archive.db, as a list of migrations: a new one is appended."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.store.database import connect, connect_readonly, newer_version, storage_errors, transaction
from archive.store.dictionary import refresh_dictionary
from archive.store.sameness import stored_text_key
from archive.store.tables import (
    ACCESS,
    EMBARGO,
    FACTS,
    FIGURES,
    FIRST_INDEXES,
    FIRST_TABLES,
    FROM_BEFORE_MOVES,
    MOVES,
    NAMES,
    PEOPLE,
    PLACES,
    PROFILES,
    REPRINTS,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database, Migrations

MIGRATION_SET = "guong"


STEPS = {
    "001_first_tables": (*FIRST_TABLES, *FIRST_INDEXES),
    "002_reprints": REPRINTS,
    "003_places": PLACES,
    "004_moves_absences_takedowns": (*MOVES, *FROM_BEFORE_MOVES),
    "005_facts": FACTS,
    "006_access": ACCESS,
    "007_embargo": EMBARGO,
    "008_people": PEOPLE,
    "009_names": NAMES,
    "010_figures": FIGURES,
    "011_person_profiles": PROFILES,
}
VERSION = len(STEPS)  # PRAGMA user_version of a database that has them all


def _migrations() -> Migrations:
    from sqlite_utils import Migrations  # 0.1 s: only where a database is made or moved forward

    migrations = Migrations(MIGRATION_SET)
    for name, statements in STEPS.items():
        migrations(name=name)(_step(statements))
    return migrations


def _step(statements: Sequence[str]) -> Callable[[Database], None]:
    def run(database: Database) -> None:
        database.conn.create_function("text_key_of", 3, stored_text_key, deterministic=True)
        for statement in statements:
            database.execute(statement)

    return run


def open_archive(folder: DataFolder) -> sqlite3.Connection:
    """archive.db, made or moved forward where needed; for its one writer, who holds archive.lock."""
    folder.create()
    with storage_errors(folder.archive_db):
        connection = connect(folder.archive_db)
        try:
            migrate(connection, folder.archive_db)
        except BaseException:
            connection.close()
            raise
    return connection


def open_archive_readonly(folder: DataFolder) -> sqlite3.Connection | None:
    """archive.db for a reader, or None where nothing was ingested yet."""
    if not folder.archive_db.is_file():
        return None
    with storage_errors(folder.archive_db):
        connection = connect_readonly(folder.archive_db)
        if version_of(connection, folder.archive_db) == 0:  # its writer has made the file, but not yet its tables
            connection.close()
            return None
    return connection


def require_archive(folder: DataFolder, *, wait: float) -> sqlite3.Connection:
    """archive.db for a reader, of this version; BadInput where nothing was ingested yet."""
    folder.require()
    if folder.archive_db.is_file():
        bring_up_to_date(folder, wait=wait)
    connection = open_archive_readonly(folder)
    if connection is None:
        raise BadInput(f"there are no stories in {folder.root} yet; run `guong crawl` or `guong import`")
    return connection


def bring_up_to_date(folder: DataFolder, *, wait: float) -> None:
    """Make archive.db where there is none, and move it forward where it is of an earlier version."""
    reader = open_archive_readonly(folder)
    version = version_of(reader, folder.archive_db) if reader else 0
    if reader:
        reader.close()
    if version < VERSION:
        with folder.lock("archive", wait=wait):
            open_archive(folder).close()


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a database to this version, in one transaction; one of a newer version is left as it is."""
    if version_of(connection, path) < VERSION:
        with transaction(connection):
            _apply(connection)
    refresh_dictionary(connection)


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """How many migrations a database has; BadInput where it knows more of them than we do."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise newer_version(path)
    return version


def _apply(connection: sqlite3.Connection) -> None:
    from sqlite_utils import Database

    _migrations().apply(Database(connection))
    connection.execute(f"PRAGMA user_version = {VERSION}")
