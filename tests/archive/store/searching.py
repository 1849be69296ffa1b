"""Holds a search against tests/gold/search: `python -m tests.archive.store.searching` prints every class and miss.

The archive is made of our own gold: the annotated stories without their marks, and those of the sample newspapers,
read with the real grammar and gazetteer. A query's figure is 1 / the place of the first story that should lead, 0
behind the first ten.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.folder import DataFolder
from archive.ids import story_id
from archive.model import Article, Capture, Kind, Story, Theme
from archive.store.publish import publish
from archive.store.search import open_snapshot, search
from archive.store.spelling import respelt
from pipelines.entities import find_mentions
from pipelines.entities.gold import load_folder
from pipelines.facts.facts import with_facts
from pipelines.facts.people import with_people
from pipelines.ingest import ingest
from pipelines.naming.names import with_names
from pipelines.places.placing import placed_mentions
from pipelines.publisher import Publisher, Registry
from scraper.samples.newspaper import newspapers
from tests.archive.store.invented import VIETNAM, capture

GOLD = Path(__file__).parents[2] / "gold"
QUERIES = GOLD / "search" / "queries.toml"
LOOKED_AT = 10  # hits; who does not find a story among them types something else
NOWHERE = Registry({}, {})
Find = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Printed:
    """A story of the corpus; its name is what `queries.toml` calls it by."""

    name: str
    title: str
    body: tuple[str, ...]
    published: datetime | None

    @property
    def url(self) -> str:
        return f"https://{self.name}.example/"


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, and the stories of which one should lead."""

    kind: str
    text: str
    leads: frozenset[str]


def corpus() -> Iterator[Printed]:
    for gold in load_folder(GOLD / "entities"):
        first, *others = gold.text.split("\n\n")
        title, day = gold.meta["title"], gold.meta["published"]
        body = others if first == title else [first, *others]
        published = datetime.fromisoformat(day[:10]).replace(tzinfo=VIETNAM) if day else None
        yield Printed(gold.path.stem[:5], title, tuple(body), published)
    for paper in newspapers():
        for story in paper.stories:
            text = (story.sapo, *story.paragraphs)
            yield Printed(f"{paper.id}/{story.number}", story.title, text, story.published)


def make_archive(folder: DataFolder, stories: Sequence[Printed]) -> None:
    """The stories, read, in a published file."""
    told = {story.url: story for story in stories}

    def read(one: Capture, _: Publisher | None) -> Story:
        return read_printed(told[one.url], one)

    captures = [capture(story.url, story.title.encode(), minute=number) for number, story in enumerate(stories)]
    ingest(captures, NOWHERE, folder, read=read)
    publish(folder)


def read_printed(printed: Printed, one: Capture) -> Story:
    article = Article(Kind.ARTICLE, title=printed.title, body=printed.body, published=printed.published)
    mentions = find_mentions(article.text)
    day = printed.published.date() if printed.published else None
    places = placed_mentions(article.text, mentions, day, ())
    key = story_id("gold", printed.name)
    story = Story(key, one.url, "gold", article, Theme(True, 1.0, ()), mentions, one, places=places)
    return with_names(with_people(with_facts(story)))


def queries() -> Iterator[Query]:
    for kind, asked in tomllib.loads(QUERIES.read_text("utf-8")).items():
        for text, leads in asked.items():
            yield Query(kind, text, frozenset(leads))


def finder(snapshot: sqlite3.Connection) -> Find:
    """Our search as a reader meets it: where nothing is found, with the first other spelling that the page offers."""

    def names(query: str) -> list[str]:
        hits = search(snapshot, query, limit=LOOKED_AT).hits
        return [name_of(hit.url) for hit in hits]

    def find(query: str) -> list[str]:
        return names(query) or next((names(other) for other in respelt(snapshot, query)), [])

    return find


def name_of(url: str) -> str:
    """The name of the story with this address."""
    return url.removeprefix("https://").removesuffix(".example/")


def reciprocal_rank(query: Query, found: Sequence[str]) -> float:
    places = (1 / place for place, name in enumerate(found[:LOOKED_AT], 1) if name in query.leads)
    return next(places, 0.0)


def ranks(find: Find) -> dict[Query, float]:
    return {query: reciprocal_rank(query, find(query.text)) for query in queries()}


def by_kind(found: Mapping[Query, float]) -> dict[str, float]:
    """The mean of each class, and of all queries."""
    kinds = dict.fromkeys(query.kind for query in found)
    means = {kind: _mean([rank for query, rank in found.items() if query.kind == kind]) for kind in kinds}
    return {**means, "all": _mean(list(found.values()))}


def _mean(ranks: Sequence[float]) -> float:
    return sum(ranks) / len(ranks)


def main() -> None:
    with tempfile.TemporaryDirectory() as work:
        folder = DataFolder(Path(work, "data"))
        make_archive(folder, list(corpus()))
        with closing(open_snapshot(folder)) as snapshot:
            find = finder(snapshot)
            found = ranks(find)
            for query, rank in found.items():
                if rank < 1:
                    leads, hits = sorted(query.leads), find(query.text)[:4]
                    sys.stdout.write(f"{query.kind:24} {rank:.2f}  {query.text}  wanted {leads} found {hits}\n")
    for kind, mean in by_kind(found).items():
        sys.stdout.write(f"{kind:24} {sum(query.kind == kind for query in found) or len(found):4} {mean:.3f}\n")


if __name__ == "__main__":
    main()
