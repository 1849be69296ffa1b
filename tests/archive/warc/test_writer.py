from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.model import Origin, RecordPosition
from archive.warc.files import existing_path, name_of, open_path, warc_name, warc_names
from archive.warc.orphans import close_orphans
from archive.warc.reader import read_capture, read_captures
from archive.warc.verify import verify
from archive.warc.writer import Earlier, WarcWriter
from tests.archive.warc.building import NOON, exchange, ids, others_agree, records_of, shelf, writer


def test_a_file_is_open_until_its_run_closes_it(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with writer(folder) as warc:
        position = warc.write_exchange(exchange()).position
        assert position.warc == "warc/2026/11/guong-20261124050000-r1-00001.warc.gz"
        assert [path.name for path in tmp_path.rglob("*.warc.gz*")] == ["guong-20261124050000-r1-00001.warc.gz.open"]
        assert not folder.manifest.exists()
        assert read_capture(folder, position).url == "https://bao.vn/a.html"
    assert [path.name for path in tmp_path.rglob("*.warc.gz*")] == ["guong-20261124050000-r1-00001.warc.gz"]
    assert read_capture(folder, position).url == "https://bao.vn/a.html"


def test_an_exchange_is_request_interim_heads_and_response(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with writer(folder) as warc:
        written = warc.write_exchange(exchange(interim=b"HTTP/1.1 103 Early Hints\r\n\r\n"))
    path = folder.root / written.position.warc
    found = records_of(path)
    assert [record.type for record in found] == ["warcinfo", "request", "metadata", "response"]
    assert len({record.id for record in found}) == 4
    assert {record.headers.get("warc-concurrent-to") for record in found[1:3]} == {found[3].id}
    assert written.position.offset + written.position.length == path.stat().st_size  # behind the response is nothing
    assert written.sha256 == hashlib.sha256(b"<p>Xin ch\xc3\xa0o</p>").hexdigest()
    assert others_agree(path) == 4


def test_the_first_record_says_by_what_and_from_where(tmp_path: Path) -> None:
    made = shelf(tmp_path, origin=Origin.IMPORT, source="old.warc.gz")
    about = bytes(records_of(made.path)[0].block).decode().splitlines()
    assert about[0].startswith("software: Guong/")
    assert {"isPartOf: r1", "origin: import", "source: old.warc.gz"} < set(about)


def test_the_manifest_line_says_what_the_file_is(tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=3)
    line = json.loads(made.folder.manifest.read_bytes())
    data = made.path.read_bytes()
    assert line == {
        "name": made.name,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "records": 7,
        "first": "2026-11-24T05:00:00.123456Z",
        "last": "2026-11-24T05:00:02.123456Z",
        "previous": "",
    }


def test_a_full_file_is_followed_by_the_next(tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=6, max_size=6200)
    names = warc_names(made.folder)
    assert len(names) == 3
    assert names[1].endswith("-r1-00002.warc.gz")
    assert [capture.url for name in names for capture in read_captures(made.folder, name)] == [
        f"https://bao.vn/r1-{number}.html" for number in range(6)
    ]
    assert all(other.stat().st_size <= 6200 for other in made.folder.warc.rglob("*.warc.gz"))
    assert list(verify(made.folder)) == []


def test_a_record_larger_than_a_file_may_be_gets_one_of_its_own(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with writer(folder, max_size=1000) as warc:
        positions = [warc.write_exchange(exchange(body=os.urandom(5000))).position for _ in range(2)]
    assert len({position.warc for position in positions}) == 2


def test_a_run_that_kept_nothing_leaves_no_file(tmp_path: Path) -> None:
    with writer(DataFolder(tmp_path)):
        pass
    assert list(tmp_path.iterdir()) == []


def test_two_writers_of_one_run_and_second_do_not_write_into_one_file(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with writer(folder) as one, writer(folder) as two:
        assert one.write_exchange(exchange()).position.warc != two.write_exchange(exchange()).position.warc
    shelf(tmp_path, pages=1)  # the clock went back
    assert len(warc_names(folder)) == 3
    assert list(verify(folder)) == []


def test_the_name_of_a_run_stays_within_its_place() -> None:
    with pytest.raises(ValueError, match="a run's name"):
        warc_name(NOON, "../x", 1)
    name = warc_name(datetime(2025, 12, 31, 20, tzinfo=UTC), "r", 7)
    assert name == "warc/2025/12/guong-20251231200000-r-00007.warc.gz"
    assert name_of(name.rsplit("/", 1)[-1]) == name
    assert name_of("other.warc.gz") is None


def test_an_equal_payload_is_kept_once(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    body = os.urandom(5000)
    with writer(folder) as warc:
        first = warc.write_exchange(exchange(body=body))
        again = exchange(body=body, started=NOON + timedelta(days=1))
        earlier = Earlier("https://bao.vn/a.html", NOON, first.position, first.sha256)
        second = warc.write_exchange(again, revisit_of=earlier)
    assert second.position.length < 1000 < first.position.length
    assert second.sha256 == first.sha256
    capture = read_capture(folder, second.position)
    assert (capture.body, capture.status, capture.fetched) == (body, 200, again.started)
    assert capture.position == second.position
    assert others_agree(folder.root / first.position.warc) == 5


def test_a_revisit_of_a_revisit_finds_the_payload(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with writer(folder) as warc:
        written = warc.write_exchange(exchange())
        for _ in range(3):
            earlier = Earlier("https://bao.vn/a.html", NOON, written.position, written.sha256)
            written = warc.write_exchange(exchange(), revisit_of=earlier)
    assert read_capture(folder, written.position).body == b"<p>Xin ch\xc3\xa0o</p>"


@pytest.mark.parametrize("why", ["its file is gone", "its file is shorter now", "the payload differs", "it is empty"])
def test_there_is_no_revisit_where_the_payload_would_not_be_found(why: str, tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=1)
    body = b"" if why == "it is empty" else b"<p>r1 0</p>" * 30
    first = made.written[0]
    sha256 = hashlib.sha256(body + (b"!" if why == "the payload differs" else b"")).hexdigest()
    if why == "its file is gone":
        made.path.unlink()
    if why == "its file is shorter now":
        os.truncate(made.path, made.path.stat().st_size - 1)
    with writer(made.folder, "r2") as warc:
        earlier = Earlier("https://bao.vn/r1-0.html", NOON, first.position, sha256)
        second = warc.write_exchange(exchange(body=body), revisit_of=earlier)
    assert [record.type for record in records_of(made.folder.root / second.position.warc)][-1] == "response"
    assert read_capture(made.folder, second.position).body == body


def test_a_resource_is_kept_as_it_is(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with writer(folder, origin=Origin.IMPORT) as warc:
        written = warc.write_resource("https://bao.vn/cũ", b"<p>\x00\xff", "text/html", NOON)
    capture = read_capture(folder, written.position)
    assert capture.body == b"<p>\x00\xff"
    assert (capture.status, capture.origin, capture.header("content-type")) == (None, Origin.IMPORT, "text/html")
    assert others_agree(folder.root / written.position.warc) == 2


def refuse_writes_after(size: int, monkeypatch: pytest.MonkeyPatch, error: int = errno.ENOSPC) -> None:
    """A disk with room for `size` more bytes: the last write is merely short, the one after it fails."""
    left = size
    real = os.write

    def write(descriptor: int, data: bytes | memoryview) -> int:
        nonlocal left
        if left == 0:
            raise OSError(error, os.strerror(error))
        done = real(descriptor, memoryview(data)[:left])
        left -= done
        return done

    monkeypatch.setattr(os, "write", write)


@pytest.mark.parametrize("room", [0, 1, 100, 600])
def test_a_full_disk_cuts_the_file_back_to_its_last_whole_record(
    room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(tmp_path)
    warc = writer(folder)
    first = warc.write_exchange(exchange())
    with monkeypatch.context() as full:
        refuse_writes_after(room, full)
        with pytest.raises(StorageFailure, match=r"No space left on device; free some space"):
            warc.write_exchange(exchange("/b.html", os.urandom(2000)))
    path = open_path(folder, first.position.warc)
    assert path.stat().st_size == first.position.offset + first.position.length
    second = warc.write_exchange(exchange("/c.html"))  # there is room again
    warc.close()
    assert read_capture(folder, second.position).url == "https://bao.vn/c.html"
    assert list(verify(folder)) == []


def test_a_file_that_cannot_even_be_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = DataFolder(tmp_path)
    with monkeypatch.context() as full:
        refuse_writes_after(10, full)
        with pytest.raises(StorageFailure):
            writer(folder).write_exchange(exchange())
    assert [orphan.records for orphan in close_orphans(folder)] == [0]
    assert warc_names(folder) == []


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "warc").write_text("not a folder")
    with pytest.raises(StorageFailure, match="cannot create"):
        writer(DataFolder(tmp_path)).write_exchange(exchange())


LIMITED = """
import resource, sys
from pathlib import Path
from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.model import Origin
from archive.warc.writer import WarcWriter
from tests.archive.warc.building import exchange
import os
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
warc = WarcWriter(DataFolder(Path(sys.argv[1])), "r1", origin=Origin.CRAWL)
written = 0
try:
    while True:
        warc.write_exchange(exchange(body=os.urandom(1500)))
        written += 1
except StorageFailure as error:
    print(written, error)
    warc.close()
"""


def test_a_file_size_limit_in_the_middle_of_a_warc(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", LIMITED, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "File too large; free some space" in ran.stdout
    written = int(ran.stdout.split()[0])
    folder = DataFolder(tmp_path)
    (name,) = warc_names(folder)
    assert len(list(read_captures(folder, name))) == written > 2
    assert list(verify(folder)) == []
    assert others_agree(folder.root / name) == 1 + 2 * written


def test_a_disk_that_loses_writes_is_never_believed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = DataFolder(tmp_path)
    warc = writer(folder)
    warc.write_exchange(exchange())
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.EIO, os.strerror(errno.EIO))))
        with pytest.raises(StorageFailure, match="Input/output error"):
            warc.sync()
    for use in (warc.sync, lambda: warc.write_exchange(exchange()), warc.close, warc.sync):
        with pytest.raises(StorageFailure):
            use()
    (name,) = warc_names(folder)
    path = existing_path(folder, name)
    assert path is not None
    assert path.name.endswith(".open")
    assert not folder.manifest.exists()


def test_sync_in_another_thread_while_files_roll_over(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    failures: list[StorageFailure] = []
    with writer(folder, max_size=7000) as warc:
        done = threading.Event()

        def sync() -> None:
            while not done.is_set():
                try:
                    warc.sync()
                except StorageFailure as error:
                    failures.append(error)

        thread = threading.Thread(target=sync)
        thread.start()
        for number in range(60):
            warc.write_exchange(exchange(f"/{number}"))
        done.set()
        thread.join()
    assert failures == []
    assert len(warc_names(folder)) > 10
    assert list(verify(folder)) == []


def test_a_copied_member_is_the_same_bytes(tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=1)
    position = made.written[0].position
    member = made.path.read_bytes()[position.offset :]
    with WarcWriter(made.folder, "import", origin=Origin.IMPORT, source="x", new_id=ids("i")) as warc:
        copy = warc.copy(member, "2019-01-01T00:00:00Z")
    data = (made.folder.root / copy.warc).read_bytes()
    assert data[copy.offset : copy.offset + copy.length] == member
    assert isinstance(copy, RecordPosition)
    assert read_capture(made.folder, copy).origin is Origin.IMPORT
    assert json.loads(made.folder.manifest.read_text().splitlines()[1])["first"] == "2019-01-01T00:00:00Z"
