"""When an address that failed is tried again, and when its host is."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.states import Reason
from scraper.work import Lease, Outcome

WAITS = (10.0, 60.0)  # seconds before the second and third try within a run
MAX_FAILED_RUNS = 5  # after so many runs a failed address stays failed
MAX_HELD = 120.0  # seconds of Retry-After that a run waits for; a longer one puts the host off to a later run
MAX_PUT_OFF = 7 * 86400.0  # seconds: a header cannot lock a host away for ever
NO_ANSWER = frozenset({Reason.TIMEOUT, Reason.RESET, Reason.CONNECT, Reason.DNS})
BACK_OFF = frozenset({Reason.http(429), Reason.http(503)})  # the host itself asks for a pause
TURNED_AWAY = frozenset({*NO_ANSWER, *BACK_OFF, Reason.http(403), Reason.BLOCK_PAGE})  # by the host, not by the page
NEXT_RUN = frozenset(
    {
        *NO_ANSWER,
        Reason.TLS,
        Reason.TRUNCATED,
        Reason.BAD_RESPONSE,
        Reason.http(403),
        Reason.http(429),
        Reason.BLOCK_PAGE,
        Reason.EMPTY,
    }
)


@dataclass(frozen=True, slots=True)
class Again:
    """`url_wait`: seconds until the address is tried again in this run (None: not in this run);
    `host_wait`: seconds for which its host is held; `next_run`: whether a later run tries again."""

    url_wait: float | None
    host_wait: float
    next_run: bool


def again(lease: Lease, outcome: Outcome, delay: float, *, loopback: bool) -> Again:
    """What the rules say of an outcome; `delay` is the host's."""
    if outcome.reason is None:
        return Again(None, 0.0, next_run=False)
    next_run = outcome.reason in NEXT_RUN or is_server_error(outcome.reason)
    if not is_tried_again(outcome.reason):
        return Again(None, 0.0, next_run)
    asked = min(outcome.retry_after, MAX_PUT_OFF) if outcome.retry_after is not None else None
    if asked is not None and asked > MAX_HELD:
        return Again(None, asked, next_run)
    wait = delay if loopback else WAITS[min(lease.attempts, len(WAITS) - 1)]
    held = asked if asked is not None else wait if outcome.reason in BACK_OFF else 0.0
    url_wait = max(wait, held) if lease.attempts < len(WAITS) else None
    return Again(url_wait, held, next_run)


def is_tried_again(reason: Reason) -> bool:
    """Whether a second try within the run may help."""
    return reason in NO_ANSWER or reason == Reason.http(429) or is_server_error(reason)


def is_server_error(reason: Reason) -> bool:
    """Whether the host answered 5xx."""
    return reason.startswith("http-5")
