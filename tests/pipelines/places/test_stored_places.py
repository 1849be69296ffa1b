"""Places on their way into archive.db and out of a published file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from archive.folder import DataFolder
from archive.model import Capture, MentionType, Story
from archive.site.records import load_story
from archive.store.publish import publish
from archive.story_json import as_json
from pipelines.ingest import ingest
from pipelines.places.placing import placed_mentions
from pipelines.publisher import Publisher
from tests.archive.store.invented import REGISTRY, Named, address, capture, page, read_invented

LOC = MentionType.LOC
HONG_CA: list[Named] = [(LOC.value, name, {}) for name in ("xã Hồng Ca", "huyện Trấn Yên", "thôn Khuôn Bổ")]
OLD_CHAIN = "Ông ở thôn Khuôn Bổ, xã Hồng Ca, huyện Trấn Yên."


def read_placed(one: Capture, publisher: Publisher | None) -> Story:
    story = read_invented(one, publisher)
    day = story.article.published.date() if story.article.published else None
    return replace(story, places=placed_mentions(story.article.text, story.mentions, day, ["Lào Cai"]))


def put(folder: DataFolder, captures: Iterable[Capture]) -> None:
    ingest(captures, REGISTRY, folder, read=read_placed)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        yield connection


def story_of_hong_ca(number: int = 1, minute: int = 0) -> Capture:
    return capture(address(number), page("Vườn quế", OLD_CHAIN, named=HONG_CA), minute=minute)


def test_a_mention_leads_to_its_unit_and_says_why(folder: DataFolder) -> None:
    put(folder, [story_of_hong_ca()])
    with opened(folder.archive_db) as archive:
        rows = archive.execute(
            "SELECT surface, place, hamlet, reason FROM mention_places JOIN mentions USING (story)"
            " WHERE mention = number ORDER BY number"
        ).fetchall()
    assert rows == [
        ("thôn Khuôn Bổ", "04570-2025", "thôn Khuôn Bổ", "hamlet"),
        ("xã Hồng Ca", "04570-2025", None, "chain"),
        ("huyện Trấn Yên", "138-2025", None, "chain"),
    ]


def test_units_come_with_those_above_them_and_what_they_became(folder: DataFolder) -> None:
    put(folder, [story_of_hong_ca()])
    with opened(folder.archive_db) as archive:
        row = archive.execute("SELECT name, level, parent, valid_to FROM places WHERE id = '04570-2025'").fetchone()
        above = archive.execute(
            "SELECT name FROM places WHERE id IN ('138-2025', '15-2025', '15') ORDER BY 1"
        ).fetchall()
        became = archive.execute("SELECT new, on_date, share, is_main FROM place_changes WHERE old = '04570-2025'")
        assert became.fetchall() == [("04576", "2025-07-01", 1.0, 1)]
    assert row == ("xã Hồng Ca", "xa", "138-2025", "2025-06-30")
    assert above == [("huyện Trấn Yên",), ("tỉnh Lào Cai",), ("tỉnh Yên Bái",)]


def test_who_looks_for_a_district_of_the_past_finds_what_is_written_of_its_communes_now(folder: DataFolder) -> None:
    named: list[Named] = [(LOC.value, "xã Trạm Tấu", {}), (LOC.value, "tỉnh Lào Cai", {})]
    now = page("Vườn chè", "Bà ở xã Trạm Tấu, tỉnh Lào Cai.", named=named)
    put(folder, [capture(address(1), now)])
    publish(folder)
    with opened(folder.current) as archive:
        district = archive.execute("SELECT id, valid_to FROM places WHERE name = 'huyện Trạm Tấu'").fetchone()
        assert district[1] == "2025-06-30"
        assert archive.execute("SELECT number FROM place_stories WHERE place = ?", district[:1]).fetchall() == [(1,)]


def test_a_mention_that_was_edited_away_has_no_place_and_its_reading_keeps_its_units(folder: DataFolder) -> None:
    put(folder, [story_of_hong_ca()])
    put(folder, [capture(address(1), page("Vườn quế", "Ông không nói mình ở đâu."), minute=5)])
    with opened(folder.archive_db) as archive:
        assert archive.execute("SELECT count(*) FROM mention_places").fetchone() == (0,)
        assert archive.execute("SELECT count(*) FROM places WHERE id = '04570-2025'").fetchone() == (1,)


def test_the_order_of_stories_does_not_matter(tmp_path: Path) -> None:
    named: list[Named] = [(LOC.value, "xã Bản Mù", {}), (LOC.value, "huyện Trạm Tấu", {})]
    other = capture(address(2), page("Ruộng", "Ở xã Bản Mù, huyện Trạm Tấu.", named=named), minute=1)
    dumps = []
    for name, order in (("a", [story_of_hong_ca(), other]), ("b", [other, story_of_hong_ca()])):
        one = DataFolder(tmp_path / name)
        for each in order:
            put(one, [each])
        with opened(one.archive_db) as archive:
            dumps.append([archive.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES])
    assert dumps[0] == dumps[1]
    assert all(dumps[0])


TABLES = ("places", "place_changes", "mention_places")


def test_a_published_file_says_what_every_unit_is_today(folder: DataFolder) -> None:
    put(folder, [story_of_hong_ca()])
    publish(folder)
    with opened(folder.published / "current") as published:
        commune = published.execute("SELECT today, province FROM place_today WHERE place = '04570-2025'").fetchall()
        district = published.execute(
            "SELECT today FROM place_today WHERE place = '138-2025' ORDER BY number"
        ).fetchall()
        province = published.execute("SELECT today, province FROM place_today WHERE place = '15-2025'").fetchall()
    assert commune == [("04576", "15")]
    assert len(district) == 7
    assert district[0] == ("04498",)
    assert province == [("15", "15")]


def test_todays_communes_with_stories_are_one_query(folder: DataFolder) -> None:
    put(folder, [story_of_hong_ca(1), story_of_hong_ca(2, minute=3)])
    publish(folder)
    with opened(folder.published / "current") as published:
        rows = published.execute(
            "SELECT places.name, count(DISTINCT story) FROM mention_places JOIN place_today USING (place)"
            " JOIN places ON places.id = today JOIN places AS province ON province.id = place_today.province"
            " JOIN places AS told ON told.id = mention_places.place"
            " WHERE province.name = 'tỉnh Lào Cai' AND told.level = 'xa' AND confidence >= 0.8 GROUP BY 1"
        ).fetchall()
    assert rows == [("xã Hưng Khánh", 2)]


def test_the_json_of_a_story_is_the_same_read_and_published(folder: DataFolder) -> None:
    one = story_of_hong_ca()
    put(folder, [one])
    publish(folder)
    story = read_placed(one, REGISTRY.get("baosuoimo"))
    with opened(folder.published / "current") as published:
        record = load_story(published, story.id)
        assert record is not None
    stored, read = (_places(as_json(told)) for told in (record.story, story))
    assert stored == read
    assert read["xã Hồng Ca"] == {
        "id": "04570-2025",
        "name": "xã Hồng Ca",
        "within": ["huyện Trấn Yên", "tỉnh Yên Bái"],
        "lat": read["xã Hồng Ca"]["lat"],
        "lon": read["xã Hồng Ca"]["lon"],
        "hamlet": None,
        "today": [{"id": "04576", "name": "xã Hưng Khánh", "within": ["tỉnh Lào Cai"]}],
        "confidence": 0.98,
        "reason": "chain",
    }


def _places(told: dict[str, object]) -> dict[str, dict[str, object]]:
    mentions = told["mentions"]
    assert isinstance(mentions, list)
    return {mention["surface"]: mention["place"] for mention in mentions}
