"""What the pass over people costs: an archive of invented sightings at once, then one story in a hundred more."""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from archive.model import MentionType, Office, Sighting
from archive.store.database import transaction
from archive.store.entities import Forms, entity_id, refresh_entities
from archive.store.facts import COLUMNS, insert_facts
from archive.store.people import join_people, sighting_name, sighting_rows
from archive.store.replacement import connect_for_building
from archive.store.schema import migrate

STORIES = int(os.environ.get("BENCH_STORIES", "20000"))
LEADERS = 340  # ten in each province: a third of all who are named
PEOPLE_A_STORY = 6
FIRST = date(2016, 1, 1)
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Lò", "Giàng", "Nông", "Hà", "Thạch", "Ksor")
MIDDLES = ("Văn", "Thị", "Đức", "Minh", "Thu", "A", "Hữu", "Ngọc", "Xuân", "Quang")
SYLLABLES = ("b", "ch", "d", "đ", "gi", "h", "kh", "l", "m", "ng", "nh", "ph", "qu", "s", "t", "th", "tr", "v", "x")
ENDINGS = ("an", "ánh", "ao", "ên", "iêm", "inh", "oa", "oan", "ông", "ơn", "uân", "ung", "uyên", "ương", "ừ")


def name(chance: random.Random) -> str:
    given = (chance.choice(SYLLABLES) + chance.choice(ENDINGS)).capitalize()
    return f"{chance.choice(FAMILIES)} {chance.choice(MIDDLES)} {given}"


def people(chance: random.Random, leaders: Sequence[Sighting]) -> Iterator[Sighting]:
    """Of a story: leaders, who stand in thousands, and villagers, most of whom stand in one or two."""
    for _ in range(PEOPLE_A_STORY):
        if chance.random() < 1 / 3:
            yield chance.choice(leaders)
        else:
            villager = random.Random(chance.randrange(STORIES * 2))
            commune = str(villager.randrange(3321))
            born = villager.randrange(1940, 2005) if villager.random() < 0.4 else None
            yield Sighting(
                name(villager),
                communes=frozenset((commune,)),
                provinces=frozenset((str(int(commune) % 34),)),
                born=born,
            )


def leaders_of(chance: random.Random) -> list[Sighting]:
    return [
        Sighting(
            name(chance),
            provinces=frozenset((str(number % 34),)),
            offices=(Office("Chủ tịch", f"Hội {number // 34} tỉnh {number % 34}"),),
        )
        for number in range(LEADERS)
    ]


def fill(connection: sqlite3.Connection, numbers: range, leaders: Sequence[Sighting]) -> None:
    forms: Forms = Counter()
    for number in numbers:
        chance = random.Random(number)
        day = FIRST + timedelta(days=number * 3600 // STORIES)
        story = f"s{number:08}"
        connection.execute(
            "INSERT INTO stories (id, publisher, url, kind, published, theme_score, first_seen, last_seen, versions,"
            " content, text) VALUES (?, 'p', 'u', 'article', ?, 1, '2026', '2026', 1, 'c', 'x')",
            (story, day.isoformat()),
        )
        told = {sighting_name(one.name): one for one in people(chance, leaders)}
        rows: dict[str, Sequence[Sequence[object]]] = dict.fromkeys(COLUMNS, ())
        named = [
            Sighting(one.name, day, one.communes, one.provinces, offices=one.offices, born=one.born, mentions=(at,))
            for at, one in enumerate(told.values())
        ]
        rows["sightings"] = [*sighting_rows(named, {at: at for at in range(len(named))})]
        rows["mentions"] = [
            (at, entity_id(MentionType.PER, key), "PER", at, at + 1, one.name, "{}", None)
            for at, (key, one) in enumerate(told.items())
        ]
        insert_facts(connection, story, rows, forms)
    refresh_entities(connection, forms)


def main() -> dict[str, float]:
    """Milliseconds of processor time a story."""
    leaders = leaders_of(random.Random(1))
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "people.db"
        with closing(connect_for_building(path)) as connection:
            migrate(connection, path)
            connection.execute("PRAGMA foreign_keys = OFF")  # the stories have no newspaper
            figures = {"stories": float(STORIES)}
            more = STORIES // 100
            for label, numbers in (("all", range(STORIES)), ("1 % more", range(STORIES, STORIES + more))):
                with transaction(connection):
                    fill(connection, numbers, leaders)
                start = time.process_time()
                with transaction(connection):
                    join_people(connection)
                figures[f"{label}, ms a story"] = (time.process_time() - start) * 1000 / len(numbers)
            sightings, persons = connection.execute("SELECT count(*), count(DISTINCT person) FROM sightings").fetchone()
            figures |= {"sightings": sightings, "people": persons}
        figures["bytes a story"] = path.stat().st_size / (STORIES + more)
    figures["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for label, figure in figures.items():
        sys.stdout.write(f"{label:24} {figure:12,.3f}\n")
    return figures
