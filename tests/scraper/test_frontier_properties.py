"""Whatever comes of each lease, and whenever a run dies: no address is lost, no host is burdened."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.folder import DataFolder
from scraper.states import Reason, State, UrlKind
from scraper.work import Found, Lease, Outcome, RobotsAnswer
from tests.scraper.test_frontier import T0, Run, publisher, story

DELAY = 2.0
HOSTS = ("mot.example", "hai.example")
STORIES = 4
DONE = Outcome(State.ARCHIVED, status=200)
FATES: dict[str, Outcome] = {
    "archived": DONE,
    "timeout": Outcome(State.FAILED, Reason.TIMEOUT),
    "busy": Outcome(State.FAILED, Reason.http(503)),
    "slow down": Outcome(State.FAILED, Reason.http(429), retry_after=90.0),
    "come back tomorrow": Outcome(State.FAILED, Reason.http(429), retry_after=86_400.0),
    "forbidden": Outcome(State.FAILED, Reason.http(403)),
    "block page": Outcome(State.SKIPPED, Reason.BLOCK_PAGE, status=200),
    "gone": Outcome(State.GONE, Reason.HTTP_404, status=404),
    "moved": Outcome(State.ARCHIVED, status=301),
}
DEATH = "the run dies"
fates = st.lists(st.sampled_from([*FATES, DEATH]), max_size=25)


def listed(host: str) -> tuple[Found, ...]:
    return tuple(story(number, host, name=host) for number in range(STORIES))


def outcome(lease: Lease, fate: str) -> Outcome:
    """What comes of a lease: rules and feeds are always read, stories fare as they are told to."""
    name = lease.host.partition(":")[0]
    if lease.kind is UrlKind.ROBOTS:
        return Outcome(State.ARCHIVED, status=200, robots=RobotsAnswer(200, b""))
    if lease.kind is UrlKind.FEED:
        return Outcome(State.ARCHIVED, status=200, found=listed(name))
    if fate == "moved":
        target = f"https://{name}/moved-post{lease.id}.html"
        moved = Found(target, lease.publisher, lease.host, UrlKind.STORY, -1, hops=lease.hops + 1)
        return Outcome(State.ARCHIVED, status=301, redirect=moved)
    return FATES[fate]


def begin(folder: DataFolder, number: int, now: float) -> Run:
    publishers = tuple(publisher(host, host, delay=DELAY) for host in HOSTS)
    return Run(folder, f"r{number}", poll=number == 0, now=now, publishers=publishers)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(fates)
def test_no_address_is_lost_and_no_host_is_asked_too_soon(told: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = DataFolder(Path(name))
        heard: dict[str, float] = {}
        now, number = T0, 0
        while True:
            run = begin(folder, number, now)
            number += 1
            is_over = _live(run, told, heard)
            now = run.now
            if is_over:
                break
            if not told or number > 12:
                told.clear()  # nothing more goes wrong, and whoever asked for a pause has had it
                now += 9 * 86_400
        left = run.frontier.db.execute(
            "SELECT url, state, reason FROM frontier WHERE kind = 'story' AND state IN ('leased', 'discovered')"
        ).fetchall()
        stories = run.frontier.db.execute("SELECT count(*) FROM frontier WHERE url LIKE '%/s-post%'").fetchone()[0]
        run.end()
    assert [tuple(row) for row in left] == []
    assert stories == len(HOSTS) * STORIES


def _live(run: Run, told: list[str], heard: dict[str, float]) -> bool:
    """A run until nothing is due or it dies; whether a run came to its end with all that was told."""
    had_all = not told
    while (due := run.frontier.next_due()) is not None or run.frontier.db.in_transaction:
        assert due is not None
        run.now = max(run.now, due)
        leases = run.lease()
        hosts = [lease.host for lease in leases]
        assert len(hosts) == len(set(hosts))
        for lease in leases:
            assert run.now >= heard.get(lease.host, 0.0) + DELAY - 1e-6
            heard[lease.host] = run.now
            fate = told.pop(0) if told and lease.kind is UrlKind.STORY else "archived"
            if fate == DEATH:
                run.frontier.db.close()
                return False
            run.settle(lease, outcome(lease, fate))
    if not had_all:
        run.end()
    return had_all
