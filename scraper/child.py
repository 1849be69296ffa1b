"""The child that reads what a crawl keeps: a process of its own, whose standard input is a pipe from its parent."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from archive.errors import ExitCode

KNOWN_CODES = frozenset(int(code) for code in ExitCode)


@dataclass
class ReadingChild:
    """Started by exec, never by fork; when its standard input ends it commits its batch and stops."""

    argv: Sequence[str] | None
    exit_code: ExitCode = ExitCode.DONE
    counts: Mapping[str, int] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if self.argv is not None:
            self._process = subprocess.Popen(self.argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Tell it that this is the end, and wait for it."""
        if self._process is None:
            return
        said, _ = self._process.communicate()
        code = self._process.returncode
        self.exit_code = ExitCode(code) if code in KNOWN_CODES else ExitCode.STORAGE_FAILED
        self.counts = _counts(said) if code == 0 else {}


def _counts(said: bytes) -> Mapping[str, int]:
    """The last line of the child's output: a JSON object of numbers."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    try:
        counts = json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
    return counts if isinstance(counts, dict) else {}
