"""Checking an archive, in records a second, beside a pass of fastwarc over the same files with all digests.

`verify` does more than that pass: it holds the files against the manifest (SHA-256), knows exact offsets, resolves
revisits, and goes on behind damage.
"""

from __future__ import annotations

import gzip
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fastwarc.warc import ArchiveIterator

from archive.folder import DataFolder
from archive.model import Exchange, Origin
from archive.warc.files import utc_now, warc_names
from archive.warc.verify import Totals, verify
from archive.warc.writer import WarcWriter

PAGES = 2000
RUNS = 5
SYLLABLES = (
    "bản cây chi con của dân đường gia gương hộ làm mô một mười nhà năm ông phố rừng sáng thôn trồng trường vườn xã"
)


def main() -> dict[str, dict[str, float]]:
    """Records a second, the median of some runs, in turns so that a busy moment hits all of them."""
    figures: dict[str, dict[str, float]] = {}
    for name, coded in (("plain bodies", False), ("gzip bodies", True)):
        with tempfile.TemporaryDirectory() as root:
            folder = DataFolder(Path(root))
            _fill(folder, coded=coded)
            figures[name] = _measure(folder)
    sys.stdout.write(f"{'':14}{'fastwarc':>10}{'verify':>10}{'ratio':>8}\n")
    for name, one in figures.items():
        sys.stdout.write(f"{name:14}{one['fastwarc']:10.0f}{one['verify']:10.0f}{one['ratio']:8.2f}\n")
    return figures


def _measure(folder: DataFolder) -> dict[str, float]:
    ways: dict[str, Callable[[DataFolder], int]] = {"fastwarc": _by_fastwarc, "verify": _by_verify}
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, way in ways.items():
            start = time.perf_counter()
            records = way(folder)
            speeds[name].append(records / (time.perf_counter() - start))
    medians = {name: statistics.median(found) for name, found in speeds.items()}
    ratio = statistics.median(ours / theirs for ours, theirs in zip(speeds["verify"], speeds["fastwarc"], strict=True))
    return {**{name: round(median) for name, median in medians.items()}, "ratio": round(ratio, 2)}


def _by_fastwarc(folder: DataFolder) -> int:
    count = 0
    for name in warc_names(folder):
        for record in ArchiveIterator(str(folder.root / name), parse_http=False):
            assert record.verify_block_digest(consume=False)
            if record.is_http and "WARC-Payload-Digest" in record.headers:
                record.parse_http()
                assert record.verify_payload_digest()
            count += 1
    return count


def _by_verify(folder: DataFolder) -> int:
    totals = Totals()
    assert list(verify(folder, totals=totals)) == []
    return totals.records


def _fill(folder: DataFolder, *, coded: bool) -> None:
    """Pages of 60 to 100 KB, as newspapers send them."""
    chance = random.Random(1)
    with WarcWriter(folder, "bench", origin=Origin.CRAWL) as writer:
        for number in range(PAGES):
            body = _page(chance, number)
            body = gzip.compress(body, mtime=0) if coded else body
            coding = "Content-Encoding: gzip\r\n" if coded else ""
            head = (
                f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{coding}Content-Length: {len(body)}\r\n"
            )
            url = f"https://bao.example/guong-sang-o-ban-thu-post{number}.html"
            request = (
                f"GET /post{number}.html HTTP/1.1\r\nHost: bao.example\r\nUser-Agent: Guong\r\nAccept: */*\r\n\r\n"
            )
            exchange = Exchange(url, request.encode(), f"{head}\r\n".encode() + body, "203.0.113.7", utc_now())
            writer.write_exchange(exchange)


def _page(chance: random.Random, number: int) -> bytes:
    """A page of which two thirds are what all pages of a site share."""
    shared = "".join(
        f'<li class="menu__item menu__item--{place}"><a href="/chuyen-muc-{place}" title="Chuyên mục {place}">'
        f'<span class="icon icon-{place % 7}"></span>Chuyên mục {place}</a></li>\n'
        for place in range(350)
    )
    words = SYLLABLES.split()
    told = "".join(f"<p>{' '.join(chance.choices(words, k=chance.randrange(40, 120)))}.</p>\n" for _ in range(50))
    return f"<!doctype html><html><head><title>{number}</title></head><body>{shared}{told}</body></html>".encode()


if __name__ == "__main__":
    main()
