"""How often what is published is right, from the verdicts of people: by kind and year, with intervals."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.store.decisions import VERDICT, Decision

Z = 1.959964  # of the normal distribution, for 95 %
TABLE = """CREATE TABLE error_rates (
    kind TEXT NOT NULL, year INTEGER NOT NULL, judged INTEGER NOT NULL CHECK (judged > 0), right INTEGER NOT NULL,
    precision REAL NOT NULL, low REAL NOT NULL, high REAL NOT NULL, PRIMARY KEY (kind, year)) WITHOUT ROWID"""
ALL_YEARS = 0


@dataclass(frozen=True, slots=True)
class Item:
    """Something of a story that someone can find right or wrong: its theme, a field, or a mention."""

    story: str
    kind: str  # theme, title, published, or a type of mention
    value: str
    start: int | None = None
    end: int | None = None

    def as_decision(self) -> dict[str, Any]:
        """The part of a verdict that names it."""
        return {"story": self.story, "item": self.kind, "value": self.value, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Rate:
    """Of what was judged, what was right; `low` and `high` are Wilson's interval of 95 %."""

    kind: str
    year: int
    judged: int
    right: int

    @property
    def precision(self) -> float:
        """The share that was right."""
        return self.right / self.judged

    @property
    def interval(self) -> tuple[float, float]:
        """Within which the true share lies, with 95 % confidence."""
        return wilson(self.right, self.judged)

    def as_json(self) -> dict[str, Any]:
        """The line of `sample --json`."""
        low, high = (round(bound, 4) for bound in self.interval)
        shares = {"precision": round(self.precision, 4), "low": low, "high": high}
        return {"kind": self.kind, "year": self.year, "judged": self.judged, "right": self.right, **shares}

    def as_text(self) -> str:
        """A line of the table that is printed."""
        low, high = self.interval
        counted = f"{self.kind:10} {self.year or 'all':>4}  {self.right:4} of {self.judged:4}"
        return f"{counted}  {self.precision:.3f}  ({low:.3f} to {high:.3f})"


def wilson(right: int, judged: int) -> tuple[float, float]:
    """Wilson's score interval of 95 % (Wilson 1927): sound for few verdicts and for shares near 0 and 1."""
    if judged == 0:
        return 0.0, 1.0
    share, square = right / judged, Z * Z / judged
    middle = share + square / 2
    margin = Z * math.sqrt(share * (1 - share) / judged + square / (4 * judged))
    return max(0.0, (middle - margin) / (1 + square)), min(1.0, (middle + margin) / (1 + square))


def latest_verdicts(decisions: Iterable[Decision]) -> Mapping[Item, bool]:
    """What was found of each thing; the last word on it counts."""
    return {_item(one): bool(one["right"]) for one in decisions if _is_verdict(one)}


def rates(connection: sqlite3.Connection, decisions: Iterable[Decision]) -> list[Rate]:
    """By kind and year (0: all years), from the verdicts on what still stands in a database as it was judged."""
    judged, right = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for item, is_right in latest_verdicts(decisions).items():
        year = _standing_year(connection, item)
        if year is not None:
            for key in {(item.kind, year), (item.kind, ALL_YEARS)}:
                judged[key] += 1
                right[key] += is_right
    return [Rate(kind, year, judged[kind, year], right[kind, year]) for kind, year in sorted(judged)]


def save_error_rates(connection: sqlite3.Connection, decisions: Iterable[Decision]) -> None:
    """The table of a published file."""
    connection.execute(TABLE)
    connection.executemany(
        "INSERT INTO error_rates VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (rate.kind, rate.year, rate.judged, rate.right, *(round(x, 4) for x in (rate.precision, *rate.interval)))
            for rate in rates(connection, decisions)
        ],
    )


FIELDS = {"theme": "'1'", "title": "coalesce(title, '')", "published": "coalesce(published, '')"}
MENTION = 'SELECT 1 FROM mentions WHERE story = ? AND type = ? AND start = ? AND "end" = ? AND surface = ?'


def _standing_year(connection: sqlite3.Connection, item: Item) -> int | None:
    """The year of the story where the thing is in the database as it was judged, else None; 0 where it has no date."""
    value = FIELDS.get(item.kind, "''")
    row = connection.execute(
        f"SELECT published, {value} FROM stories WHERE id = ?",  # noqa: S608 - constants
        (item.story,),
    ).fetchone()
    if row is None:
        return None
    if item.kind not in FIELDS:
        place = (item.story, item.kind, item.start, item.end, item.value)
        stands = connection.execute(MENTION, place).fetchone() is not None
    else:
        stands = row[1] == item.value
    return int((row[0] or "0000")[:4]) if stands else None


def _is_verdict(decision: Decision) -> bool:
    return decision["kind"] == VERDICT and isinstance(decision.get("right"), bool) and "story" in decision


def _item(decision: Decision) -> Item:
    start, end = decision.get("start"), decision.get("end")
    return Item(str(decision["story"]), str(decision.get("item")), str(decision.get("value", "")), start, end)
