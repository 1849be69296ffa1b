"""Finding the payload that a revisit record names.

Our own name file and offset, as Heritrix does. Imported ones are looked up by record id, or address and date, or
digest, in the index of imports.
"""

from __future__ import annotations

from collections.abc import Iterator

from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.warc.access import read_record
from archive.warc.faults import Fault, FaultKind, RecordUnreadable
from archive.warc.files import is_import, name_of
from archive.warc.import_index import ImportIndex
from archive.warc.parsing import Record, number_in

MAX_CHAIN = 8  # a revisit of a revisit of ...


def find_original(folder: DataFolder, revisit: Record, position: RecordPosition) -> Record:
    """The response or resource record whose payload a revisit record has; raises `RecordUnreadable`."""
    found = _follow(folder, revisit, MAX_CHAIN, imported=is_import(position.warc))
    if found is None:
        raise RecordUnreadable(
            Fault(position.warc, position.offset, FaultKind.REVISIT_TARGET, revisit.url, position.length)
        )
    return found


def _follow(folder: DataFolder, revisit: Record, depth: int, *, imported: bool) -> Record | None:
    for name, offset in _candidates(folder, revisit, imported=imported):
        try:
            record = read_record(folder, name, offset)
        except RecordUnreadable:
            continue
        if not _same_payload(revisit, record):
            continue
        if record.type != "revisit":
            return record
        if depth and (found := _follow(folder, record, depth - 1, imported=is_import(name))):
            return found
    return None


def _candidates(folder: DataFolder, revisit: Record, *, imported: bool) -> Iterator[tuple[str, int]]:
    name = name_of(revisit.headers.get("warc-refers-to-filename", "").rsplit("/", 1)[-1])
    offset = number_in(revisit.headers.get("warc-refers-to-file-offset", ""))
    if name is not None and offset is not None:
        yield name, offset
    if imported:
        yield from ImportIndex.for_reading(folder).originals(revisit)


def _same_payload(revisit: Record, other: Record) -> bool:
    wanted, found = revisit.headers.get("warc-payload-digest"), other.headers.get("warc-payload-digest")
    return other.type in ("response", "resource", "revisit") and (wanted is None or found is None or wanted == found)
