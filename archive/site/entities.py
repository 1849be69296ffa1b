"""What the pages read from the snapshot about people, places, organisations, documents, models and newspapers."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from archive.model import MentionType
from archive.site.records import LISTED, Listed
from archive.store.query import fold

# One route a kind of entity; FIG, DATE and QUOTE are no entities.
ROUTES = {
    MentionType.PER: "nguoi",
    MentionType.LOC: "noi",
    MentionType.ORG: "to-chuc",
    MentionType.DOC: "van-ban",
    MentionType.MODEL: "mo-hinh",
    MentionType.CAMPAIGN: "phong-trao",
    MentionType.AWARD: "khen-thuong",
}
FEW_ANSWERS = 5  # of fewer nothing is said
MOST_FAILED = 0.5
QUIET = timedelta(days=60)  # without a new story of the theme
NEWEST_STORIES = 200  # stories from which company is gathered: a bound for names in every second story


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something that stories name, and in how many."""

    id: str
    type: MentionType
    name: str
    stories: int
    mentions: int

    @property
    def path(self) -> str:
        """The address of its page."""
        return entity_path(self.type, self.id)


@dataclass(frozen=True, slots=True)
class Appearance:
    """An entity in a story: its first mention below the title, or else in it."""

    listed: Listed
    text: str
    start: int
    end: int
    mention: int


@dataclass(frozen=True, slots=True)
class Title:
    """A title printed beside a person's name, over which time, in how many stories, and where the first one says so."""

    title: str
    person: str
    person_name: str
    organisation: str | None
    first: str | None
    last: str | None
    stories: int
    story: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Publisher:
    """A newspaper with what the archive holds of it."""

    id: str
    name: str
    home: str | None
    province: str | None
    stories: int
    years: tuple[tuple[int, int], ...]


class Health(StrEnum):
    """How a newspaper is doing: it answers, it answers and has no new story of the theme, it mostly fails."""

    GOOD = "good"
    QUIET = "quiet"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Coverage:
    """A newspaper: how many stories, of which years, how many have vanished, and how its site has answered of late.

    `answers` and `failed` are of the thirty days up to the last fetch.
    """

    id: str
    name: str
    province: str | None
    stories: int
    first_year: int | None
    last_year: int | None
    gone: int
    last_fetched: str | None
    last_story: str | None
    answers: int
    failed: int

    @property
    def health(self) -> Health | None:
        """What an archivist should look at first; None where nothing was fetched."""
        if self.last_fetched is None:
            return None
        if self.answers >= FEW_ANSWERS and self.failed > self.answers * MOST_FAILED:
            return Health.FAILING
        fetched, story = (datetime.fromisoformat(one) if one else None for one in (self.last_fetched, self.last_story))
        is_quiet = story is not None and fetched is not None and fetched - story > QUIET
        return Health.QUIET if is_quiet else Health.GOOD


def entity_path(kind: str, entity: str) -> str:
    """The address of an entity's page."""
    return f"/{ROUTES[MentionType(kind)]}/{entity}"


def load_entity(connection: sqlite3.Connection, entity: str) -> Entity | None:
    """An entity, also by an id that it had before it was joined with another."""
    row = connection.execute(
        """select e.id, e.type, e.name, coalesce(c.stories, 0), coalesce(c.mentions, 0)
        from entities e left join entity_counts c on c.entity = e.id
        where e.id = coalesce((select a.entity from entity_aliases a where a.alias = ?1), ?1)""",
        [entity],
    ).fetchone()
    return None if row is None else Entity(row[0], MentionType(row[1]), row[2], row[3], row[4])


MOST_MENTIONS = 1_000_000  # of one story: more than any has


def appearances(
    connection: sqlite3.Connection, entity: str, *, oldest_first: bool, limit: int, offset: int
) -> tuple[Appearance, ...]:
    """The stories that name an entity, in order of time, each with the first words about it below the title."""
    order = "asc" if oldest_first else "desc"
    rows = connection.execute(
        f"""with named as (select number from entity_stories where entity = ?1
            order by number {order} limit ?2 offset ?3),
        listed as ({LISTED} where l.number in (select number from named))
        select listed.*, s.text, m.start, m."end", m.number,
            min((m.start < length(coalesce(s.title, ''))) * {MOST_MENTIONS} + m.number)  -- the row that it comes from
        from listed join stories s on s.id = listed.id join mentions m on m.story = s.id and m.entity = ?1
        group by listed.number order by listed.number {order}""",  # noqa: S608
        [entity, limit, offset],
    )
    return tuple(Appearance(Listed(*row[:-5]), *row[-5:-1]) for row in rows)


def company(connection: sqlite3.Connection, entity: str, kind: MentionType, limit: int) -> tuple[Entity, ...]:
    """Who, or what, of a kind is named in the same stories most often (in the newest of them)."""
    rows = connection.execute(
        f"""{NEWEST_NAMED} select e.id, e.type, e.name, count(distinct m.story) as shared, count(*)
        from named join mentions m on m.story = named.id join entities e on e.id = m.entity
        where m.type = ?2 and m.entity != ?1 group by e.id order by shared desc, e.name limit ?3""",  # noqa: S608
        [entity, kind, limit],
    )
    return tuple(Entity(row[0], MentionType(row[1]), row[2], row[3], row[4]) for row in rows)


def printed_forms(connection: sqlite3.Connection, entity: str) -> tuple[tuple[str, int], ...]:
    """How the name is printed, the most frequent form first."""
    rows = connection.execute(
        "select form, sum(mentions) from entity_forms where entity = ? group by form order by 2 desc, form limit 12",
        [entity],
    )
    return tuple((form, times) for form, times in rows)


NEWEST_NAMED = f"""with named as (select l.number, l.id, l.title, l.published
    from entity_stories n join story_list l on l.number = n.number
    where n.entity = ?1 order by n.number desc limit {NEWEST_STORIES})"""  # noqa: S608 - a constant


def titles_of(connection: sqlite3.Connection, person: str) -> tuple[Title, ...]:
    """The titles a person has held, in order of time."""
    return _titles(connection, "r.person = ?", person)


def titles_in(connection: sqlite3.Connection, organisation: str) -> tuple[Title, ...]:
    """The people whose printed title ends with an organisation."""
    return _titles(connection, "r.organisation = ?", organisation)


def _titles(connection: sqlite3.Connection, condition: str, entity: str) -> tuple[Title, ...]:
    rows = connection.execute(
        f"""with held as (select r.*, l.number, l.published,
            row_number() over (partition by r.person, r.title, r.is_past order by l.number, r.start) as place
            from roles r join story_list l on l.id = r.story where {condition}),
        told as (select person, title, is_past, max(organisation) as organisation, min(published) as first,
            max(published) as last, count(distinct story) as stories, min(number) as number
            from held group by person, title, is_past order by number, title limit 60)
        select iif(told.is_past, 'nguyên ', '') || told.title, told.person, e.name, told.organisation, told.first,
            told.last, told.stories, held.story, s.text, held.start, held."end"
        from told join held on held.person = told.person and held.title = told.title and held.is_past = told.is_past
            and held.place = 1
        join entities e on e.id = told.person join stories s on s.id = held.story order by told.number, told.title""",  # noqa: S608
        [entity],
    )
    return tuple(Title(*row) for row in rows)


def often_named(connection: sqlite3.Connection, kind: MentionType, limit: int) -> tuple[Entity, ...]:
    """The entities of a kind that the most stories name."""
    rows = connection.execute(
        """select entity, type, name, stories, mentions from entity_counts where type = ?
        order by stories desc, mentions desc, name limit ?""",
        [kind, limit],
    )
    return tuple(Entity(row[0], MentionType(row[1]), row[2], row[3], row[4]) for row in rows)


def entities_by_id(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Entity]:
    """Entities by id."""
    marks = ",".join("?" * len(ids))
    rows = connection.execute(
        f"select entity, type, name, stories, mentions from entity_counts where entity in ({marks})",  # noqa: S608
        list(ids),
    )
    return {row[0]: Entity(row[0], MentionType(row[1]), row[2], row[3], row[4]) for row in rows}


def load_publisher(connection: sqlite3.Connection, publisher: str) -> Publisher | None:
    """A newspaper, with its stories by year (0: undated), the newest year first."""
    row = connection.execute("select id, name, home, province from publishers where id = ?", [publisher]).fetchone()
    if row is None:
        return None
    years = connection.execute(
        "select year, stories from story_counts where publisher = ? order by year desc", [publisher]
    ).fetchall()
    total = sum(count for _, count in years)
    return Publisher(row[0], row[1], row[2], row[3], total, tuple((year, count) for year, count in years))


def publishers(connection: sqlite3.Connection) -> tuple[Publisher, ...]:
    """Every newspaper of which a story is kept, the largest first."""
    rows = connection.execute(
        """select p.id, p.name, p.home, p.province, sum(c.stories) as total from publishers p
        join story_counts c on c.publisher = p.id group by p.id order by total desc, p.name"""
    )
    return tuple(Publisher(row[0], row[1], row[2], row[3], row[4], ()) for row in rows)


def coverage(connection: sqlite3.Connection) -> tuple[Coverage, ...]:
    """Every newspaper of which something was captured, by name."""
    rows = connection.execute(
        """select p.id, p.name, p.province, coalesce(sum(c.stories), 0), min(nullif(c.year, 0)), max(c.year),
        coalesce(sum(c.gone), 0), h.last_fetched, h.last_story, coalesce(h.answers, 0), coalesce(h.failed, 0)
        from publishers p left join story_counts c on c.publisher = p.id
        left join publisher_health h on h.publisher = p.id group by p.id"""
    )
    return tuple(sorted((Coverage(*row) for row in rows), key=lambda one: fold(one.name)))


def publisher_stories(connection: sqlite3.Connection, publisher: str, *, limit: int, offset: int) -> tuple[Listed, ...]:
    """A newspaper's stories, the newest first."""
    rows = connection.execute(
        f"{LISTED} where l.publisher = ? order by l.number desc limit ? offset ?", [publisher, limit, offset]
    )
    return tuple(Listed(*row) for row in rows)
