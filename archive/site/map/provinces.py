"""The map as values: outlines, shades by number of stories, and what a reader can follow."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive.store.query import fold

WIDTH, HEIGHT = 416, 556
SHADES = (1, 5, 20, 100, 500)  # stories from which a province is drawn a shade darker
# Archipelagos, too small to be drawn: degrees east and north, and the unit they belong to.
ISLANDS = (("Hoàng Sa", "Đà Nẵng", 112.0, 16.5), ("Trường Sa", "Khánh Hòa", 112.9, 9.3))


@dataclass(frozen=True, slots=True)
class Province:
    """A province of today: its outline as SVG path data, how many stories its newspapers have here."""

    name: str
    outline: str
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
    counted = {
        name: (newspapers, stories)
        for name, newspapers, stories in connection.execute(
            """select p.province, count(distinct p.id), sum(c.stories) from publishers p
            join story_counts c on c.publisher = p.id where p.province is not null group by 1"""
        )
    }
    found = [Province(name, outline, *counted.get(name, (0, 0))) for name, outline in outlines().items()]
    return tuple(sorted(found, key=lambda one: (-one.stories, fold(one.name))))
