"""Holding the archive against itself: manifest, files, records, digests, revisit targets, rows of the databases.

Known losses (`losses.py`) are counted and listed, and are no faults.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.warc import manifest
from archive.warc.checks import FileCheck, Progress, Totals
from archive.warc.crew import Submit, crew
from archive.warc.faults import Fault, FaultKind
from archive.warc.files import OPEN_SUFFIX, existing_path, final_path, open_path, warc_names
from archive.warc.losses import Loss, read_losses
from archive.warc.rows import Row, check_positions

AHEAD = 16  # files whose tasks are handed in before they are asked for

__all__ = ["Totals", "check_positions", "names_of", "verify"]


def verify(
    folder: DataFolder,
    paths: Iterable[Path] = (),
    *,
    sample: bool = False,
    known: Iterable[Loss] | None = None,
    rows: Iterable[Row] = (),
    acknowledged: Callable[[str], int | None] = lambda _: None,
    address: Callable[[str, int], str | None] = lambda _, __: None,
    totals: Totals | None = None,
    progress: Progress = lambda _: None,
    seed: int | None = None,
) -> Iterator[Fault]:
    """Every fault that is no known loss, in the order of manifest, files, rows; `totals` is filled on the way.

    `paths` are files or folders, all where there are none; `rows` are what databases say lies where, with the address;
    `acknowledged(name)` is how far an open file must be whole; `address(name, offset)` is of what a record was whose
    head cannot be read; `sample` looks at some records of each file only.
    """
    totals = Totals() if totals is None else totals
    totals.losses = read_losses(folder) if known is None else list(known)
    totals.known = len(totals.losses)
    wanted = list(paths)
    names = names_of(folder, wanted)
    totals.of_bytes = sum(_size(folder, name) for name in names)
    chance = random.Random(seed) if sample else None  # noqa: S311 - which records are looked at is no secret
    check = _Check(folder, totals, acknowledged, progress, chance)
    listed = check_manifest(folder) if not wanted else iter(())
    by_file = _by_file(totals.losses)
    damaged: set[tuple[str, int]] = set()
    for fault in check.faults(listed, names, _rows_of(rows, names, everything=not wanted)):
        place = (fault.file, fault.offset)
        if any(loss.explains(fault) for loss in by_file.get(fault.file, ())):
            continue
        if fault.kind is FaultKind.ROW:
            if place in damaged:
                continue
        else:
            damaged.add(place)
        if fault.length and fault.url is None:
            fault = replace(fault, url=address(*place))
        totals.faults += 1
        yield fault


@dataclass
class _Check:
    """One run over manifest, files and rows."""

    folder: DataFolder
    totals: Totals
    acknowledged: Callable[[str], int | None]
    progress: Progress
    chance: random.Random | None

    def __post_init__(self) -> None:
        self._entries = manifest.current(self.folder)

    def faults(self, listed: Iterator[Fault], names: list[str], rows: Iterable[Row]) -> Iterator[Fault]:
        """Everything that is wrong, known or not."""
        yield from listed
        with crew(self.folder, self.totals.of_bytes if self.chance is None else 0) as submit:
            for check in _ahead(self._check(name, submit) for name in names):
                yield from check.faults(self.totals, self.progress)
        yield from check_positions(self.folder, rows)

    def _check(self, name: str, submit: Submit) -> FileCheck:
        is_open = open_path(self.folder, name).is_file()
        acknowledged = self.acknowledged(name) if is_open else None
        return FileCheck(self.folder, name, self._entry(name), submit, acknowledged, self.chance)

    def _entry(self, name: str) -> manifest.Entry | None:
        """The line of a file; a crawl may have closed it, and written its line, a moment ago."""
        if name not in self._entries and final_path(self.folder, name).is_file():
            self._entries = manifest.current(self.folder)
        return self._entries.get(name)


def _ahead(checks: Iterator[FileCheck]) -> Iterator[FileCheck]:
    """The same, each made some files before it is asked for: workers have enough to do where files are small."""
    waiting = deque(islice(checks, AHEAD))
    while waiting:
        yield waiting.popleft()
        waiting.extend(islice(checks, 1))


def check_manifest(folder: DataFolder) -> Iterator[Fault]:
    """Lines that cannot be read or break the chain; a last line without an end is torn by a crash."""
    name = folder.manifest.name
    for line in manifest.lines(folder):
        if not line.whole:
            yield Fault(name, line.offset, FaultKind.MANIFEST_TORN, length=len(line.raw))
        elif line.entry is None:
            yield Fault(name, line.offset, FaultKind.MANIFEST_LINE, length=len(line.raw))
        elif not line.chained:
            yield Fault(name, line.offset, FaultKind.MANIFEST_CHAIN, length=len(line.raw))


def names_of(folder: DataFolder, paths: list[Path]) -> list[str]:
    """Files to check, by their final names below the data folder; a file outside it by its whole path."""
    if not paths:
        _require(folder)
        return sorted({*manifest.current(folder), *warc_names(folder)})
    return list(dict.fromkeys(name for path in paths for name in _names_at(folder, path)))


def _require(folder: DataFolder) -> None:
    """A wrong --data, or a disk that is not mounted, is not an archive without a fault."""
    folder.require()
    traces = (folder.warc, folder.manifest, folder.crawl_db, folder.archive_db, folder.root / "crawl.lock")
    if not any(path.exists() for path in traces):
        raise BadInput(f"{folder.root} is no data folder: nothing of an archive is in it; name one with --data")


def _names_at(folder: DataFolder, path: Path) -> list[str]:
    found = next((place for place in (path, folder.root / path) if place.exists()), None)
    if found is not None and found.is_dir():
        inside = found.resolve()
        files = [file for file in inside.rglob("*.warc.gz*") if file.is_file()]
        return sorted(filter(_is_warc, {_name(folder, file) for file in files}))
    listed = path.as_posix().removesuffix(OPEN_SUFFIX)
    if found is None and (listed in manifest.current(folder) or existing_path(folder, listed)):
        return [listed]
    if found is None:
        raise BadInput(f"{path} is not there; name a WARC file or a folder of them, or nothing to check all")
    return [_name(folder, found.resolve())]


def _is_warc(name: str) -> bool:
    return name.endswith(".warc.gz")


def _name(folder: DataFolder, path: Path) -> str:
    root = folder.root.resolve()
    inside = path.relative_to(root) if path.is_relative_to(root) else path
    return inside.as_posix().removesuffix(OPEN_SUFFIX)


def _size(folder: DataFolder, name: str) -> int:
    path = existing_path(folder, name)
    return path.stat().st_size if path else 0


def _by_file(losses: list[Loss]) -> dict[str, list[Loss]]:
    grouped: dict[str, list[Loss]] = {}
    for loss in losses:
        grouped.setdefault(loss.file, []).append(loss)
    return grouped


def _rows_of(rows: Iterable[Row], names: list[str], *, everything: bool) -> Iterator[Row]:
    wanted = frozenset(names)
    for row in rows:
        position = row if isinstance(row, RecordPosition) else row[0]
        if everything or position.warc in wanted:
            yield row
