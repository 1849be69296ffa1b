"""What a page says of a body's predecessors and successors, and of what a document is about."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from archive.model import MentionType
from archive.site.entities import Entity, entities_by_id, printed_forms
from archive.site.places import Unit, made_of, today, units_of_entity
from archive.store.entities import name_key

_NAMED = "SELECT id FROM entities WHERE type = ? AND key = ?"


@dataclass(frozen=True, slots=True)
class Kin:
    """Bodies of the same head: those of the units that made up a body's unit, and those of what its unit became."""

    before: tuple[Entity, ...] = ()
    after: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What a document is about, and the day of its issue (ISO 8601)."""

    issued: str
    about: str


def kin_of_body(connection: sqlite3.Connection, body: Entity) -> Kin:
    """The bodies that a body followed and that followed it, where stories name them: same head, unit before or after.

    A unit of another level has other bodies: nothing followed a district's.
    """
    unit = next(iter(units_of_entity(connection, body.id)), None)
    if unit is None:
        return Kin()
    forms = {body.name, *(form for form, _ in printed_forms(connection, body.id))}
    later = [one for one in today(connection, unit) if one.level == unit.level]
    return Kin(
        before=_bodies_of(connection, body, forms, unit, made_of(connection, unit)),
        after=_bodies_of(connection, body, forms, unit, later),
    )


def document_of(connection: sqlite3.Connection, entity: str) -> Document | None:
    """What the thesaurus says of a document; None for one that it does not know."""
    row = connection.execute("SELECT issued, about FROM documents WHERE id = ?", (entity,)).fetchone()
    return Document(*row) if row else None


def _bodies_of(
    connection: sqlite3.Connection, body: Entity, forms: Iterable[str], unit: Unit, units: Iterable[Unit]
) -> tuple[Entity, ...]:
    """Bodies that are called as one is, with another unit's name, and that are of this unit."""
    found: dict[str, None] = {}
    for other in units:
        keys = {
            name_key(form).replace(name_key(unit.name), name_key(other.name)) for form in forms if _names(form, unit)
        }
        for key in sorted(keys):
            for (candidate,) in connection.execute(_NAMED, (MentionType.ORG, key)).fetchall():
                if candidate != body.id and other.id in [one.id for one in units_of_entity(connection, candidate)[:1]]:
                    found[candidate] = None
    entities = entities_by_id(connection, list(found))
    return tuple(entities[one] for one in found if one in entities)


def _names(form: str, unit: Unit) -> bool:
    return name_key(unit.name) in name_key(form)
