"""How the hits of a search spread over newspapers and years, and who and what bears the name searched for."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from archive.model import MentionType
from archive.site.entities import Entity
from archive.store.query import Term
from archive.store.search import Filters, Query, fold, newest_hits, parse_query, search
from archive.store.spelling import respelt

SHORTEST_NAME = 2  # letters of a query that are looked for among names
MOST_WORDS = 8  # of a query that are looked at
MEANT = 2  # other spellings that are offered
NAMES = 6
NAMED_HITS = 2_000  # the newest ones; names are counted among them
FACET_KINDS = (MentionType.PER, MentionType.LOC, MentionType.CAMPAIGN, MentionType.AWARD)


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts of hits; newspapers heed every filter but their own, and so do years. Entities heed all of them."""

    publishers: Mapping[str, int]
    years: Mapping[int, int]
    entities: Mapping[MentionType, tuple[Entity, ...]]


@dataclass(frozen=True, slots=True)
class Try:
    """A search beside one that found nothing, why it is tried, and how much it finds: none, where one word is at fault.

    `way`: filters (the same without them), spelling (another one) or word (some of the words).
    """

    query: str
    way: str
    total: int
    capped: bool


def facets(connection: sqlite3.Connection, query: str, filters: Filters) -> Facets:
    """Counts over the newest hits that a search ranks."""
    parsed = parse_query(query)
    publishers = _counts(connection, parsed, replace(filters, publisher=None), "publisher")
    years = _counts(connection, parsed, replace(filters, first_year=None, last_year=None), "year")
    return Facets(
        publishers={str(name): count for name, count in publishers},
        years=dict(sorted((int(year), count) for year, count in years if year)),
        entities={kind: _entities(connection, parsed, filters, kind) for kind in FACET_KINDS},
    )


def publisher_names(connection: sqlite3.Connection) -> dict[str, str]:
    """Names of the newspapers by id."""
    return dict(tuple(row) for row in connection.execute("select id, name from publishers"))


def named(connection: sqlite3.Connection, query: str, limit: int = NAMES) -> tuple[Entity, ...]:
    """Entities in whose names words begin as those typed do, the most often named first."""
    words = re.findall(r"\w+", fold(query))[:MOST_WORDS]
    if len("".join(words)) < SHORTEST_NAME:
        return ()
    match = " ".join(f'"{word}"*' for word in words)
    rows = connection.execute(
        """select entity, type, name, stories, mentions from entity_counts where place in
        (select rowid from entity_search where entity_search match ? order by rowid limit ?) order by place""",
        [match, limit],
    )
    return tuple(Entity(row[0], MentionType(row[1]), row[2], row[3], row[4]) for row in rows)


def tries(connection: sqlite3.Connection, query: str, *, filtered: bool) -> tuple[Try, ...]:
    """What to try where a search found nothing: without filters, respelt, without one of its terms, each term alone."""
    terms = [_typed(term) for term in parse_query(query).terms if not term.is_excluded]
    without = [" ".join(terms[:at] + terms[at + 1 :]) for at in range(len(terms))] if len(terms) > 2 else []
    some = [*without, *(terms if len(terms) > 1 else _words(terms))]
    ways = {query: "filters"} if filtered else {}
    ways |= dict.fromkeys(islice(respelt(connection, query), MEANT), "spelling") | dict.fromkeys(some, "word")
    return tuple(_try(connection, text, way) for text, way in ways.items())


def _typed(term: Term) -> str:
    text = " ".join(term.words)
    quoted = f'"{text}"' if len(term.words) > 1 else text
    return quoted + ("*" if term.is_prefix else "")


def _words(terms: list[str]) -> list[str]:
    """A phrase that was not found may be found as words."""
    return [" ".join(term.strip('"*').split()) for term in terms if '"' in term]


def _try(connection: sqlite3.Connection, text: str, way: str) -> Try:
    result = search(connection, text, limit=0)
    return Try(text, way, result.total, result.capped)


def _counts(connection: sqlite3.Connection, query: Query, filters: Filters, column: str) -> list[tuple[Any, int]]:
    """Values of a column of `story_list` among the newest hits, the most frequent first."""
    if query.is_empty and not filters:
        column = "nullif(year, 0)" if column == "year" else column
        rows = connection.execute(f"select {column}, sum(stories) from story_counts group by 1 order by 2 desc, 1")  # noqa: S608 - a column
    else:
        hits, values = newest_hits(query, filters)
        rows = connection.execute(
            f"select l.{column}, count(*) from ({hits}) hit join story_list l on l.number = hit.number"  # noqa: S608
            " group by 1 order by 2 desc, 1",
            values,
        )
    return [tuple(row) for row in rows]


def _entities(connection: sqlite3.Connection, query: Query, filters: Filters, kind: MentionType) -> tuple[Entity, ...]:
    """Who or what of a kind is named in the most of the newest hits."""
    hits, values = newest_hits(query, filters, NAMED_HITS)
    rows = connection.execute(
        f"""select c.entity, c.type, c.name, count(*) as hits, c.mentions from ({hits}) hit
        join entity_stories n on n.number = hit.number join entity_counts c on c.entity = n.entity
        where c.type = ? group by c.entity having hits > 1 order by hits desc, c.stories desc, c.name limit ?""",  # noqa: S608
        [*values, kind, NAMES],
    )
    return tuple(Entity(row[0], MentionType(row[1]), row[2], row[3], row[4]) for row in rows)
