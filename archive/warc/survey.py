"""What stands in a WARC file: how many records, which captures, what of it is damaged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from archive.errors import StorageFailure
from archive.model import RecordPosition
from archive.warc.durable import WHAT_TO_DO
from archive.warc.members import Gap, Member, walk
from archive.warc.parsing import Malformed, parse_head
from archive.warc.records import CAPTURES
from archive.warc.writer import Tally


@dataclass
class Survey:
    """Records for the manifest line, places of captures, gaps, and the end of the file."""

    tally: Tally = field(default_factory=Tally)
    captures: list[RecordPosition] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    end: int = 0

    def count(self, member: Member, name: str) -> None:
        """Take in one gzip member; a record of no address says nothing of when pages were fetched."""
        try:
            headers, _ = parse_head(member.data)
        except Malformed:
            headers = {}
        self.tally.add(headers.get("warc-date"), about_file="warc-target-uri" not in headers)
        if headers.get("warc-type") in CAPTURES:
            self.captures.append(RecordPosition(name, member.offset, member.length))


def survey(path: Path, name: str) -> Survey:
    """Look at every gzip member of a file; `name` is its final name below the data folder."""
    found = Survey()
    with path.open("rb") as file:
        for part in walk(file):
            found.end = part.offset + part.length
            if isinstance(part, Gap):
                found.gaps.append(part)
            else:
                found.count(part, name)
    return found


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StorageFailure(f"cannot read {path}: {error.strerror}; {WHAT_TO_DO}") from error
