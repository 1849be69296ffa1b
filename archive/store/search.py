"""Searching a published file: without marks everything is found, with marks the exact words come first."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.store.asked import (
    ALL_RANKED,
    EXACT_BOOST,
    HEADLINE_BOOST,
    SIDE_BOOST,
    Asked,
    Floors,
    Order,
    Statement,
    newest,
    ranked,
    statement,
)
from archive.store.database import connect_readonly, storage_errors
from archive.store.filters import Filters
from archive.store.query import Query, find_hits, fold, parse_query
from archive.store.snapshot import is_of_before

__all__ = [
    "Filters",
    "Floors",
    "Hit",
    "Order",
    "Query",
    "SearchResult",
    "every_hit",
    "find_hits",
    "fold",
    "newest_hits",
    "open_snapshot",
    "parse_query",
    "search",
]

RANKED_HITS = 20_000  # the newest ones; bm25 costs 2.5 us a hit, 1.8 s for a common word among 1 M stories
NO_FILTERS = Filters()
ALL = 2**62  # more hits than there can be
COUNTED_HITS = 1_000  # beyond them: "more than"

SNIPPET_TOKENS = 32
OPENING_LENGTH = 200  # characters that stand for a snippet where nothing was searched


@dataclass(frozen=True, slots=True)
class Hit:
    """A story that was found; `marked_title` and `snippet` bear the marks around the words searched."""

    id: str
    url: str
    title: str | None
    published: str | None
    publisher: str
    snippet: str
    marked_title: str | None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits; `total` stops at COUNTED_HITS (`capped`); `floors` say which of them are ranked."""

    hits: tuple[Hit, ...]
    total: int
    capped: bool = False
    floors: Floors = ALL_RANKED

    @property
    def windowed(self) -> bool:
        """Whether only the newest RANKED_HITS are ranked."""
        return any(self.floors)


def open_snapshot(folder: DataFolder) -> sqlite3.Connection:
    """The published file, read-only; it stays the same one when another is published meanwhile."""
    folder.require()
    try:
        path = folder.current.resolve(strict=True)
    except OSError as error:
        raise BadInput(f"nothing is published in {folder.root}; run `guong publish` first") from error
    with storage_errors(path):
        connection = connect_readonly(path, immutable=True)
        has_other_tables = is_of_before(connection, path)
    if has_other_tables:
        connection.close()
        raise BadInput(f"{path} was published by an earlier guong; run `guong publish`")
    return connection


def search(
    connection: sqlite3.Connection,
    query: str,
    *,
    limit: int = 20,
    offset: int = 0,
    order: Order = Order.RELEVANCE,
    filters: Filters = NO_FILTERS,
    marks: tuple[str, str] = ("[", "]"),
) -> SearchResult:
    """Stories with all the words of a query; the newest ones where it is empty."""
    asked = Asked(parse_query(query), filters, order, max(0, limit), max(0, offset), marks)
    total, floors, numbers = _page(connection, asked)
    hits = _hits(connection, asked, numbers)
    return SearchResult(hits, min(total, COUNTED_HITS), capped=total > COUNTED_HITS, floors=floors)


def _page(connection: sqlite3.Connection, asked: Asked) -> tuple[int, Floors, list[int]]:
    """How many hits there are (at most one more than are counted), the floors of the ranked ones, a page of numbers."""
    best = _best_known(connection, asked)
    if best:
        return COUNTED_HITS + 1, ALL_RANKED, best
    total = _count(connection, asked)
    if total > COUNTED_HITS and asked.is_ranked:
        floors, rows = _best_first(connection, asked)
    else:
        floors, rows = ALL_RANKED, connection.execute(*statement(asked, ALL_RANKED)).fetchall()
    return total, floors, [number for number, _ in rows]


def _best_first(connection: sqlite3.Connection, asked: Asked) -> tuple[Floors, list[tuple[int, float]]]:
    """A page of many hits, of those that come before all others where they fill it: these are few, found at once."""
    floors = Floors(None, None, None)
    boost = EXACT_BOOST if asked.query.exact is not None else 0.0
    for name, one, least in (
        ("side", asked.side_by_side, SIDE_BOOST),
        ("headline", asked.headed, HEADLINE_BOOST),
    ):
        if one is not None:
            floors = floors._replace(**{name: _window_floor(connection, one)})
            rows = connection.execute(*ranked(asked, floors)).fetchall()
            if len(rows) == asked.limit and all(score <= -(boost + least) for _, score in rows[-1:]):
                return floors, rows
    floors = floors._replace(text=_window_floor(connection, asked))
    return floors, connection.execute(*ranked(asked, floors)).fetchall()


def _best_known(connection: sqlite3.Connection, asked: Asked) -> list[int]:
    """A page of the champion list of a common word: the best of all its hits, worked out when the file was published.

    Manning, Raghavan, Schütze, Introduction to Information Retrieval, 2008, §7.1.3. It is as long as hits are counted.
    """
    word = asked.query.only_word if asked.is_ranked and not asked.filters else None
    if word is None:
        return []
    rows = connection.execute(
        "SELECT number FROM champions WHERE word = ? AND is_exact = ? ORDER BY place LIMIT ? OFFSET ?",
        (*word, asked.limit, asked.offset),
    )
    return [number for (number,) in rows]


def every_hit(connection: sqlite3.Connection, query: str) -> list[int]:
    """The numbers of all stories that a search finds, the newest first; of all stories where it is empty."""
    asked = Asked(parse_query(query), NO_FILTERS, Order.DATE, ALL, 0, ("", ""))
    return [number for number, _ in connection.execute(*newest(asked))]


def as_sql(
    query: str,
    floors: Floors = ALL_RANKED,
    *,
    limit: int = 20,
    order: Order = Order.RELEVANCE,
    filters: Filters = NO_FILTERS,
) -> str:
    """The SQL of a search, to be read, changed and run by whoever likes to; `floors` are those of its result."""
    asked = Asked(parse_query(query), filters, order, limit, 0, ("", ""))
    sql, values = statement(asked, floors)
    parts = iter(map(_literal, values))
    literal = "".join(part if part != "?" else next(parts) for part in re.split(r"(\?)", sql))
    return (
        f"WITH hit AS (\n  {literal}\n)\nSELECT story_list.id, title, published, publisher, url\nFROM hit"
        " JOIN story_list ON story_list.number = hit.number\nORDER BY score, hit.number DESC"
    )


def _literal(value: object) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def newest_hits(query: Query, filters: Filters, limit: int = RANKED_HITS) -> Statement:
    """SELECT of the `number` of the newest hits, and its parameters: what facets are counted over."""
    sql, values = Asked(query, filters, Order.DATE, limit, 0, ("", "")).matching("{number} AS number")
    return f"{sql} ORDER BY 1 DESC LIMIT ?", [*values, limit]


def _count(connection: sqlite3.Connection, asked: Asked) -> int:
    sql, values = asked.matching("{number}")
    counted = f"SELECT count(*) FROM ({sql} LIMIT {COUNTED_HITS + 1})"  # noqa: S608
    return int(connection.execute(counted, values).fetchone()[0])


def _window_floor(connection: sqlite3.Connection, asked: Asked) -> int:
    """The number of the newest hit that is not ranked any more; 0 where all are."""
    sql, values = asked.matching("{number}")
    row = connection.execute(f"{sql} ORDER BY 1 DESC LIMIT 1 OFFSET {RANKED_HITS}", values).fetchone()
    return row[0] if row else 0


def _hits(connection: sqlite3.Connection, asked: Asked, numbers: Sequence[int]) -> tuple[Hit, ...]:
    marked = _marked(connection, asked, numbers) if asked.query.folded else _openings(connection, numbers)
    columns = "id, url, title, published, publisher"
    hits = []
    for number in numbers:
        row = connection.execute(f"SELECT {columns} FROM story_list WHERE number = ?", (number,)).fetchone()  # noqa: S608
        key, url, title, published, publisher = row
        marked_title, snippet = marked[number]
        hits.append(Hit(key, url, title, published, publisher, " ".join(snippet.split()), marked_title))
    return tuple(hits)


def _marked(connection: sqlite3.Connection, asked: Asked, numbers: Sequence[int]) -> dict[int, tuple[str | None, str]]:
    listed = ", ".join(map(str, numbers))
    rows = connection.execute(
        "SELECT rowid, highlight(story_search, 0, ?, ?), snippet(story_search, 1, ?, ?, '…', ?)"  # noqa: S608 - numbers
        f" FROM story_search WHERE story_search MATCH ? AND rowid IN ({listed})",
        [*asked.marks, *asked.marks, SNIPPET_TOKENS, asked.query.folded],
    )
    return {number: (title, snippet or "") for number, title, snippet in rows}


def _openings(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, tuple[str | None, str]]:
    listed = ", ".join(map(str, numbers))
    rows = connection.execute(
        f"SELECT number, title, substr(body, 1, {OPENING_LENGTH}) FROM story_text WHERE number IN ({listed})"  # noqa: S608
    )
    return {number: (title, opening or "") for number, title, opening in rows}
