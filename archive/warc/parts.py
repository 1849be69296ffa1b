"""Checking a part of a WARC file: every gzip member, record, digest and revisit target; parts in any order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.warc.faults import Fault, FaultKind
from archive.warc.files import is_import, open_warc
from archive.warc.members import HEAD_PROBE, HEAD_SIZE, Gap, Member, inflate_beginning, next_record, walk
from archive.warc.parsing import Malformed, Record, broken_digest, head_of, parse_record
from archive.warc.revisits import find_original
from archive.warc.soundness import is_sound

REMEMBERED_TARGETS = 10_000  # of the payloads that many revisits name, so that each is read once


@dataclass(frozen=True, slots=True)
class Part:
    """The gzip members of a file that begin in [start, stop); `exact`: one begins at `start`, else it is sought."""

    name: str
    start: int
    stop: int | None
    exact: bool


@dataclass
class Checked:
    """What was found in a part, from `begin` to `end`; `end` is None where the disk did not give all of it."""

    begin: int
    end: int | None
    records: int = 0
    unresolved: int = 0
    faults: list[Fault] = field(default_factory=list)


def check_part(folder: DataFolder, part: Part) -> Checked:
    """Look at every byte of a part; damage is stepped over."""
    return _PartCheck(folder, part.name).check(part)


class _PartCheck:
    def __init__(self, folder: DataFolder, name: str) -> None:
        self._folder = folder
        self._name = name
        self._is_import = is_import(name)
        self._targets: dict[tuple[str, ...], bool] = {}
        self._found = Checked(0, None)

    def check(self, part: Part) -> Checked:
        """The check itself, once."""
        found = self._found
        found.begin = at = part.start
        try:
            with open_warc(self._folder, self._name) as file:
                begin = part.start if part.exact else next_record(file, part.start)
                found.begin = at = begin if begin is not None else file.seek(0, 2)
                for piece in walk(file, found.begin, part.stop):
                    self._look_at(file, piece)
                    at = piece.offset + piece.length
            found.end = at
        except (OSError, StorageFailure):
            found.faults.append(Fault(self._name, at, FaultKind.UNREADABLE))
        return found

    def _look_at(self, file: BinaryIO, piece: Member | Gap) -> None:
        found = self._found
        if not isinstance(piece, Member):
            found.faults.append(Fault(self._name, piece.offset, piece.kind, _address_at(file, piece), piece.length))
            return
        found.records += 1
        if not is_sound(piece.data):
            found.faults += self._record(piece)

    def _record(self, member: Member) -> Iterator[Fault]:
        try:
            record = parse_record(member.data)
        except Malformed as error:
            yield self._fault(member, error.kind, error.record)
            return
        kind = broken_digest(record, foreign=self._is_import)
        if kind is None and member.offset == 0 and self._is_of_another_file(record):
            yield Fault(self._name, 0, FaultKind.NAME)
        if kind is None and record.type == "revisit" and not self._has_target(record, member):
            kind = FaultKind.REVISIT_TARGET
        if kind is not None:
            yield self._fault(member, kind, record)

    def _has_target(self, revisit: Record, member: Member) -> bool:
        key = tuple(
            revisit.headers.get(f"warc-{name}", "")
            for name in ("refers-to-filename", "refers-to-file-offset", "refers-to", "payload-digest")
        )
        if key not in self._targets:
            if len(self._targets) >= REMEMBERED_TARGETS:
                self._targets.clear()
            self._targets[key] = self._find_target(revisit, member)
        if self._targets[key] or not self._is_import:
            return self._targets[key]
        self._found.unresolved += 1  # not a loss of ours: its original may come with a later import
        return True

    def _find_target(self, revisit: Record, member: Member) -> bool:
        try:
            find_original(self._folder, revisit, RecordPosition(self._name, member.offset, member.length))
        except StorageFailure:
            return False
        return True

    def _is_of_another_file(self, record: Record) -> bool:
        said = record.headers.get("warc-filename")
        inside = not Path(self._name).is_absolute()
        return inside and record.type == "warcinfo" and said is not None and said != Path(self._name).name

    def _fault(self, member: Member, kind: FaultKind, record: Record | None) -> Fault:
        return Fault(self._name, member.offset, kind, record.url if record else None, member.length)


def _address_at(file: BinaryIO, gap: Gap) -> str | None:
    """Of which address a damaged record was, where its WARC head can still be read."""
    file.seek(gap.offset)
    record = head_of(inflate_beginning(file.read(min(gap.length, HEAD_PROBE)), HEAD_SIZE))
    return record.url if record else None
