"""Taking damaged bytes out of a WARC file without moving what is whole.

Rows of the databases name records by their offset. So damaged bytes are replaced by a `metadata` record of exactly
their length, gzipped without compression; their own bytes go to damaged/. A region too short for a record came in
from outside (no record is that short): it is taken out, which puts the records behind it back in their place.
"""

from __future__ import annotations

import hashlib
import os
import struct
import uuid
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.warc import records
from archive.warc.durable import WHAT_TO_DO, write_all
from archive.warc.files import make_directory, sync_directory

GZIP_FRAME = len(records.GZIP_HEAD) + 8
STORED_BLOCK = 65_535  # bytes of a deflate block without compression
STORED_HEAD = 5
COPY = 1 << 20


@dataclass(frozen=True, slots=True)
class Region:
    """Damaged bytes; `missing` bytes that once stood there are gone (the file is so much shorter than it was)."""

    offset: int
    length: int
    missing: int = 0

    @property
    def end(self) -> int:
        """Behind its last byte."""
        return self.offset + self.length


def set_aside(folder: DataFolder, path: Path, name: str, region: Region) -> str:
    """Copy damaged bytes to damaged/, durably, and return where to, below the data folder; twice does no harm."""
    base = Path(name).name.removesuffix(".warc.gz")
    try:
        make_directory(folder.damaged)
        with path.open("rb") as source:
            digest = _digest_of(source, region)
            kept = folder.damaged / f"{base}-{region.offset}-{digest[:8]}.bin"
            _write_durably(kept, _bytes_of(source, region.offset, region.end))
    except OSError as error:
        raise StorageFailure(f"cannot copy {path} to {folder.damaged}: {error.strerror}; {WHAT_TO_DO}") from error
    return kept.relative_to(folder.root).as_posix()


def _digest_of(source: BinaryIO, region: Region) -> str:
    digest = hashlib.sha256()
    for part in _bytes_of(source, region.offset, region.end):
        digest.update(part)
    return digest.hexdigest()


def rebuild(path: Path, regions: list[Region], about: list[str], moment: datetime) -> None:
    """Replace a file by one with the regions filled; the old one stays until the new one is durable."""
    fresh = path.with_name(path.name.split(".warc.gz")[0] + ".repairing")
    try:
        with path.open("rb") as source:
            _write_durably(fresh, _rebuilt(source, path, regions, about, moment))
        fresh.replace(path)
        sync_directory(path.parent)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise StorageFailure(f"cannot repair {path}: {error.strerror}; {WHAT_TO_DO}") from error


def cut(path: Path, size: int) -> None:
    """Shorten a file, durably."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
        try:
            os.ftruncate(descriptor, size)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StorageFailure(f"cannot cut {path}: {error.strerror}; {WHAT_TO_DO}") from error


def filler(length: int, about: str, moment: datetime, seed: str) -> bytes | None:
    """A gzip member of exactly this length that holds a `metadata` record; None where it is too short for one."""
    record_id = f"<{uuid.uuid5(uuid.NAMESPACE_URL, seed).urn}>"
    fewest = max(1, -(-(length - GZIP_FRAME) // (STORED_BLOCK + STORED_HEAD)))
    for blocks in (fewest, fewest + 1):  # one length in a power of ten cannot be met with either alone
        record = _padded(length - GZIP_FRAME - blocks * STORED_HEAD, about, moment, record_id)
        if record is not None:
            return _stored_member(record, blocks)
    return None


def _padded(size: int, about: str, moment: datetime, record_id: str) -> bytes | None:
    """A record of exactly `size` bytes, saying as much as there is room for."""
    said = about.encode()
    return (
        _fitted(size, lambda padding: _described(record_id, moment, said + padding))
        or _fitted(size, lambda padding: _described(record_id, moment, padding))
        or _fitted(size, lambda padding: _bare(record_id, moment, padding))
    )


def _fitted(size: int, build: Callable[[bytes], bytes]) -> bytes | None:
    padding = 0
    for _ in range(4):  # the length of the head depends on that of the padding, by the digits of Content-Length
        record = build(b" " * padding)
        padding += size - len(record)
        if len(record) == size:
            return record
        if padding < 0:
            return None
    return None


def _described(record_id: str, moment: datetime, block: bytes) -> bytes:
    fields = (("Content-Type", "application/warc-fields"),)
    return records.build(records.RecordType.METADATA, record_id, moment, fields, block)


def _bare(record_id: str, moment: datetime, block: bytes) -> bytes:
    """The shortest record there is (WARC 1.1 §5.1 to 5.4): shorter than any of ours, even compressed."""
    fields = (
        ("WARC-Type", records.RecordType.METADATA),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", records.warc_date(moment)),
        ("Content-Length", str(len(block))),
    )
    return records.VERSION + records.warc_fields(fields) + b"\r\n" + block + records.RECORD_END


def _stored_member(record: bytes, blocks: int) -> bytes:
    step = -(-len(record) // blocks)
    parts = [record[number * step : (number + 1) * step] for number in range(blocks)]
    stored = (
        struct.pack("<BHH", number == blocks - 1, len(part), len(part) ^ 0xFFFF) + part
        for number, part in enumerate(parts)
    )
    return records.GZIP_HEAD + b"".join(stored) + struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFFFFFF)


def _rebuilt(
    source: BinaryIO, path: Path, regions: list[Region], about: list[str], moment: datetime
) -> Iterator[bytes]:
    at = 0
    for region, text in zip(regions, about, strict=True):
        yield from _bytes_of(source, at, region.offset)
        member = filler(region.length + region.missing, text, moment, f"{path.name}#{region.offset}")
        yield member or b""
        at = region.end
    yield from _bytes_of(source, at, None)


def _bytes_of(source: BinaryIO, start: int, end: int | None) -> Iterator[bytes]:
    source.seek(start)
    left = end - start if end is not None else None
    while part := source.read(COPY if left is None else min(COPY, left)):
        yield part
        left = None if left is None else left - len(part)


def _write_durably(path: Path, parts: Iterator[bytes]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        for part in parts:
            write_all(descriptor, part)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_directory(path.parent)
