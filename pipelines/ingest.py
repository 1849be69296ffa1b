"""The one shell around reading: captures in, rows of archive.db out. Called by crawl, import and reprocess."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace

from archive.folder import DataFolder
from archive.model import Capture, Origin, RecordPosition
from archive.store.places import Units
from archive.store.run import IngestCounts, Reread, Run
from archive.store.save import Outcome
from archive.store.schema import open_archive
from archive.store.watermarks import ends_of, read_watermarks
from archive.warc.faults import RecordUnreadable
from archive.warc.files import existing_path, open_path, warc_names
from archive.warc.reader import read_capture, read_captures
from pipelines.newspapers import publisher_rows
from pipelines.outcomes import Judge, Reader
from pipelines.provenance import Readers
from pipelines.publisher import Registry

__all__ = [
    "IngestCounts",
    "batches",
    "follow",
    "ingest",
    "judge_of",
    "readable_end",
    "rereading",
    "units_for",
    "unread_captures",
]

BATCH_CAPTURES = 500
BATCH_BYTES = 64 * 1024 * 1024  # of bodies; one page has at most 16 MB
STOP_CHECK_SECONDS = 0.1

Refetch = Callable[[DataFolder, RecordPosition], Capture]
AcknowledgedEnd = Callable[[str], int | None]


def ingest(
    captures: Iterable[Capture | None],
    registry: Registry,
    folder: DataFolder,
    *,
    say: Callable[[str], None] = lambda _: None,
    wait: float = 0.0,
    complete: bool = True,
    read: Reader | None = None,
    refetch: Refetch = read_capture,
) -> IngestCounts:
    """Read captures into archive.db, in batches; what is in it already is passed over.

    None between two captures means that no more are there for now: the batch is committed as it is. `wait` is how
    long, in seconds, another writer is waited for. `complete`: the captures of a WARC file come in its order and none
    is left out, so that its watermark may be moved.
    """
    folder.create()
    judge = judge_of(registry, read)
    with folder.lock("archive", wait=wait), closing(open_archive(folder)) as connection:
        again, papers = rereading(folder, judge, refetch, say), publisher_rows(registry)
        run = Run(connection, folder.archive_db, folder, again, units_for, papers, say)
        for batch in batches(captures):  # an empty one too: what was decided meanwhile is applied
            ends = ends_of(one.position for one in batch if one.position) if complete else {}
            run.save([judge.outcome(capture) for capture in run.unknown(batch)], ends)
        return run.finish()


def judge_of(registry: Registry, read: Reader | None = None) -> Judge:
    """What reads by the rules of a registry: the whole pipeline, or `read`, which leaves nothing to complete."""
    if read is not None:
        return Judge(registry, read, lambda story, _: story, Readers(registry))
    from pipelines.reading import read_article, with_mentions  # heavy: whoever only asks what is unread does without

    return Judge(registry, read_article, with_mentions, Readers(registry))


def rereading(folder: DataFolder, judge: Judge, refetch: Refetch, say: Callable[[str], None]) -> Reread:
    """How a capture is read once more; what is damaged by now is said."""

    def reread(position: RecordPosition, *, origin: Origin | None = None, as_story: bool = False) -> Outcome | None:
        try:
            capture = refetch(folder, position)
            return judge.outcome(replace(capture, origin=origin or capture.origin), as_story=as_story)
        except RecordUnreadable as error:
            say(f"an earlier version is lost: {error}")
            return None

    return reread


def units_for(ids: Iterable[str]) -> Units:
    """The rows of administrative units, with all that these refer to."""
    from pipelines.places import rows  # heavy: whoever meets no place does without

    return rows.units_for(ids)


def unread_captures(folder: DataFolder, acknowledged_end: AcknowledgedEnd) -> Iterator[Capture]:
    """All captures below warc/ that are not in archive.db yet; an open file's up to what its run has acknowledged."""
    return _sweep(folder, acknowledged_end, read_watermarks(folder))


def follow(
    folder: DataFolder, acknowledged_end: AcknowledgedEnd, stop: Callable[[], bool], interval: float
) -> Iterator[Capture | None]:
    """Unread captures as they are acknowledged, until `stop()`; None behind each look for more.

    `stop` is asked before a look: what was acknowledged before it is still read.
    """
    upto = read_watermarks(folder)
    while True:
        is_last = stop()
        yield from _sweep(folder, acknowledged_end, upto)
        yield None
        if is_last:
            return
        _pause(interval, stop)


def _pause(seconds: float, stop: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not stop():
        time.sleep(min(left, STOP_CHECK_SECONDS))


def _sweep(folder: DataFolder, acknowledged_end: AcknowledgedEnd, upto: dict[str, int]) -> Iterator[Capture]:
    for name in warc_names(folder):
        start, end = upto.get(name, 0), readable_end(folder, name, acknowledged_end)
        if end > start:
            for capture in read_captures(folder, name, start, end):
                upto.update(ends_of([capture.position] if capture.position else []))
                yield capture
            upto[name] = end


def readable_end(folder: DataFolder, name: str, acknowledged_end: AcknowledgedEnd) -> int:
    """Up to which byte a WARC file may be read: an open one as far as its run has acknowledged."""
    if open_path(folder, name).is_file():
        return acknowledged_end(name) or 0
    path = existing_path(folder, name)
    return path.stat().st_size if path else 0


def batches(captures: Iterable[Capture | None]) -> Iterator[list[Capture]]:
    """Captures in groups that are read and committed at once; None ends a group."""
    batch: list[Capture] = []
    size = 0
    for capture in captures:
        if capture is not None:
            batch.append(capture)
            size += len(capture.body)
        if capture is None or len(batch) >= BATCH_CAPTURES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
