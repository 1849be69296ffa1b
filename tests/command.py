"""Runs the `guong` command as a user does: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """The JSON lines on standard output."""
        return [json.loads(line) for line in self.out.split("\n") if line]


def guong(*arguments: str | Path, given: str | bytes = "", cwd: Path | None = None, **env: str) -> Outcome:
    """Run `guong` with these arguments; `given` is its standard input."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("GUONG_")}
    done = subprocess.run(
        [sys.executable, "-m", "guong", *map(str, arguments)],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        cwd=cwd,
        env={**inherited, **env},
        timeout=100,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
