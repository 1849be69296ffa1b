"""What came of a lease -> rows of crawl.db: the address, its host, what it led to; part of the keeper's transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from archive.model import RecordPosition
from archive.urls import normalise
from archive.warc.writer import Written
from pipelines.publisher_file import is_loopback
from scraper import retry, rhythm
from scraper.crawl_db import insert, iso
from scraper.frontier import Frontier
from scraper.seeds import robots_url
from scraper.states import Reason, State, UrlKind
from scraper.work import FOLLOWED, Lease, Outcome, RobotsAnswer, Settlement

MAX_STRIKES = 20  # times in a row without any answer, after which a host is left alone for this run
LOOP_STEPS = 20  # redirects that are followed back to find a loop


@dataclass
class Settling:
    """Enters settlements, and keeps count of what can be said of the run as a whole."""

    frontier: Frontier
    pages: int = 0
    _readable: set[str] = field(default_factory=set)
    _unreadable: set[str] = field(default_factory=set)
    _cookie_hosts: set[str] = field(default_factory=set)

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The publishers of which something was polled and nothing could be read."""
        return tuple(sorted(self._unreadable - self._readable))

    def health(self) -> dict[str, str]:
        """`ok`, `unreadable`, or `idle` where nothing was polled, of each publisher of the run."""
        words = {True: "ok", False: "idle"}
        return {
            name: "unreadable" if name in self.unreadable else words[name in self._readable]
            for name in self.frontier.publishers
        }

    def settle(self, settlement: Settlement, written: Written | None, now: float, *, revisit: bool = False) -> None:
        """Enter what came of a lease."""
        lease, outcome = settlement.lease, self._follow(settlement.lease, settlement.outcome, now)
        host = self.frontier.db.execute("SELECT * FROM hosts WHERE host = ?", (lease.host,)).fetchone()
        decision = retry.again(lease, outcome, effective_delay(host), loopback=is_loopback(lease.host))
        self.note_fetch(settlement, outcome, written, now, revisit=revisit)
        self._update(lease, outcome, decision, written, now)
        if lease.kind is UrlKind.ROBOTS:
            self._settle_robots(lease, outcome, decision, now)
        self._judge_publisher(lease, outcome, decision)
        self._release(lease, outcome, decision, now)
        self._enter_found(outcome, now)
        self.frontier.wake(lease.host, now)

    def note_fetch(
        self, settlement: Settlement, outcome: Outcome, written: Written | None, now: float, *, revisit: bool
    ) -> None:
        """The row of `fetches`: what was asked, what came of it, where it is kept."""
        lease, exchange = settlement.lease, settlement.exchange
        place = written.position if written else None
        values = {
            "run": self.frontier.run,
            "url": lease.url,
            "publisher": lease.publisher,
            "kind": lease.kind,
            "fetched": exchange.started.isoformat() if exchange else iso(now),
            "state": outcome.state,
            "reason": outcome.reason,
            "status": outcome.status,
            "digest": written.sha256 if written else None,
            "revisit": revisit,
            "etag": outcome.etag,
            "last_modified": outcome.last_modified,
            **_place(place),
        }
        insert(self.frontier.db, "fetches", values)

    def _follow(self, lease: Lease, outcome: Outcome, now: float) -> Outcome:
        """Enter where a redirect points; one that comes back ends as a loop, after cookies were tried once."""
        if outcome.redirect is None:
            return outcome
        if outcome.has_cookies:
            self._cookie_hosts.add(lease.host)
        is_self = outcome.redirect.url == lease.url
        target = lease.id if is_self else self.frontier.enter(outcome.redirect, now)[0]
        self.frontier.db.execute("UPDATE frontier SET redirect_to = ? WHERE id = ?", (target, lease.id))
        self.frontier.wake(outcome.redirect.host, now)
        loop = self._loop(lease.id, target)
        if not loop or (lease.host in self._cookie_hosts and self._try_cookies(target)):
            return outcome
        self.frontier.db.executemany(
            "UPDATE frontier SET state = ?, reason = ?, due = NULL WHERE id = ?",
            [(State.FAILED, Reason.REDIRECT_LOOP, member) for member in loop],
        )
        return Outcome(State.FAILED, Reason.REDIRECT_LOOP, outcome.status, answered=outcome.answered)

    def _loop(self, start: int, target: int) -> list[int]:
        """The rows on the way from a redirect's target back to where it started; none where it does not come back."""
        members = [target]
        while members[-1] != start and len(members) <= LOOP_STEPS:
            row = self.frontier.db.execute(
                "SELECT redirect_to FROM frontier WHERE id = ? AND redirect_to IS NOT NULL", (members[-1],)
            ).fetchone()
            if row is None:
                return []
            members.append(row["redirect_to"])
        return members if members[-1] == start else []

    def _try_cookies(self, target: int) -> bool:
        changed = self.frontier.db.execute(
            "UPDATE frontier SET cookies = 1, due = 0, rank = ?, attempts = attempts + 1, redirect_to = NULL"
            " WHERE id = ? AND cookies = 0",
            (FOLLOWED, target),
        )
        return changed.rowcount == 1

    def _update(
        self, lease: Lease, outcome: Outcome, decision: retry.Again, written: Written | None, now: float
    ) -> None:
        """The address's own row. What is archived stays so when a later look fails."""
        row = self.frontier.db.execute("SELECT * FROM frontier WHERE id = ?", (lease.id,)).fetchone()
        waits = decision.url_wait is not None
        is_kept = outcome.state is State.ARCHIVED
        digest = written.sha256 if written and is_kept and outcome.redirect is None and outcome.status != 304 else None
        unchanged = is_kept and (outcome.status == 304 or digest == row["digest"])
        failed_runs = 0 if is_kept else row["failed_runs"] + (outcome.state is State.FAILED and not waits)
        state, reason = _visible(lease, outcome, waits=waits)
        is_due = now + (decision.url_wait or 0.0) if waits and lease.kind is not UrlKind.ROBOTS else row["due"]
        values = {
            "state": state,
            "reason": reason,
            "due": is_due,
            "attempts": row["attempts"] + waits,
            "failed_runs": failed_runs,
            "last_fetched": row["last_fetched"] if outcome.answered is None else now,
            "next_check": rhythm.next_check(lease, outcome, decision, failed_runs, row["unchanged"], now),
            "unchanged": row["unchanged"] + 1 if unchanged else 0,
            "redirect_to": row["redirect_to"] if outcome.redirect else None,
            "etag": outcome.etag if digest else row["etag"],
            "last_modified": outcome.last_modified if digest else row["last_modified"],
            "digest": digest or row["digest"],
        }
        update(self.frontier.db, lease.id, values)
        self.pages += is_kept and lease.kind is UrlKind.STORY and outcome.redirect is None

    def _settle_robots(self, lease: Lease, outcome: Outcome, decision: retry.Again, now: float) -> None:
        said = outcome.robots or RobotsAnswer(None, None)
        db, host = (
            self.frontier.db,
            self.frontier.db.execute("SELECT * FROM hosts WHERE host = ?", (lease.host,)).fetchone(),
        )
        old = db.execute("SELECT body FROM robots WHERE host = ?", (lease.host,)).fetchone()
        moved = said.moved_to is not None
        db.execute(
            "INSERT OR REPLACE INTO robots (host, url, hops, fetched, valid_until, status, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                lease.host,
                normalise(said.moved_to) if said.moved_to else robots_url(host["scheme"], lease.host),
                lease.hops + 1 if moved else 0,
                now,
                now + rhythm.ROBOTS_VALID if said.body is not None else 0.0,
                said.status,
                said.body,
            ),
        )
        if said.body is not None:
            db.execute("UPDATE hosts SET crawl_delay = ? WHERE host = ?", (said.crawl_delay, lease.host))
            if old is not None and old["body"] != said.body:
                self._reconsider(lease.host)
        elif not moved and decision.url_wait is None:
            db.execute("UPDATE hosts SET given_up = ? WHERE host = ?", (self.frontier.run, lease.host))

    def _reconsider(self, host: str) -> None:
        """New rules: what the old ones forbade is asked about again."""
        self.frontier.db.execute(
            "UPDATE frontier SET state = 'discovered', reason = NULL, due = 0 WHERE host = ? AND state = 'refused'"
            " AND reason = 'robots'",
            (host,),
        )

    def _judge_publisher(self, lease: Lease, outcome: Outcome, decision: retry.Again) -> None:
        """Whether a publisher as a whole can be read: one listing that was read suffices."""
        if lease.kind is UrlKind.STORY or decision.url_wait is not None:
            return
        if outcome.state is not State.ARCHIVED:
            self._unreadable.add(lease.publisher)
        elif lease.kind is not UrlKind.ROBOTS and outcome.redirect is None:
            self._readable.add(lease.publisher)

    def _release(self, lease: Lease, outcome: Outcome, decision: retry.Again, now: float) -> None:
        """The host is free again, after its delay from when it was last heard of."""
        db = self.frontier.db
        host = db.execute("SELECT * FROM hosts WHERE host = ?", (lease.host,)).fetchone()
        silent = outcome.state is State.FAILED and outcome.reason in retry.NO_ANSWER
        strikes = host["strikes"] + 1 if silent else host["strikes"] if outcome.answered is None else 0
        held = max(decision.host_wait, (decision.url_wait or 0.0) if lease.kind is UrlKind.ROBOTS else 0.0)
        earliest = 0.0 if outcome.answered is None else max(outcome.answered + effective_delay(host), now + held)
        db.execute(
            "UPDATE hosts SET lease = NULL, next_request = max(next_request, ?), put_off = max(put_off, ?),"
            " strikes = ?, given_up = ? WHERE host = ?",
            (
                earliest,
                now + held if held > retry.MAX_HELD else 0.0,
                strikes,
                self.frontier.run if strikes >= MAX_STRIKES else host["given_up"],
                lease.host,
            ),
        )

    def _enter_found(self, outcome: Outcome, now: float) -> None:
        has_news = False
        hosts = {found.host for found in outcome.found}
        for found in outcome.found:
            has_news |= self.frontier.enter(found, now)[1]
        if outcome.next_page is not None and has_news:
            self.frontier.enter(outcome.next_page, now)
            hosts.add(outcome.next_page.host)
        for host in hosts:
            self.frontier.wake(host, now)


def update(db: sqlite3.Connection, number: int, values: dict[str, object]) -> None:
    """Change columns of one row of the frontier."""
    sets = ", ".join(f"{name} = ?" for name in values)
    db.execute(f"UPDATE frontier SET {sets} WHERE id = ?", (*values.values(), number))  # noqa: S608


def effective_delay(host: sqlite3.Row) -> float:
    """Seconds between two requests: the publisher's delay, raised by robots.txt, never lowered."""
    return max(float(host["delay"]), float(host["crawl_delay"] or 0.0))


def _visible(lease: Lease, outcome: Outcome, *, waits: bool) -> tuple[State, Reason | None]:
    """State and reason as `status` shows them."""
    if lease.known and outcome.state not in (State.ARCHIVED, State.GONE):
        return State.ARCHIVED, None
    return (State.DISCOVERED, None) if waits else (outcome.state, outcome.reason)


def _place(position: RecordPosition | None) -> dict[str, object]:
    if position is None:
        return {}
    return {"warc": position.warc, "offset": position.offset, "length": position.length}
