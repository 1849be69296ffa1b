"""No capture that is saved makes the store read a table that grows with the archive from end to end."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.folder import DataFolder
from tests.archive.store.invented import address, capture, page
from tests.archive.store.killed import captures, take_down
from tests.archive.store.published import put
from tests.plans import OF_ONE_PAPER, recorded, scans

ONCE_A_RUN = {  # these are read once a run, not once a batch
    "stories": "which are to be compared, and how many there are",
    "reprint_read": "which are to be compared no more",
    "contents": "what earlier readings name, by an index of only these",
    "places": "the gazetteer has 15,000 units, however large the archive",
    "place_changes": "the gazetteer has 15,000 units, however large the archive",
    "tombstones": "a row a takedown",
    "people_decided": "a row a decision of people",
    "stale": "what the run touched, in memory",
    "dictionary": "a row a column",
}
OF_ONE_STORY = {"asked", "own", "subjects", "used"}


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[DataFolder, set[str]]:
    """An archive, and the statements with which it was saved and had a story taken down."""
    folder = DataFolder(tmp_path / "data")
    put(folder, captures())
    gone = capture("http://cu.baosuoimo.vn/tin/1", b"x", minute=10, status=404)
    with recorded(monkeypatch) as statements:
        put(folder, [capture(address(9), page("Tin mới"), minute=9), gone])
        take_down(folder)
    assert len(statements) > 100
    return folder, statements


def test_every_query_of_the_store_has_its_index(saved: tuple[DataFolder, set[str]], tmp_path: Path) -> None:
    folder, statements = saved
    found = scans(folder.archive_db, tmp_path, statements, lambda _: None)
    assert {table: found[table] for table in found.keys() - ONCE_A_RUN.keys() - OF_ONE_STORY} == {}


def test_no_story_is_looked_for_among_all_that_its_newspaper_published(
    saved: tuple[DataFolder, set[str]], tmp_path: Path
) -> None:
    folder, statements = saved
    assert scans(folder.archive_db, tmp_path, statements, lambda _: None, OF_ONE_PAPER) == {}
