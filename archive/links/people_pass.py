"""The pass that joins people across stories: incremental, and the same people whatever the order in which stories came.

Everybody of a block is held against its first `ANCHORS` in time, not against all: who stands in a thousand stories is
known by the first few. So who is compared depends on what the archive holds, never on when it came.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.links import people_tables as tables
from archive.links.people import Judgement
from archive.links.people_clusters import PersonLink, Profile, people_of
from archive.links.people_growth import Move, grow
from archive.links.people_sighted import Reader, Sighted
from archive.links.people_tables import Pair, Stand

ANCHORS = 8  # sightings of a block that all others are held against
AT_ONCE = 8_000  # sightings a step, some 1,300 stories: bounds memory


@dataclass(frozen=True, slots=True)
class People:
    """What people decided: pairs of sightings that are one person, and that are not."""

    joined: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()


def link_people(connection: sqlite3.Connection, decisions: People | None = None) -> Iterator[Sequence[Move]]:
    """Bring people up to date with `sightings`, within the caller's transaction: step by step who moved to whom.

    Only sightings that are new, changed or gone are compared, and those of blocks whose first ones these changed. Who
    is new joins a person that only grows by that; persons who may lose somebody are worked out from the ground.
    None for `decisions`: they are as they were.
    """
    tables.touch(connection, ())
    if decisions is not None:
        tables.touch(connection, tables.keep_decided(connection, "join", decisions.joined))
        tables.touch(connection, tables.keep_decided(connection, "split", decisions.apart))
    one_pass = _Pass(connection)
    while stale := tables.some_stale(connection, AT_ONCE):
        moves = one_pass.compare(stale)
        tables.no_longer_stale(connection, stale)
        yield moves
    while touched := tables.some_touched(connection, AT_ONCE):
        yield one_pass.regroup(touched)


class _Pass:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.reader = Reader(connection)
        self.joined, self.apart = (tables.decided(connection, verdict) for verdict in ("join", "split"))
        self.decided = {key for pair in self.joined | self.apart for key in pair}

    def compare(self, stale: Sequence[str]) -> list[Move]:
        """Hold stale sightings, and all whose standing as an anchor they changed, against others.

        Who is new moves to whom it fits; of all others whose person may be another now a note is taken: who is, or
        was, linked, or decided about.
        """
        sighted = self.reader.read(stale)
        before = tables.stands_of(self.connection, stale)
        after = {key: Stand(one.rank[0], one.telling.blocks) for key, one in sighted.items()}
        tables.keep_stands(self.connection, before, after)
        anchors, changed = self._anchors(before, after)
        fresh = after.keys() - before.keys()
        again = (changed | before.keys()) - fresh
        unsettled = again | tables.unlink(self.connection, again) | (self.decided & after.keys())
        stands = after | tables.stands_of(self.connection, again - after.keys())
        met = {key: self._met(key, stands[key], anchors) for key in sorted(stands)}
        sighted |= self.reader.read(set().union(*met.values()) - sighted.keys())
        links = []
        for first, second, found in self._judged(met, sighted):
            if found.is_same and (first in again or second in again):
                unsettled |= {first, second}
            elif found.is_same:
                links.append((first, second))
        tables.touch(self.connection, unsettled)
        moves, unsettled = grow(self.reader, self.connection, sighted, links, fresh, self.decided)
        tables.touch(self.connection, unsettled)
        return moves

    def _anchors(
        self, before: Mapping[str, Stand], after: Mapping[str, Stand]
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

    def _met(self, key: str, stand: Stand, anchors: dict[int, list[str]]) -> set[str]:
        """All against whom one is to be held."""
        met = set[str]()
        for block in stand.blocks:
            if block not in anchors:
                anchors[block] = [other for _, other in tables.in_block(self.connection, block, ANCHORS)]
            met.update(anchors[block])
            if len(anchors[block]) == ANCHORS and key in anchors[block]:
                met.update(other for _, other in tables.in_block(self.connection, block))
        met.discard(key)
        return met

    def _judged(self, met: Mapping[str, set[str]], sighted: Mapping[str, Sighted]) -> list[tuple[str, str, Judgement]]:
        """Hold everybody against whom they meet, each pair once, and keep what speaks for one person, or may."""
        judged = []
        for key, others in met.items():
            one = sighted.get(key)
            for other in others:
                two = sighted.get(other)
                if one is None or two is None or one.story == two.story:
                    continue  # who is gone was not struck off yet
                if other < key and key in met.get(other, ()):
                    continue  # that pair was judged when the other one's turn was
                found = self.reader.judge(one, two)
                if found.is_same or found.is_doubtful:
                    first, second = (key, other) if key < other else (other, key)
                    judged.append((first, second, found))
        tables.keep_links(self.connection, judged)
        return judged

    def regroup(self, touched: Iterable[str]) -> list[Move]:
        """Work out who is one among all that hang together with the touched sightings; who moved."""
        moves: list[Move] = []
        seen = set[str]()
        for key in sorted(touched):
            if key not in seen:
                component, links = self._component(key)
                seen |= component.keys() | {key}
                moves += self._people(component, links)
        tables.no_longer_touched(self.connection, seen)
        return moves

    def _component(self, key: str) -> tuple[dict[str, Sighted], set[PersonLink]]:
        found: dict[str, Sighted] = {}
        links = set[PersonLink]()
        waiting = {key}
        while waiting:
            came = self.reader.read(waiting)
            found |= came
            between = set(tables.links_of(self.connection, came.keys())) if came else set()
            links |= between
            linked = {key for link in between for key in (link.first, link.second)}
            linked.update(key for pair in self.joined if not came.keys().isdisjoint(pair) for key in pair)
            waiting = linked - found.keys()
        return found, links

    def _people(self, component: dict[str, Sighted], links: Iterable[PersonLink]) -> list[Move]:
        """Those of a component in groups, each a person; gone ones make an empty component."""
        groups: list[Sequence[str]] = [[key] for key in component]
        if len(component) > 1:
            groups = people_of(
                {key: (one.story, one.telling.told) for key, one in component.items()},
                links,
                {pair for pair in self.joined if pair[0] in component and pair[1] in component},
                {pair for pair in self.apart if pair[0] in component and pair[1] in component},
            )
        tables.forget_profiles(self.connection, component.keys())
        moves: list[Move] = []
        profiles: dict[str, set[Profile]] = {}
        for group in groups:
            person = min((component[key] for key in group), key=lambda one: one.rank).id
            moved = [component[key] for key in sorted(group) if component[key].person != person]
            moves += (Move(one.id, one.story, one.person, person) for one in moved)
            if len(group) > 1:
                profiles[person] = {component[key].telling.profile for key in group}
        tables.keep_profiles(self.connection, profiles)
        tables.move(self.connection, [(move.after, move.sighting) for move in moves])
        return moves


def _by_block(stands: Mapping[str, Stand]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    for key, stand in stands.items():
        for block in stand.blocks:
            found.setdefault(block, []).append((stand.day, key))
    return found
