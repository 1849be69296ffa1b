from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.warc import orphans, salvage
from archive.warc.faults import FaultKind
from archive.warc.files import final_path, open_path, warc_names
from archive.warc.losses import read_losses
from archive.warc.orphans import Orphan, close_orphans
from archive.warc.reader import read_captures
from archive.warc.verify import Totals, verify
from archive.warc.writer import Written
from tests.archive.warc.building import NOON, exchange, members_of, others_agree, shelf, writer


def dead_run(root: Path, pages: int = 3) -> tuple[DataFolder, str, list[Written]]:
    """A run that was killed: its file is still `.open`."""
    folder = DataFolder(root)
    warc = writer(folder, "dead")
    written = [warc.write_exchange(exchange(f"/{number}.html", os.urandom(400))) for number in range(pages)]
    return folder, written[0].position.warc, written


def test_a_whole_orphan_is_closed_as_its_run_would_have(tmp_path: Path) -> None:
    folder, name, written = dead_run(tmp_path)
    (orphan,) = close_orphans(folder)
    assert (orphan.name, orphan.records, orphan.torn, orphan.torn_bytes) == (name, 7, None, 0)
    assert list(orphan.captures) == [each.position for each in written]
    assert warc_names(folder) == [name]
    assert final_path(folder, name).is_file()
    assert list(verify(folder)) == []
    assert close_orphans(folder) == []
    line = json.loads(folder.manifest.read_text())
    assert (line["records"], line["first"]) == (7, "2026-11-24T05:00:00.123456Z")


@pytest.mark.parametrize("cut_at", [1, 9, 200, 650])
def test_a_torn_tail_is_set_aside_and_whole_records_are_kept(cut_at: int, tmp_path: Path) -> None:
    folder, name, written = dead_run(tmp_path)
    path = open_path(folder, name)
    torn = path.read_bytes()[written[2].position.offset :][:cut_at]
    os.truncate(path, written[2].position.offset + len(torn))
    totals = Totals()
    assert list(verify(folder, totals=totals)) == []  # said, no fault
    assert totals.notes == [
        f"{name} is open: {path.stat().st_size} bytes from 0 on not acknowledged yet, {cut_at} of them no whole record"
    ]
    (orphan,) = close_orphans(folder)
    assert orphan.torn is not None
    assert (folder.root / orphan.torn).read_bytes() == torn
    assert orphan.torn_bytes == len(torn)
    assert list(orphan.captures) == [each.position for each in written[:2]]
    assert list(verify(folder)) == []
    assert others_agree(final_path(folder, name)) == 6


def test_bytes_of_an_open_file_before_its_last_acknowledged_record_must_be_whole(tmp_path: Path) -> None:
    folder, name, written = dead_run(tmp_path)
    last = written[2].position
    os.truncate(open_path(folder, name), last.offset + 50)
    acknowledged = last.offset + last.length
    (fault,) = verify(folder, acknowledged={name: acknowledged}.get)
    assert (fault.kind, fault.offset) == (FaultKind.TORN, last.offset)


def test_nothing_whole_leaves_nothing_but_the_torn_bytes(tmp_path: Path) -> None:
    folder, name, _ = dead_run(tmp_path)
    os.truncate(open_path(folder, name), 100)
    (orphan,) = close_orphans(folder)
    assert (orphan.records, orphan.torn_bytes) == (0, 100)
    assert warc_names(folder) == []
    assert list(verify(folder)) == []


def test_an_empty_orphan_goes_away(tmp_path: Path) -> None:
    folder, name, _ = dead_run(tmp_path)
    open_path(folder, name).write_bytes(b"")
    (orphan,) = close_orphans(folder)
    assert (orphan.records, orphan.torn) == (0, None)
    assert warc_names(folder) == []


def test_after_a_power_cut_blocks_may_be_missing_in_the_middle(tmp_path: Path) -> None:
    folder, name, written = dead_run(tmp_path)
    hole = written[1].position
    with open_path(folder, name).open("r+b") as file:
        file.seek(hole.offset)
        file.write(b"\0" * hole.length)
    (orphan,) = close_orphans(folder, lambda: NOON)
    assert list(orphan.captures) == [written[0].position, written[2].position]  # not moved
    assert list(verify(folder)) == []
    (loss,) = read_losses(folder)
    assert (loss.file, loss.offset, loss.length, loss.kind) == (name, hole.offset, hole.length, FaultKind.GZIP)
    assert len(list(read_captures(folder, name))) == 2
    assert others_agree(final_path(folder, name)) == 7


def test_a_name_that_is_taken_stops_the_run(tmp_path: Path) -> None:
    folder, name, _ = dead_run(tmp_path)
    final_path(folder, name).write_bytes(b"x")
    with pytest.raises(StorageFailure, match="are there; move one of them"):
        close_orphans(folder)
    assert open_path(folder, name).is_file()


def test_no_room_to_set_the_tail_aside_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, name, written = dead_run(tmp_path)
    path = open_path(folder, name)
    os.truncate(path, written[2].position.offset + 50)
    before = path.read_bytes()

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(os, "write", full)
        with pytest.raises(StorageFailure, match="No space left"):
            close_orphans(folder)
    assert path.read_bytes() == before
    assert len(close_orphans(folder)[0].captures) == 2


@pytest.mark.parametrize("step", ["cut", "close_file"])
def test_killed_while_closing_an_orphan(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, name, written = dead_run(tmp_path)
    os.truncate(open_path(folder, name), written[2].position.offset + 50)

    def killed_here(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(orphans, step, killed_here)
        with pytest.raises(KeyboardInterrupt):
            close_orphans(folder)
    (orphan,) = close_orphans(folder)
    assert list(orphan.captures) == [each.position for each in written[:2]]
    assert list(verify(folder)) == []
    assert len(list(folder.damaged.glob("*.bin"))) == 1


def test_an_orphan_that_could_not_be_adopted_is_found_again(tmp_path: Path) -> None:
    folder, name, written = dead_run(tmp_path)

    def dies(_: Orphan) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        close_orphans(folder, adopt=dies)
    adopted: list[Orphan] = []
    assert close_orphans(folder, adopt=adopted.append) == adopted
    assert [(orphan.name, len(orphan.captures)) for orphan in adopted] == [(name, len(written))]


ENDLESS = """
import os, sys
from pathlib import Path
from archive.folder import DataFolder
from archive.model import Origin
from archive.warc.writer import WarcWriter
from tests.archive.warc.building import exchange
warc = WarcWriter(DataFolder(Path(sys.argv[1])), "r1", origin=Origin.CRAWL, max_size=60_000)
number = 0
while True:
    position = warc.write_exchange(exchange(f"/{number}", os.urandom(3000))).position
    warc.sync()
    print(position.warc, position.offset, position.length, flush=True)
    number += 1
"""


def test_killed_while_writing_and_closing_many_files(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", ENDLESS, str(tmp_path)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().split() for _ in range(150)]
        process.send_signal(signal.SIGKILL)
        acknowledged += [line.split() for line in process.stdout if line.endswith("\n")]
    folder = DataFolder(tmp_path)
    assert list(verify(folder)) == []
    close_orphans(folder)
    assert list(verify(folder)) == []
    found = {
        (capture.position.warc, capture.position.offset, capture.position.length)
        for name in warc_names(folder)
        for capture in read_captures(folder, name)
        if capture.position
    }
    assert {(name, int(offset), int(length)) for name, offset, length in acknowledged} <= found


@pytest.mark.parametrize("about", ["", "damaged-bytes-kept-in: damaged/x\r\n", "x" * 500])
def test_a_filler_is_a_record_of_exactly_the_length(about: str, tmp_path: Path) -> None:
    lengths = [*range(184, 700), 1023, 1024, 10_017, *range(10_300, 10_420), 65_535, *range(65_600, 65_700), 1_000_003]
    path = tmp_path / "filler.warc.gz"
    for length in lengths:
        filler = salvage.filler(length, about, NOON, "seed")
        assert filler is not None
        assert len(filler) == length
        path.write_bytes(filler)
        assert len(members_of(path)) == 1
    assert others_agree(path) == 1
    assert salvage.filler(183, about, NOON, "seed") is None
    assert made_shortest_member(tmp_path) > 184


def made_shortest_member(root: Path) -> int:
    return min(member.length for member in members_of(shelf(root, pages=1).path))
