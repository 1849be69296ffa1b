"""The guard: only hosts of the registry, only http and https, no address of a private network."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from archive.store.takedowns import WithheldAddresses
from archive.urls import host_port
from pipelines.identity import identify
from pipelines.publisher_file import is_loopback
from pipelines.rules import Publisher
from scraper.sharing import shared
from scraper.states import Reason, State

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

SCHEMES = frozenset({"http", "https"})
HOSTS_REMEMBERED = 4096  # newspapers have some hundred, their advertisements more


class Guard:
    """Says of an address whether it may be fetched, and for which publisher."""

    def __init__(
        self, publishers: Iterable[Publisher], *, allow_loopback: bool, withheld: WithheldAddresses | None = None
    ) -> None:
        self._owners: Mapping[str, Publisher] = {host: owner for owner in publishers for host in owner.hosts}
        self._allow_loopback = allow_loopback
        self._withheld = withheld
        self._of_host = lru_cache(HOSTS_REMEMBERED)(self._look_at)

    def owner(self, url: str) -> Publisher | None:
        """The publisher on whose hosts an address lies."""
        return self._of_host(*_scheme_and_host(url))[0]

    def refusal(self, url: str) -> Reason | None:
        """Why an address may not be fetched, as far as it can be said without asking DNS."""
        owner, reason = self._of_host(*_scheme_and_host(url))
        if owner is not None and reason is None and self._is_withheld(url, owner):
            return Reason.WITHHELD
        return reason

    def _look_at(self, scheme: str, host: str) -> tuple[Publisher | None, Reason | None]:
        """Nothing of an address counts but its scheme, and its host with the port."""
        url = f"{scheme}://{host}/"
        try:
            owner = self._owners.get(host_port(url, explicit_default=False))
        except ValueError:
            owner = None
        if scheme not in SCHEMES:
            return owner, Reason.GUARD_SCHEME
        name = hostname(url)
        if name is None:
            return owner, Reason.GUARD_HOST
        if is_ip(name) and self.refuses_ip(name):
            return owner, Reason.GUARD_ADDRESS
        return owner, None if owner else Reason.GUARD_HOST

    def _is_withheld(self, url: str, owner: Publisher) -> bool:
        """Whether the story at an address was taken down; decided while a crawl runs, it counts from then on."""
        if self._withheld is None:
            return False
        identity = identify(url, owner)
        return self._withheld.covers(identity.address, identity.story)

    def refuses_ip(self, ip: str) -> bool:
        """Whether an address of the network is private, where it is not a loopback one that was allowed."""
        address = ipaddress.ip_address(ip)
        if address.is_loopback:
            return not self._allow_loopback
        return not address.is_global or address.is_multicast

    def refuses_resolved(self, url: str, ip: str) -> bool:
        """The same of what DNS answered: only a host listed as loopback may resolve to loopback."""
        if ipaddress.ip_address(ip).is_loopback and not is_loopback(host_port(url, explicit_default=False)):
            return True
        return self.refuses_ip(ip)


class GuardMiddleware:
    """Holds every request against the guard, redirects too: they come back through the frontier.

    What DNS answers here is what the connection uses: Scrapy's resolver keeps it for the run.
    """

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self._passed: set[tuple[str, str]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(shared(crawler).guard)

    async def process_request(self, request: Request) -> None:
        """Refuse, or let it pass; DNS is asked once a host and run."""
        from scraper.failures import Verdict

        if reason := self.guard.refusal(request.url):
            raise Verdict(State.REFUSED, reason)
        place = _scheme_and_host(request.url)
        if place not in self._passed:
            await self._resolve(request.url)
            self._passed.add(place)

    async def _resolve(self, url: str) -> None:
        from scrapy.utils.defer import maybe_deferred_to_future
        from twisted.internet import reactor

        from scraper.failures import Verdict

        resolve: Any = reactor.resolve  # typed as if it took a sequence of numbers
        ip: str = await maybe_deferred_to_future(resolve(hostname(url)))
        if self.guard.refuses_resolved(url, ip):
            raise Verdict(State.REFUSED, Reason.GUARD_ADDRESS)


def _scheme_and_host(url: str) -> tuple[str, str]:
    """Both in lower case, the host with user and port; empty where there is none that can be read."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme.lower(), parts.netloc.lower()


def hostname(url: str) -> str | None:
    """The bare host; None where it cannot be read."""
    try:
        parts = urlsplit(url)
        return parts.hostname if parts.port != 0 else None
    except ValueError:
        return None


def is_ip(name: str) -> bool:
    """Whether a host is written as an address of the network."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
