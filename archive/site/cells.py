"""From Datasette's tables and SQL back to our pages: which cells name a story, an entity or a place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

ID = re.compile(r"[0-9a-f]{12}")
UNIT = re.compile(r"\d{2,5}(?:-\d{4})?")
STORIES = {"story", "earliest"}
ENTITIES = {"entity", "person", "organisation", "award", "giver", "receiver", "occasion", "speaker", "who"}
STORY_TABLES = {"stories", "story_list"}
PLACES = {"place", "today", "old", "new", "parent"}
OWN = {"stories": "/tin/", "story_list": "/tin/", "entities": "/nguoi/", "places": "/noi/"}  # of these `id` is the name
# A story's address says nothing of which mention is meant; these columns of the same row do.
MENTIONS = {"mentions": "number"}


def link_of(table: str | None, column: str, value: object, row: Mapping[str, Any]) -> Markup | None:
    """A link where a cell holds an id of ours; an entity under /nguoi/ leads on to the page of its kind.

    Foreign keys stay Datasette's own links, but those to a story: `stories` goes by number, so they would lead nowhere.
    """
    if isinstance(value, dict) and (column in STORIES or table in STORY_TABLES):
        label, value = value.get("label"), value.get("value")
    else:
        label = value
    if not isinstance(value, str) or not (start := _route(table, column, value)):
        return None
    mention = _mention(table, column, row)
    anchor = f"#m{mention}" if mention is not None else ""
    return Markup('<a href="{}{}{}">{}</a>').format(start, value, anchor, label or value)


def _route(table: str | None, column: str, value: str) -> str | None:
    if ID.fullmatch(value):
        if column in STORIES:
            return "/tin/"
        if column in ENTITIES:
            return "/nguoi/"
    elif UNIT.fullmatch(value) and column in PLACES:
        return "/noi/"
    return OWN.get(table or "") if column == "id" else None


def _mention(table: str | None, column: str, row: Mapping[str, Any]) -> int | None:
    """The number of the mention that a row is about: its story opens at these words."""
    named = MENTIONS.get(table or "", "mention")
    if column != "story" or named not in row.keys():  # noqa: SIM118 - a row of SQLite is no mapping
        return None
    number = row[named]
    return number if isinstance(number, int) else None
