"""What a reader may have meant: words of the archive one slip of the finger away from what was typed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from string import ascii_lowercase

from archive.store.query import fold
from archive.store.search import search

MOST_WORDS = 8  # of a query that are looked at
NEIGHBOURS = 4  # words tried in the place of each
SHORTEST = 2  # letters; every one-letter word is a neighbour of every other


def respelt(connection: sqlite3.Connection, query: str) -> Iterator[str]:
    """What may have been meant and is found; what a story has word by word comes first, then the likelier."""
    words = re.findall(r"\w+", query)[:MOST_WORDS]
    meant = [" ".join(changed) for changed in corrections(connection, words)]
    together = [text for text in meant if search(connection, f'"{text}"', limit=0).total]
    yield from together
    yield from (text for text in meant if text not in together and search(connection, text, limit=0).total)


def corrections(connection: sqlite3.Connection, words: list[str]) -> Iterator[list[str]]:
    """The words with one of them replaced by a neighbour that occurs in stories, likelier ones first.

    Likelier: a word that occurs nowhere is wrong before one that does; of the neighbours the most frequent.
    """
    folded = [fold(word) for word in words]
    counts = [_stories(connection, word) for word in folded]
    for place in sorted(range(len(words)), key=counts.__getitem__):
        for neighbour in _neighbours(connection, folded[place]):
            yield [*folded[:place], neighbour, *folded[place + 1 :]]


def _stories(connection: sqlite3.Connection, word: str) -> int:
    row = connection.execute("SELECT stories FROM words WHERE word = ?", (word,)).fetchone()
    return row[0] if row else 0


def _neighbours(connection: sqlite3.Connection, word: str) -> list[str]:
    if len(word) < SHORTEST:
        return []
    found = {one: count for one in _edits(word) if (count := _stories(connection, one))}
    return sorted(found, key=lambda one: (-found[one], one))[:NEIGHBOURS]


def _edits(word: str) -> set[str]:
    """All words at Damerau and Levenshtein's distance 1."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    left_out = {head + tail[1:] for head, tail in cuts if tail}
    other = {head + letter + tail[1:] for head, tail in cuts if tail for letter in ascii_lowercase}
    added = {head + letter + tail for head, tail in cuts for letter in ascii_lowercase}
    return (swapped | left_out | other | added) - {word}
