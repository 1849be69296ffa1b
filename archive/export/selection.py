"""Which stories are exported: all of a published file, or what a search finds in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from archive.errors import BadInput
from archive.store.search import every_hit


@dataclass(frozen=True, slots=True)
class Selection:
    """Stories of a published file, in the order of their dates; `query` None: all of them."""

    connection: sqlite3.Connection
    query: str | None
    stories: int

    @classmethod
    def of(cls, connection: sqlite3.Connection, query: str | None) -> Self:
        """What is asked for; BadInput where a search finds nothing."""
        connection.execute("CREATE TEMP TABLE chosen (number INTEGER PRIMARY KEY, id TEXT UNIQUE)")
        numbers = every_hit(connection, query or "")
        if query is not None and not numbers:
            raise BadInput(f"nothing found for {query!r}; nothing is exported")
        connection.executemany(
            "INSERT INTO chosen SELECT number, id FROM story_list WHERE number = ?", ((number,) for number in numbers)
        )
        return cls(connection, query, len(numbers))

    def ids(self) -> Iterator[str]:
        """The stories' ids, the oldest first."""
        for (story,) in self.connection.execute("SELECT id FROM chosen ORDER BY number"):
            yield story
