"""Taking a record apart: what stands in a gzip member, held against what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from archive.warc import digests
from archive.warc.faults import FaultKind
from archive.warc.records import RECORD_END, head_length

RECORD_HEAD_LIMIT = 1 << 18  # bytes; a longer WARC head is taken for damage
VERSION = re.compile(r"WARC/\d\.\d")
VERSION_LINE = re.compile(rb"WARC/\d\.\d\r?\n")
STATUS_LINE = re.compile(rb"HTTP/\S*[ \t]+(\d{3})(?!\d)", re.IGNORECASE)
HEAD_END = re.compile(rb"\r?\n\r?\n")
LINE_END = re.compile(r"\r?\n")
FOLD = re.compile(r"\r?\n[ \t]+")
CHUNKED = re.compile(rb"\ntransfer-encoding:[^\r\n]*chunked", re.IGNORECASE)


class Malformed(Exception):
    """A gzip member does not hold a whole record; `record` is what could be read of its head."""

    def __init__(self, kind: FaultKind, record: Record | None = None) -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.record = record


class Record(NamedTuple):
    """A record as it stands in a file: names in lower case, the first value of each; the raw head and the block."""

    headers: Mapping[str, str]
    head: bytes
    block: memoryview

    @property
    def type(self) -> str:
        """WARC-Type."""
        return self.headers.get("warc-type", "").lower()

    @property
    def id(self) -> str:
        """WARC-Record-ID."""
        return self.headers.get("warc-record-id", "")

    @property
    def url(self) -> str | None:
        """WARC-Target-URI, without the angle brackets that WARC 1.0 writers put round it."""
        value = self.headers.get("warc-target-uri")
        return value[1:-1] if value and value[0] == "<" and value[-1] == ">" else value

    @property
    def date(self) -> datetime | None:
        """WARC-Date in UTC."""
        return parse_date(self.headers.get("warc-date", ""))

    @property
    def is_http(self) -> bool:
        """Whether the block is an HTTP message."""
        return self.headers.get("content-type", "").lower().startswith("application/http")

    @property
    def payload(self) -> memoryview:
        """What the payload digest is over: the bytes behind the HTTP head, or the whole block."""
        return self.block[head_length(self.block) :] if self.is_http else self.block


@dataclass(frozen=True, slots=True)
class HttpHead:
    """Status and headers of an HTTP response; status None where there is no status line."""

    status: int | None
    headers: tuple[tuple[str, str], ...]


def parse_record(data: bytes) -> Record:
    """The one record of a gzip member; raises `Malformed` where it is not exactly one whole record."""
    record, end = take_record(data)
    rest = data[end:]
    if rest == RECORD_END:
        return record
    several = VERSION_LINE.match(rest.lstrip(b"\r\n")) is not None
    raise Malformed(FaultKind.MEMBER if several else FaultKind.LENGTH, record)


def take_record(data: bytes) -> tuple[Record, int]:
    """The record at the beginning of `data`, and where its block ends."""
    headers, start = parse_head(data)
    head, length = data[:start], number_in(headers.get("content-length", ""))
    if length is None:
        raise Malformed(FaultKind.LENGTH, Record(headers, head, memoryview(b"")))
    end = start + length
    record = Record(headers, head, memoryview(data)[start:end])
    if end > len(data):
        raise Malformed(FaultKind.LENGTH, record)
    return record, end


def number_in(text: str) -> int | None:
    """A size or offset as headers have it; None where it is none (Python refuses to read 5,000 digits)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def parse_head(data: bytes) -> tuple[dict[str, str], int]:
    """Named fields of a WARC head, and where it ends."""
    lines, end = _lines(data)
    if not VERSION.fullmatch(lines[0]):
        raise Malformed(FaultKind.HEADER)
    headers: dict[str, str] = {}
    for line in lines[-1:0:-1]:
        name, colon, value = line.partition(":")
        if not colon:
            raise Malformed(FaultKind.HEADER)
        headers[LOWER[name]] = value.strip()
    if not _has_what_all_have(headers):
        raise Malformed(FaultKind.HEADER, Record(headers, data[:end], memoryview(b"")))
    return headers, end


def _has_what_all_have(headers: Mapping[str, str]) -> bool:
    """Fields without which there is no record (WARC 1.1 §5), but Content-Length, which is another kind of fault."""
    has_names = "warc-type" in headers and "warc-record-id" in headers
    return has_names and parse_date(headers.get("warc-date", "")) is not None


def head_of(data: bytes) -> Record | None:
    """A record without its block, from the beginning of what a gzip member holds; None where its head is not there."""
    try:
        headers, end = parse_head(data)
    except Malformed:
        return None
    return Record(headers, data[:end], memoryview(b""))


def _lines(data: bytes) -> tuple[list[str], int]:
    """The version and the named fields, one a line, and where the head ends; quickest where all lines end in CRLF."""
    end = data.find(RECORD_END, 0, RECORD_HEAD_LIMIT) + len(RECORD_END)
    text = data[:end].decode("utf-8", "replace")
    lines = text.split("\r\n")
    if end < len(RECORD_END) or text.count("\n") != len(lines) - 1 or "\n " in text or "\n\t" in text:
        return _uneven_lines(data)
    return lines[:-2], end


def _uneven_lines(data: bytes) -> tuple[list[str], int]:
    """The same where lines end in line feeds, or are folded."""
    found = HEAD_END.search(data, 0, RECORD_HEAD_LIMIT)
    if found is None:
        raise Malformed(FaultKind.HEADER)
    text = data[: found.start()].decode("utf-8", "replace").replace("\r\n", "\n")
    return FOLD.sub(" ", text).split("\n"), found.end()


class _Lower(dict[str, str]):
    """Names in lower case, each worked out once: a file has the same ten names a million times."""

    def __missing__(self, name: str) -> str:
        lower = name.strip().lower()
        if len(self) < 1000:
            self[name] = lower
        return lower


LOWER = _Lower()


def broken_digest(record: Record, *, foreign: bool = False) -> FaultKind | None:
    """Which digest of a record is not that of its bytes; a revisit's payload is another record's.

    Other programs digest payloads in other ways; where a foreign record's block digest holds, its bytes are whole.
    """
    block_label = record.headers.get("warc-block-digest")
    if not digests.agrees(block_label, record.block):
        return FaultKind.BLOCK_DIGEST
    label = record.headers.get("warc-payload-digest")
    vouched = foreign and block_label is not None
    if label is None or vouched or record.type == "revisit" or "warc-segment-number" in record.headers:
        return None
    payload = record.payload
    chunked = record.is_http and CHUNKED.search(record.block, 0, len(record.block) - len(payload)) is not None
    return None if digests.payload_agrees(label, payload, chunked=chunked) else FaultKind.PAYLOAD_DIGEST


def parse_http(head: bytes) -> HttpHead:
    """Status and headers; lines that are none are left out, folded lines are joined."""
    status = STATUS_LINE.match(head)
    lines = LINE_END.split(FOLD.sub(" ", _text(head)))[1:] if status else []
    pairs = (line.partition(":") for line in lines)
    headers = tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon and name.strip())
    return HttpHead(int(status[1]) if status else None, headers)


def parse_date(text: str) -> datetime | None:
    """A WARC-Date of any precision (WARC 1.1 §5.4); None where it is none."""
    padded = text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text
    try:
        moment = datetime.fromisoformat(padded)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # OverflowError: the last day of the year 9999, far in the west
        return None


def _text(head: bytes) -> str:
    try:
        return head.decode()
    except UnicodeDecodeError:
        return head.decode("latin-1")
