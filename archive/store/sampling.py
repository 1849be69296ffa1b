"""`guong sample`: stories drawn by lot, what to look at in each, and verdicts as they are typed or piped in."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.store.database import storage_errors
from archive.store.decisions import VERDICT, append_decisions, moment, read_decisions
from archive.store.error_rates import Item, Rate, latest_verdicts, rates
from archive.store.schema import require_archive

MENTIONS = 5  # of each story: with theme, title and date eight questions, a minute's work
CONTEXT = 60  # characters of text on either side of a mention
LOCK_WAIT = 10.0  # seconds
WORDS = {"y": True, "yes": True, "1": True, "đ": True, "đúng": True, "n": False, "no": False, "0": False, "sai": False}
SKIP = frozenset({"", "s", "skip", "?"})
QUIT = frozenset({"q", "quit"})


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is to be found right or wrong, with what one must see to tell."""

    item: Item
    url: str
    shown: str

    def as_json(self) -> dict[str, Any]:
        """The line of `sample --json`."""
        return {**self.item.as_decision(), "url": self.url, "shown": self.shown}

    def as_text(self) -> str:
        """What is asked on a terminal."""
        asked = {"theme": "about exemplary people or models?", "title": "the headline?", "published": "the date?"}
        return f"{self.url}\n  {self.shown}\n  {asked.get(self.item.kind, f'{self.item.kind}: {self.item.value}?')}"


Ask = Callable[[Question], str | None]


def draw(folder: DataFolder, number: int, seed: int, mentions: int = MENTIONS) -> list[Question]:
    """What to look at in so many stories; the same for the same archive, seed and verdicts so far.

    Stories that someone has looked at already are passed over.
    """
    with _archive(folder) as connection, storage_errors(folder.archive_db):
        seen = {item.story for item in latest_verdicts(read_decisions(folder))}
        ids = [row[0] for row in connection.execute("SELECT id FROM stories") if row[0] not in seen]
        drawn = sorted(ids, key=lambda story: _lot(seed, story))[:number]
        return [question for story in drawn for question in _questions(connection, story, seed, mentions)]


def record(
    folder: DataFolder,
    questions: Iterable[Question],
    ask: Callable[[Question], str | None],
    now: Callable[[], datetime],
) -> int:
    """Ask each question and write its answer to decisions.jsonl at once; how many verdicts that were.

    An answer is y, n, s (skip) or q (no more); None: nobody answers. BadInput names one that is none.
    """
    number = 0
    for question in questions:
        word = (ask(question) or "").strip().lower()
        if word in QUIT:
            break
        if word in SKIP:
            continue
        if word not in WORDS:
            raise BadInput(f"{word!r} is no verdict: y, n, s (skip) or q; {number} are kept")
        verdict = {"kind": VERDICT, "at": moment(now()), **question.item.as_decision(), "right": WORDS[word]}
        append_decisions(folder, [verdict])
        number += 1
    return number


def error_rates(folder: DataFolder, say: Callable[[str], None]) -> list[Rate]:
    """Precision by kind and year, from all verdicts that hold for what is in the archive now."""
    with _archive(folder) as connection, storage_errors(folder.archive_db):
        return rates(connection, read_decisions(folder, say))


def _archive(folder: DataFolder) -> closing[sqlite3.Connection]:
    return closing(require_archive(folder, wait=LOCK_WAIT))


def _lot(seed: int, *parts: str) -> str:
    return hashlib.sha256("\x1f".join((str(seed), *parts)).encode()).hexdigest()


def _questions(connection: sqlite3.Connection, story: str, seed: int, mentions: int) -> Iterator[Question]:
    url, title, published, text, theme = connection.execute(
        "SELECT url, stories.title, stories.published, text, theme_is FROM stories"
        " JOIN contents ON contents.id = stories.content WHERE stories.id = ?",
        (story,),
    ).fetchone()
    opening = " ".join(text[: 4 * CONTEXT].split())
    if theme:  # what was imported whatever its theme says nothing of how the theme is told
        yield Question(Item(story, "theme", "1"), url, opening)
    yield Question(Item(story, "title", title or ""), url, title or "(none)")
    yield Question(Item(story, "published", published or ""), url, published or "(none)")
    rows = connection.execute(
        'SELECT type, start, "end", surface FROM mentions WHERE story = ? ORDER BY number', (story,)
    ).fetchall()
    for kind, start, end, surface in sorted(rows, key=lambda row: _lot(seed, story, *map(str, row)))[:mentions]:
        around = f"…{text[max(0, start - CONTEXT) : start]}[{surface}]{text[end : end + CONTEXT]}…"
        yield Question(Item(story, kind, surface, start, end), url, " ".join(around.split()))
