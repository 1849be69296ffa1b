"""Checking one WARC file: its line in the manifest, then part by part what it holds."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.warc.crew import Later, Submit
from archive.warc.faults import Fault, FaultKind
from archive.warc.files import OPEN_SUFFIX, existing_path, open_warc
from archive.warc.losses import Loss
from archive.warc.manifest import Entry
from archive.warc.members import next_record
from archive.warc.parts import Checked, Part, check_part

PART = 16 << 20  # bytes of a file looked at as one task
SAMPLE = 20  # records of a file looked at with --sample


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
    """The check of one file; what lies in an open one behind `acknowledged` is noted, and no fault.

    Its tasks are handed in when it is made, so that others may work ahead; `faults` asks for the answers.
    """

    folder: DataFolder
    name: str
    entry: Entry | None
    submit: Submit
    acknowledged: int | None = None
    sample: random.Random | None = None

    def __post_init__(self) -> None:
        path = existing_path(self.folder, self.name)
        self._is_there = path is not None
        self._is_open = path is not None and path.name.endswith(OPEN_SUFFIX) and self.entry is None
        self._size = path.stat().st_size if path is not None else 0
        self._loose = 0
        has_size = self.entry is not None and self.entry.size == self._size
        self._digest = self.submit(self.name) if has_size and self.sample is None else None
        parts = _parts(self.name, self._size) if self.sample is None else ()
        self._parts: list[tuple[Part, Later]] = [(part, self.submit(part)) for part in parts]

    def faults(self, totals: Totals, progress: Progress) -> Iterator[Fault]:
        """Everything that is wrong with the file."""
        totals.files += 1
        if not self._is_there:
            yield Fault(self.name, 0, FaultKind.MISSING)
            return
        yield from self._listing()
        if self._size == 0 and not self._is_open:
            yield Fault(self.name, 0, FaultKind.TORN)
        start = totals.bytes
        for part, checked in (
            self._checked() if self.sample is None else _sampled(self.folder, self.name, self._size, self.sample)
        ):
            totals.records += checked.records
            totals.unresolved += checked.unresolved
            yield from self._tolerated(checked.faults)
            totals.bytes = start + (part.stop or self._size)
            progress(totals)
        totals.bytes = start + self._size
        self._note_tail(totals)

    def _checked(self) -> Iterator[tuple[Part, Checked]]:
        """The answers in their order; a part whose beginning was guessed wrong is looked at again."""
        end: int | None = 0
        for part, later in self._parts:
            if end is not None and part.stop is not None and end >= part.stop:
                continue  # a record or damage that covers all of it
            checked: Checked = later()
            if end is not None and checked.begin != end:
                checked = check_part(self.folder, replace(part, start=end, exact=True))
            end = checked.end
            yield part, checked

    def _listing(self) -> Iterator[Fault]:
        if self._is_open:
            return
        if self.entry is None:
            if not Path(self.name).is_absolute():
                yield Fault(self.name, 0, FaultKind.UNLISTED)
        elif self._size != self.entry.size:
            yield Fault(self.name, 0, FaultKind.SIZE)
        elif self._digest is not None and self._digest() not in (None, self.entry.sha256):
            yield Fault(self.name, 0, FaultKind.CHECKSUM)

    def _tolerated(self, faults: list[Fault]) -> Iterator[Fault]:
        """In a file that is still written, what its run has not acknowledged may be anything."""
        for fault in faults:
            if self._is_open and fault.offset >= (self.acknowledged or 0):
                self._loose += fault.length
            else:
                yield fault

    def _note_tail(self, totals: Totals) -> None:
        end = self.acknowledged or 0
        if self._is_open and self._size > end:
            note = f"{self.name} is open: {self._size - end} bytes from {end} on not acknowledged yet"
            totals.notes.append(note + (f", {self._loose} of them no whole record" if self._loose else ""))


def _parts(name: str, size: int) -> Iterator[Part]:
    """All of a file; the last part has no end, as an open file may grow."""
    for start in range(0, size, PART):
        yield Part(name, start, start + PART if start + PART < size else None, exact=start == 0)


def _sampled(folder: DataFolder, name: str, size: int, chance: random.Random) -> Iterator[tuple[Part, Checked]]:
    """The first record, and those behind some random places."""
    try:
        with open_warc(folder, name) as file:
            places = {0, *(next_record(file, chance.randrange(size)) for _ in range(SAMPLE))} if size else set()
    except (OSError, StorageFailure):
        yield Part(name, 0, size, exact=True), Checked(0, None, faults=[Fault(name, 0, FaultKind.UNREADABLE)])
        return
    for at in sorted(place for place in places if place is not None):
        part = Part(name, at, at + 1, exact=True)
        yield part, check_part(folder, part)
