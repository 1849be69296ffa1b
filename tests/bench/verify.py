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
WIDTHS = {"fastwarc": 10, "verify": 10, "ratio": 8}
COLUMNS = {f"{way}: {what}": width for way in ("per processor", "as it runs") for what, width in WIDTHS.items()}
FIRST = " b c ch d đ g gh gi h kh l m n ng nh p ph qu r s t th tr v x"
MIDDLE = "a à á ả ã ạ ă â e ê i o ô ơ u ư ươ iê uô"
LAST = " c ch m n ng nh p t i y"


def main() -> dict[str, dict[str, float]]:
    """Records a second and their ratios: medians of some runs, in turns so that a busy moment hits all."""
    figures: dict[str, dict[str, float]] = {}
    for name, coded in (("plain bodies", False), ("gzip bodies", True)):
        with tempfile.TemporaryDirectory() as root:
            folder = DataFolder(Path(root))
            _fill(folder, coded=coded)
            figures[name] = {**_per_processor(folder), **_as_it_runs(folder)}
    sys.stdout.write(f"{'records a second':16}{'of one processor':>28}{'as it runs':>28}\n")
    sys.stdout.write(f"{'':16}{'fastwarc':>10}{'verify':>10}{'ratio':>8}{'fastwarc':>10}{'verify':>10}{'ratio':>8}\n")
    for name, one in figures.items():
        sys.stdout.write(f"{name:16}" + "".join(f"{one[column]:{width}}" for column, width in COLUMNS.items()) + "\n")
    return figures


def _per_processor(folder: DataFolder) -> dict[str, float]:
    """By processor time, both in one process: other programs on the machine do not disturb it."""
    with mock.patch.object(crew, "WORTH_IT", sys.maxsize):
        return _figures("per processor", _measure(folder, time.process_time))


def _as_it_runs(folder: DataFolder) -> dict[str, float]:
    """By the clock, `verify` with its workers."""
    return _figures("as it runs", _measure(folder, time.perf_counter))


def _measure(folder: DataFolder, clock: Callable[[], float]) -> list[tuple[float, float]]:
    def speed(way: Callable[[DataFolder], int]) -> float:
        start = clock()
        records = way(folder)
        return records / (clock() - start)

    return [(speed(_by_fastwarc), speed(_by_verify)) for _ in range(RUNS)]


def _figures(name: str, speeds: list[tuple[float, float]]) -> dict[str, float]:
    return {
        f"{name}: fastwarc": round(statistics.median(theirs for theirs, _ in speeds)),
        f"{name}: verify": round(statistics.median(ours for _, ours in speeds)),
        f"{name}: ratio": round(statistics.median(ours / theirs for theirs, ours in speeds), 2),
    }


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
