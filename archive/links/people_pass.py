"""The pass that joins people across stories: incremental, and the same people whatever the order in which stories came.

Everybody of a block is held against its first `ANCHORS` in time, not against all: who stands in a thousand stories is
known by the first few. So who is compared depends on what the archive holds, never on when it came.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from archive.links import people_tables as tables
from archive.links.people_blocks import blocks_of
from archive.links.people_clusters import people_of
from archive.links.people_tables import SAME, Pair, Sighted

ANCHORS = 8  # sightings of a block that all others are held against
AT_ONCE = 20_000  # sightings a step, some 3,000 stories: bounds memory
CACHED = 50_000  # sightings, some 1 kB each


@dataclass(frozen=True, slots=True)
class Move:
    """A sighting of a story that belongs to another person than before."""

    sighting: str
    story: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class People:
    """What people decided: pairs of sightings that are one person, and that are not."""

    joined: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()


def link_people(connection: sqlite3.Connection, decisions: People | None = None) -> Iterator[Sequence[Move]]:
    """Bring people up to date with `sightings`, within the caller's transaction: step by step who moved to whom.

    Only sightings that are new, changed or gone are compared, and those of blocks whose first ones these changed.
    None for `decisions`: they are as they were.
    """
    one_pass = _Pass(connection)
    tables.touch(connection, ())
    if decisions is not None:
        tables.touch(connection, tables.keep_decided(connection, "join", decisions.joined))
        tables.touch(connection, tables.keep_decided(connection, "split", decisions.apart))
    while stale := tables.some_stale(connection, AT_ONCE):
        tables.touch(connection, one_pass.compare(stale))
        tables.no_longer_stale(connection, stale)
    while touched := tables.some_touched(connection, AT_ONCE):
        yield one_pass.regroup(touched)


class _Pass:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.sighted = lru_cache(CACHED)(self._sighted)

    def _sighted(self, key: str) -> Sighted | None:
        return tables.sighted(self.connection, key)

    def compare(self, stale: Sequence[str]) -> set[str]:
        """Hold stale sightings, and all whose standing as an anchor they changed, against others; all touched."""
        self.sighted.cache_clear()
        blocks: dict[str, frozenset[int]] = {}
        affected = set[int]()
        for key in stale:
            one = self.sighted(key)
            blocks[key] = blocks_of(one.told) if one else frozenset()
            affected |= blocks[key] | tables.blocks_kept(self.connection, key)[1]
        before = {block: self._anchors(block) for block in affected}
        for key in stale:
            tables.keep_blocks(self.connection, key, self.sighted(key), blocks[key])
        anchors = {block: self._anchors(block) for block in affected}
        again = set(stale)
        for block in affected:
            again |= set(before[block]) ^ set(anchors[block])
        touched = set(again)
        for key in sorted(again):
            touched |= tables.neighbours(self.connection, key)
            tables.unlink(self.connection, key)
        done = set[str]()
        for key in sorted(again):
            touched |= self._link(key, done, anchors)
            done.add(key)
        return touched

    def _anchors(self, block: int) -> list[str]:
        return tables.in_block(self.connection, block, ANCHORS)

    def _link(self, key: str, done: set[str], anchors: dict[int, list[str]]) -> set[str]:
        """Hold one against all that it meets, but for those that have been held against it; those."""
        one = self.sighted(key)
        if one is None:
            return set()
        met = set[str]()
        for block in tables.blocks_kept(self.connection, key)[1]:
            first = anchors[block] if block in anchors else self._anchors(block)
            met.update(tables.in_block(self.connection, block) if key in first else first)
        others = [found for other in sorted(met - done - {key}) if (found := self.sighted(other))]
        strangers = (other for other in others if other.story != one.story)
        return {other.id for other in strangers if tables.link(self.connection, one, other)}

    def regroup(self, touched: Iterable[str]) -> list[Move]:
        """Work out who is one among all that hang together with the touched sightings; who moved."""
        moves: list[Move] = []
        seen = set[str]()
        for key in sorted(touched):
            if key not in seen:
                component = self._component(key)
                seen |= component.keys() | {key}
                moves += self._people(component)
        tables.no_longer_touched(self.connection, seen)
        return moves

    def _component(self, key: str) -> dict[str, Sighted]:
        found: dict[str, Sighted] = {}
        waiting = {key}
        while waiting:
            key = waiting.pop()
            one = tables.sighted(self.connection, key)  # not as it was cached: its person may have moved
            if one is not None:
                found[key] = one
                linked = tables.neighbours(self.connection, key, (SAME,))
                waiting |= (linked | tables.decided_joins_of(self.connection, key)) - found.keys()
        return found

    def _people(self, component: dict[str, Sighted]) -> Iterator[Move]:
        """Those of a component in groups, each a person; gone ones make an empty component."""
        if len(component) < 2:
            groups: list[Sequence[str]] = [[key] for key in component]
        else:
            joined, apart = (tables.decided(self.connection, verdict) for verdict in ("join", "split"))
            groups = people_of(
                {key: (one.story, one.told) for key, one in component.items()},
                tables.links_among(self.connection, component),
                {pair for pair in joined if pair[0] in component and pair[1] in component},
                {pair for pair in apart if pair[0] in component and pair[1] in component},
            )
        for group in groups:
            person = min((component[key] for key in group), key=lambda one: one.rank).id
            moved = [component[key] for key in sorted(group) if component[key].person != person]
            tables.move(self.connection, person, [one.id for one in moved])
            yield from (Move(one.id, one.story, one.person, person) for one in moved)
