"""The data folder: where everything lies, and who may write."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.errors import BadInput, Locked, StorageFailure

LOCK_RETRY_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class DataFolder:
    """`data/` of one archive; every path kept in it is relative to `root`, so that it can be moved."""

    root: Path

    @property
    def warc(self) -> Path:
        return self.root / "warc"

    @property
    def manifest(self) -> Path:
        return self.root / "manifest.jsonl"

    @property
    def decisions(self) -> Path:
        return self.root / "decisions.jsonl"

    @property
    def crawl_db(self) -> Path:
        return self.root / "crawl.db"

    @property
    def archive_db(self) -> Path:
        return self.root / "archive.db"

    @property
    def damaged(self) -> Path:
        return self.root / "damaged"

    @property
    def published(self) -> Path:
        return self.root / "published"

    @property
    def current(self) -> Path:
        """A relative symlink to the published snapshot."""
        return self.published / "current"

    def create(self) -> None:
        """Make the folder, or say why it cannot be."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageFailure(
                f"cannot create the data folder {self.root}: {error.strerror}; choose another with --data"
            ) from error
        if not os.access(self.root, os.W_OK | os.X_OK):
            raise StorageFailure(
                f"the data folder {self.root} is not writable; change its permissions or choose another with --data"
            )

    def require(self) -> None:
        """Say so where the folder is not there."""
        if not self.root.is_dir():
            raise BadInput(
                f"no data folder {self.root}; name one with --data, or make one with `guong crawl` or `guong import`"
            )

    @contextmanager
    def lock(self, name: str, *, wait: float = 0.0) -> Iterator[None]:
        """Hold `<name>.lock`, waiting up to `wait` seconds; released when the process dies."""
        path = self.root / f"{name}.lock"
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StorageFailure(
                f"cannot open {path}: {error.strerror}; make the data folder writable or choose another with --data"
            ) from error
        try:
            _acquire(descriptor, path, time.monotonic() + wait)
            yield
        finally:
            os.close(descriptor)


def _acquire(descriptor: int, path: Path, deadline: float) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise Locked(
                    f"another guong process holds {path}; wait until it ends, or use another --data folder"
                ) from error
            time.sleep(LOCK_RETRY_SECONDS)
