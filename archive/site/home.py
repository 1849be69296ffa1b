"""The front page, what this is, and what lies nowhere."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

from archive.model import MentionType
from archive.site.entities import Health, coverage, often_named, publishers
from archive.site.map.provinces import HEIGHT, WIDTH, islands, provinces
from archive.site.records import newest
from archive.site.snapshot import DATABASE
from archive.site.texts import local
from archive.site.visit import Visit

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

NEWEST = 12
OFTEN = 8
NAMED_OFTEN = (MentionType.PER, MentionType.LOC, MentionType.CAMPAIGN, MentionType.AWARD)
PUBLISHERS = 40
# Only plain parts: "//other.example/" and "/\\other.example/" would lead a browser to another site.
WITH_LAST_SLASH = re.compile(r"(?:/[\w.-]+)+/", re.ASCII)
UNLISTED = ("/archive", "/-/", "/tim", "/replay/", "/nguoi/")
TOTALS = ("stories", "papers", "people", "places", "organisations")
TOTAL_NAMES = {"papers": "publishers"}  # where the snapshot calls it otherwise


async def home(visit: Visit) -> Response:
    """`/`: one search box, what the archive holds, the newest stories. Nothing here grows with the archive."""
    stories = await visit.read(newest, NEWEST)
    often = {kind: await visit.read(often_named, kind, OFTEN) for kind in NAMED_OFTEN}
    context = {
        "stories": stories,
        "leads": await visit.read(_leads, [listed.id for listed in stories]),
        "holds": await _holds(visit),
        "provinces": await visit.read(provinces),
        "islands": islands(),
        "size": (WIDTH, HEIGHT),
        "publishers": (await visit.read(publishers))[:PUBLISHERS],
        "ailing": {one.id: one.health for one in await visit.read(coverage) if one.health not in (None, Health.GOOD)},
        "often": [(visit.texts(f"home.often.{kind}"), names) for kind, names in often.items()],
    }
    return await visit.page("home.html", context)


async def about(visit: Visit) -> Response:
    """`/gioi-thieu`: what this is, how it is made, how to have a story withheld, accessibility."""
    return await visit.page("about.html", {})


async def robots(visit: Visit) -> Response:
    """`/robots.txt`: stories may be found by search engines; people, searches, copies and tables may not."""
    from datasette.utils.asgi import Response

    return Response.text("".join(["User-agent: *\n", *(f"Disallow: {path}\n" for path in UNLISTED)]))


async def databases(visit: Visit) -> Response:
    """`/-/databases.json` as Datasette has it, without saying where on this machine the file lies."""
    from datasette.utils.asgi import Response

    snapshot = visit.site.snapshot
    served = {
        "name": DATABASE,
        "route": DATABASE,
        "path": snapshot.path.name,
        "size": snapshot.path.stat().st_size,
        "is_mutable": False,
        "is_memory": False,
        "hash": snapshot.digest,
    }
    return Response.json({"ok": True, "databases": [served]})


async def nowhere(visit: Visit) -> Response:
    """Any other address: without its last slash it may be one of ours."""
    if WITH_LAST_SLASH.fullmatch(visit.path):
        return visit.redirect(visit.with_arguments(visit.path.rstrip("/")))
    return await visit.missing("missing.title")


async def _holds(visit: Visit) -> list[tuple[str, str]]:
    totals, oldest = await visit.read(_totals)
    counted = [
        (visit.texts(f"home.{name}"), visit.texts.number(totals.get(TOTAL_NAMES.get(name, name), 0))) for name in TOTALS
    ]
    since = local(oldest)
    return [*counted, (visit.texts("home.since"), str(since.year))] if since else counted


def _totals(connection: sqlite3.Connection) -> tuple[dict[str, int], str | None]:
    totals = {name: int(value) for name, value in connection.execute("select name, value from totals")}
    oldest = connection.execute("select published from story_list where published is not null order by number limit 1")
    return totals, next((row[0] for row in oldest), None)


def _leads(connection: sqlite3.Connection, ids: list[str]) -> dict[str, str]:
    marks = ",".join("?" * len(ids))
    return dict(tuple(row) for row in connection.execute(f"select id, sapo from stories where id in ({marks})", ids))  # noqa: S608
