"""robots.txt of every host in crawl.db: where its rules lie, how long they hold, since when they fail.

Rules may lie on another host (RFC 9309 §2.3.1.2: redirects are followed): fetching them is that host's turn, and waits
for its delay. Several hosts may share the rules at one address: one answer serves them all.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from archive.urls import host_port
from scraper import rhythm
from scraper.addresses import clean, robots_url
from scraper.work import RobotsAnswer


@dataclass(frozen=True, slots=True)
class RulesTable:
    """The table `robots`; what it changes is part of the caller's transaction."""

    db: sqlite3.Connection

    def locate(self, host: str, scheme: str) -> None:
        """Note where a host's rules lie, where it is a new one."""
        values = (host, robots_url(scheme, host), host)
        self.db.execute("INSERT OR IGNORE INTO robots (host, url, via) VALUES (?, ?, ?)", values)

    def locate_all(self) -> None:
        """The same for every host that has no row."""
        rows = self.db.execute("SELECT host, scheme FROM hosts WHERE host NOT IN (SELECT host FROM robots)").fetchall()
        for row in rows:
            self.locate(row["host"], row["scheme"])

    def of(self, host: str) -> sqlite3.Row | None:
        """A host's row."""
        row: sqlite3.Row | None = self.db.execute("SELECT * FROM robots WHERE host = ?", (host,)).fetchone()
        return row

    def stale_at(self, via: str, now: float) -> list[sqlite3.Row]:
        """The rows of hosts whose rules lie at a host and are not known now."""
        return self.db.execute("SELECT * FROM robots WHERE via = ? AND valid_until <= ?", (via, now)).fetchall()

    def hops_to(self, url: str) -> int:
        """The longest way of redirects to an address of rules."""
        row = self.db.execute("SELECT max(hops) AS hops FROM robots WHERE url = ?", (url,)).fetchone()
        return int(row["hops"] or 0)

    def known(self, now: float) -> dict[str, bytes]:
        """The rules of the hosts whose robots.txt is still fresh."""
        rows = self.db.execute("SELECT host, body FROM robots WHERE valid_until > ? AND body IS NOT NULL", (now,))
        return {row["host"]: bytes(row["body"]) for row in rows}

    def learn(self, url: str, body: bytes, said: RobotsAnswer, now: float) -> list[sqlite3.Row]:
        """An address gave rules: they hold for all whose rules lie there; the rows as they were before."""
        hosts = self.db.execute("SELECT robots.*, scheme FROM robots JOIN hosts USING (host) WHERE url = ?", (url,))
        before = hosts.fetchall()
        for row in before:
            self.db.execute(
                "UPDATE robots SET url = ?, via = host, hops = 0, fetched = ?, valid_until = ?, status = ?, body = ?,"
                " failing_since = NULL WHERE host = ?",
                (
                    robots_url(row["scheme"], row["host"]),
                    now,
                    now + rhythm.ROBOTS_VALID,
                    said.status,
                    body,
                    row["host"],
                ),
            )
        return before

    def move(self, url: str, target: str, now: float) -> list[str]:
        """An address of rules points elsewhere; the hosts that wait for them."""
        waiting = self._waiting_at(url, now)
        spelled = clean(target)
        self.db.executemany(
            "UPDATE robots SET url = ?, via = ?, hops = hops + 1 WHERE host = ?",
            [(spelled, host_port(spelled), host) for host in waiting],
        )
        return waiting

    def fail(self, url: str, status: int | None, now: float) -> list[str]:
        """An address gave no rules: nothing is known of those who wait for them; the next try begins at their own."""
        waiting = self.db.execute(
            "SELECT host, scheme FROM robots JOIN hosts USING (host) WHERE url = ? AND valid_until <= ?", (url, now)
        ).fetchall()
        self.db.executemany(
            "UPDATE robots SET url = ?, via = host, hops = 0, fetched = ?, status = ?, body = NULL,"
            " failing_since = coalesce(failing_since, ?) WHERE host = ?",
            [(robots_url(row["scheme"], row["host"]), now, status, now, row["host"]) for row in waiting],
        )
        return [row["host"] for row in waiting]

    def forget(self, url: str) -> None:
        """Fetch the rules at an address anew, however fresh they are."""
        self.db.execute("UPDATE robots SET valid_until = 0 WHERE url = ?", (url,))

    def _waiting_at(self, url: str, now: float) -> list[str]:
        rows = self.db.execute("SELECT host FROM robots WHERE url = ? AND valid_until <= ?", (url, now))
        return [row["host"] for row in rows]
