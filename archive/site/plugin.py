"""The Datasette plugin: only hooks that Datasette 0.65 has too, so that a step back costs a settings file."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import datasette as api

from archive.errors import BadInput
from archive.site import comparing, data, entity, home, mapping, replay, searching, story
from archive.site.addresses import web
from archive.site.cells import link_of
from archive.site.entities import ROUTES
from archive.site.headers import Application, wrap
from archive.site.mistakes import answer_mistake, mistake_of
from archive.site.running import code_digest, sites
from archive.site.snapshot import DATABASE
from archive.site.visit import View, view
from archive.store.search import fold

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.utils.asgi import Request
    from markupsafe import Markup

F = TypeVar("F", bound=Callable[..., Any])
ENTITY = "|".join(ROUTES.values())
NEEDED_TABLES = ("story_list", "story_search", "entity_counts", "month_counts", "totals")

PAGES: tuple[tuple[str, View], ...] = (
    (r"/$", home.home),
    (r"/du-lieu$", data.data),
    (r"/ban-do$", mapping.map_page),
    (r"/bao$", entity.publishers_page),
    (r"/gioi-thieu$", home.about),
    (r"/tim$", searching.search_page),
    (r"/tim\.json$", searching.search_json),
    (r"/goi-y\.json$", searching.suggestions),
    (r"/tim\.csv$", searching.search_csv),
    (r"/tim\.atom$", searching.search_atom),
    (r"/tin/(?P<id>[^/.]+)/ban/(?P<number>\d{1,6})$", comparing.version),
    (r"/tin/(?P<id>[^/.]+)/so-sanh/(?P<other>[^/.]+)$", comparing.side_by_side),
    (r"/tin/(?P<id>[^/.]+)$", story.story),
    (r"/tin/(?P<id>[^/.]+)\.json$", story.story_json),
    (r"/tin/(?P<id>[^/.]+)\.(?P<form>bib|ris)$", story.citation),
    (r"/tin/(?P<id>[^/.]+)/ban-luu$", story.with_copy),
    (rf"/(?:{ENTITY})/(?P<id>[^/]+)$", entity.entity),
    (r"/bao/(?P<id>[^/]+)$", entity.publisher),
    (r"/robots\.txt$", home.robots),
    (r"/replay/timemap/link/(?P<url>.+)$", replay.timemap),
    (r"/replay/timegate/(?P<url>.+)$", replay.timegate),
    (r"/replay/(?P<stamp>\d{14})(?P<form>id_|mp_)?/(?P<url>.+)$", replay.replay),
    (r"/-/databases(?:\.json)?$", home.databases),  # Datasette's own tells the file's path on this machine
    (r"/(?:-/)?static/.{200,}$", home.nowhere),  # longer than a file's name may be: Datasette would answer 500
    # what is neither ours nor Datasette's: its own answer would be a traceback in the log and a redirect
    (r"/(?!archive(?:[/.]|$)|-(?:/|$)|static/|favicon\.ico$).*$", home.nowhere),
)


def hookimpl(function: F) -> F:
    """Mark one of our hooks; Datasette's own mark has no type."""
    marked: F = api.hookimpl(function)
    return marked


def around(function: F) -> F:
    """Mark one of our hooks that stands around those of others and may change their answers."""
    marked: F = api.hookimpl(wrapper=True)(function)
    return marked


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """Our pages; Datasette's own stand under /archive and /-/."""
    return [(regex, view(page)) for regex, page in PAGES] if datasette in sites else []


@hookimpl
def extra_template_vars(datasette: Datasette) -> dict[str, Any]:
    """What every template of ours may use."""
    site = sites.get(datasette)
    return {"web": web, "code": code_digest(), "snapshot": site.snapshot if site else None}


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Application], Application]:
    """Policies, caching, and the change to a newer snapshot."""
    site = sites.get(datasette)
    return (lambda app: wrap(app, site)) if site else (lambda app: app)


@around  # Datasette asks every such hook, its own too: from beside it nothing can be kept quiet
def handle_exception(
    datasette: Datasette, request: Request, exception: Exception
) -> Generator[None, list[Any], list[Any]]:
    """What a reader got wrong is a page and no fault: Datasette would print a traceback with all local variables."""
    answers = yield
    known = mistake_of(exception) if datasette in sites else None
    return [lambda: answer_mistake(datasette, request, known)] if known else answers


@hookimpl
def render_cell(
    row: Mapping[str, Any], value: object, column: str, table: str | None, datasette: Datasette
) -> Markup | None:
    """Ids of stories, entities and places lead from Datasette's pages to ours."""
    return link_of(table, column, value, row) if datasette in sites else None


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """`fold(text)` for who writes SQL: small letters without marks, đ as d."""
    if database == DATABASE:
        conn.create_function("fold", 1, lambda text: None if text is None else fold(str(text)), deterministic=True)
        conn.execute("pragma query_only = 1")


@hookimpl
def startup(datasette: Datasette) -> None:
    """Refuse a file that is no snapshot of ours, before anything is answered."""
    site = sites.get(datasette)
    missing = [table for table in NEEDED_TABLES if site and table not in site.snapshot.counts]
    if site and missing:
        raise BadInput(f"{site.snapshot.path} lacks {', '.join(missing)}; make a new one with `guong publish`")
