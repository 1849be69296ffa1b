"""One run that adds captures to a database: batch by batch, each with its watermarks in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from archive.folder import DataFolder
from archive.ids import short_hash
from archive.links.people_pass import People
from archive.links.reprint_pass import link_part, stale_parts
from archive.model import Capture, Origin, RecordPosition
from archive.store.database import storage_errors, transaction
from archive.store.decisions import Watched
from archive.store.facts import places_of
from archive.store.lifting import Released, lifted_tombstones, make_room, released_captures
from archive.store.newspapers import PublisherRow, refresh_publishers
from archive.store.people import decided_people, join_people
from archive.store.places import Units, add_places, keep_places, missing_places, used_places
from archive.store.save import (
    OFF_THEME,
    Outcome,
    Saved,
    known_places,
    known_stories,
    off_theme_captures,
    save_batch,
)
from archive.store.takedowns import Takedowns
from archive.store.watermarks import raise_watermarks
from archive.store.withholding import withhold


class Reread(Protocol):
    """Reads a kept capture once more; None where its record is lost.

    `as_story`: whatever its theme. `origin`: how it came into the archive, where the record itself does not tell.
    """

    def __call__(
        self, position: RecordPosition, *, origin: Origin | None = None, as_story: bool = False
    ) -> Outcome | None:
        """What comes of it now."""


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


@dataclass(slots=True)
class Run:
    """The one writer of a database, for as long as it holds archive.lock.

    `units_for` gives the rows of administrative units. `publishers`: the newspapers as they are known now.
    """

    connection: sqlite3.Connection
    path: Path
    folder: DataFolder
    reread: Reread
    units_for: Callable[[Iterable[str]], Units]
    publishers: Sequence[PublisherRow] = ()
    say: Callable[[str], None] = lambda _: None
    saved: Saved = field(default_factory=Saved)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    takedowns: Takedowns = field(default_factory=Takedowns)
    people: People | None = None
    _watched: Watched = field(init=False)

    def __post_init__(self) -> None:
        self._watched = Watched(self.folder, self.say)

    def unknown(self, captures: Sequence[Capture]) -> list[Capture]:
        """Those captures that are not in the database yet."""
        with storage_errors(self.path):
            known = known_places(self.connection, [one.position for one in captures if one.position])
        return [one for one in captures if one.position not in known]

    def save(self, outcomes: Sequence[Outcome], ends: Mapping[str, int]) -> None:
        """Commit a batch; `ends`: up to where WARC files have been read with it. An empty one applies decisions."""
        if not outcomes and not ends and not self._watched.has_news():
            return
        with storage_errors(self.path):
            is_news = self._look()
            lifted = lifted_tombstones(self.connection, self.takedowns) if is_news else set()
            released = self._read_again(released_captures(self.connection, self.takedowns, lifted))
            all_of_them = self._with_stories_of_old([*released, *outcomes])
            with transaction(self.connection):
                make_room(self.connection, lifted, [one.capture.position for one in released if one.capture.position])
                if is_news:
                    withhold(self.connection, self.takedowns)
                save_batch(self.connection, all_of_them, self.saved, self.takedowns)
                self._add_places(all_of_them)
                raise_watermarks(self.connection, ends)
        for one in outcomes:
            if one.error is not None:
                self.say(f"set aside: {one.capture.url}: {one.error}")

    def finish(self) -> IngestCounts:
        """Apply decisions, join what the run touched, note it, if it added anything; the WAL goes back to the file."""
        self.save([], {})
        with storage_errors(self.path):
            for part in stale_parts(self.connection):
                with transaction(self.connection):
                    link_part(self.connection, part)
            with transaction(self.connection):
                refresh_publishers(self.connection, self.publishers)
                join_people(self.connection, self.people)
                if self.saved.captures:
                    self._note()
                    self._keep_places()
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return self._counts()

    def _look(self) -> bool:
        """Whether there are decisions that are not applied yet."""
        decisions, changed = self._watched.look()
        if changed:
            self.takedowns = Takedowns.of(decisions)
            self.people = decided_people(decisions)
        return changed

    def _read_again(self, released: Iterable[Released]) -> list[Outcome]:
        """What was withheld until now."""
        again = (self.reread(one.position, origin=one.origin) for one in released)
        return [one for one in again if one is not None]

    def _with_stories_of_old(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """A page off the theme is kept where another capture makes it a story: an edit may take the theme out.

        It is read again for what it mentions; so are captures that were left out before the story was one, so that
        the order does not matter.
        """
        made = {one.subject for one in outcomes if one.reason is None}
        known = known_stories(self.connection, {one.subject for one in outcomes if one.reading})
        told = made | known
        now = [one.capture.position for one in outcomes if one.reason == OFF_THEME and one.subject in told]
        before = [place for story in sorted(made - known) for place in off_theme_captures(self.connection, story)]
        again = [self._as_story(place) for place in (*now, *before) if place]
        others = [one for one in outcomes if one.reason != OFF_THEME or one.subject not in told]
        return [*others, *(one for one in again if one is not None)]

    def _as_story(self, position: RecordPosition) -> Outcome | None:
        outcome = self.reread(position, as_story=True)
        return replace(outcome, reason=None) if outcome is not None and outcome.reading else None

    def _add_places(self, outcomes: Iterable[Outcome]) -> None:
        named = {place for one in outcomes if one.story for place in places_of(one.story.facts)}
        missing = missing_places(self.connection, named)
        if missing:
            add_places(self.connection, self.units_for(missing))

    def _keep_places(self) -> None:
        """Leave the units that readings still name, as the gazetteer has them now."""
        used = used_places(self.connection)
        keep_places(self.connection, self.units_for(used) if used else Units((), ()))

    def _note(self) -> None:
        saved, ended = self.saved, datetime.now(UTC)
        key = short_hash("run", self.started.isoformat(), ended.isoformat(), str(saved.captures))
        counts = (saved.captures, saved.pages, len(saved.new), len(saved.changed), len(saved.gone), saved.set_aside)
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
