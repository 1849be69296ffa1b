from __future__ import annotations

import errno
import hashlib
import json
import os
from pathlib import Path

import pytest

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.warc import manifest, writer
from archive.warc.faults import FaultKind
from archive.warc.files import final_path, open_path, warc_names
from archive.warc.orphans import close_orphans
from archive.warc.reader import read_captures
from archive.warc.verify import verify
from tests.archive.warc.building import exchange, shelf
from tests.archive.warc.building import writer as new_writer


def three_files(root: Path) -> DataFolder:
    for run in ("r1", "r2", "r3"):
        folder = shelf(root, pages=1, run=run).folder
    return folder


def kinds(folder: DataFolder) -> list[tuple[str, FaultKind]]:
    return [(fault.file, fault.kind) for fault in verify(folder)]


def test_each_line_names_the_one_before(tmp_path: Path) -> None:
    lines = three_files(tmp_path).manifest.read_bytes().splitlines(keepends=True)
    assert [json.loads(line)["previous"] for line in lines] == [
        "",
        hashlib.sha256(lines[0]).hexdigest(),
        hashlib.sha256(lines[1]).hexdigest(),
    ]


def test_a_later_line_supersedes(tmp_path: Path) -> None:
    made = shelf(tmp_path)
    entry = manifest.current(made.folder)[made.name]
    manifest.append(made.folder, manifest.Entry(made.name, 1, "00", 2, "", ""))
    assert manifest.current(made.folder)[made.name].size == 1
    manifest.append(made.folder, entry)
    assert list(verify(made.folder)) == []


def test_a_changed_line_shows_in_the_next(tmp_path: Path) -> None:
    folder = three_files(tmp_path)
    lines = folder.manifest.read_bytes().splitlines(keepends=True)
    folder.manifest.write_bytes(lines[0].replace(b'"records": 3', b'"records": 4') + lines[1] + lines[2])
    (fault,) = verify(folder)
    assert (fault.kind, fault.offset) == (FaultKind.MANIFEST_CHAIN, len(lines[0]))


def test_a_line_taken_out_shows(tmp_path: Path) -> None:
    folder = three_files(tmp_path)
    lines = folder.manifest.read_bytes().splitlines(keepends=True)
    folder.manifest.write_bytes(lines[0] + lines[2])
    found = kinds(folder)
    assert ("manifest.jsonl", FaultKind.MANIFEST_CHAIN) in found
    assert (warc_names(folder)[1], FaultKind.UNLISTED) in found
    assert len(found) == 2


@pytest.mark.parametrize("bad", [b"{}", b"[1]", b"\xff", b'{"name": 3}', b""])
def test_a_line_that_is_none(bad: bytes, tmp_path: Path) -> None:
    folder = three_files(tmp_path)
    folder.manifest.write_bytes(bad + b"\n" + folder.manifest.read_bytes())
    assert [kind for _, kind in kinds(folder)] == [FaultKind.MANIFEST_LINE, FaultKind.MANIFEST_CHAIN]


@pytest.mark.parametrize("size", [1, 100, 250])
def test_a_torn_last_line_is_said_and_set_aside_by_the_next_run(size: int, tmp_path: Path) -> None:
    folder = three_files(tmp_path)
    whole = folder.manifest.read_bytes()
    folder.manifest.write_bytes(whole + whole[:size])
    assert [(fault.kind, fault.offset) for fault in verify(folder)] == [(FaultKind.MANIFEST_TORN, len(whole))]
    shelf(tmp_path, run="r4")
    assert list(verify(folder)) == []
    assert (folder.damaged / f"manifest-{len(whole)}.torn").read_bytes() == whole[:size]


def test_killed_while_the_manifest_line_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shelf(tmp_path, run="r1").folder
    warc = new_writer(folder, "r2")
    name = warc.write_exchange(exchange()).position.warc

    def torn(path: Path, data: bytes) -> None:
        with path.open("ab") as file:
            file.write(data[:77])
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(manifest, "_append_bytes", torn)
        with pytest.raises(KeyboardInterrupt):
            warc.close()
    assert [fault.kind for fault in verify(folder)] == [FaultKind.MANIFEST_TORN]
    assert [orphan.name for orphan in close_orphans(folder)] == [name]
    assert list(verify(folder)) == []
    assert final_path(folder, name).is_file()


def test_killed_between_the_manifest_line_and_the_new_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = DataFolder(tmp_path)
    warc = new_writer(folder)
    name = warc.write_exchange(exchange()).position.warc

    def killed_here(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(writer, "rename_to_final", killed_here)
        with pytest.raises(KeyboardInterrupt):
            warc.close()
    assert open_path(folder, name).is_file()
    assert list(verify(folder)) == []  # listed, readable, and as listed
    assert len(list(read_captures(folder, name))) == 1
    (orphan,) = close_orphans(folder)
    assert (orphan.name, orphan.records, orphan.torn) == (name, 3, None)
    assert final_path(folder, name).is_file()
    assert folder.manifest.read_bytes().count(b"\n") == 1  # listed once
    assert list(verify(folder)) == []


def test_no_room_for_the_manifest_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shelf(tmp_path, run="r1").folder
    before = folder.manifest.read_bytes()
    warc = new_writer(folder, "r2")
    warc.write_exchange(exchange())
    real = os.write

    def short(descriptor: int, data: bytes | memoryview) -> int:
        if len(data) < 100:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(descriptor, memoryview(data)[: len(data) - 50])

    with monkeypatch.context() as full:
        full.setattr(os, "write", short)
        with pytest.raises(StorageFailure, match="No space left"):
            warc.close()
    assert folder.manifest.read_bytes() == before  # no torn line
    assert len(close_orphans(folder)) == 1
    assert list(verify(folder)) == []
