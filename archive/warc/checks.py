"""Checking one WARC file: its manifest line, every gzip member, record, digest and revisit target."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.warc.faults import Fault, FaultKind, RecordUnreadable
from archive.warc.files import OPEN_SUFFIX, existing_path, is_import, open_warc
from archive.warc.losses import Loss
from archive.warc.manifest import Entry
from archive.warc.members import Gap, Member, next_record, walk
from archive.warc.parsing import Malformed, Record, broken_digest, parse_record
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
    """The check of one file; an open file's torn tail is a note, a closed one's a fault."""

    folder: DataFolder
    name: str
    entry: Entry | None
    totals: Totals
    acknowledged: int | None = None
    sample: random.Random | None = None
    progress: Progress = lambda _: None
    _targets: dict[tuple[str, ...], bool] = field(default_factory=dict)

    def faults(self) -> Iterator[Fault]:
        """Everything that is wrong with the file."""
        path = existing_path(self.folder, self.name)
        self.totals.files += 1
        if path is None:
            yield self._fault(0, FaultKind.MISSING)
            return
        is_open = path.name.endswith(OPEN_SUFFIX) and self.entry is None
        yield from self._listing(path, is_open=is_open)
        with open_warc(self.folder, self.name) as file:
            found = _sampled(file, self.sample) if self.sample else walk(file)
            yield from self._records(found, path.stat().st_size, is_open=is_open)

    def _listing(self, path: Path, *, is_open: bool) -> Iterator[Fault]:
        inside = not Path(self.name).is_absolute()
        if self.entry is None:
            if inside and not is_open:
                yield self._fault(0, FaultKind.UNLISTED)
        elif path.stat().st_size != self.entry.size:
            yield self._fault(0, FaultKind.SIZE)
        elif self.sample is None and file_digest(path) != self.entry.sha256:
            yield self._fault(0, FaultKind.CHECKSUM)

    def _records(self, found: Iterator[Member | Gap], size: int, *, is_open: bool) -> Iterator[Fault]:
        for part in found:
            if isinstance(part, Member):
                yield from self._record(part)
            elif is_open and part.kind is FaultKind.TORN and not self._is_acknowledged(part):
                self._note_tail(part)
            else:
                yield self._fault(part.offset, part.kind, length=part.length)
            self.totals.bytes += part.length
            self.progress(self.totals)
        if size == 0:
            yield self._fault(0, FaultKind.TORN)

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
        except RecordUnreadable:
            return False
        return True

    def _is_of_another_file(self, record: Record) -> bool:
        said = record.headers.get("warc-filename")
        inside = not Path(self.name).is_absolute()
        return inside and record.type == "warcinfo" and said is not None and said != Path(self.name).name

    def _is_acknowledged(self, gap: Gap) -> bool:
        return self.acknowledged is not None and gap.offset < self.acknowledged

    def _note_tail(self, gap: Gap) -> None:
        self.totals.notes.append(f"{self.name} is open: {gap.length} bytes at {gap.offset} are no whole record yet")

    def _fault(self, offset: int, kind: FaultKind, record: Record | None = None, length: int = 0) -> Fault:
        return Fault(self.name, offset, kind, record.url if record else None, length)


def _sampled(file: BinaryIO, chance: random.Random) -> Iterator[Member | Gap]:
    """The first record, and those behind some random places."""
    size = file.seek(0, 2)
    yield from _first(file, 0)
    places = {next_record(file, chance.randrange(size)) for _ in range(SAMPLE if size else 0)}
    for at in sorted(place for place in places if place):
        yield from _first(file, at)


def _first(file: BinaryIO, at: int) -> Iterator[Member | Gap]:
    yield from (part for part, _ in zip(walk(file, at), range(1), strict=False))
