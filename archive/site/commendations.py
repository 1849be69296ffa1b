"""Who was given what by whom: the commendations in which an entity is award, giver, receiver or occasion."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.model import MentionType
from archive.site.entities import NEWEST_NAMED, NEWEST_STORIES, Entity, entity_path
from archive.site.visit import Visit

MOST = 50  # rows of one table; the rest is in Datasette's
# Heading and column of `awards`, for each kind of entity.
PARTS: Mapping[MentionType, Sequence[tuple[str, str]]] = {
    MentionType.PER: (("received", "receiver"),),
    MentionType.MODEL: (("received", "receiver"),),
    MentionType.ORG: (("received", "receiver"), ("gave", "giver")),
    MentionType.AWARD: (("given", "award"),),
    MentionType.CAMPAIGN: (("occasion", "occasion"),),
    MentionType.DOC: (("occasion", "occasion"),),
}
SHOWN = ("receiver", "award", "giver", "occasion")


@dataclass(frozen=True, slots=True)
class Commendation:
    """One award and one receiver as a story tells it; each part an id, a kind and a name, None where it is not told."""

    story: str
    mention: int
    title: str | None
    date: str | None
    published: str | None
    parts: Mapping[str, tuple[str | None, str | None, str | None]]


async def commendations(visit: Visit, entity: Entity) -> list[dict[str, Any]]:
    """Tables for the page of an entity; one without rows is left out."""
    tables = []
    for heading, column in PARTS.get(entity.type, ()):
        found = await visit.read(commendations_of, entity.id, column)
        if found:
            columns = [name for name in SHOWN if name != column]
            rows = [_row(visit, one, columns) for one in found[:MOST]]
            is_cut = len(found) > MOST or entity.stories > NEWEST_STORIES
            more = f"/archive/awards?{column}={entity.id}" if is_cut else None
            tables.append({"heading": heading, "columns": columns, "rows": rows, "more": more})
    return tables


def commendations_of(connection: sqlite3.Connection, entity: str, column: str) -> tuple[Commendation, ...]:
    """Those of the newest stories that name the entity, the newest first; one more than a table shows."""
    assert column in SHOWN
    rows = connection.execute(
        f"""{NEWEST_NAMED} select named.id, aw.mention, named.title, aw.date, named.published,
            aw.receiver, r.type, coalesce(r.name, rm.surface), aw.award, a.type, a.name, aw.giver, g.type, g.name,
            aw.occasion, o.type, o.name
        from named cross join awards aw on aw.story = named.id
        left join entities r on r.id = aw.receiver left join entities a on a.id = aw.award
        left join entities g on g.id = aw.giver left join entities o on o.id = aw.occasion
        left join mentions rm on rm.story = aw.story and rm.number = aw.receiver_mention
        where aw.{column} = ?1 and coalesce(aw.receiver_mention, aw.giver_mention) is not null
        order by named.number desc, aw.mention, aw.receiver_mention limit {MOST + 1}""",  # noqa: S608 - one of SHOWN
        [entity],
    )
    return tuple(
        Commendation(story, mention, title, date, published, dict(zip(SHOWN, _threes(parts), strict=True)))
        for story, mention, title, date, published, *parts in rows
    )


def _threes(parts: Sequence[str | None]) -> list[tuple[str | None, str | None, str | None]]:
    """Threes: id, kind, name."""
    return list(zip(parts[::3], parts[1::3], parts[2::3], strict=True))


def _row(visit: Visit, one: Commendation, columns: Sequence[str]) -> dict[str, Any]:
    def cell(column: str) -> dict[str, str | None]:
        key, kind, name = one.parts[column]
        return {"name": name, "path": visit.link(entity_path(kind, key)) if key and kind else None}

    t = visit.texts
    return {
        "when": t.part_of_date(one.date) if one.date else t("commended.told", date=t.date(one.published)),
        "cells": [cell(column) for column in columns],
        "title": one.title or t("untitled"),
        "words": f"{visit.link(f'/tin/{one.story}')}#m{one.mention}",
    }
