"""What Datasette is told of the tables: which column names a row, and what a table holds."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from archive.site.snapshot import DATABASE
from archive.store.dictionary import dictionary_rows

# Where a table is referred to, its row's name stands beside its id.
NAMES = {"entities": "name", "places": "name", "publishers": "name", "stories": "title", "story_list": "title"}
UNREADABLE = (
    "story_exact",
    "story_pairs",
    "entity_search",
)  # indexes without content: good for MATCH, not to be listed
ABOUT = Markup('{} – <a href="/du-lieu#bang-{}">nghĩa của từng cột (what each column means)</a>')


def configuration() -> dict[str, Any]:
    """The part of Datasette's configuration that says which column names a row, and which tables have no page."""
    tables: dict[str, dict[str, Any]] = {table: {"label_column": name} for table, name in NAMES.items()}
    tables |= {table: {"allow": False} for table in UNREADABLE}
    return {"databases": {DATABASE: {"tables": tables}}}


def metadata() -> dict[str, Any]:
    """What each table holds, with the way to its dictionary, as Datasette's pages show it above the rows."""
    meanings = {table: meaning for table, column, meaning in dictionary_rows(snapshot=True) if not column}
    tables = {
        table: {"description_html": str(ABOUT.format(meaning[0].upper() + meaning[1:], table))}
        for table, meaning in meanings.items()
    }
    return {"databases": {DATABASE: {"tables": tables}}}
