"""Taking in what was made elsewhere: WARC and WACZ files record by record, a saved page as a `resource` record.

Each source becomes a WARC file of our own (run `import`, origin import) whose warcinfo record names it with its
digest. What is kept already is found through the index of imports (`import_index.py`), and looked at before it is
believed: a record that is damaged here is taken in again. The caller holds crawl.lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.model import Origin, RecordPosition
from archive.warc import records
from archive.warc.access import read_record
from archive.warc.faults import RecordUnreadable
from archive.warc.files import IMPORT_RUN, is_import, open_warc, utc_now, warc_names
from archive.warc.import_index import ImportIndex, index_failure
from archive.warc.import_sources import SourceKind, kind_of, source_records, warc_files
from archive.warc.members import MAX_RECORD, Member, walk
from archive.warc.parsing import Malformed, Record, parse_record
from archive.warc.survey import file_digest
from archive.warc.writer import WarcWriter

PAGES = frozenset({"response", "resource"})
COPIED = PAGES | {"revisit", "request", "metadata"}
HTML_TYPE = "text/html"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, in records; `positions` are those of the captures that were copied."""

    copied: int = 0
    known: int = 0
    damaged: int = 0
    positions: tuple[RecordPosition, ...] = ()

    def __add__(self, other: Imported) -> Imported:
        return Imported(
            self.copied + other.copied,
            self.known + other.known,
            self.damaged + other.damaged,
            self.positions + other.positions,
        )


def import_files(
    folder: DataFolder,
    files: Iterable[Path],
    *,
    url: str | None = None,
    date: datetime | None = None,
    now: datetime | None = None,
    say: Say = lambda _: None,
) -> Imported:
    """Copy what the files hold and the archive does not; all are looked at before the first is copied."""
    sources = [(Path(path), kind_of(Path(path))) for path in files]
    _check_use(sources, url, date)
    total = Imported()
    try:
        with ImportIndex.for_import(folder) as index:
            for path, kind in sources:
                total += _import_one(folder, index, path, kind, url, date, now or utc_now(), say)
    except sqlite3.Error as error:
        raise index_failure(folder, error) from error
    return total


def _check_use(sources: list[tuple[Path, SourceKind]], url: str | None, date: datetime | None) -> None:
    html = [path for path, kind in sources if kind is SourceKind.HTML]
    if html and len(sources) > 1:
        raise BadInput(f"{html[0]} is a saved page; import one at a time, each with its --url")
    if html and url is None:
        raise BadInput(f"{html[0]} is a saved page and does not say where it is from; add --url")
    if not html and (url is not None or date is not None):
        raise BadInput(
            f"--url and --date are for a saved HTML page; {sources[0][0]} has its own" if sources else "no file"
        )
    if url is not None:
        _check_url(url)


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        fits = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        fits = False
    if not fits:
        raise BadInput(f"--url {url!r} is no http or https address; give the whole address of the page")


def _import_one(
    folder: DataFolder,
    index: ImportIndex,
    path: Path,
    kind: SourceKind,
    url: str | None,
    date: datetime | None,
    now: datetime,
    say: Say,
) -> Imported:
    source = f"{path.name} (sha256:{file_digest(path)})"
    with WarcWriter(folder, IMPORT_RUN, origin=Origin.IMPORT, source=source, clock=lambda: now) as writer:
        target = _Target(folder, index, writer)
        done = target.take_page(path, url, date, now) if url is not None else target.take_warcs(path, kind)
    index.commit()
    say(f"{path.name}: {done.copied} records copied, {done.known} known, {done.damaged} damaged and left out")
    return done


@dataclass
class _Target:
    """Where records go, and what is there already."""

    folder: DataFolder
    index: ImportIndex
    writer: WarcWriter
    warcinfo: Record | None = None
    positions: list[RecordPosition] = field(default_factory=list)
    own_files: dict[str, str] | None = None

    def take_page(self, path: Path, url: str, date: datetime | None, now: datetime) -> Imported:
        """One saved page."""
        body = _read_page(path)
        address = records.uri(url)
        when = records.warc_date(date) if date else None
        if self._any_whole(self.index.same_page(address, body, when)):
            return Imported(known=1)
        position = self.writer.write_resource(url, body, HTML_TYPE, date or now).position
        self.index.add(read_record(self.folder, position.warc, position.offset), position)
        return Imported(copied=1, positions=(position,))

    def take_warcs(self, path: Path, kind: SourceKind) -> Imported:
        """Every WARC file of a source."""
        total = Imported()
        with warc_files(path, kind, self.folder.root) as warcs:
            for _, file in warcs:
                self.warcinfo = None
                for found in source_records(file):
                    total += self._take(found) if isinstance(found, Record) else Imported(damaged=1)
        if not total.copied and not total.known:
            raise BadInput(f"{path} holds no whole record of a page; get it again")
        return total

    def _take(self, record: Record) -> Imported:
        if record.type == "warcinfo":
            self.warcinfo = record
        if record.type not in COPIED:
            return Imported()
        if self._is_known(record):
            return Imported(known=1)
        self._copy_warcinfo()
        position = self.writer.copy(_member(record), record.headers.get("warc-date"))
        self.index.add(record, position)
        return Imported(copied=1, positions=(position,) if record.type in PAGES | {"revisit"} else ())

    def _copy_warcinfo(self) -> None:
        """Before the first record that is copied: who made the file, and how."""
        if self.warcinfo is not None:
            date = self.warcinfo.headers.get("warc-date")
            self.writer.copy(_member(self.warcinfo), date, about_file=True)
            self.warcinfo = None

    def _is_known(self, record: Record) -> bool:
        self._cover_own_file(record.headers.get("warc-warcinfo-id"))
        if self._any_whole(self.index.same_record(record)):
            return True
        date = record.headers.get("warc-date")
        if record.type not in PAGES or record.url is None or date is None:
            return False
        return self._any_whole(self.index.same_page(record.url, bytes(record.payload), date))

    def _cover_own_file(self, warcinfo: str | None) -> None:
        """Where a record was copied out of a crawl's file that lies here, take that file into the index."""
        if self.own_files is None:
            self.own_files = dict(_warcinfo_ids(self.folder))
        name = self.own_files.pop(warcinfo, None) if warcinfo else None
        if name is not None:
            self.index.cover(name)

    def _any_whole(self, positions: list[RecordPosition]) -> bool:
        return any(self._is_whole(position) for position in positions)

    def _is_whole(self, position: RecordPosition) -> bool:
        try:
            read_record(self.folder, position.warc, position.offset, position.length)
        except RecordUnreadable:
            return False
        return True


def _member(record: Record) -> bytes:
    return records.member(record.head + bytes(record.block) + records.RECORD_END)


def _read_page(path: Path) -> bytes:
    if path.stat().st_size > MAX_RECORD:
        raise BadInput(f"{path} is larger than {MAX_RECORD >> 20} MB; that is no page")
    return path.read_bytes()


def _warcinfo_ids(folder: DataFolder) -> Iterable[tuple[str, str]]:
    for name in warc_names(folder):
        if is_import(name):
            continue
        with open_warc(folder, name) as file:
            first = next(walk(file), None)
        try:
            yield (parse_record(first.data).id, name) if isinstance(first, Member) else ("", name)
        except Malformed:
            continue
