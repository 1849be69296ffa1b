"""Files made elsewhere: what they are, and the records they hold, whole or not."""

from __future__ import annotations

import io
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, BinaryIO

from archive.errors import BadInput
from archive.warc.faults import FaultKind
from archive.warc.members import FEED, GZIP_MAGIC, MAX_RECORD, RECORD_MAGIC, Gap, Member, walk
from archive.warc.parsing import RECORD_HEAD_LIMIT, Malformed, Record, broken_digest, number_in, parse_head, take_record
from archive.warc.records import GZIP_WINDOW

ZIP_MAGIC = b"PK\x03\x04"
ZIP_LOCAL_HEAD = 30  # bytes before the name of an entry
WACZ_ENTRY = re.compile(r"archive/[^/]+\.warc(\.gz)?")
NEXT_RECORD = re.compile(rb"\r\n\r\n(?=WARC/\d\.\d\r?\n)")
SNIFF = 1 << 16
COPY = 1 << 20
HTML_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|article|section|main|div|p|h1|table|span|a)\b", re.I
)
OTHER_ROOT = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:rss|feed|urlset|sitemapindex|rdf:rdf|svg)\b", re.I | re.S
)
CONTROL = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1b"))
MOST_CONTROL = 0.02  # share of control characters in a page; random bytes hold a tenth
OTHER_START = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{", b"[")


class SourceKind(StrEnum):
    """What can be imported."""

    HTML = "html"
    WARC = "warc"
    WARC_GZ = "warc.gz"
    WACZ = "wacz"


@dataclass(frozen=True, slots=True)
class SourceFault:
    """Bytes of a source that are no whole record; the offset is in the uncompressed file where it is one member."""

    offset: int
    kind: FaultKind


def kind_of(path: Path) -> SourceKind:
    """What a file is, by its first bytes; raises `BadInput` where it cannot be imported."""
    head = read_head(path)
    if head.startswith(ZIP_MAGIC):
        return SourceKind.WACZ
    if head.startswith(RECORD_MAGIC):
        return SourceKind.WARC
    if head.startswith(GZIP_MAGIC):
        return _kind_of_gzip(path, head)
    if not head.strip():
        raise BadInput(f"{path} is empty; nothing to import")
    if not is_html(head):
        raise BadInput(f"{path} is not HTML, WARC (.warc, .warc.gz) or WACZ; save the page as HTML and try again")
    return SourceKind.HTML


def read_head(path: Path) -> bytes:
    """The first bytes of a file; raises `BadInput` where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(SNIFF)
    except OSError as error:
        raise BadInput(f"cannot read {path}: {error.strerror}; name a file that is there") from error


def is_html(head: bytes) -> bool:
    """Whether the first bytes of a file look like an HTML page, UTF-16 too."""
    utf_16 = head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) > len(head) / 4
    if not utf_16 and len(head) - len(head.translate(None, CONTROL)) > MOST_CONTROL * len(head):
        return False
    text = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
    if head.startswith(OTHER_START) or text.startswith(OTHER_START) or OTHER_ROOT.match(text):
        return False
    if text[:200].lower().startswith((b"from:", b"mime-version:")):  # MHTML: a mail with the page in it
        return False
    return HTML_TAG.search(text) is not None


def _kind_of_gzip(path: Path, head: bytes) -> SourceKind:
    try:
        inside = zlib.decompressobj(GZIP_WINDOW).decompress(head, SNIFF)
    except zlib.error as error:
        raise BadInput(f"{path} looks like gzip and cannot be unpacked ({error}); get it again") from error
    if inside.startswith(GZIP_MAGIC):
        raise BadInput(f"{path} is gzip within gzip; unpack it once with gunzip and import what comes out")
    if not inside.startswith(RECORD_MAGIC):
        raise BadInput(f"{path} is a gzip file and no WARC; unpack it with gunzip and import what comes out")
    return SourceKind.WARC_GZ


@contextmanager
def warc_files(path: Path, kind: SourceKind, scratch: Path) -> Iterator[Iterator[tuple[str, BinaryIO]]]:
    """The WARC files of a source with their names: itself, or those of a WACZ, unpacked one at a time in `scratch`."""
    if kind is not SourceKind.WACZ:
        with path.open("rb") as file:
            yield iter([(path.name, file)])
        return
    try:
        with zipfile.ZipFile(path) as wacz:
            yield _unpacked(path, wacz, scratch)
    except zipfile.BadZipFile as error:
        raise BadInput(f"{path} is a damaged zip file ({error}); get it again") from error


def _unpacked(path: Path, wacz: zipfile.ZipFile, scratch: Path) -> Iterator[tuple[str, BinaryIO]]:
    entries = [entry for entry in wacz.infolist() if WACZ_ENTRY.fullmatch(entry.filename)]
    if not entries:
        raise BadInput(f"{path} is a zip file and no WACZ: it holds no archive/*.warc.gz")
    for entry in entries:
        with tempfile.TemporaryFile(dir=scratch) as copy:
            _unpack(wacz, entry, copy)
            copy.seek(0)
            yield f"{path.name}/{entry.filename}", copy


def _unpack(wacz: zipfile.ZipFile, entry: zipfile.ZipInfo, copy: IO[bytes]) -> None:
    """Copy an entry as far as it can be read; what is missing shows as a torn record."""
    try:
        with wacz.open(entry) as packed:
            if entry.compress_type == zipfile.ZIP_STORED:
                _copy_stored(wacz, entry, copy)
                return
            while part := packed.read(FEED):
                copy.write(part)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return
    except (RuntimeError, NotImplementedError) as error:
        raise BadInput(
            f"{wacz.filename}: cannot unpack {entry.filename} ({error}); unzip it and import that"
        ) from error


def _copy_stored(wacz: zipfile.ZipFile, entry: zipfile.ZipInfo, copy: IO[bytes]) -> None:
    """Copy an entry that is not compressed, whatever its checksum: its records have their own."""
    assert wacz.fp is not None
    wacz.fp.seek(entry.header_offset)
    _, name_length, extra_length = struct.unpack("<26sHH", wacz.fp.read(ZIP_LOCAL_HEAD))
    wacz.fp.seek(name_length + extra_length, io.SEEK_CUR)
    left = entry.compress_size
    while part := wacz.fp.read(min(COPY, left)):
        copy.write(part)
        left -= len(part)


def source_records(file: BinaryIO) -> Iterator[Record | SourceFault]:
    """Every record of a WARC file, gzipped (a member a record, or many in one) or not; damage is stepped over."""
    magic = file.read(len(RECORD_MAGIC))
    file.seek(0)
    found = _plain_records(file.read) if magic == RECORD_MAGIC else _gzipped_records(file)
    for record in found:
        kind = broken_digest(record, foreign=True) if isinstance(record, Record) else None
        yield SourceFault(0, kind) if kind else record


def _gzipped_records(file: BinaryIO) -> Iterator[Record | SourceFault]:
    for found in walk(file):
        if isinstance(found, Member):
            yield from _records_of_member(found)
        elif found.kind is FaultKind.TOO_LARGE:
            yield from _plain_records(_inflated(file, found))
        else:
            yield SourceFault(found.offset, found.kind)


def _records_of_member(member: Member) -> Iterator[Record | SourceFault]:
    at = 0
    data = member.data
    while at < len(data):
        try:
            record, end = take_record(data[at:] if at else data)
        except Malformed as error:
            yield SourceFault(member.offset, error.kind)
            return
        at += end
        rest = data[at : at + 4]
        if rest.strip(b"\r\n"):
            yield SourceFault(member.offset, FaultKind.LENGTH)
            return
        yield record
        at += len(rest)


def _inflated(file: BinaryIO, gap: Gap) -> Callable[[int], bytes]:
    """Read on what a gzip member holds, without keeping all of it."""
    inflater = zlib.decompressobj(GZIP_WINDOW)
    at = gap.offset

    def read(size: int) -> bytes:
        nonlocal at
        part = inflater.decompress(inflater.unconsumed_tail, size) if inflater.unconsumed_tail else b""
        while not part and not inflater.eof:
            file.seek(at)
            compressed = file.read(FEED)
            at += len(compressed)
            part = inflater.decompress(compressed, size)
        return part

    return read


class _Plain:
    """Uncompressed bytes, read ahead as far as is needed."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self.ahead = bytearray()
        self.offset = 0

    def fill(self, size: int) -> bool:
        """Read ahead to `size` bytes; False at the end of the file."""
        while len(self.ahead) < size:
            part = self._read(COPY)
            if not part:
                return False
            self.ahead += part
        return True

    def drop(self, size: int) -> bool:
        """Step over `size` bytes, without keeping them; False at the end of the file."""
        while size:
            step = min(size, COPY)
            if not self.fill(step):
                return False
            del self.ahead[:step]
            self.offset += step
            size -= step
        return True

    def drop_to_next_record(self) -> bool:
        """Step over damage, to where a record begins."""
        self.drop(1)
        while True:
            whole = self.fill(COPY)
            if found := NEXT_RECORD.search(self.ahead):
                return self.drop(found.end())
            if not whole:
                return False
            self.drop(len(self.ahead) - SNIFF)


def _plain_records(read: Callable[[int], bytes]) -> Iterator[Record | SourceFault]:
    plain = _Plain(read)
    while _skip_line_ends(plain):
        start = plain.offset
        found = _plain_record(plain)
        yield found if isinstance(found, Record) else SourceFault(start, found)
        if found in (FaultKind.HEADER, FaultKind.LENGTH) and not plain.drop_to_next_record():
            return
        if found is FaultKind.TORN:
            return


def _skip_line_ends(plain: _Plain) -> bool:
    while plain.fill(1) and plain.ahead[0] in b"\r\n":
        plain.drop(1)
    return bool(plain.ahead)


def _plain_record(plain: _Plain) -> Record | FaultKind:
    plain.fill(RECORD_HEAD_LIMIT)
    try:
        headers, start = parse_head(bytes(plain.ahead[:RECORD_HEAD_LIMIT]))
    except Malformed as error:
        return error.kind
    length = number_in(headers.get("content-length", ""))
    if length is None:
        return FaultKind.LENGTH
    end = start + length
    if end > MAX_RECORD:
        return FaultKind.TOO_LARGE if plain.drop(end) else FaultKind.TORN
    plain.fill(end + 4)
    if len(plain.ahead) < end:
        return FaultKind.TORN if not NEXT_RECORD.search(plain.ahead) else FaultKind.LENGTH
    if plain.ahead[end : end + 4].strip(b"\r\n"):
        return FaultKind.LENGTH
    record, _ = take_record(bytes(plain.ahead[:end]))
    plain.drop(end)
    return record
