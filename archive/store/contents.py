"""A reading as a row of `contents`, and back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime

from archive.model import Access, Article, Image, Kind, Story
from archive.store.sameness import text_key
from archive.story_json import decoding_json, evidence_from, evidence_json

ID_LENGTH = 32  # hex digits: a collision would give one story the text of another
COLUMNS = (
    "id, story, kind, title, sapo, body, authors, published, source, section, tags, images, fields,"
    " theme_is, theme_score, theme_because, access, decoding"
)
ACCESS = 3  # place of `access` behind `fields`
INSERTED = f"{COLUMNS}, subject, text_key"
MARKS = ", ".join("?" * len(INSERTED.split(",")))

Row = tuple[object, ...]

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_row(story: Story) -> Row:
    """The row of a story, first its id: a hash of all of it. UnicodeEncodeError where it holds what is no text."""
    values = (story.id, *_values(story))
    key = hashlib.sha256(canonical(values).encode("utf-8")).hexdigest()[:ID_LENGTH]
    return (key, *values, story.id, text_key(story.article))


def insert_contents(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Keep readings, each once."""
    connection.executemany(
        f"INSERT INTO contents ({INSERTED}) VALUES ({MARKS}) ON CONFLICT DO NOTHING",  # noqa: S608 - constants
        rows,
    )


def articles_of(connection: sqlite3.Connection, contents: Iterable[str]) -> dict[str, Article]:
    """Readings by their ids."""
    query = f"SELECT {COLUMNS} FROM contents WHERE id = ?"  # noqa: S608 - constants
    return {content: article_from(connection.execute(query, (content,)).fetchone()) for content in contents}


def contents_of(connection: sqlite3.Connection, subject: str) -> list[str]:
    """The ids of all readings of a subject."""
    rows = connection.execute("SELECT id FROM contents WHERE subject = ? ORDER BY id", (subject,))
    return [row[0] for row in rows]


def article_from(row: Iterable[object]) -> Article:
    """The article of a row with COLUMNS."""
    _, _, kind, title, sapo, body, authors, published, source, section, tags, images, fields, *rest = map(_text, row)
    return Article(
        kind=Kind(kind or ""),
        title=title,
        sapo=sapo,
        body=_strings(body),
        authors=_strings(authors),
        published=datetime.fromisoformat(published) if published else None,
        source=source,
        section=section,
        tags=_strings(tags),
        images=tuple(Image(image["url"], image["caption"]) for image in json.loads(images or "[]")),
        access=Access(rest[ACCESS] or ""),
        fields={name: evidence_from(found) for name, found in json.loads(fields or "{}").items()},
    )


def canonical(value: object) -> str:
    """JSON in one form only: keys sorted, marks kept."""
    return _ENCODER.encode(value)


def _values(story: Story) -> Row:
    article, theme = story.article, story.theme
    return (
        article.kind.value,
        article.title,
        article.sapo,
        canonical(article.body),
        canonical(article.authors),
        article.published.isoformat() if article.published else None,
        article.source,
        article.section,
        canonical(article.tags),
        canonical([{"url": image.url, "caption": image.caption} for image in article.images]),
        canonical({name: evidence_json(found) for name, found in article.fields.items()}),
        int(theme.is_exemplary),
        theme.score,
        canonical(theme.because),
        article.access.value,
        canonical(decoding_json(story.decoding)) if story.decoding else None,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _strings(listed: str | None) -> tuple[str, ...]:
    return tuple(json.loads(listed or "[]"))
