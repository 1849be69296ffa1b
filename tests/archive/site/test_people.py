"""Who is who on a person's page: why stories were joined, who may be the same, who only bears the name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from archive.folder import DataFolder
from archive.links.people import Reason
from archive.site.catalogue import TEXTS
from archive.site.people import hint_of, maybe_same, members, namesakes
from archive.store.publish import publish
from tests.archive.links.people_archive import make_archive, people
from tests.archive.links.people_gold import gold

STORIES = ("a1", "a2", "a3", "a4", "a5", "c1", "c2", "c7", "c8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    folder = DataFolder(tmp_path_factory.mktemp("people") / "data")
    make_archive(folder, [told for told in gold()["story"] if told["id"] in STORIES])
    publish(folder)
    return folder


@pytest.fixture
def snapshot(folder: DataFolder) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder.current)) as connection:
        yield connection


def test_each_story_of_a_person_says_why_it_is_there(folder: DataFolder, snapshot: sqlite3.Connection) -> None:
    pao = people(folder)["a1"]
    assert pao
    told = members(snapshot, pao)
    assert [one.form for one in told] == ["Giàng A Páo", "Páo", "Giàng A Páo"]
    assert all(one.confidence and one.confidence > 0.9 for one in told)
    assert all(Reason.SAME_COMMUNE in one.reasons for one in told)


def test_one_story_needs_no_reason(folder: DataFolder, snapshot: sqlite3.Connection) -> None:
    teacher = people(folder)["a4"]
    assert teacher
    assert members(snapshot, teacher) == ()


def test_namesakes_are_told_apart_at_a_glance(folder: DataFolder, snapshot: sqlite3.Connection) -> None:
    pao = people(folder)["a1"]
    assert pao
    others = namesakes(snapshot, pao, "Giàng A Páo")
    assert {one.id for one in others} == {people(folder)[name] for name in ("a4", "a5")}
    assert len({one.hint for one in others} | {hint_of(snapshot, pao)}) == 3
    assert all(one.hint for one in others)


def test_doubts_are_shown_on_both_pages(folder: DataFolder, snapshot: sqlite3.Connection) -> None:
    one, other = people(folder)["c1"], people(folder)["c8"]
    assert one
    assert other
    assert [found.id for found in maybe_same(snapshot, one)] == [other]
    assert [found.id for found in maybe_same(snapshot, other)] == [one]


def test_every_reason_has_its_words() -> None:
    assert {f"reason.{reason}" for reason in Reason} <= TEXTS.keys()
