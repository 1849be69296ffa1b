from __future__ import annotations

import base64
import gzip
import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.model import Origin, RecordPosition
from archive.warc import members, records
from archive.warc.digests import agrees, dechunked, payload_agrees
from archive.warc.faults import Fault, FaultKind, RecordUnreadable
from archive.warc.files import final_path, open_path
from archive.warc.members import Gap, Member, walk
from archive.warc.parsing import Malformed, parse_date, parse_http, parse_record
from archive.warc.reader import read_capture, read_captures, read_exchange_bytes, read_origin
from tests.archive.warc.building import HEAD, NOON, exchange, members_of, shelf, writer


def test_captures_come_in_order_with_exact_positions(tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=4)
    captures = list(read_captures(made.folder, made.name))
    assert [capture.position for capture in captures] == [written.position for written in made.written]
    assert [capture.sha256 for capture in captures] == [written.sha256 for written in made.written]
    data = made.path.read_bytes()
    for capture in captures:
        assert capture.position is not None
        start, length = capture.position.offset, capture.position.length
        assert capture.body in gzip.decompress(data[start : start + length])
        assert read_capture(made.folder, capture.position) == capture


def test_a_part_of_a_file(tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=4)
    first, second, third, _ = (written.position for written in made.written)
    after_first = first.offset + first.length
    assert [capture.url for capture in read_captures(made.folder, made.name, after_first, third.offset)] == [
        "https://bao.vn/r1-1.html"
    ]
    assert len(list(read_captures(made.folder, made.name, second.offset))) == 3
    assert list(read_captures(made.folder, made.name, made.path.stat().st_size)) == []


def test_a_file_is_read_while_it_is_written(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with writer(folder) as warc:
        first = warc.write_exchange(exchange()).position
        end = first.offset + first.length
        assert len(list(read_captures(folder, first.warc, 0, end))) == 1
        warc.write_exchange(exchange("/b.html"))
        assert [capture.url for capture in read_captures(folder, first.warc, end)] == ["https://bao.vn/b.html"]
        reading = read_captures(folder, first.warc)
        next(reading)
        warc.close()
        assert len(list(reading)) == 1  # the name changed underway


def test_status_and_headers_as_sent(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    head = (
        b"HTTP/1.1 404 Kh\xc3\xb4ng th\xe1y\r\nX-A: 1\r\nx-a:2\r\nnonsense\r\nFolded: a\r\n  b\r\nX-L: caf\xe9\r\n\r\n"
    )
    with writer(folder) as warc:
        capture = read_capture(folder, warc.write_exchange(exchange(response=head + b"<p>")).position)
    assert capture.status == 404
    assert capture.headers == (("X-A", "1"), ("x-a", "2"), ("Folded", "a b"), ("X-L", "café"))
    assert capture.header("X-a") == "2"
    assert capture.body == b"<p>"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", 200),
        (b"HTTP/2 204\r\n\r\n", 204),
        (b"HTTP/1.1 20 x", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_status_lines(head: bytes, status: int | None) -> None:
    assert parse_http(head).status == status


def test_an_answer_without_a_head_is_all_body(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with writer(folder) as warc:
        capture = read_capture(folder, warc.write_exchange(exchange(response=b"<html>0.9</html>")).position)
    assert (capture.status, capture.headers, capture.body) == (None, (), b"<html>0.9</html>")


def test_the_bytes_of_an_exchange_for_replay(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with writer(folder) as warc:
        response = warc.write_exchange(exchange(body=b"<p>1</p>")).position
        page = warc.write_resource("https://bao.vn/", b"<p>2</p>", "text/html", NOON).position
    assert read_exchange_bytes(folder, response) == HEAD + b"<p>1</p>"
    assert read_exchange_bytes(folder, page) == b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>2</p>"


def test_a_place_where_no_capture_is(tmp_path: Path) -> None:
    made = shelf(tmp_path)
    position = made.written[0].position
    bad = {
        RecordPosition(made.name, position.offset + 1, position.length - 1): FaultKind.GZIP,
        RecordPosition(made.name, position.offset, position.length - 1): FaultKind.ROW,
        RecordPosition(made.name, 10**9, 5): FaultKind.ROW,
        RecordPosition(made.name, 0, members_of(made.path)[0].length): FaultKind.ROW,  # the warcinfo record
        RecordPosition("warc/2020/01/gone.warc.gz", 0, 5): FaultKind.MISSING,
    }
    for place, kind in bad.items():
        with pytest.raises(RecordUnreadable) as caught:
            read_capture(made.folder, place)
        assert caught.value.fault.kind in (kind, FaultKind.ROW)
        assert isinstance(caught.value, StorageFailure)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StorageFailure, match="is not in"):
        list(read_captures(DataFolder(tmp_path), "warc/2026/11/gone.warc.gz"))


def test_origin_is_what_the_file_says(tmp_path: Path) -> None:
    crawl, imported = shelf(tmp_path), shelf(tmp_path, run="r2", origin=Origin.IMPORT)
    assert read_origin(crawl.folder, crawl.name) is Origin.CRAWL
    assert {capture.origin for capture in read_captures(imported.folder, imported.name)} == {Origin.IMPORT}


def test_origin_of_an_import_whose_first_record_is_damaged_is_in_its_name(tmp_path: Path) -> None:
    made = shelf(tmp_path, run="import", origin=Origin.IMPORT)
    data = bytearray(made.path.read_bytes())
    data[30] ^= 0xFF
    made.path.write_bytes(data)
    assert read_origin(made.folder, made.name) is Origin.IMPORT
    assert len(list(read_captures(made.folder, made.name))) == 3


def test_a_page_longer_than_the_buffers(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    body = bytes(range(256)) * 8000 + b"x" * 3_000_000
    with writer(folder) as warc:
        positions = [warc.write_exchange(exchange(f"/{number}", body)).position for number in range(2)]
    assert all(read_capture(folder, position).body == body for position in positions)


def test_a_bomb_is_stepped_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "MAX_RECORD", 1 << 20)
    folder = DataFolder(tmp_path)
    with writer(folder) as warc:
        bomb = warc.write_exchange(exchange(body=b"\0" * (2 << 20))).position
        warc.write_exchange(exchange("/b.html"))
    faults: list[Fault] = []
    assert [capture.url for capture in read_captures(folder, bomb.warc, report=faults.append)] == [
        "https://bao.vn/b.html"
    ]
    assert faults == [Fault(bomb.warc, bomb.offset, FaultKind.TOO_LARGE, None, bomb.length)]


FLAT = """
import sys, tracemalloc
from pathlib import Path
from archive.folder import DataFolder
from archive.warc.reader import read_captures
tracemalloc.start()
name = sys.argv[2]
pages = sum(1 for _ in read_captures(DataFolder(Path(sys.argv[1])), name))
print(pages, tracemalloc.get_traced_memory()[1])
"""


def test_memory_is_flat_but_for_one_record(tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=1)
    with writer(made.folder, "big") as warc:
        for number in range(60):
            name = warc.write_exchange(exchange(f"/{number}", bytes([number]) * 1_000_000)).position.warc
    argv = [sys.executable, "-c", FLAT, str(tmp_path), name]
    ran = subprocess.run(argv, capture_output=True, text=True, check=True)
    pages, peak = map(int, ran.stdout.split())
    assert pages == 60
    assert peak < 20_000_000


def test_after_damage_reading_goes_on_at_the_next_record(tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=4)
    position = made.written[1].position
    data = bytearray(made.path.read_bytes())
    data[position.offset + 40] ^= 0xFF
    made.path.write_bytes(data)
    faults: list[Fault] = []
    captures = list(read_captures(made.folder, made.name, report=faults.append))
    assert [capture.position for capture in captures] == [made.written[number].position for number in (0, 2, 3)]
    assert faults == [Fault(made.name, position.offset, FaultKind.GZIP, None, position.length)]


def test_the_walk_covers_every_byte_whatever_is_flipped(tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=2)
    whole = made.path.read_bytes()
    for at in range(0, len(whole), 7):
        data = bytearray(whole)
        data[at] ^= 0x55
        made.path.write_bytes(data)
        with made.path.open("rb") as file:
            found = list(walk(file))
        assert sum(part.length for part in found) == len(whole)
        assert [part.offset for part in found[1:]] == [part.offset + part.length for part in found[:-1]]
        damaged = [part for part in found if isinstance(part, Gap)]
        assert len(damaged) <= 1  # some bytes of a gzip head mean nothing
        good = {part.offset: part.data for part in found if isinstance(part, Member)}
        made.path.write_bytes(whole)
        for member in members_of(made.path):
            if not member.offset <= at < member.offset + member.length:
                assert good[member.offset] == member.data


def test_gap_search_across_buffers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "READ", 1024)
    made = shelf(tmp_path, pages=3)
    member = made.path.read_bytes()
    for size in (1, 900, 1020, 1021, 1022, 1023, 1024, 1025, 5000):
        path = tmp_path / "gap.warc.gz"
        path.write_bytes(b"\x1f" * size + member)
        with path.open("rb") as file:
            found = list(walk(file))
        assert found[0] == Gap(0, size, FaultKind.GZIP)
        assert len(found) == 1 + 7


HEAD_OF_ANY = b"WARC/1.1\r\nWARC-Type: x\r\nWARC-Record-ID: y\r\nWARC-Date: 2026\r\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", FaultKind.HEADER),
        (b"HTTP/1.1 200 OK\r\n\r\n", FaultKind.HEADER),
        (b"WARC/1.1\r\nWARC-Type: response\r\n", FaultKind.HEADER),
        (b"WARC/1.1\r\nno colon\r\n\r\n\r\n\r\n", FaultKind.HEADER),
        (b"WARC/1.1\r\nWARC-Type: x\r\nWARC-Date: 2026\r\nContent-Length: 0\r\n\r\n\r\n\r\n", FaultKind.HEADER),
        (b"WARC/1.1\r\nWARC-Type: x\r\nWARC-Record-ID: y\r\nContent-Length: 0\r\n\r\n\r\n\r\n", FaultKind.HEADER),
        (HEAD_OF_ANY + b"\r\n\r\n\r\n", FaultKind.LENGTH),
        (HEAD_OF_ANY + b"Content-Length: -1\r\n\r\n\r\n\r\n", FaultKind.LENGTH),
        (HEAD_OF_ANY + b"Content-Length: 3\r\n\r\nab\r\n\r\n", FaultKind.LENGTH),
        (HEAD_OF_ANY + b"Content-Length: 1\r\n\r\nab\r\n\r\n", FaultKind.LENGTH),
        (HEAD_OF_ANY + b"Content-Length: 99\r\n\r\nab\r\n\r\n", FaultKind.LENGTH),
        (HEAD_OF_ANY + b"Content-Length: 2\r\n\r\nab\r\n\r\nWARC/1.1\r\n", FaultKind.MEMBER),
    ],
)
def test_what_is_no_record(data: bytes, kind: FaultKind) -> None:
    with pytest.raises(Malformed) as caught:
        parse_record(data)
    assert caught.value.kind is kind


def test_heads_of_other_programs() -> None:
    record = parse_record(
        b"WARC/1.0\r\nwarc-type:Response\r\nWARC-RECORD-ID:  <urn:1> \r\nWARC-Target-URI: <http://a.vn/>\r\n"
        b"X-Long: a\r\n\t b\r\nwarc-date: 2016-05\r\nContent-Length: 002\r\n\r\nab\r\n\r\n"
    )
    assert (record.type, record.id, record.url, record.headers["x-long"]) == (
        "response",
        "<urn:1>",
        "http://a.vn/",
        "a b",
    )
    bare = b"WARC/1.0\nWARC-Type: a\nWARC-Record-ID: b\nWARC-Date: 2016\nContent-Length: 4\n\n\r\n\r\n\r\n\r\n"
    assert bytes(parse_record(bare).block) == b"\r\n" * 2


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2016", datetime(2016, 1, 1, tzinfo=UTC)),
        ("2016-05", datetime(2016, 5, 1, tzinfo=UTC)),
        ("2016-05-03", datetime(2016, 5, 3, tzinfo=UTC)),
        ("2016-05-03T10:00:00Z", datetime(2016, 5, 3, 10, tzinfo=UTC)),
        ("2016-05-03T10:00:00.123456789Z", datetime(2016, 5, 3, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2016-05-03T10:00:00+07:00", datetime(2016, 5, 3, 3, tzinfo=UTC)),
        ("9999-12-31T23:00:00-10:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_of_any_precision(text: str, moment: datetime | None) -> None:
    assert parse_date(text) == moment


def test_digests_in_any_usual_writing() -> None:
    data = b"gu\xc6\xb0\xc6\xa1ng"
    for name in ("md5", "sha1", "sha256", "sha512"):
        digest = hashlib.new(name, data, usedforsecurity=False).digest()
        base32 = base64.b32encode(digest).decode()
        written = (digest.hex(), digest.hex().upper(), base32, base32.rstrip("="), base64.b64encode(digest).decode())
        for value in (*written, base64.urlsafe_b64encode(digest).decode()):
            assert agrees(f"{name}:{value}", data)
            assert not agrees(f"{name}:{value}", data + b"!")


@pytest.mark.parametrize("label", [None, "", "blake9:whatever", "no colon"])
def test_a_digest_that_cannot_be_checked_says_nothing(label: str | None) -> None:
    assert agrees(label, b"x")


@pytest.mark.parametrize("label", ["sha1:", "sha1:zzz", "sha1:" + "g" * 40, "sha256:é"])
def test_a_digest_that_is_none_does_not_agree(label: str) -> None:
    assert not agrees(label, b"x")


def test_a_chunked_payload_may_be_digested_without_its_chunks() -> None:
    chunked = b"5;x=y\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
    assert dechunked(chunked) == b"hello world"
    assert dechunked(b"5\r\nhello\r\n") is None
    label = records.digest(b"hello world")
    assert payload_agrees(label, chunked, chunked=True)
    assert not payload_agrees(label, chunked, chunked=False)
    assert payload_agrees(records.digest(chunked), chunked, chunked=True)


def test_a_file_under_both_names_is_read_under_the_final_one(tmp_path: Path) -> None:
    made = shelf(tmp_path)
    open_path(made.folder, made.name).write_bytes(b"")
    assert final_path(made.folder, made.name).is_file()
    assert len(list(read_captures(made.folder, made.name))) == 3
