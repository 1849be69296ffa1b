"""Reading a part of a WARC file as a task of its own: in this process, in a worker, or on a cluster; the same outcomes.

Outcomes travel as a file of pickles beside the database that is being made: small, as no body goes with them.
"""

from __future__ import annotations

import pickle
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from archive.folder import DataFolder
from archive.model import Capture, Origin, RecordPosition, Story
from archive.store.save import Outcome
from archive.warc.faults import Fault, RecordUnreadable
from archive.warc.files import open_warc
from archive.warc.members import next_record
from archive.warc.reader import read_capture, read_captures
from pipelines.ingest import batches, judge_of
from pipelines.outcomes import Judge
from pipelines.publisher import Registry

FEW = 64  # captures of a part: fewer are looked up one by one, more by reading through it
SHARE = 200  # captures of a part: seconds of reading, a transaction of saving


@dataclass(frozen=True, slots=True)
class Wanted:
    """A capture that is to be read again: where its record is, and how it came into the archive."""

    offset: int
    length: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class FileTask:
    """The records of a WARC file that begin in [start, stop), or of them only what is wanted."""

    warc: str
    start: int
    stop: int
    only: tuple[Wanted, ...] | None = None

    def as_json(self) -> dict[str, Any]:
        """As it goes to a worker."""
        only = None if self.only is None else [[one.offset, one.length, one.origin.value] for one in self.only]
        return {"warc": self.warc, "start": self.start, "stop": self.stop, "only": only}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> FileTask:
        """As a worker gets it."""
        only = value["only"]
        wanted = None if only is None else tuple(Wanted(int(o), int(n), Origin(origin)) for o, n, origin in only)
        return cls(value["warc"], value["start"], value["stop"], wanted)


def split(
    folder: DataFolder, warc: str, offsets: Sequence[int], stop: int, wanted: Sequence[Wanted] | None = None
) -> Iterator[FileTask]:
    """A file up to `stop` in parts of a few captures each, by where these begin; of it only what is wanted.

    Where damage has swallowed the beginning of a capture, none is cut off: it is reported once, as a whole.
    """
    cuts = [offset for offset in offsets[SHARE::SHARE] if offset < stop]
    if cuts:
        with open_warc(folder, warc) as file:
            cuts = [offset for offset in cuts if next_record(file, offset) == offset]
    left = list(wanted or ())
    for start, behind in pairwise([0, *cuts, stop]):
        number = len(left) if behind == stop else bisect_left(left, behind, key=lambda one: one.offset)
        yield FileTask(warc, start, behind, None if wanted is None else tuple(left[:number]))
        del left[:number]


def read_task(folder: DataFolder, judge: Judge, task: FileTask, faults: list[Fault]) -> Iterator[list[Outcome]]:
    """The outcomes of a part, a batch at a time; what is damaged is left out and said in `faults`."""
    for batch in batches(_captures(folder, task, faults)):
        yield [_light(judge.outcome(capture)) for capture in batch]


def write_outcomes(path: Path, outcomes: Iterable[Sequence[Outcome]]) -> None:
    """Keep batches in a file; it is there as a whole or not at all."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    with unfinished.open("wb") as file:
        for batch in outcomes:
            pickle.dump(batch, file, pickle.HIGHEST_PROTOCOL)
    unfinished.replace(path)


def read_outcomes(path: Path) -> Iterator[list[Outcome]]:
    """The batches of such a file."""
    with path.open("rb") as file:
        while file.peek(1):
            yield pickle.load(file)  # noqa: S301 - written by our own worker a moment ago


def read_file_to(root: str, registry: str | None, task: FileTask, path: str) -> list[Fault]:
    """A task from end to end, as a worker does it; the faults that it found."""
    faults: list[Fault] = []
    folder = DataFolder(Path(root))
    write_outcomes(Path(path), read_task(folder, _judge(registry), task, faults))
    return faults


_judges: dict[str | None, Judge] = {}


def _judge(registry: str | None) -> Judge:
    """Rules and model are loaded once a process."""
    if registry not in _judges:
        _judges[registry] = judge_of(Registry.load(Path(registry) if registry else None))
    return _judges[registry]


def _captures(folder: DataFolder, task: FileTask, faults: list[Fault]) -> Iterator[Capture]:
    if task.only is None:
        yield from _all(folder, task, faults)
        return
    wanted = {one.offset: one.origin for one in task.only}
    found = _one_by_one(folder, task, faults) if len(wanted) < FEW else _all(folder, task, faults)
    for capture in found:
        if capture.position and (origin := wanted.get(capture.position.offset)):
            yield replace(capture, origin=origin)  # a copy elsewhere may have been imported


def _all(folder: DataFolder, task: FileTask, faults: list[Fault]) -> Iterator[Capture]:
    return read_captures(folder, task.warc, task.start, task.stop, report=faults.append)


def _one_by_one(folder: DataFolder, task: FileTask, faults: list[Fault]) -> Iterator[Capture]:
    for one in task.only or ():
        try:
            yield read_capture(folder, RecordPosition(task.warc, one.offset, one.length))
        except RecordUnreadable as error:
            faults.append(error.fault)


def _light(outcome: Outcome) -> Outcome:
    """An outcome without the bytes that it came from, nor what stands in its rows."""
    capture = replace(outcome.capture, body=b"", headers=())
    reading = outcome.reading
    if reading is not None:
        story = reading.story
        light = Story(story.id, story.url, story.publisher, story.article, story.theme, (), capture, story.decoding)
        reading = replace(reading, story=light)
    return replace(outcome, capture=capture, reading=reading)
