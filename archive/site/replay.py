"""Archived pages as they were: with a banner, without scripts, or byte for byte; and when they were captured."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime, timedelta
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

from archive.errors import GuongError
from archive.model import RecordPosition
from archive.site.addresses import STAMP, base_of, replay_path, stamp
from archive.site.archived_html import ArchivedPage
from archive.site.headers import ARCHIVED
from archive.site.payload import Payload, payload_of
from archive.site.visit import Visit
from archive.urls import normalise

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

RAW, FRAMED = "id_", "mp_"
COLUMNS = """c.url, c.fetched, c.warc, c.offset, c.length, c.sha256, c.story, coalesce(p.name, c.publisher)
    from captures c left join publishers p on p.id = c.publisher"""
BATCH = 500  # addresses asked for at once: SQLite takes 32,766 variables, older ones 999
MOST_LISTED = 10_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture as the snapshot lists it."""

    url: str
    fetched: str
    position: RecordPosition
    sha256: str
    story: str | None
    publisher: str


async def replay(visit: Visit) -> Response:
    """`/replay/<14 digits>/<url>` with a banner; `…id_/<url>` its bytes, `…mp_/<url>` what the frame shows."""
    asked, form = visit.variable("stamp"), visit.request.url_vars.get("form") or ""
    kept = await visit.read(nearest, _addresses(visit), asked)
    if kept is None:
        return await visit.missing("missing.copy")
    if stamp(kept.fetched) != asked:
        return visit.redirect(replay_path(kept.url, kept.fetched, form))
    return await (_archived(visit, kept, form) if form else _banner(visit, kept))


async def timemap(visit: Visit) -> Response:
    """`/replay/timemap/link/<url>`: every capture of an address, as RFC 7089 lists them."""
    from datasette.utils.asgi import Response

    captures = await visit.read(all_captures, _addresses(visit))
    if not captures:
        return await visit.missing("missing.copy")
    base, last = base_of(visit.request.scheme, visit.request.host), len(captures) - 1
    around = f'from="{_http_date(captures[0].fetched)}"; until="{_http_date(captures[-1].fetched)}"'
    lines = [
        f'<{captures[0].url}>; rel="original"',
        f'<{base}{_beside("timemap/link", captures[0])}>; rel="self"; type="application/link-format"; {around}',
        f'<{base}{_beside("timegate", captures[0])}>; rel="timegate"',
    ]
    for number, one in enumerate(captures):
        ends = ("first " if number == 0 else "") + ("last " if number == last else "")
        address, when = base + replay_path(one.url, one.fetched), _http_date(one.fetched)
        lines.append(f'<{address}>; rel="{ends}memento"; datetime="{when}"')
    return Response(body=",\n".join(lines) + "\n", content_type="application/link-format; charset=utf-8")


async def timegate(visit: Visit) -> Response:
    """`/replay/timegate/<url>`: the copy nearest to Accept-Datetime, the newest without it (RFC 7089)."""
    from datasette.utils.asgi import Response

    asked = visit.request.headers.get("accept-datetime")
    try:
        moment = parsedate_to_datetime(asked) if asked else datetime.now(UTC)
        asked_stamp = stamp(moment)
    except (ValueError, OverflowError):
        return Response.text("Accept-Datetime is no date of RFC 1123", status=400)
    kept = await visit.read(nearest, _addresses(visit), asked_stamp)
    if kept is None:
        return await visit.missing("missing.copy")
    headers = {"vary": "accept-datetime", "link": _links(kept)}
    return Response.redirect(replay_path(kept.url, kept.fetched), headers=headers)


def nearest(connection: sqlite3.Connection, addresses: Sequence[str], asked: str) -> Kept | None:
    """The capture of an address that lies nearest to a moment."""
    try:
        moment = datetime.strptime(asked, STAMP).replace(tzinfo=UTC)
    except ValueError:  # the 31st of February
        return None
    for address in addresses:
        found = [kept for sql in (BEFORE, BEHIND) if (kept := _one(connection, sql, address, moment))]
        if found:
            return min(found, key=lambda kept: abs(datetime.fromisoformat(kept.fetched) - moment))
    return None


def neighbours(connection: sqlite3.Connection, kept: Kept) -> tuple[Kept | None, Kept | None]:
    """The copies of the same address just before and just behind one."""

    def one(sql: str) -> Kept | None:
        row = connection.execute(sql, [normalise(kept.url), kept.fetched]).fetchone()
        return None if row is None else _kept(row)

    return one(BEFORE), one(LATER)


def all_captures(connection: sqlite3.Connection, addresses: Sequence[str]) -> list[Kept]:
    """Every capture of an address, the oldest first."""
    for address in addresses:
        rows = connection.execute(
            f"select {COLUMNS} where c.address = ? order by c.fetched limit ?", [address, MOST_LISTED]
        )
        if kept := [_kept(row) for row in rows]:
            return kept
    return []


BEFORE = f"select {COLUMNS} where c.address = ? and c.fetched < ? order by c.fetched desc limit 1"
LATER = f"select {COLUMNS} where c.address = ? and c.fetched > ? order by c.fetched limit 1"
BEHIND = f"select {COLUMNS} where c.address = ? and c.fetched >= ? order by c.fetched limit 1"


def _one(connection: sqlite3.Connection, sql: str, address: str, moment: datetime) -> Kept | None:
    """`fetched` may have parts of a second; asked is the whole second."""
    edge = moment + timedelta(seconds=1) if sql is BEFORE and moment.year < MAXYEAR else moment
    row = connection.execute(sql, [address, edge.strftime("%Y-%m-%dT%H:%M:%S")]).fetchone()
    return None if row is None else _kept(row)


def _kept(row: Sequence[str | int]) -> Kept:
    url, fetched, warc, offset, length, sha256, story, publisher = row
    position = RecordPosition(str(warc), int(offset), int(length))
    return Kept(str(url), str(fetched), position, str(sha256), str(story) if story else None, str(publisher))


def _addresses(visit: Visit) -> list[str]:
    """The archived address as it may have been meant: as it came, or with its escapes undone."""
    query = visit.request.query_string
    came = str(visit.request.url_vars["url"]) + (f"?{query}" if query else "")
    found = []
    for address in (came, unquote(came)):
        try:
            found.append(normalise(address))
        except ValueError:  # no address at all
            continue
    return list(dict.fromkeys(found))


async def _banner(visit: Visit, kept: Kept) -> Response:
    before, behind = await visit.read(neighbours, kept)
    context = {
        "before": before,
        "behind": behind,
        "replay_path": replay_path,
        "url": kept.url,
        "fetched": kept.fetched,
        "sha256": kept.sha256,
        "publisher": kept.publisher,
        "story": kept.story,
        "frame": replay_path(kept.url, kept.fetched, FRAMED),
        "raw": replay_path(kept.url, kept.fetched, RAW),
    }
    return await visit.page("replay.html", context, headers=_memento(kept))


async def _archived(visit: Visit, kept: Kept, form: str) -> Response:
    from datasette.utils.asgi import Response

    from archive.warc.reader import read_capture

    try:
        capture = await visit.in_thread(read_capture, visit.site.folder, kept.position)
    except (GuongError, OSError, ValueError):
        return await visit.page("missing.html", {"message": visit.texts("missing.record")}, status=500)
    payload = await visit.in_thread(payload_of, capture)
    if form == FRAMED and payload.is_html:
        body = await _framed(visit, kept, payload)
        return Response(body, headers=_sealed(kept, framed=True), content_type="text/html; charset=utf-8")
    return Response(payload.body, headers=_sealed(kept, framed=False), content_type=payload.content_type)


async def _framed(visit: Visit, kept: Kept, payload: Payload) -> bytes:
    page = await visit.in_thread(ArchivedPage, payload.body, _charset(payload.content_type), kept.url)
    archived = await visit.read(_archived_of, page.resources())
    at = stamp(kept.fetched)
    return await visit.in_thread(
        page.render,
        lambda url: replay_path(url, datetime.strptime(at, STAMP).replace(tzinfo=UTC)),
        lambda url: replay_path(url, datetime.strptime(at, STAMP).replace(tzinfo=UTC), FRAMED),
        archived,
    )


def _archived_of(connection: sqlite3.Connection, addresses: set[str]) -> set[str]:
    """Those addresses of which there is a capture."""
    by_normal: dict[str, list[str]] = {}
    for address in addresses:
        by_normal.setdefault(normalise(address), []).append(address)
    wanted, found = sorted(by_normal), set[str]()
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        marks = ",".join("?" * len(batch))
        rows = connection.execute(f"select distinct address from captures where address in ({marks})", batch)  # noqa: S608
        found.update(original for row in rows for original in by_normal[row[0]])
    return found


def _sealed(kept: Kept, *, framed: bool) -> dict[str, str]:
    """Headers of what others wrote: sandboxed, nothing loaded but (in the frame) other copies."""
    policy = ARCHIVED.format(allowed=" allow-top-navigation-by-user-activation" if framed else "")
    if framed:
        policy += "; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
    return {
        **_memento(kept),
        "content-security-policy": _merged(policy),
        "x-robots-tag": "noindex, nofollow",
        "referrer-policy": "no-referrer",
        "x-archive-sha256": kept.sha256,
    }


def _merged(policy: str) -> str:
    """The last of two directives of one name holds (a browser takes the first)."""
    directives = {part.split()[0]: part.strip() for part in policy.split(";") if part.strip()}
    return "; ".join(directives.values())


def _memento(kept: Kept) -> dict[str, str]:
    return {"memento-datetime": _http_date(kept.fetched), "link": _links(kept)}


def _links(kept: Kept) -> str:
    timemap, gate = _beside("timemap/link", kept), _beside("timegate", kept)
    return (
        f'<{_original(kept)}>; rel="original", <{gate}>; rel="timegate", '
        f'<{timemap}>; rel="timemap"; type="application/link-format"'
    )


def _beside(kind: str, kept: Kept) -> str:
    return f"/replay/{kind}/{_original(kept)}"


def _original(kept: Kept) -> str:
    return replay_path(kept.url, kept.fetched).split("/", 3)[3]


def _http_date(fetched: str) -> str:
    return format_datetime(datetime.fromisoformat(fetched).astimezone(UTC), usegmt=True)


def _charset(content_type: str) -> str | None:
    message = Message()
    message["content-type"] = content_type
    charset = message.get_param("charset")
    return charset if isinstance(charset, str) else None
