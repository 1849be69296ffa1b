"""How the hits of a search spread over newspapers and years, and who and what bears the name searched for."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice

from archive.model import MentionType
from archive.site.entities import Entity
from archive.store.pairs import TOKEN
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
    of_any_paper, of_any_year = replace(filters, publisher=None), replace(filters, first_year=None, last_year=None)
    by_paper = _counts(connection, parsed, of_any_paper)
    by_year = by_paper if of_any_year == of_any_paper else _counts(connection, parsed, of_any_year)
    publishers, years = Counter[str](), Counter[int]()
    for paper, _, count in by_paper:
        publishers[paper] += count
    for _, year, count in by_year:
        years[year or 0] += count
    return Facets(
        publishers=dict(sorted(publishers.items(), key=lambda one: (-one[1], one[0]))),
        years={year: years[year] for year in sorted(years) if year},
        entities=_entities(connection, parsed, filters),
    )


def publisher_names(connection: sqlite3.Connection) -> dict[str, str]:
    """Names of the newspapers by id."""
    return dict(tuple(row) for row in connection.execute("select id, name from publishers"))


def named(connection: sqlite3.Connection, query: str, limit: int = NAMES) -> tuple[Entity, ...]:
    """Entities in whose names words begin as those typed do, the most often named first."""
    words = TOKEN.findall(fold(query))[:MOST_WORDS]
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
    quoted = f'"{text}"' if len(term.words) > 1 and not term.also else text
    return quoted + ("*" if term.is_prefix else "")


def _words(terms: list[str]) -> list[str]:
    """A phrase that was not found may be found as words."""
    return [" ".join(term.strip('"*').split()) for term in terms if '"' in term]


def _try(connection: sqlite3.Connection, text: str, way: str) -> Try:
    result = search(connection, text, limit=0)
    return Try(text, way, result.total, result.capped)


def _counts(connection: sqlite3.Connection, query: Query, filters: Filters) -> list[tuple[str, int | None, int]]:
    """How many of the newest hits each newspaper has of each year."""
    if query.is_empty and not filters:
        rows = connection.execute("select publisher, year, sum(stories) from story_counts group by 1, 2")
    else:
        hits, values = newest_hits(query, filters)
        rows = connection.execute(
            f"select l.publisher, l.year, count(*) from ({hits}) hit join story_list l on l.number = hit.number"  # noqa: S608
            " group by 1, 2",
            values,
        )
    return [tuple(row) for row in rows]


def _entities(
    connection: sqlite3.Connection, query: Query, filters: Filters
) -> Mapping[MentionType, tuple[Entity, ...]]:
    """Of each kind, who or what is named in the most of the newest hits."""
    hits, values = newest_hits(query, filters, NAMED_HITS)
    kinds = ", ".join(f"'{kind}'" for kind in FACET_KINDS)
    rows = connection.execute(
        f"""with hit as materialized ({hits}),
        named as (select n.entity, count(*) as hits from hit cross join entity_stories n on n.number = hit.number
            group by 1 having hits > 1),
        placed as (select c.entity, c.type, c.name, hits, c.mentions, row_number() over
            (partition by c.type order by hits desc, c.stories desc, c.name) as place
            from named join entity_counts c on c.entity = named.entity where c.type in ({kinds}))
        select entity, type, name, hits, mentions from placed where place <= ? order by type, place""",  # noqa: S608
        [*values, NAMES],
    )
    found: dict[MentionType, list[Entity]] = {kind: [] for kind in FACET_KINDS}
    for key, kind, name, count, mentions in rows:
        found[MentionType(kind)].append(Entity(key, MentionType(kind), name, count, mentions))
    return {kind: tuple(entities) for kind, entities in found.items()}
