"""From mentions to entities: one type and one key of a name are one entity; of people see `people`."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from archive.ids import short_hash
from archive.model import Mention, MentionType

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

PROTECTED = "protected"  # attribute of the mention of a person who is to have no page
REMEMBERED_NAMES = 50_000  # the same bodies and places are named again and again

Forms = Counter[tuple[str, str, str]]  # (entity, form, name) -> how many mentions more or fewer


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
    """Id of the entity that a name stands for; of a person, until the story's people have ids of their own."""
    return short_hash("entity", kind.value, name_key(surface))


def entity_of(mention: Mention) -> str | None:
    """Id of the entity of a mention; None for figures, dates and quotes, and for people who are to have no page."""
    if mention.type not in ENTITY_TYPES or PROTECTED in mention.attrs:
        return None
    return entity_id(mention.type, mention.surface)


def add_entities(connection: sqlite3.Connection, named: Iterable[tuple[str, MentionType, str]]) -> None:
    """Add the entities (id, type, a name) that are not there yet."""
    rows = {key: (kind, name) for key, kind, name in named}
    connection.executemany(
        "INSERT INTO entities VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        [(key, kind.value, printed_form(name), name_key(name)) for key, (kind, name) in rows.items()],
    )


def refresh_entities(connection: sqlite3.Connection, changes: Forms) -> None:
    """Bring forms and names of the touched entities up to date, and drop those that nothing names any more."""
    _count_forms(connection, changes)
    touched = sorted({entity for (entity, _, _), change in changes.items() if change})
    connection.executemany(
        "DELETE FROM entities WHERE id = ? AND NOT EXISTS (SELECT 1 FROM entity_forms WHERE entity = entities.id)",
        [(entity,) for entity in touched],
    )
    names = ((_name(connection, entity), entity) for entity in touched)
    connection.executemany(
        "UPDATE entities SET name = ?1, key = ?2 WHERE id = ?3 AND name <> ?1",
        [(name, name_key(name), entity) for name, entity in names if name is not None],
    )


def _name(connection: sqlite3.Connection, entity: str) -> str | None:
    row = connection.execute(
        "SELECT name FROM entity_forms WHERE entity = ? GROUP BY name ORDER BY sum(mentions) DESC, name LIMIT 1",
        (entity,),
    ).fetchone()
    return None if row is None else str(row[0])


def _count_forms(connection: sqlite3.Connection, changes: Forms) -> None:
    more = [(*form, change) for form, change in sorted(changes.items()) if change > 0]
    fewer = [(*form, -change) for form, change in sorted(changes.items()) if change < 0]
    connection.executemany(
        "INSERT INTO entity_forms (entity, form, name, mentions) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET mentions = mentions + excluded.mentions",
        more,
    )
    connection.executemany(
        "DELETE FROM entity_forms WHERE entity = ? AND form = ? AND name = ? AND mentions <= ?", fewer
    )
    connection.executemany(
        "UPDATE entity_forms SET mentions = mentions - ?4 WHERE entity = ?1 AND form = ?2 AND name = ?3",
        fewer,
    )
