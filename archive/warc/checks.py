"""Checking one WARC file: its manifest line, every gzip member, record, digest and revisit target."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.warc.faults import Fault, FaultKind
from archive.warc.files import OPEN_SUFFIX, existing_path, is_import, open_warc
from archive.warc.losses import Loss
from archive.warc.manifest import Entry
from archive.warc.members import HEAD_PROBE, HEAD_SIZE, Gap, Member, inflate_beginning, next_record, walk
from archive.warc.parsing import Malformed, Record, broken_digest, head_of, parse_record
from archive.warc.revisits import find_original
from archive.warc.survey import file_digest

SAMPLE = 20  # records of a file looked at with --sample
REMEMBERED_TARGETS = 10_000  # of the payloads that many revisits name, so that each is read once


@dataclass
class Totals:
    """What a check has looked at so far; `unresolved` counts imported revisits whose payload never came here."""

    files: int = 0
    records: int = 0
    faults: int = 0
    known: int = 0
    unresolved: int = 0
    bytes: int = 0
    of_bytes: int = 0
    losses: list[Loss] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, int]:
        """The last line of `verify --json`."""
        return {"files": self.files, "records": self.records, "faults": self.faults, "known": self.known}


Progress = Callable[[Totals], None]


@dataclass
class FileCheck:
    """The check of one file; what lies in an open one behind `acknowledged` is noted, and no fault."""

    folder: DataFolder
    name: str
    entry: Entry | None
    totals: Totals
    acknowledged: int | None = None
    sample: random.Random | None = None
    progress: Progress = lambda _: None
    _targets: dict[tuple[str, ...], bool] = field(default_factory=dict)
    _is_open: bool = False
    _at: int = 0
    _loose: int = 0

    def faults(self) -> Iterator[Fault]:
        """Everything that is wrong with the file; where the disk does not give its bytes, what was found until then."""
        path = existing_path(self.folder, self.name)
        self.totals.files += 1
        if path is None:
            yield self._fault(0, FaultKind.MISSING)
            return
        try:
            with open_warc(self.folder, self.name) as file:
                yield from self._faults_in(file, path)
        except (OSError, StorageFailure):
            yield self._fault(self._at, FaultKind.UNREADABLE)

    def _faults_in(self, file: BinaryIO, path: Path) -> Iterator[Fault]:
        self._is_open = path.name.endswith(OPEN_SUFFIX) and self.entry is None
        size = file.seek(0, io.SEEK_END)
        if not self._is_open:
            yield from self._listing(path, size)
        if size == 0:
            yield self._fault(0, FaultKind.TORN)
        for part in _sampled(file, self.sample) if self.sample else walk(file):
            self._at = part.offset
            yield from self._tolerated(self._part(file, part))
            self.totals.bytes += part.length
            self.progress(self.totals)
        if self._is_open:
            self._note_tail(size)

    def _listing(self, path: Path, size: int) -> Iterator[Fault]:
        if self.entry is None:
            if not Path(self.name).is_absolute():
                yield self._fault(0, FaultKind.UNLISTED)
        elif size != self.entry.size:
            yield self._fault(0, FaultKind.SIZE)
        elif self.sample is None and file_digest(path) != self.entry.sha256:
            yield self._fault(0, FaultKind.CHECKSUM)

    def _part(self, file: BinaryIO, part: Member | Gap) -> Iterator[Fault]:
        if isinstance(part, Member):
            yield from self._record(part)
        else:
            yield Fault(self.name, part.offset, part.kind, _address_at(file, part), part.length)

    def _tolerated(self, faults: Iterator[Fault]) -> Iterator[Fault]:
        """In a file that is still written, what its run has not acknowledged may be anything."""
        for fault in faults:
            if self._is_open and fault.offset >= (self.acknowledged or 0):
                self._loose += fault.length
            else:
                yield fault

    def _record(self, member: Member) -> Iterator[Fault]:
        self.totals.records += 1
        try:
            record = parse_record(member.data)
        except Malformed as error:
            yield self._fault(member.offset, error.kind, error.record, member.length)
            return
        kind = broken_digest(record, foreign=is_import(self.name))
        if kind is None and member.offset == 0 and self._is_of_another_file(record):
            yield self._fault(0, FaultKind.NAME)
        if kind is None and record.type == "revisit" and not self._has_target(record, member):
            kind = FaultKind.REVISIT_TARGET
        if kind is not None:
            yield self._fault(member.offset, kind, record, member.length)

    def _has_target(self, revisit: Record, member: Member) -> bool:
        key = tuple(
            revisit.headers.get(f"warc-{name}", "")
            for name in ("refers-to-filename", "refers-to-file-offset", "refers-to", "payload-digest")
        )
        if key not in self._targets:
            if len(self._targets) >= REMEMBERED_TARGETS:
                self._targets.clear()
            self._targets[key] = self._find_target(revisit, member)
        if self._targets[key] or not is_import(self.name):
            return self._targets[key]
        self.totals.unresolved += 1  # not a loss of ours: its original may come with a later import
        return True

    def _find_target(self, revisit: Record, member: Member) -> bool:
        try:
            find_original(self.folder, revisit, RecordPosition(self.name, member.offset, member.length))
        except StorageFailure:
            return False
        return True

    def _is_of_another_file(self, record: Record) -> bool:
        said = record.headers.get("warc-filename")
        inside = not Path(self.name).is_absolute()
        return inside and record.type == "warcinfo" and said is not None and said != Path(self.name).name

    def _note_tail(self, size: int) -> None:
        end = self.acknowledged or 0
        if size > end:
            note = f"{self.name} is open: {size - end} bytes from {end} on not acknowledged yet"
            self.totals.notes.append(note + (f", {self._loose} of them no whole record" if self._loose else ""))

    def _fault(self, offset: int, kind: FaultKind, record: Record | None = None, length: int = 0) -> Fault:
        return Fault(self.name, offset, kind, record.url if record else None, length)


def _address_at(file: BinaryIO, gap: Gap) -> str | None:
    """Of which address a damaged record was, where its WARC head can still be read."""
    file.seek(gap.offset)
    record = head_of(inflate_beginning(file.read(min(gap.length, HEAD_PROBE)), HEAD_SIZE))
    return record.url if record else None


def _sampled(file: BinaryIO, chance: random.Random) -> Iterator[Member | Gap]:
    """The first record, and those behind some random places."""
    size = file.seek(0, 2)
    yield from _first(file, 0)
    places = {next_record(file, chance.randrange(size)) for _ in range(SAMPLE if size else 0)}
    for at in sorted(place for place in places if place):
        yield from _first(file, at)


def _first(file: BinaryIO, at: int) -> Iterator[Member | Gap]:
    yield from (part for part, _ in zip(walk(file, at), range(1), strict=False))
