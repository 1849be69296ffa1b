"""Answers to what a reader got wrong on Datasette's own pages: an unknown table, a row that is not there, bad SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.utils.asgi import Request, Response

SERVER_ERROR = 500  # from here on it is a fault of ours


@dataclass(frozen=True, slots=True)
class Mistake:
    """A status below 500 with what Datasette says about it; `message` may be markup, `plain` is none."""

    status: int
    message: str
    plain: str
    title: str | None = None


def mistake_of(exception: Exception) -> Mistake | None:
    """What the reader got wrong; None where the fault may be ours."""
    from datasette.utils.asgi import Base400
    from datasette.views.base import DatasetteError

    if isinstance(exception, Base400):
        message = str(exception.args[0]) if exception.args else ""
        return Mistake(exception.status, message, message) if exception.status < SERVER_ERROR else None
    if isinstance(exception, DatasetteError) and exception.status < SERVER_ERROR:
        text = str(exception.message)
        message = Markup(text) if exception.message_is_html else text  # noqa: S704 - Datasette's own, which it escapes
        return Mistake(exception.status, message, exception.plain_message or text, exception.title)
    return None


async def answer_mistake(datasette: Datasette, request: Request, mistake: Mistake) -> Response:
    """The same answer that Datasette gives, in the form that was asked for."""
    from datasette.utils.asgi import Response

    if request.path.endswith(".json"):
        return Response.error(mistake.plain, mistake.status)
    if request.path.endswith(".csv"):
        return Response.text(mistake.plain, status=mistake.status)
    context = {"ok": False, "error": mistake.message, "status": mistake.status, "title": mistake.title}
    body = await datasette.render_template([f"{mistake.status}.html", "error.html"], context, request=request)
    return Response.html(body, status=mistake.status)
