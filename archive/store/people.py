"""People: each story's are sightings of its own, and whoever joins them moves all that names them."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from archive.ids import short_hash
from archive.links.name_rarity import spelling
from archive.links.people_growth import Move
from archive.links.people_pass import People, link_people
from archive.model import MentionType, Sighting, Story
from archive.store.contents import canonical
from archive.store.decisions import JOIN, SPLIT, Decision
from archive.store.entities import PROTECTED, Forms, add_entities, entity_id, printed_form, refresh_entities

Row = tuple[object, ...]

# The columns that name a person: of each table, beside `story`.
PERSON_COLUMNS = {
    "mentions": ("entity",),
    "roles": ("person",),
    "awards": ("giver", "receiver"),
    "quotes": ("speaker",),
    "figures": ("who",),
}


def sighting_name(printed: str) -> str:
    """The name by which a story's mentions of a person are joined: two spellings of one name are one."""
    return " ".join(spelling(printed))


def sighting_id(story: str, name: str) -> str:
    """Id of a person of a story."""
    return short_hash("person", story, name)


def people_of_story(story: Story) -> tuple[Sighting, ...]:
    """The people of a story; who was not looked at closely is known by name alone."""
    known = {number for one in story.people for number in one.mentions}
    bare: dict[str, list[int]] = {}
    for number, mention in enumerate(story.mentions):
        if mention.type is MentionType.PER and number not in known and PROTECTED not in mention.attrs:
            bare.setdefault(sighting_name(mention.surface), []).append(number)
    day = story.article.published.date() if story.article.published else None
    named = (Sighting(story.mentions[numbers[0]].surface, day, mentions=tuple(numbers)) for numbers in bare.values())
    return (*story.people, *named)


def sighting_rows(people: Iterable[Sighting], number: Mapping[int, int]) -> Iterator[Row]:
    """Rows of `sightings`; `number` leads from indexes of the story's mentions to the numbers of the table.

    Id and person are the name's as long as no story has the rows.
    """
    for one in people:
        name = sighting_name(one.name)
        places = (canonical(sorted(units)) for units in (one.communes, one.provinces, one.hamlets))
        offices = canonical([[office.title, office.organisation, int(office.is_past)] for office in one.offices])
        day = one.day.isoformat() if one.day else None
        first, by_name = number[one.mentions[0]], entity_id(MentionType.PER, name)
        form = printed_form(one.name)
        yield name, by_name, by_name, form, first, day, *places, offices, one.born, one.address, int(one.is_byline)


def ids_in(story: str, sightings: Iterable[Sequence[object]]) -> dict[object, str]:
    """From the ids of names, as rows have them, to those of a story's people."""
    names = {str(row[0]) for row in sightings}
    return {entity_id(MentionType.PER, name): sighting_id(story, name) for name in names}


def names_in(sightings: Iterable[Sequence[object]]) -> dict[object, str]:
    """Back: from the ids of sightings and persons to those of names."""
    by_name = ((entity_id(MentionType.PER, str(row[0])), row[1:3]) for row in sightings)
    return {key: name for name, keys in by_name for key in keys}


def decided_people(decisions: Iterable[Decision]) -> People:
    """Who was decided to be one, and who not to be; of two decisions about a pair the later one holds."""
    told = {pair: one["kind"] for one in decisions if one["kind"] in (JOIN, SPLIT) and (pair := _pair(one))}
    joined, apart = (frozenset(pair for pair, kind in told.items() if kind == wanted) for wanted in (JOIN, SPLIT))
    return People(joined, apart)


def _pair(decision: Decision) -> tuple[str, str] | None:
    people = decision.get("people")
    if not isinstance(people, list) or len(people) != 2 or people[0] == people[1]:
        return None
    first, second = sorted(map(str, people))
    return first, second


def join_people(connection: sqlite3.Connection, decisions: People | None = None) -> None:
    """Bring people up to date with the stories, within the caller's transaction; None: decided is what was."""
    for moves in link_people(connection, decisions):
        _relink(connection, moves)


def _relink(connection: sqlite3.Connection, moves: Sequence[Move]) -> None:
    """Let all that named people of stories name those whose they are now; lost ids become aliases."""
    forms: Forms = Counter()
    _add_persons(connection, {move.after for move in moves})
    for move in moves:
        _count(connection, move, forms)
    steps = [*_in_turn(moves)]
    stories = json.dumps(sorted({move.story for move in moves}))
    for table, columns in PERSON_COLUMNS.items():
        having = f"SELECT DISTINCT story FROM {table} WHERE story IN (SELECT value FROM json_each(?))"  # noqa: S608
        told = {story for (story,) in connection.execute(having, (stories,))}
        for column in columns:
            connection.executemany(
                f"UPDATE {table} SET {column} = ? WHERE story = ? AND {column} = ?",  # noqa: S608 - constants
                [step for step in steps if step[1] in told],
            )
    refresh_entities(connection, forms)
    _keep_aliases(connection, moves)


def _in_turn(moves: Sequence[Move]) -> Iterator[tuple[str, str, str]]:
    """(after, story, before): where one of a story takes a person whom another leaves, that other goes first."""
    left = {(move.story, move.before) for move in moves}
    taken = {(move.story, move.after) for move in moves} & left
    aside = [move for move in moves if (move.story, move.before) in taken]
    yield from ((f"leaves {move.before}", move.story, move.before) for move in aside)
    yield from (
        (move.after, move.story, f"leaves {move.before}" if (move.story, move.before) in taken else move.before)
        for move in moves
    )


def _add_persons(connection: sqlite3.Connection, persons: Collection[str]) -> None:
    forms = connection.execute(
        "SELECT id, form FROM sightings WHERE id IN (SELECT value FROM json_each(?) ) ORDER BY id",
        (json.dumps(sorted(persons)),),
    )
    add_entities(connection, [(key, MentionType.PER, form) for key, form in forms])


def _count(connection: sqlite3.Connection, move: Move, forms: Forms) -> None:
    rows = connection.execute(
        "SELECT surface, name FROM mentions WHERE story = ? AND entity = ?", (move.story, move.before)
    )
    for surface, name in rows:
        form = printed_form(surface)
        forms[move.before, form, name or form] -= 1
        forms[move.after, form, name or form] += 1


def _keep_aliases(connection: sqlite3.Connection, moves: Sequence[Move]) -> None:
    connection.executemany("DELETE FROM entity_aliases WHERE alias = ?", [(move.sighting,) for move in moves])
    connection.executemany(
        "INSERT INTO entity_aliases (alias, entity) VALUES (?, ?)",
        [(move.sighting, move.after) for move in moves if move.sighting != move.after],
    )
