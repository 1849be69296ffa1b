"""What an edit changed, word by word; a reprint beside its original."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.site.records import Listed, article_text, listed_by_id, versions_of
from archive.site.visit import Visit
from archive.store.difference import Change, Edit, word_difference

if TYPE_CHECKING:
    from datasette.utils.asgi import Response


@dataclass(frozen=True, slots=True)
class Side:
    """A text as one of two: its own words, those that the other lacks marked."""

    listed: Listed
    changes: tuple[Change, ...]


async def version(visit: Visit) -> Response:
    """`/tin/ID/ban/N`: what version N changed of the one before."""
    listed = (await visit.read(listed_by_id, [visit.variable("id")])).get(visit.variable("id"))
    number = int(visit.variable("number"))
    texts = await visit.read(_texts_of_versions, visit.variable("id"), number) if listed else None
    if listed is None or texts is None:
        return await visit.missing("missing.version")
    before, after, fields, seen = texts
    changes = await visit.in_thread(word_difference, before, after)
    context = {"listed": listed, "number": number, "fields": fields, "seen": seen, "changes": changes}
    return await visit.page("version.html", context)


async def side_by_side(visit: Visit) -> Response:
    """`/tin/ID/so-sanh/OTHER`: two stories that share text."""
    ids = [visit.variable("id"), visit.variable("other")]
    listed = await visit.read(listed_by_id, ids)
    if len(listed) < len(ids):
        return await visit.missing("missing.story")
    texts = [await visit.read(_text_of_story, one) for one in ids]
    changes = await visit.in_thread(word_difference, *texts)
    sides = [
        Side(listed[one], tuple(change for change in changes if change.edit is not left_out))
        for one, left_out in zip(ids, (Edit.ADDED, Edit.REMOVED), strict=True)
    ]
    return await visit.page("compare.html", {"sides": sides})


def _texts_of_versions(
    connection: sqlite3.Connection, story: str, number: int
) -> tuple[str, str, tuple[str, ...], str] | None:
    """The text before and after, which fields changed, and when it was seen; None where there is no such pair."""
    versions = {one.number: one for one in versions_of(connection, story)}
    if number - 1 not in versions or number not in versions:
        return None
    before, after = (article_text(connection, versions[one].content) for one in (number - 1, number))
    return before, after, versions[number].changed, versions[number].first_seen


def _text_of_story(connection: sqlite3.Connection, story: str) -> str:
    return str(connection.execute("select text from stories where id = ?", [story]).fetchone()[0])
