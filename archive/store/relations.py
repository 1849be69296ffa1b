"""What mentions of a story say of one another, as rows and back: roles, awards, figures, short forms."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence

from archive.model import Commendation, Figure, Mention, MentionType, Role, Story

Row = tuple[object, ...]
Entities = Mapping[int | None, str | None]  # index of a mention -> whom or what it names


def role_rows(story: Story, mentions: Sequence[Mention], entities: Entities) -> Iterator[Row]:
    """Roles, each title of a person once; `mentions` are in the order in which the table numbers them."""
    number = _numbers(story, mentions)
    seen: set[tuple[object, str]] = set()
    for role in story.roles:
        person, office = number(role.person), number(role.office)
        if (person, role.title) not in seen:
            seen.add((person, role.title))
            body = None if role.office is None else story.mentions[role.office]
            organisation = entities[role.office] if body and body.type is MentionType.ORG else None
            who = entities[role.person]
            past, span = int(role.is_past), (role.start, role.end)
            if who is None:
                continue
            yield person, role.title, who, organisation, office, past, *span, role.confidence


def award_rows(story: Story, mentions: Sequence[Mention], entities: Entities) -> Iterator[Row]:
    """Awards that were given; a counted receiver ("22 tập thể") has a mention and no entity."""
    number = _numbers(story, mentions)

    def entity(at: int | None) -> str | None:
        return None if at is None else entities[at]

    for one in story.commendations:
        named = (one.award, one.giver, one.receiver, one.occasion)
        yield *(entity(at) for at in named), one.date, *(number(at) for at in named), one.confidence


def figure_rows(story: Story, mentions: Sequence[Mention], entities: Entities) -> Iterator[Row]:
    """Figures with what they count and who did it, in the columns of the table."""
    number = _numbers(story, mentions)
    told = {one.mention: one for one in story.figures}
    indexes = {span_of(mention): at for at, mention in enumerate(story.mentions)}
    for mention in mentions:
        value = mention.attrs.get("value")
        if mention.type is MentionType.FIG and value:
            one = told.get(indexes[span_of(mention)], Figure(-1, ""))
            said = (
                one.counted or None,
                entities.get(one.who),
                number(one.who),
                one.confidence if one.mention >= 0 else None,
            )
            yield mention.start, mention.end, value, mention.attrs.get("unit"), *said


def short_form_rows(story: Story, mentions: Sequence[Mention]) -> Iterator[Row]:
    """Short forms with the mention that names the same in full."""
    number = _numbers(story, mentions)
    return ((number(short), number(full)) for short, full in story.short_forms)


def stored_roles(connection: sqlite3.Connection, story: str) -> tuple[Role, ...]:
    """The roles of a story; mentions by the numbers of the table."""
    rows = connection.execute(
        'SELECT mention, title, start, "end", office, is_past, confidence FROM roles WHERE story = ?'
        " ORDER BY start, mention, title",
        (story,),
    )
    return tuple(
        Role(person, title, start, end, office, bool(is_past), confidence)
        for person, title, start, end, office, is_past, confidence in rows
    )


def stored_commendations(connection: sqlite3.Connection, story: str) -> tuple[Commendation, ...]:
    """The awards given in a story; mentions by the numbers of the table."""
    rows = connection.execute(
        "SELECT mention, giver_mention, receiver_mention, occasion_mention, date, confidence FROM awards"
        " WHERE story = ? ORDER BY 1, 3",
        (story,),
    )
    return tuple(Commendation(*row) for row in rows)


def stored_figures(connection: sqlite3.Connection, story: str) -> tuple[Figure, ...]:
    """What the figures of a story count; mentions by the numbers of the table."""
    rows = connection.execute(
        "SELECT number, counted, who_mention, confidence FROM figures JOIN mentions"
        ' ON mentions.story = figures.story AND mentions.start = figures.start AND mentions."end" = figures."end"'
        " AND type = 'FIG' WHERE figures.story = ? ORDER BY number",
        (story,),
    )
    return tuple(Figure(number, counted or "", who, confidence or 0.0) for number, counted, who, confidence in rows)


def numbers_of(story: Story, mentions: Sequence[Mention]) -> Mapping[int, int]:
    """From indexes of the story's mentions to the numbers of the table."""
    numbers = {span_of(mention): number for number, mention in enumerate(mentions)}
    return {at: numbers[span_of(mention)] for at, mention in enumerate(story.mentions)}


def span_of(mention: Mention) -> tuple[int, int, str]:
    """By which a mention is known among those of a story."""
    return mention.start, mention.end, mention.type.value


def _numbers(story: Story, mentions: Sequence[Mention]) -> Callable[[int | None], int | None]:
    numbers = numbers_of(story, mentions)
    return lambda at: None if at is None else numbers[at]
