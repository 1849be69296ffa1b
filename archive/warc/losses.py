"""Known losses: damaged/losses.jsonl, one line a loss that `verify --repair` settled or an orphan brought.

`{"file", "offset", "length", "kind", "url", "kept", "found"}`: where the bytes lay, what was wrong with them, of which
address (null where unknown), where they are kept below the data folder (null where there are none), and when. Only
appended to. `verify` counts and lists these, and does not call them faults again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.warc.durable import WHAT_TO_DO, write_all
from archive.warc.faults import BAD_BYTES, Fault, FaultKind
from archive.warc.files import make_directory, sync_directory


@dataclass(frozen=True, slots=True)
class Loss:
    """What was lost, where, and where its bytes are kept."""

    file: str
    offset: int
    length: int
    kind: FaultKind
    url: str | None
    kept: str | None
    found: str

    def explains(self, fault: Fault) -> bool:
        """Whether a fault is this loss, seen again.

        Not bad bytes: a repair takes them out, so where they are seen again, it died. Nor size and checksum, which are
        held anew against the superseding line. Nor a row of an address that nobody knew to be lost.
        """
        if fault.file != self.file or self.kind in (FaultKind.SIZE, FaultKind.CHECKSUM):
            return False
        if fault.kind is FaultKind.ROW:
            is_inside = self.offset <= fault.offset < self.offset + max(self.length, 1)
            return self.kind is FaultKind.MISSING or (is_inside and self.url is not None)
        is_seen_again = fault.length > 0 and fault.kind in BAD_BYTES
        return fault.offset == self.offset and fault.kind is self.kind and not is_seen_again

    def as_text(self) -> str:
        """One line for people."""
        said = Fault(self.file, self.offset, self.kind, self.url).as_text()
        return f"{said}, found {self.found[:10]}" + (f", bytes kept in {self.kept}" if self.kept else "")


def losses_path(folder: DataFolder) -> Path:
    """Where known losses stand."""
    return folder.damaged / "losses.jsonl"


def read_losses(folder: DataFolder) -> list[Loss]:
    """All known losses, each once; a line torn by a crash is left out, as its repair was not finished."""
    path = losses_path(folder)
    if not path.is_file():
        return []
    found = (_parse(line) for line in path.read_bytes().splitlines())
    return list({replace(loss, found=""): loss for loss in found if loss is not None}.values())


def append_losses(folder: DataFolder, losses: Iterable[Loss]) -> None:
    """Add losses, durably."""
    path = losses_path(folder)
    data = b"".join(json.dumps(asdict(loss), ensure_ascii=False).encode() + b"\n" for loss in losses)
    if not data:
        return
    try:
        make_directory(folder.damaged)
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            torn = size and os.pread(descriptor, 1, size - 1) != b"\n"
            write_all(descriptor, b"\n" + data if torn else data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_directory(folder.damaged)
    except OSError as error:
        raise StorageFailure(f"cannot write {path}: {error.strerror}; {WHAT_TO_DO}") from error


def _parse(line: bytes) -> Loss | None:
    try:
        values = json.loads(line)
        return Loss(**{**values, "kind": FaultKind(values["kind"])})
    except (ValueError, KeyError, TypeError):
        return None
