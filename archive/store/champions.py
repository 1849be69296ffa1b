"""Champion lists: the best stories of each common word, so that nobody ranks a hundred thousand hits while one waits.

Manning, Raghavan, Schütze, Introduction to Information Retrieval, 2008, §7.1.3.
"""

from __future__ import annotations

import sqlite3

COMMON = 2_000  # stories; rarer words are ranked when they are asked for, in a millisecond or two
LENGTH = 1_000  # as many hits as a search counts
TITLE_WEIGHT = 8.0  # a word of the headline says more than one of the text

TABLE = """CREATE TABLE champions (
    word TEXT NOT NULL, is_exact INTEGER NOT NULL, place INTEGER NOT NULL,
    number INTEGER NOT NULL REFERENCES story_list (number), PRIMARY KEY (word, is_exact, place)) WITHOUT ROWID"""
_RANKED = f"""SELECT row_number() OVER (ORDER BY score, number DESC) - 1, number FROM (
    SELECT rowid AS number, bm25(story_search, {TITLE_WEIGHT}, 1.0) AS score FROM story_search
    WHERE story_search MATCH ?{{}} ORDER BY 2, 1 DESC LIMIT {LENGTH})"""  # noqa: S608 - constants
_OF_ALL = _RANKED.format("")
_OF_EXACT = _RANKED.format(" AND rowid IN (SELECT rowid FROM story_exact WHERE story_exact MATCH ?)")


def save_champions(connection: sqlite3.Connection) -> None:
    """Work the lists out from the finished indexes, of words without marks and, where they are common, with them."""
    connection.execute(TABLE)
    connection.execute("CREATE VIRTUAL TABLE temp.with_marks USING fts5vocab (main, story_exact, row)")
    folded = connection.execute("SELECT word FROM words WHERE stories > ? ORDER BY 1", (COMMON,)).fetchall()
    exact = connection.execute("SELECT term FROM temp.with_marks WHERE doc > ? ORDER BY 1", (COMMON,)).fetchall()
    connection.execute("DROP TABLE temp.with_marks")
    for (word,) in folded:
        _save(connection, word, 0, _OF_ALL, _match(word))
    for (word,) in exact:
        plain = connection.execute("SELECT fold(?)", (word,)).fetchone()[0]
        if plain != word:
            _save(connection, word, 1, _OF_EXACT, _match(plain), _match(word))


def _save(connection: sqlite3.Connection, word: str, is_exact: int, ranked: str, *matches: str) -> None:
    rows = [(word, is_exact, place, number) for place, number in connection.execute(ranked, matches)]
    connection.executemany("INSERT INTO champions VALUES (?, ?, ?, ?)", rows)


def _match(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
