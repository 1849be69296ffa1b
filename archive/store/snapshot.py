"""Building the file that readers get: archive.db in the order of dates, with search index, lists and counts."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from archive.errors import StorageFailure
from archive.store import champions, corrections, error_rates
from archive.store.database import WHAT_TO_DO
from archive.store.decisions import Decision
from archive.store.dictionary import refresh_dictionary
from archive.store.pairs import TOKENIZE, pairs_of_text
from archive.store.place_stories import PLACES, without_level
from archive.store.query import fold, parse_query
from archive.store.reference import DOCUMENTS, DocumentRow, save_documents
from archive.store.schema import VERSION, version_of
from archive.store.takedowns import WITHHELD

REPRINTS = frozenset({"reprint_read", "reprint_fingerprints", "reprint_links"})  # readers get the clusters
PEOPLE = frozenset({"people_blocks", "people_read", "people_stale", "person_profiles"})  # readers get the links
LEFT_OUT = frozenset({"watermarks", "_sqlite_migrations"}) | REPRINTS | PEOPLE
SHOWN = {"captures": f"reason IS NOT '{WITHHELD}'"}  # even the address of what was taken down may name someone

LISTS = (
    """CREATE TABLE story_list (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE REFERENCES stories (id),
        publisher TEXT NOT NULL REFERENCES publishers (id), published TEXT, year INTEGER, title TEXT,
        url TEXT NOT NULL, kind TEXT NOT NULL, gone_since TEXT, versions INTEGER NOT NULL)""",
    """INSERT INTO story_list
        SELECT number, id, publisher, published, CAST(substr(published, 1, 4) AS INTEGER), title, url, kind,
            gone_since, versions FROM stories ORDER BY number""",
    "CREATE INDEX story_list_by_publisher ON story_list (publisher, year)",
    "CREATE INDEX story_list_by_publisher_number ON story_list (publisher, number)",
    "CREATE INDEX story_list_by_year ON story_list (year, number)",
    """CREATE TABLE entity_stories (
        entity TEXT NOT NULL REFERENCES entities (id), number INTEGER NOT NULL REFERENCES story_list (number),
        mentions INTEGER NOT NULL, PRIMARY KEY (entity, number)) WITHOUT ROWID""",
    """INSERT INTO entity_stories
        SELECT mentions.entity, stories.number, count(*) FROM mentions JOIN stories ON stories.id = mentions.story
        WHERE mentions.entity IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2""",
    "CREATE INDEX entity_stories_by_number ON entity_stories (number)",
    """CREATE TABLE entity_counts (
        place INTEGER PRIMARY KEY, entity TEXT NOT NULL UNIQUE REFERENCES entities (id), type TEXT NOT NULL,
        name TEXT NOT NULL, folded TEXT NOT NULL, stories INTEGER NOT NULL, mentions INTEGER NOT NULL,
        first INTEGER NOT NULL, last INTEGER NOT NULL)""",
    """INSERT INTO entity_counts (entity, type, name, folded, stories, mentions, first, last)
        SELECT id, type, name, fold(name), count(*), sum(mentions), min(number), max(number)
        FROM entities JOIN entity_stories ON entity = id GROUP BY id ORDER BY 5 DESC, 6 DESC, id""",
    "CREATE INDEX entity_counts_by_type ON entity_counts (type, stories)",
    "CREATE INDEX entity_counts_by_name ON entity_counts (folded, stories)",
    """CREATE TABLE story_counts (
        publisher TEXT NOT NULL REFERENCES publishers (id), year INTEGER NOT NULL, stories INTEGER NOT NULL,
        first INTEGER NOT NULL, last INTEGER NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY (publisher, year))
        WITHOUT ROWID""",
    """INSERT INTO story_counts
        SELECT publisher, coalesce(year, 0), count(*), min(number), max(number), count(gone_since)
        FROM story_list GROUP BY 1, 2""",
    "CREATE INDEX story_counts_by_year ON story_counts (year)",
    """CREATE TABLE publisher_health (
        publisher TEXT PRIMARY KEY REFERENCES publishers (id), last_fetched TEXT NOT NULL, last_story TEXT,
        answers INTEGER NOT NULL, failed INTEGER NOT NULL) WITHOUT ROWID""",
    """INSERT INTO publisher_health
        WITH latest AS (SELECT publisher, max(fetched) AS last_fetched FROM captures GROUP BY publisher)
        SELECT latest.publisher, last_fetched,
            (SELECT max(published) FROM story_list WHERE story_list.publisher = latest.publisher),
            count(*), sum(coalesce(status, 200) >= 400 OR coalesce(reason, '') IN ('set-aside', 'soft-404'))
        FROM latest JOIN captures ON captures.publisher = latest.publisher
            AND julianday(fetched) > julianday(last_fetched) - 30
        GROUP BY latest.publisher""",
    """CREATE TABLE month_counts (
        publisher TEXT NOT NULL REFERENCES publishers (id), month TEXT NOT NULL, stories INTEGER NOT NULL,
        PRIMARY KEY (publisher, month)) WITHOUT ROWID""",
    """INSERT INTO month_counts
        SELECT publisher, coalesce(substr(published, 1, 7), ''), count(*) FROM story_list GROUP BY 1, 2""",
    """CREATE TABLE type_counts (
        type TEXT PRIMARY KEY, entities INTEGER NOT NULL, mentions INTEGER NOT NULL, stories INTEGER NOT NULL)
        WITHOUT ROWID""",
    """INSERT INTO type_counts
        SELECT type, count(DISTINCT entity), count(*), count(DISTINCT story) FROM mentions GROUP BY type""",
    """CREATE TABLE place_today (
        place TEXT NOT NULL REFERENCES places (id), number INTEGER NOT NULL,
        today TEXT NOT NULL REFERENCES places (id), province TEXT NOT NULL REFERENCES places (id),
        PRIMARY KEY (place, number)) WITHOUT ROWID""",
    """INSERT INTO place_today
        WITH RECURSIVE became (place, unit, share) AS (
            SELECT id, id, 1.0 FROM places
            UNION ALL SELECT place, new, became.share * coalesce(change.share, change.is_main * 0.5)
            FROM became JOIN place_changes AS change ON change.old = became.unit),
        ended AS (SELECT place, unit, max(share) AS share FROM became
            WHERE unit NOT IN (SELECT old FROM place_changes) GROUP BY place, unit)
        SELECT place, row_number() OVER (PARTITION BY place ORDER BY ended.share DESC, unit) - 1, unit,
            coalesce(parent, unit) FROM ended JOIN places ON id = unit ORDER BY 1, 2""",
    "CREATE INDEX place_today_by_unit ON place_today (today)",
    "CREATE INDEX place_today_by_province ON place_today (province)",
    "CREATE TABLE totals (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    """INSERT INTO totals
        SELECT 'stories', count(*) FROM stories
        UNION ALL SELECT 'gone', count(*) FROM stories WHERE gone_since IS NOT NULL
        UNION ALL SELECT 'captures', count(*) FROM captures
        UNION ALL SELECT 'publishers', count(DISTINCT publisher) FROM stories
        UNION ALL SELECT 'versions', count(*) FROM story_versions
        UNION ALL SELECT 'mentions', count(*) FROM mentions
        UNION ALL SELECT 'people', count(*) FROM entities WHERE type = 'PER'
        UNION ALL SELECT 'organisations', count(*) FROM entities WHERE type = 'ORG'
        UNION ALL SELECT 'places', count(*) FROM entities WHERE type = 'LOC'""",
)

# FTS5 folds the marks, but never đ: that is done as the index is filled. Its content is the raw text, so snippets
# come back with marks. Never 'rebuild' it: that reads the raw text and loses đ.
WITHOUT_D = "replace(replace(replace({0}, 'đ', 'd'), 'Đ', 'D'), 'Ð', 'D')"
SEARCH = (
    """CREATE VIEW story_text AS
        SELECT number, title, CASE WHEN title IS NULL THEN text ELSE substr(text, length(title) + 3) END AS body
        FROM stories""",
    """CREATE VIRTUAL TABLE story_search USING fts5 (
        title, body, content = 'story_text', content_rowid = 'number', tokenize = "unicode61 remove_diacritics 2")""",
    f"INSERT INTO story_search (rowid, title, body) SELECT number, {WITHOUT_D.format('title')},"  # noqa: S608
    f" {WITHOUT_D.format('body')} FROM story_text ORDER BY number",
    "INSERT INTO story_search (story_search) VALUES ('optimize')",
    f"""CREATE VIRTUAL TABLE story_pairs USING fts5 (title, body, content = '', tokenize = "{TOKENIZE}")""",
    "INSERT INTO story_pairs (rowid, title, body) SELECT number, pairs(title), pairs(body) FROM story_text"
    " ORDER BY number",
    "INSERT INTO story_pairs (story_pairs) VALUES ('optimize')",
    # headlines alone: who looks for several common words finds those that name them all without reading all texts
    """CREATE VIRTUAL TABLE story_titles USING fts5 (
        title, content = '', tokenize = "unicode61 remove_diacritics 2")""",
    f"INSERT INTO story_titles (rowid, title) SELECT number, {WITHOUT_D.format('title')} FROM story_list"  # noqa: S608
    " WHERE title IS NOT NULL ORDER BY number",
    "INSERT INTO story_titles (story_titles) VALUES ('optimize')",
    # asked only whether a story is in it, never ranked: no sizes of columns, no text of its own
    """CREATE VIRTUAL TABLE story_exact USING fts5 (
        text, content = '', columnsize = 0, tokenize = "unicode61 remove_diacritics 0")""",
    "INSERT INTO story_exact (rowid, text) SELECT number, replace(text, 'Ð', 'Đ') FROM stories ORDER BY number",
    "INSERT INTO story_exact (story_exact) VALUES ('optimize')",
    # names as they are typed, letter by letter; the first rows are the names that most stories bear
    """CREATE VIRTUAL TABLE entity_search USING fts5 (
        name, content = '', columnsize = 0, detail = none, prefix = '1 2 3', tokenize = "unicode61")""",
    "INSERT INTO entity_search (rowid, name) SELECT place, folded FROM entity_counts ORDER BY place",
    "INSERT INTO entity_search (entity_search) VALUES ('optimize')",
    "CREATE TABLE words (word TEXT PRIMARY KEY, stories INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, story_search, row)",
    "INSERT INTO words SELECT term, doc FROM temp.vocabulary ORDER BY term",
    "DROP TABLE temp.vocabulary",
)

# Changes with every statement that lays out what only published files have: a file of another layout is made anew.
LAYOUT = zlib.crc32(
    "\n".join((*LISTS, *PLACES, *SEARCH, champions.TABLE, corrections.TABLE, error_rates.TABLE, DOCUMENTS)).encode()
) % (1 << 31)  # PRAGMA application_id is a signed number of 32 bits

COUNTED_THRICE = (
    "SELECT (SELECT count(*) FROM story_list), (SELECT count(*) FROM story_search_docsize),"
    " (SELECT coalesce(sum(stories), 0) FROM story_counts)"
)


def build_snapshot(
    archive: Path,
    work: Path,
    target: Path,
    decisions: Sequence[Decision] = (),
    documents: Sequence[DocumentRow] = (),
) -> None:
    """Write a published file from archive.db as it is now; `work` is a file for the way there."""
    connection = sqlite3.connect(f"file:{quote(str(work))}", uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = OFF")  # a half-built file is thrown away, not repaired
        connection.execute("PRAGMA synchronous = OFF")
        connection.create_function("fold", 1, fold, deterministic=True)
        connection.create_function("pairs", 1, pairs_of_text, deterministic=True)
        connection.create_function("bare_name", 1, lambda name: fold(without_level(name)), deterministic=True)
        connection.execute("ATTACH ? AS live", (f"file:{quote(str(archive))}?mode=ro",))
        _fill(connection)
        connection.execute("DETACH live")
        error_rates.save_error_rates(connection, decisions)
        corrections.save_corrections(connection, decisions)
        save_documents(connection, documents)
        refresh_dictionary(connection, snapshot=True)
        connection.execute("ANALYZE")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute(f"PRAGMA application_id = {LAYOUT}")
        connection.execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()


def is_of_before(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether a file was published by an earlier guong; BadInput where a newer one has made its tables."""
    (layout,) = connection.execute("PRAGMA application_id").fetchone()
    return version_of(connection, path) < VERSION or layout != LAYOUT


def check_snapshot(target: Path) -> None:
    """Hold a published file against itself: whole, no row that points nowhere, every story found by its own words."""
    connection = sqlite3.connect(f"file:{quote(str(target))}?mode=ro&immutable=1", uri=True)
    try:
        _expect(connection, "PRAGMA integrity_check", [("ok",)])
        _expect(connection, "PRAGMA foreign_key_check", [])
        stories = connection.execute("SELECT count(*), count(*), count(*) FROM stories").fetchone()
        _expect(connection, COUNTED_THRICE, [stories])
        _expect_found(connection, "SELECT number, title FROM stories ORDER BY number DESC LIMIT 1")
        _expect_found(connection, "SELECT number, title FROM stories WHERE title LIKE '%đ%' LIMIT 1")
    finally:
        connection.close()


LOST = """SELECT count(*) FROM old.stories AS was WHERE NOT EXISTS (SELECT 1 FROM main.stories WHERE id = was.id)
    AND NOT EXISTS (SELECT 1 FROM main.story_aliases WHERE alias = was.id)
    AND NOT EXISTS (SELECT 1 FROM main.tombstones WHERE story = was.id)"""


def check_losses(target: Path, current: Path, allowed: float) -> None:
    """Hold a published file against the one before: but for takedowns, at most a share of its stories may be lost."""
    connection = sqlite3.connect(f"file:{quote(str(target))}?mode=ro&immutable=1", uri=True)
    try:
        connection.execute("ATTACH ? AS old", (f"file:{quote(str(current))}?mode=ro&immutable=1",))
        (lost,), (before,) = (connection.execute(sql).fetchone() for sql in (LOST, "SELECT count(*) FROM old.stories"))
    finally:
        connection.close()
    if lost > allowed * before:
        raise StorageFailure(
            f"publishing stopped, the old snapshot stays: {lost} of its {before} stories would be missing; run"
            " `guong verify` and `guong reprocess`, or let it be with `guong publish --allow-loss 1`"
        )


def _fill(connection: sqlite3.Connection) -> None:
    """One transaction: one view of archive.db, though ingest may be writing on."""
    connection.execute("BEGIN")
    tables = connection.execute("SELECT name, sql FROM live.sqlite_master WHERE type = 'table' ORDER BY name")
    for name, sql in [row for row in tables.fetchall() if not row[0].startswith("sqlite_")]:
        if name == "stories":
            _copy_stories(connection, sql)
        elif name == "dictionary":
            connection.execute(sql)
        elif name not in LEFT_OUT:
            _copy(connection, name, sql)
    indexes = connection.execute(
        "SELECT tbl_name, sql FROM live.sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
    )
    for table, sql in indexes.fetchall():
        if table not in LEFT_OUT:
            connection.execute(sql)
    for statement in (*LISTS, *PLACES, *SEARCH):
        connection.execute(statement)
    champions.save_champions(connection)
    connection.execute("COMMIT")


def _copy(connection: sqlite3.Connection, name: str, sql: str) -> None:
    """A table in the order of its key, so that the file depends on no order of ingest."""
    connection.execute(sql)
    columns = connection.execute(f"PRAGMA live.table_info({name})").fetchall()
    shown = SHOWN.get(name, "1")
    key = sorted((column[5], column[1]) for column in columns if column[5]) or [(0, column[1]) for column in columns]
    order = ", ".join(f'"{column}"' for _, column in key)
    connection.execute(f"INSERT INTO main.{name} SELECT * FROM live.{name} WHERE {shown} ORDER BY {order}")  # noqa: S608
    _same_count(connection, name, shown)


def _copy_stories(connection: sqlite3.Connection, sql: str) -> None:
    """Stories get the number of their date: the newest hits of a search are those with the highest numbers."""
    head, _, rest = sql.partition("(")
    numbered = rest.replace("id TEXT PRIMARY KEY", "id TEXT NOT NULL UNIQUE", 1)
    connection.execute(f"{head} (number INTEGER PRIMARY KEY, {numbered}")
    connection.execute(
        "CREATE TEMP TABLE numbering AS SELECT id, row_number() OVER"
        " (ORDER BY julianday(coalesce(published, first_seen)), id) AS number FROM live.stories"
    )
    connection.execute(
        "INSERT INTO main.stories SELECT numbering.number, told.* FROM numbering"
        " JOIN live.stories AS told ON told.id = numbering.id ORDER BY numbering.number"
    )
    connection.execute("DROP TABLE numbering")
    _same_count(connection, "stories")


def _same_count(connection: sqlite3.Connection, name: str, shown: str = "1") -> None:
    here, there = (
        connection.execute(f"SELECT count(*) FROM {database}.{name} WHERE {shown}").fetchone()[0]  # noqa: S608
        for database in ("main", "live")
    )
    if here != there:
        raise StorageFailure(f"publishing stopped: {here} of {there} rows of {name} were copied; try again")


def _expect(connection: sqlite3.Connection, sql: str, wanted: list[tuple[object, ...]]) -> None:
    found = connection.execute(sql).fetchmany(3)
    if found != wanted:
        raise StorageFailure(
            f"publishing stopped, the old snapshot stays: {sql} gave {found} for archive.db; {WHAT_TO_DO}"
        )


def _expect_found(connection: sqlite3.Connection, sample: str) -> None:
    row = connection.execute(sample).fetchone()
    match = parse_query(fold(row[1] or "")).folded if row else None
    if match is not None:
        found = f"SELECT rowid FROM story_search WHERE rowid = {int(row[0])} AND story_search MATCH '{match}'"  # noqa: S608
        _expect(connection, found, [(row[0],)])
