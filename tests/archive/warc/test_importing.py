from __future__ import annotations

import base64
import errno
import gc
import gzip
import hashlib
import io
import os
import warnings
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter as WarcioWriter

from archive.errors import BadInput, StorageFailure
from archive.folder import DataFolder
from archive.model import Capture, Origin
from archive.warc import import_sources, importing, members
from archive.warc.files import warc_names
from archive.warc.import_index import ImportIndex, index_path
from archive.warc.importing import Imported, import_files
from archive.warc.orphans import close_orphans
from archive.warc.reader import read_capture, read_captures
from archive.warc.repair import repair
from archive.warc.verify import Totals, verify
from archive.warc.writer import Earlier
from tests.archive.warc.building import NOON, exchange, others_agree, records_of, shelf, writer

PAGE = "<!DOCTYPE html><html><body><p>Gương người tốt</p></body></html>"
URL = "https://baoyenbai.com.vn/12/345/guong.htm"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "data")
    made.create()
    return made


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "saved.html"
    path.write_text(PAGE)
    return path


def captures(folder: DataFolder) -> list[Capture]:
    return [capture for name in warc_names(folder) for capture in read_captures(folder, name)]


def test_a_saved_page_becomes_a_resource(folder: DataFolder, page: Path) -> None:
    day = datetime(2024, 5, 18, 17, tzinfo=UTC)
    said: list[str] = []
    done = import_files(folder, [page], url=URL, date=day, say=said.append)
    assert (done.copied, done.known, done.damaged) == (1, 0, 0)
    assert said == ["saved.html: 1 records copied, 0 known, 0 damaged and left out"]
    (capture,) = captures(folder)
    assert done.positions == (capture.position,)
    assert (capture.url, capture.fetched, capture.status, capture.origin) == (URL, day, None, Origin.IMPORT)
    assert capture.body.decode() == PAGE
    warc = folder.root / done.positions[0].warc
    about = bytes(records_of(warc)[0].block).decode()
    assert f"source: saved.html (sha256:{hashlib.sha256(page.read_bytes()).hexdigest()})" in about
    assert others_agree(warc) == 2
    assert list(verify(folder)) == []


def test_the_same_page_is_not_kept_twice(folder: DataFolder, page: Path) -> None:
    day = NOON - timedelta(days=9)
    assert import_files(folder, [page], url=URL, date=day).copied == 1
    assert import_files(folder, [page], url=URL, date=day) == Imported(known=1)
    assert import_files(folder, [page], url=URL) == Imported(known=1)  # without a date the page is the same
    assert import_files(folder, [page], url=URL, date=NOON).copied == 1
    assert import_files(folder, [page], url=URL + "?b").copied == 1
    page.write_text(PAGE + "!")
    assert import_files(folder, [page], url=URL, date=day).copied == 1
    assert len(captures(folder)) == 4
    assert list(verify(folder)) == []


def test_without_a_date_it_is_now(folder: DataFolder, page: Path) -> None:
    done = import_files(folder, [page], url=URL, now=NOON)
    assert read_capture(folder, done.positions[0]).fetched == NOON
    before = datetime.now(UTC)
    other = import_files(folder, [page], url=URL + "?b")
    fetched = read_capture(folder, other.positions[0]).fetched
    assert fetched is not None
    assert before <= fetched <= datetime.now(UTC)


@pytest.mark.parametrize(
    "content",
    [
        PAGE.encode(),
        b"\xef\xbb\xbf" + PAGE.encode(),
        PAGE.encode("utf-16"),
        b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html xmlns="y"><p>z</p></html>',
        b"<!-- saved from url=(0014)about:internet -->\r\n<HTML><P>x",
        b"Gi\xf3 l\xf9a <p>tho\xe1ng qua</p>",
    ],
)
def test_what_is_taken_for_html(content: bytes) -> None:
    assert import_sources.is_html(content)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"just words", "is not HTML"),
        (b"%PDF-1.7 <p>", "is not HTML"),
        (b"\x89PNG\r\n\x1a\n<p>", "is not HTML"),
        (b'{"html": "<p>x</p>"}', "is not HTML"),
        (bytes(range(256)) * 20 + b"<p>", "is not HTML"),
        (b'<?xml version="1.0"?><rss><channel><title>x</title></channel></rss>', "is not HTML"),
        (b"<urlset><url/></urlset><p>", "is not HTML"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n<html>", "is not HTML"),
        (gzip.compress(PAGE.encode(), mtime=0), "is a gzip file and no WARC"),
        (gzip.compress(gzip.compress(b"WARC/1.1\r\n", mtime=0), mtime=0), "is gzip within gzip"),
        (b"\x1f\x8b\x08" + b"x" * 50, "cannot be unpacked"),
        (b"PK\x03\x04 and nothing", "damaged zip"),
        (b"WARC/1.1\r\nnothing\r\n\r\n", "holds no whole record"),
    ],
)
def test_what_cannot_be_imported(content: bytes, text: str, folder: DataFolder, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    for url in (URL, None):
        if url is not None and content.startswith((b"WARC", b"PK")):
            continue
        with pytest.raises(BadInput, match=text) as caught:
            import_files(folder, [path], url=url)
        assert "\n" not in str(caught.value)
    assert warc_names(folder) == []


def test_wrong_use(folder: DataFolder, page: Path, tmp_path: Path) -> None:
    warc = shelf(tmp_path / "other").path
    for files, options, text in (
        ([page], {}, "add --url"),
        ([page, page], {"url": URL}, "one at a time"),
        ([page, warc], {"url": URL}, "one at a time"),
        ([warc], {"url": URL}, "--url and --date are for a saved HTML page"),
        ([warc], {"date": NOON}, "--url and --date are for a saved HTML page"),
        ([page], {"url": "baoyenbai.com.vn/x"}, "no http or https address"),
        ([page], {"url": "ftp://x/"}, "no http or https address"),
        ([page], {"url": "http://[x/"}, "no http or https address"),
        ([tmp_path / "none.html"], {"url": URL}, "cannot read .*none.html: No such file"),
        ([tmp_path], {"url": URL}, "cannot read .*: Is a directory"),
        ([warc, tmp_path / "none"], {}, "No such file"),
    ):
        with pytest.raises(BadInput, match=text):
            import_files(folder, files, **options)
    assert warc_names(folder) == []


def test_a_warc_file_is_copied_record_by_record(folder: DataFolder, tmp_path: Path) -> None:
    source = shelf(tmp_path / "other", pages=3)
    done = import_files(folder, [source.path], now=NOON)
    assert (done.copied, done.known, len(done.positions)) == (6, 0, 3)
    (name,) = warc_names(folder)
    assert name == "warc/2026/11/guong-20261124050000-import-00001.warc.gz"
    assert [capture.body for capture in captures(folder)] == [
        capture.body for capture in read_captures(source.folder, source.name)
    ]
    assert {capture.origin for capture in captures(folder)} == {Origin.IMPORT}
    copied, original = records_of(folder.root / name), records_of(source.path)
    assert [(record.head, bytes(record.block)) for record in copied[1:]] == [
        (record.head, bytes(record.block)) for record in original
    ]  # its warcinfo record too
    assert list(verify(folder)) == []
    assert others_agree(folder.root / name) == 8
    assert import_files(folder, [source.path], now=NOON) == Imported(known=6)
    assert len(warc_names(folder)) == 1


def joined(path: Path, source: bytes) -> Path:
    path.write_bytes(source)
    return path


def test_the_same_file_packed_in_other_ways(folder: DataFolder, tmp_path: Path) -> None:
    source = shelf(tmp_path / "other", pages=3)
    plain = gzip.decompress(source.path.read_bytes())
    ways = [
        joined(tmp_path / "plain.warc", plain),
        joined(tmp_path / "one-member.warc.gz", gzip.compress(plain)),
        joined(tmp_path / "members.warc.gz", source.path.read_bytes()),
        wacz(tmp_path / "packed.wacz", {"archive/data.warc.gz": source.path.read_bytes()}),
        wacz(tmp_path / "plain.wacz", {"archive/data.warc": plain}, zipfile.ZIP_DEFLATED),
    ]
    for number, way in enumerate(ways):
        other = DataFolder(tmp_path / str(number))
        other.create()
        assert import_files(other, [way]).copied == 6
        assert [capture.body for capture in captures(other)] == [
            capture.body for capture in read_captures(source.folder, source.name)
        ]
        assert list(verify(other)) == []
    assert import_files(folder, ways).copied == 6
    assert import_files(folder, ways).known == 30


def test_one_gzip_member_larger_than_a_record_may_be(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (members, import_sources, importing):
        monkeypatch.setattr(module, "MAX_RECORD", 100_000)
    made = DataFolder(tmp_path / "other")
    with writer(made) as warc:
        for number in range(30):
            warc.write_exchange(exchange(f"/{number}", os.urandom(10_000)))
        warc.write_exchange(exchange("/large", os.urandom(200_000)))
        name = warc.write_exchange(exchange("/last")).position.warc
    path = joined(tmp_path / "x.warc.gz", gzip.compress(gzip.decompress((made.root / name).read_bytes())))
    done = import_files(folder, [path])
    assert (done.copied, done.damaged) == (63, 1)
    assert [capture.url for capture in captures(folder)][-2:] == ["https://bao.vn/29", "https://bao.vn/last"]


def wacz(path: Path, entries: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as packed:
        packed.writestr("datapackage.json", "{}")
        for name, data in entries.items():
            packed.writestr(name, data)
    return path


def test_a_wacz_may_hold_several_files(folder: DataFolder, tmp_path: Path) -> None:
    one, two = shelf(tmp_path / "one", pages=2), shelf(tmp_path / "two", pages=3, run="r2")
    path = wacz(
        tmp_path / "x.wacz",
        {
            "archive/a.warc.gz": one.path.read_bytes(),
            "archive/b.warc.gz": two.path.read_bytes(),
            "archive/../../../evil.warc.gz": b"x",
            "indexes/index.cdx.gz": b"x",
        },
    )
    assert import_files(folder, [path]).copied == 10
    assert sorted(child.name for child in folder.root.iterdir()) == ["index", "manifest.jsonl", "warc"]


def test_a_wacz_without_a_warc_or_cut_short(folder: DataFolder, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no WACZ"):
        import_files(folder, [wacz(tmp_path / "x.wacz", {"pages/pages.jsonl": b""})])
    source = shelf(tmp_path / "one", pages=4)
    path = wacz(tmp_path / "y.wacz", {"archive/a.warc.gz": source.path.read_bytes()})
    data = bytearray(path.read_bytes())
    at = data.index(source.path.read_bytes()[:50]) + source.written[2].position.offset + 60
    data[at] ^= 0xFF
    path.write_bytes(data)
    done = import_files(folder, [path])  # the zip entry's checksum fails; its records have their own
    assert (done.copied, done.damaged) == (7, 1)
    with pytest.raises(BadInput, match="damaged zip file"):
        import_files(folder, [joined(tmp_path / "z.wacz", path.read_bytes()[:-60])])


HTML_200 = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("ETag", "1")], protocol="HTTP/1.1")
THEN = {"WARC-Date": "2019-03-04T05:06:07Z"}


def foreign(path: Path, *, with_original: bool = True, status: str = "200 OK", digest: str | None = None) -> Path:
    """A file as warcio makes it: SHA-1 in base32, and a revisit that names its original by address and date."""
    with warnings.catch_warnings(), path.open("wb") as file:
        warnings.simplefilter("ignore", ResourceWarning)  # warcio leaves its temporary files to the collector
        made = WarcioWriter(file, gzip=True)
        body = io.BytesIO(b"<p>1")
        first = made.create_warc_record(
            "http://bao.vn/", "response", body, http_headers=HTML_200, warc_headers_dict=THEN
        )
        made.write_record(first) if with_original else made.ensure_digest(first)
        label = first.rec_headers.get_header("WARC-Payload-Digest")
        head = StatusAndHeaders(status, [], protocol="HTTP/1.1")
        again = made.create_revisit_record(
            "http://bao.vn/again", label, "http://bao.vn/", THEN["WARC-Date"], http_headers=head
        )
        if digest == "":
            again.rec_headers.remove_header("WARC-Payload-Digest")
        made.write_record(again)
        dns = made.create_warc_record("dns:bao.vn", "response", io.BytesIO(b"x"), warc_content_type="text/dns")
        made.write_record(dns)
        del first, again, dns
        gc.collect()
    return path


def test_a_revisit_of_another_program_finds_its_payload(folder: DataFolder, tmp_path: Path) -> None:
    done = import_files(folder, [foreign(tmp_path / "x.warc.gz")])
    assert done.copied == 3
    found = captures(folder)
    assert [(capture.url, capture.body) for capture in found] == [
        ("http://bao.vn/", b"<p>1"),
        ("http://bao.vn/again", b"<p>1"),
    ]
    assert found[0].fetched == datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
    index_path(folder).unlink()
    assert len(captures(folder)) == 2  # the index is but a cache
    assert list(verify(folder)) == []


def test_a_revisit_whose_original_comes_later_or_never(folder: DataFolder, tmp_path: Path) -> None:
    import_files(folder, [foreign(tmp_path / "x.warc.gz", with_original=False)])
    faults: list[object] = []
    (name,) = warc_names(folder)
    assert list(read_captures(folder, name, report=faults.append)) == []
    assert len(faults) == 1
    totals = Totals()
    assert list(verify(folder, totals=totals)) == []  # nothing of ours is lost
    assert totals.unresolved == 1
    import_files(folder, [foreign(tmp_path / "y.warc.gz")])
    assert [capture.url for capture in read_captures(folder, name)] == ["http://bao.vn/again"]


def test_a_page_that_says_304_is_the_page_it_names(folder: DataFolder, tmp_path: Path) -> None:
    import_files(folder, [foreign(tmp_path / "x.warc.gz", status="304 Not Modified", digest="")])
    assert [(capture.status, capture.body, capture.header("etag")) for capture in captures(folder)] == [
        (200, b"<p>1", "1")
    ] * 2


def test_a_foreign_payload_digest_may_be_wrong_where_the_block_digest_holds(folder: DataFolder, tmp_path: Path) -> None:
    block = b"HTTP/1.1 200 OK\r\n\r\n<p>"
    lying = base64.b32encode(hashlib.sha1(b"decoded", usedforsecurity=False).digest()).decode()
    true = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()

    def record(*digests: str) -> bytes:
        head = ["WARC/1.0", "WARC-Type: response", "WARC-Record-ID: <urn:1>", "WARC-Date: 2015-01-01T00:00:00Z"]
        head += [
            "WARC-Target-URI: <http://a.vn/>",
            "Content-Type: application/http",
            *digests,
            f"Content-Length: {len(block)}",
        ]
        return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"

    vouched = record(f"WARC-Payload-Digest: sha1:{lying}", f"WARC-Block-Digest: sha1:{true}")
    assert import_files(folder, [joined(tmp_path / "a.warc", vouched)]).copied == 1
    assert [capture.url for capture in captures(folder)] == ["http://a.vn/"]
    assert list(verify(folder)) == []
    with pytest.raises(BadInput, match="no whole record"):
        import_files(folder, [joined(tmp_path / "b.warc", record(f"WARC-Payload-Digest: sha1:{lying}"))])


def test_an_uncompressed_file_with_damage_in_it(folder: DataFolder, tmp_path: Path) -> None:
    source = shelf(tmp_path / "other", pages=4)
    plain = gzip.decompress(source.path.read_bytes())
    at = [index for index in range(len(plain)) if plain.startswith(b"WARC-Type: response", index)]
    for name, broken, expected in (
        ("head", plain[: at[1]] + b"\0" * 30 + plain[at[1] + 30 :], (7, 1)),
        ("tail", plain[:-40], (7, 1)),
        ("gone", plain[: at[1] + 200] + plain[at[2] - 50 :], (6, 1)),
        ("length", plain.replace(b"Content-Length: 3", b"Content-Length: 9", 1), None),
    ):
        other = DataFolder(tmp_path / name)
        other.create()
        done = import_files(other, [joined(tmp_path / f"{name}.warc", broken)])
        if expected is not None:
            assert (done.copied, done.damaged) == expected
        assert done.damaged >= 1
        assert list(verify(other)) == []


def test_pages_that_the_archive_crawled_itself_are_known(folder: DataFolder, tmp_path: Path) -> None:
    own = shelf(folder.root, pages=3)
    copy = wacz(tmp_path / "export.wacz", {"archive/x.warc.gz": own.path.read_bytes()})
    assert import_files(folder, [copy]) == Imported(known=6)
    assert warc_names(folder) == [own.name]


def test_what_is_damaged_here_is_taken_in_again(folder: DataFolder, tmp_path: Path) -> None:
    source = shelf(tmp_path / "other", pages=3)
    done = import_files(folder, [source.path])
    path = folder.root / done.positions[1].warc
    data = bytearray(path.read_bytes())
    data[done.positions[1].offset + 100] ^= 0xFF
    path.write_bytes(data)
    assert import_files(folder, [source.path]).copied == 1
    repair(folder)
    assert list(verify(folder)) == []
    assert import_files(folder, [source.path]) == Imported(known=6)
    assert {capture.url for capture in captures(folder)} == {f"https://bao.vn/r1-{number}.html" for number in range(3)}


def test_killed_in_the_middle_of_an_import(folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = shelf(tmp_path / "other", pages=5)
    seen = 0
    real = ImportIndex.add

    def add(self: ImportIndex, *args: object) -> None:
        nonlocal seen
        seen += 1
        if seen == 5:
            raise KeyboardInterrupt
        real(self, *args)  # type: ignore[arg-type]  # passed on as they came

    with monkeypatch.context() as killed:
        killed.setattr(ImportIndex, "add", add)
        killed.setattr("archive.warc.writer.WarcWriter.__exit__", lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            import_files(folder, [source.path])
    (name,) = warc_names(folder)
    assert [orphan.name for orphan in close_orphans(folder)] == [name]
    done = import_files(folder, [source.path])
    assert (done.copied, done.known) == (5, 5)
    assert sorted(capture.url for capture in captures(folder)) == [
        f"https://bao.vn/r1-{number}.html" for number in range(5)
    ]
    assert list(verify(folder)) == []


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"x" * 5000])
def test_an_index_that_is_no_good_is_made_anew(content: bytes, folder: DataFolder, page: Path) -> None:
    import_files(folder, [page], url=URL)
    index_path(folder).write_bytes(content)
    assert import_files(folder, [page], url=URL) == Imported(known=1)


def test_an_index_whose_file_is_gone_or_shorter(folder: DataFolder, page: Path) -> None:
    done = import_files(folder, [page], url=URL)
    (folder.root / done.positions[0].warc).unlink()
    assert import_files(folder, [page], url=URL).copied == 1


def test_a_full_disk_in_the_middle_of_an_import(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = shelf(tmp_path / "other", pages=5)
    real = os.write
    left = 3000

    def write(descriptor: int, data: bytes | memoryview) -> int:
        nonlocal left
        if left == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done = real(descriptor, memoryview(data)[:left])
        left -= done
        return done

    with monkeypatch.context() as full:
        full.setattr(os, "write", write)
        with pytest.raises(StorageFailure, match="No space left"):
            import_files(folder, [source.path])
    close_orphans(folder)
    assert list(verify(folder)) == []
    done = import_files(folder, [source.path])
    assert done.copied + done.known == 10
    assert done.known > 0
    assert len(captures(folder)) == 5


def test_a_crawl_revisit_in_an_import_is_not_led_astray(folder: DataFolder, tmp_path: Path) -> None:
    """Its file name and offset are those of another archive; here the index of imports knows better."""
    other = DataFolder(tmp_path / "other")
    with writer(other) as warc:
        first = warc.write_exchange(exchange())
        warc.write_exchange(
            exchange("/b.html"), revisit_of=Earlier("https://bao.vn/a.html", NOON, first.position, first.sha256)
        )
    shelf(folder.root, pages=2)  # the same name, other content
    done = import_files(folder, [other.root / first.position.warc])
    assert done.copied == 4
    assert read_capture(folder, done.positions[1]).body == b"<p>Xin ch\xc3\xa0o</p>"
    assert list(verify(folder)) == []
