"""What a reading says of the world, as rows: mentions, roles, awards, quotes, figures, places.

The rows of a story's present reading stand in their tables. Those of its other readings are kept beside them as JSON:
another capture, a move or a takedown may make any of them the present one, and none is read twice for that.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

from archive.model import Mention, MentionType, Sighting, Story
from archive.store.contents import canonical
from archive.store.entities import (
    Forms,
    add_entities,
    entity_id,
    entity_of,
    printed_form,
)
from archive.store.people import ids_in, names_in, people_of_story, sighting_name, sighting_rows
from archive.store.places import mention_place_rows
from archive.store.relations import Numbering, award_rows, figure_rows, role_rows, short_form_rows

Row = Sequence[object]
Facts = Mapping[str, Sequence[Row]]  # table -> rows in the columns of COLUMNS

# Of each table the columns beside `story`; parents come before what refers to them.
COLUMNS = {
    "mentions": 'number, entity, type, start, "end", surface, attrs, name',
    "sightings": "name, id, person, form, mention, day, communes, provinces, hamlets, offices, born, address,"
    " is_byline",
    "roles": 'mention, title, person, organisation, office, is_past, start, "end", confidence',
    "awards": "award, giver, receiver, occasion, date, mention, giver_mention, receiver_mention, occasion_mention,"
    " confidence",
    "short_forms": "mention, full_form",
    "quotes": 'start, "end", speaker, speaker_name',
    "figures": 'start, "end", value, unit, counted, who, who_mention, confidence',
    "mention_places": "mention, place, hamlet, above, confidence, reason",
}
INSERT = {
    table: f"INSERT INTO {table} (story, {columns}) VALUES (?{', ?' * len(columns.split(','))})"  # noqa: S608
    for table, columns in COLUMNS.items()
}
ENTITY, TYPE, SURFACE, NAME = 1, 2, 5, 7  # columns of `mentions`
PLACE = 1  # column of `mention_places`
# Columns that hold people: the ids of their names in `Facts`, which are no story's yet; their own in the tables.
PEOPLE = {"mentions": (1,), "sightings": (1, 2), "roles": (2,), "awards": (1, 2), "quotes": (2,), "figures": (5,)}


def facts_of(story: Story) -> Facts:
    """The rows of a story as it was read."""
    numbering = Numbering.of(story.mentions)
    people = people_of_story(story)
    named = _named(story, people)
    entities = {number: entity for number, (entity, _) in named.items()}
    return {
        "mentions": list(_mention_rows(numbering, named)),
        "sightings": list(sighting_rows(people, numbering.numbers)),
        "roles": list(role_rows(story, numbering, entities)),
        "awards": list(award_rows(story, numbering, entities)),
        "short_forms": list(short_form_rows(story, numbering)),
        "quotes": list(_quote_rows(numbering.mentions, people)),
        "figures": list(figure_rows(story, numbering, entities)),
        "mention_places": list(mention_place_rows(story, numbering)),
    }


def _named(story: Story, people: Iterable[Sighting]) -> Mapping[int | None, tuple[str | None, str | None]]:
    """Of each mention, by its index, whom or what it names, and under which name; a person by the name alone."""
    named: dict[int | None, tuple[str | None, str | None]] = {
        number: (entity_of(mention), None) for number, mention in enumerate(story.mentions)
    }
    for one in story.names:
        kind = story.mentions[one.mention].type
        named[one.mention] = (entity_id(kind, one.key), printed_form(one.name))
    for person in people:
        by_name = entity_id(MentionType.PER, sighting_name(person.name))
        named.update((number, (by_name, printed_form(person.name))) for number in person.mentions)
    return named


def places_of(facts: Facts) -> set[str]:
    """The units that rows name."""
    return {str(row[PLACE]) for row in facts["mention_places"] if row[PLACE] is not None}


def stored_facts(connection: sqlite3.Connection, story: str) -> Facts:
    """The rows of a story's present reading."""
    rows = {
        table: connection.execute(f"SELECT {columns} FROM {table} WHERE story = ?", (story,)).fetchall()  # noqa: S608
        for table, columns in COLUMNS.items()
    }
    return _with_people(rows, names_in(rows["sightings"]))


def facts_json(facts: Facts) -> str:
    """Rows as they are kept beside a reading, whatever order they came in."""
    return canonical({table: sorted(rows, key=canonical) for table, rows in facts.items() if rows})


def facts_from(kept: str | None) -> Facts:
    """Rows out of their JSON; none where an earlier version has not kept them, null where it had fewer columns."""
    stored = json.loads(kept or "{}")
    return {table: [_widened(row, columns) for row in stored.get(table, [])] for table, columns in COLUMNS.items()}


def _widened(row: Row, columns: str) -> Row:
    return (*row, *(None,) * (columns.count(",") + 1 - len(row)))


def insert_facts(connection: sqlite3.Connection, story: str, facts: Facts, changes: Forms) -> None:
    """Add the rows of a story that has none yet; count what changed in `changes`."""
    facts = _with_people(facts, ids_in(story, facts["sightings"]))
    named = [row for row in facts["mentions"] if row[ENTITY] is not None]
    add_entities(connection, ((str(row[ENTITY]), MentionType(str(row[TYPE])), named_form(row)[2]) for row in named))
    changes.update(named_form(row) for row in named)
    for table, statement in INSERT.items():
        connection.executemany(statement, ((story, *row) for row in facts[table]))


def take_facts_away(connection: sqlite3.Connection, story: str, changes: Forms) -> None:
    """Delete the rows of a story; count what changed in `changes`."""
    named = connection.execute(
        f"SELECT {COLUMNS['mentions']} FROM mentions WHERE story = ? AND entity IS NOT NULL",  # noqa: S608
        (story,),
    )
    changes.subtract(named_form(row) for row in named.fetchall())
    for table in reversed(COLUMNS):
        connection.execute(f"DELETE FROM {table} WHERE story = ?", (story,))  # noqa: S608 - constants


def named_form(row: Row) -> tuple[str, str, str]:
    """What a row of `mentions` counts for: (entity, form, name)."""
    form = printed_form(str(row[SURFACE]))
    return str(row[ENTITY]), form, str(row[NAME] or form)


def _with_people(facts: Facts, ids: Mapping[object, str]) -> Facts:
    """Rows with other ids where they name people."""

    def with_ids(row: Row, columns: Sequence[int]) -> Row:
        return [ids.get(value, value) if at in columns else value for at, value in enumerate(row)]

    changed = {table: [with_ids(row, columns) for row in facts[table]] for table, columns in PEOPLE.items()}
    return {**facts, **changed}


def _mention_rows(numbering: Numbering, named: Mapping[int | None, tuple[str | None, str | None]]) -> Iterator[Row]:
    for number, (index, mention) in enumerate(zip(numbering.indexes, numbering.mentions, strict=True)):
        entity, name = named[index]
        told = mention.type.value, mention.start, mention.end, mention.surface, canonical(dict(mention.attrs))
        yield number, entity, *told, None if name == printed_form(mention.surface) else name


def _quote_rows(mentions: Sequence[Mention], people: Sequence[Sighting]) -> Iterator[Row]:
    names = [sighting_name(one.name) for one in people]
    for mention in mentions:
        if mention.type is MentionType.QUOTE:
            name = mention.attrs.get("speaker")
            yield mention.start, mention.end, _speaker(name, names), name


def _speaker(name: str | None, people: Sequence[str]) -> str | None:
    """The person of the story who bears this name, or whose name alone ends with it ("Xuê")."""
    if not name:
        return None
    key = sighting_name(name)
    same = {person for person in people if person == key}
    ending = {person for person in people if person.endswith(f" {key}")}
    found = same or ending
    return entity_id(MentionType.PER, next(iter(found))) if len(found) == 1 else None
