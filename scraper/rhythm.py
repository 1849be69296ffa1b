"""When an address is looked at again in a later run."""

from __future__ import annotations

from scraper.retry import MAX_FAILED_RUNS, Again
from scraper.states import State, UrlKind
from scraper.work import Lease, Outcome

DAY = 86_400.0  # seconds
HOUR = 3_600.0
ROBOTS_VALID = DAY  # RFC 9309 §2.4: not longer than 24 hours
POLL = {UrlKind.FEED: HOUR, UrlKind.SECTION: HOUR, UrlKind.SITEMAP: DAY}
# A story is corrected in its first days if ever; the more often it was found unchanged, the later the next look.
STORY = (DAY, 7 * DAY, 30 * DAY, 180 * DAY, 365 * DAY)


def next_check(
    lease: Lease, outcome: Outcome, decision: Again, failed_runs: int, unchanged: int, now: float
) -> float | None:
    """Not before when a later run looks at it; None: never, but when it is found or asked for anew."""
    if lease.kind is UrlKind.ROBOTS:
        return None
    if lease.kind is not UrlKind.STORY:
        is_seed = lease.hops == 0  # what seeds lead to is read when they list it again
        return now + POLL[lease.kind] if is_seed else None
    if outcome.state is State.GONE or (outcome.state is State.ARCHIVED and outcome.redirect is None):
        return now + STORY[min(unchanged, len(STORY) - 1)]
    if lease.known and outcome.state is not State.ARCHIVED:
        return now + (STORY[0] if outcome.state is State.FAILED else STORY[min(unchanged, len(STORY) - 1)])
    return now if decision.next_run and failed_runs < MAX_FAILED_RUNS else None
