"""A data folder with WARC files of a newspaper whose rules are built in, as a crawl would have left them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.folder import DataFolder
from archive.model import Exchange, Origin
from archive.warc.writer import WarcWriter

FILES, PAGES = 3, 4  # WARC files, and pages in each
PAGE = """<html><head><meta charset="utf-8"><title>{title}</title>
<meta property="article:published_time" content="2026-10-{day:02}T08:00:00+07:00"></head><body>
<h1 class="article__title cms-title">{title}</h1>
<div class="article__sapo cms-desc">Một điển hình tiên tiến trong học tập và làm theo tư tưởng Hồ Chí Minh.</div>
<div class="article__body cms-body"><p>Ông Lò Văn {name}, Bí thư Chi bộ bản Pá, là tấm gương người tốt, việc tốt.</p>
<p>Năm 2024, ông được tuyên dương điển hình tiên tiến và được tặng Bằng khen vì đã hiến {area} m2 đất làm đường.</p>
</div></body></html>"""
NAMES = ("Thử", "Mẫu", "Sáng", "Hiền", "Dũng", "Bình")


def url(number: int) -> str:
    return f"https://baolaocai.vn/guong-sang-ban-pa-post{900000 + number}.html"


def exchange(number: int, title: str | None = None, *, status: str = "200 OK", minute: int = 0) -> Exchange:
    """The page of a story, or another answer at its address."""
    told = PAGE.format(
        title=title or f"Gương sáng bản Pá số {number}",
        day=1 + number % 28,
        name=NAMES[number % len(NAMES)],
        area=100 + number,
    )
    body = told.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    started = datetime(2026, 11, 1, 8, tzinfo=UTC) + timedelta(minutes=minute)
    request = f"GET /{number} HTTP/1.1\r\nHost: baolaocai.vn\r\n\r\n".encode()
    return Exchange(url(number), request, head.encode() + body, "127.0.0.1", started)


def write_warc(folder: DataFolder, run: str, exchanges: Iterable[Exchange]) -> str:
    """One closed WARC file; its name below the data folder."""
    with WarcWriter(folder, run, origin=Origin.CRAWL) as writer:
        places = [writer.write_exchange(one).position.warc for one in exchanges]
    return places[0]


def crawled(path: Path) -> DataFolder:
    """Three files of four pages, and one with an edit, a 404 and what is no page."""
    folder = DataFolder(path / "data")
    folder.create()
    for file in range(FILES):
        write_warc(folder, f"lan{file}", [exchange(PAGES * file + n, minute=n) for n in range(PAGES)])
    write_warc(
        folder,
        "lan9",
        [exchange(1, "Gương sáng bản Pá, sửa", minute=60), exchange(2, status="404 Not Found", minute=61)],
    )
    return folder
