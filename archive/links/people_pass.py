"""The pass that joins people across stories: incremental, and the same people whatever the order in which stories came.

Everybody of a block is held against its first `ANCHORS` in time, not against all: who stands in a thousand stories is
known by the first few. So who is compared depends on what the archive holds, never on when it came.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from archive.links import people_tables as tables
from archive.links.people_blocks import blocks_of
from archive.links.people_clusters import people_of
from archive.links.people_tables import SAME, Pair, Sighted, Stand

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
    tables.touch(connection, ())
    if decisions is not None:
        tables.touch(connection, tables.keep_decided(connection, "join", decisions.joined))
        tables.touch(connection, tables.keep_decided(connection, "split", decisions.apart))
    one_pass = _Pass(connection)
    while stale := tables.some_stale(connection, AT_ONCE):
        tables.touch(connection, one_pass.compare(stale))
        tables.no_longer_stale(connection, stale)
    while touched := tables.some_touched(connection, AT_ONCE):
        yield one_pass.regroup(touched)


class _Pass:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.sighted = lru_cache(CACHED)(self._sighted)
        self.joined, self.apart = (tables.decided(connection, verdict) for verdict in ("join", "split"))

    def _sighted(self, key: str) -> Sighted | None:
        return tables.sighted(self.connection, key)

    def compare(self, stale: Sequence[str]) -> set[str]:
        """Hold stale sightings, and all whose standing as an anchor they changed, against others.

        Answers those whose person may be another now: who is, or was, linked, or decided about.
        """
        self.sighted.cache_clear()
        before = {key: tables.stand_of(self.connection, key) for key in stale}
        after = {key: self._stand(key) for key in stale}
        for key in stale:
            tables.keep_stand(self.connection, key, before[key], after[key])
        anchors, changed = self._anchors(before, after)
        known = changed | {key for key, stand in before.items() if stand is not None}
        touched = {key for pair in self.joined | self.apart for key in pair} & after.keys()
        for key in sorted(known):
            touched |= tables.neighbours(self.connection, key)
            tables.unlink(self.connection, key)
        done = set[str]()
        for key in sorted(changed | after.keys()):
            touched |= self._link(key, done, anchors)
            done.add(key)
        return touched

    def _stand(self, key: str) -> Stand | None:
        one = self.sighted(key)
        return Stand(one.rank[0], blocks_of(one.told)) if one else None

    def _anchors(
        self, before: Mapping[str, Stand | None], after: Mapping[str, Stand | None]
    ) -> tuple[dict[int, list[str]], set[str]]:
        """The anchors of all blocks that were touched, and who has become one, or ceased to be."""
        went, came = _by_block(before), _by_block(after)
        anchors: dict[int, list[str]] = {}
        changed = set[str]()
        for block in went.keys() | came.keys():
            new = {key for _, key in came.get(block, ())}
            now = tables.in_block(self.connection, block, ANCHORS + len(new))
            then = sorted([rank for rank in now if rank[1] not in new] + went.get(block, []))[:ANCHORS]
            anchors[block] = [key for _, key in now[:ANCHORS]]
            changed |= {key for _, key in then} ^ set(anchors[block])
        return anchors, changed

    def _link(self, key: str, done: set[str], anchors: dict[int, list[str]]) -> set[str]:
        """Hold one against all that it meets, but for those that have been held against it; who is linked by that."""
        one, stand = self.sighted(key), tables.stand_of(self.connection, key)
        if one is None or stand is None:
            return set()
        met = set[str]()
        for block in stand.blocks:
            if block not in anchors:
                anchors[block] = [other for _, other in tables.in_block(self.connection, block, ANCHORS)]
            is_anchor = key in anchors[block] and len(anchors[block]) == ANCHORS
            all_of_them = (other for _, other in tables.in_block(self.connection, block)) if is_anchor else ()
            met.update(anchors[block], all_of_them)
        others = (found for other in sorted(met - done - {key}) if (found := self.sighted(other)))
        return tables.link(self.connection, one, (other for other in others if other.story != one.story))

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
                linked.update(other for pair in self.joined if key in pair for other in pair)
                waiting |= linked - found.keys()
        return found

    def _people(self, component: dict[str, Sighted]) -> Iterator[Move]:
        """Those of a component in groups, each a person; gone ones make an empty component."""
        if len(component) < 2:
            groups: list[Sequence[str]] = [[key] for key in component]
        else:
            groups = people_of(
                {key: (one.story, one.told) for key, one in component.items()},
                tables.links_among(self.connection, component),
                {pair for pair in self.joined if pair[0] in component and pair[1] in component},
                {pair for pair in self.apart if pair[0] in component and pair[1] in component},
            )
        for group in groups:
            person = min((component[key] for key in group), key=lambda one: one.rank).id
            moved = [component[key] for key in sorted(group) if component[key].person != person]
            tables.move(self.connection, person, [one.id for one in moved])
            yield from (Move(one.id, one.story, one.person, person) for one in moved)


def _by_block(stands: Mapping[str, Stand | None]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    for key, stand in stands.items():
        if stand is not None:
            for block in stand.blocks:
                found.setdefault(block, []).append((stand.day, key))
    return found
