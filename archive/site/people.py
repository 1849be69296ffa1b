"""What a person's page says of why its stories tell of one person, of who may be the same, and of namesakes."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from archive.model import MentionType
from archive.site.entities import entity_path
from archive.store.query import fold

MEMBERS = 60  # stories whose evidence is listed
OTHERS = 12


@dataclass(frozen=True, slots=True)
class Member:
    """A story of a person, and the surest link with another of the person's stories; None for the one without any."""

    story: str
    title: str | None
    published: str | None
    form: str
    confidence: float | None
    reasons: tuple[str, ...]
    is_decided: bool


@dataclass(frozen=True, slots=True)
class Other:
    """Another person: what tells the two apart at a glance, and for who may be the same how sure that is."""

    id: str
    name: str
    hint: str
    stories: int
    confidence: float | None = None
    reasons: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The address of the page."""
        return entity_path(MentionType.PER, self.id)


# Of each sighting the surest pair with another of the person's, and whether people joined it with one.
_MEMBERS = """WITH mine AS (SELECT id, story, form, day FROM sightings WHERE person = ?1),
    pairs AS (SELECT first AS id, second AS other, confidence, reasons FROM person_links
            WHERE verdict = 'same' AND first IN (SELECT id FROM mine) AND second IN (SELECT id FROM mine)
        UNION ALL SELECT second, first, confidence, reasons FROM person_links
            WHERE verdict = 'same' AND first IN (SELECT id FROM mine) AND second IN (SELECT id FROM mine))
    SELECT mine.story, l.title, l.published, mine.form, max(pairs.confidence), pairs.reasons,
        EXISTS (SELECT 1 FROM people_decided WHERE verdict = 'join' AND first = mine.id)
        OR EXISTS (SELECT 1 FROM people_decided WHERE verdict = 'join' AND second = mine.id)
    FROM mine JOIN story_list AS l ON l.id = mine.story LEFT JOIN pairs ON pairs.id = mine.id
    GROUP BY mine.id ORDER BY mine.day IS NULL, mine.day, mine.id LIMIT ?2"""
_MAYBE = """WITH mine AS (SELECT id FROM sightings WHERE person = ?1),
    pairs AS (SELECT second AS other, confidence, reasons FROM person_links
            WHERE verdict = 'doubtful' AND first IN (SELECT id FROM mine)
        UNION ALL SELECT first, confidence, reasons FROM person_links
            WHERE verdict = 'doubtful' AND second IN (SELECT id FROM mine))
    SELECT person, max(confidence), reasons FROM pairs JOIN sightings ON sightings.id = other
    WHERE person <> ?1 GROUP BY person ORDER BY 2 DESC, person LIMIT ?2"""
_NAMESAKES = """SELECT entity FROM entity_counts WHERE folded = ?1 AND type = 'PER' AND entity <> ?2
    ORDER BY stories DESC, entity LIMIT ?3"""
# A title with its body's name where the title names one, else the place where most of the stories put the person.
_TITLE = """SELECT title FROM roles WHERE person = ? GROUP BY title ORDER BY count(*) DESC, title LIMIT 1"""
_PLACE = """SELECT places.name FROM sightings JOIN json_each(sightings.communes) AS commune
    JOIN places ON places.id = commune.value WHERE person = ? GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"""
_PROVINCE = """SELECT places.name FROM sightings JOIN json_each(sightings.provinces) AS province
    JOIN places ON places.id = province.value WHERE person = ? GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"""


def members(connection: sqlite3.Connection, person: str) -> tuple[Member, ...]:
    """The first stories of a person that more than one tells of, in order of time; none of one story's person."""
    rows = connection.execute(_MEMBERS, (person, MEMBERS)).fetchall()
    if len(rows) < 2:
        return ()
    return tuple(
        Member(story, title, published, form, confidence, _reasons(reasons), bool(decided))
        for story, title, published, form, confidence, reasons, decided in rows
    )


def maybe_same(connection: sqlite3.Connection, person: str) -> tuple[Other, ...]:
    """Who may be the same person: that is left to people."""
    found = connection.execute(_MAYBE, (person, OTHERS)).fetchall()
    return tuple(_other(connection, other, confidence, _reasons(reasons)) for other, confidence, reasons in found)


def namesakes(connection: sqlite3.Connection, person: str, name: str) -> tuple[Other, ...]:
    """Other people of the name, those of whom most stories tell first."""
    found = connection.execute(_NAMESAKES, (fold(name), person, OTHERS)).fetchall()
    return tuple(_other(connection, other) for (other,) in found)


def hint_of(connection: sqlite3.Connection, person: str) -> str:
    """What tells a person from others of the name: the title most printed, and the commune or province; may be ""."""
    told = (connection.execute(sql, (person,)).fetchone() for sql in (_TITLE, _PLACE, _PROVINCE))
    title, place, province = (row[0] if row else None for row in told)
    return ", ".join(filter(None, (title, place or province)))


def _other(
    connection: sqlite3.Connection, person: str, confidence: float | None = None, reasons: tuple[str, ...] = ()
) -> Other:
    row = connection.execute("SELECT name, stories FROM entity_counts WHERE entity = ?", (person,)).fetchone()
    return Other(person, row[0], hint_of(connection, person), row[1], confidence, reasons)


def _reasons(stored: str | None) -> tuple[str, ...]:
    return tuple(json.loads(stored)) if stored else ()
