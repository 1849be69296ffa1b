"""What came of a lease -> rows of crawl.db: the address, its host, what it led to; part of the keeper's transaction."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass, field

from archive.model import RecordPosition
from archive.warc.writer import Written
from pipelines.publisher_file import is_loopback
from scraper import retry, rhythm
from scraper.crawl_db import insert, iso
from scraper.frontier import Frontier
from scraper.states import Reason, State, UrlKind
from scraper.work import FOLLOWED, Found, Lease, News, Outcome, RobotsAnswer, Settlement

MAX_STRIKES = 20  # times in a row that a host does not answer or turns us away, then it is left alone for this run
LOOP_STEPS = 20  # redirects that are followed back to find a loop


@dataclass
class Settling:
    """Enters settlements, and keeps count of what can be said of the run as a whole."""

    frontier: Frontier
    pages: int = 0
    _rules: dict[str, bytes] = field(default_factory=dict)
    _finished: list[tuple[str, State]] = field(default_factory=list)
    _queued: Counter[str] = field(default_factory=Counter)
    _queues_changed: set[str] = field(default_factory=set)
    _readable: set[str] = field(default_factory=set)
    _unreadable: set[str] = field(default_factory=set)
    _cookie_hosts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._queued.update(self.frontier.queued())
        self._queues_changed.update(self._queued)

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
        decision = retry.again(lease, outcome, self._delay(lease.host), loopback=is_loopback(lease.host))
        self.note_fetch(settlement, outcome, written, now, revisit=revisit)
        self._update(lease, outcome, decision, written, now)
        if lease.kind is UrlKind.ROBOTS:
            self._settle_rules(lease, outcome, decision, now)
        else:
            self._judge_publisher(lease, outcome, decision)
        self._count(lease, outcome, decision)
        self._release(lease, outcome, decision, now)
        self._enter_found(outcome, now)
        self.frontier.wake(lease.host, now)

    def take_news(self) -> News:
        """What changed since the last time one asked."""
        news = News(self._rules, tuple(self._finished), {name: self._queued[name] for name in self._queues_changed})
        self._rules, self._finished, self._queues_changed = {}, [], set()
        return news

    def _count(self, lease: Lease, outcome: Outcome, decision: retry.Again) -> None:
        """A story that is not tried again in this run leaves the queue; one that leads elsewhere is not counted."""
        if lease.kind is not UrlKind.STORY or decision.url_wait is not None:
            return
        self._queue(lease.publisher, -1)
        if outcome.redirect is None:
            self._finished.append((lease.publisher, outcome.state))

    def _queue(self, publisher: str, more: int) -> None:
        self._queued[publisher] += more
        self._queues_changed.add(publisher)

    def _enter(self, found: Found, now: float) -> tuple[int, bool]:
        number, is_new = self.frontier.enter(found, now)
        if is_new and found.kind is UrlKind.STORY and found.reason is None:
            self._queue(found.publisher, 1)
        return number, is_new

    def _delay(self, name: str) -> float:
        host = self.frontier.host(name)
        return 0.0 if host is None else effective_delay(host)

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
        target = lease.id if is_self else self._enter(outcome.redirect, now)[0]
        self.frontier.db.execute("UPDATE frontier SET redirect_to = ? WHERE id = ?", (target, lease.id))
        self.frontier.wake(outcome.redirect.host, now)
        loop = self._loop(lease.id, target)
        if not loop:
            return outcome
        if lease.host in self._cookie_hosts and self._try_cookies(target):
            self._queue(lease.publisher, 1)
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
        is_news = digest is not None and digest != row["digest"]
        failed_runs = 0 if is_kept else row["failed_runs"] + (decision.next_run and not waits)
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
            "unchanged": 0 if is_news else row["unchanged"] + (not waits),
            "redirect_to": row["redirect_to"] if outcome.redirect else None,
            "etag": outcome.etag if digest else row["etag"],
            "last_modified": outcome.last_modified if digest else row["last_modified"],
            "digest": digest or row["digest"],
        }
        update(self.frontier.db, lease.id, values)
        self.pages += is_kept and lease.kind is UrlKind.STORY and outcome.redirect is None

    def _settle_rules(self, lease: Lease, outcome: Outcome, decision: retry.Again, now: float) -> None:
        """robots.txt answered, for every host whose rules lie at this address."""
        said = outcome.robots or RobotsAnswer(None, None)
        if said.body is not None:
            hosts = self._learn_rules(lease.url, said.body, said, now)
        elif said.moved_to is not None:
            hosts = self.frontier.rules.move(lease.url, said.moved_to, now)  # `found` holds it: its host is entered
        elif decision.url_wait is None:
            hosts = self._give_up(self.frontier.rules.fail(lease.url, said.status, now))
        else:
            hosts = []
        for host in hosts:
            self.frontier.wake(host, now)

    def _learn_rules(self, url: str, body: bytes, said: RobotsAnswer, now: float) -> list[str]:
        before = self.frontier.rules.learn(url, body, said, now)
        for row in before:
            self._rules[row["host"]] = body
            self.frontier.db.execute("UPDATE hosts SET crawl_delay = ? WHERE host = ?", (said.crawl_delay, row["host"]))
            if row["fetched"] is not None and row["body"] != body:
                self._reconsider(row["host"])
        return [row["host"] for row in before]

    def _give_up(self, hosts: list[str]) -> list[str]:
        """Nothing of these hosts in this run: their rules are not known."""
        db = self.frontier.db
        for name in hosts:
            db.execute("UPDATE hosts SET given_up = ? WHERE host = ?", (self.frontier.run, name))
            row = db.execute("SELECT publisher FROM hosts WHERE host = ?", (name,)).fetchone()
            self._unreadable.add(row["publisher"])
        return hosts

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
        elif outcome.redirect is None:
            self._readable.add(lease.publisher)

    def _release(self, lease: Lease, outcome: Outcome, decision: retry.Again, now: float) -> None:
        """The host is free again, after its delay from when it was last heard of."""
        turned_away = outcome.reason in retry.TURNED_AWAY
        held = max(decision.host_wait, (decision.url_wait or 0.0) if lease.kind is UrlKind.ROBOTS else 0.0)
        earliest = 0.0
        if outcome.answered is not None:
            earliest = max(outcome.answered + self._delay(lease.host), now + held)
        self.frontier.db.execute(
            "UPDATE hosts SET lease = NULL, next_request = max(next_request, ?), put_off = max(put_off, ?),"
            " strikes = CASE WHEN ? THEN strikes + 1 WHEN ? THEN 0 ELSE strikes END,"
            " given_up = CASE WHEN ? AND strikes + 1 >= ? THEN ? ELSE given_up END WHERE host = ?",
            (
                earliest,
                now + held if held > retry.MAX_HELD else 0.0,
                turned_away,
                outcome.answered is not None,
                turned_away,
                MAX_STRIKES,
                self.frontier.run,
                lease.host,
            ),
        )

    def _enter_found(self, outcome: Outcome, now: float) -> None:
        has_news = False
        hosts = {found.host for found in outcome.found}
        for found in outcome.found:
            has_news |= self._enter(found, now)[1]
        if outcome.next_page is not None and has_news:
            self._enter(outcome.next_page, now)
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
    if lease.kind is UrlKind.STORY and lease.known and outcome.state not in (State.ARCHIVED, State.GONE):
        return State.ARCHIVED, None
    return (State.DISCOVERED, None) if waits else (outcome.state, outcome.reason)


def _place(position: RecordPosition | None) -> dict[str, object]:
    if position is None:
        return {}
    return {"warc": position.warc, "offset": position.offset, "length": position.length}
