"""Scrapy's scheduler over the frontier: it hands out leases, and wakes the engine when one comes.

With capture.py the only place that knows Scrapy's private names.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler

from archive.urls import host_port
from scraper.sharing import shared
from scraper.work import Lease, Turn

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

STOPPING = (signal.SIGINT, signal.SIGTERM)
KILLED = 130  # exit code, as a shell says it of a program that Ctrl-C ended
MARGIN = 0.001  # seconds: a timer never fires before its time


class FrontierScheduler(BaseScheduler):
    """An engine that found nothing asks again only after 5 s: here a timer and each acknowledgement wake it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._crawl = shared(crawler)
        self._ready: deque[Lease] = deque()
        self._in_flight = 0
        self._asked = False
        self._next_due: float | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._look: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    def open(self, _spider: Spider) -> None:
        """Start the keeper, and ask for the first leases."""
        loop = asyncio.get_running_loop()
        self._on_signal(self._interrupt)
        self._crawl.keeper.start(loop.call_soon_threadsafe, self._take, self._give_up)
        self._crawl.display.begin()
        self._look = loop.call_later(self._crawl.display.every, self._show)
        self._ask()

    def close(self, _reason: str) -> Deferred[None]:
        """Let the keeper finish what waits."""
        from twisted.internet.threads import deferToThread

        self._cancel_timer()
        if self._look is not None:
            self._look.cancel()
        self._crawl.display.end()
        return deferToThread(self._crawl.keeper.stop)

    def has_pending_requests(self) -> bool:
        """Whether anything is still to come in this run."""
        return bool(self._ready or self._in_flight or self._asked or self._next_due is not None)

    def enqueue_request(self, request: Request) -> bool:
        """Nothing is scheduled past the frontier."""
        return False

    def next_request(self) -> Request | None:
        """The next lease as a request; its slot is host and port (Scrapy's own would be the bare name)."""
        if not self._ready:
            return None
        self._in_flight += 1
        lease = self._ready.popleft()
        return Request(
            lease.url,
            headers=self._crawl.headers_for(lease),
            meta={"lease": lease, "download_slot": host_port(lease.url)},
            errback=self._crawler.spider.failed,  # type: ignore[union-attr]  # the spider is there
            dont_filter=True,
        )

    def _take(self, turn: Turn) -> None:
        """What the keeper says after each transaction; a fault of our own here must not leave the engine waiting."""
        try:
            self._go_on(turn)
        except BaseException as error:
            self._crawl.fault = error
            self._give_up()
            raise

    def _go_on(self, turn: Turn) -> None:
        self._asked = False
        self._in_flight -= turn.settled
        self._ready.extend(turn.leases)
        self._next_due = turn.next_due
        for host, body in turn.news.rules.items():
            self._crawl.robots.learn(host, body)
        self._crawl.progress.note(turn)
        self._set_timer()
        self._wake_engine()

    def _ask(self) -> None:
        self._asked = True
        self._crawl.keeper.ask()

    def _set_timer(self) -> None:
        self._cancel_timer()
        if self._next_due is not None:
            wait = max(0.0, self._next_due - self._crawl.clock.now()) + MARGIN
            self._timer = asyncio.get_running_loop().call_later(wait, self._ask)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None

    def _wake_engine(self) -> None:
        slot = self._crawler.engine._slot
        if slot is not None:
            slot.nextcall.schedule()

    def _show(self) -> None:
        """Show how far the run is, from time to time."""
        display = self._crawl.display
        display.show(self._crawl.progress)
        self._look = asyncio.get_running_loop().call_later(display.every, self._show)

    def _interrupt(self) -> None:
        """The first Ctrl-C or SIGTERM: what is in flight is finished."""
        self._on_signal(self._stop_now)
        self._crawl.interrupted = True
        self._close_spider("interrupted")
        self._crawl.display.say("crawl: stopping when what is in flight has come; Ctrl-C again stops at once")

    def _stop_now(self) -> None:
        """The second: as good as a kill, which the next run cleans up after; waiting threads would hold an exit up."""
        self._crawl.display.end()
        os._exit(KILLED)

    @staticmethod
    def _on_signal(act: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        for number in STOPPING:
            loop.add_signal_handler(number, act)

    def _give_up(self) -> None:
        """What is fetched cannot be kept: nothing more is."""
        self._cancel_timer()
        self._ready.clear()
        self._next_due, self._asked, self._in_flight = None, False, 0
        self._close_spider("failed")

    def _close_spider(self, reason: str) -> None:
        from scrapy.utils.defer import _schedule_coro

        if self._crawler.engine.spider is not None:
            _schedule_coro(self._crawler.engine.close_spider_async(reason=reason))
