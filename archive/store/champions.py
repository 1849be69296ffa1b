"""Champion lists: the best stories of each common word, so that nobody ranks a hundred thousand hits while one waits.

Manning, Raghavan, Schütze, Introduction to Information Retrieval, 2008, §7.1.3.
"""

from __future__ import annotations

import math
import sqlite3

COMMON = 2_000  # stories; rarer words are ranked when they are asked for, in a millisecond or two
LENGTH = 1_000  # as many hits as a search counts
TITLE_WEIGHT = 8.0  # a word of the headline says more than one of the text

TABLE = """CREATE TABLE champions (
    word TEXT NOT NULL, is_exact INTEGER NOT NULL, place INTEGER NOT NULL,
    number INTEGER NOT NULL REFERENCES story_list (number), PRIMARY KEY (word, is_exact, place)) WITHOUT ROWID"""
# FTS5's own ranking of one word, term by term (Robertson and Zaragoza 2009, k1 = 1.2, b = .75): its `bm25` asks for the
# length of each hit anew, this reads them once for all words. `common` are the hits of one word in the text without
# marks, with their scores.
_LENGTHS = (
    "CREATE TEMP TABLE lengths (number INTEGER PRIMARY KEY, words INTEGER NOT NULL)",
    "INSERT INTO temp.lengths SELECT id, words_of(sz) FROM story_search_docsize ORDER BY id",
)
_COMMON = f"""INSERT INTO temp.common
    SELECT number, -(?2 * ((often * 2.2) / (often + 1.2 * (0.25 + 0.75 * words / ?3))))
    FROM (SELECT doc AS number, sum(iif(col = 'title', {TITLE_WEIGHT}, 1.0)) AS often
        FROM temp.without_marks WHERE term = ?1 GROUP BY doc)
    JOIN temp.lengths USING (number)"""  # noqa: S608 - constants
_BEST = "INSERT INTO champions SELECT ?1, ?2, row_number() OVER (ORDER BY score, number DESC) - 1, number FROM"
_OF_ALL = f"{_BEST} (SELECT number, score FROM temp.common ORDER BY 2, 1 DESC LIMIT {LENGTH})"  # noqa: S608
_OF_EXACT = f"""{_BEST} (SELECT number, score FROM temp.common WHERE number IN
    (SELECT doc FROM temp.with_marks WHERE term = ?1) ORDER BY 2, 1 DESC LIMIT {LENGTH})"""  # noqa: S608 - constants
_LEAST_WEIGHT = 1e-6  # FTS5's, of a word that stands in more than half of the stories


def save_champions(connection: sqlite3.Connection) -> None:
    """Work the lists out from the finished indexes, of words without marks and, where they are common, with them."""
    connection.execute(TABLE)
    connection.create_function("words_of", 1, _words_of, deterministic=True)
    connection.execute("CREATE VIRTUAL TABLE temp.without_marks USING fts5vocab (main, story_search, instance)")
    connection.execute("CREATE VIRTUAL TABLE temp.with_marks USING fts5vocab (main, story_exact, instance)")
    connection.execute("CREATE VIRTUAL TABLE temp.exact_words USING fts5vocab (main, story_exact, row)")
    for statement in _LENGTHS:
        connection.execute(statement)
    connection.execute("CREATE TEMP TABLE common (number INTEGER PRIMARY KEY, score REAL NOT NULL)")
    stories, mean = connection.execute("SELECT count(*), avg(words) FROM temp.lengths").fetchone()
    marked = _common_with_marks(connection)
    for word, hits in connection.execute("SELECT word, stories FROM words WHERE stories > ? ORDER BY 1", (COMMON,)):
        weight = max(math.log((stories - hits + 0.5) / (hits + 0.5)), _LEAST_WEIGHT)
        connection.execute("DELETE FROM temp.common")
        connection.execute(_COMMON, (word, weight, mean))
        connection.execute(_OF_ALL, (word, 0))
        for exact in marked.get(word, ()):
            connection.execute(_OF_EXACT, (exact, 1))
    for table in ("without_marks", "with_marks", "exact_words", "lengths", "common"):
        connection.execute(f"DROP TABLE temp.{table}")


def _common_with_marks(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Common words as they are written, by their letters without marks; those without any are left out."""
    found: dict[str, list[str]] = {}
    rows = connection.execute("SELECT term, fold(term) FROM temp.exact_words WHERE doc > ? ORDER BY 1", (COMMON,))
    for word, plain in rows:
        if plain != word:
            found.setdefault(plain, []).append(word)
    return found


def _words_of(sizes: bytes) -> int:
    """How many words a story has: FTS5 keeps the count of each column as a varint of SQLite's."""
    total = number = 0
    for byte in sizes:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            total, number = total + number, 0
    return total
