"""The frontier: leases, due times, retries, limits; each operation by index whatever the size."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive.errors import StorageFailure
from archive.folder import DataFolder
from pipelines.rules import Publisher
from scraper.crawl_db import SCHEMA, transaction
from scraper.frontier import Frontier
from scraper.settling import MAX_STRIKES, Settling
from scraper.states import Reason, State, UrlKind
from scraper.status import status
from scraper.work import RANKS, Found, Lease, Outcome, RobotsAnswer, Settlement

T0 = 1_800_000_000.0
ALLOW = RobotsAnswer(200, b"")
GONE = Outcome(State.GONE, Reason.HTTP_404, status=404)


def publisher(name: str = "mau", host: str = "mau.example", **keys: Any) -> Publisher:
    values: dict[str, Any] = {
        "id": name,
        "name": name,
        "home": f"https://{host}/",
        "hosts": (host,),
        "article_url": re.compile(r"-post(?P<number>\d+)\.html$"),
        "feeds": (f"https://{host}/rss",),
        "delay": 2.0,
    }
    return Publisher(**{**values, **keys})


def story(number: int, host: str = "mau.example", rank: int = 100, name: str = "mau") -> Found:
    return Found(f"https://{host}/s-post{number}.html", name, f"{host}:443", UrlKind.STORY, rank)


class Run:
    """A frontier with a clock that the test moves."""

    def __init__(self, folder: DataFolder, name: str = "r1", *, poll: bool = True, **keys: Any) -> None:
        publishers = keys.pop("publishers", (publisher(),))
        self.recheck = keys.pop("recheck", False)
        self.now = keys.pop("now", T0)
        self.frontier = Frontier(folder, name, publishers, **keys)
        self.settling = Settling(self.frontier)
        self.frontier.begin(self.now, poll=poll, recheck=self.recheck)

    def lease(self, room: int = 10) -> tuple[Lease, ...]:
        with transaction(self.frontier.db):
            return self.frontier.lease(self.now, room)

    def one(self) -> Lease:
        (lease,) = self.lease()
        return lease

    def settle(self, lease: Lease, outcome: Outcome) -> None:
        with transaction(self.frontier.db):
            heard = outcome.answered if outcome.answered is not None else self.now
            answered = None if outcome.state is State.REFUSED else heard
            self.settling.settle(Settlement(lease, replace(outcome, answered=answered)), None, self.now)

    def open_up(self, *found: Found) -> None:
        """Fetch robots.txt and the feed, which lists these stories."""
        robots = self.one()
        assert robots.kind is UrlKind.ROBOTS
        self.settle(robots, Outcome(State.ARCHIVED, robots=ALLOW))
        self.now += 2
        feed = self.one()
        assert feed.kind is UrlKind.FEED
        self.settle(feed, Outcome(State.ARCHIVED, found=found))
        self.now += 2

    def state(self, number: int) -> tuple[str, str | None]:
        sql = "SELECT state, reason FROM frontier WHERE url LIKE ?"
        row = self.frontier.db.execute(sql, (f"%/s-post{number}.html",)).fetchone()
        return row["state"], row["reason"]

    def end(self) -> None:
        self.frontier.end(0, self.now, self.settling.pages, self.settling.health())
        self.frontier.close()


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


@pytest.fixture
def run(folder: DataFolder) -> Iterator[Run]:
    found = Run(folder)
    yield found
    found.end()


def test_robots_come_first_then_feeds_then_the_likely_stories(run: Run) -> None:
    run.open_up(story(1, rank=90), story(2, rank=10), story(3, rank=50))
    order = []
    for _ in range(3):
        lease = run.one()
        order.append(lease.url[-6])
        run.settle(lease, Outcome(State.ARCHIVED))
        run.now += 2
    assert order == ["2", "3", "1"]
    assert run.lease() == ()
    assert run.frontier.next_due() is None


def test_a_story_that_is_listed_again_ranks_by_the_better_listing(run: Run) -> None:
    run.open_up(story(1, rank=90), story(2, rank=50), story(1, rank=10), story(2, rank=99))
    assert [run.one().url[-6]] == ["1"]


def test_one_address_a_host_and_not_before_its_delay(run: Run) -> None:
    run.open_up(story(1), story(2))
    first = run.one()
    assert run.lease() == ()
    run.settle(first, Outcome(State.ARCHIVED))
    assert run.lease() == ()
    assert run.frontier.next_due() == pytest.approx(run.now + 2)
    run.now += 1.999
    assert run.lease() == ()
    run.now += 0.001
    assert run.one().url.endswith("post2.html")


def test_a_refused_address_costs_its_host_no_delay(run: Run) -> None:
    run.open_up(story(1), story(2))
    run.settle(run.one(), Outcome(State.REFUSED, Reason.ROBOTS))
    assert run.state(1) == ("refused", "robots")
    assert run.one().url.endswith("post2.html")


@pytest.mark.parametrize("reason", ["timeout", "reset", "http-429", "http-500", "http-503"])
def test_a_failure_is_tried_again_after_ten_and_sixty_seconds(run: Run, reason: str) -> None:
    run.open_up(story(1))
    failed = Outcome(State.FAILED, Reason(reason))
    for wait in (10, 60):
        run.settle(run.one(), failed)
        assert run.state(1) == ("discovered", None)
        run.now += wait - 0.1
        assert run.lease() == ()
        run.now += 0.1
    run.settle(run.one(), failed)
    assert run.state(1) == ("failed", reason)
    assert run.frontier.next_due() is None


@pytest.mark.parametrize("reason", ["tls", "truncated", "bad-response", "too-large", "redirect-loop", "http-403"])
def test_what_a_second_try_does_not_mend_is_not_tried_again_in_the_run(run: Run, reason: str) -> None:
    run.open_up(story(1))
    run.settle(run.one(), Outcome(State.FAILED, Reason(reason)))
    assert run.state(1) == ("failed", reason)
    assert run.frontier.next_due() is None


def test_after_five_runs_it_stays_failed(folder: DataFolder) -> None:
    run = Run(folder)
    run.open_up(story(1))
    for number in range(2, 8):
        if number <= 6:
            run.settle(run.one(), Outcome(State.FAILED, Reason.TRUNCATED))
        assert run.state(1) == ("failed", "truncated")
        run.end()
        run = Run(folder, f"r{number}", poll=False, now=run.now + 100)
    assert run.lease() == ()
    run.end()


def test_a_new_run_voids_the_leases_of_a_dead_one(folder: DataFolder) -> None:
    dead = Run(folder)
    dead.open_up(story(1))
    lease = dead.one()
    dead.frontier.db.close()
    run = Run(folder, "r2", poll=False, now=dead.now)
    assert run.state(1) == ("discovered", None)
    assert run.lease() == ()  # the dead run may have asked a moment ago
    run.now += 2
    assert run.one().url == lease.url
    run.end()
    assert Run(folder, "r3", poll=False, now=run.now).state(1) == ("discovered", None)  # given back at the end


def test_the_limit_counts_story_pages_of_a_publisher(folder: DataFolder) -> None:
    run = Run(folder, limit=2)
    run.open_up(*map(story, range(5)))
    run.settle(run.one(), Outcome(State.FAILED, Reason.RESET))
    run.now += 10
    run.settle(run.one(), Outcome(State.ARCHIVED))  # the same again: it counts once
    run.now += 2
    run.settle(run.one(), Outcome(State.ARCHIVED))
    run.now += 2
    assert run.lease() == ()
    assert run.frontier.next_due() is None
    run.end()


def test_robots_that_cannot_be_had_close_the_host_for_this_run(folder: DataFolder) -> None:
    run = Run(folder)
    for wait in (10, 60, 0):
        run.settle(run.one(), Outcome(State.FAILED, Reason.TIMEOUT))
        run.now += wait
    assert run.frontier.next_due() is None
    assert run.settling.unreadable == ("mau",)
    run.end()
    again = Run(folder, "r2", poll=False, now=run.now + 10)
    assert again.one().kind is UrlKind.ROBOTS
    again.end()


def test_new_rules_open_what_the_old_ones_forbade(folder: DataFolder) -> None:
    run = Run(folder)
    run.open_up(story(1))
    run.settle(run.one(), Outcome(State.REFUSED, Reason.ROBOTS))
    run.end()
    later = Run(folder, "r2", now=run.now + 90_000)
    later.settle(later.one(), Outcome(State.ARCHIVED, robots=RobotsAnswer(200, b"User-agent: *\nAllow: /")))
    assert later.state(1) == ("discovered", None)
    later.end()


def test_without_names_a_feed_is_asked_again_after_an_hour(folder: DataFolder) -> None:
    run = Run(folder)
    run.open_up()
    run.end()
    soon = Run(folder, "r2", poll=False, now=run.now + 1000)
    assert soon.lease() == ()
    soon.end()
    later = Run(folder, "r3", poll=False, now=run.now + 4000)
    assert later.one().kind is UrlKind.FEED
    later.end()


def test_a_long_retry_after_puts_the_host_off_and_a_wrong_clock_cannot_lock_it_away(folder: DataFolder) -> None:
    run = Run(folder)
    run.open_up(story(1), story(2))
    run.settle(run.one(), Outcome(State.FAILED, Reason.http(503), retry_after=3600.0))
    run.now += 100
    assert run.lease() == ()
    assert run.frontier.next_due() is None
    run.frontier.db.execute("UPDATE hosts SET put_off = put_off + 1e9, next_request = next_request + 1e9")
    run.end()
    later = Run(folder, "r2", poll=False, now=run.now + 8 * 86400)
    later.end()
    last = Run(folder, "r3", poll=False, now=run.now + 16 * 86400)
    assert last.one().kind is UrlKind.ROBOTS
    last.end()


def test_a_host_that_never_answers_is_left_alone_after_a_while(run: Run) -> None:
    run.open_up(*map(story, range(MAX_STRIKES + 5)))
    tries = 0
    while leases := run.lease():
        run.settle(leases[0], Outcome(State.FAILED, Reason.TIMEOUT))
        tries += 1
        run.now += 2
    assert tries == MAX_STRIKES


def test_publishers_of_other_runs_are_left_alone(folder: DataFolder) -> None:
    both = (publisher(), publisher("hai", "hai.example"))
    run = Run(folder, publishers=both)
    assert {lease.publisher for lease in run.lease()} == {"mau", "hai"}
    run.end()
    only = Run(folder, "r2", publishers=both[:1], now=T0 + 100)
    assert {lease.publisher for lease in only.lease()} == {"mau"}
    only.end()


def test_a_newspaper_that_was_renamed_or_merged_goes_on_under_its_new_name(folder: DataFolder) -> None:
    run = Run(folder, publishers=(publisher("cu", "mau.example"),))
    run.open_up(story(1, name="cu"), story(2, name="cu"))
    run.settle(run.one(), Outcome(State.ARCHIVED))
    run.end()
    merged = publisher("moi", "mau.example", hosts=("moi.example", "mau.example"), feeds=("https://moi.example/rss",))
    later = Run(folder, "r2", publishers=(merged,), now=run.now + 10)
    leases = later.lease()
    assert {lease.publisher for lease in leases} == {"moi"}
    assert "https://mau.example/s-post2.html" in {lease.url for lease in leases}
    later.end()
    assert set(status(folder, ()).publishers) == {"moi"}


def test_a_feed_that_is_no_longer_named_is_no_longer_polled_and_may_come_back(folder: DataFolder) -> None:
    feeds = ("https://mau.example/rss", "https://mau.example/cu.rss")
    polled = []
    for number, named in enumerate((feeds, feeds[:1], feeds)):
        run = Run(folder, f"r{number}", publishers=(publisher(feeds=named),), now=T0 + number * 7200)
        while leases := run.lease():
            run.settle(leases[0], Outcome(State.ARCHIVED, robots=ALLOW))
            run.now += 2
            polled += [leases[0].url[20:]] if leases[0].kind is UrlKind.FEED else []
        run.end()
    assert polled == ["rss", "cu.rss", "rss", "rss", "cu.rss"]


def test_what_the_guard_refused_is_open_when_its_newspaper_is_crawled(folder: DataFolder) -> None:
    both = (publisher(), publisher("hai", "hai.example"))
    run = Run(folder, publishers=both[:1])
    elsewhere = story(7, "hai.example", name="hai")
    run.open_up(replace(elsewhere, publisher="mau", reason=Reason.GUARD_HOST))
    assert run.state(7) == ("refused", "guard-host")
    run.end()
    later = Run(folder, "r2", publishers=both[1:], now=run.now + 100)
    later.open_up(elsewhere)
    assert later.state(7) == ("discovered", None)
    assert later.one().url == elsewhere.url
    later.end()


def test_sitemaps_are_read_in_a_backfill_or_where_there_is_nothing_else(folder: DataFolder, tmp_path: Path) -> None:
    maps = ("https://mau.example/sitemap.xml",)
    cases = (
        (publisher(sitemaps=maps), False, {"feed"}),
        (publisher(sitemaps=maps), True, {"feed", "sitemap"}),
        (publisher(sitemaps=maps, feeds=()), False, {"sitemap"}),
    )
    for number, (one, backfill, expected) in enumerate(cases):
        path = tmp_path / str(number)
        path.mkdir()
        run = Run(DataFolder(path), publishers=(one,), backfill=backfill)
        kinds = {row["kind"] for row in run.frontier.db.execute("SELECT kind FROM frontier")}
        assert kinds == expected
        run.end()


def test_rules_that_lie_on_another_host_are_fetched_in_its_turn_and_serve_both(folder: DataFolder) -> None:
    hosts = ("mau.example", "www.mau.example")
    both = publisher(hosts=hosts, feeds=("https://mau.example/rss", "https://www.mau.example/rss"))
    run = Run(folder, publishers=(both,))
    bare, www = sorted(run.lease(), key=lambda lease: lease.host)
    assert (bare.url, www.url) == ("https://mau.example/robots.txt", "https://www.mau.example/robots.txt")
    moved = RobotsAnswer(301, None, moved_to=www.url)
    target = Found(www.url, "mau", www.host, UrlKind.ROBOTS, RANKS[UrlKind.ROBOTS], hops=1)
    run.settle(bare, Outcome(State.ARCHIVED, robots=moved, found=(target,)))
    run.now += 10
    assert run.lease() == ()  # www is being asked: one request at a time
    run.settle(www, Outcome(State.ARCHIVED, robots=RobotsAnswer(200, b"User-agent: *\nCrawl-delay: 9", 9.0)))
    assert set(run.settling.take_news().rules) == {bare.host, www.host}
    feeds = run.lease()
    assert {lease.url for lease in feeds} == {"https://mau.example/rss"}  # www was asked just now
    run.now += 9
    assert {lease.url for lease in run.lease()} == {"https://www.mau.example/rss"}
    run.end()


def test_rules_on_another_host_wait_for_its_delay(folder: DataFolder) -> None:
    both = publisher(hosts=("mau.example", "www.mau.example"), delay=5.0)
    run = Run(folder, publishers=(both,))
    target = Found("https://www.mau.example/rules", "mau", "www.mau.example:443", UrlKind.ROBOTS, -5, hops=1)
    moved = Outcome(State.ARCHIVED, robots=RobotsAnswer(301, None, moved_to=target.url), found=(target,))
    run.settle(run.one(), moved)
    rules = run.one()
    assert (rules.url, rules.host, rules.hops) == (target.url, target.host, 1)
    run.settle(rules, Outcome(State.FAILED, Reason.http(503), robots=RobotsAnswer(503, None)))
    assert run.frontier.next_due() == pytest.approx(run.now + 10)
    run.now += 10
    run.settle(run.one(), Outcome(State.ARCHIVED, robots=ALLOW))
    assert run.one().url == "https://mau.example/rss"
    run.end()


def test_a_host_that_turns_us_away_is_left_alone_after_a_while(run: Run) -> None:
    run.open_up(*map(story, range(MAX_STRIKES + 5)))
    for _ in range(MAX_STRIKES):
        run.settle(run.one(), Outcome(State.SKIPPED, Reason.BLOCK_PAGE, status=200))
        run.now += 2
    assert run.lease() == ()
    assert run.frontier.next_due() is None


def test_a_block_page_is_tried_again_in_the_next_runs_five_in_all(folder: DataFolder) -> None:
    run = Run(folder)
    run.open_up(story(1))
    for number in range(2, 7):
        run.settle(run.one(), Outcome(State.SKIPPED, Reason.BLOCK_PAGE, status=200))
        assert run.state(1) == ("skipped", "block-page")
        run.end()
        run = Run(folder, f"r{number}", poll=False, now=run.now + 100)
    assert run.lease() == ()
    run.end()


def test_what_is_gone_is_looked_at_again_ever_more_seldom(folder: DataFolder) -> None:
    listed = Outcome(State.ARCHIVED, found=(story(1),))
    answers = {
        UrlKind.ROBOTS: Outcome(State.ARCHIVED, robots=ALLOW),
        UrlKind.FEED: listed,
        UrlKind.STORY: GONE,
    }
    found = []
    for day in (0, 1, 2, 7, 8, 9, 37, 38, 39, 217, 218, 219, 582, 583, 584):
        run = Run(folder, f"day-{day}", poll=False, now=T0 + day * 86_410)
        while leases := run.lease():
            run.settle(leases[0], answers[leases[0].kind])
            run.now += 2
            found += [day] if leases[0].kind is UrlKind.STORY else []
        run.end()
    assert found == [0, 1, 8, 38, 218, 583]


def test_a_wrong_clock_in_an_earlier_run_locks_nothing_away(folder: DataFolder) -> None:
    wrong = Run(folder, now=T0 + 3650 * 86_400)
    wrong.open_up(story(1))
    wrong.settle(wrong.one(), Outcome(State.ARCHIVED))
    wrong.end()
    Run(folder, "r2", poll=False).end()  # the clock is right again, ten years earlier
    later = Run(folder, "r3", poll=False, now=T0 + 8 * 86_400)
    assert later.one().kind is UrlKind.ROBOTS
    assert later.frontier.db.execute("SELECT 1 FROM frontier WHERE kind = 'feed' AND due = 0").fetchone()
    later.end()


def test_rules_that_fail_for_more_than_a_month_still_close_the_host_and_status_says_since_when(
    folder: DataFolder,
) -> None:
    run = Run(folder)
    for day in range(40):
        run.now = T0 + day * 86_400
        for _ in range(3):
            lease = run.one()
            assert lease.kind is UrlKind.ROBOTS
            run.settle(lease, Outcome(State.FAILED, Reason.http(503), robots=RobotsAnswer(503, None)))
            run.now += 60
        assert run.frontier.next_due() is None
        run.end()
        run = Run(folder, f"day-{day}", now=run.now)
    run.end()
    (note,) = status(folder, ()).publishers["mau"].notes
    assert note.endswith("robots.txt of mau.example:443 has failed since 2027-01-15: nothing of it is fetched")


def test_a_crawl_db_of_an_earlier_format_is_brought_up_to_date(folder: DataFolder) -> None:
    with closing(sqlite3.connect(folder.crawl_db)) as db:
        db.executescript(f"{SCHEMA} PRAGMA user_version = 1;")
        db.execute("INSERT INTO hosts (host, publisher, scheme, delay) VALUES ('mau.example:443', 'mau', 'https', 2)")
        db.execute("INSERT INTO robots (host, url) VALUES ('mau.example:443', 'https://mau.example/robots.txt')")
        db.commit()
    run = Run(folder)
    assert run.one().kind is UrlKind.ROBOTS
    run.end()


def test_a_crawl_db_of_a_newer_format_is_left_alone(folder: DataFolder) -> None:
    with closing(sqlite3.connect(folder.crawl_db)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageFailure, match="newer guong"):
        Run(folder)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM hosts WHERE lease IS NULL AND wake <= 1 ORDER BY wake LIMIT 5",
        "SELECT * FROM frontier WHERE host = 'a' AND due > 0 AND due <= 1 ORDER BY due LIMIT 1",
        "SELECT * FROM frontier WHERE host = 'a' AND due = 0 AND rank < 1 ORDER BY rank, id LIMIT 1",
        "SELECT * FROM frontier WHERE url = 'a'",
        "SELECT 1 FROM fetches WHERE warc = 'a' AND offset = 1",
        "SELECT offset FROM fetches WHERE warc = 'a' ORDER BY offset DESC LIMIT 1",
        "UPDATE frontier SET due = 0 WHERE state = 'leased'",
        "SELECT * FROM robots WHERE via = 'a' AND valid_until <= 1",
        "SELECT host FROM robots WHERE url = 'a'",
    ],
)
def test_no_operation_of_the_crawl_scans_or_sorts(run: Run, sql: str) -> None:
    plan = " ".join(row["detail"] for row in run.frontier.db.execute(f"EXPLAIN QUERY PLAN {sql}"))
    assert "SCAN" not in plan.replace("SCAN frontier USING INDEX frontier_leased", "")
    assert "TEMP B-TREE" not in plan


def test_ranks_put_discovery_before_every_story() -> None:
    assert max(RANKS.values()) < -1
