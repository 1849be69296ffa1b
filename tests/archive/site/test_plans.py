"""No page of the site reads a table that grows with the archive from end to end."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from archive.folder import DataFolder
from archive.site.plugin import prepare_connection
from archive.site.serve import make_datasette
from archive.site.snapshot import DATABASE, current_snapshot
from tests.archive.site.conftest import ask
from tests.plans import recorded, scans

START = (
    "/", "/tim?q=ban", "/tim?q=%22ban+lang%22", "/tim?q=zzzq", "/tim?q=ban&thu-tu=moi", "/tim.json?q=ban",
    "/tim.csv?q=ban", "/tim.atom?q=ban", "/tim.atom?q=", "/goi-y?q=lo", "/du-lieu", "/ban-do", "/bao", "/gioi-thieu",
)  # fmt: skip
PAGES = 160
LINK = re.compile(r'href="(/(?!archive|-/|static/|/)[^"#]*)')  # not Datasette's own pages: these list whole tables

SMALL = {  # what the answer to a question comes from may be read as a whole
    "hit": "at most 20,000 hits of a search",
    "side": "at most 20,000 hits of a search",
    "headline": "at most 20,000 hits of a search",
    "anywhere": "at most 20,000 hits of a search",
    "named": "names of at most 2,000 hits",
    "placed": "names of at most 2,000 hits",
    "mine": "the sightings of one person",
    "held": "the titles of one person or body",
    "pairs": "who may be one person",
    "p": "a row a newspaper",
    "publishers": "a row a newspaper",
    "story_counts": "a row a newspaper and year",
    "month_counts": "a row a newspaper and month",
    "error_rates": "a row a kind and year",
    "totals": "a dozen rows",
    "dictionary": "a row a column",
    "places": "the gazetteer has 15,000 units, however large the archive",
    "sqlite_master": "the schema",
}
IN_ORDER = {  # read in the order of their key until a page is full
    "l": r"order by l\.number desc limit \d+$",
    "listed": r"ORDER BY 1 DESC LIMIT \d+|SELECT listed\.number FROM story_list AS listed WHERE 1 LIMIT \d+\)",
    "story_list": r"order by number (desc )?limit 1$",
}


def visited(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The statements of a reader who follows every link."""
    with recorded(monkeypatch) as statements:
        datasette = make_datasette(folder, current_snapshot(folder))
        statements.clear()  # what is counted once, when a file is opened
        application, waiting, seen = datasette.app(), list(START), set[str]()
        while waiting and len(seen) < PAGES:
            path = waiting.pop(0)
            if path not in seen:
                seen.add(path)
                answer = ask(application, path)
                assert answer.status < 500, path
                if answer.headers.get("content-type", "").startswith("text/html"):
                    waiting += map(html.unescape, LINK.findall(answer.text))
        datasette.close()
    return statements


def test_every_query_of_the_site_has_its_index(
    made: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = visited(made, monkeypatch)
    assert len(statements) > PAGES
    found = scans(made.current.resolve(), tmp_path, statements, lambda one: prepare_connection(one, DATABASE))
    long = {
        table: sorted(one for one in statements if not re.search(IN_ORDER.get(table, "^(?!)"), one))
        for table, statements in found.items()
        if table not in SMALL
    }
    assert {table: statements for table, statements in long.items() if statements} == {}
