"""Runs a crawl in a process of its own (Twisted's reactor runs but once), and looks at what it left."""

from __future__ import annotations

import json
import os
import secrets
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from archive.folder import DataFolder
from archive.model import Capture
from archive.warc.files import warc_names
from archive.warc.reader import read_captures
from tests.newspapers.press import Press
from tests.scraper.crawl_process import begin

PATIENCE = 60.0  # seconds
SETTLED = 0.3  # seconds in which an answer is kept


@dataclass(frozen=True, slots=True)
class Ran:
    """How a crawl ended, and what it said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Crawling:
    """A crawl that runs."""

    process: ForkServerProcess
    out: Path
    err: Path

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self.process.pid is not None
        os.kill(self.process.pid, number)

    def send_when(self, ready: Callable[[], bool], number: signal.Signals) -> Ran:
        """Send it a signal as soon as something holds, and wait for it."""
        ends = time.monotonic() + PATIENCE
        while not ready():
            assert time.monotonic() < ends, "what was waited for does not come"
            time.sleep(0.005)
        time.sleep(SETTLED)
        self.send(number)
        return self.end()

    def resident(self) -> int:
        """Bytes of memory that it has now, 0 where it has ended."""
        return self._memory("VmRSS")

    def peak(self) -> int:
        """Bytes of memory that it has had at most so far, 0 where it has ended."""
        return self._memory("VmHWM")

    def _memory(self, line: str) -> int:
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return 0
        return next((int(row.split()[1]) * 1024 for row in status.splitlines() if row.startswith(line)), 0)

    def end(self) -> Ran:
        """Wait for it."""
        self.process.join(timeout=PATIENCE)
        code = self.process.exitcode
        self.process.kill()
        assert code is not None, "the crawl does not end"
        ran = Ran(code, self.out.read_text(), self.err.read_text())
        assert "Traceback" not in ran.err, ran.err
        return ran


@dataclass(frozen=True, slots=True)
class Desk:
    """A data folder and a registry, both in a temporary folder."""

    root: Path

    @property
    def folder(self) -> DataFolder:
        return DataFolder(self.root / "data")

    def publish(self, press: Press, name: str = "mau", **keys: Any) -> None:
        """Write a publisher's TOML file on a press."""
        values: dict[str, Any] = {
            "id": name,
            "name": f"Báo {name}",
            "home": press.url("/"),
            "hosts": [press.host],
            "feeds": [press.url("/rss")],
            "article_url": r"-post(?P<number>\d+)\.html$",
            "delay": 0,
            **keys,
        }
        lines = [
            f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value is not None
        ]
        registry = self.root / "registry"
        registry.mkdir(exist_ok=True)
        (registry / f"{name}.toml").write_text("\n".join(lines), encoding="utf-8")

    def start(self, **options: Any) -> Crawling:
        """Begin a crawl."""
        given = {
            "data": str(self.folder.root),
            "registry": str(self.root / "registry"),
            "named": True,
            "allow_loopback": True,
            **options,
        }
        name = secrets.token_hex(4)
        out, err = self.root / f"{name}.out", self.root / f"{name}.err"
        return Crawling(begin(given, out, err), out, err)

    def crawl(self, **options: Any) -> Ran:
        """A whole crawl."""
        return self.start(**options).end()

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Rows of crawl.db."""
        with closing(sqlite3.connect(self.folder.crawl_db)) as db:
            return db.execute(sql, values).fetchall()

    def execute(self, sql: str, *values: object) -> None:
        """Change crawl.db, as a crash would."""
        with closing(sqlite3.connect(self.folder.crawl_db)) as db, db:
            db.execute(sql, values)

    def fate(self, path: str) -> tuple[str, str | None]:
        """State and reason of the address that ends so."""
        ((state, reason),) = self.rows("SELECT state, reason FROM frontier WHERE url LIKE ?", f"%{path}")
        return state, reason

    def captures(self) -> Iterator[Capture]:
        """Everything that is kept, in its order."""
        for name in warc_names(self.folder):
            yield from read_captures(self.folder, name)

    def kept(self, path: str) -> list[Capture]:
        """The captures of the address that ends so."""
        return [capture for capture in self.captures() if capture.url.endswith(path)]
