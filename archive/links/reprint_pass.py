"""The pass that finds reprints: incremental, and the same tables whatever the order in which stories came."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from archive.links import reprint_tables as tables
from archive.links.clusters import blocks, clusters_of
from archive.links.fingerprints import fingerprints
from archive.links.overlap import overlap
from archive.links.shingles import Shingles, shingles_of, syllables_of

COMMON = 200  # stories; a fingerprint of more of them is a phrase of the trade, no sign of copying
LEAST = 0.08  # of the shorter text's fingerprints that two stories share before they are compared shingle by shingle
CACHED = 1024  # stories kept as shingles, some 60 kB each
SIZES = 1 << 16  # stories whose number of fingerprints is remembered
PART = 5_000  # stories that are compared at once: their fingerprints are held in memory, some 40 kB each


def link_reprints(connection: sqlite3.Connection) -> int:
    """Bring the tables of reprints up to date with `stories`, within the caller's transaction.

    Only stories that are new, changed or gone from the archive are compared, and those that share a fingerprint which
    has just become, or ceased to be, a common one. Answers how many were compared.
    """
    return sum(link_part(connection, part) for part in stale_parts(connection))


def stale_parts(connection: sqlite3.Connection) -> list[list[str]]:
    """The stories that are to be compared, a part at a time: each may be a transaction of its own."""
    stale = sorted(tables.stale_stories(connection))
    return [stale[start : start + PART] for start in range(0, len(stale), PART)]


def link_part(connection: sqlite3.Connection, stale: Iterable[str]) -> int:
    """The same for some of the stories; how many were compared."""
    one_pass = _Pass(connection)
    compared = one_pass.run(set(stale))
    one_pass.forget()  # it holds itself: who waits for the garbage collector keeps several
    return compared


class _Pass:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.shingles = lru_cache(maxsize=CACHED)(self._shingles)
        self.size = lru_cache(maxsize=SIZES)(self._size)

    def forget(self) -> None:
        self.shingles.cache_clear()
        self.size.cache_clear()

    def run(self, stale: set[str]) -> int:
        again = stale | self._refresh_fingerprints(stale)
        touched = set(again)
        for story in again:
            touched |= tables.neighbours(self.connection, story)
            tables.unlink(self.connection, story)
        compared = sorted(again & set(tables.in_order(self.connection, again)))
        for story in compared:
            touched |= self._compare(story, again)
        self._refresh_clusters(touched)
        return len(compared)

    def _shingles(self, story: str) -> Shingles:
        return shingles_of(tables.paragraphs_of(self.connection, story) or [])

    def _size(self, story: str) -> int:
        return tables.number_kept(self.connection, story)

    def _refresh_fingerprints(self, stale: Iterable[str]) -> set[str]:
        """Write the stale stories' fingerprints anew; all stories of those that crossed the line of `COMMON`."""
        more: Counter[int] = Counter()
        for story in sorted(stale):
            old = tables.fingerprints_kept(self.connection, story)
            new = fingerprints(syllables_of(tables.paragraphs_of(self.connection, story) or []))
            tables.keep_fingerprints(self.connection, story, old, new)
            more.update(new - old)
            more.subtract(old - new)
        crossing: set[str] = set()
        for fingerprint, added in more.items():
            enough = COMMON + max(added, 0) + 1  # with so many it was common before, too
            now = tables.held_by(self.connection, fingerprint, enough)
            if (now > COMMON) != (now - added > COMMON):
                crossing.update(tables.holders(self.connection, fingerprint, enough))
        return crossing

    def _compare(self, story: str, again: set[str]) -> set[str]:
        """Link a story with all that share enough text with it; those. Pairs within `again` are compared once."""
        mine = tables.fingerprints_kept(self.connection, story)
        shared: Counter[str] = Counter()
        for fingerprint in mine:
            found = tables.holders(self.connection, fingerprint, COMMON + 1)
            if len(found) <= COMMON:
                shared.update(found)
        del shared[story]
        linked: set[str] = set()
        for other, count in sorted(shared.items()):
            if other in again and other < story:
                continue
            if count >= LEAST * min(len(mine), self.size(other)) and self._link(min(story, other), max(story, other)):
                linked.add(other)
        return linked

    def _link(self, first: str, second: str) -> bool:
        found = overlap(self.shingles(first), self.shingles(second))
        if found.likeness is None:
            return False
        tables.link(self.connection, first, second, found, found.likeness)
        return True

    def _refresh_clusters(self, touched: set[str]) -> None:
        tables.drop_clusters(self.connection, touched)
        for block in blocks(touched, lambda story: tables.neighbours(self.connection, story)):
            tables.drop_clusters(self.connection, block)
            order = tables.in_order(self.connection, block)
            for cluster in clusters_of(order, tables.links_among(self.connection, order)):
                tables.save_cluster(self.connection, cluster)
