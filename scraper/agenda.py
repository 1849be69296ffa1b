"""What a new run finds due in crawl.db, and what of earlier runs no longer holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from pipelines.rules import Publisher
from scraper import retry, rhythm


def take_over_hosts(db: sqlite3.Connection, publisher: Publisher) -> None:
    """Newspapers merge and are renamed: what lies on a publisher's hosts is its own now, whoever's it was."""
    names = [name for host in publisher.hosts for name in _with_port(host)]
    marks = ", ".join("?" * len(names))
    others = db.execute(
        f"SELECT host FROM hosts WHERE publisher != ? AND host IN ({marks})",  # noqa: S608
        (publisher.id, *names),
    ).fetchall()
    for row in others:
        db.execute("UPDATE frontier SET publisher = ? WHERE host = ?", (publisher.id, row["host"]))
        db.execute("UPDATE hosts SET publisher = ? WHERE host = ?", (publisher.id, row["host"]))


def _with_port(host: str) -> tuple[str, ...]:
    return (host,) if urlsplit(f"//{host}").port is not None else (f"{host}:80", f"{host}:443")


def void_leases(db: sqlite3.Connection) -> None:
    """Whoever held them is dead or done: they are to be fetched as soon as their host's turn comes."""
    db.execute(
        "UPDATE frontier SET due = CASE WHEN kind = 'robots' THEN NULL ELSE 0 END,"
        " state = CASE WHEN digest IS NULL THEN 'discovered' ELSE 'archived' END WHERE state = 'leased'"
    )


def forget_last_run(db: sqlite3.Connection, now: float) -> None:
    """What was put off within a run is due, every host may be asked; but a dead run may have asked a moment ago."""
    db.execute("UPDATE frontier SET due = 0 WHERE due > 0")
    db.execute("UPDATE frontier SET attempts = 0, cookies = 0 WHERE attempts > 0 OR cookies > 0")
    db.execute(
        "UPDATE hosts SET next_request = max(next_request, ? + max(delay, coalesce(crawl_delay, 0)))"
        " WHERE lease IS NOT NULL",
        (now,),
    )
    db.execute("UPDATE hosts SET wake = NULL, lease = NULL, strikes = 0, given_up = NULL")


def bound_times(db: sqlite3.Connection, publishers: Iterable[str], now: float) -> None:
    """A clock that was wrong in an earlier run cannot lock a host or an address away for longer than is usual."""
    db.execute("UPDATE hosts SET put_off = min(put_off, ?)", (now + retry.MAX_PUT_OFF,))
    longest = "max(delay, coalesce(crawl_delay, 0))"  # a Retry-After may hold a host for longer than that
    db.execute(
        f"UPDATE hosts SET next_request = ? + {longest} WHERE next_request > ? + max({longest}, ?)",  # noqa: S608
        (now, now, retry.MAX_HELD),
    )
    latest = now + rhythm.ROBOTS_VALID
    db.execute("UPDATE robots SET valid_until = ? WHERE valid_until > ?", (latest, latest))
    for publisher in publishers:
        latest = now + rhythm.STORY[-1]
        db.execute(
            "UPDATE frontier SET next_check = ? WHERE publisher = ? AND next_check > ?", (latest, publisher, latest)
        )
        for kind, wait in rhythm.POLL.items():
            db.execute(
                "UPDATE frontier INDEXED BY frontier_counts SET next_check = min(next_check, ?),"
                " last_fetched = min(last_fetched, ?) WHERE publisher = ? AND kind = ?",
                (now + wait, now, publisher, kind),
            )


def retire_listings(db: sqlite3.Connection, publisher: str, seeds: Sequence[str]) -> None:
    """What a publisher's file no longer names is no longer polled (`hops`: what a listing led to is no seed)."""
    marks = ", ".join("?" * len(seeds))
    gone = f"kind IN ('feed', 'section', 'sitemap') AND hops = 0 AND url NOT IN ({marks})"
    db.execute(
        f"UPDATE frontier INDEXED BY frontier_counts SET due = NULL, next_check = NULL WHERE publisher = ? AND {gone}",  # noqa: S608
        (publisher, *seeds),
    )


def make_due(db: sqlite3.Connection, publisher: str, now: float, *, poll: bool, recheck: bool) -> None:
    """What a publisher's rhythms say is due, and what is asked for: its listings (`poll`), its stories (`recheck`)."""
    of_kind = "UPDATE frontier INDEXED BY frontier_counts SET due = 0 WHERE publisher = ? AND kind"
    if poll:
        db.execute(f"{of_kind} IN ('feed', 'section', 'sitemap') AND next_check IS NOT NULL", (publisher,))
    if recheck:
        db.execute(f"{of_kind} = 'story' AND state = 'archived' AND digest IS NOT NULL", (publisher,))
    db.execute("UPDATE frontier SET due = 0 WHERE publisher = ? AND next_check <= ?", (publisher, now))
