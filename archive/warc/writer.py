"""Writing WARC files: one gzip member a record, whole or not at all, durable after `sync`."""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.model import Exchange, Origin, RecordPosition
from archive.warc import manifest, records
from archive.warc.durable import WHAT_TO_DO, DurableFile
from archive.warc.files import existing_path, final_path, open_path, sync_directory, utc_now, warc_name
from archive.warc.records import Earlier, ExchangeIds

__all__ = ["Earlier", "WarcWriter", "Written"]

HEADS = 4096  # bytes allowed for the WARC heads of an exchange
MAX_SIZE = 1_000_000_000  # bytes of a file before the next is begun


@dataclass(frozen=True, slots=True)
class Written:
    """Where a capture was put, and the hex digest of its payload."""

    position: RecordPosition
    sha256: str


@dataclass
class Tally:
    """What the manifest says of a file's records."""

    records: int = 0
    first: str = ""
    last: str = ""
    opened: str = ""

    def add(self, date: str | None, *, about_file: bool = False) -> None:
        """Count one record with its WARC-Date; a warcinfo record's date counts only where there is no other."""
        self.records += 1
        if about_file:
            self.opened = self.opened or date or ""
        elif date:
            self.first = min(self.first or date, date)
            self.last = max(self.last, date)

    def entry(self, name: str, size: int, sha256: str) -> manifest.Entry:
        """The line of the manifest."""
        return manifest.Entry(name, size, sha256, self.records, self.first or self.opened, self.last or self.opened)


@dataclass
class _Current:
    name: str
    file: DurableFile
    warcinfo: str
    tally: Tally = field(default_factory=Tally)

    def is_full(self, size: int, max_size: int) -> bool:
        """Whether `size` more bytes are too many; one record fits whatever its size."""
        return self.tally.records > 1 and self.file.size + size + HEADS > max_size


class WarcWriter:
    """Writes the captures of one run; begins a file with the first record, and the next one at `max_size`.

    One thread writes; `sync` may be called from another.
    """

    def __init__(
        self,
        folder: DataFolder,
        run: str,
        *,
        origin: Origin,
        source: str | None = None,
        max_size: int = MAX_SIZE,
        clock: Callable[[], datetime] = utc_now,
        new_id: Callable[[], str] = lambda: f"<{uuid.uuid4().urn}>",
    ) -> None:
        self._folder = folder
        self._run = run
        self._about = _about(run, origin, source)
        self._max_size = max_size
        self._clock = clock
        self._new_id = new_id
        self._number = 0
        self._current: _Current | None = None
        self._failed = False  # what was written may not last: never say of it that it is synced
        self._closing = threading.Lock()  # a file is not closed while it is synced

    def write_exchange(self, exchange: Exchange, *, revisit_of: Earlier | None = None) -> Written:
        """Append request, interim heads and response, in this order: behind the response nothing is missing.

        A revisit record stands for the response where the earlier payload is equal and still there.
        """
        payload = memoryview(exchange.response)[records.head_length(exchange.response) :]
        sha256 = hashlib.sha256(payload).hexdigest()
        earlier = revisit_of if revisit_of and self._can_refer(exchange, revisit_of, sha256, len(payload)) else None
        current = self._file_for(len(exchange.response) + len(exchange.request))
        ids = ExchangeIds(current.warcinfo, self._new_id(), self._new_id(), self._new_id())
        before = [records.request(exchange, ids)] if exchange.request else []
        before += [records.interim_heads(exchange, ids)] if exchange.interim else []
        last = records.revisit(exchange, ids, earlier) if earlier else records.response(exchange, ids)
        return Written(self._append(current, [*before, last], exchange.started), sha256)

    def write_resource(self, url: str, body: bytes, content_type: str, fetched: datetime) -> Written:
        """Append a page saved elsewhere, as it is."""
        current = self._file_for(len(body))
        record = records.resource(self._new_id(), current.warcinfo, url, fetched, content_type, body)
        return Written(self._append(current, [record], fetched), hashlib.sha256(body).hexdigest())

    def copy(self, raw_member: bytes, date: str | None = None, *, about_file: bool = False) -> RecordPosition:
        """Append one gzip member, a record of another WARC file, as it is; `date` is its WARC-Date.

        `about_file` says that it is the other file's warcinfo record.
        """
        current = self._file_for(len(raw_member))
        offset = current.file.append(raw_member)
        current.tally.add(date, about_file=about_file)
        return RecordPosition(current.name, offset, len(raw_member))

    def sync(self) -> None:
        """Everything written before the call is on disk after it."""
        with self._closing:
            self._refuse_after_failure()
            if self._current is not None:
                self._current.file.sync()

    def close(self) -> None:
        """Sync, enter the file in the manifest, and give it its final name; a file that failed is left `.open`."""
        with self._closing:
            current, self._current = self._current, None
            if current is not None:
                self._finish(current)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, current: _Current, built: list[bytes], moment: datetime) -> RecordPosition:
        members = [records.member(record) for record in built]
        offset = current.file.append(b"".join(members))
        for _ in built:
            current.tally.add(records.warc_date(moment))
        last = members[-1]
        return RecordPosition(current.name, offset + sum(map(len, members)) - len(last), len(last))

    def _file_for(self, size: int) -> _Current:
        self._refuse_after_failure()
        if self._current is not None and self._current.is_full(size, self._max_size):
            self.close()
        if self._current is None:
            self._current = self._begin()
        return self._current

    def _refuse_after_failure(self) -> None:
        if self._failed:
            raise StorageFailure(f"a WARC file of this run could not be closed; {WHAT_TO_DO}")

    def _begin(self) -> _Current:
        moment = self._clock()
        name, file = self._create(moment)
        current = _Current(name, file, self._new_id())
        about = records.warcinfo(current.warcinfo, moment, name.rsplit("/", 1)[-1], self._about)
        try:
            file.append(records.member(about))
        except StorageFailure:
            file.close()
            raise
        current.tally.add(records.warc_date(moment), about_file=True)
        return current

    def _create(self, moment: datetime) -> tuple[str, DurableFile]:
        while True:
            self._number += 1
            name = warc_name(moment, self._run, self._number)
            if final_path(self._folder, name).exists():
                continue
            try:
                return name, DurableFile(open_path(self._folder, name))
            except FileExistsError:
                continue

    def _finish(self, current: _Current) -> None:
        file = current.file
        try:
            file.sync()
            close_file(self._folder, current.tally.entry(current.name, file.size, file.sha256))
        except StorageFailure:
            self._failed = True
            raise
        finally:
            file.close()

    def _can_refer(self, exchange: Exchange, earlier: Earlier, sha256: str, length: int) -> bool:
        same = length > 0 and earlier.sha256 == sha256 and records.payload_digest(exchange.response) is not None
        return same and self._is_there(earlier.position)

    def _is_there(self, position: RecordPosition) -> bool:
        path = existing_path(self._folder, position.warc)
        return path is not None and path.stat().st_size >= position.offset + position.length


def _about(run: str, origin: Origin, source: str | None) -> tuple[tuple[str, str | None], ...]:
    return (
        ("software", f"Guong/{_version()}"),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        ("isPartOf", run),
        ("origin", origin),
        ("source", source),
    )


def close_file(folder: DataFolder, entry: manifest.Entry) -> None:
    """Enter a synced `.open` file in the manifest, then give it its final name."""
    manifest.append(folder, entry)
    rename_to_final(folder, entry.name)


def rename_to_final(folder: DataFolder, name: str) -> None:
    """Take `.open` off a file's name, durably."""
    path = final_path(folder, name)
    try:
        open_path(folder, name).rename(path)
        sync_directory(path.parent)
    except OSError as error:
        raise StorageFailure(f"cannot rename {path}.open: {error.strerror}; {WHAT_TO_DO}") from error


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("guong")
    except PackageNotFoundError:
        return "0"
