"""The pairs of tests/gold/people as an archive joins them, from their texts alone:
`python -m tests.archive.links.people_archive`.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.folder import DataFolder
from archive.ids import story_id
from archive.model import Article, Capture, Kind, Story, Theme
from archive.store.people import sighting_id, sighting_name
from pipelines.entities import find_mentions
from pipelines.facts.facts import with_facts
from pipelines.facts.people import with_people
from pipelines.facts.protected import with_protection
from pipelines.ingest import ingest
from pipelines.places.placing import placed_mentions
from pipelines.publisher import Publisher, Registry
from tests.archive.links.people_gold import gold
from tests.archive.store.invented import VIETNAM, capture
from tests.pipelines.facts.stories import Count

NOWHERE = Registry({}, {})


def address(name: str) -> str:
    return f"https://{name}.example/"


def read_told(told: Mapping[str, Any], one: Capture) -> Story:
    """A text of the gold as the pipeline reads a page: nothing is given but words, day and newspaper's province."""
    title, *paragraphs = told["text"].strip().split("\n\n")
    published = datetime.combine(told["date"], datetime.min.time(), VIETNAM)
    article = Article(Kind.ARTICLE, title=title, body=tuple(paragraphs), published=published)
    mentions = with_protection(article.text, find_mentions(article.text), told["date"])
    newspaper = (told["province"],)
    places = placed_mentions(article.text, mentions, told["date"], newspaper)
    key = story_id("gold", told["id"])
    story = Story(key, one.url, "gold", article, Theme(True, 1.0, ()), mentions, one, places=places)
    return with_people(with_facts(replace(story, places=places)), newspaper)


def make_archive(folder: DataFolder, stories: list[Mapping[str, Any]]) -> None:
    by_address = {address(told["id"]): told for told in stories}

    def read(one: Capture, _: Publisher | None) -> Story:
        return read_told(by_address[one.url], one)

    captures = [capture(where, b"x", minute=number) for number, where in enumerate(by_address)]
    ingest(captures, NOWHERE, folder, read=read)


def people(folder: DataFolder) -> dict[str, str | None]:
    """Whom the person of each text became; None where the name was not found."""
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        return {told["id"]: _person(connection, told) for told in gold()["story"]}


def _person(connection: sqlite3.Connection, told: Mapping[str, Any]) -> str | None:
    key = sighting_id(story_id("gold", told["id"]), sighting_name(told["person"]["name"]))
    row = connection.execute("SELECT person FROM sightings WHERE id = ?", (key,)).fetchone()
    return row[0] if row else None


def count(joined: Mapping[str, str | None], lot: str = "") -> Count:
    """Pairs that are one person, that the archive joined, and both; `lot`: how the texts' names begin."""
    pairs = [(pair["same"], *pair["stories"]) for pair in gold()["pair"] if pair["stories"][0].startswith(lot)]
    found = [(same, joined[one] is not None and joined[one] == joined[other]) for same, one, other in pairs]
    return Count(
        sum(same for same, _ in found), sum(ours for _, ours in found), sum(same and ours for same, ours in found)
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = DataFolder(Path(scratch))
        make_archive(folder, gold()["story"])
        joined = people(folder)
        for pair in gold()["pair"]:
            one, other = pair["stories"]
            ours = joined[one] is not None and joined[one] == joined[other]
            if ours is not pair["same"]:
                with closing(sqlite3.connect(folder.archive_db)) as connection:
                    sys.stdout.write(f"{one} + {other}: {'same' if pair['same'] else 'different'}, {pair['why']}\n")
                    for key in (one, other):
                        rows = connection.execute(
                            "SELECT form, communes, provinces, hamlets, offices, born, address FROM sightings"
                            " WHERE story = ?",
                            (story_id("gold", key),),
                        )
                        for row in rows:
                            sys.stdout.write(f"    {key} {row}\n")
    lots = ("second lot", "third lot", "fourth lot", "fifth lot", "sixth lot")
    for name, lot in (("all", ""), *((name, str(number)) for number, name in enumerate(lots, 2))):
        c = count(joined, lot)
        sys.stdout.write(f"{name}: {c.gold} same, {c.found} joined, {c.right} rightly: ")
        sys.stdout.write(f"P {c.precision:.3f} R {c.recall:.3f} F1 {c.f1:.3f}\n")


if __name__ == "__main__":
    main()
