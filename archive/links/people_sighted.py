"""Sightings as they are stored; what many stories say in the same words is read once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from archive.links.people import Judgement, depends_on_day, judge
from archive.links.people_blocks import blocks_of
from archive.links.people_clusters import Profile, profile_of
from archive.links.trades import heads
from archive.model import Office, Sighting

NO_DAY = date.max.toordinal()
REMEMBERED = 20_000  # ways of telling and pairs of them, some 2 kB each
_ROWS = """SELECT id, story, person, day, form, communes, provinces, hamlets, offices, born, address, is_byline
    FROM sightings WHERE id IN (SELECT value FROM json_each(?))"""


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """All that a story says of somebody but when; one object for all stories that say the same."""

    number: int
    told: Sighting  # without a day, or with New Year's Day where the year matters
    blocks: frozenset[int]
    profile: Profile


@dataclass(frozen=True, slots=True)
class Sighted:
    """A row of `sightings`: `person` is the entity that it belongs to by now, `rank` its place in time.

    The earliest of a person's sightings gives the person's id.
    """

    id: str
    story: str
    person: str
    rank: tuple[int, str]
    telling: Telling


class Reader:
    """Reads sightings, and judges of two once where others of them say the same."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._tellings: dict[tuple[object, ...], Telling] = {}
        self._judged: dict[tuple[int, int], Judgement] = {}
        self._numbers = 0

    def read(self, keys: Collection[str]) -> dict[str, Sighted]:
        """Sightings by their ids, but for those whose story is no more, or names the person no more."""
        rows = self._connection.execute(_ROWS, (json.dumps(sorted(keys)),))
        return {
            key: Sighted(key, story, person, (date.fromisoformat(day).toordinal() if day else NO_DAY, key), telling)
            for key, story, person, day, *said in rows
            if (telling := self._telling(day, said))
        }

    def judge(self, one: Sighted, other: Sighted) -> Judgement:
        """Hold two against each other."""
        first, second = one.telling.number, other.telling.number
        pair = (first, second) if first < second else (second, first)
        found = self._judged.get(pair)
        if found is None:
            if len(self._judged) >= REMEMBERED:
                self._judged.clear()
            found = self._judged[pair] = judge(one.telling.told, other.telling.told)
        return found

    def _telling(self, day: str | None, said: list[object]) -> Telling:
        offices, address = str(said[4]).replace('","', " "), str(said[6])  # titles with their bodies
        year = day[:4] if day and (depends_on_day(address) or heads(offices)) else None
        key = (year, *said)
        found = self._tellings.get(key)
        if found is None:
            if len(self._tellings) >= REMEMBERED:
                self._tellings.clear()
            self._numbers += 1
            told = _told(year, *said)  # type: ignore[arg-type]  # as the table has them
            found = self._tellings[key] = Telling(self._numbers, told, blocks_of(told), profile_of(told))
        return found


def _told(
    year: str | None, form: str, communes: str, provinces: str, hamlets: str, offices: str, born: int | None,
    address: str, is_byline: int,
) -> Sighting:  # fmt: skip
    return Sighting(
        form,
        date(int(year), 1, 1) if year else None,
        _names(communes),
        _names(provinces),
        _names(hamlets),
        tuple(Office(title, body, bool(past)) for title, body, past in json.loads(offices)),
        born,
        address,
        bool(is_byline),
    )


def _names(written: str) -> frozenset[str]:
    return frozenset(json.loads(written)) if written != "[]" else frozenset()
