"""The one shell around reading: captures in, rows of archive.db out. Called by crawl, import and reprocess."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from archive.folder import DataFolder
from archive.ids import short_hash, story_id
from archive.links.reprint_pass import link_reprints
from archive.model import Capture, Origin, RecordPosition, Story
from archive.store.contents import Reading, reading_of
from archive.store.database import storage_errors, transaction
from archive.store.places import Units, add_places, keep_places, missing_places, used_places
from archive.store.save import (
    OFF_THEME,
    SET_ASIDE,
    Outcome,
    PublisherRow,
    Saved,
    known_places,
    known_stories,
    off_theme_captures,
    save_batch,
)
from archive.store.schema import open_archive
from archive.store.versions import STORY_KINDS
from archive.store.watermarks import ends_of, raise_watermarks, read_watermarks
from archive.urls import host_port, normalise
from archive.warc.faults import RecordUnreadable
from archive.warc.files import existing_path, open_path, warc_names
from archive.warc.reader import read_capture, read_captures
from pipelines.no_page import NoPage, why_no_page
from pipelines.publisher import Publisher, Registry

BATCH_CAPTURES = 500
BATCH_BYTES = 64 * 1024 * 1024  # of bodies; one page has at most 16 MB
OTHER_KIND = "kind"  # a listing or an error page
STOP_CHECK_SECONDS = 0.1

Reader = Callable[[Capture, Publisher | None], Story]
Refetch = Callable[[DataFolder, RecordPosition], Capture]
AcknowledgedEnd = Callable[[str], int | None]

# What reading may raise on a page that nobody foresaw: that page is set aside with the error, all others are read.
# Not a full memory or disk: these are no page's fault.
POISON = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RecursionError)


@dataclass(frozen=True, slots=True)
class IngestCounts:
    """What a run added; `stories`, `people` and `places` are what there is now."""

    captures: int
    pages: int
    stories: int
    new: int
    changed: int
    gone: int
    people: int
    places: int
    set_aside: int


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
    with folder.lock("archive", wait=wait), closing(open_archive(folder)) as connection:
        run = _Run(connection, registry, folder, say, complete, read or _whole_pipeline(), refetch)
        for batch in _batches(captures):
            run.add(batch)
        return run.finish()


def _whole_pipeline() -> Reader:
    from pipelines.reading import read  # heavy: whoever only asks what is unread does without

    return read


def _units_for() -> Callable[[Iterable[str]], Units]:
    from pipelines.places.rows import units_for  # heavy, as above

    return units_for


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
        start, end = upto.get(name, 0), _readable_end(folder, name, acknowledged_end)
        if end > start:
            for capture in read_captures(folder, name, start, end):
                upto.update(ends_of([capture.position] if capture.position else []))
                yield capture
            upto[name] = end


def _readable_end(folder: DataFolder, name: str, acknowledged_end: AcknowledgedEnd) -> int:
    if open_path(folder, name).is_file():
        return acknowledged_end(name) or 0
    path = existing_path(folder, name)
    return path.stat().st_size if path else 0


def _batches(captures: Iterable[Capture | None]) -> Iterator[list[Capture]]:
    batch: list[Capture] = []
    size = 0
    for capture in captures:
        if capture is not None:
            batch.append(capture)
            size += len(capture.body)
        if batch and (capture is None or len(batch) >= BATCH_CAPTURES or size >= BATCH_BYTES):
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@dataclass(slots=True)
class _Run:
    connection: sqlite3.Connection
    registry: Registry
    folder: DataFolder
    say: Callable[[str], None]
    complete: bool
    read: Reader
    refetch: Refetch
    saved: Saved = field(default_factory=Saved)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    def add(self, batch: Sequence[Capture]) -> None:
        """Read a batch, then commit it with its watermarks."""
        with storage_errors(self.folder.archive_db):
            positions = [capture.position for capture in batch if capture.position]
            known = known_places(self.connection, positions)
            outcomes = [self._outcome(capture) for capture in batch if capture.position not in known]
            outcomes = self._with_stories_of_old(outcomes)
            with transaction(self.connection):
                save_batch(self.connection, outcomes, self.saved)
                self._add_places(outcomes)
                if self.complete:
                    raise_watermarks(self.connection, ends_of(positions))

    def finish(self) -> IngestCounts:
        """Join what the run touched, note the run, if it added anything, and give the WAL back to the file."""
        with storage_errors(self.folder.archive_db):
            with transaction(self.connection):
                link_reprints(self.connection)
            if self.saved.captures:
                self._note_run()
                self._keep_places()
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return self._counts()

    def _outcome(self, capture: Capture) -> Outcome:
        publisher = self.registry.of(capture.url)
        outcome = _unread(capture, publisher)
        if outcome.reason is not None:
            return outcome
        try:
            reading = reading_of(self.read(capture, publisher))
        except POISON as error:
            self.say(f"set aside: {capture.url}: {type(error).__name__}: {error}")
            return replace(outcome, reason=SET_ASIDE, error=f"{type(error).__name__}: {error}")
        return _read(outcome, reading)

    def _with_stories_of_old(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """A page off the theme is kept where another capture makes it a story: an edit may take the theme out.

        Captures that were left out before the story was one are read again, so that the order does not matter.
        """
        made = {one.subject for one in outcomes if one.reason is None}
        known = known_stories(self.connection, {one.subject for one in outcomes if one.reading})
        kept = [
            replace(one, reason=None) if one.reason == OFF_THEME and one.subject in made | known else one
            for one in outcomes
        ]
        return [*kept, *self._read_again(made - known)]

    def _read_again(self, stories: Iterable[str]) -> Iterator[Outcome]:
        for story in sorted(stories):
            for position in off_theme_captures(self.connection, story):
                try:
                    outcome = self._outcome(self.refetch(self.folder, position))
                except RecordUnreadable as error:
                    self.say(f"an earlier version is lost: {error}")
                    continue
                if outcome.reading:
                    yield replace(outcome, reason=None)

    def _add_places(self, outcomes: Sequence[Outcome]) -> None:
        named = {placed.place.id for one in outcomes if one.story for placed in one.story.story.places if placed.place}
        missing = missing_places(self.connection, named)
        if missing:
            add_places(self.connection, _units_for()(missing))

    def _keep_places(self) -> None:
        """Leave the units that stories still name, as the gazetteer has them now."""
        used = used_places(self.connection)
        with transaction(self.connection):
            keep_places(self.connection, _units_for()(used) if used else Units((), ()))

    def _note_run(self) -> None:
        saved, ended = self.saved, datetime.now(UTC)
        key = short_hash("run", self.started.isoformat(), ended.isoformat(), str(saved.captures))
        counts = (saved.captures, saved.pages, len(saved.new), len(saved.changed), len(saved.gone), saved.set_aside)
        with transaction(self.connection):
            self.connection.execute(
                "INSERT INTO runs (id, started, ended, captures, pages, new, changed, gone, set_aside)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (key, self.started.isoformat(), ended.isoformat(), *counts),
            )

    def _counts(self) -> IngestCounts:
        saved = self.saved
        stories, people, places = self.connection.execute(
            "SELECT (SELECT count(*) FROM stories), (SELECT count(*) FROM entities WHERE type = 'PER'),"
            " (SELECT count(*) FROM entities WHERE type = 'LOC')"
        ).fetchone()
        return IngestCounts(
            captures=saved.captures,
            pages=saved.pages,
            stories=stories,
            new=len(saved.new),
            changed=len(saved.changed),
            gone=len(saved.gone),
            people=people,
            places=places,
            set_aside=saved.set_aside,
        )


def _unread(capture: Capture, publisher: Publisher | None) -> Outcome:
    """A capture before it is read: whose it is, and why it will not be read, if so."""
    try:
        address = normalise(capture.url)
        number = publisher.number(capture.url) if publisher else None
        reason = why_no_page(capture, publisher)
    except ValueError:  # an imported record may have anything for an address
        address, number, reason = capture.url, None, NoPage.NOT_HTML
    row = _publisher_row(capture.url, publisher)
    return Outcome(capture, row, address, story_id(row.id, number or address), reason=reason)


def _publisher_row(url: str, publisher: Publisher | None) -> PublisherRow:
    if publisher is not None:
        return PublisherRow(publisher.id, publisher.name, publisher.home, publisher.province)
    try:
        host = host_port(url, explicit_default=False)
    except ValueError:
        host = ""
    return PublisherRow(host, host)


def _read(outcome: Outcome, reading: Reading) -> Outcome:
    """What reading made of a capture: a story, or a page that is none of ours."""
    story, kind = reading.story, reading.story.article.kind
    if kind not in STORY_KINDS:
        return replace(outcome, kind=kind, reason=OTHER_KIND)
    if not story.article.text:
        return replace(outcome, kind=kind, reason=NoPage.EMPTY.value)
    ours = story.theme.is_exemplary or outcome.capture.origin is Origin.IMPORT
    return replace(outcome, kind=kind, subject=story.id, reading=reading, reason=None if ours else OFF_THEME)
