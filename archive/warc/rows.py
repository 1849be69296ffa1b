"""Holding what databases say lies where against the WARC files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import BinaryIO, Self

from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.warc.faults import Fault, FaultKind
from archive.warc.files import existing_path, open_warc
from archive.warc.members import PROBE, Gap, begins_record, inflate_beginning, walk

CAPTURE_TYPE = re.compile(rb"\nWARC-Type:[ \t]*(?:response|revisit|resource)\r?\n", re.IGNORECASE)
HEAD_PROBE = 4096  # compressed bytes in which the WARC-Type of a record is found
HEAD_SIZE = 1 << 16

Row = RecordPosition | tuple[RecordPosition, str | None]


def check_positions(folder: DataFolder, rows: Iterable[Row]) -> Iterator[Fault]:
    """Rows at whose place no capture lies; fastest where they come ordered by file and offset.

    Only the beginning of each record is looked at: whether it is whole is for the check of its file to say.
    """
    with _LastFile(folder) as files:
        for row in rows:
            position, url = row if isinstance(row, tuple) else (row, None)
            if not _holds_capture(files.open(position.warc), position):
                yield Fault(position.warc, position.offset, FaultKind.ROW, url, position.length)


def _holds_capture(file: BinaryIO | None, position: RecordPosition) -> bool:
    if file is None:
        return False
    file.seek(position.offset)
    beginning = inflate_beginning(file.read(min(HEAD_PROBE, position.length)), HEAD_SIZE)
    return CAPTURE_TYPE.search(beginning.split(b"\r\n\r\n", 1)[0] + b"\r\n") is not None and _ends(file, position)


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
