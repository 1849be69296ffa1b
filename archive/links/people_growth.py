"""Persons who only grow: whoever is new, and fits all that is known of one person, joins without regrouping.

From the ground the same comes out. A new sighting whose links all lead to one person, and that contradicts none of
that person's and stands in none of the stories, hinders no merge among them, and makes none with others possible: who
could not be merged with a part of the person cannot be with more of it. Whoever is not so is left to regrouping.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from archive.links import people_tables as tables
from archive.links.people_clusters import PROFILES, Profile, profiles_contradict
from archive.links.people_sighted import Reader, Sighted
from archive.links.people_tables import Pair


@dataclass(frozen=True, slots=True)
class Move:
    """A sighting of a story that belongs to another person than before."""

    sighting: str
    story: str
    before: str
    after: str


@dataclass(slots=True)
class _Cluster:
    """New sightings that hang together, and the persons with whom they do."""

    fresh: list[Sighted] = field(default_factory=list)
    persons: set[str] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)  # older sightings


def grow(
    reader: Reader,
    connection: sqlite3.Connection,
    sighted: Mapping[str, Sighted],
    links: Iterable[Pair],
    fresh: Collection[str],
    decided: Collection[str],
) -> tuple[list[Move], set[str]]:
    """Join new sightings along their links: who moved, and of whom the persons must be worked out from the ground.

    `decided`: sightings of which people decided.
    """
    clusters = _clusters(sighted, links, fresh)
    persons = {person for one in clusters for person in one.persons}
    heads = reader.read(persons)
    known = tables.profiles_of(connection, persons)
    alone = tables.alone(connection, persons - known.keys())
    known |= {person: {heads[person].telling.profile} for person in alone}
    told = tables.told_before(connection, {new.story for one in clusters for new in one.fresh}, fresh)
    moves: list[Move] = []
    unsettled = set[str]()
    grown: dict[str, set[Profile]] = {}
    for one in clusters:
        person = next(iter(one.persons), None)
        before = known.get(person, set()) if person else set()
        profiles = before | {new.telling.profile for new in one.fresh}
        is_plain = len(one.persons) < 2 and (person is None or (person in known and person in heads))
        is_plain = is_plain and not any(new.id in decided for new in one.fresh)
        if is_plain and _fit(connection, one, person, before, profiles, told):
            after = min((*one.fresh, *([heads[person]] if person else ())), key=lambda new: new.rank).id
            moves += _moves(connection, one, person, after)
            if profiles != before or after != person or person in alone:
                grown[after] = profiles
        else:
            unsettled |= one.linked | {new.id for new in one.fresh}
    tables.forget_profiles(connection, {move.before for move in moves} & known.keys())
    tables.keep_profiles(connection, grown)
    tables.move(connection, [(move.after, move.sighting) for move in moves])
    return moves, unsettled


def _clusters(sighted: Mapping[str, Sighted], links: Iterable[Pair], fresh: Collection[str]) -> list[_Cluster]:
    """Union by size over new sightings and the persons of older ones."""
    node_of = {key: key if key in fresh else f"person {one.person}" for key, one in sighted.items()}
    cluster_of: dict[str, _Cluster] = {}
    seen = set[Pair]()  # a new one is linked with a frequent person by up to eight older ones
    for pair in links:
        nodes = node_of[pair[0]], node_of[pair[1]]
        if nodes in seen:
            continue
        seen.add(nodes)
        found = [
            _own(cluster_of, node, sighted[key], is_fresh=key in fresh) for node, key in zip(nodes, pair, strict=True)
        ]
        big, small = sorted(found, key=lambda one: len(one.fresh) + len(one.persons), reverse=True)
        if big is not small:
            big.fresh += small.fresh
            big.persons |= small.persons
            big.linked |= small.linked
            nodes_of = (*(new.id for new in small.fresh), *(f"person {person}" for person in small.persons))
            cluster_of.update((node, big) for node in nodes_of)
    return [*{id(one): one for one in cluster_of.values()}.values()]


def _own(cluster_of: dict[str, _Cluster], node: str, one: Sighted, *, is_fresh: bool) -> _Cluster:
    found = cluster_of.get(node)
    if found is None:
        found = cluster_of[node] = _Cluster([one]) if is_fresh else _Cluster(persons={one.person}, linked={one.id})
    return found


def _fit(
    connection: sqlite3.Connection,
    one: _Cluster,
    person: str | None,
    before: set[Profile],
    profiles: set[Profile],
    told: set[str],
) -> bool:
    """Whether nothing speaks against all of them being one; `told`: stories of which others were known before."""
    stories = {new.story for new in one.fresh}
    if len(stories) < len(one.fresh) or len(profiles) > PROFILES:
        return False
    if person is not None and any(tables.stands_in(connection, person, story) for story in stories & told):
        return False
    new = profiles - before
    return not any(profiles_contradict(*pair) for pair in combinations(new, 2)) and not any(
        profiles_contradict(mine, theirs) for mine in new for theirs in before
    )


def _moves(connection: sqlite3.Connection, one: _Cluster, person: str | None, after: str) -> Iterator[Move]:
    if person is not None and person != after:  # an earlier one came: all take its name
        yield from (Move(key, story, person, after) for key, story in tables.members(connection, person))
    yield from (Move(new.id, new.story, new.person, after) for new in one.fresh if new.person != after)
