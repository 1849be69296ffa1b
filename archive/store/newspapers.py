"""What the archive knows of the newspapers: the rows of `publishers`, as the registry has them now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublisherRow:
    """What the archive knows of a newspaper."""

    id: str
    name: str
    home: str | None = None
    province: str | None = None
    embargo_days: int = 0


SAVE = """INSERT INTO publishers (id, name, home, province, embargo_days) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET name = excluded.name, home = excluded.home, province = excluded.province,
        embargo_days = excluded.embargo_days"""
REFRESH = """UPDATE publishers SET name = ?2, home = ?3, province = ?4, embargo_days = ?5
    WHERE id = ?1 AND (name, home, province, embargo_days) IS NOT (?2, ?3, ?4, ?5)"""
IS_OTHERWISE = """SELECT 1 FROM publishers WHERE id = ? AND (name, home, province, embargo_days) IS NOT (?, ?, ?, ?)"""


def save_publishers(connection: sqlite3.Connection, rows: Iterable[PublisherRow]) -> None:
    """Add the newspapers of captures, each once, as their rules describe them."""
    connection.executemany(SAVE, map(_values, {row.id: row for row in rows}.values()))


def refresh_publishers(connection: sqlite3.Connection, known: Iterable[PublisherRow]) -> None:
    """Bring the newspapers that are in the archive up to date; those of which nothing was captured stay out."""
    connection.executemany(REFRESH, map(_values, known))


def are_refreshed(connection: sqlite3.Connection, known: Sequence[PublisherRow]) -> bool:
    """Whether the newspapers of the archive are described as they are known."""
    return not any(connection.execute(IS_OTHERWISE, _values(row)).fetchone() for row in known)


def _values(row: PublisherRow) -> tuple[object, ...]:
    return (row.id, row.name, row.home, row.province, row.embargo_days)
