"""What can be wrong with an archive, and how it is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from archive.errors import StorageFailure


class FaultKind(StrEnum):
    """Kinds of fault that `verify` names, readers report and `verify --repair` mends."""

    GZIP = "gzip"  # bytes that are no whole gzip member, with whole records behind them
    TORN = "torn"  # the file ends within a record
    MEMBER = "member"  # more than one record in a gzip member
    TOO_LARGE = "too-large"  # a record above the size that is read into memory
    HEADER = "header"  # a gzip member without the head of a WARC record
    LENGTH = "length"  # Content-Length is not what stands there
    BLOCK_DIGEST = "block-digest"
    PAYLOAD_DIGEST = "payload-digest"
    REVISIT_TARGET = "revisit-target"  # the payload a revisit record names is not there
    ROW = "row"  # a row of a database points at no record
    NAME = "name"  # the warcinfo record is that of another file: files were swapped or renamed
    MISSING = "missing"  # a file of the manifest is not there
    UNREADABLE = "unreadable"  # the disk does not give the bytes of a file, or may not
    UNLISTED = "unlisted"  # a closed file without a line in the manifest
    SIZE = "size"  # a file has not the size of its manifest line
    CHECKSUM = "checksum"  # a file has not the SHA-256 of its manifest line
    MANIFEST_LINE = "manifest-line"  # a line of the manifest cannot be read
    MANIFEST_CHAIN = "manifest-chain"  # a line of the manifest does not name the line before
    MANIFEST_TORN = "manifest-torn"  # the last line of the manifest has no end


BAD_BYTES = frozenset(
    {
        FaultKind.GZIP,
        FaultKind.TORN,
        FaultKind.MEMBER,
        FaultKind.TOO_LARGE,
        FaultKind.HEADER,
        FaultKind.LENGTH,
        FaultKind.BLOCK_DIGEST,
        FaultKind.PAYLOAD_DIGEST,
    }
)  # what a repair takes out and keeps in damaged/


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the file (path below the data folder), the offset in it, the kind, the address where it is known.

    `length` is the length of the damaged bytes, 0 where the fault is not of certain bytes.
    """

    file: str
    offset: int
    kind: FaultKind
    url: str | None = None
    length: int = 0

    def as_json(self) -> dict[str, str | int | None]:
        """The line of `verify --json`."""
        return {"file": self.file, "offset": self.offset, "kind": self.kind.value, "url": self.url}

    def as_text(self) -> str:
        """One line for people."""
        return f"{self.file} at {self.offset}: {self.kind.value}" + (f" ({self.url})" if self.url else "")


Report = Callable[[Fault], None]


class RecordUnreadable(StorageFailure):
    """A record is not there or not as it was written."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"cannot read a record: {fault.as_text()}; see what `guong verify` says")
        self.fault = fault
