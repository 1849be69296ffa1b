"""One reader's request: the language, the snapshot to read from, and how a page of ours is made."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote, urlencode

from archive.site.running import Site, sites
from archive.site.snapshot import DATABASE
from archive.site.texts import Language, Texts

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.utils.asgi import Request, Response

TIME_LIMIT_MS = 3000  # for what one page reads
P = ParamSpec("P")
T = TypeVar("T")
View = Callable[["Visit"], Awaitable["Response"]]


@dataclass(frozen=True, slots=True)
class Visit:
    """A request to one of our pages."""

    datasette: Datasette
    request: Request
    site: Site
    texts: Texts

    @property
    def path(self) -> str:
        """The address asked for, as it came."""
        return str(self.request.path)

    def variable(self, name: str) -> str:
        """A named part of the route."""
        return str(self.request.url_vars[name])

    def argument(self, name: str) -> str:
        """A key of the query string, trimmed, without NUL; empty where it is not given."""
        return str(self.request.args.get(name) or "").replace("\0", " ").strip()

    def link(self, path: str, **query: str | int | None) -> str:
        """An address on this site that keeps the reader's language."""
        keys = {key: str(value) for key, value in query.items() if value not in {None, ""}}
        if self.texts.language is Language.EN and not path.startswith("/archive"):
            keys["lang"] = Language.EN.value
        return path + ("?" + urlencode(keys) if keys else "")

    def with_arguments(self, path: str | None = None, **changes: str | int | None) -> str:
        """This page's address with some keys of its query changed (None takes one away)."""
        keys: dict[str, str | int | None] = {key: self.argument(key) for key in self.request.args if key != "lang"}
        return self.link(path or self.path, **(keys | changes))

    @property
    def other_language(self) -> str:
        """This page in the other language; the front page where the path could lead to another site."""
        keys = {key: self.argument(key) for key in self.request.args if key != "lang"}
        if self.texts.language is Language.VI:
            keys["lang"] = Language.EN.value
        path = self.path if self.path[1:2] not in {"/", "\\"} else "/"
        return path + ("?" + urlencode(keys) if keys else "")

    async def read(
        self, function: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a reading function on a connection to the snapshot, within the time limit."""
        from datasette.database import DatasetteClosedError
        from datasette.utils import sqlite_timelimit

        def limited(connection: sqlite3.Connection) -> T:
            with sqlite_timelimit(connection, TIME_LIMIT_MS):
                return function(connection, *args, **kwargs)

        try:
            answer: T = await self.datasette.get_database(DATABASE).execute_fn(limited)
        except DatasetteClosedError:  # changed over between the lookup and the reading: the newer one is there now
            answer = await self.datasette.get_database(DATABASE).execute_fn(limited)
        return answer

    async def in_thread(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run what reads files without holding up other readers."""
        return await asyncio.to_thread(function, *args, **kwargs)

    async def page(
        self, template: str, context: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> Response:
        """An HTML page from one of our templates."""
        from datasette.utils.asgi import Response

        values = {**context, "t": self.texts, "visit": self, "edition": self.site.edition, "options": self.site.options}
        body = await self.datasette.render_template(f"guong/{template}", values, request=self.request)
        return Response.html(body, status=status, headers={"content-language": self.texts.language, **(headers or {})})

    async def missing(self, message: str, **values: object) -> Response:
        """404: say what is not there, and offer a search."""
        return await self.page("missing.html", {"message": self.texts(message, **values)}, status=404)

    def redirect(self, path: str, *, status: int = 302) -> Response:
        """Send the reader to another page of this site: always a path of ours, never an address from the request."""
        from datasette.utils.asgi import Response

        assert path[:1] == "/", path
        assert path[1:2] not in {"/", "\\"}, path
        return Response.redirect(path, status=status)


def quoted(part: str) -> str:
    """A part of a path, safe in an address."""
    return quote(part, safe="")


def view(function: View) -> Callable[[Datasette, Request], Awaitable[Response]]:
    """Make one of our pages a Datasette view: what takes too long is said, not raised."""

    async def answer(datasette: Datasette, request: Request) -> Response:
        visit = Visit(datasette, request, sites[datasette], Texts(Language.of(request.args.get("lang"))))
        try:
            return await function(visit)
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            message = visit.texts("error.slow")
            return await visit.page("missing.html", {"message": message}, status=503, headers={"retry-after": "5"})

    return answer
