"""The frontier in crawl.db: what to fetch, leased one address a host when its time has come.

One thread writes: the keeper's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import datetime

from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.warc.writer import Earlier
from pipelines.rules import Publisher
from scraper import agenda
from scraper.crawl_db import connect, insert, iso, open_for_writing, transaction
from scraper.rules import RulesTable
from scraper.seeds import seeds
from scraper.states import State, UrlKind
from scraper.work import RANKS, Found, Lease

ANY_RANK = 1_000_000
LISTINGS = (UrlKind.FEED, UrlKind.SECTION, UrlKind.SITEMAP)


class Frontier:
    """The addresses of a run, and the rules by which they are handed out.

    `limit`: story pages a publisher; 0 fetches robots.txt and listings alone (a dry run).
    """

    def __init__(
        self,
        folder: DataFolder,
        run: str,
        publishers: Iterable[Publisher],
        *,
        limit: int | None = None,
        backfill: bool = False,
    ) -> None:
        self.run = run
        self.publishers = {publisher.id: publisher for publisher in publishers}
        self.db = open_for_writing(folder.crawl_db)
        self.rules = RulesTable(self.db)
        self._limit = limit
        self._backfill = backfill
        self._taken: dict[str, int] = {}
        self._started = 0.0

    def close(self) -> None:
        """Fold the log into the database and let go of it."""
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.close()

    def begin(self, now: float, *, poll: bool, recheck: bool) -> None:
        """Void the leases of dead runs, and see what is due of this run's publishers."""
        self._started = now
        with transaction(self.db):
            agenda.void_leases(self.db)
            agenda.forget_last_run(self.db, now)
            agenda.bound_times(self.db, self.publishers, now)
            self.rules.locate_all()
            self.db.execute("INSERT INTO runs (id, started) VALUES (?, ?)", (self.run, iso(now)))
            for publisher in self.publishers.values():
                self._begin_publisher(publisher, now)
                agenda.make_due(self.db, publisher.id, now, poll=poll, recheck=recheck)
            for host in self.db.execute("SELECT host FROM hosts").fetchall():
                self.wake(host["host"], now)

    def _begin_publisher(self, publisher: Publisher, now: float) -> None:
        agenda.take_over_hosts(self.db, publisher)
        self.db.execute("UPDATE hosts SET delay = ? WHERE publisher = ?", (publisher.delay, publisher.id))
        listings = list(seeds(publisher, backfill=self._backfill))
        for found in listings:
            self.enter(found, now)
        agenda.retire_listings(self.db, publisher.id, [found.url for found in listings])

    def end(self, exit_code: int, now: float, pages: int, health: Mapping[str, str]) -> None:
        """Give the leases back, and say how the run went."""
        with transaction(self.db):
            agenda.void_leases(self.db)
            self.db.execute("UPDATE hosts SET lease = NULL, wake = NULL")
            self.db.execute(
                "UPDATE runs SET ended = ?, exit_code = ?, pages = ? WHERE id = ?",
                (iso(now), exit_code, pages, self.run),
            )
            self.db.executemany(
                "INSERT OR REPLACE INTO run_publishers (run, publisher, health) VALUES (?, ?, ?)",
                [(self.run, name, word) for name, word in health.items()],
            )

    def lease(self, now: float, room: int) -> tuple[Lease, ...]:
        """At most `room` addresses, at most one of each host, whose time has come."""
        hosts = self.db.execute(
            "SELECT * FROM hosts WHERE lease IS NULL AND wake <= ? ORDER BY wake LIMIT ?", (now, room)
        ).fetchall()
        leases = [self._lease_of(host, now) for host in hosts]
        return tuple(lease for lease in leases if lease is not None)

    def next_due(self) -> float | None:
        """When something falls due next, or None where nothing will in this run."""
        row = self.db.execute(
            "SELECT wake FROM hosts WHERE lease IS NULL AND wake IS NOT NULL ORDER BY wake LIMIT 1"
        ).fetchone()
        return None if row is None else float(row["wake"])

    def queued(self) -> dict[str, int]:
        """Stories of each publisher of the run that are to be fetched now."""
        rows = self.db.execute(
            "SELECT publisher, count(*) AS n FROM frontier WHERE due = 0 AND kind = ? GROUP BY publisher",
            (UrlKind.STORY,),
        )
        return {row["publisher"]: row["n"] for row in rows if row["publisher"] in self.publishers}

    def enter(self, found: Found, now: float) -> tuple[int, bool]:
        """Enter an address, or note that it was listed again; its row's number, and whether it is new."""
        row = self.db.execute("SELECT * FROM frontier WHERE url = ?", (found.url,)).fetchone()
        if row is not None:
            self._meet_again(row, found)
            return int(row["id"]), False
        if found.reason is None:
            self._enter_host(found)
        values = {
            "url": found.url,
            "publisher": found.publisher,
            "host": found.host,
            "kind": found.kind,
            "state": State.REFUSED if found.reason else State.DISCOVERED,
            "reason": found.reason,
            "rank": found.rank,
            "due": None if found.reason or found.kind is UrlKind.ROBOTS else 0,
            "title": found.title,
            "date": found.date,
            "hops": found.hops,
            "first_seen": now,
            "listed_in": self.run,
        }
        return insert(self.db, "frontier", values), True

    def host(self, name: str) -> sqlite3.Row | None:
        """A host's row."""
        row: sqlite3.Row | None = self.db.execute("SELECT * FROM hosts WHERE host = ?", (name,)).fetchone()
        return row

    def wake(self, name: str, now: float) -> None:
        """Work out anew when a host may be asked next, and the one at which its rules must be fetched first."""
        rules = self.rules.of(name)
        self._wake(name, rules, now)
        if rules is not None and rules["via"] != name and rules["valid_until"] <= now:
            self._wake(rules["via"], self.rules.of(rules["via"]), now)

    def _wake(self, name: str, rules: sqlite3.Row | None, now: float) -> None:
        host = self.host(name)
        if host is None or rules is None:
            return
        moment = None if self._is_off(host, now) else self._earliest(host, rules, now)
        self.db.execute("UPDATE hosts SET wake = ? WHERE host = ?", (moment, name))

    def earlier(self, lease: Lease) -> Earlier | None:
        """The first record of the payload that an address last had."""
        row = self.db.execute(
            "SELECT url, fetched, warc, offset, length, digest FROM fetches WHERE revisit = 0 AND digest ="
            " (SELECT digest FROM frontier WHERE id = ?) ORDER BY id LIMIT 1",
            (lease.id,),
        ).fetchone()
        if row is None:
            return None
        position = RecordPosition(row["warc"], row["offset"], row["length"])
        return Earlier(row["url"], datetime.fromisoformat(row["fetched"]), position, row["digest"])

    def _lease_of(self, host: sqlite3.Row, now: float) -> Lease | None:
        row = self._rules_row(host, now) or self._page_row(host, now)
        if row is None:
            self.wake(host["host"], now)
            return None
        if row["rank"] >= 0 and row["attempts"] == 0:
            self._taken[row["publisher"]] = self._taken.get(row["publisher"], 0) + 1
        self.db.execute("UPDATE frontier SET state = 'leased', due = NULL WHERE id = ?", (row["id"],))
        self.db.execute("UPDATE hosts SET lease = ? WHERE host = ?", (row["id"], host["host"]))
        return lease_from(row, host["host"])

    def _page_row(self, host: sqlite3.Row, now: float) -> sqlite3.Row | None:
        """The row of a page that the host's rules, which are known, speak of."""
        rules = self.rules.of(host["host"])
        is_open = rules is not None and rules["valid_until"] > now
        return self._pick(host["host"], host["publisher"], now) if is_open else None

    def _rules_row(self, host: sqlite3.Row, now: float) -> sqlite3.Row | None:
        """The row of rules that lie at this host, and that it or another host waits for."""
        url = self._wanted_rules(host["host"], now)
        if url is None:
            return None
        found = Found(url, host["publisher"], host["host"], UrlKind.ROBOTS, RANKS[UrlKind.ROBOTS])
        number, _ = self.enter(found, now)
        self.db.execute("UPDATE frontier SET hops = ? WHERE id = ?", (self.rules.hops_to(url), number))
        row: sqlite3.Row = self.db.execute("SELECT * FROM frontier WHERE id = ?", (number,)).fetchone()
        return row

    def _wanted_rules(self, name: str, now: float) -> str | None:
        for rules in self.rules.stale_at(name, now):
            host = self.host(rules["host"])
            if host is not None and not self._is_off(host, now) and self._has_work(host, now):
                return str(rules["url"])
        return None

    def _has_work(self, host: sqlite3.Row, now: float) -> bool:
        """Whether there is a page to fetch; in a dry run, whether there would be."""
        if self._limit == 0:
            sql = "SELECT 1 FROM frontier WHERE host = ? AND due = 0 LIMIT 1"
            return self.db.execute(sql, (host["host"],)).fetchone() is not None
        return self._pick(host["host"], host["publisher"], now) is not None

    def _pick(self, host: str, publisher: str, now: float) -> sqlite3.Row | None:
        """What was put off and is due again, else what is ready, the lowest rank first."""
        row: sqlite3.Row | None = self.db.execute(
            "SELECT * FROM frontier WHERE host = ? AND due > 0 AND due <= ? ORDER BY due LIMIT 1", (host, now)
        ).fetchone()
        if row is not None:
            return row
        is_full = self._limit is not None and self._taken.get(publisher, 0) >= self._limit
        found: sqlite3.Row | None = self.db.execute(
            "SELECT * FROM frontier WHERE host = ? AND due = 0 AND rank < ? ORDER BY rank, id LIMIT 1",
            (host, 0 if is_full else ANY_RANK),
        ).fetchone()
        return found

    def _is_off(self, host: sqlite3.Row, now: float) -> bool:
        return host["given_up"] == self.run or host["put_off"] > now or host["publisher"] not in self.publishers

    def _earliest(self, host: sqlite3.Row, rules: sqlite3.Row, now: float) -> float | None:
        """When the host's next turn is; while its rules are fetched elsewhere, only what is put off counts."""
        if self._wanted_rules(host["host"], now) is not None:
            return float(host["next_request"])
        if rules["valid_until"] > now and self._pick(host["host"], host["publisher"], now) is not None:
            return float(host["next_request"])
        row = self.db.execute(
            "SELECT due FROM frontier WHERE host = ? AND due > ? ORDER BY due LIMIT 1", (host["host"], max(now, 0.0))
        ).fetchone()
        return None if row is None else max(float(row["due"]), float(host["next_request"]))

    def _meet_again(self, row: sqlite3.Row, found: Found) -> None:
        """A listing that another one names is read again, once a run; a story is merely noted.

        What the guard refused when its newspaper was not crawled is open now that it is.
        """
        if row["state"] == State.REFUSED and str(row["reason"]).startswith("guard-") and found.reason is None:
            self._enter_host(found)
            self.db.execute(
                "UPDATE frontier SET state = 'discovered', reason = NULL, due = 0, publisher = ?, rank = ?"
                " WHERE id = ?",
                (found.publisher, found.rank, row["id"]),
            )
        again = (
            found.kind in LISTINGS
            and row["kind"] == found.kind
            and row["next_check"] is None
            and row["state"] != State.LEASED
            and (row["last_fetched"] or 0) < self._started
        )
        self.db.execute(
            "UPDATE frontier SET listed_in = ?, title = coalesce(title, ?), date = coalesce(date, ?),"
            " rank = min(rank, ?), due = CASE WHEN ? THEN 0 ELSE due END WHERE id = ?",
            (self.run, found.title, found.date, found.rank, again, row["id"]),
        )

    def _enter_host(self, found: Found) -> None:
        publisher, scheme = self.publishers[found.publisher], found.url.partition(":")[0]
        entered = self.db.execute(
            "INSERT OR IGNORE INTO hosts (host, publisher, scheme, delay) VALUES (?, ?, ?, ?)",
            (found.host, publisher.id, scheme, publisher.delay),
        )
        if entered.rowcount:
            self.rules.locate(found.host, scheme)


def lease_from(row: sqlite3.Row, host: str) -> Lease:
    """A row as it is handed out; validators are sent only where we hold what they stand for."""
    known = row["digest"] is not None and row["kind"] != UrlKind.ROBOTS  # a 304 would hold no rules
    return Lease(
        id=row["id"],
        url=row["url"],
        publisher=row["publisher"],
        host=host,
        kind=UrlKind(row["kind"]),
        hops=row["hops"],
        attempts=row["attempts"],
        known=known,
        cookies=bool(row["cookies"]),
        etag=row["etag"] if known else None,
        last_modified=row["last_modified"] if known else None,
    )


def acknowledged_end(folder: DataFolder, warc_name: str) -> int | None:
    """Up to which byte a WARC file that is still being written may be read; None where crawl.db does not know it."""
    if not folder.crawl_db.is_file():
        return None
    with closing(connect(folder.crawl_db, read_only=True)) as db:
        row = db.execute(
            "SELECT offset + length AS stop FROM fetches WHERE warc = ? ORDER BY offset DESC LIMIT 1", (warc_name,)
        ).fetchone()
    return None if row is None else int(row["stop"])
