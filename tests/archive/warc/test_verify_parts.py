"""verify looks at large files in parts, in processes of its own: what it says does not depend on either."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.warc import checks, crew, members, parts
from archive.warc.faults import FaultKind
from archive.warc.parsing import Malformed, broken_digest, parse_record
from archive.warc.repair import repair
from archive.warc.soundness import is_sound
from archive.warc.verify import Totals, verify
from tests.archive.warc.building import Shelf, exchange, members_of, shelf, writer
from tests.archive.warc.test_broken import ZOO, Case


@pytest.fixture
def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "PART", 300)  # less than a record has


@pytest.fixture
def with_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "WORTH_IT", 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})


def seen(folder: DataFolder) -> tuple[list[object], object]:
    totals = Totals()
    return list(verify(folder, totals=totals)), (totals.as_json(), totals.bytes, totals.notes)


@pytest.mark.parametrize("case", ZOO, ids=[case.name for case in ZOO])
def test_a_file_looked_at_in_parts_has_the_same_faults(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = shelf(tmp_path, pages=4)
    shelf(tmp_path, pages=1, run="r2")
    case.spoil(made)
    whole = seen(made.folder)
    for size in (1, 100, 700):
        monkeypatch.setattr(checks, "PART", size)
        assert seen(made.folder) == whole


def library(root: Path) -> list[Shelf]:
    """Three files, of which one is damaged in two places."""
    made = [shelf(root, pages=30, run=f"r{number}") for number in range(3)]
    data = bytearray(made[1].path.read_bytes())
    for page in (3, 20):
        data[made[1].written[page].position.offset + 100] ^= 1
    made[1].path.write_bytes(data)
    return made


def test_workers_say_what_one_process_says(
    tmp_path: Path, in_small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = library(tmp_path)[0].folder
    alone = seen(folder)
    monkeypatch.setattr(crew, "WORTH_IT", 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    assert seen(folder) == alone
    assert len(alone[0]) == 3


def test_a_page_that_is_a_warc_file_itself_is_not_taken_for_records_of_ours(
    tmp_path: Path, in_small_parts: None
) -> None:
    inner = shelf(tmp_path / "inner", pages=40)
    folder = DataFolder(tmp_path / "outer")
    with writer(folder) as warc:  # kept as it is, a gzip member behind the other
        warc.write_exchange(exchange("/archive.warc.gz", inner.path.read_bytes()))
        warc.write_exchange(exchange("/b.html"))
    totals = Totals()
    assert list(verify(folder, totals=totals)) == []
    assert totals.records == 5


def test_a_worker_that_is_killed_leaves_its_work_to_the_others(
    tmp_path: Path, in_small_parts: None, with_workers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = library(tmp_path)[0].folder
    start = crew._Workers._start

    def start_and_kill(self: crew._Workers) -> subprocess.Popen[bytes]:
        worker = start(self)
        worker.kill()
        return worker

    monkeypatch.setattr(crew._Workers, "_start", start_and_kill)
    faults, _ = seen(folder)
    assert len(faults) == 3


def test_whoever_stops_listening_leaves_no_worker_behind(
    tmp_path: Path, in_small_parts: None, with_workers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = crew._Workers._start

    def note(self: crew._Workers) -> subprocess.Popen[bytes]:
        started.append(start(self))
        return started[-1]

    monkeypatch.setattr(crew._Workers, "_start", note)
    faults = verify(library(tmp_path)[0].folder)
    assert next(faults).kind is FaultKind.CHECKSUM
    faults.close()  # type: ignore[attr-defined]  # a generator
    assert started
    assert all(worker.poll() is not None for worker in started)


PARENT = """
import os, sys, time
from pathlib import Path
from archive.folder import DataFolder
from archive.warc import checks, crew
from archive.warc.verify import verify
crew.WORTH_IT, checks.PART = 0, 300
os.sched_getaffinity = lambda _: {0, 1}
for fault in verify(DataFolder(Path(sys.argv[1]))):
    print(os.getpid(), flush=True)
    time.sleep(60)
"""


def children_of(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for path in listed for child in path.read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="no /proc")
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    folder = library(tmp_path)[0].folder
    with subprocess.Popen([sys.executable, "-c", PARENT, str(folder.root)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        workers = children_of(parent.pid)
        parent.send_signal(signal.SIGKILL)
    assert workers
    ends = time.monotonic() + 20
    while any(is_alive(worker) for worker in workers) and time.monotonic() < ends:
        time.sleep(0.02)
    assert not any(is_alive(worker) for worker in workers)


def is_alive(process: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def failing(after: int) -> Callable[..., object]:
    """A disk that gives the first pieces of a file, and then no more."""
    real = members.walk

    def walk(*arguments: object) -> object:
        for number, piece in enumerate(real(*arguments)):  # type: ignore[arg-type]  # passed on
            if number == after:
                raise OSError(5, "Input/output error")
            yield piece

    return walk


def test_a_disk_that_does_not_give_all_bytes_is_a_fault_and_the_other_files_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = shelf(tmp_path, pages=2), shelf(tmp_path, pages=2, run="r2")
    with monkeypatch.context() as bad:
        bad.setattr(parts, "walk", failing(after=3))
        totals = Totals()
        faults = list(verify(one.folder, totals=totals))
        assert [(fault.file, fault.offset > 0, fault.kind) for fault in faults] == [
            (one.name, True, FaultKind.UNREADABLE),
            (two.name, True, FaultKind.UNREADABLE),
        ]
        assert totals.files == 2
        with pytest.raises(StorageFailure, match="mend the disk"):
            repair(one.folder)
    assert list(verify(one.folder)) == []
    assert not (tmp_path / "damaged").exists()


def record_bytes(root: Path) -> bytes:
    made = shelf(root, pages=1)
    return members_of(made.path)[-1].data


def test_what_is_sound_at_a_glance(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with writer(folder) as warc:
        warc.write_exchange(exchange(interim=b"HTTP/1.1 103 Early Hints\r\n\r\n"))
        warc.write_exchange(exchange("/none.html", b""))
        warc.write_exchange(exchange("/gz.html", gzip.compress(os.urandom(9000), mtime=0)))
        name = warc.write_resource("https://bao.vn/x", b"<p>", "text/html", exchange().started).position.warc
    glances = [is_sound(member.data) for member in members_of(folder.root / name)]
    assert glances == [False] + [True] * 8  # the warcinfo record is looked at closer


SOUND = (
    b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:x:1>\r\nWARC-Date: 2026-11-24T05:00:00Z\r\n"
    b"WARC-Target-URI: https://bao.vn/a\r\n"
    b"WARC-Payload-Digest: sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\r\n"
    b"Content-Type: text/plain\r\n"
    b"WARC-Block-Digest: sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\r\n"
    b"Content-Length: 5\r\n\r\nhello\r\n\r\n"
)


@given(st.integers(0, len(SOUND) - 1), st.integers(0, 40), st.binary(max_size=40))
@example(0, 0, b"")
def test_what_is_sound_at_a_glance_is_so_on_a_closer_look(at: int, gone: int, new: bytes) -> None:
    data = SOUND[:at] + new + SOUND[at + gone :]
    if is_sound(data):
        record = parse_record(data)
        assert broken_digest(record) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"hello", b"hallo"),
        (b"Length: 5", b"Length: 4"),
        (b"Payload-Digest: sha256:2", b"Payload-Digest: sha256:3"),
        (b"Payload-Digest: sha256:", b"Payload-Digest: sha1:"),
        (b"Block-Digest: sha256:2", b"Block-Digest: sha256:3"),
        (b"WARC-Record-ID", b"WARC-Racord-ID"),
        (b"WARC-Date: 2026", b"WARC-Date: 0000"),
        (b"WARC-Target-URI: ", b"WARC-Target-URI "),
        (b"WARC-Target-URI", b"\r\nWARC-Target-URI"),
        (b"hello\r\n\r\n", b"hello\r\n\r\n\n"),
        (b"Content-Length: 5", b"Content-Length: " + b"5" * 5000),
    ],
)
def test_what_is_not_sound_at_a_glance(old: bytes, new: bytes) -> None:
    assert old in SOUND
    assert is_sound(SOUND)
    assert not is_sound(SOUND.replace(old, new, 1))


def test_a_length_of_five_thousand_digits_is_a_fault_and_no_crash() -> None:
    with pytest.raises(Malformed, match="length"):
        parse_record(SOUND.replace(b"Content-Length: 5", b"Content-Length: " + b"5" * 5000))
