"""People who may be one: shown, decided, and what was decided holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.folder import DataFolder
from archive.store.decisions import JOIN, read_decisions
from archive.store.publish import publish, undo
from archive.store.review import apply_decisions, decide
from tests.archive.links.people_archive import make_archive, people
from tests.archive.links.people_gold import gold
from tests.command import Outcome, guong

# Two stories of one Nguyễn Văn Hùng of one commune, and one of another in another province.
STORIES = [told for told in gold()["story"] if told["id"] in ("c1", "c2", "c8")]

# Two stories of one Giàng A Páo.
TOGETHER = [told for told in gold()["story"] if told["id"] in ("a1", "a2")]


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "data")
    make_archive(folder, STORIES)
    return folder


def review(folder: DataFolder, *arguments: str, given: str = "") -> Outcome:
    return guong("review", *arguments, "--data", folder.root, given=given)


def are_one(folder: DataFolder) -> bool:
    joined = people(folder)
    assert joined["c1"] != joined["c2"]
    return joined["c1"] == joined["c8"]


def pair(folder: DataFolder) -> list[str]:
    (doubt,) = review(folder, "--json").lines
    return [one["id"] for one in doubt["people"]]


def test_doubts_are_listed_with_what_speaks_for_them(folder: DataFolder) -> None:
    done = review(folder)
    assert done.code == 0, done.err
    assert "One person?" in done.out
    assert "same-name, same-commune" in done.out
    assert done.out.count("Nguyễn Văn Hùng (") == 2
    (doubt,) = review(folder, "--json").lines
    assert 0 < doubt["confidence"] < 0.91
    assert read_decisions(folder) == []


def test_a_join_holds_at_once_and_is_not_asked_again(folder: DataFolder) -> None:
    assert not are_one(folder)
    done = review(folder, given="y\n")
    assert done.code == 0, done.err
    assert are_one(folder)
    assert review(folder, "--json").lines == []
    assert [one["kind"] for one in read_decisions(folder)] == ["join"]


def test_a_doubt_that_was_denied_is_not_asked_again(folder: DataFolder) -> None:
    review(folder, given="n\n")
    assert not are_one(folder)
    assert review(folder, "--json").lines == []


def test_a_decision_survives_that_everything_is_made_anew(folder: DataFolder) -> None:
    review(folder, given="y\n")
    folder.archive_db.unlink()
    make_archive(folder, STORIES)
    assert are_one(folder)


def test_a_decision_survives_that_more_stories_are_imported(folder: DataFolder) -> None:
    review(folder, given="y\n")
    make_archive(folder, [*STORIES, *TOGETHER])
    assert are_one(folder)


def test_two_that_were_joined_and_were_parted_stay_apart(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    make_archive(folder, TOGETHER)
    assert people(folder)["a1"] == people(folder)["a2"]
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        first, second = (row[0] for row in connection.execute("SELECT id FROM sightings ORDER BY day"))
    assert review(folder, "--split", first, second, "--reason", "hai cha con").code == 0
    assert people(folder)["a1"] != people(folder)["a2"]
    make_archive(folder, [*STORIES, *TOGETHER])
    assert people(folder)["a1"] != people(folder)["a2"]
    folder.archive_db.unlink()
    make_archive(folder, [*TOGETHER, *STORIES])
    assert people(folder)["a1"] != people(folder)["a2"]


def test_a_decision_survives_the_undo_of_a_publication(folder: DataFolder) -> None:
    publish(folder)
    review(folder, given="y\n")
    publish(folder)
    undo(folder)
    publish(folder)
    with closing(sqlite3.connect(folder.current)) as connection:
        hung = connection.execute("SELECT stories FROM entity_counts WHERE name = 'Nguyễn Văn Hùng' ORDER BY 1")
        assert hung.fetchall() == [(1,), (2,)]


def test_the_later_of_two_decisions_holds(folder: DataFolder) -> None:
    one, other = pair(folder)
    assert review(folder, "--join", one, other, "--reason", "cùng ruộng cá").code == 0
    assert are_one(folder)
    assert review(folder, "--split", other, one).code == 0
    assert not are_one(folder)
    assert [one["reason"] for one in read_decisions(folder)] == ["cùng ruộng cá", ""]


@pytest.mark.parametrize("arguments", [["--join", "abc", "def"], ["--split", "abc", "abc"], ["--limit", "0"]])
def test_who_is_nobody_is_named(folder: DataFolder, arguments: list[str]) -> None:
    done = review(folder, *arguments)
    assert done.code == 2
    assert done.err.startswith("guong: ")
    assert read_decisions(folder) == []


def test_an_answer_that_is_none_is_named(folder: DataFolder) -> None:
    done = review(folder, given="vielleicht\n")
    assert done.code == 2
    assert "vielleicht" in done.err


def test_while_somebody_writes_the_decision_is_kept_for_the_end_of_that(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.store.review.LOCK_WAIT", 0.1)
    one, other = pair(folder)
    with folder.lock("archive"):
        decide(folder, JOIN, (one, other), "", datetime.now(UTC))
        assert not apply_decisions(folder)
    assert not are_one(folder)
    make_archive(folder, STORIES)
    assert are_one(folder)


def test_without_an_archive_it_says_so(tmp_path: Path) -> None:
    assert guong("review", "--data", tmp_path / "none").code == 2
