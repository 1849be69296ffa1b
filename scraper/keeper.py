"""The keeper: a thread that writes what was fetched, makes it last, enters it in the frontier, then acknowledges it.

It takes whatever waits when the last group is done (one fsync a group, never a timer), so that a lone page is
acknowledged at once and a hundred share one fsync.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.warc.files import existing_path
from archive.warc.writer import Earlier, WarcWriter, Written
from scraper.crawl_db import transaction
from scraper.frontier import Frontier
from scraper.settling import Settling
from scraper.work import Clock, Lease, Settlement, Turn

MAX_LEASES = 64  # addresses in flight: one a host, twice the number of provincial newspapers


@dataclass(frozen=True, slots=True)
class _Ask:
    """A wish for leases, without anything to settle."""


class Keeper:
    """Owns crawl.db and the WARC writer; everything else talks to it by `settle` and `ask`."""

    def __init__(self, folder: DataFolder, frontier: Frontier, writer: WarcWriter, clock: Clock) -> None:
        self.settling = Settling(frontier)
        self._folder = folder
        self._frontier = frontier
        self._writer = writer
        self._clock = clock
        self._queue: queue.SimpleQueue[Settlement | _Ask | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="keeper")
        self._call: Callable[..., object] = lambda *_: None
        self._on_turn: Callable[[Turn], None] = lambda turn: None
        self._on_failure: Callable[[], None] = lambda: None
        self._leased = 0
        self._leasing = True
        self._ended = False
        self.failure: StorageFailure | None = None

    def start(
        self, call: Callable[..., object], on_turn: Callable[[Turn], None], on_failure: Callable[[], None]
    ) -> None:
        """Begin; `call` brings the other two onto the thread of whoever started it."""
        self._call, self._on_turn, self._on_failure = call, on_turn, on_failure
        self._thread.start()

    def settle(self, settlement: Settlement) -> None:
        """Keep this; a turn says when it is kept."""
        self._queue.put(settlement)

    def ask(self) -> None:
        """Something may have fallen due."""
        self._queue.put(_Ask())

    def stop(self) -> None:
        """Keep what waits, lease no more, and end; returns when that is done."""
        self._leasing = False
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            going = True
            while going:
                group, going = self._take()
                self._keep(group)
            self._writer.close()
            self._ended = True
        except StorageFailure as error:
            self._fail(error)
        except (sqlite3.Error, OSError) as error:
            self._fail(StorageFailure(f"cannot keep what was fetched: {error}; free some space or mend the disk"))
        finally:
            if not self._ended and self.failure is None:  # a fault of our own: the run must end all the same
                self._fail(StorageFailure("cannot keep what was fetched: a fault in guong, shown above; report it"))

    def _fail(self, error: StorageFailure) -> None:
        self.failure = error
        self._call(self._on_failure)

    def _take(self) -> tuple[list[Settlement], bool]:
        """Everything that waits, at least one thing; False where it was the end."""
        taken = [self._queue.get()]
        while not self._queue.empty():
            taken.append(self._queue.get())
        return [item for item in taken if isinstance(item, Settlement)], None not in taken

    def _keep(self, group: list[Settlement]) -> None:
        kept = [(settlement, *self._write(settlement)) for settlement in group]
        if any(written for _, written, _ in kept):
            self._writer.sync()
        now = self._clock.now()
        with transaction(self._frontier.db):
            for settlement, written, revisit in kept:
                self.settling.settle(settlement, written, now, revisit=revisit)
            self._leased -= len(group)
            room = MAX_LEASES - self._leased if self._leasing else 0
            leases: tuple[Lease, ...] = self._frontier.lease(now, room) if room > 0 else ()
            next_due = (
                self._frontier.next_due() if room > len(leases) else None
            )  # otherwise the next settlement says it
        self._leased += len(leases)
        self._call(self._on_turn, Turn(leases, next_due, len(group), self.settling.take_news()))

    def _write(self, settlement: Settlement) -> tuple[Written | None, bool]:
        if settlement.exchange is None:
            return None, False
        earlier = self._earlier(settlement.lease)
        written = self._writer.write_exchange(settlement.exchange, revisit_of=earlier)
        return written, earlier is not None and earlier.sha256 == written.sha256

    def _earlier(self, lease: Lease) -> Earlier | None:
        """The record of the payload that the address had last, where its WARC file is still there."""
        earlier = self._frontier.earlier(lease) if lease.known else None
        is_there = earlier is not None and existing_path(self._folder, earlier.position.warc) is not None
        return earlier if is_there else None
