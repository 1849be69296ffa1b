"""manifest.jsonl: one line a closed file, each naming the SHA-256 of the line before; a later line supersedes.

A line is durable before its file takes its final name. So after a crash a listed file may still be called `.open`
(readers find it, the next run renames it), but no file with a final name is unlisted.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.warc.durable import WHAT_TO_DO, write_all
from archive.warc.files import make_directory, sync_directory

TAIL = 1 << 16  # bytes read to find the last line; a line has about 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One closed file; `first` and `last` are the earliest and latest WARC-Date of its records but warcinfo."""

    name: str
    size: int
    sha256: str
    records: int
    first: str
    last: str
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the manifest as it lies in the file; `entry` is None where it cannot be read."""

    offset: int
    raw: bytes
    entry: Entry | None
    chained: bool

    @property
    def whole(self) -> bool:
        """Whether it ends; the last line of a manifest may be torn by a crash."""
        return self.raw.endswith(b"\n")


def lines(folder: DataFolder) -> Iterator[Line]:
    """Every line, with whether it names the one before."""
    if not folder.manifest.is_file():
        return
    offset, previous = 0, ""
    with folder.manifest.open("rb") as file:
        for raw in file:
            entry = _parse(raw)
            yield Line(offset, raw, entry, entry is not None and entry.previous == previous)
            offset += len(raw)
            previous = hashlib.sha256(raw).hexdigest()


def current(folder: DataFolder) -> dict[str, Entry]:
    """What holds for each file: its last whole line."""
    return {line.entry.name: line.entry for line in lines(folder) if line.entry and line.whole}


def append(folder: DataFolder, entry: Entry) -> Entry:
    """Add a line behind the last whole one, durably; a torn last line is set aside first."""
    try:
        set_torn_line_aside(folder)
        chained = Entry(**{**asdict(entry), "previous": _digest_of_last_line(folder.manifest)})
        _append_bytes(folder.manifest, json.dumps(asdict(chained), ensure_ascii=False).encode() + b"\n")
    except OSError as error:
        raise StorageFailure(f"cannot write {folder.manifest}: {error.strerror}; {WHAT_TO_DO}") from error
    return chained


def set_torn_line_aside(folder: DataFolder) -> Path | None:
    """Move a last line without an end to damaged/: it says nothing that its file does not say, and breaks the chain."""
    last = next(iter(deque(lines(folder), maxlen=1)), None)
    if last is None or last.whole:
        return None
    kept = folder.damaged / f"manifest-{last.offset}.torn"
    try:
        make_directory(folder.damaged)
        _append_bytes(kept, last.raw)
        os.truncate(folder.manifest, last.offset)
    except OSError as error:
        raise StorageFailure(f"cannot mend {folder.manifest}: {error.strerror}; {WHAT_TO_DO}") from error
    return kept


def _append_bytes(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        size = os.fstat(descriptor).st_size
        try:
            write_all(descriptor, data)
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, size)
            raise
    finally:
        os.close(descriptor)
    sync_directory(path.parent)


def _digest_of_last_line(path: Path) -> str:
    if not path.is_file() or not (size := path.stat().st_size):
        return ""
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL))
        last = file.read().splitlines(keepends=True)[-1]
    return hashlib.sha256(last).hexdigest()


def _parse(raw: bytes) -> Entry | None:
    try:
        values = json.loads(raw)
        entry = Entry(**{name: values[name] for name in Entry.__dataclass_fields__})
    except (ValueError, KeyError, TypeError):
        return None
    numbers_fit = isinstance(entry.size, int) and isinstance(entry.records, int)
    texts_fit = all(isinstance(text, str) for text in (entry.name, entry.sha256, entry.previous))
    return entry if numbers_fit and texts_fit else None
