"""Who looks at the parts of WARC files: this process, or workers that it starts, as many as there are processors.

A worker is started by exec, reads one task a line from standard input, a part or the name of a file whose SHA-256 is
wanted, and writes one answer a line; at the end of its input (its parent is done, or was killed) it ends.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from threading import local
from typing import Any

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.warc.faults import Fault, FaultKind
from archive.warc.files import existing_path
from archive.warc.parts import Checked, Part, check_part
from archive.warc.survey import file_digest

WORTH_IT = 128 << 20  # bytes from which on starting workers takes less time than it saves
MOST = 8  # workers; a disk gives no more

Later = Callable[[], Any]
Submit = Callable[[Part | str], Later]


def digest_of(folder: DataFolder, name: str) -> str | None:
    """SHA-256 of a file, None where it cannot be read: the check of its parts says so."""
    path = existing_path(folder, name)
    try:
        return file_digest(path) if path else None
    except StorageFailure:
        return None


def do(folder: DataFolder, task: Part | str) -> Checked | str | None:
    """What a worker does with a task."""
    return check_part(folder, task) if isinstance(task, Part) else digest_of(folder, task)


@contextmanager
def crew(folder: DataFolder, size: int) -> Iterator[Submit]:
    """A way to have `size` bytes looked at: tasks are handed in ahead, answers asked for when they are needed."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if size < WORTH_IT or processors < 2:
        yield lambda task: partial(do, folder, task)
        return
    workers = _Workers(folder)
    pool = ThreadPoolExecutor(min(processors, MOST))
    try:
        yield lambda task: pool.submit(workers.do, task).result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        workers.end()
        pool.shutdown()
        workers.end()  # one that was just being started


class _Workers:
    """A worker for each thread that asks for one."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._mine = local()
        self._all: list[subprocess.Popen[bytes]] = []
        self._ended = False

    def do(self, task: Part | str) -> Checked | str | None:
        """Have a task done by this thread's worker; where that one died, here."""
        if self._ended:
            return None
        if not hasattr(self._mine, "worker"):
            self._mine.worker = self._start()
        worker: subprocess.Popen[bytes] = self._mine.worker
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            worker.stdin.write(_line_of(task))
            worker.stdin.flush()
            answer = worker.stdout.readline()
        except (OSError, ValueError):  # ValueError: closed by `end`
            answer = b""
        if answer.endswith(b"\n"):
            return _answer_in(answer)
        return None if self._ended else do(self._folder, task)

    def end(self) -> None:
        """Stop all of them now; nobody asks for their answers any more."""
        self._ended = True
        for worker in self._all:
            worker.kill()
            worker.communicate()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "archive.warc.crew", str(self._folder.root)]
        worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ourselves
        self._all.append(worker)
        return worker


def _line_of(task: Part | str) -> bytes:
    return json.dumps(asdict(task) if isinstance(task, Part) else task).encode() + b"\n"


def _answer_in(line: bytes) -> Checked | str | None:
    found = json.loads(line)
    if not isinstance(found, dict):
        return found if found is None else str(found)
    faults = [Fault(**{**fault, "kind": FaultKind(fault["kind"])}) for fault in found.pop("faults")]
    return Checked(**found, faults=faults)


def main() -> None:
    """A worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends us
    folder = DataFolder(Path(sys.argv[1]))
    for line in sys.stdin.buffer:
        task = json.loads(line)
        answer = do(folder, Part(**task) if isinstance(task, dict) else task)
        sys.stdout.write(json.dumps(asdict(answer) if isinstance(answer, Checked) else answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
