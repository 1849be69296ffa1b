"""Small archives to test on: exchanges, files, and second opinions on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.folder import DataFolder
from archive.model import Exchange, Origin
from archive.warc.members import Member, walk
from archive.warc.parsing import Record, parse_record
from archive.warc.writer import WarcWriter, Written

NOON = datetime(2026, 11, 24, 5, 0, 0, 123456, tzinfo=UTC)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def exchange(path: str = "/a.html", body: bytes = b"<p>Xin ch\xc3\xa0o</p>", **changes: object) -> Exchange:
    """One page as fetched."""
    request = f"GET {path} HTTP/1.1\r\nHost: bao.vn\r\n\r\n".encode("ascii", "replace")
    made = Exchange(f"https://bao.vn{path}", request, HEAD + body, "203.0.113.7", NOON)
    return replace(made, **changes)  # type: ignore[arg-type]  # the tests name fields of Exchange


def writer(folder: DataFolder, run: str = "r1", **options: object) -> WarcWriter:
    """A writer whose clock and ids are the same on every run."""
    return WarcWriter(
        folder,
        run,
        **{"origin": Origin.CRAWL, "clock": lambda: NOON, "new_id": ids(run), **options},  # type: ignore[arg-type]  # options of WarcWriter
    )


def ids(prefix: str) -> Callable[[], str]:
    """Record ids that count up."""
    numbers = count(1)
    return lambda: f"<urn:test:{prefix}:{next(numbers)}>"


@dataclass(frozen=True)
class Shelf:
    """A closed file of `pages` pages, and where each lies."""

    folder: DataFolder
    name: str
    written: tuple[Written, ...]

    @property
    def path(self) -> Path:
        return self.folder.root / self.name


def shelf(root: Path, pages: int = 3, run: str = "r1", **options: object) -> Shelf:
    """A small archive."""
    folder = DataFolder(root)
    with writer(folder, run, **options) as warc:
        written = tuple(
            warc.write_exchange(
                exchange(
                    f"/{run}-{number}.html",
                    f"<p>{run} {number}</p>".encode() * 30,
                    started=NOON + timedelta(seconds=number),
                )
            )
            for number in range(pages)
        )
    return Shelf(folder, written[0].position.warc, written)


def records_of(path: Path) -> list[Record]:
    """Every record of a file that has nothing but whole ones."""
    return [parse_record(member.data) for member in members_of(path)]


def members_of(path: Path) -> list[Member]:
    """Every gzip member of a file that has nothing but whole ones."""
    with path.open("rb") as file:
        found = list(walk(file))
    assert all(isinstance(member, Member) for member in found)
    return [member for member in found if isinstance(member, Member)]


def others_agree(path: Path) -> int:
    """How many records warcio and fastwarc read, both content with every digest."""
    with path.open("rb") as file:
        by_warcio = 0
        for record in WarcioIterator(file, check_digests="raise"):
            record.raw_stream.read()
            by_warcio += 1
    by_fastwarc = 0
    for record in FastIterator(str(path), parse_http=False):
        assert record.verify_block_digest(consume=False)
        has_payload = record.headers.get("WARC-Payload-Digest") is not None
        if has_payload and record.is_http and record.headers["WARC-Type"] != "revisit":
            record.parse_http()
            assert record.verify_payload_digest()  # fastwarc knows payloads of HTTP messages only
        by_fastwarc += 1
    assert by_fastwarc == by_warcio
    return by_warcio
