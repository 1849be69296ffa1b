"""A process that dies on its way: `killed.py DATA ingest|publish|forget|unforget sql|files N`.

It ends before the n-th SQL statement, or before the n-th renaming, linking or removing of a file, with DIED. Where it
comes to its end it prints how many there were.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.folder import DataFolder
from archive.model import Capture, RecordPosition
from archive.store.forget import forget
from archive.store.publish import publish
from pipelines.identity import identify
from pipelines.ingest import ingest
from pipelines.restoring import restore
from tests.archive.store.invented import REGISTRY, address, capture, page, read_invented

DIED = 9
TAKEN = datetime(2026, 11, 20, tzinfo=UTC)
LONG = "Ông Lò Văn Thử nói: Vui lắm. Cả bản Pá cùng góp công làm con đường vào tận vườn quế trên đồi cao. " * 3
FILE_EVENTS = frozenset({"os.rename", "os.symlink", "os.remove", "os.rmdir", "os.mkdir"})


def captures() -> list[Capture]:
    """Three stories, one edited, one gone."""
    named = [("PER", "Lò Văn Thử", {"role": "Trưởng bản"}), ("QUOTE", "Vui lắm", {"speaker": "Thử"})]
    told = [page(f"Tin {n}", "Ông Lò Văn Thử: Vui lắm.", named=named) for n in (1, 2, 3)]
    kept = [capture(address(n), body, minute=n) for n, body in enumerate(told, 1)]
    edited = capture(address(1), page("Tin sửa"), minute=4)
    moved = capture("http://cu.baosuoimo.vn/tin/1", page("Tin dài", LONG, named=named), minute=6)
    there = capture(address(7), page("Tin dài", LONG, named=named), minute=7)
    return [*kept, edited, capture(address(2), b"<html>", minute=5, status=404), there, moved]


class Countdown:
    """Ends the process at the n-th step."""

    def __init__(self, number: int) -> None:
        self.left = number
        self.seen = 0

    def step(self, *_: object) -> None:
        self.seen += 1
        self.left -= 1
        if self.left == 0:
            os._exit(DIED)

    def on_event(self, event: str, _: tuple[Any, ...]) -> None:
        if event in FILE_EVENTS:
            self.step()


def watch(what: str, countdown: Countdown) -> None:
    """Count SQL statements of all connections, or changes of files."""
    if what == "files":
        sys.addaudithook(countdown.on_event)
        return
    connect = sqlite3.connect

    def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_trace_callback(countdown.step)
        return connection

    sqlite3.connect = watched  # type: ignore[assignment]  # the overloads of the stub do not matter here


def main(data: str, work: str, what: str, number: str) -> None:
    """Do the work, and die on the way."""
    countdown = Countdown(int(number))
    watch(what, countdown)
    folder = DataFolder(Path(data))
    if work == "publish":
        publish(folder)
    elif work == "forget":
        take_down(folder)
    elif work == "unforget":
        restore(folder, REGISTRY, address(7), "Nhầm", TAKEN, lambda _: None, read=read_invented, refetch=kept)
    else:
        sys.stdout.write("begins\n")
        sys.stdout.flush()
        ingest(one_by_one(), REGISTRY, folder, read=read_invented)
    sys.stdout.write(str(countdown.seen))


def take_down(folder: DataFolder) -> None:
    """Forget the story that moved."""
    identity = identify(address(7), REGISTRY.of(address(7)))
    forget(folder, identity.address, identity.story, "Theo yêu cầu", TAKEN, lambda _: None)


def kept(_: DataFolder, position: RecordPosition) -> Capture:
    """A capture as it lies in its WARC file."""
    return next(one for one in captures() if one.position == position)


def one_by_one() -> Iterator[Capture | None]:
    """Each capture in a batch of its own: as many moments as there can be at which a run is cut off."""
    for one in captures():
        yield one
        yield None


if __name__ == "__main__":
    main(*sys.argv[1:])
