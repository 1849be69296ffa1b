"""What mentions of a story say of one another, as rows and back: roles, awards, figures, short forms."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.model import Commendation, Figure, Mention, MentionType, Role, Story

Row = tuple[object, ...]
Entities = Mapping[int | None, str | None]  # index of a mention -> whom or what it names


@dataclass(frozen=True, slots=True)
class Numbering:
    """The mentions of a story as the table numbers them: in the order of the text, the longer first, each once."""

    mentions: Sequence[Mention]
    indexes: Sequence[int]  # of a number, where the mention stands in the story
    numbers: Mapping[int, int]  # of an index of the story, the number

    @classmethod
    def of(cls, mentions: Sequence[Mention]) -> Numbering:
        """Number the mentions of a story."""
        spans = [(mention.start, -mention.end, mention.type.value) for mention in mentions]
        last = {span: index for index, span in enumerate(spans)}
        number = {span: at for at, span in enumerate(sorted(last))}
        indexes = [last[span] for span in number]
        numbers = {index: number[span] for index, span in enumerate(spans)}
        return cls([mentions[index] for index in indexes], indexes, numbers)

    def number(self, index: int | None) -> int | None:
        """The number of a mention of the story, if any is meant."""
        return None if index is None else self.numbers[index]


def role_rows(story: Story, numbering: Numbering, entities: Entities) -> Iterator[Row]:
    """Roles, each title of a person once."""
    number = numbering.number
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


def award_rows(story: Story, numbering: Numbering, entities: Entities) -> Iterator[Row]:
    """Awards that were given; a counted receiver ("22 tập thể") has a mention and no entity."""

    def entity(at: int | None) -> str | None:
        return None if at is None else entities[at]

    for one in story.commendations:
        named = (one.award, one.giver, one.receiver, one.occasion)
        yield *(entity(at) for at in named), one.date, *(numbering.number(at) for at in named), one.confidence


def figure_rows(story: Story, numbering: Numbering, entities: Entities) -> Iterator[Row]:
    """Figures with what they count and who did it, in the columns of the table."""
    told = {one.mention: one for one in story.figures}
    for index, mention in zip(numbering.indexes, numbering.mentions, strict=True):
        value = mention.attrs.get("value")
        if mention.type is MentionType.FIG and value:
            one = told.get(index, Figure(-1, ""))
            said = (
                one.counted or None,
                entities.get(one.who),
                numbering.number(one.who),
                one.confidence if one.mention >= 0 else None,
            )
            yield mention.start, mention.end, value, mention.attrs.get("unit"), *said


def short_form_rows(story: Story, numbering: Numbering) -> Iterator[Row]:
    """Short forms with the mention that names the same in full."""
    return ((numbering.number(short), numbering.number(full)) for short, full in story.short_forms)


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
