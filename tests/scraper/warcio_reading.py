"""WARC files of a crawl, read by warcio: a second opinion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from archive.folder import DataFolder
from archive.warc.files import final_path, warc_names


@dataclass(frozen=True, slots=True)
class Block:
    """A record's block, and why it was cut off."""

    data: bytes
    truncated: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What warcio says of a record's digests: True where all are right, None where there is none."""

    kind: str
    url: str | None
    passed: bool | None


def records(folder: DataFolder, **options: Any) -> Iterator[Any]:
    """Every record of every file."""
    for name in warc_names(folder):
        with final_path(folder, name).open("rb") as file:
            yield from ArchiveIterator(file, **options)


def blocks(folder: DataFolder, kind: str) -> dict[str, list[Block]]:
    """The records of a kind, by their address."""
    found: dict[str, list[Block]] = {}
    for record in records(folder, no_record_parse=True):
        if record.rec_type == kind:
            url = record.rec_headers.get_header("WARC-Target-URI")
            cut = record.rec_headers.get_header("WARC-Truncated")
            found.setdefault(url, []).append(Block(record.raw_stream.read(), cut))
    return found


def digests(folder: DataFolder) -> list[Checked]:
    """What warcio finds when it recomputes them."""
    found = []
    for record in records(folder, check_digests="log"):
        record.raw_stream.read()
        url = record.rec_headers.get_header("WARC-Target-URI")
        found.append(Checked(record.rec_type, url, record.digest_checker.passed))
    return found
