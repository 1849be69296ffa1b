"""How the hits of a search spread over newspapers and years, and who and what bears the name searched for."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from archive.model import MentionType
from archive.site.entities import Entity
from archive.store.query import Term
from archive.store.search import RANKED_HITS, fold, parse_query, search

SHORTEST_NAME = 2  # letters of a query that are looked for among names
NAMES = 6


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts of hits; each facet heeds the other one's filter, not its own."""

    publishers: Mapping[str, int]
    years: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Try:
    """A search beside one that found nothing, and how much it finds: none, where a single word is what fails."""

    query: str
    total: int
    capped: bool


def facets(connection: sqlite3.Connection, query: str, publisher: str | None, year: int | None) -> Facets:
    """Counts over the newest hits that a search ranks."""
    counted = _counted(connection, query)
    publishers, years = Counter[str](), Counter[int]()
    for paper, of_year, count in counted:
        if year in {None, of_year}:
            publishers[paper] += count
        if publisher in {None, paper} and of_year:
            years[of_year] += count
    return Facets(dict(publishers.most_common()), dict(sorted(years.items())))


def publisher_names(connection: sqlite3.Connection) -> dict[str, str]:
    """Names of the newspapers by id."""
    return dict(tuple(row) for row in connection.execute("select id, name from publishers"))


def named(connection: sqlite3.Connection, query: str) -> tuple[Entity, ...]:
    """Entities whose names begin with what was typed, the most often named first."""
    folded = " ".join(fold(query.strip(' "*')).split())
    if len(folded) < SHORTEST_NAME:
        return ()
    rows = connection.execute(
        """select entity, type, name, stories, mentions from entity_counts
        where folded >= ?1 and folded < ?1 || char(1114111) order by stories desc, mentions desc, name limit ?2""",
        [folded, NAMES],
    )
    return tuple(Entity(row[0], MentionType(row[1]), row[2], row[3], row[4]) for row in rows)


def tries(connection: sqlite3.Connection, query: str, *, filtered: bool) -> tuple[Try, ...]:
    """What to try where a search found nothing: without filters, without one of its terms, each term alone."""
    terms = [_typed(term) for term in parse_query(query).terms if not term.is_excluded]
    without = [" ".join(terms[:at] + terms[at + 1 :]) for at in range(len(terms))] if len(terms) > 2 else []
    asked = [*([query] if filtered else []), *without, *(terms if len(terms) > 1 else _words(terms))]
    return tuple(_try(connection, text) for text in dict.fromkeys(asked))


def _typed(term: Term) -> str:
    text = " ".join(term.words)
    quoted = f'"{text}"' if len(term.words) > 1 else text
    return quoted + ("*" if term.is_prefix else "")


def _words(terms: list[str]) -> list[str]:
    """A phrase that was not found may be found as words."""
    return [" ".join(term.strip('"*').split()) for term in terms if '"' in term]


def _try(connection: sqlite3.Connection, text: str) -> Try:
    result = search(connection, text, limit=0)
    return Try(text, result.total, result.capped)


def _counted(connection: sqlite3.Connection, query: str) -> list[tuple[str, int, int]]:
    parsed = parse_query(query)
    if parsed.folded is None:
        return [tuple(row) for row in connection.execute("select publisher, year, stories from story_counts")]
    match = f"({parsed.folded}) NOT ({parsed.excluded})" if parsed.excluded else parsed.folded
    rows = connection.execute(
        """select l.publisher, coalesce(l.year, 0), count(*)
        from (select rowid from story_search where story_search match ? order by rowid desc limit ?) f
        join story_list l on l.number = f.rowid group by 1, 2""",
        [match, RANKED_HITS],
    )
    return [tuple(row) for row in rows]
