"""The page of data: ways in, what the archive covers, the twenty questions, how to cite, and what each column means."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_plus, urlencode

from archive.site.addresses import SAFE, base_of
from archive.site.citing import CitedEdition, edition_bibtex, edition_vietnamese
from archive.site.questions import questions
from archive.site.records import newest
from archive.site.texts import Texts
from archive.site.visit import Visit, quoted

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

MONTHS = range(1, 13)
EXPORTS = ("csv", "parquet", "jsonl", "citations", "wacz")
EXAMPLE_SEARCH = urlencode({"q": "bằng khen"})
EXAMPLE_SQL = urlencode({"sql": "select year, sum(stories) from story_counts group by year"})


@dataclass(frozen=True, slots=True)
class PaperYear:
    """Stories of a newspaper in a year, month by month; those without a month count only in `stories`."""

    publisher: str
    name: str
    months: tuple[int, ...]
    stories: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year of all newspapers; `label` is empty where the date is unknown."""

    label: str
    papers: tuple[PaperYear, ...]

    @property
    def stories(self) -> int:
        """Of all newspapers together."""
        return sum(paper.stories for paper in self.papers)


@dataclass(frozen=True, slots=True)
class Rate:
    """How often what was checked was right."""

    what: str
    judged: int
    precision: str
    interval: str


async def data(visit: Visit) -> Response:
    """`/du-lieu`"""
    context = {
        "ways": await _ways(visit),
        "years": await visit.read(coverage),
        "months": MONTHS,
        "questions": questions(),
        "exports": EXPORTS,
        "cited": _cited(visit),
        "rates": [_rate(visit.texts, row) for row in await visit.read(_rates)],
        "tables": list(_tables(await visit.read(_dictionary))),
    }
    return await visit.page("data.html", context)


def coverage(connection: sqlite3.Connection) -> tuple[Year, ...]:
    """Stories by newspaper and month, the newest year first, the undated last."""
    rows = connection.execute(
        """select substr(month, 1, 4) as year, publishers.name, publisher, substr(month, 6, 2), stories
        from month_counts join publishers on publishers.id = publisher order by 1 desc, 2, 3"""
    ).fetchall()
    return tuple(
        Year(year, tuple(_paper(list(of_paper)) for _, of_paper in groupby(of_year, key=lambda row: row[2])))
        for year, of_year in groupby(rows, key=lambda row: row[0])
    )


def _paper(rows: Sequence[tuple[str, str, str, str, int]]) -> PaperYear:
    """A newspaper's rows of one year: (year, name, id, month, stories)."""
    _, name, publisher, _, _ = rows[0]
    counts = {month: stories for *_, month, stories in rows}
    return PaperYear(publisher, name, tuple(counts.get(f"{month:02}", 0) for month in MONTHS), sum(counts.values()))


async def _ways(visit: Visit) -> list[tuple[str, str, str]]:
    """Addresses that work, as they are typed, and what each gives."""
    stories = await visit.read(newest, 1)
    sql = {"sql": "/archive/-/query", "sql_json": f"/archive/-/query.json?{EXAMPLE_SQL}"}
    of_story = {
        key: path
        for story in stories
        for key, path in (
            ("story", f"/tin/{quoted(story.id)}.json"),
            ("reference", f"/tin/{quoted(story.id)}.ris"),
            ("timemap", f"/replay/timemap/link/{quote(story.url, safe=SAFE)}"),
        )
    }
    ways = {
        "search_json": f"/tim.json?{EXAMPLE_SEARCH}",
        "search_csv": f"/tim.csv?{EXAMPLE_SEARCH}",
        "search_atom": f"/tim.atom?{EXAMPLE_SEARCH}",
        **of_story,
        "tables": "/archive",
        "table_json": "/archive/awards.json?_shape=array",
        "table_csv": "/archive/awards.csv?_stream=on",
        **(sql if visit.site.options.readers_sql else {}),
    }
    return [(path, unquote_plus(path), visit.texts(f"data.way.{key}")) for key, path in ways.items()]


def _cited(visit: Visit) -> dict[str, str]:
    """How to cite this edition, in each style."""
    base = base_of(visit.request.scheme, visit.request.host)
    cited = CitedEdition(visit.site.snapshot.digest, visit.site.snapshot.until, f"{base}/du-lieu")
    return {"line": edition_vietnamese(cited), "bibtex": edition_bibtex(cited)}


def _rates(connection: sqlite3.Connection) -> list[tuple[str, int, float, float, float]]:
    rows = connection.execute(
        "select kind, judged, precision, low, high from error_rates where year = 0 order by judged desc, kind"
    )
    return [tuple(row) for row in rows]


def _rate(t: Texts, row: tuple[str, int, float, float, float]) -> Rate:
    kind, judged, precision, low, high = row
    name = next((t(key) for key in (f"data.rates.{kind}", f"kinds.{kind}") if t.has(key)), kind)
    return Rate(name, judged, t.share(precision), f"{t.share(low)} – {t.share(high)}")


def _tables(rows: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Each table with its meaning and its columns."""
    for table, group in groupby(rows, key=lambda row: row[0]):
        meanings = {column: meaning for _, column, meaning in group}
        yield table, meanings.pop("", ""), list(meanings.items())


def _dictionary(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    rows = connection.execute(
        "select table_name, column_name, meaning from dictionary order by table_name, column_name"
    )
    return [tuple(row) for row in rows]
