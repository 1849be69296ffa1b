"""A takedown that is undone: the story is as if it had never been withheld, whatever was read in between."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.model import Capture, RecordPosition
from archive.store.decisions import append_decisions, read_decisions
from archive.store.forget import forget
from archive.store.lifting import lift
from archive.store.publish import publish, undo
from archive.store.search import open_snapshot
from archive.store.takedowns import WithheldAddresses
from archive.warc.faults import Fault, FaultKind, RecordUnreadable
from pipelines.identity import identify
from pipelines.ingest import ingest
from pipelines.restoring import restore
from tests.archive.store.invented import REGISTRY, address, capture, content_of, page, read_invented
from tests.archive.store.published import published

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LONG = "Bà Hoàng Thị Mơ nuôi ba mươi con dê trên đèo, mỗi năm bán được hai lứa và dạy cho cả bản cùng làm. " * 3
NAMED = [("PER", "Hoàng Thị Mơ", {"role": "Chi hội trưởng"}), ("LOC", "bản Đèo", {})]
OLD = "http://cu.baosuoimo.vn/tin/nuoi-de.aspx"


def story(title: str = "Bà Mơ nuôi dê", *, ours: bool = True) -> bytes:
    return page(title, LONG, "Ở bản Đèo ai cũng biết.", named=NAMED, ours=ours)


CAPTURES = [
    capture(address(1), story(), minute=1),
    capture(address(2), page("Tin ở lại", "Bà Hoàng Thị Mơ.", named=NAMED[:1]), minute=2),
    capture(address(1), story("Bà Mơ nuôi dê núi", ours=False), minute=3),
    capture(OLD, story(), minute=4),
    capture(address(1), b"<html>", minute=5, status=404),
]


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return published(tmp_path, [])


def put(folder: DataFolder, captures: Sequence[Capture]) -> None:
    ingest(captures, REGISTRY, folder, read=read_invented, refetch=refetch)


def refetch(_: DataFolder, position: RecordPosition) -> Capture:
    return next(one for one in CAPTURES if one.position == position)


def take_down(folder: DataFolder, url: str, reason: str = "Theo yêu cầu") -> None:
    identity = identify(url, REGISTRY.of(url))
    forget(folder, identity.address, identity.story, reason, NOW, lambda _: None)


def bring_back(folder: DataFolder, url: str, said: list[str] | None = None) -> None:
    say = (said if said is not None else []).append
    restore(folder, REGISTRY, url, "Gia đình đồng ý", LATER, say, read=read_invented, refetch=refetch)


def dump(folder: DataFolder) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return content_of(connection)


def titles(folder: DataFolder) -> list[str]:
    with closing(open_snapshot(folder)) as connection:
        return [row[0] for row in connection.execute("SELECT title FROM stories ORDER BY id")]


@pytest.mark.parametrize("taken", [address(1), OLD])
@pytest.mark.parametrize("brought", [address(1, "duong-dan-khac"), OLD])
def test_the_tables_are_as_if_it_had_never_been_withheld(folder: DataFolder, taken: str, brought: str) -> None:
    put(folder, CAPTURES)
    before = dump(folder)
    take_down(folder, taken)
    assert dump(folder) != before
    bring_back(folder, brought)
    assert dump(folder) == before
    assert "Bà Mơ nuôi dê" in titles(folder)
    assert not WithheldAddresses(folder).covers(address(1))
    assert [one["kind"] for one in read_decisions(folder)] == ["forget", "unforget"]


def test_it_comes_back_with_what_was_imported_meanwhile(folder: DataFolder, tmp_path: Path) -> None:
    put(folder, CAPTURES[:2])
    take_down(folder, address(1))
    put(folder, CAPTURES[2:])
    assert titles(folder) == ["Tin ở lại"]
    bring_back(folder, address(1))
    whole = DataFolder(tmp_path / "whole")
    put(whole, CAPTURES)
    assert dump(folder) == dump(whole)


def test_a_database_made_anew_has_it_too(folder: DataFolder) -> None:
    put(folder, CAPTURES)
    take_down(folder, address(1))
    bring_back(folder, address(1))
    before = dump(folder)
    folder.archive_db.unlink()
    put(folder, CAPTURES)
    assert dump(folder) == before


def test_what_was_published_before_and_since_is_gone_back_to_as_it_was(folder: DataFolder) -> None:
    put(folder, CAPTURES)
    take_down(folder, address(1))
    bring_back(folder, address(1))
    undo(folder)
    assert titles(folder) == ["Tin ở lại"]
    publish(folder)
    assert len(titles(folder)) == 2


def test_it_can_be_taken_down_once_more(folder: DataFolder) -> None:
    put(folder, CAPTURES)
    take_down(folder, address(1))
    withheld = dump(folder)
    bring_back(folder, address(1))
    take_down(folder, address(1))
    assert dump(folder) == withheld
    assert titles(folder) == ["Tin ở lại"]


def test_a_takedown_of_an_address_that_nobody_knew_yet_stays(folder: DataFolder) -> None:
    put(folder, CAPTURES[:1])
    take_down(folder, address(1))
    take_down(folder, OLD, "Theo yêu cầu khác")
    put(folder, CAPTURES)
    bring_back(folder, address(1))
    assert len(titles(folder)) == 2
    assert WithheldAddresses(folder).covers(OLD)


def test_another_takedown_of_the_same_text_still_counts(folder: DataFolder) -> None:
    """A line written by hand lifts one of two decisions: the other one gives the tombstone its reason."""
    put(folder, CAPTURES)
    take_down(folder, address(1))
    identity = identify(OLD, REGISTRY.of(OLD))
    other = {"kind": "forget", "at": "2026-11-19", "reason": "Khác", "stories": [identity.story], "addresses": [OLD]}
    append_decisions(folder, [{**read_decisions(folder)[0], "kind": "unforget"}, other])
    put(folder, [])
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        assert connection.execute("SELECT * FROM tombstones").fetchall() == [(identity.story, "2026-11-19", "Khác")]
        assert connection.execute("SELECT count(*) FROM stories").fetchone() == (2,)


def test_a_writer_that_is_at_work_brings_it_back_with_its_next_batch(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.restoring.LOCK_WAIT", 0.0)
    put(folder, CAPTURES)
    before = dump(folder)
    take_down(folder, address(1))
    said: list[str] = []
    with folder.lock("archive"):
        bring_back(folder, address(1), said)
    assert "with its next batch" in said[0]
    put(folder, [])
    assert dump(folder) == before


def test_what_is_lost_in_the_meantime_is_said_and_stays_away(folder: DataFolder) -> None:
    def damaged(_: DataFolder, position: RecordPosition) -> Capture:
        raise RecordUnreadable(Fault(position.warc, position.offset, FaultKind.GZIP))

    put(folder, CAPTURES)
    take_down(folder, address(1))
    said: list[str] = []
    restore(folder, REGISTRY, address(1), "x", LATER, said.append, read=read_invented, refetch=damaged)
    assert len(said) == 4
    assert titles(folder) == ["Tin ở lại"]


def test_what_is_not_withheld_cannot_be_lifted(folder: DataFolder) -> None:
    put(folder, CAPTURES)
    with pytest.raises(BadInput, match="is not withheld"):
        bring_back(folder, address(1))
    take_down(folder, address(1))
    with pytest.raises(BadInput, match="is not withheld"):
        bring_back(folder, address(2))
    with pytest.raises(BadInput, match="--reason"):
        lift(folder, address(1), "x", " ", LATER)
    assert [one["kind"] for one in read_decisions(folder)] == ["forget"]
