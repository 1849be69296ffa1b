"""A file that only grows, and that never keeps half of what was appended."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from archive.errors import StorageFailure
from archive.warc.files import make_directory, sync_directory

WHAT_TO_DO = "free some space or mend the disk, then run the command again: it goes on where it stopped"


class DurableFile:
    """An append-only file; each append is kept whole or not at all. Raises FileExistsError where it is there already.

    `append` may run in one thread while `sync` runs in another.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.durable = 0
        self.broken = False
        self._sha256 = hashlib.sha256()
        try:
            make_directory(path.parent)
        except OSError as error:
            raise self._failure("create", error) from error
        self._descriptor = self._create()

    def _create(self) -> int:
        try:
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            descriptor = os.open(self.path, flags, 0o644)
            sync_directory(self.path.parent)
        except FileExistsError:
            raise
        except OSError as error:
            raise self._failure("create", error) from error
        return descriptor

    @property
    def sha256(self) -> str:
        """Hex digest of all that was appended."""
        return self._sha256.hexdigest()

    def append(self, data: bytes) -> int:
        """Write all of `data` and return its offset; where the disk refuses, cut the file back and say so."""
        if self.broken:
            raise StorageFailure(f"{self.path} could not be written earlier in this run; {WHAT_TO_DO}")
        try:
            write_all(self._descriptor, data)
        except OSError as error:
            self._cut_back()
            raise self._failure("write", error) from error
        offset, self.size = self.size, self.size + len(data)
        self._sha256.update(data)
        return offset

    def sync(self) -> None:
        """Everything appended before the call is on disk after it."""
        end = self.size
        if end == self.durable and not self.broken:
            return
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            # The kernel may have dropped the pages and report success next time: never ask it again.
            self.broken = True
            raise self._failure("sync", error) from error
        if self.broken:
            raise StorageFailure(f"{self.path} could not be written earlier in this run; {WHAT_TO_DO}")
        self.durable = max(self.durable, end)

    def close(self) -> None:
        """Give the descriptor back; twice does no harm."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _cut_back(self) -> None:
        try:
            os.ftruncate(self._descriptor, self.size)
        except OSError:
            self.broken = True  # the torn tail stays; whoever closes this orphan sets it aside

    def _failure(self, verb: str, error: OSError) -> StorageFailure:
        return StorageFailure(f"cannot {verb} {self.path}: {error.strerror}; {WHAT_TO_DO}")


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte: at a full disk or a file-size limit the first write is merely short, the next one says why."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
