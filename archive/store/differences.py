"""What a database says otherwise than another one: said before it takes its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.store.database import connect_readonly

NAMED = 10  # stories lost or gained that the report names
FIELDS = {
    "title": "title", "sapo": "sapo", "text": "text", "published": "published", "kind": "kind",
    "theme": "theme_score", "versions": "versions", "gone": "gone_since",
}  # fmt: skip
CONTENT_FIELDS = ("authors", "source", "section", "tags", "images")


@dataclass(frozen=True, slots=True)
class Differences:
    """Of two databases: stories before, after, gained and lost (but for takedowns), fields that changed, mentions.

    `mentions`: by type, how many are new and how many are not there any more.
    """

    before: int
    after: int
    gained: int
    lost: int
    gained_titles: tuple[str, ...]
    lost_titles: tuple[str, ...]
    fields: dict[str, int]
    mentions: dict[str, tuple[int, int]]
    faults: int = 0
    replaced: bool = False

    def exceeds(self, share: float) -> bool:
        """Whether more than a share of the stories is lost."""
        return self.lost > share * self.before

    def as_json(self) -> dict[str, Any]:
        """The line of `reprocess --json`."""
        return {
            "replaced": self.replaced,
            "stories": {"before": self.before, "after": self.after, "gained": self.gained, "lost": self.lost},
            "fields": self.fields,
            "mentions": {kind: {"gained": new, "lost": old} for kind, (new, old) in self.mentions.items()},
            "damaged": self.faults,
        }

    def as_text(self) -> str:
        """For people."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"stories: {self.before} before, {self.after} after; {self.gained} gained, {self.lost} lost"
        yield from (f"  + {title}" for title in self.gained_titles)
        yield from (f"  - {title}" for title in self.lost_titles)
        if self.fields:
            yield "changed: " + ", ".join(f"{name} of {count}" for name, count in self.fields.items())
        for kind, (new, old) in self.mentions.items():
            yield f"mentions {kind}: {new} gained, {old} lost"
        if self.faults:
            yield f"damaged records left out: {self.faults}; see `guong verify`"


def compare(old: Path, new: Path) -> Differences:
    """What `new` says otherwise than `old`; where there is no old one, all is gained."""
    with closing(connect_readonly(new)) as connection:
        if not old.is_file():
            after = _number(connection, "SELECT count(*) FROM stories")
            return Differences(0, after, after, 0, (), (), {}, {})
        connection.execute("ATTACH ? AS old", (f"{old.absolute().as_uri()}?mode=ro",))
        return Differences(
            before=_number(connection, "SELECT count(*) FROM old.stories"),
            after=_number(connection, "SELECT count(*) FROM main.stories"),
            gained=_number(connection, f"SELECT count(*) {GAINED}"),
            lost=_number(connection, f"SELECT count(*) {LOST}"),
            gained_titles=_titles(connection, GAINED),
            lost_titles=_titles(connection, LOST),
            fields=_fields(connection),
            mentions=_mentions(connection),
        )


GAINED = """FROM main.stories AS it WHERE NOT EXISTS (SELECT 1 FROM old.stories WHERE id = it.id)
    AND NOT EXISTS (SELECT 1 FROM old.story_aliases WHERE alias = it.id)"""
LOST = """FROM old.stories AS it WHERE NOT EXISTS (SELECT 1 FROM main.stories WHERE id = it.id)
    AND NOT EXISTS (SELECT 1 FROM main.story_aliases WHERE alias = it.id)
    AND NOT EXISTS (SELECT 1 FROM main.tombstones WHERE story = it.id)"""


def _titles(connection: sqlite3.Connection, which: str) -> tuple[str, ...]:
    rows = connection.execute(f"SELECT it.id, it.title, it.url {which} ORDER BY it.id LIMIT {NAMED}")
    return tuple(f"{key} {title or url}" for key, title, url in rows)


def _fields(connection: sqlite3.Connection) -> dict[str, int]:
    changed = {name: f"was.{column} IS NOT it.{column}" for name, column in FIELDS.items()}
    changed |= {name: f"told.{name} IS NOT tells.{name}" for name in CONTENT_FIELDS}
    sums = ", ".join(f"coalesce(sum({condition}), 0)" for condition in changed.values())
    counts = connection.execute(
        f"SELECT {sums} FROM old.stories AS was JOIN main.stories AS it ON it.id = was.id"  # noqa: S608 - constants
        " JOIN old.contents AS told ON told.id = was.content JOIN main.contents AS tells ON tells.id = it.content"
    ).fetchone()
    return {name: count for name, count in zip(changed, counts, strict=True) if count}


SPAN = 'story, type, start, "end", surface, attrs, entity'
BY_TYPE = f"""SELECT type, count(*) FROM (SELECT {SPAN} FROM {{0}}.mentions EXCEPT SELECT {SPAN} FROM {{1}}.mentions)
    GROUP BY type"""  # noqa: S608 - constants


def _mentions(connection: sqlite3.Connection) -> dict[str, tuple[int, int]]:
    new = dict(connection.execute(BY_TYPE.format("main", "old")).fetchall())
    old = dict(connection.execute(BY_TYPE.format("old", "main")).fetchall())
    return {kind: (new.get(kind, 0), old.get(kind, 0)) for kind in sorted({*new, *old})}


def _number(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])
