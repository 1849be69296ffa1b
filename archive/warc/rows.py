"""Holding what databases say lies where against the WARC files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from types import TracebackType
from typing import BinaryIO, Self

from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.warc.faults import Fault, FaultKind
from archive.warc.files import existing_path, open_warc
from archive.warc.members import HEAD_PROBE, PROBE, Gap, Member, begins_record, inflate_beginning, walk
from archive.warc.parsing import Record, head_of
from archive.warc.records import CAPTURES, uri

PAGE = 10_000  # rows read at once: no transaction stays open while their records are looked at

USUAL_HEAD = 1024  # bytes in which the head of a record ends; where it does not, the whole record is unpacked

Row = RecordPosition | tuple[RecordPosition, str | None]


def rows_of_table(
    db: sqlite3.Connection, table: str, name: str = "", start: int = 0
) -> Iterator[tuple[RecordPosition, str]]:
    """What a table with warc, offset, length and url says lies where, in the order of the files, from a place on."""
    query = (
        f"SELECT warc, offset, length, url FROM {table}"  # noqa: S608 - our own tables
        f" WHERE warc IS NOT NULL AND (warc, offset) > (?, ?) ORDER BY warc, offset LIMIT {PAGE}"
    )
    last: tuple[str, int] = (name, start - 1)
    while rows := db.execute(query, last).fetchall():
        for warc, offset, length, url in rows:
            yield RecordPosition(warc, offset, length), url
        last = (rows[-1][0], rows[-1][1])


def in_order(*sources: Iterable[tuple[RecordPosition, str]]) -> Iterator[tuple[RecordPosition, str]]:
    """The rows of several tables in the order of the files, equal ones once."""
    last = None
    for row in merge(*sources, key=lambda row: (row[0].warc, row[0].offset, row[0].length, row[1])):
        if row != last:
            yield row
        last = row


def check_positions(folder: DataFolder, rows: Iterable[Row]) -> Iterator[Fault]:
    """Rows at whose place no capture of their address lies; fastest where they come ordered by file and offset.

    Only the beginning of each record is looked at: whether it is whole is for the check of its file to say.
    """
    with _LastFile(folder) as files:
        for row in rows:
            position, url = row if isinstance(row, tuple) else (row, None)
            file = files.open(position.warc)
            if file is None or not _holds_capture(file, position, url):
                yield Fault(position.warc, position.offset, FaultKind.ROW, url, position.length)


def _holds_capture(file: BinaryIO, position: RecordPosition, url: str | None) -> bool:
    record = _head_at(file, position)
    if record is None or record.type not in CAPTURES:
        return False
    return (url is None or record.url in (url, uri(url))) and _ends(file, position)


def _head_at(file: BinaryIO, position: RecordPosition) -> Record | None:
    file.seek(position.offset)
    beginning = inflate_beginning(file.read(min(HEAD_PROBE, position.length)), USUAL_HEAD)
    if (record := head_of(beginning)) is not None:
        return record
    whole = next(walk(file, position.offset), None)
    return head_of(whole.data) if isinstance(whole, Member) else None


def _ends(file: BinaryIO, position: RecordPosition) -> bool:
    """Whether the gzip member has the length of the row: the next one begins behind it, or else it is unpacked."""
    file.seek(position.offset + position.length)
    if begins_record(file.read(PROBE)):
        return True
    found = next(walk(file, position.offset), None)
    if isinstance(found, Gap):  # damaged: said by the check of the file, at this offset
        return True
    return found is not None and found.length == position.length


class _LastFile:
    """The file that was asked for last, open."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._name: str | None = None
        self._file: BinaryIO | None = None
        self._stack = ExitStack()

    def open(self, name: str) -> BinaryIO | None:
        """The file, None where it is not there."""
        if name != self._name:
            self._stack.close()
            is_there = existing_path(self._folder, name) is not None
            self._file = self._stack.enter_context(open_warc(self._folder, name)) if is_there else None
            self._name = name
        return self._file

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
