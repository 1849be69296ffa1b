"""From mentions to entities. For now one type and one name are one entity; whoever joins finer keeps the ids."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from archive.ids import short_hash
from archive.model import Mention, MentionType
from archive.store.contents import canonical

ENTITY_TYPES = frozenset(
    {
        MentionType.PER,
        MentionType.ORG,
        MentionType.LOC,
        MentionType.DOC,
        MentionType.CAMPAIGN,
        MentionType.MODEL,
        MentionType.AWARD,
    }
)

INSERT_MENTION = """INSERT INTO mentions (story, number, entity, type, start, "end", surface, attrs)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
INSERT_ROLE = "INSERT INTO roles (story, mention, person, title, organisation) VALUES (?, ?, ?, ?, ?)"
INSERT_AWARD = "INSERT INTO awards (story, award) VALUES (?, ?)"
INSERT_QUOTE = 'INSERT INTO quotes (story, start, "end", speaker, speaker_name) VALUES (?, ?, ?, ?, ?)'
INSERT_FIGURE = 'INSERT INTO figures (story, start, "end", value, unit) VALUES (?, ?, ?, ?, ?)'

REMEMBERED_NAMES = 50_000  # the same bodies and places are named again and again

Forms = Counter[tuple[str, str]]  # (entity, form) -> how many mentions more or fewer


@lru_cache(REMEMBERED_NAMES)
def printed_form(surface: str) -> str:
    """A name as printed: NFC, single spaces."""
    return " ".join(unicodedata.normalize("NFC", surface).split())


@lru_cache(REMEMBERED_NAMES)
def name_key(surface: str) -> str:
    """The name by which mentions are joined; the level word of a place stays, so that communes are no districts."""
    return unicodedata.normalize("NFC", printed_form(surface).casefold())


@lru_cache(REMEMBERED_NAMES)
def entity_id(kind: MentionType, surface: str) -> str:
    """Id of the entity that a mention names.

    All members of an entity have the same type and key, so the hash of the earliest one's is the hash of any one's:
    no edit, late import or takedown of a story changes a link to a person's page.
    """
    return short_hash("entity", kind.value, name_key(surface))


def entity_of(mention: Mention) -> str | None:
    """Id of the entity of a mention; None for figures, dates and quotes."""
    return entity_id(mention.type, mention.surface) if mention.type in ENTITY_TYPES else None


def in_order(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions in the order of the text, the longer one first, each once: as they are numbered in the table."""
    once = {(mention.start, -mention.end, mention.type.value): mention for mention in mentions}
    return [once[span] for span in sorted(once)]


def insert_mentions(connection: sqlite3.Connection, story: str, mentions: Iterable[Mention], changes: Forms) -> None:
    """Add the mentions of a story that has none yet; count what changed in `changes`."""
    ordered = in_order(mentions)
    named = [mention for mention in ordered if mention.type in ENTITY_TYPES]
    _add_entities(connection, named)
    changes.update((entity_id(mention.type, mention.surface), printed_form(mention.surface)) for mention in named)
    for statement, rows in (
        (INSERT_MENTION, _mention_rows(story, ordered)),
        (INSERT_ROLE, _role_rows(story, ordered)),
        (INSERT_AWARD, _award_rows(story, ordered)),
        (INSERT_QUOTE, _quote_rows(story, ordered)),
        (INSERT_FIGURE, _figure_rows(story, ordered)),
    ):
        connection.executemany(statement, rows)


def mentions_of(connection: sqlite3.Connection, story: str) -> list[Mention]:
    """The mentions of a story's present reading, in their order."""
    rows = connection.execute(
        'SELECT type, start, "end", surface, attrs FROM mentions WHERE story = ? ORDER BY number', (story,)
    )
    return [Mention(MentionType(kind), start, end, said, json.loads(attrs)) for kind, start, end, said, attrs in rows]


def refresh_entities(connection: sqlite3.Connection, changes: Forms) -> None:
    """Bring forms and names of the touched entities up to date, and drop those that nothing names any more."""
    _count_forms(connection, changes)
    touched = [(entity,) for entity in sorted({entity for (entity, _), change in changes.items() if change})]
    connection.executemany(
        "DELETE FROM entities WHERE id = ? AND NOT EXISTS (SELECT 1 FROM entity_forms WHERE entity = entities.id)",
        touched,
    )
    connection.executemany(
        "UPDATE entities SET name = (SELECT form FROM entity_forms WHERE entity = entities.id"
        " ORDER BY mentions DESC, form LIMIT 1) WHERE id = ?",
        touched,
    )


def _count_forms(connection: sqlite3.Connection, changes: Forms) -> None:
    more = [(entity, form, change) for (entity, form), change in sorted(changes.items()) if change > 0]
    fewer = [(entity, form, -change) for (entity, form), change in sorted(changes.items()) if change < 0]
    connection.executemany(
        "INSERT INTO entity_forms VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET mentions = mentions + excluded.mentions",
        more,
    )
    connection.executemany("DELETE FROM entity_forms WHERE entity = ? AND form = ? AND mentions <= ?", fewer)
    connection.executemany(
        "UPDATE entity_forms SET mentions = mentions - ?3 WHERE entity = ?1 AND form = ?2",
        fewer,
    )


def take_mentions_away(connection: sqlite3.Connection, story: str, changes: Forms) -> None:
    """Delete the mentions of a story; count what changed in `changes`."""
    named = connection.execute("SELECT entity, surface FROM mentions WHERE story = ? AND entity IS NOT NULL", (story,))
    changes.subtract((entity, printed_form(surface)) for entity, surface in named.fetchall())
    for table in ("roles", "awards", "quotes", "figures", "mentions"):
        connection.execute(f"DELETE FROM {table} WHERE story = ?", (story,))  # noqa: S608 - constants


def _add_entities(connection: sqlite3.Connection, mentions: Sequence[Mention]) -> None:
    rows = {entity_id(mention.type, mention.surface): mention for mention in mentions}
    connection.executemany(
        "INSERT INTO entities VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        [(key, row.type.value, printed_form(row.surface), name_key(row.surface)) for key, row in rows.items()],
    )


def _mention_rows(story: str, mentions: Sequence[Mention]) -> Iterator[tuple[object, ...]]:
    for number, mention in enumerate(mentions):
        attrs = canonical(dict(mention.attrs))
        yield story, number, entity_of(mention), mention.type.value, mention.start, mention.end, mention.surface, attrs


def _role_rows(story: str, mentions: Sequence[Mention]) -> Iterator[tuple[object, ...]]:
    organisations = sorted(
        {m.surface for m in mentions if m.type is MentionType.ORG}, key=lambda name: (-len(name), name)
    )
    for number, mention in enumerate(mentions):
        title = mention.attrs.get("role")
        if mention.type is MentionType.PER and title:
            ending = next((name for name in organisations if name_key(title).endswith(name_key(name))), None)
            organisation = ending and entity_id(MentionType.ORG, ending)
            yield story, number, entity_of(mention), title, organisation


def _award_rows(story: str, mentions: Sequence[Mention]) -> Iterable[tuple[object, ...]]:
    named = {entity_of(mention) for mention in mentions if mention.type is MentionType.AWARD}
    return sorted((story, award) for award in named if award)


def _quote_rows(story: str, mentions: Sequence[Mention]) -> Iterator[tuple[object, ...]]:
    people = [mention.surface for mention in mentions if mention.type is MentionType.PER]
    for mention in mentions:
        if mention.type is MentionType.QUOTE:
            name = mention.attrs.get("speaker")
            yield story, mention.start, mention.end, _speaker(name, people), name


def _speaker(name: str | None, people: Sequence[str]) -> str | None:
    """The person of the story who bears this name, or whose name alone ends with it ("Xuê")."""
    if not name:
        return None
    same = {name_key(person) for person in people if name_key(person) == name_key(name)}
    ending = {name_key(person) for person in people if name_key(person).endswith(f" {name_key(name)}")}
    found = same or ending
    return entity_id(MentionType.PER, next(iter(found))) if len(found) == 1 else None


def _figure_rows(story: str, mentions: Sequence[Mention]) -> Iterator[tuple[object, ...]]:
    for mention in mentions:
        value = mention.attrs.get("value")
        if mention.type is MentionType.FIG and value:
            yield story, mention.start, mention.end, value, mention.attrs.get("unit")
