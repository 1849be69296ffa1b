"""From WARC files to stories: what was acknowledged is read, once, also while the file is still written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.folder import DataFolder
from archive.model import Exchange, Origin
from archive.store.publish import publish
from archive.store.search import open_snapshot, search
from archive.store.watermarks import read_watermarks
from archive.warc.writer import Earlier, WarcWriter, Written
from pipelines.ingest import IngestCounts, follow, ingest, unread_captures
from pipelines.publisher import Registry

REGISTRY = Registry.load()
STORY = """<html><head><meta charset="utf-8"><title>{title}</title>
<meta property="article:published_time" content="2026-10-0{day}T08:00:00+07:00"></head><body>
<h1 class="article__title cms-title">{title}</h1>
<div class="article__sapo cms-desc">Một điển hình tiên tiến trong học tập và làm theo tư tưởng Hồ Chí Minh.</div>
<div class="article__body cms-body"><p>Ông Lò Văn Thử, Bí thư Chi bộ bản Pá, là tấm gương người tốt, việc tốt.</p>
<p>Năm 2024, ông được tuyên dương điển hình tiên tiến và được tặng Bằng khen vì đã hiến đất làm đường.</p></div>
</body></html>"""


def exchange(number: int, title: str = "Gương sáng bản Pá", *, status: str = "200 OK", minute: int = 0) -> Exchange:
    url = f"https://baolaocai.vn/guong-sang-post90000{number}.html"
    body = STORY.format(title=title, day=number).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    request = f"GET /{number} HTTP/1.1\r\nHost: baolaocai.vn\r\n\r\n".encode()
    started = datetime(2026, 11, 1, 8, tzinfo=UTC) + timedelta(minutes=minute)
    return Exchange(url, request, head.encode() + body, "127.0.0.1", started)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "data")
    folder.create()
    return folder


@pytest.fixture
def writer(folder: DataFolder) -> Iterator[WarcWriter]:
    with WarcWriter(folder, "thu", origin=Origin.CRAWL) as writer:
        yield writer


def nothing(_: str) -> int | None:
    return None


def end(written: Written) -> int:
    return written.position.offset + written.position.length


def rows(folder: DataFolder, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        return connection.execute(sql).fetchall()


def read_all(folder: DataFolder) -> IngestCounts:
    return ingest(unread_captures(folder, nothing), REGISTRY, folder)


def test_a_page_goes_from_its_bytes_to_the_search_page(folder: DataFolder, writer: WarcWriter) -> None:
    written = writer.write_exchange(exchange(1))
    writer.close()
    counts = read_all(folder)
    assert (counts.captures, counts.pages, counts.new, counts.people) == (1, 1, 1, 1)
    assert rows(folder, "SELECT warc, offset, length, sha256 FROM captures") == [
        (written.position.warc, written.position.offset, written.position.length, written.sha256)
    ]
    publish(folder)
    with closing(open_snapshot(folder)) as snapshot:
        (hit,) = search(snapshot, "lo van thu").hits
    assert "[Lò] [Văn] [Thử]" in hit.snippet


def test_what_was_read_is_not_read_again(folder: DataFolder, writer: WarcWriter) -> None:
    writer.write_exchange(exchange(1))
    writer.close()
    read_all(folder)
    assert list(unread_captures(folder, nothing)) == []
    assert read_all(folder).captures == 0


def test_an_open_file_is_read_as_far_as_its_run_has_acknowledged(folder: DataFolder, writer: WarcWriter) -> None:
    first = writer.write_exchange(exchange(1))
    writer.write_exchange(exchange(2))
    assert list(unread_captures(folder, nothing)) == []
    captures = unread_captures(folder, lambda name: end(first) if name == first.position.warc else None)
    assert ingest(captures, REGISTRY, folder).new == 1
    assert read_watermarks(folder) == {first.position.warc: end(first)}
    writer.close()
    assert read_all(folder).new == 1


def test_following_reads_what_is_acknowledged_meanwhile(folder: DataFolder, writer: WarcWriter) -> None:
    acknowledged: dict[str, int] = {}
    captures = follow(folder, acknowledged.get, stop=lambda: len(acknowledged) > 1, interval=0.01)
    assert next(captures) is None
    first = writer.write_exchange(exchange(1))
    acknowledged[first.position.warc] = end(first)
    capture = next(captures)
    assert capture is not None
    assert capture.position == first.position
    assert next(captures) is None
    second = writer.write_exchange(exchange(2))
    acknowledged |= {second.position.warc: end(second), "stop": 0}
    assert [one and one.position for one in captures] == [second.position, None]


def test_an_edit_a_recheck_and_a_404_are_a_version_nothing_and_the_end(folder: DataFolder, writer: WarcWriter) -> None:
    first = writer.write_exchange(exchange(1))
    same = exchange(1, minute=1)
    earlier = Earlier(same.url, exchange(1).started, first.position, first.sha256)
    writer.write_exchange(same, revisit_of=earlier)
    writer.write_exchange(exchange(1, "Gương sáng bản Pá năm nay", minute=2))
    writer.write_exchange(exchange(1, status="404 Not Found", minute=3))
    writer.close()
    counts = read_all(folder)
    assert (counts.captures, counts.new, counts.changed, counts.gone) == (4, 1, 0, 1)
    assert rows(folder, "SELECT title, versions, gone_since FROM stories") == [
        ("Gương sáng bản Pá năm nay", 2, "2026-11-01T08:03:00+00:00")
    ]


def test_a_damaged_record_does_not_keep_the_others_from_being_read(folder: DataFolder, writer: WarcWriter) -> None:
    written = [writer.write_exchange(exchange(number)) for number in (1, 2, 3)]
    writer.close()
    position = written[1].position
    path = folder.root / position.warc
    damaged = bytearray(path.read_bytes())
    middle = position.offset + position.length // 2
    damaged[middle : middle + 8] = b"\xff" * 8
    path.write_bytes(damaged)
    assert read_all(folder).stories == 2
    assert list(unread_captures(folder, nothing)) == []


def test_an_imported_page_off_the_theme_is_a_story(folder: DataFolder) -> None:
    body = """<html><head><title>Giá cà phê</title></head><body><h1 class="article__title">Giá cà phê</h1>
    <div class="article__body"><p>Giá cà phê sáng nay tăng nhẹ.</p><p>Nông dân chưa vội bán.</p></div></body></html>"""
    with WarcWriter(folder, "thu", origin=Origin.IMPORT, source="page.html") as writer:
        url = "https://baolaocai.vn/gia-ca-phe-post900009.html"
        writer.write_resource(url, body.encode(), "text/html", datetime(2026, 11, 1, tzinfo=UTC))
    read_all(folder)
    assert rows(
        folder, "SELECT title, theme_is, captures.status, origin FROM contents JOIN captures ON content = contents.id"
    ) == [("Giá cà phê", 0, None, "import")]
