"""One record, by its place."""

from __future__ import annotations

from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.warc.faults import Fault, FaultKind, RecordUnreadable
from archive.warc.files import existing_path, is_import, open_warc
from archive.warc.members import Gap, walk
from archive.warc.parsing import Malformed, Record, broken_digest, parse_record


def read_record(folder: DataFolder, name: str, offset: int, length: int | None = None) -> Record:
    """The record whose gzip member begins at `offset`; raises `RecordUnreadable` where there is no whole, true one."""
    if existing_path(folder, name) is None:
        raise RecordUnreadable(Fault(name, offset, FaultKind.MISSING))
    with open_warc(folder, name) as file:
        found = next(walk(file, offset), None)
    if found is None or (length is not None and found.length != length):
        raise RecordUnreadable(Fault(name, offset, FaultKind.ROW))
    if isinstance(found, Gap):
        raise RecordUnreadable(Fault(name, offset, found.kind, length=found.length))
    return checked(found.data, RecordPosition(name, offset, found.length))


def checked(data: bytes, position: RecordPosition) -> Record:
    """The record that a gzip member holds, its length and digests held; raises `RecordUnreadable`."""
    try:
        record = parse_record(data)
    except Malformed as error:
        raise RecordUnreadable(_fault(position, error.kind, error.record)) from error
    kind = broken_digest(record, foreign=is_import(position.warc))
    if kind is not None:
        raise RecordUnreadable(_fault(position, kind, record))
    return record


def _fault(position: RecordPosition, kind: FaultKind, record: Record | None) -> Fault:
    return Fault(position.warc, position.offset, kind, record.url if record else None, position.length)
