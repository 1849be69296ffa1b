"""One spider for every newspaper: what to fetch comes from the frontier, what came of it goes to the keeper."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider, signals

from scraper.failures import Verdict, reason_of
from scraper.states import Reason, State

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from scraper.running import Crawl


class NewspaperSpider(Spider):
    """Tiny on purpose: the frontier knows what comes next, the judge what an answer means."""

    name = "newspaper"
    crawl: Crawl

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401  (Scrapy's signature)
        """Scrapy's way to make one."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.stumbled, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Nothing: the scheduler begins with the frontier's leases."""
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def parse(self, response: Response) -> None:
        """Something answered."""
        self.crawl.answered(response)

    def failed(self, failure: Failure) -> None:
        """A middleware refused, or nothing whole came."""
        error = failure.value
        assert error is not None
        verdict = error if isinstance(error, Verdict) else Verdict(State.FAILED, reason_of(error))
        self.crawl.failed(failure.request.meta, verdict.state, verdict.reason)  # type: ignore[attr-defined]  # Scrapy adds it

    def stumbled(self, failure: Failure, response: Response) -> None:
        """A page that our own code cannot bear fails by itself; the run goes on. Scrapy logs the traceback."""
        assert response.request is not None
        self.crawl.failed(response.request.meta, State.FAILED, Reason.BAD_RESPONSE)
