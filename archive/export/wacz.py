"""Captures as one WACZ file (WACZ 1.1.1), which replay tools open: the records as they were written, with their index.

Only captures that the published file lists go in, record by record: what was taken down lies in the same WARC files.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from archive.export.metadata import About
from archive.export.selection import Selection
from archive.export.writers import Count
from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.store.database import storage_errors
from archive.urls import DEFAULT_PORTS
from archive.warc.access import read_record
from archive.warc.faults import Fault, RecordUnreadable
from archive.warc.files import open_warc
from archive.warc.parsing import Record, parse_http
from archive.warc.records import head_length, member, warcinfo

WACZ_VERSION = "1.1.1"
WARC_NAME = "data.warc.gz"
CAPTURES = """SELECT id, url, fetched, status, warc, "offset", length, sha256, story FROM captures"""
# A repeated payload is kept once: its first capture goes along, whichever story's it is.
OF_FOUND = """ WHERE story IN (SELECT id FROM chosen) OR id IN (SELECT min(id) FROM captures WHERE sha256 IN
    (SELECT sha256 FROM captures WHERE story IN (SELECT id FROM chosen)) GROUP BY sha256, warc, "offset")"""
ORDER = ' ORDER BY warc, "offset"'


class _Index:
    """Lines of the index, sorted on disk: there may be more than memory holds."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None)
        with storage_errors(path):
            self._connection.execute("PRAGMA journal_mode = OFF")
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.execute("CREATE TABLE lines (key TEXT, stamp TEXT, line TEXT)")

    def add(self, line: tuple[str, str, str]) -> None:
        """Key, time, line."""
        with storage_errors(self._path):
            self._connection.execute("INSERT INTO lines VALUES (?, ?, ?)", line)

    def lines(self) -> Iterator[str]:
        """The lines in their order."""
        with storage_errors(self._path):
            for (line,) in self._connection.execute("SELECT line FROM lines ORDER BY key, stamp, line"):
                yield line

    def close(self) -> None:
        """Away with it."""
        self._connection.close()
        self._path.unlink()


@dataclass(slots=True)
class _Written:
    """What was put into the file so far."""

    index: _Index
    size: int = 0
    captures: int = 0
    faults: list[Fault] = field(default_factory=list)


def write_wacz(path: Path, folder: DataFolder, selection: Selection, of: About, count: Count) -> list[Fault]:
    """Write the file; what is damaged is left out and given back."""
    with (
        closing(_Index(path.with_suffix(".index"))) as index,
        zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as wacz,
    ):
        written, entries = _Written(index), _Entries(wacz)
        with entries.file(f"archive/{WARC_NAME}") as archive:
            _copy_records(archive, folder, selection, of, written, count)
        with entries.file("indexes/index.cdxj") as cdxj:
            for line in index.lines():
                cdxj.write(line.encode() + b"\n")
        with entries.file("pages/pages.jsonl") as pages:
            for page in _pages(selection):
                pages.write(json.dumps(page, ensure_ascii=False).encode() + b"\n")
        entries.close(of)
    return written.faults


class _Entries:
    """The files inside, with the sizes and digests that the package lists."""

    def __init__(self, wacz: zipfile.ZipFile) -> None:
        self._wacz = wacz
        self._resources: list[dict[str, Any]] = []

    def file(self, name: str) -> _Entry:
        """A file to write into."""
        return _Entry(self._wacz.open(name, "w", force_zip64=True), name, self._resources)

    def close(self, of: About) -> None:
        """The package, and its own digest."""
        package = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "title": f"Gương {of.version}",
            "description": of.description,
            "created": of.created,
            "software": "guong",
            "resources": list(self._resources),
        }
        data = json.dumps(package, ensure_ascii=False, indent=1).encode()
        self._wacz.writestr("datapackage.json", data)
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        self._wacz.writestr("datapackage-digest.json", json.dumps(digest))


class _Entry:
    """A file inside that counts and digests what is written."""

    def __init__(self, file: IO[bytes], name: str, resources: list[dict[str, Any]]) -> None:
        self._file, self._name, self._resources = file, name, resources
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self._file.write(data)
        self._digest.update(data)
        self._size += len(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._resources.append(
            {
                "name": self._name.rpartition("/")[2],
                "path": self._name,
                "hash": f"sha256:{self._digest.hexdigest()}",
                "bytes": self._size,
            }
        )


def _copy_records(
    archive: _Entry, folder: DataFolder, selection: Selection, of: About, written: _Written, count: Count
) -> None:
    about = (("software", "guong"), ("description", of.description))
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"guong:{of.version}:{of.query}")
    head = member(warcinfo(f"<urn:uuid:{name}>", datetime.fromisoformat(of.created), WARC_NAME, about))
    archive.write(head)
    written.size = len(head)
    sql = CAPTURES + ("" if selection.query is None else OF_FOUND) + ORDER
    for _, url, fetched, status, warc, offset, length, sha256, _ in selection.connection.execute(sql):
        try:
            record = read_record(folder, warc, offset, length)
        except RecordUnreadable as error:
            written.faults.append(error.fault)
            continue
        with open_warc(folder, warc) as file:
            file.seek(offset)
            archive.write(file.read(length))
        line = _cdxj(url, fetched, status, sha256, record, RecordPosition(WARC_NAME, written.size, length))
        written.index.add(line)
        written.size += length
        written.captures += 1
        count(written.captures)


def _cdxj(
    url: str, fetched: str, status: int | None, sha256: str, record: Record, position: RecordPosition
) -> tuple[str, str, str]:
    """Key, time and line of the index."""
    http = parse_http(bytes(record.block[: head_length(record.block)])) if record.is_http else None
    mime = next((value for name, value in http.headers if name.lower() == "content-type"), "") if http else ""
    fields = {
        "url": url,
        "mime": "warc/revisit" if record.type == "revisit" else mime.partition(";")[0].strip() or "unk",
        "status": str(status or 200),
        "digest": f"sha256:{sha256}",
        "length": str(position.length),
        "offset": str(position.offset),
        "filename": position.warc,
    }
    key, stamp = surt(url), datetime.fromisoformat(fetched).strftime("%Y%m%d%H%M%S")
    return key, stamp, f"{key} {stamp} {json.dumps(fields, ensure_ascii=False)}"


def surt(url: str) -> str:
    """The key of an address in an index: its host backwards, all in small letters, as replay tools look it up."""
    parts = urlsplit(url.lower())
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port and parts.port != DEFAULT_PORTS.get(parts.scheme) else ""
    pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
    query = urlencode(pairs, safe="/:,;@!$'()*~")
    return f"{','.join(reversed(host.split('.')))}{port}){parts.path or '/'}{'?' if query else ''}{query}"


def _pages(selection: Selection) -> Iterator[dict[str, Any]]:
    yield {"format": "json-pages-1.0", "id": "pages", "title": "Stories", "hasText": False}
    rows = selection.connection.execute(
        "SELECT stories.id, captures.url, max(captures.fetched), title FROM chosen JOIN stories USING (id)"
        " JOIN captures ON captures.story = stories.id GROUP BY stories.id ORDER BY chosen.number"
    )
    for story, url, fetched, title in rows:
        yield {"id": story, "url": url, "ts": fetched.replace("+00:00", "Z"), "title": title or url}
