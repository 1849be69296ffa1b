"""Captures of an invented newspaper, and a reader for them: their bodies are JSON, so that a test says what is read."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from archive.ids import story_id
from archive.model import (
    Article,
    Capture,
    Evidence,
    Image,
    Kind,
    Mention,
    MentionType,
    Method,
    Origin,
    RecordPosition,
    Story,
    Theme,
)
from archive.urls import normalise
from pipelines.facts.facts import with_facts
from pipelines.publisher import Publisher, Registry

VIETNAM = timezone(timedelta(hours=7))
PUBLISHER = Publisher(
    id="baosuoimo",
    name="Báo Suối Mơ",
    home="https://baosuoimo.vn/",
    hosts=("baosuoimo.vn",),
    article_url=re.compile(r"-post(?P<number>\d+)\.html$"),
    feeds=("https://baosuoimo.vn/rss/home.rss",),
    province="Suối Mơ",
    old_hosts=("cu.baosuoimo.vn",),
)
OTHER = Publisher(
    id="baodeogio",
    name="Báo Đèo Gió",
    home="https://baodeogio.vn/",
    hosts=("baodeogio.vn",),
    article_url=re.compile(r"/tin/"),
)
REGISTRY = Registry({PUBLISHER.id: PUBLISHER, OTHER.id: OTHER}, {})
WARC = "warc/2026/11/guong-20261101000000-thu-00001.warc.gz"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
NOT_CONTENT = frozenset({"runs", "watermarks", "dictionary", "_sqlite_migrations"})

Named = tuple[str, str, Mapping[str, str]]


def address(number: int, slug: str = "mot-tin") -> str:
    return f"https://baosuoimo.vn/{slug}-post{number}.html"


def page(
    title: str = "Một tấm gương",
    *paragraphs: str,
    sapo: str | None = None,
    day: int = 1,
    kind: Kind = Kind.ARTICLE,
    ours: bool = True,
    images: Sequence[str] = (),
    named: Sequence[Named] = (),
) -> bytes:
    """The body of a page of the invented newspaper."""
    told = {
        "title": title,
        "body": paragraphs,
        "sapo": sapo,
        "day": day,
        "kind": kind,
        "ours": ours,
        "images": images,
        "named": named,
    }
    return json.dumps(told, ensure_ascii=False).encode()


def capture(
    url: str,
    body: bytes = b"",
    *,
    minute: int = 0,
    status: int | None = 200,
    offset: int | None = None,
    warc: str = WARC,
    origin: Origin = Origin.CRAWL,
    headers: tuple[tuple[str, str], ...] = HTML,
) -> Capture:
    """A kept answer; by default the place in the WARC file follows from the minute."""
    return Capture(
        url=url,
        fetched=datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=minute),
        status=status,
        headers=headers,
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        position=RecordPosition(warc, 1000 * minute if offset is None else offset, 900),
        origin=origin,
    )


def read_invented(one: Capture, publisher: Publisher | None) -> Story:
    """The reader of the invented newspaper; ValueError where a body is no JSON."""
    told = json.loads(one.body)
    key = (publisher.number(one.url) if publisher else None) or normalise(one.url)
    owner = publisher.id if publisher else "unknown"
    article = _article(told)
    theme = Theme(told["ours"], 0.9 if told["ours"] else 0.1, ("điển hình",) if told["ours"] else ())
    return with_facts(
        Story(story_id(owner, key), one.url, owner, article, theme, _mentions(article.text, told["named"]), one)
    )


def _article(told: Mapping[str, Any]) -> Article:
    return Article(
        kind=Kind(told["kind"]),
        title=told["title"],
        sapo=told["sapo"],
        body=tuple(told["body"]),
        published=datetime(2026, 10, told["day"], 8, 30, tzinfo=VIETNAM) if told["day"] else None,
        images=tuple(Image(url) for url in told["images"]),
        fields={"title": Evidence(Method.PUBLISHER, 1.0)},
    )


def _mentions(text: str, named: Sequence[Named]) -> tuple[Mention, ...]:
    return tuple(
        Mention(MentionType(kind), found.start(), found.end(), surface, attrs)
        for kind, surface, attrs in named
        for found in re.finditer(re.escape(surface), text)
    )


def content_of(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, but for those that tell of runs."""
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
        for name in names
        if name not in NOT_CONTENT and not name.startswith("sqlite_")
    }
