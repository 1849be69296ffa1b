"""Worker processes, started by exec: each reads the parts of WARC files that it is told on its standard input."""

from __future__ import annotations

import json
import queue
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from archive.errors import StorageFailure
from archive.warc.faults import Fault, FaultKind
from pipelines.tasks import FileTask, read_file_to

UNTOUCHED = "archive.db is as it was; run the command again"


@dataclass(frozen=True, slots=True)
class Done:
    """A task that was read: where its outcomes lie, and what was damaged."""

    task: FileTask
    path: Path
    faults: tuple[Fault, ...]


class Workers:
    """A few processes of one command; StorageFailure where one of them dies."""

    def __init__(self, argv: Sequence[str], number: int) -> None:
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
        self._all = [
            subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own command
            for _ in range(number)
        ]
        for process in self._all:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(number)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End them: at the end of their input by themselves, after a failure at once."""
        for process in self._all:
            if kind is not None:
                process.kill()
            for pipe in filter(None, (process.stdin, process.stdout)):
                _close(pipe)
            process.wait()
        self._threads.shutdown(cancel_futures=True)

    def read(self, tasks: Iterable[FileTask], work: Path) -> Iterator[Done]:
        """Read parts, as many at once as there are workers; they come back in their order."""
        return self._threads.map(lambda numbered: self._read(numbered[1], work / f"{numbered[0]}"), enumerate(tasks))

    def _read(self, task: FileTask, path: Path) -> Done:
        worker = self._idle.get()
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            worker.stdin.write(json.dumps({"task": task.as_json(), "path": str(path)}).encode() + b"\n")
            worker.stdin.flush()
            said = json.loads(worker.stdout.readline())
        except (OSError, ValueError) as error:
            code = worker.wait()
            ended = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
            raise StorageFailure(f"the worker that read {task.warc} {ended}; {UNTOUCHED}") from error
        finally:
            self._idle.put(worker)
        if "error" in said:
            raise StorageFailure(f"cannot read {task.warc}: {said['error']}; {UNTOUCHED}")
        return Done(task, path, tuple(_fault(one) for one in said["faults"]))


def work(root: Path, registry: Path | None, orders: Iterable[bytes], say: Callable[[object], None]) -> None:
    """What a worker does: each line of its input is a task, each line of its output says what became of it."""
    for line in orders:
        order = json.loads(line)
        task = FileTask.from_json(order["task"])
        try:
            faults = read_file_to(str(root), str(registry) if registry else None, task, order["path"])
        except (OSError, StorageFailure) as error:
            say({"error": str(error)})
        else:
            say({"faults": [asdict(fault) for fault in faults]})


def _fault(value: dict[str, Any]) -> Fault:
    return Fault(**{**value, "kind": FaultKind(value["kind"])})


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:  # it is dead: nothing is lost with what it did not read
        return
