"""robots.txt by RFC 9309, over Scrapy's parser: fetched through the frontier like any page, kept a day.

2xx: its rules hold. 4xx: all is allowed. 5xx, 429 or no answer: nothing of that host now. Redirects are followed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

from scraper.sharing import shared
from scraper.states import Reason, State, UrlKind
from scraper.work import RobotsAnswer

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

AGENT = "Guong"  # the product token that robots.txt may name
MAX_RULES = 512 * 1024  # bytes that are parsed; RFC 9309 §2.5 asks for 500 KiB
MAX_REDIRECTS = 5  # RFC 9309 §2.3.1.2
ALLOW_ALL = b""
VERSION = re.compile(rb"^(\s*user-agent\s*:\s*[a-z_-]+)/[^\s#]*", re.IGNORECASE | re.MULTILINE)


class Robots:
    """The rules of every host, parsed once."""

    def __init__(self, known: Mapping[str, bytes]) -> None:
        self._parsers: dict[str, RobotParser] = {}
        for host, body in known.items():
            self.learn(host, body)

    def learn(self, host: str, body: bytes) -> None:
        """Take over a host's rules."""
        self._parsers[host] = _parser(body)

    def allows(self, host: str, url: str) -> bool:
        """Whether the rules allow an address; a host whose rules are not known allows nothing."""
        parser = self._parsers.get(host)
        return bool(parser and parser.allowed(url, AGENT))


class RobotsMiddleware:
    """Refuses what robots.txt forbids; ROBOTSTXT_OBEY switches it off, as in Scrapy."""

    def __init__(self, robots: Robots) -> None:
        self.robots = robots

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        from scrapy.exceptions import NotConfigured

        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return cls(shared(crawler).robots)

    def process_request(self, request: Request) -> None:
        """Refuse, or let it pass."""
        from scraper.failures import Verdict

        lease = request.meta["lease"]
        if lease.kind is not UrlKind.ROBOTS and not self.robots.allows(lease.host, lease.url):
            raise Verdict(State.REFUSED, Reason.ROBOTS)


def robots_answer(status: int | None, body: bytes, location: str | None, url: str, hops: int) -> RobotsAnswer:
    """What an answer to the request for robots.txt means (status None: there was none)."""
    if status is None or status >= 500 or status == 429:
        return RobotsAnswer(status, None)
    if 300 <= status < 400 and location and hops < MAX_REDIRECTS:
        return RobotsAnswer(status, None, moved_to=urljoin(url, location))
    rules = body[:MAX_RULES] if 200 <= status < 300 else ALLOW_ALL
    return RobotsAnswer(status, rules, _parser(rules).crawl_delay(AGENT))


def _parser(body: bytes) -> RobotParser:
    from scrapy.robotstxt import ProtegoRobotParser

    return ProtegoRobotParser(VERSION.sub(rb"\1", body), None)  # a product token has no version: RFC 9309 §2.2.1
