"""Bringing the stories of touched subjects up to date: which they are, then their rows, then whom they name."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

from archive.store.entities import Forms, refresh_entities
from archive.store.moves import Moves
from archive.store.story_rows import Change, Fresh, keep_facts, refresh_stories


def rework(
    connection: sqlite3.Connection, touched: Iterable[str], fresh: Fresh, emptied: Iterable[str] = ()
) -> dict[str, Change]:
    """Work out all that subjects touch, from what is read just now (`fresh`) and what was kept; within a transaction.

    `emptied`: stories from which captures were taken.
    """
    moves = Moves(connection)
    forms: Forms = Counter()
    stories = moves.join(touched)
    changes = refresh_stories(connection, stories, moves.dissolved | set(emptied), fresh, forms)
    keep_facts(connection, fresh)
    refresh_entities(connection, forms)
    return changes
