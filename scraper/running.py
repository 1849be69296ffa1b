"""One run of the crawl: what Scrapy's parts share, and the way from an answer to the keeper."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archive.model import Exchange
from scraper.judge import Answer, Judge
from scraper.keeper import Keeper
from scraper.progress import Display, Progress
from scraper.states import Reason, State
from scraper.tape import Tape
from scraper.work import Clock, Lease, Outcome, Settlement

if TYPE_CHECKING:
    from scrapy.http import Response

    from scraper.middlewares.guard import Guard
    from scraper.middlewares.robots import Robots


@dataclass
class Crawl:
    """Everything lives on the reactor's thread, but the keeper."""

    guard: Guard
    robots: Robots
    judge: Judge
    keeper: Keeper
    clock: Clock
    progress: Progress
    display: Display
    tls_exceptions: frozenset[str]
    interrupted: bool = False
    fault: BaseException | None = None
    _jars: dict[str, dict[str, str]] = field(default_factory=dict)

    def headers_for(self, lease: Lease) -> dict[str, str]:
        """Validators of what we hold, and cookies where a redirect came back to itself without them."""
        headers = {"If-None-Match": lease.etag, "If-Modified-Since": lease.last_modified}
        if lease.cookies:
            headers["Cookie"] = "; ".join(f"{key}={value}" for key, value in self._jars.get(lease.host, {}).items())
        return {name: value for name, value in headers.items() if value}

    def answered(self, response: Response) -> None:
        """A whole answer came: judge it and hand it to the keeper."""
        lease: Lease = response.meta["lease"]
        answer = Answer(response.status, tuple(_headers(response)), response.body)
        outcome = self.judge.outcome(lease, answer, datetime.now(UTC))
        if outcome.redirect is not None:
            self._remember_cookies(lease.host, answer)
        self._settle(lease, outcome, response.meta["tape"], failure=None)

    def failed(self, meta: dict[str, Any], state: State, reason: Reason) -> None:
        """Nothing whole came, or it was not asked for."""
        contacted = "tape" in meta
        outcome = Outcome(state, reason, answered=self.clock.now() if contacted else None)
        self._settle(meta["lease"], outcome, meta.get("tape"), failure=reason if contacted else None)

    def _settle(self, lease: Lease, outcome: Outcome, tape: Tape | None, failure: Reason | None) -> None:
        heard = self.clock.at(tape.answered) if tape is not None and tape.answered is not None else outcome.answered
        exchange: Exchange | None = tape.exchange(lease.url, failure) if tape is not None else None
        self.keeper.settle(Settlement(lease, replace(outcome, answered=heard), exchange))

    def _remember_cookies(self, host: str, answer: Answer) -> None:
        jar = self._jars.setdefault(host, {})
        for key, value in answer.headers:
            if key.lower() == "set-cookie":
                name, _, content = value.partition(";")[0].partition("=")
                jar[name.strip()] = content.strip()


def _headers(response: Response) -> list[tuple[str, str]]:
    """Names and values in latin-1, as HTTP has them."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
