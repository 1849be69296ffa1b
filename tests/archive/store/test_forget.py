"""A takedown: shown nowhere at once, and by no later reading, import, undo or rebuilding either."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.store.decisions import append_decisions, read_decisions
from archive.store.forget import Forgotten, forget
from archive.store.publish import publish, undo
from archive.store.search import open_snapshot, search
from archive.store.takedowns import Takedown, WithheldAddresses
from pipelines.identity import identify, identify_address
from pipelines.ingest import ingest
from scraper.middlewares.guard import Guard
from scraper.states import Reason
from tests.archive.store.invented import PUBLISHER, REGISTRY, address, capture, content_of, page, read_invented
from tests.archive.store.published import published, put

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
LONG = "Bà Hoàng Thị Mơ nuôi ba mươi con dê trên đèo, mỗi năm bán được hai lứa và dạy cho cả bản cùng làm. " * 3
NAMED = [("PER", "Hoàng Thị Mơ", {"role": "Chi hội trưởng"}), ("LOC", "bản Đèo", {})]
STAYS = page("Tin ở lại", "Ông Lò Văn Thử và bà Hoàng Thị Mơ.", named=[("PER", "Lò Văn Thử", {}), NAMED[0]])
OLD = "http://cu.baosuoimo.vn/tin/nuoi-de.aspx"


def story(title: str = "Bà Mơ nuôi dê", *more: str) -> bytes:
    return page(title, LONG, "Ở bản Đèo ai cũng biết.", *more, named=NAMED)


CAPTURES = [
    capture(address(1), story(), minute=1),
    capture(address(2), STAYS, minute=2),
    capture(address(1), story("Bà Mơ nuôi dê núi"), minute=3),
]


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return published(tmp_path, CAPTURES)


def take_down(folder: DataFolder, url: str, said: list[str] | None = None) -> Forgotten:
    identity = identify(url, REGISTRY.of(url))
    say = (said if said is not None else []).append
    return forget(folder, identity.address, identity.story, "Theo yêu cầu của gia đình", NOW, say)


def rows(folder: DataFolder, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return connection.execute(sql, values).fetchall()


def shown(folder: DataFolder) -> str:
    """All that the tables of the published file say, word for word (its search index is asked by searching)."""
    with closing(open_snapshot(folder)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'story_search%'"
            " AND name NOT LIKE 'story_exact%' AND name NOT LIKE 'story_pairs%' AND name NOT LIKE 'story_titles%'"
            " AND name NOT LIKE 'entity_search%'"
        ).fetchall()
        return "\n".join(repr(connection.execute(f"SELECT * FROM {name}").fetchall()) for (name,) in names)


def assert_forgotten(folder: DataFolder, *words: str) -> None:
    assert rows(folder, "SELECT title FROM stories") == [("Tin ở lại",)]
    said = shown(folder)
    for word in ("nuôi dê", "bản Đèo", address(1), *words):
        assert word not in said


def test_it_is_withheld_everywhere_when_the_command_returns(folder: DataFolder) -> None:
    forgotten = take_down(folder, address(1))
    assert forgotten.stories == 1
    assert_forgotten(folder)
    with closing(open_snapshot(folder)) as connection:
        assert search(connection, "nuoi de").total == 0
        assert [hit.title for hit in search(connection, "hoang thi mo").hits] == ["Tin ở lại"]
        tombstones = connection.execute("SELECT * FROM tombstones").fetchall()
        totals = dict(connection.execute("SELECT * FROM totals"))
    subject = identify(address(1), PUBLISHER).story
    assert tombstones == [(subject, "2026-11-20T08:00:00+00:00", "Theo yêu cầu của gia đình")]
    assert (totals["stories"], totals["captures"]) == (1, 1)


def test_no_word_of_it_is_left_in_any_database_file(folder: DataFolder) -> None:
    take_down(folder, address(1))
    left = [*folder.published.glob("*.db"), folder.archive_db, *folder.root.glob("archive.db-*")]
    assert [path.name for path in left if "nuôi ba mươi con dê".encode() in path.read_bytes()] == []


def test_the_people_whom_others_name_too_stay_with_what_is_left(folder: DataFolder) -> None:
    take_down(folder, address(1))
    assert rows(folder, "SELECT entities.name, mentions FROM entities JOIN entity_forms ON entity = id ORDER BY 1") == [
        ("Hoàng Thị Mơ", 1), ("Lò Văn Thử", 1)
    ]  # fmt: skip


def test_older_snapshots_are_deleted_and_undo_brings_nothing_back(folder: DataFolder) -> None:
    put(folder, [capture(address(3), page("Tin ba"), minute=9)])
    publish(folder)
    take_down(folder, address(1))
    assert len(list(folder.published.glob("archive-*.db"))) == 1
    with pytest.raises(BadInput, match="no earlier snapshot"):
        undo(folder)


def test_undo_passes_over_a_snapshot_that_shows_what_was_decided_since(folder: DataFolder) -> None:
    """A crash between the decision and the deleting: the file is there, the decision counts."""
    put(folder, [capture(address(3), page("Tin ba"), minute=9)])
    publish(folder)
    identity = identify(address(1), PUBLISHER)
    taken = Takedown("2026-11-20T08:00:00+00:00", "x", identity.address, (identity.story,), (identity.address,))
    append_decisions(folder, [taken.as_decision()])
    with pytest.raises(BadInput, match="no earlier snapshot"):
        undo(folder)
    assert len(list(folder.published.glob("archive-*.db"))) == 1


def test_publishing_leaves_it_out_even_where_archive_db_still_has_it(folder: DataFolder) -> None:
    identity = identify(address(1), PUBLISHER)
    taken = Takedown("2026-11-20T08:00:00+00:00", "x", identity.address, (identity.story,), (identity.address,))
    append_decisions(folder, [taken.as_decision()])
    publish(folder)
    assert rows(folder, "SELECT count(*) FROM stories") == [(2,)]
    assert "nuôi dê" not in shown(folder)


def test_while_somebody_writes_archive_db_it_is_withheld_all_the_same(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.store.forget.LOCK_WAIT", 0.0)
    said: list[str] = []
    with folder.lock("archive"):
        take_down(folder, address(1), said)
    assert "its writer takes the story out" in said[0]
    assert "nuôi dê" not in shown(folder)
    put(folder, [])  # the writer's next look
    assert_forgotten(folder)


@pytest.mark.parametrize("url", [address(1), address(1, "duong-dan-khac"), address(1) + "?utm_source=x"])
def test_it_stays_down_when_it_is_read_or_imported_again(folder: DataFolder, url: str) -> None:
    take_down(folder, address(1))
    put(folder, [capture(url, story("Bà Mơ nuôi dê lần nữa"), minute=30)])
    publish(folder)
    assert_forgotten(folder, "lần nữa")


def test_it_stays_down_at_the_address_to_which_it_moved(folder: DataFolder) -> None:
    put(folder, [capture(OLD, story(), minute=0)])
    assert rows(folder, "SELECT count(*) FROM stories") == [(2,)]
    take_down(folder, address(1))
    assert_forgotten(folder, "nuoi-de.aspx")
    put(folder, [capture(OLD, story("Bà Mơ nuôi dê trở lại"), minute=40)])
    publish(folder)
    assert_forgotten(folder, "trở lại")


def test_the_same_text_at_an_address_that_nobody_knew_is_withheld_too(folder: DataFolder) -> None:
    take_down(folder, address(1))
    put(folder, [capture(OLD, story(), minute=40)])
    publish(folder)
    assert_forgotten(folder, "nuoi-de.aspx")


def test_what_was_never_read_can_be_taken_down_beforehand(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.create()
    assert take_down(folder, address(1)).stories == 0
    put(folder, CAPTURES)
    publish(folder)
    assert_forgotten(folder)


def test_a_database_made_anew_from_the_same_captures_is_the_same(folder: DataFolder, tmp_path: Path) -> None:
    put(folder, [capture(OLD, story(), minute=0), capture(address(1), b"x", minute=8, status=404)])
    take_down(folder, OLD)
    anew = DataFolder(tmp_path / "anew")
    anew.create()
    anew.decisions.write_bytes(folder.decisions.read_bytes())
    captures = [*CAPTURES, capture(OLD, story(), minute=0), capture(address(1), b"x", minute=8, status=404)]
    for one in reversed(captures):
        ingest([one], REGISTRY, anew, read=read_invented)
    assert dump(anew) == dump(folder)


def dump(folder: DataFolder) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        return content_of(connection)


def test_it_is_never_fetched_again(folder: DataFolder) -> None:
    guard = Guard([PUBLISHER], allow_loopback=False, withheld=WithheldAddresses(folder))
    assert guard.refusal(address(1)) is None
    take_down(folder, address(1))
    assert guard.refusal(address(1)) is Reason.WITHHELD
    assert guard.refusal(address(1, "duong-dan-khac")) is Reason.WITHHELD
    assert guard.refusal(address(2)) is None


def test_the_second_time_changes_nothing(folder: DataFolder) -> None:
    take_down(folder, address(1))
    before, link = dump(folder), folder.current.readlink()
    assert take_down(folder, address(1)).stories == 0
    assert (dump(folder), folder.current.readlink(), len(read_decisions(folder))) == (before, link, 1)


def test_a_takedown_needs_a_reason(folder: DataFolder) -> None:
    with pytest.raises(BadInput, match="--reason"):
        forget(folder, address(1), "x", "  ", NOW, lambda _: None)


@pytest.mark.parametrize("url", ["", "baosuoimo.vn/x", "file:///etc/passwd", "https://", "http://a:x/"])
def test_an_address_that_is_none_is_named(url: str) -> None:
    with pytest.raises(BadInput, match="bad address"):
        identify_address(url, REGISTRY)
