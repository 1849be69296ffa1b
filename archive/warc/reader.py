"""Reading captures back: lengths, checksums and digests held, damage reported and stepped over."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator

from archive.folder import DataFolder
from archive.model import Capture, Origin, RecordPosition
from archive.warc.access import checked, read_record
from archive.warc.faults import Fault, FaultKind, RecordUnreadable, Report
from archive.warc.files import is_import, open_warc
from archive.warc.members import Gap, Member, walk
from archive.warc.parsing import HttpHead, Malformed, Record, parse_http, parse_record
from archive.warc.records import CAPTURES, head_length
from archive.warc.revisits import find_original

ORIGIN_FIELD = b"origin: "

log = logging.getLogger(__name__)


def log_fault(fault: Fault) -> None:
    """What a reader does with a fault where nobody asked for it."""
    log.warning("damaged record left out: %s", fault.as_text())


def read_captures(
    folder: DataFolder, name: str, start: int = 0, stop: int | None = None, *, report: Report = log_fault
) -> Iterator[Capture]:
    """Responses, revisits with their payload, and resources that begin in [start, stop) of a file, in its order.

    What is damaged is reported and left out; reading goes on with the next whole record.
    """
    origin = read_origin(folder, name)
    with open_warc(folder, name) as file:
        for found in walk(file, start, stop):
            if isinstance(found, Gap):
                report(Fault(name, found.offset, found.kind, length=found.length))
                continue
            try:
                capture = _capture_of(folder, name, found, origin)
            except RecordUnreadable as error:
                report(error.fault)
                continue
            if capture is not None:
                yield capture


def read_capture(folder: DataFolder, position: RecordPosition) -> Capture:
    """The capture at a place; raises `RecordUnreadable` where there is none, or not as it was written."""
    record = read_record(folder, position.warc, position.offset, position.length)
    capture = _capture(folder, record, position, read_origin(folder, position.warc))
    if capture is None:
        raise RecordUnreadable(Fault(position.warc, position.offset, FaultKind.ROW, record.url, position.length))
    return capture


def read_exchange_bytes(folder: DataFolder, position: RecordPosition) -> bytes:
    """HTTP head and body as sent; a resource, which has no head, is given one with its media type."""
    record = read_record(folder, position.warc, position.offset, position.length)
    if record.type == "revisit":
        original = find_original(folder, record, position)
        return _head(record, original) + bytes(original.payload)
    if record.is_http:
        return bytes(record.block)
    media_type = "".join(f"{name}: {value}\r\n" for name, value in _media_type(record))
    return f"HTTP/1.1 200 OK\r\n{media_type}\r\n".encode() + bytes(record.block)


def read_origin(folder: DataFolder, name: str) -> Origin:
    """How the captures of a file came into the archive: as its warcinfo record says, else as its name does."""
    with open_warc(folder, name) as file:
        first = next(walk(file), None)
    about = _warcinfo_lines(first) if isinstance(first, Member) else []
    if any(line.startswith(ORIGIN_FIELD) for line in about):
        return Origin.IMPORT if ORIGIN_FIELD + Origin.IMPORT.encode() in about else Origin.CRAWL
    return Origin.IMPORT if is_import(name) else Origin.CRAWL


def _warcinfo_lines(member: Member) -> list[bytes]:
    try:
        record = parse_record(member.data)
    except Malformed:
        return []
    return bytes(record.block).splitlines() if record.type == "warcinfo" else []


def _capture_of(folder: DataFolder, name: str, member: Member, origin: Origin) -> Capture | None:
    position = RecordPosition(name, member.offset, member.length)
    return _capture(folder, checked(member.data, position), position, origin)


def _capture(folder: DataFolder, record: Record, position: RecordPosition, origin: Origin) -> Capture | None:
    url = record.url
    if record.type not in CAPTURES or url is None or not url.lower().startswith(("http://", "https://")):
        return None
    original = find_original(folder, record, position) if record.type == "revisit" else record
    http = _http(record, original)
    body = bytes(original.payload)
    return Capture(
        url=url,
        fetched=record.date,
        status=http.status,
        headers=http.headers,
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        position=position,
        origin=origin,
        truncated=record.headers.get("warc-truncated") or original.headers.get("warc-truncated"),
    )


def _http(record: Record, original: Record) -> HttpHead:
    head = _head(record, original)
    return parse_http(head) if original.is_http or record.is_http else HttpHead(None, _media_type(original))


def _head(record: Record, original: Record) -> bytes:
    """The HTTP head of a record; of the original where a revisit has none, or only says 304."""
    own = _own_head(record)
    if record is not original and parse_http(own).status in (None, 304):
        own = _own_head(original) or own
    return own


def _own_head(record: Record) -> bytes:
    return bytes(record.block[: head_length(record.block)]) if record.is_http else b""


def _media_type(record: Record) -> tuple[tuple[str, str], ...]:
    value = record.headers.get("content-type")
    return (("Content-Type", value),) if value else ()
