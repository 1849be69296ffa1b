"""Corrections that the keeper has accepted: told beside what was read, which itself stays as the page said it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.store.decisions import CORRECTION, Decision

TABLE = """CREATE TABLE corrections (
    story TEXT NOT NULL REFERENCES stories (id), number INTEGER NOT NULL, at TEXT, place TEXT NOT NULL,
    was TEXT NOT NULL, should TEXT NOT NULL, PRIMARY KEY (story, number)) WITHOUT ROWID"""
_STORY = """SELECT id FROM stories WHERE id = coalesce((SELECT story FROM story_aliases WHERE alias = ?1), ?1)"""


@dataclass(frozen=True, slots=True)
class Correction:
    """What is wrong in a story: where, what it says, what it should say; `at` (UTC) where the line tells it."""

    place: str
    was: str
    should: str
    at: str | None = None


def save_corrections(connection: sqlite3.Connection, decisions: Iterable[Decision]) -> None:
    """The table of a published file: corrections of its stories in the order of the decisions, each once."""
    connection.execute(TABLE)
    told: dict[str, dict[Correction, None]] = {}
    for story, correction in _corrections(decisions):
        row = connection.execute(_STORY, (story,)).fetchone()
        if row is not None:
            told.setdefault(row[0], {})[correction] = None
    connection.executemany(
        "INSERT INTO corrections VALUES (?, ?, ?, ?, ?, ?)",
        [
            (story, number, one.at, one.place, one.was, one.should)
            for story, corrections in sorted(told.items())
            for number, one in enumerate(corrections, 1)
        ],
    )


def corrections_of(connection: sqlite3.Connection, story: str) -> tuple[Correction, ...]:
    """The corrections of a story, in their order."""
    rows = connection.execute(
        "SELECT place, was, should, at FROM corrections WHERE story = ? ORDER BY number", (story,)
    )
    return tuple(Correction(*row) for row in rows)


def _corrections(decisions: Iterable[Decision]) -> Iterator[tuple[str, Correction]]:
    """Those that say what should be there; a line as a reader found it on the page, not filled in, says nothing."""
    for one in decisions:
        if one["kind"] == CORRECTION and isinstance(one.get("story"), str):
            place, was, should = (str(one.get(name) or "").strip() for name in ("where", "is", "should"))
            if should:
                at = one.get("at")
                yield one["story"], Correction(place, was, should, at if isinstance(at, str) else None)
