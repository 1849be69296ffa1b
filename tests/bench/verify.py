"""Checking an archive, in records a second, beside a pass of fastwarc over the same files with all digests.

`verify` does more than that pass: it holds the files against the manifest (SHA-256), knows exact offsets, resolves
revisits, and goes on behind damage.
"""

from __future__ import annotations

import gzip
import io
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from fastwarc.warc import ArchiveIterator

from archive.folder import DataFolder
from archive.model import Exchange, Origin
from archive.warc import crew
from archive.warc.files import open_path, utc_now, warc_names
from archive.warc.members import walk
from archive.warc.verify import Totals, verify
from archive.warc.writer import WarcWriter

PAGES = 400
COPIES = 40  # of each page: what differs between them would cost the same
RUNS = 3
FIRST = " b c ch d đ g gh gi h kh l m n ng nh p ph qu r s t th tr v x"
MIDDLE = "a à á ả ã ạ ă â e ê i o ô ơ u ư ươ iê uô"
LAST = " c ch m n ng nh p t i y"

WAYS = ("fastwarc", "one process", "verify")


def main() -> dict[str, dict[str, float]]:
    """Records a second, and the ratio to fastwarc: medians of some runs, in turns so that a busy moment hits all."""
    figures: dict[str, dict[str, float]] = {}
    for name, coded in (("plain bodies", False), ("gzip bodies", True)):
        with tempfile.TemporaryDirectory() as root:
            folder = DataFolder(Path(root))
            _fill(folder, coded=coded)
            figures[name] = _measure(folder)
    sys.stdout.write(f"{'records/s':14}{'fastwarc':>10}{'one process':>18}{'as it runs':>18}\n")
    for name, one in figures.items():
        ours = "".join(f"{one[way]:10.0f} ({one[f'{way} ratio']:.2f}x)" for way in WAYS[1:])
        sys.stdout.write(f"{name:14}{one['fastwarc']:10.0f}{ours}\n")
    return figures


def _measure(folder: DataFolder) -> dict[str, float]:
    ways: dict[str, Callable[[DataFolder], int]] = {
        "fastwarc": _by_fastwarc,
        "one process": _by_one_process,
        "verify": _by_verify,
    }
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, way in ways.items():
            start = time.perf_counter()
            records = way(folder)
            speeds[name].append(records / (time.perf_counter() - start))
    figures: dict[str, float] = {name: round(statistics.median(found)) for name, found in speeds.items()}
    for name in WAYS[1:]:
        ratios = [ours / theirs for ours, theirs in zip(speeds[name], speeds["fastwarc"], strict=True)]
        figures[f"{name} ratio"] = round(statistics.median(ratios), 2)
    return figures


def _by_one_process(folder: DataFolder) -> int:
    with mock.patch.object(crew, "WORTH_IT", sys.maxsize):
        return _by_verify(folder)


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
    """Pages as newspapers send them: 76 KB, 15 KB where they are gzipped."""
    chance = random.Random(1)
    with WarcWriter(folder, "bench", origin=Origin.CRAWL) as writer:
        for number in range(PAGES):
            written = writer.write_exchange(_exchange(_page(chance, number), number, coded=coded))
        whole = open_path(folder, written.position.warc).read_bytes()
        members = [whole[piece.offset :][: piece.length] for piece in walk(io.BytesIO(whole))]
        for _ in range(COPIES - 1):
            for member in members[1:]:
                writer.copy(member)


def _exchange(body: bytes, number: int, *, coded: bool) -> Exchange:
    body = gzip.compress(body, mtime=0) if coded else body
    coding = "Content-Encoding: gzip\r\n" if coded else ""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{coding}Content-Length: {len(body)}\r\n\r\n"
    url = f"https://bao.example/guong-sang-o-ban-thu-post{number}.html"
    request = f"GET /post{number}.html HTTP/1.1\r\nHost: bao.example\r\nUser-Agent: Guong\r\nAccept: */*\r\n\r\n"
    return Exchange(url, request.encode(), head.encode() + body, "203.0.113.7", utc_now())


def _page(chance: random.Random, number: int) -> bytes:
    """A page of which two thirds are what all pages of a site share."""
    shared = "".join(
        f'<li class="menu__item menu__item--{place}"><a href="/chuyen-muc-{place}" title="Chuyên mục {place}">'
        f'<span class="icon icon-{place % 7}"></span>Chuyên mục {place}</a></li>\n'
        for place in range(350)
    )
    syllables = [
        f"{first}{middle}{last}" for first in FIRST.split(" ") for middle in MIDDLE.split() for last in LAST.split(" ")
    ]
    told = "".join(f"<p>{' '.join(chance.choices(syllables, k=chance.randrange(40, 120)))}.</p>\n" for _ in range(50))
    return f"<!doctype html><html><head><title>{number}</title></head><body>{shared}{told}</body></html>".encode()


if __name__ == "__main__":
    main()
