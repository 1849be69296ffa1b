"""`crawl --dry-run`: a run on a copy of the frontier, and what a real one would do with each address."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

from archive.folder import DataFolder
from pipelines.rules import Publisher
from scraper.crawl_db import connect
from scraper.middlewares.robots import Robots
from scraper.states import Reason, State

FETCH = "fetch"


def copy_frontier(folder: DataFolder, scratch: DataFolder) -> None:
    """A copy of crawl.db as it is now, where there is one."""
    if not folder.crawl_db.is_file():
        return
    with closing(connect(folder.crawl_db, read_only=True)) as source, closing(connect(scratch.crawl_db)) as target:
        source.backup(target)


def planned(
    scratch: DataFolder, robots: Robots, publishers: tuple[Publisher, ...], run: str, limit: int | None
) -> Iterator[str]:
    """`URL<TAB>fetch|STATE<TAB>REASON` of every story address listed now or still to be fetched, likely ones first."""
    taken: Counter[str] = Counter()
    names = {publisher.id for publisher in publishers}
    with closing(connect(scratch.crawl_db, read_only=True)) as db:
        rows = db.execute(
            "SELECT frontier.*, given_up FROM frontier LEFT JOIN hosts USING (host) WHERE kind = 'story'"
            " AND (due IS NOT NULL OR listed_in = ?) ORDER BY rank, frontier.id",
            (run,),
        )
        for row in rows:
            if row["publisher"] not in names:
                continue
            state, reason = _fate(row, robots, run)
            if state == FETCH:
                taken[row["publisher"]] += 1
                if limit is not None and taken[row["publisher"]] > limit:
                    state = State.DISCOVERED
            yield f"{row['url']}\t{state}\t{reason}"


def _fate(row: sqlite3.Row, robots: Robots, run: str) -> tuple[str, str]:
    if row["due"] is None or row["given_up"] == run:
        return row["state"], row["reason"] or ""
    if not robots.allows(row["host"], row["url"]):
        return State.REFUSED, Reason.ROBOTS
    return FETCH, ""
