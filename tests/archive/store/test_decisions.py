"""decisions.jsonl: only ever appended to, whole after a crash, and read again where it has changed."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.store.decisions import Watched, append_decisions, moment, read_decisions
from archive.store.takedowns import Takedown, Takedowns, WithheldAddresses


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def numbered(number: int) -> dict[str, object]:
    return {"kind": "verdict", "at": "2026-11-01T00:00:00+00:00", "note": f"số {number}"}


def test_what_was_decided_is_read_back_in_its_order(folder: DataFolder) -> None:
    assert read_decisions(folder) == []
    append_decisions(folder, [numbered(1)])
    append_decisions(folder, [numbered(2), numbered(3)])
    assert read_decisions(folder) == [numbered(1), numbered(2), numbered(3)]
    assert folder.decisions.read_text("utf-8").count("số") == 3  # marks as they are, for whoever opens it


def test_a_torn_last_line_is_left_out_and_said(folder: DataFolder) -> None:
    append_decisions(folder, [numbered(1)])
    with folder.decisions.open("ab") as file:
        file.write(b'{"kind": "forget", "url": "https://a.v')
    said: list[str] = []
    assert read_decisions(folder, said.append) == [numbered(1)]
    assert "line 2" in said[0]


def test_what_comes_behind_a_torn_line_is_not_lost_with_it(folder: DataFolder) -> None:
    append_decisions(folder, [numbered(1)])
    with folder.decisions.open("ab") as file:
        file.write(b'{"kind": "forg')
    append_decisions(folder, [numbered(2)])
    assert read_decisions(folder) == [numbered(1), numbered(2)]


def test_lines_of_a_kind_that_nobody_knows_here_are_kept(folder: DataFolder) -> None:
    folder.decisions.write_text('{"kind": "join", "a": 1}\n[]\n{"no": "kind"}\n', "utf-8")
    assert read_decisions(folder) == [{"kind": "join", "a": 1}]
    assert not Takedowns.of(read_decisions(folder))


def test_two_writers_do_not_tear_each_other(folder: DataFolder) -> None:
    def write() -> None:
        for number in range(20):
            append_decisions(folder, [numbered(number)])

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(read_decisions(folder)) == 80


def test_a_full_disk_is_said(folder: DataFolder) -> None:
    code = f"""
import resource, sys
from pathlib import Path
from archive.folder import DataFolder
from archive.store.decisions import append_decisions
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
append_decisions(DataFolder(Path({str(folder.root)!r})), [{{"kind": "verdict", "note": "x" * 200}}])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert "StorageFailure" in done.stderr
    assert "decisions.jsonl" in done.stderr
    assert read_decisions(folder) == []


def test_a_file_that_cannot_be_read_stops_everything(folder: DataFolder) -> None:
    folder.decisions.mkdir()
    with pytest.raises(StorageFailure, match=r"decisions\.jsonl"):
        read_decisions(folder)


def test_it_is_read_again_only_where_it_has_changed(folder: DataFolder) -> None:
    watched = Watched(folder)
    assert watched.has_news()
    assert watched.look() == ([], True)
    assert watched.look() == ([], False)
    append_decisions(folder, [numbered(1)])
    assert watched.has_news()
    assert watched.look() == ([numbered(1)], True)
    assert not watched.has_news()


def test_times_are_utc_and_whole_seconds() -> None:
    at = datetime(2026, 11, 1, 7, 30, 1, 999, tzinfo=timezone(timedelta(hours=7)))
    assert moment(at) == "2026-11-01T00:30:01+00:00"


TAKEN = Takedown(
    "2026-11-01T00:00:00+00:00", "Theo yêu cầu", "https://a.vn/1", ("s1", "s2"), ("https://a.vn/1",), (("a", "k"),)
)


def test_a_takedown_covers_ids_addresses_and_texts() -> None:
    known = Takedowns.of([json.loads(json.dumps(TAKEN.as_decision()))])
    assert known.covering("s2", "https://b.vn/") == TAKEN
    assert known.covering("other", "https://a.vn/1") == TAKEN
    assert known.covering("other", "https://b.vn/", ("a", "k")) == TAKEN
    assert known.covering("other", "https://b.vn/", ("b", "k")) is None


def test_a_line_written_by_hand_needs_no_more_than_the_address(folder: DataFolder) -> None:
    folder.decisions.write_text('{"kind": "forget", "url": "https://a.vn/1", "reason": "x"}\n', "utf-8")
    assert WithheldAddresses(folder).covers("https://a.vn/1")


def test_a_crawl_that_is_running_hears_of_a_takedown(folder: DataFolder) -> None:
    withheld = WithheldAddresses(folder)
    assert not withheld.covers("https://a.vn/1", "s1")
    append_decisions(folder, [TAKEN.as_decision()])
    assert withheld.covers("https://a.vn/1")
    assert withheld.covers("https://a.vn/other-slug", "s1")
    assert not withheld.covers("https://a.vn/2", "s3")
