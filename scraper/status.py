"""`guong status`: every address by publisher, state and reason; what is not read yet; the stories."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from archive.folder import DataFolder
from archive.store.schema import open_archive_readonly
from archive.store.watermarks import read_watermarks
from pipelines.rules import Publisher
from scraper.crawl_db import connect
from scraper.discovery import VIETNAM
from scraper.states import UrlKind

LONG_DELAY = 60.0  # seconds: a Crawl-delay above it is obeyed, and said


@dataclass
class Tally:
    """Addresses by state, and by reason where there is one."""

    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, state: str, reason: str | None, count: int) -> None:
        """Count some more."""
        self.states[state] += count
        if reason is not None:
            self.reasons[reason] += count

    def as_json(self) -> dict[str, Any]:
        """Plain dicts in the order of their keys."""
        return {"states": dict(sorted(self.states.items())), "reasons": dict(sorted(self.reasons.items()))}


@dataclass
class PublisherStatus:
    """Story addresses of a newspaper; feeds, sections, sitemaps and robots.txt stand under `other`."""

    stories: Tally = field(default_factory=Tally)
    other: Tally = field(default_factory=Tally)
    last_run: str | None = None
    health: str = "never crawled"
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As CONTRACT has it."""
        return {
            **self.stories.as_json(),
            "other": self.other.as_json(),
            "last_run": self.last_run,
            "health": self.health,
            "notes": self.notes,
        }


@dataclass(frozen=True, slots=True)
class Status:
    """What `guong status` says."""

    publishers: Mapping[str, PublisherStatus]
    captures: int
    unread: int
    stories: int

    def as_json(self) -> dict[str, Any]:
        """As CONTRACT has it."""
        stories, other = Tally(), Tally()
        for publisher in self.publishers.values():
            for total, part in ((stories, publisher.stories), (other, publisher.other)):
                total.states.update(part.states)
                total.reasons.update(part.reasons)
        return {
            "publishers": {name: publisher.as_json() for name, publisher in sorted(self.publishers.items())},
            "totals": {**stories.as_json(), "other": other.as_json()},
            "captures": self.captures,
            "unread": self.unread,
            "stories": self.stories,
        }

    def as_text(self) -> str:
        """A line a publisher that was ever crawled, and the sums."""
        lines = [
            _line(name, one) for name, one in sorted(self.publishers.items()) if one.stories.states or one.last_run
        ]
        return "\n".join([*lines, f"{self.captures} captures, {self.unread} unread; {self.stories} stories"])


def status(
    folder: DataFolder,
    publishers: Iterable[Publisher],
    watermarks: Mapping[str, int] | None = None,
    stories: int | None = None,
) -> Status:
    """Read crawl.db and archive.db as they are now; a crawl may be running."""
    folder.require()
    marks = read_watermarks(folder) if watermarks is None else watermarks
    read, known_stories = _archive_counts(folder)
    found = {publisher.id: PublisherStatus(notes=_standing_notes(publisher)) for publisher in publishers}
    unread = 0
    if folder.crawl_db.is_file():
        with closing(connect(folder.crawl_db, read_only=True)) as db:
            _count(db, found)
            _health(db, found)
            _note_rules(db, found)
            unread = _unread(db, marks)
    return Status(found, read + unread, unread, known_stories if stories is None else stories)


def _count(db: sqlite3.Connection, found: dict[str, PublisherStatus]) -> None:
    rows = db.execute("SELECT publisher, kind, state, reason, count(*) AS n FROM frontier GROUP BY 1, 2, 3, 4")
    for row in rows:
        one = found.setdefault(row["publisher"], PublisherStatus())
        tally = one.stories if row["kind"] == UrlKind.STORY else one.other
        tally.add(row["state"], row["reason"], row["n"])


def _health(db: sqlite3.Connection, found: dict[str, PublisherStatus]) -> None:
    """The last run of each publisher, and how its listings fared when they were last polled."""
    rows = db.execute(
        "SELECT publisher, started, health FROM run_publishers JOIN runs ON runs.id = run ORDER BY runs.rowid"
    )
    for row in rows:
        one = found.get(row["publisher"])
        if one is None:  # renamed or merged since
            continue
        one.last_run = row["started"]
        if row["health"] != "idle" or one.health == "never crawled":
            one.health = row["health"]


def _standing_notes(publisher: Publisher) -> list[str]:
    return [f"certificates are not checked: {publisher.tls_exception}"] if publisher.tls_exception else []


def _note_rules(db: sqlite3.Connection, found: dict[str, PublisherStatus]) -> None:
    """What robots.txt does to a host, where it is more than an archivist expects."""
    rows = db.execute(
        "SELECT host, publisher, crawl_delay, failing_since FROM hosts JOIN robots USING (host)"
        " WHERE crawl_delay > ? OR failing_since IS NOT NULL ORDER BY host",
        (LONG_DELAY,),
    )
    for row in rows:
        notes = found.setdefault(row["publisher"], PublisherStatus()).notes
        if (row["crawl_delay"] or 0.0) > LONG_DELAY:
            notes.append(f"robots.txt of {row['host']} asks for {row['crawl_delay']:g} s between requests")
        if row["failing_since"] is not None:
            day = datetime.fromtimestamp(row["failing_since"], VIETNAM).date()
            notes.append(f"robots.txt of {row['host']} has failed since {day}: nothing of it is fetched")


def _unread(db: sqlite3.Connection, watermarks: Mapping[str, int]) -> int:
    names = [row["warc"] for row in db.execute("SELECT DISTINCT warc FROM fetches WHERE warc IS NOT NULL")]
    counts = (
        db.execute(
            "SELECT count(*) FROM fetches WHERE warc = ? AND offset >= ?", (name, watermarks.get(name, 0))
        ).fetchone()[0]
        for name in names
    )
    return sum(counts)


def _archive_counts(folder: DataFolder) -> tuple[int, int]:
    archive = open_archive_readonly(folder)
    if archive is None:
        return 0, 0
    with closing(archive):
        captures, stories = archive.execute(
            "SELECT (SELECT count(*) FROM captures), (SELECT count(*) FROM stories)"
        ).fetchone()
    return captures, stories


def _line(name: str, one: PublisherStatus) -> str:
    states = ", ".join(f"{count} {state}" for state, count in sorted(one.stories.states.items()))
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(one.stories.reasons.items()))
    counted = f"{states or 'nothing yet'}{f' ({reasons})' if reasons else ''}"
    return "; ".join([f"{name}: {counted}", one.health, *one.notes, f"last run {one.last_run}"])
