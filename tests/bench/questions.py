"""The twenty questions on invented stories: milliseconds each, on a published file as readers get it.

BENCH_STORIES sets the number of stories; the site stops a query after `sql_time_limit_ms`.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from archive.folder import DataFolder
from archive.site.questions import questions
from archive.site.serve import SETTINGS
from archive.store.publish import publish
from pipelines.ingest import ingest, unread_captures
from pipelines.publisher import Registry
from tests.bench._press import write_press

STORIES = int(os.environ.get("BENCH_STORIES", "10000"))
ROUNDS = 3


def main() -> dict[str, object]:
    """Print the table, the slowest first; all figures as a dictionary."""
    with tempfile.TemporaryDirectory() as work:
        folder, rules = DataFolder(Path(work, "data")), Path(work, "registry")
        write_press(folder, rules, STORIES)
        ingest(unread_captures(folder, lambda _: None), Registry.load(rules), folder)
        with closing(sqlite3.connect(publish(folder))) as connection:
            (stories,) = connection.execute("select count(*) from stories").fetchone()
            figures = {one.id: _milliseconds(connection, one.sql) for one in questions()}
    limit = SETTINGS["sql_time_limit_ms"]
    sys.stdout.write(f"{stories} stories, median of {ROUNDS}; the site stops a query after {limit} ms\n")
    for name, milliseconds in sorted(figures.items(), key=lambda one: -one[1]):
        sys.stdout.write(f"{name:30} {milliseconds:8.1f} ms\n")
    return {"stories": stories, **figures}


def _milliseconds(connection: sqlite3.Connection, sql: str) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        connection.execute(sql).fetchall()
        times.append((time.process_time() - started) * 1000)
    return statistics.median(times)
