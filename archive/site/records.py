"""What the pages read from the snapshot about one story: plain functions on a connection, values out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from archive.model import (
    Access,
    Article,
    Capture,
    Decoding,
    Image,
    Kind,
    Mention,
    MentionType,
    RecordPosition,
    Story,
    Theme,
)
from archive.store.places import placed_mentions
from archive.store.relations import stored_commendations, stored_figures, stored_roles
from archive.story_json import evidence_from

LISTED = """select l.number, l.id, l.publisher, coalesce(p.name, l.publisher) as publisher_name, l.published, l.title,
    l.url, l.gone_since, l.versions from story_list l left join publishers p on p.id = l.publisher"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A story in a list."""

    number: int
    id: str
    publisher: str
    publisher_name: str
    published: str | None
    title: str | None
    url: str
    gone_since: str | None
    versions: int


@dataclass(frozen=True, slots=True)
class Named:
    """A mention together with the entity that it names."""

    mention: Mention
    entity: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """One of the versions of a story."""

    number: int
    first_seen: str
    changed: tuple[str, ...]
    content: str
    fetched: str
    url: str


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One award and one receiver: ids of entities, with their names; `date` as exact as the story says.

    `mention`: number of the mention of the award.
    """

    award: str
    award_name: str
    giver: str | None
    giver_name: str | None
    receiver: str | None
    receiver_name: str | None
    occasion: str | None
    date: str | None
    mention: int


@dataclass(frozen=True, slots=True)
class Reprint:
    """A story of the same cluster; `share` is the portion of it that stands in the cluster's earliest."""

    listed: Listed
    likeness: str
    share: float
    is_earliest: bool


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """All that a story's page shows; `story` is the value that the pipeline made."""

    listed: Listed
    story: Story
    named: tuple[Named, ...]
    first_seen: str
    last_seen: str
    captures: int
    origin: str
    versions: tuple[Version, ...]
    addresses: tuple[str, ...]

    @property
    def entity_ids(self) -> dict[int, str]:
        """Index of a mention -> id of its entity."""
        return {index: named.entity for index, named in enumerate(self.named) if named.entity}


def newest(connection: sqlite3.Connection, limit: int) -> tuple[Listed, ...]:
    """The newest stories."""
    return listed_rows(connection.execute(f"{LISTED} order by l.number desc limit ?", [limit]))


def listed_rows(rows: Iterable[Sequence[Any]]) -> tuple[Listed, ...]:
    """Rows of LISTED as values."""
    return tuple(Listed(*row) for row in rows)


def listed_by_id(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Listed]:
    """Stories by id."""
    marks = ",".join("?" * len(ids))
    rows = listed_rows(connection.execute(f"{LISTED} where l.id in ({marks})", ids))
    return {row.id: row for row in rows}


def load_story(connection: sqlite3.Connection, story_id: str) -> StoryRecord | None:
    """A story with its present reading, its mentions and its newest capture of that reading."""
    row = connection.execute(f"{LISTED} where l.id = ?", [story_id]).fetchone()
    return None if row is None else _record(connection, Listed(*row))


def _record(connection: sqlite3.Connection, listed: Listed) -> StoryRecord:
    row = _dict(connection.execute("select * from stories where id = ?", [listed.id]))
    content = _dict(connection.execute("select * from contents where id = ?", [row["content"]]))
    capture = _dict(connection.execute(NEWEST_CAPTURE, [listed.id, row["content"]]))
    named = _named(connection, listed.id)
    count = connection.execute("select count(*) from captures where story = ?", [listed.id]).fetchone()[0]
    return StoryRecord(
        listed=listed,
        story=replace(
            _story(listed, content, capture, named),
            places=placed_mentions(connection, listed.id),
            roles=stored_roles(connection, listed.id),
            commendations=stored_commendations(connection, listed.id),
            figures=stored_figures(connection, listed.id),
        ),
        named=named,
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        captures=count,
        origin=capture["origin"],
        versions=versions_of(connection, listed.id),
        addresses=_column(connection, "select url from story_addresses where story = ? order by url", listed.id),
    )


NEWEST_CAPTURE = "select * from captures where story = ? and content = ? order by fetched desc, id desc limit 1"


def _story(
    listed: Listed,
    content: dict[str, Any],
    capture: dict[str, Any],
    named: tuple[Named, ...],
) -> Story:
    return Story(
        id=listed.id,
        url=listed.url,
        publisher=listed.publisher,
        article=_article(content),
        theme=Theme(bool(content["theme_is"]), content["theme_score"], tuple(json.loads(content["theme_because"]))),
        mentions=tuple(one.mention for one in named),
        capture=Capture(
            url=capture["url"],
            fetched=datetime.fromisoformat(capture["fetched"]),
            status=capture["status"],
            headers=(),
            body=b"",
            sha256=capture["sha256"],
            position=RecordPosition(capture["warc"], capture["offset"], capture["length"]),
            truncated=capture["truncated"],
        ),
        decoding=_decoding(json.loads(content["decoding"])) if content["decoding"] else None,
    )


def _decoding(stored: dict[str, Any]) -> Decoding:
    return Decoding(stored["charset"], tuple(stored["how"]), stored["partial"])


def _article(content: dict[str, Any]) -> Article:
    published = content["published"]
    return Article(
        kind=Kind(content["kind"]),
        title=content["title"],
        sapo=content["sapo"],
        body=tuple(json.loads(content["body"])),
        authors=tuple(json.loads(content["authors"])),
        published=datetime.fromisoformat(published) if published else None,
        source=content["source"],
        section=content["section"],
        tags=tuple(json.loads(content["tags"])),
        images=tuple(Image(image["url"], image.get("caption")) for image in json.loads(content["images"])),
        access=Access(content["access"]),
        fields={name: evidence_from(found) for name, found in json.loads(content["fields"]).items()},
    )


def _named(connection: sqlite3.Connection, story_id: str) -> tuple[Named, ...]:
    rows = connection.execute(
        """select m.type, m.start, m."end", m.surface, m.attrs, m.entity, e.name
        from mentions m left join entities e on e.id = m.entity where m.story = ? order by m.number""",
        [story_id],
    )
    return tuple(
        Named(Mention(MentionType(kind), start, end, surface, json.loads(attrs)), entity, name)
        for kind, start, end, surface, attrs, entity, name in rows
    )


def article_text(connection: sqlite3.Connection, content: str) -> str:
    """The text of one reading of a story."""
    return _article(_dict(connection.execute("select * from contents where id = ?", [content]))).text


def versions_of(connection: sqlite3.Connection, story_id: str) -> tuple[Version, ...]:
    """The versions of a story, the first one first."""
    rows = connection.execute(
        """select v.number, v.first_seen, v.changed, v.content, c.fetched, c.url
        from story_versions v join captures c on c.id = v.capture where v.story = ? order by v.number""",
        [story_id],
    )
    return tuple(Version(number, seen, tuple(json.loads(changed)), *rest) for number, seen, changed, *rest in rows)


def story_of_alias(connection: sqlite3.Connection, alias: str) -> str | None:
    """The story that an id of before leads to."""
    row = connection.execute("select story from story_aliases where alias = ?", [alias]).fetchone()
    return str(row[0]) if row else None


def tombstone(connection: sqlite3.Connection, story_id: str) -> tuple[str, str] | None:
    """When and why a story was withheld."""
    row = connection.execute("select withheld, reason from tombstones where story = ?", [story_id]).fetchone()
    return (row[0], row[1]) if row else None


def awards_of(connection: sqlite3.Connection, story_id: str) -> tuple[AwardRow, ...]:
    """Who was given what by whom, as the story says it."""
    rows = connection.execute(
        """select aw.award, ae.name, aw.giver, ge.name, aw.receiver, coalesce(re.name, rm.surface), oe.name, aw.date,
        aw.mention
        from awards aw join entities ae on ae.id = aw.award left join entities ge on ge.id = aw.giver
        left join entities re on re.id = aw.receiver left join entities oe on oe.id = aw.occasion
        left join mentions rm on rm.story = aw.story and rm.number = aw.receiver_mention
        where aw.story = ? order by aw.mention, aw.receiver_mention""",
        [story_id],
    )
    return tuple(AwardRow(*row) for row in rows)


def entity_types(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, str]:
    """Kinds of entities by id."""
    marks = ",".join("?" * len(ids))
    rows = connection.execute(f"select id, type from entities where id in ({marks})", list(ids))  # noqa: S608
    return dict(rows.fetchall())


def reprints(connection: sqlite3.Connection, story_id: str) -> tuple[Reprint, ...]:
    """The other stories of the clusters that a story is in, the earliest first."""
    rows = connection.execute(
        """select m.story, min(m.likeness), max(m.share), max(c.earliest = m.story) from cluster_members mine
        join clusters c on c.id = mine.cluster join cluster_members m on m.cluster = c.id
        join story_list l on l.id = m.story
        where mine.story = ?1 and m.story != ?1 group by m.story order by 4 desc, l.number""",
        [story_id],
    ).fetchall()
    listed = listed_by_id(connection, [row[0] for row in rows])
    return tuple(Reprint(listed[story], likeness, share, bool(first)) for story, likeness, share, first in rows)


def _column(connection: sqlite3.Connection, sql: str, *values: str) -> tuple[str, ...]:
    return tuple(row[0] for row in connection.execute(sql, values))


def _dict(cursor: sqlite3.Cursor) -> dict[str, Any]:
    row = cursor.fetchone()
    assert row is not None, "foreign keys hold in a published file"
    return dict(zip((column[0] for column in cursor.description), row, strict=True))
