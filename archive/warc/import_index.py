"""Which records imports have brought: index/imports.db, a cache of the heads of their WARC files.

It answers two questions: is a record kept already, and where is the payload that an imported revisit names. The truth
is in the WARC files: each file is scanned from where the index ends, so an import that dies leaves nothing wrong, and
the file may be deleted at any time. Files of crawls are taken in only where something is imported that was copied out
of them (it names their warcinfo record).
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.warc.durable import WHAT_TO_DO
from archive.warc.files import existing_path, is_import, make_directory, open_warc, warc_names
from archive.warc.members import Member, walk
from archive.warc.parsing import Malformed, Record, parse_record

VERSION = 1
SCHEMA = """
create table files (name text primary key, scanned integer not null) without rowid;
create table records (
    warc text not null, start integer not null, length integer not null, id text not null, type text not null,
    url text, date text, block blob not null, payload blob not null, label text, primary key (warc, start)
) without rowid;
create index records_by_id on records (id);
create index records_by_url on records (url, payload);
create index records_by_label on records (label) where label is not null;
"""
PAGE = "type in ('response', 'resource')"


class ImportIndex:
    """The index; `for_import` writes it, `for_reading` never does. A change counts only after `commit`."""

    def __init__(self, folder: DataFolder, connection: sqlite3.Connection) -> None:
        self._folder = folder
        self._connection = connection

    @classmethod
    def for_import(cls, folder: DataFolder) -> Self:
        """The index on disk, brought up to date; made anew where it is missing or no good."""
        path = index_path(folder)
        try:
            make_directory(path.parent)
            try:
                return cls._up_to_date(folder, path)
            except sqlite3.DatabaseError:
                path.unlink(missing_ok=True)
                return cls._up_to_date(folder, path)
        except (sqlite3.Error, OSError) as error:
            raise index_failure(folder, error) from error

    @classmethod
    def _up_to_date(cls, folder: DataFolder, path: Path) -> Self:
        index = cls(folder, _open(path))
        index.update()
        return index

    @classmethod
    def for_reading(cls, folder: DataFolder) -> ImportIndex:
        """The index on disk where it covers all files, else one in memory."""
        names = import_names(folder)
        return _for_reading(folder, tuple((name, _size(folder, name)) for name in names))

    def update(self) -> None:
        """Take in what files of imports hold behind the point up to which they were scanned."""
        for name in import_names(self._folder):
            self.cover(name)

    def cover(self, name: str) -> None:
        """Take in one file."""
        scanned = self._scanned(name)
        size = _size(self._folder, name)
        if size < scanned:
            self._forget(name)
            scanned = 0
        if size > scanned:
            self._scan(name, scanned)
            self._connection.commit()

    def covers(self, name: str, size: int) -> bool:
        """Whether a file of this size is taken in."""
        return self._scanned(name) == size

    def add(self, record: Record, position: RecordPosition) -> None:
        """Enter a record that was just written."""
        self._connection.execute(
            "insert or replace into records values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                position.warc,
                position.offset,
                position.length,
                record.id,
                record.type,
                record.url,
                record.headers.get("warc-date"),
                hashlib.sha256(record.block).digest(),
                hashlib.sha256(record.payload).digest(),
                record.headers.get("warc-payload-digest"),
            ),
        )
        self._set_scanned(position.warc, position.offset + position.length)

    def same_record(self, record: Record) -> list[RecordPosition]:
        """Where records with this id and block lie."""
        return self._positions("id = ? and block = ?", record.id, hashlib.sha256(record.block).digest())

    def same_page(self, url: str, payload: bytes, date: str | None) -> list[RecordPosition]:
        """Where this payload lies, fetched from this address (at this WARC-Date, where one is given)."""
        digest = hashlib.sha256(payload).digest()
        if date is None:
            return self._positions(f"{PAGE} and url = ? and payload = ?", url, digest)
        return self._positions(f"{PAGE} and url = ? and payload = ? and date = ?", url, digest, date)

    def originals(self, revisit: Record) -> Iterator[tuple[str, int]]:
        """Where the payload of an imported revisit may lie, the surest first."""
        headers = revisit.headers
        places: list[RecordPosition] = []
        if identifier := headers.get("warc-refers-to"):
            places += self._positions(f"{PAGE} and id = ?", identifier)
        if (url := headers.get("warc-refers-to-target-uri")) and (date := headers.get("warc-refers-to-date")):
            places += self._positions(f"{PAGE} and url = ? and date = ?", url.strip("<>"), date)
        if label := headers.get("warc-payload-digest"):
            places += self._positions(f"{PAGE} and label = ?", label)
        yield from dict.fromkeys((place.warc, place.offset) for place in places)

    def commit(self) -> None:
        """Keep what was added; call it when the WARC files are synced."""
        self._connection.commit()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def _positions(self, where: str, *values: str | bytes) -> list[RecordPosition]:
        query = f"select warc, start, length from records where {where} order by warc, start limit 100"  # noqa: S608 - constants
        return [RecordPosition(*row) for row in self._connection.execute(query, values)]

    def _scanned(self, name: str) -> int:
        row = self._connection.execute("select scanned from files where name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def _set_scanned(self, name: str, end: int) -> None:
        self._connection.execute("insert or replace into files values (?, ?)", (name, end))

    def _forget(self, name: str) -> None:
        self._connection.execute("delete from records where warc = ?", (name,))
        self._connection.execute("delete from files where name = ?", (name,))

    def _scan(self, name: str, start: int) -> None:
        with open_warc(self._folder, name) as file:
            for found in walk(file, start):
                if isinstance(found, Member):
                    self._take_in(found, name)
                self._set_scanned(name, found.offset + found.length)

    def _take_in(self, member: Member, name: str) -> None:
        try:
            record = parse_record(member.data)
        except Malformed:
            return
        self.add(record, RecordPosition(name, member.offset, member.length))


def index_path(folder: DataFolder) -> Path:
    """Where the index lies."""
    return folder.root / "index" / "imports.db"


def index_failure(folder: DataFolder, error: Exception) -> StorageFailure:
    """What to say where the index cannot be written."""
    return StorageFailure(f"cannot write {index_path(folder)}: {error}; {WHAT_TO_DO}")


def forget_index(folder: DataFolder) -> None:
    """Let the next import scan anew; for whoever changed a WARC file."""
    index_path(folder).unlink(missing_ok=True)


def import_names(folder: DataFolder) -> list[str]:
    """The WARC files that imports wrote."""
    return [name for name in warc_names(folder) if is_import(name)]


def _size(folder: DataFolder, name: str) -> int:
    path = existing_path(folder, name)
    return path.stat().st_size if path else 0


@lru_cache(maxsize=4)
def _for_reading(folder: DataFolder, sizes: tuple[tuple[str, int], ...]) -> ImportIndex:
    path = index_path(folder)
    if path.is_file():
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        index = ImportIndex(folder, connection)
        if _is_good(connection) and all(index.covers(name, size) for name, size in sizes):
            return index
        connection.close()
    index = ImportIndex(folder, _created(sqlite3.connect(":memory:", check_same_thread=False)))
    index.update()
    return index


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    if _is_good(connection):
        return connection
    connection.close()
    path.unlink(missing_ok=True)
    return _created(sqlite3.connect(path))


def _is_good(connection: sqlite3.Connection) -> bool:
    try:
        version = connection.execute("pragma user_version").fetchone()[0]
        connection.execute("select count(*) from (select 1 from files limit 1), (select 1 from records limit 1)")
    except sqlite3.Error:
        return False
    return bool(version == VERSION)


def _created(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.executescript(f"{SCHEMA} pragma user_version = {VERSION};")
    return connection
