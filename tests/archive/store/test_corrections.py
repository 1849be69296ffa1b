"""Corrections of readers, once the keeper has put them into decisions.jsonl: told beside what was read."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from archive.folder import DataFolder
from archive.site.serve import make_datasette
from archive.site.snapshot import current_snapshot
from archive.store.corrections import Correction, corrections_of
from archive.store.decisions import append_decisions
from archive.store.publish import publish
from tests.archive.site.conftest import ask
from tests.archive.site.newsroom import STORY, Draft, keep

AT = "2026-03-05T02:00:00+00:00"


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    folder = DataFolder(tmp_path_factory.mktemp("corrections") / "data")
    folder.create()
    keep(folder, [STORY, Draft("songda", 900, None, "Tin ngắn của bản", None, ("Bản có điện.",))])
    return folder


def line(**more: str) -> dict[str, str]:
    return {"kind": "correction", "at": AT, "story": STORY.id, "where": "số hộ", "is": "86", "should": "68", **more}


def told(folder: DataFolder) -> tuple[Correction, ...]:
    publish(folder)
    with closing(sqlite3.connect(folder.current)) as connection:
        return corrections_of(connection, STORY.id)


def test_a_correction_stands_on_the_page_above_the_text_which_stays(folder: DataFolder) -> None:
    append_decisions(folder, [line(should="<b>68</b> hộ"), line(), line()])
    assert told(folder) == (Correction("số hộ", "86", "<b>68</b> hộ", AT), Correction("số hộ", "86", "68", AT))
    page = ask(make_datasette(folder, current_snapshot(folder)).app(), f"/tin/{STORY.id}").text
    above, text = page.split('<div class="prose">')
    assert "<ins" in above.split('id="dinh-chinh"')[1]
    assert "&lt;b&gt;68&lt;/b&gt; hộ" in above
    assert "86 hộ" in text


@pytest.mark.parametrize(
    "nothing",
    [
        line(should=" "),
        line(story="000000000000"),
        {"kind": "correction", "at": AT},
        {"kind": "correction", "at": AT, "story": 7, "should": "x"},
    ],
)
def test_a_line_that_was_not_filled_in_or_fits_no_story_says_nothing(
    folder: DataFolder, nothing: dict[str, str]
) -> None:
    append_decisions(folder, [nothing])
    assert told(folder) == ()


def test_a_story_that_has_moved_keeps_its_corrections(folder: DataFolder) -> None:
    with sqlite3.connect(folder.archive_db) as connection:
        connection.execute("INSERT INTO story_aliases (alias, story) VALUES ('0000000000aa', ?)", (STORY.id,))
    append_decisions(folder, [line(story="0000000000aa")])
    assert [one.should for one in told(folder)] == ["68"]
