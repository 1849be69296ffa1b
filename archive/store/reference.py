"""What the archive knows of newspapers and documents from elsewhere than its stories, as it goes into a snapshot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from archive.store.newspapers import PublisherRow


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of Party or State that stories name: `id` as in `entities`, the day of its issue, what it is about."""

    id: str
    kind: str
    number: str
    suffix: str
    issued: date
    about: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The newspapers as the registry has them now, and the thesaurus of documents."""

    publishers: tuple[PublisherRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()


NOTHING = Reference()


DOCUMENTS = """CREATE TABLE documents (
    id TEXT PRIMARY KEY REFERENCES entities (id), kind TEXT NOT NULL, number TEXT NOT NULL, suffix TEXT NOT NULL,
    issued TEXT NOT NULL, about TEXT NOT NULL) WITHOUT ROWID"""
_INSERT = """INSERT INTO documents SELECT ?1, ?2, ?3, ?4, ?5, ?6
    WHERE EXISTS (SELECT 1 FROM entities WHERE id = ?1)"""


def save_documents(connection: sqlite3.Connection, documents: Iterable[DocumentRow]) -> None:
    """The table of a published file: those of the documents that its stories name."""
    connection.execute(DOCUMENTS)
    rows = ((one.id, one.kind, one.number, one.suffix, one.issued.isoformat(), one.about) for one in documents)
    connection.executemany(_INSERT, rows)
