"""Which SQL statements some work runs, and which of them read a table from end to end."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

WORK = re.compile(r"\s*(select|with|insert|update|delete)\b", re.IGNORECASE)
SCAN = re.compile(r"SCAN (?!CONSTANT ROW)(\S+)(?!\S)(?! VIRTUAL TABLE)")
OF_ONE_PAPER = re.compile(r"SEARCH (\S+) USING (?:COVERING )?INDEX \S+ \(publisher=\?\)$")  # all that it published
SUBQUERY = re.compile(r"\(subquery-\d+\)")
NOTHING = re.compile(r"\bin \(\)", re.IGNORECASE)  # no row is looked at


@contextmanager
def recorded(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The statements of all connections that are opened within, with the values they were given."""
    statements: set[str] = set()
    connect = sqlite3.connect

    def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_trace_callback(statements.add)
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", watched)
        yield statements


def scans(
    database: Path,
    work: Path,
    statements: set[str],
    prepare: Callable[[sqlite3.Connection], None],
    pattern: re.Pattern[str] = SCAN,
) -> dict[str, set[str]]:
    """The tables (or their names in the statement) that are read from end to end, and by which statements.

    Planned as for a large archive: without the counts of this small one. `pattern` finds them in the lines of a plan.
    """
    copy = work / "planned.db"
    shutil.copyfile(database, copy)
    with closing(sqlite3.connect(copy)) as connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
            connection.execute("DELETE FROM sqlite_stat1")
            connection.commit()
    found: dict[str, set[str]] = {}
    with closing(sqlite3.connect(copy)) as connection:
        prepare(connection)
        for statement in statements:
            for table in _scanned(connection, statement, pattern):
                found.setdefault(table, set()).add(" ".join(statement.split()))
    return found


def _scanned(connection: sqlite3.Connection, statement: str, pattern: re.Pattern[str]) -> set[str]:
    if not WORK.match(statement) or NOTHING.search(statement):
        return set()
    try:
        plan = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):  # of another database: Datasette's own
            return set()
        raise
    tables = {found[1] for line in plan if (found := pattern.match(line))}
    return {table for table in tables if not SUBQUERY.match(table) and not table.endswith("_config")}
