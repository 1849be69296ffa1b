"""`guong review`: people who may be one, shown side by side; what people decide of them holds from then on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.errors import BadInput, Locked
from archive.folder import DataFolder
from archive.store.database import storage_errors, transaction
from archive.store.decisions import JOIN, SPLIT, Decision, append_decisions, moment, read_decisions
from archive.store.people import decided_people, join_people
from archive.store.sampling import QUIT, SKIP, WORDS
from archive.store.schema import open_archive, require_archive

LOCK_WAIT = 10.0  # seconds
AROUND = 90  # characters of text on either side of a name


@dataclass(frozen=True, slots=True)
class Side:
    """A person as one story tells of them; `id` is the sighting's, `stories` are those of the person so far."""

    id: str
    name: str
    titles: tuple[str, ...]
    published: str | None
    born: int | None
    url: str
    shown: str
    stories: int

    def as_text(self) -> str:
        """For a terminal."""
        known = [*self.titles, *([f"born {self.born}"] if self.born else []), (self.published or "")[:10]]
        told = f"{self.stories} stories" if self.stories > 1 else "1 story"
        return (
            f"  {self.id}  {self.name} ({'; '.join(filter(None, known))}), {told}\n    {self.url}\n    … {self.shown} …"
        )

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        names = ("id", "name", "published", "born", "url", "shown", "stories")
        return {**{name: getattr(self, name) for name in names}, "titles": list(self.titles)}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two who may be one person, how likely that is, and what speaks for and against it."""

    first: Side
    second: Side
    confidence: float
    reasons: tuple[str, ...]

    def as_text(self) -> str:
        """For a terminal."""
        head = f"One person? {self.confidence:.2f}: {', '.join(self.reasons)}"
        return "\n".join((head, self.first.as_text(), self.second.as_text()))

    def as_json(self) -> dict[str, Any]:
        """The line of `review --json`."""
        people = [self.first.as_json(), self.second.as_json()]
        return {"people": people, "confidence": self.confidence, "reasons": list(self.reasons)}


Ask = Callable[[Doubt], str | None]

# Of two people the surest link; the surest pairs first, and of these those with the most stories.
_DOUBTS = """SELECT first, second, max(confidence), reasons FROM person_links
    JOIN sightings AS one ON one.id = first JOIN sightings AS other ON other.id = second
    WHERE verdict = 'doubtful' AND one.person <> other.person AND NOT EXISTS
        (SELECT 1 FROM people_decided WHERE people_decided.first = person_links.first
            AND people_decided.second = person_links.second)
    GROUP BY min(one.person, other.person), max(one.person, other.person)
    ORDER BY confidence DESC, first, second LIMIT ?"""
_SIDE = """SELECT sightings.id, form, offices, stories.published, born, url, text, start, "end",
    (SELECT count(*) FROM sightings AS other WHERE other.person = sightings.person)
    FROM sightings JOIN stories ON stories.id = sightings.story
    JOIN mentions ON mentions.story = sightings.story AND number = mention WHERE sightings.id = ?"""


def doubts(folder: DataFolder, limit: int) -> list[Doubt]:
    """Pairs of people that are left to people, the surest first."""
    with closing(require_archive(folder, wait=LOCK_WAIT)) as connection, storage_errors(folder.archive_db):
        rows = connection.execute(_DOUBTS, (limit,)).fetchall()
        return [
            Doubt(_side(connection, first), _side(connection, second), confidence, tuple(json.loads(reasons)))
            for first, second, confidence, reasons in rows
        ]


def _side(connection: sqlite3.Connection, sighting: str) -> Side:
    row = connection.execute(_SIDE, (sighting,)).fetchone()
    key, name, offices, published, born, url, text, start, end, stories = row
    shown = " ".join(text[max(0, start - AROUND) : end + AROUND].split())
    titles = tuple(f"{'nguyên ' if past else ''}{title}" for title, _, past in json.loads(offices))
    return Side(key, name, titles, published, born, url, shown, stories)


def record(folder: DataFolder, found: Iterable[Doubt], ask: Ask, now: Callable[[], datetime]) -> int:
    """Ask of each doubt and write what was said to decisions.jsonl at once; how many decisions that were.

    An answer is y (one person), n (two), s (skip) or q (no more); None: nobody answers. BadInput names what is
    no answer.
    """
    number = 0
    for doubt in found:
        word = (ask(doubt) or "").strip().lower()
        if word in QUIT:
            break
        if word in SKIP:
            continue
        if word not in WORDS:
            raise BadInput(f"{word!r} is no verdict: y, n, s (skip) or q; {number} are kept")
        pair = (doubt.first.id, doubt.second.id)
        append_decisions(folder, [_decision(JOIN if WORDS[word] else SPLIT, pair, "guong review", now())])
        number += 1
    return number


def decide(folder: DataFolder, kind: str, people: tuple[str, str], reason: str, now: datetime) -> None:
    """Write to decisions.jsonl that two are one (`join`) or not (`split`); BadInput where an id is nobody's."""
    if people[0] == people[1]:
        raise BadInput(f"{people[0]} and {people[1]} are the same id; name two people")
    with closing(require_archive(folder, wait=LOCK_WAIT)) as connection, storage_errors(folder.archive_db):
        for one in people:
            if connection.execute("SELECT 1 FROM sightings WHERE id = ?", (one,)).fetchone() is None:
                raise BadInput(f"{one} is no person of the archive; `guong review` and the site show the ids")
    append_decisions(folder, [_decision(kind, people, reason, now)])


def _decision(kind: str, people: tuple[str, str], reason: str, now: datetime) -> Decision:
    return {"kind": kind, "at": moment(now), "people": sorted(people), "reason": reason}


def apply_decisions(folder: DataFolder) -> bool:
    """Work what was decided of people into archive.db; False where it is being written, whose writer does it then."""
    try:
        with (
            folder.lock("archive", wait=LOCK_WAIT),
            closing(open_archive(folder)) as connection,
            storage_errors(folder.archive_db),
            transaction(connection),
        ):
            join_people(connection, decided_people(read_decisions(folder)))
    except Locked:
        return False
    return True
