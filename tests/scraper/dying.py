"""A crawl that is killed at a named step: run inside its process, it replaces that step by one that ends in SIGKILL."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import archive.warc.durable
import archive.warc.manifest
import archive.warc.writer
import scraper.adoption
import scraper.agenda
import scraper.crawl_db
import scraper.keeper
from archive.warc.durable import DurableFile
from archive.warc.writer import WarcWriter
from scraper.frontier import Frontier
from scraper.judge import Judge
from scraper.keeper import Keeper
from scraper.progress import Progress
from scraper.running import Crawl
from scraper.scheduler import FrontierScheduler
from scraper.settling import Settling

Step = Callable[[int], None]


def arrange(step: str, nth: int) -> None:
    """The process dies the `nth` time that it comes to this step."""
    {**STEPS, **FAULTS}[step](nth)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: Any, name: str) -> Step:
    def install(nth: int) -> None:
        counter, real = itertools.count(1), getattr(owner, name)

        def dying(*args: Any, **keys: Any) -> Any:
            if next(counter) == nth:
                die()
            return real(*args, **keys)

        setattr(owner, name, dying)

    return install


def after(owner: Any, name: str) -> Step:
    def install(nth: int) -> None:
        counter, real = itertools.count(1), getattr(owner, name)

        def dying(*args: Any, **keys: Any) -> Any:
            result = real(*args, **keys)
            if next(counter) == nth:
                die()
            return result

        setattr(owner, name, dying)

    return install


def half_written(nth: int) -> None:
    """A torn tail: some of the bytes are in the file, the rest never comes."""
    counter, real = itertools.count(1), archive.warc.durable.write_all

    def dying(descriptor: int, data: bytes) -> None:
        if next(counter) == nth + 1:  # the first is the warcinfo record
            os.write(descriptor, data[: len(data) * 2 // 3])
            die()
        real(descriptor, data)

    setattr(archive.warc.durable, "write_all", dying)  # noqa: B010  (mypy would not have it)


def around_commit(where: str) -> Step:
    def install(nth: int) -> None:
        counter, real = itertools.count(1), scraper.crawl_db.transaction

        @contextmanager
        def dying(connection: Any) -> Iterator[None]:
            is_now = next(counter) == nth
            with real(connection):
                yield
                if is_now and where == "before":
                    die()
            if is_now:
                die()

        setattr(scraper.keeper, "transaction", dying)  # noqa: B010

    return install


def fails(owner: Any, name: str) -> Step:
    """No kill: a fault of our own, at once."""

    def install(_: int) -> None:
        def failing(*args: Any, **keys: Any) -> Any:
            raise RuntimeError("a fault of our own")

        setattr(owner, name, failing)

    return install


FAULTS: dict[str, Step] = {
    "fault-in-scheduler": fails(FrontierScheduler, "open"),
    "fault-in-judge": fails(Judge, "outcome"),
    "fault-in-settling": fails(Settling, "settle"),
    "fault-in-progress": fails(Progress, "note"),
}
STEPS: dict[str, Step] = {
    "begin": after(scraper.agenda, "void_leases"),
    "lease": after(Frontier, "lease"),
    "fetched": before(Crawl, "answered"),
    "judged": before(Keeper, "settle"),
    "before-write": before(WarcWriter, "write_exchange"),
    "half-written": half_written,
    "written": after(WarcWriter, "write_exchange"),
    "before-fsync": before(DurableFile, "sync"),
    "after-fsync": after(DurableFile, "sync"),
    "settling": after(Settling, "settle"),
    "before-commit": around_commit("before"),
    "after-commit": around_commit("after"),
    "before-manifest": before(archive.warc.manifest, "append"),
    "after-manifest": after(archive.warc.manifest, "append"),
    "renamed": after(archive.warc.writer, "rename_to_final"),
    "ending": before(Frontier, "end"),
    "ended": after(Frontier, "end"),
    "adopted": before(scraper.adoption, "_line"),
}
