"""What one would search with instead: Datasette's own search of a table, and tantivy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from archive.store.query import fold

PAGE = 20


class Datasette:
    """A table made searchable by `sqlite-utils enable-fts`, asked as Datasette asks: ids and their count."""

    def __init__(self, path: Path, stories: Iterable[tuple[int, str, str]]) -> None:
        import sqlite_utils

        database = sqlite_utils.Database(path)
        table: Any = database["stories"]
        rows = ({"number": number, "title": title, "body": body} for number, title, body in stories)
        table.insert_all(rows, pk="number")
        table.enable_fts(["title", "body"])
        database.close()
        self._connection = sqlite3.connect(path)

    def find(self, query: str) -> list[int]:
        """The first page: the lowest ids, for nothing is ranked."""
        from datasette.utils import escape_fts

        hits = "FROM stories WHERE number IN (SELECT rowid FROM stories_fts WHERE stories_fts MATCH ?)"
        match = escape_fts(query)
        self._connection.execute(f"SELECT count(*) {hits}", (match,)).fetchone()
        rows = self._connection.execute(f"SELECT number {hits} ORDER BY number LIMIT {PAGE + 1}", (match,))
        return [row[0] for row in rows][:PAGE]

    def close(self) -> None:
        self._connection.close()


class Tantivy:
    """Titles and texts without marks; all words, a title's eight times."""

    def __init__(self, path: Path, stories: Iterable[tuple[int, str, str]]) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("number", stored=True, indexed=True)
        for name in ("title", "body"):
            builder.add_text_field(name, stored=False, tokenizer_name="default")
        path.mkdir()
        self._index = tantivy.Index(builder.build(), path=str(path))
        writer = self._index.writer(num_threads=1)
        for number, title, body in stories:
            writer.add_document(tantivy.Document(number=number, title=fold(title), body=fold(body)))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def find(self, query: str) -> list[int]:
        boosts = {"title": 8.0, "body": 1.0}
        parsed, _ = self._index.parse_query_lenient(
            fold(query), ["title", "body"], field_boosts=boosts, conjunction_by_default=True
        )
        found = self._searcher.search(parsed, PAGE, count=True)
        return [self._searcher.doc(address)["number"][0] for _, address in found.hits]
