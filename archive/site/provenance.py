"""Where a story comes from, as its page tells it: its record, how each field was found, its versions, its absences."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archive.site.addresses import replay_path
from archive.site.records import StoryRecord
from archive.site.texts import Texts
from archive.site.visit import Visit


@dataclass(frozen=True, slots=True)
class Absence:
    """From when to when a story was gone (`back` None: still), why, and the address whose answer says so."""

    gone: str
    back: str | None
    reason: str
    url: str


def provenance(visit: Visit, record: StoryRecord) -> list[tuple[str, str, bool, str | None]]:
    """Rows of the table of provenance: label, value, whether it is a code, where it leads."""
    t, capture, theme = visit.texts, record.story.capture, record.story.theme
    position, fetched = capture.position, capture.fetched
    assert position is not None, "what the store keeps has a place"
    assert fetched is not None, "what the store keeps has a date"
    others = [url for url in record.addresses if url != capture.url]
    rows: list[tuple[str, str | None, bool, str | None]] = [
        ("url", capture.url, True, None),
        ("addresses", "\n".join(others), True, None),
        ("captured", f"{t.moment(fetched.isoformat())} (UTC+7)", False, replay_path(capture.url, fetched)),
        ("seen.first", t.moment(record.first_seen), False, None),
        ("seen.last", t.moment(record.last_seen), False, None),
        ("captures", t.number(record.captures), False, f"/archive/captures?story={record.listed.id}"),
        ("origin", t(f"story.origin.{record.origin}"), False, None),
        ("status", str(capture.status or ""), False, None),
        ("warc", position.warc, True, None),
        ("offset", f"{t.number(position.offset)}, {t.number(position.length)}", False, None),
        ("sha256", capture.sha256, True, None),
        ("raw", t("story.open"), False, replay_path(capture.url, fetched, "id_")),
        ("theme", t("story.theme.value", score=t.share(theme.score), because=", ".join(theme.because)), False, None),
    ]
    return [(t(f"story.{key}"), value, code, href) for key, value, code, href in rows if value]


def fields(t: Texts, record: StoryRecord) -> list[tuple[str, str, str]]:
    """Rows of the table of fields: name, method, confidence."""
    return [
        (_or_key(t, "field", name), _or_key(t, "method", found.method), t.share(found.confidence))
        for name, found in record.story.article.fields.items()
    ]


def _or_key(t: Texts, group: str, name: str) -> str:
    return t(f"{group}.{name}") if t.has(f"{group}.{name}") else name


def versions(visit: Visit, record: StoryRecord) -> list[dict[str, Any]]:
    """Rows of the table of versions, the newest first."""
    t = visit.texts
    return [
        {
            "number": version.number,
            "seen": t.moment(version.first_seen),
            "changed": ", ".join(_or_key(t, "field", name) for name in version.changed) or t("story.changed.first"),
            "replay": replay_path(version.url, version.fetched),
            "difference": visit.link(f"/tin/{record.listed.id}/ban/{version.number}") if version.number > 1 else None,
        }
        for version in reversed(record.versions)
    ]


def absences_of(connection: sqlite3.Connection, story_id: str) -> tuple[Absence, ...]:
    """When a story was gone from its newspaper, the earliest time first."""
    rows = connection.execute(
        """select a.gone, a.back, a.reason, c.url from absences a join captures c on c.id = a.capture
        where a.story = ? order by a.number""",
        [story_id],
    )
    return tuple(Absence(*row) for row in rows)


def absences(visit: Visit, found: Sequence[Absence]) -> list[dict[str, str | None]]:
    """Rows of the table of absences, the newest first: since when gone, since when back, what the server answered."""
    t = visit.texts
    return [
        {
            "gone": t.moment(one.gone),
            "back": t.moment(one.back) if one.back else None,
            "gone_day": t.date(one.gone),
            "back_day": t.date(one.back) if one.back else None,
            "reason": _or_key(t, "absence", one.reason),
            "replay": replay_path(one.url, one.gone),
        }
        for one in reversed(found)
    ]
