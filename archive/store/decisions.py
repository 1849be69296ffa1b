"""decisions.jsonl: what people decided, one JSON object a line. Truth beside warc/: only ever appended to.

Every line has `kind` and `at` (UTC). `forget`: a takedown with `url`, `reason`, and what it covers. `unforget`: the
same of what is to be withheld no longer. `verdict`: what someone found of a story that was drawn for a check. `join`,
`split`: two `people` who are one, or are not, with a `reason`. `correction`: of a `story`, `where` it is wrong, what it
`is` and `should` be. Lines of other kinds are kept for those who know them.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.warc.durable import WHAT_TO_DO, write_all
from archive.warc.files import sync_directory

Decision = Mapping[str, Any]
Say = Callable[[str], None]

FORGET = "forget"
UNFORGET = "unforget"
VERDICT = "verdict"
JOIN = "join"
SPLIT = "split"
CORRECTION = "correction"


def read_decisions(folder: DataFolder, say: Say = lambda _: None) -> list[Decision]:
    """All decisions in their order; a line that is none (torn by a crash) is said and left out."""
    try:
        data = folder.decisions.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageFailure(f"cannot read {folder.decisions}: {error.strerror}; mend it first") from error
    decisions = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            decision = _parsed(line)
            if decision is None:
                say(f"{folder.decisions} line {number} is no decision (torn by a crash?): it is left out")
            else:
                decisions.append(decision)
    return decisions


def append_decisions(folder: DataFolder, decisions: Iterable[Decision]) -> None:
    """Add decisions, durably; a torn last line is closed before them."""
    data = b"".join(json.dumps(one, ensure_ascii=False, sort_keys=True).encode() + b"\n" for one in decisions)
    if not data:
        return
    folder.create()
    try:
        is_new = not folder.decisions.exists()
        descriptor = os.open(folder.decisions, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            size = os.fstat(descriptor).st_size
            is_torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            write_all(descriptor, b"\n" + data if is_torn else data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            sync_directory(folder.root)
    except OSError as error:
        raise StorageFailure(f"cannot write {folder.decisions}: {error.strerror}; {WHAT_TO_DO}") from error


def moment(now: datetime) -> str:
    """A time as decisions have it: UTC, whole seconds."""
    return now.astimezone(UTC).replace(microsecond=0).isoformat()


class Watched:
    """The decisions as they are at each look: read again only where the file has changed."""

    def __init__(self, folder: DataFolder, say: Say = lambda _: None) -> None:
        self._folder, self._say = folder, say
        self._stamp: tuple[int, int] | None = None
        self._decisions: list[Decision] = []

    def has_news(self) -> bool:
        """Whether the file has changed since the last look."""
        return _stamp(self._folder.decisions) != self._stamp

    def look(self) -> tuple[list[Decision], bool]:
        """All decisions, and whether there are others than at the look before."""
        stamp = _stamp(self._folder.decisions)
        if stamp == self._stamp:
            return self._decisions, False
        self._stamp, self._decisions = stamp, read_decisions(self._folder, self._say)
        return self._decisions, True


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return 0, 0
    return stat.st_size, stat.st_mtime_ns


def _parsed(line: bytes) -> Decision | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) and isinstance(value.get("kind"), str) else None
