"""The gold of reprints: texts, pairs of them, and how well what was found agrees with the pairs."""

from __future__ import annotations

import sqlite3
import sys
import tomllib
import zlib
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive.links.overlap import Likeness, overlap
from archive.links.reprint_pass import link_reprints
from archive.links.shingles import shingles_of
from archive.store.schema import migrate

FOLDER = Path(__file__).parents[2] / "gold" / "reprints"

Key = frozenset[str]


@dataclass(frozen=True, slots=True)
class Text:
    """A story: its title, the day it was published, its paragraphs."""

    title: str
    published: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, whether one is a reprint of the other, and what was done to it or makes them look alike."""

    first: str
    second: str
    reprint: bool
    how: str

    @property
    def key(self) -> Key:
        return frozenset((self.first, self.second))


@dataclass(frozen=True, slots=True)
class Score:
    """How many pairs were found rightly and wrongly, and which were missed or made up."""

    right: int
    made_up: tuple[Pair, ...]
    missed: tuple[Pair, ...]

    @property
    def precision(self) -> float:
        return self.right / max(self.right + len(self.made_up), 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + len(self.missed), 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(2 * self.right + len(self.made_up) + len(self.missed), 1)

    def __str__(self) -> str:
        lines = [f"precision {self.precision:.3f}, recall {self.recall:.3f}, F1 {self.f1:.3f}"]
        lines += [f"  made up: {pair.first} | {pair.second} ({pair.how})" for pair in self.made_up]
        lines += [f"  missed: {pair.first} | {pair.second} ({pair.how})" for pair in self.missed]
        return "\n".join(lines)


@cache
def texts() -> dict[str, Text]:
    """All texts by name."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.txt"))}


@cache
def pairs(file: str = "pairs.toml") -> tuple[Pair, ...]:
    """The pairs of a file, in its order."""
    return tuple(Pair(**pair) for pair in tomllib.loads((FOLDER / file).read_text("utf-8"))["pair"])


def groups() -> dict[str, tuple[Pair, ...]]:
    """The pairs that chose the rules, a random half that did not, and those of texts written afterwards."""
    known = pairs()
    tuning = tuple(pair for pair in known if zlib.crc32(f"{pair.first} {pair.second}".encode()) % 2 == 0)
    unseen = tuple(pair for pair in known if pair not in tuning)
    return {"tuning": tuning + pairs("pairs-second.toml"), "unseen": unseen, "third": pairs("pairs-third.toml")}


def every_pair() -> tuple[Pair, ...]:
    """All pairs of all groups."""
    return tuple(pair for group in groups().values() for pair in group)


def score(of: Iterable[Pair], is_found: Callable[[Pair], bool]) -> Score:
    """Precision and recall over some of the pairs."""
    judged = [(pair, is_found(pair)) for pair in of]
    return Score(
        sum(pair.reprint and found for pair, found in judged),
        tuple(pair for pair, found in judged if found and not pair.reprint),
        tuple(pair for pair, found in judged if pair.reprint and not found),
    )


def likeness(pair: Pair) -> Likeness | None:
    """What a comparison of the two texts alone says."""
    first, second = (shingles_of(texts()[name].paragraphs) for name in (pair.first, pair.second))
    return overlap(first, second).likeness


def is_reprint(pair: Pair) -> bool:
    """Whether a comparison of the two texts alone finds any likeness."""
    return likeness(pair) is not None


def put(connection: sqlite3.Connection, name: str, text: Text) -> None:
    """A story of the archive as the pass reads it; what else a story has does not matter here."""
    connection.execute(
        "INSERT INTO stories (id, publisher, url, kind, title, published, theme_score, first_seen, last_seen, versions,"
        " content, text) VALUES (?, 'p', 'u', 'article', ?, ?, 1, '2026-01-01', '2026-01-01', 1, ?, ?)",
        (name, text.title, f"{text.published}T08:00:00+07:00", name, "\n\n".join([text.title, *text.paragraphs])),
    )


def archive() -> sqlite3.Connection:
    """An archive of all texts, not yet compared."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, Path("memory"))
    for name, text in texts().items():
        put(connection, name, text)
    return connection


@dataclass(frozen=True, slots=True)
class Found:
    """What the whole pass makes of all texts: pairs that share text, and clusters by their earliest story."""

    links: frozenset[Key]
    clusters: dict[str, frozenset[str]]


@cache
def linked() -> Found:
    """The pass over an archive of all texts."""
    with closing(archive()) as connection:
        link_reprints(connection)
        links = connection.execute("SELECT first, second FROM reprint_links").fetchall()
        clusters: dict[str, set[str]] = {}
        for earliest, story in connection.execute(
            "SELECT earliest, story FROM clusters JOIN cluster_members ON cluster = id"
        ):
            clusters.setdefault(earliest, set()).add(story)
    return Found(frozenset(map(frozenset, links)), {key: frozenset(stories) for key, stories in clusters.items()})


def is_linked(pair: Pair) -> bool:
    """What the whole pass says."""
    return pair.key in linked().links


def _read(path: Path) -> Text:
    head, *paragraphs = path.read_text("utf-8").strip().split("\n\n")
    title, published = (line.partition(": ")[2] for line in head.splitlines())
    return Text(title, published, tuple(paragraphs))


def main() -> None:
    """Print the figures of docs/quality.md, and every pair that fails."""
    for way, is_found in (("two texts compared", is_reprint), ("the whole pass", is_linked)):
        for name, group in (*groups().items(), ("all", every_pair())):
            sys.stdout.write(f"{way}, {name} ({len(group)} pairs): {score(group, is_found)}\n")
    for how, reprint in sorted({(pair.how, pair.reprint) for pair in every_pair()}):
        those = [pair for pair in every_pair() if (pair.how, pair.reprint) == (how, reprint)]
        wrong = sum(is_linked(pair) != reprint for pair in those)
        sys.stdout.write(f"{how}, {'reprint' if reprint else 'no reprint'}: {len(those)} pairs, {wrong} wrong\n")


if __name__ == "__main__":
    main()
