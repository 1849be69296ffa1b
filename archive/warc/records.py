"""Building WARC/1.1 records: pure functions from values to bytes, one gzip member a record.

Digests are `sha256:` and hex digits; warcio and fastwarc both accept that (measured), and it is what `sha256sum`
prints. The payload digest is over the bytes behind the HTTP head as sent, transfer coding kept. It is left out where
readers do not agree on where the head ends (no status line, no blank line, or lines that end in a bare LF); the block
digest covers those bytes.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import quote

from archive.model import Exchange, RecordPosition

VERSION = b"WARC/1.1\r\n"
RECORD_END = b"\r\n\r\n"
REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
GZIP_WINDOW = 31  # zlib's 15 bits, and 16 for the gzip wrapper
GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"  # deflate, no flags, no time, unknown system
SAMPLE = 1024  # bytes by which a record is judged compressed
COMPRESSION_LEVEL = 6  # 9 takes twice the time for 1 % of the size

BLANK_LINE = re.compile(rb"\n\r?\n")
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
URI_SAFE = "!#$%&'()*+,/:;=?@[]~-._|{}^`\\"  # all visible ASCII but <, > and ", which some writers put round a URI


class RecordType(StrEnum):
    """The record types of WARC 1.1 §6 that are written here or copied by an import."""

    WARCINFO = "warcinfo"
    REQUEST = "request"
    RESPONSE = "response"
    REVISIT = "revisit"
    RESOURCE = "resource"
    METADATA = "metadata"


CAPTURES = frozenset({RecordType.RESPONSE, RecordType.REVISIT, RecordType.RESOURCE})  # what came back for an address


@dataclass(frozen=True, slots=True)
class Earlier:
    """A kept response whose payload a later one equals."""

    url: str
    fetched: datetime
    position: RecordPosition
    sha256: str


@dataclass(frozen=True, slots=True)
class ExchangeIds:
    """Record ids of one exchange, and of the warcinfo record of its file."""

    warcinfo: str
    request: str
    response: str
    metadata: str


Fields = Iterable[tuple[str, str | None]]


def member(record: bytes) -> bytes:
    """A record as one gzip member of its own; the same bytes on every run (no time stamp).

    A body that is compressed already (most come so over the wire) is stored: deflating it again gains nothing, and
    costs half a millisecond to write and a tenth of that on every reading (measured on bodies of 15 KB).
    """
    if len(record) > 4 * SAMPLE and _is_compressed(record):
        return _half_stored(record)
    compressor = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, GZIP_WINDOW)
    return compressor.compress(record) + compressor.flush()


def _is_compressed(record: bytes) -> bool:
    """Whether a sample from the middle does not get smaller by a twentieth."""
    sample = record[len(record) // 2 :][:SAMPLE]
    return len(zlib.compress(sample, 1)) > SAMPLE * 0.95


def _half_stored(record: bytes) -> bytes:
    """WARC and HTTP head deflated up to a byte boundary, the rest in stored blocks (RFC 1951 §3.2.4)."""
    start = record.find(RECORD_END, record.find(RECORD_END) + len(RECORD_END))
    heads = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    rest = zlib.compressobj(0, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = heads.compress(record[:start]) + heads.flush(zlib.Z_SYNC_FLUSH)
    stored = rest.compress(record[start:]) + rest.flush()
    return GZIP_HEAD + deflated + stored + struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFFFFFF)


def build(kind: RecordType, record_id: str, date: datetime, fields: Fields, block: bytes) -> bytes:
    """A record with its block digest and length; fields without a value are left out."""
    head: Fields = (
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc_date(date)),
        *fields,
        ("WARC-Block-Digest", digest(block)),
        ("Content-Length", str(len(block))),
    )
    return VERSION + warc_fields(head) + b"\r\n" + block + RECORD_END


def warc_fields(fields: Fields) -> bytes:
    """Named fields as lines (WARC 1.1 §4); no value can break out of its line."""
    lines = (f"{name}: {one_line(value)}\r\n" for name, value in fields if value)
    return "".join(lines).encode()


def warcinfo(record_id: str, date: datetime, filename: str, about: Fields) -> bytes:
    """The first record of a file: by what, in which run and from where it was made."""
    fields = (("WARC-Filename", filename), ("Content-Type", "application/warc-fields"))
    return build(RecordType.WARCINFO, record_id, date, fields, warc_fields(about))


def request(exchange: Exchange, ids: ExchangeIds) -> bytes:
    """The request as it went over the wire."""
    fields = (
        *_exchange_fields(exchange, ids),
        ("WARC-Concurrent-To", ids.response),
        ("Content-Type", "application/http; msgtype=request"),
    )
    return build(RecordType.REQUEST, ids.request, exchange.started, fields, exchange.request)


def interim_heads(exchange: Exchange, ids: ExchangeIds) -> bytes:
    """The 1xx heads that came before the response (in its own record, readers would take them for the status)."""
    fields = (
        *_exchange_fields(exchange, ids),
        ("WARC-Concurrent-To", ids.response),
        ("WARC-Refers-To", ids.response),
        ("Content-Type", "application/http; msgtype=response"),
    )
    return build(RecordType.METADATA, ids.metadata, exchange.started, fields, exchange.interim)


def response(exchange: Exchange, ids: ExchangeIds) -> bytes:
    """The response, head and body, as it came over the wire."""
    fields = (
        *_exchange_fields(exchange, ids),
        ("WARC-Payload-Digest", payload_digest(exchange.response)),
        ("WARC-Truncated", exchange.truncated),
        ("Content-Type", "application/http; msgtype=response"),
    )
    return build(RecordType.RESPONSE, ids.response, exchange.started, fields, exchange.response)


def revisit(exchange: Exchange, ids: ExchangeIds, earlier: Earlier) -> bytes:
    """The head of a response whose payload is kept already (WARC 1.1 §6.7); file and offset named as Heritrix does."""
    block = exchange.response[: head_length(exchange.response)]
    fields = (
        *_exchange_fields(exchange, ids),
        ("WARC-Profile", REVISIT_PROFILE),
        ("WARC-Refers-To-Target-URI", uri(earlier.url)),
        ("WARC-Refers-To-Date", warc_date(earlier.fetched)),
        ("WARC-Refers-To-Filename", earlier.position.warc.rsplit("/", 1)[-1]),
        ("WARC-Refers-To-File-Offset", str(earlier.position.offset)),
        ("WARC-Payload-Digest", payload_digest(exchange.response)),
        ("WARC-Truncated", exchange.truncated),
        ("Content-Type", "application/http; msgtype=response"),
    )
    return build(RecordType.REVISIT, ids.response, exchange.started, fields, block)


def resource(record_id: str, warcinfo_id: str, url: str, date: datetime, content_type: str, body: bytes) -> bytes:
    """A page without an HTTP head, saved elsewhere."""
    fields = (
        ("WARC-Target-URI", uri(url)),
        ("WARC-Warcinfo-ID", warcinfo_id),
        ("WARC-Payload-Digest", digest(body)),
        ("Content-Type", content_type),
    )
    return build(RecordType.RESOURCE, record_id, date, fields, body)


def _exchange_fields(exchange: Exchange, ids: ExchangeIds) -> tuple[tuple[str, str], ...]:
    return (
        ("WARC-Target-URI", uri(exchange.url)),
        ("WARC-IP-Address", exchange.ip),
        ("WARC-Warcinfo-ID", ids.warcinfo),
    )


def head_length(message: bytes | memoryview) -> int:
    """Bytes of an HTTP head with its blank line; all of a message whose head never ended, 0 where it is no HTTP."""
    if bytes(message[:5]).upper() != b"HTTP/":
        return 0
    blank = BLANK_LINE.search(message)
    return blank.end() if blank else len(message)


def payload_digest(message: bytes) -> str | None:
    """Digest of the bytes behind the HTTP head; None where readers do not agree on where it ends."""
    length = head_length(message)
    return digest(memoryview(message)[length:]) if message[:length].endswith(b"\r\n\r\n") else None


def digest(data: bytes | memoryview) -> str:
    """A labelled digest as in WARC-Block-Digest."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def warc_date(moment: datetime) -> str:
    """UTC with microseconds (WARC 1.1 §5.4)."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def uri(url: str) -> str:
    """An address fit for a header line: what is not visible ASCII is percent-encoded, the rest as it stands."""
    return quote(url, safe=URI_SAFE, errors="surrogatepass")


def one_line(value: str) -> str:
    """A header value without line ends and other controls."""
    return CONTROLS.sub(" ", value).strip()
