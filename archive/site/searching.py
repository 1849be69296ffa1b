"""The search page, and the same search as JSON, CSV and Atom."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.model import MentionType
from archive.site.addresses import base_of
from archive.site.entities import Entity, entities_by_id
from archive.site.entity import turning
from archive.site.facets import Facets, facets, named, publisher_names, tries
from archive.site.hits import CLOSED, OPENED, Parts, bracketed, parts_of
from archive.site.paging import Paging
from archive.site.people import hint_of
from archive.site.places import Unit, load_unit, namesakes, today, units_above
from archive.site.records import Listed, listed_by_id
from archive.site.visit import Visit
from archive.store.search import COUNTED_HITS, Filters, Hit, Order, SearchResult, as_sql, parse_query, search

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

PAGE = 20
FEED = 50  # entries of an Atom feed
SUGGESTED = 8  # names while typing
TABLE = 1000  # rows of a CSV or JSON
LONGEST_QUERY = 1000  # characters; the search itself looks at twelve terms
BAR = 40  # height of the tallest bar
FACETED = 12  # newspapers and years listed beside
MOST_ENTITIES = 6  # whose names all have to stand in a story
STORY_KINDS = ("article", "video", "gallery")
COLUMNS = ("id", "url", "title", "published", "publisher", "snippet")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: words, filters, order."""

    query: str
    filters: Filters
    order: Order

    @classmethod
    def of(cls, visit: Visit) -> Asked:
        """What can be understood of the address; the rest is left out."""
        query = visit.argument("q")[:LONGEST_QUERY]
        by_date = not query or visit.argument("sap") == "moi"
        only = _year(visit.argument("nam"))
        kind = visit.argument("loai")
        filters = Filters(
            publisher=visit.argument("bao") or None,
            province=visit.argument("tinh") or None,
            kind=kind if kind in STORY_KINDS else None,
            first_year=only or _year(visit.argument("tu")),
            last_year=only or _year(visit.argument("den")),
            place=visit.argument("noi") or None,
            entities=tuple(filter(None, visit.argument("co").split(",")))[:MOST_ENTITIES],
        )
        return cls(query, filters, Order.DATE if by_date else Order.RELEVANCE)

    def find(self, connection: sqlite3.Connection, limit: int, offset: int = 0) -> SearchResult:
        """A page of hits, marked."""
        return search(
            connection,
            self.query,
            limit=limit,
            offset=offset,
            order=self.order,
            filters=self.filters,
            marks=(OPENED, CLOSED),
        )


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as the page shows it."""

    listed: Listed
    title: Parts
    snippet: Parts


async def search_page(visit: Visit) -> Response:
    """`/tim?q=`"""
    asked, paging = Asked.of(visit), Paging.of(visit.argument("trang"), PAGE)
    result = await visit.read(asked.find, PAGE, paging.offset)
    if not result.hits and result.total:  # a page behind the last
        return visit.redirect(visit.with_arguments("/tim", trang=None))
    names = await visit.read(publisher_names)
    context = {
        "q": asked.query,
        "hits": await visit.read(_shown, result.hits),
        "first": paging.offset + 1,
        "count": _count(visit, result, paging),
        "chosen": await _chosen(visit, asked, names),
        "orders": _orders(visit, asked),
        "also": _also(visit, asked.query),
        "notice": _notice(visit, result, paging),
        "sql": as_sql(asked.query, result.floors, order=asked.order, filters=asked.filters),
        "formats": {form: visit.with_arguments(f"/tim.{form}", trang=None) for form in ("csv", "json", "atom")},
        **turning(visit, paging, result.total),
        **_beside(visit, asked, await visit.read(facets, asked.query, asked.filters), names),
        "named": await visit.read(named, asked.query),
        "units": [] if asked.filters.place else await visit.read(_places, asked.query),
        "unit": await visit.read(_place, asked.filters.place),
        "tries": [] if result.total else await _tries(visit, asked),
    }
    return await visit.page("search.html", context)


async def search_json(visit: Visit) -> Response:
    """`/tim.json?q=`: the keys of `guong search --json`, and each story's page here."""
    from datasette.utils.asgi import Response

    asked = Asked.of(visit)
    result = await visit.read(asked.find, TABLE)
    body = {
        "q": asked.query,
        "total": result.total,
        "capped": result.capped,
        "windowed": result.windowed,
        "hits": [_row(visit, hit) for hit in result.hits],
    }
    return Response.json(body, headers={"access-control-allow-origin": "*"})


async def suggestions(visit: Visit) -> Response:
    """`/goi-y.json?q=`: names that go on as typed, with kind and page; of people what tells them apart."""
    from datasette.utils.asgi import Response

    found = await visit.read(named, visit.argument("q")[:LONGEST_QUERY], SUGGESTED)
    t = visit.texts
    rows = [
        {
            "name": one.name,
            "kind": t(f"kind.{one.type}"),
            "about": await visit.read(hint_of, one.id) if one.type is MentionType.PER else "",
            "stories": one.stories,
            "page": visit.link(one.path),
        }
        for one in found
    ]
    return Response.json(rows, headers={"access-control-allow-origin": "*"})


async def search_csv(visit: Visit) -> Response:
    """`/tim.csv?q=`"""
    from datasette.utils.asgi import Response

    result = await visit.read(Asked.of(visit).find, TABLE)
    out = io.StringIO()
    table = csv.DictWriter(out, [*COLUMNS, "page"], lineterminator="\r\n")
    table.writeheader()
    for hit in result.hits:
        table.writerow({name: _cell(value) for name, value in _row(visit, hit).items()})
    disposition = {"content-disposition": 'attachment; filename="guong.csv"'}
    return Response(out.getvalue(), content_type="text/csv; charset=utf-8", headers=disposition)


async def search_atom(visit: Visit) -> Response:
    """`/tim.atom?q=`: the newest stories of a search, to be followed in a feed reader."""
    from datasette.utils.asgi import Response

    asked = Asked.of(visit)
    result = await visit.read(Asked(asked.query, asked.filters, Order.DATE).find, FEED)
    rows = [{name: _xml(str(value or "")) for name, value in _row(visit, hit).items()} for hit in result.hits]
    updated = max((row["published"] for row in rows), default="") or "1970-01-01T00:00:00+00:00"
    values = {
        "q": _xml(asked.query),
        "rows": rows,
        "updated": updated,
        "t": visit.texts,
        "base": _base(visit),
        "query": visit.request.query_string,
    }
    body = await visit.datasette.render_template("guong/atom.xml", values, request=visit.request)
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def _shown(connection: sqlite3.Connection, hits: tuple[Hit, ...]) -> list[Shown]:
    listed = listed_by_id(connection, [hit.id for hit in hits])
    return [Shown(listed[hit.id], parts_of(hit.marked_title or ""), parts_of(hit.snippet)) for hit in hits]


def _count(visit: Visit, result: SearchResult, paging: Paging) -> str:
    t = visit.texts
    if not result.total:
        return t("search.none")
    count = t("search.capped", n=t.number(result.total)) if result.capped else t.counted("stories", result.total)
    if len(result.hits) == result.total:
        return count
    return t("search.page", count=count, first=paging.offset + 1, last=paging.offset + len(result.hits))


def _notice(visit: Visit, result: SearchResult, paging: Paging) -> str | None:
    if result.windowed:
        several = result.floors.headline is not None
        return visit.texts("search.window.several" if several else "search.window")
    if result.capped and paging.after(result.total) is None:
        return visit.texts("search.last_page", n=visit.texts.number(COUNTED_HITS))
    return None


def _also(visit: Visit, query: str) -> str | None:
    """What is looked for beside what was typed: HTX, hợp tác xã."""
    ways = ", ".join(f"“{way}”" for way in parse_query(query).also)
    return visit.texts("search.also", ways=ways) if ways else None


async def _chosen(visit: Visit, asked: Asked, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The filters in force, each with the address that takes it away."""
    t, filters = visit.texts, asked.filters
    entities = await visit.read(entities_by_id, filters.entities)
    unit = await visit.read(load_unit, filters.place) if filters.place else None

    def without(**change: str | None) -> str:
        return visit.with_arguments("/tim", trang=None, **change)

    chosen = []
    if filters.publisher is not None:
        chosen.append((names.get(filters.publisher, filters.publisher), without(bao=None)))
    if filters.province is not None:
        chosen.append((t("search.province", name=filters.province), without(tinh=None)))
    if filters.kind is not None:
        chosen.append((t(f"story.kind.{filters.kind}"), without(loai=None)))
    if years := _span(filters.first_year, filters.last_year):
        chosen.append((years, without(nam=None, tu=None, den=None)))
    if filters.place is not None:
        chosen.append((unit.name if unit else filters.place, without(noi=None)))
    for one in filters.entities:
        rest = ",".join(other for other in filters.entities if other != one)
        name = entities[one].name if one in entities else one
        chosen.append((name, without(co=rest or None)))
    return chosen


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit with those above it, and what it is today."""

    unit: Unit
    above: tuple[Unit, ...]
    today: tuple[Unit, ...]


def _places(connection: sqlite3.Connection, query: str) -> list[Placed]:
    return [_placed(connection, unit) for unit in namesakes(connection, query)]


def _place(connection: sqlite3.Connection, key: str | None) -> Placed | None:
    unit = load_unit(connection, key) if key else None
    return _placed(connection, unit) if unit else None


def _placed(connection: sqlite3.Connection, unit: Unit) -> Placed:
    return Placed(unit, units_above(connection, unit), today(connection, unit))


def _span(first: int | None, last: int | None) -> str | None:
    if first == last:
        return str(first) if first else None
    return f"{first or '…'}–{last or '…'}"


def _orders(visit: Visit, asked: Asked) -> list[tuple[str, str, bool]]:
    if not asked.query:
        return []
    t, by_date = visit.texts, asked.order is Order.DATE
    return [
        (t("search.by.relevance"), visit.with_arguments("/tim", sap=None, trang=None), not by_date),
        (t("search.by.newest"), visit.with_arguments("/tim", sap="moi", trang=None), by_date),
    ]


def _beside(visit: Visit, asked: Asked, counted: Facets, names: Mapping[str, str]) -> dict[str, Any]:
    filters = asked.filters

    def choice(label: str, count: int, chosen: bool, **change: str | int | None) -> dict[str, Any]:
        address = visit.with_arguments(
            "/tim", trang=None, **{key: None if chosen else of for key, of in change.items()}
        )
        return {"label": label, "count": count, "chosen": chosen, "address": address}

    def with_entity(one: Entity) -> dict[str, Any]:
        return choice(one.name, one.stories, False, co=",".join([*filters.entities, one.id]))

    newest_first = sorted(counted.years.items(), reverse=True)[:FACETED]
    papers = list(counted.publishers.items())[:FACETED]
    return {
        "bars": _bars(counted.years),
        "years": [
            choice(str(year), count, filters.first_year == filters.last_year == year, nam=year, tu=None, den=None)
            for year, count in newest_first
        ],
        "papers": [choice(names.get(one, one), count, one == filters.publisher, bao=one) for one, count in papers],
        "often": [
            (visit.texts(f"facet.{kind}"), [with_entity(one) for one in found if one.id not in filters.entities])
            for kind, found in counted.entities.items()
        ],
    }


def _bars(years: Mapping[int, int]) -> list[dict[str, int]]:
    """One bar a year, from the first to the last; years without a hit stand empty."""
    if len(years) < 2:
        return []
    tallest = max(years.values())
    return [
        {"year": year, "count": years.get(year, 0), "height": _height(years.get(year, 0), tallest)}
        for year in range(min(years), max(years) + 1)
    ]


def _height(count: int, tallest: int) -> int:
    return max(2, round(BAR * count / tallest)) if count else 0


async def _tries(visit: Visit, asked: Asked) -> list[tuple[str, str | None]]:
    """Sentences with the address that each leads to; a word that occurs nowhere leads to none."""
    t = visit.texts
    links: list[tuple[str, str | None]] = []
    for one in await visit.read(tries, asked.query, filtered=bool(asked.filters)):
        if one.total:
            count = t("search.capped", n=t.number(one.total)) if one.capped else t.counted("stories", one.total)
            links.append((t(f"search.none.{one.way}", word=one.query, count=count), visit.link("/tim", q=one.query)))
        elif " " not in one.query and one.query != asked.query:
            links.append((t("search.none.nowhere", word=one.query), None))
    return [*links, (t("search.none.all"), visit.link("/tim"))]


def _row(visit: Visit, hit: Hit) -> dict[str, str | None]:
    values = {name: getattr(hit, name) for name in COLUMNS}
    return {**values, "snippet": bracketed(hit.snippet), "page": f"{_base(visit)}/tin/{hit.id}"}


def _base(visit: Visit) -> str:
    return base_of(visit.request.scheme, visit.request.host)


def _cell(value: str | None) -> str:
    """What a spreadsheet would take for a formula is given as text."""
    text = value or ""
    is_formula = text[:1] in {"=", "+", "@", "\t", "\r"} or (text[:1] == "-" and text[1:2].strip() != "")
    return "'" + text if is_formula else text


def _xml(text: str) -> str:
    """Without the control characters that XML has no place for."""
    return "".join(letter for letter in text if letter in "\t\n" or (letter >= " " and letter not in "\ufffe\uffff"))
