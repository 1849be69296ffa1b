"""The map as values: outlines, shades by number of stories, and what a reader can follow."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive.store.place_stories import without_level
from archive.store.query import fold

WIDTH, HEIGHT = 416, 556
SHADES = (1, 5, 20, 100, 500)  # stories from which a province is drawn a shade darker
# Archipelagos, too small to be drawn: degrees east and north, and the unit they belong to.
ISLANDS = (("Hoàng Sa", "Đà Nẵng", 112.0, 16.5), ("Trường Sa", "Khánh Hòa", 112.9, 9.3))


@dataclass(frozen=True, slots=True)
class Province:
    """A province of today: its outline as SVG path data, its newspapers here, how many stories speak of it."""

    name: str
    outline: str
    place: str | None
    newspapers: int
    stories: int

    @property
    def shade(self) -> int:
        """0 (no story) to 5."""
        return sum(self.stories >= least for least in SHADES)


@dataclass(frozen=True, slots=True)
class Islands:
    """A labelled point."""

    name: str
    province: str
    x: float
    y: float


@cache
def outlines() -> dict[str, str]:
    """Name of a province -> its outline, in units of the drawing."""
    shapes: dict[str, str] = json.loads(Path(__file__).with_name("shapes.json").read_text(encoding="utf-8"))
    return shapes


@cache
def islands() -> tuple[Islands, ...]:
    """The archipelagos where they stand on the drawing."""
    return tuple(Islands(name, province, *_placed(east, north)) for name, province, east, north in ISLANDS)


def _placed(east: float, north: float) -> tuple[float, float]:
    from archive.site.map.build_shapes import projected

    ((x, y),) = projected(((east, north),))
    return round(x, 1), round(y, 1)


def provinces(connection: sqlite3.Connection) -> tuple[Province, ...]:
    """All provinces, those with the most stories first."""
    papers = dict(
        connection.execute("select province, count(*) from publishers where province is not null group by 1").fetchall()
    )
    named = {
        _key(name): (place, stories)
        for place, name, stories in connection.execute(
            "select id, name, stories from places join place_counts on place = id"
            " where level = 'tinh' and valid_to is null"
        )
    }
    found = [
        Province(name, outline, place, papers.get(name, 0), stories)
        for name, outline in outlines().items()
        for place, stories in [named.get(_key(name), (None, 0))]
    ]
    return tuple(sorted(found, key=lambda one: (-one.stories, fold(one.name))))


def _key(name: str) -> str:
    return fold(without_level(name[0].lower() + name[1:]))
