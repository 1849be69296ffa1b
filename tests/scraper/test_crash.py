"""Killed, interrupted or out of disk: no story is lost, nothing is acknowledged that is not kept."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from archive.model import Exchange, Origin
from archive.warc.files import open_names
from archive.warc.verify import verify
from archive.warc.writer import WarcWriter
from pipelines.publisher import Registry
from scraper.adoption import adopt_dead_runs, put_back
from scraper.frontier import acknowledged_end
from tests.newspapers import behaviours as b
from tests.newspapers.press import Press
from tests.scraper.crawling import Crawling, Desk
from tests.scraper.dying import FAULTS

STORIES = tuple(f"/s-post{number}.html" for number in range(12))
PAGES = {"/robots.txt": b.robots(""), "/rss": b.feed(*STORIES), **{path: b.story(path) for path in STORIES}}
EXPECTED = Counter(STORIES)
YEARS = 10 * 365 * 86_400.0  # seconds


def wait_for(press: Press, requests: int) -> None:
    ends = time.monotonic() + 30
    while len(press.requests) < requests and time.monotonic() < ends:
        time.sleep(0.01)


def kill(crawling: Crawling) -> None:
    crawling.send(signal.SIGKILL)
    crawling.process.join(timeout=20)


def kept_stories(desk: Desk, press: Press) -> Counter[str]:
    """How often each story page is kept whole."""
    captures = [capture for capture in desk.captures() if "-post" in capture.url and capture.truncated is None]
    return Counter(capture.url.removeprefix(press.url("")) for capture in captures)


def acknowledged(desk: Desk) -> int:
    return int(desk.rows("SELECT count(*) FROM fetches WHERE kind = 'story' AND warc IS NOT NULL")[0][0])


def test_whole_records_of_a_dead_run_are_entered_and_not_fetched_again(desk: Desk) -> None:
    with Press(PAGES) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        # As after a kill between fsync and commit: the records are there, crawl.db knows nothing of them.
        (name,) = {row[0] for row in desk.rows("SELECT DISTINCT warc FROM fetches WHERE warc IS NOT NULL")}
        path = desk.folder.root / name
        path.rename(path.with_name(path.name + ".open"))
        desk.execute("DELETE FROM fetches")
        desk.execute("UPDATE frontier SET state = 'leased', due = NULL, digest = NULL WHERE kind = 'story'")
        asked = len(press.requests)
        ran = desk.crawl(named=False)
        assert ran.code == 0, ran.err
        assert len(press.requests) == asked
        assert kept_stories(desk, press) == EXPECTED
    assert "of a run that died" in ran.err
    assert {desk.fate(path) for path in STORIES} == {("archived", None)}
    assert acknowledged(desk) == len(STORIES)


def test_an_old_copy_in_the_file_of_a_dead_import_is_not_taken_for_a_fetch(desk: Desk) -> None:
    with Press(PAGES) as press:
        desk.publish(press)
        assert desk.crawl(limit=1).code == 0
        (url,) = next(iter(desk.rows("SELECT url FROM frontier WHERE kind = 'story' AND state = 'discovered'")))
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>Copy</p></html>"
        with WarcWriter(desk.folder, "import", origin=Origin.IMPORT) as writer:
            writer.write_exchange(Exchange(url, b"GET / HTTP/1.1\r\n\r\n", answer, "192.0.2.1", datetime.now(UTC)))
        for path in desk.folder.root.rglob("*-import-*.warc.gz"):
            path.rename(path.with_name(path.name + ".open"))
        assert desk.crawl(named=False).code == 0
        assert Counter(request.path for request in press.requests)[url.removeprefix(press.url(""))] == 1


def test_records_from_the_future_do_not_make_the_next_run_wait(desk: Desk) -> None:
    with Press(PAGES) as press:
        desk.publish(press)
        assert desk.crawl(limit=6).code == 0
        leave_open(desk)
        assert desk.crawl(clock_jump=(-YEARS, -YEARS, 0.0)).code == 0
        assert kept_stories(desk, press) == EXPECTED
    assert {desk.fate(path) for path in STORIES} == {("archived", None)}


def test_the_torn_tail_of_a_dead_run_is_fetched_again(desk: Desk) -> None:
    with Press(PAGES) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        ((name, url, offset),) = desk.rows("SELECT warc, url, offset FROM fetches ORDER BY offset DESC LIMIT 1")
        path = desk.folder.root / name
        with path.open("r+b") as file:
            file.truncate(offset + 100)
        path.rename(path.with_name(path.name + ".open"))
        desk.execute("DELETE FROM fetches WHERE offset = ?", offset)
        desk.execute("UPDATE frontier SET state = 'leased', due = NULL, digest = NULL WHERE url = ?", url)
        before = len(press.requests)
        assert desk.crawl(named=False).code == 0
        assert [press.url(request.path) for request in press.requests[before:]] == [url]
        assert kept_stories(desk, press) == EXPECTED
    assert [found.name for found in desk.folder.damaged.iterdir()] != []


def test_records_of_a_dead_run_are_entered_outside_a_crawl_too(desk: Desk) -> None:
    with Press(PAGES) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        leave_open(desk)
        publishers = tuple(Registry.load(desk.root / "registry"))
        said: list[str] = []
        adopt_dead_runs(desk.folder, publishers, said.append)
        assert open_names(desk.folder) == []
        assert acknowledged(desk) == len(STORIES)
        asked = len(press.requests)
        assert desk.crawl(named=False).code == 0
        assert len(press.requests) == asked
    assert len(said) == 1


def test_a_revisit_record_of_a_dead_run_is_entered_as_one(desk: Desk) -> None:
    with Press(PAGES) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        assert desk.crawl(recheck=True).code == 0
        leave_open(desk)
        assert desk.crawl(recheck=True).code == 0
    assert list(verify(desk.folder)) == []
    for path in STORIES:
        assert {capture.sha256 for capture in desk.kept(path)} == {desk.kept(path)[0].sha256}


def leave_open(desk: Desk) -> None:
    """As after a kill between fsync and commit: the last file is there, crawl.db knows nothing of its records."""
    ((name,),) = desk.rows("SELECT warc FROM fetches WHERE warc IS NOT NULL ORDER BY id DESC LIMIT 1")
    path = desk.folder.root / name
    path.rename(path.with_name(path.name + ".open"))
    desk.execute("UPDATE frontier SET state = 'leased', due = NULL WHERE kind = 'story'")
    desk.execute("DELETE FROM fetches WHERE warc = ?", name)


def test_what_is_lost_is_put_back_and_nothing_refers_to_it(desk: Desk) -> None:
    with Press(PAGES) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        lost = [press.url(STORIES[3]), press.url("/robots.txt"), press.url("/rss")]
        assert put_back(desk.folder, [*lost, lost[0], "https://other.example/"]) == 3
        before = len(press.requests)
        assert desk.fate(STORIES[3]) == ("discovered", None)
        assert desk.crawl(named=False).code == 0
        asked = sorted(press.url(request.path) for request in press.requests[before:])
        assert asked == sorted(lost)
    assert desk.fate(STORIES[3]) == ("archived", None)
    assert desk.rows("SELECT count(*) FROM fetches WHERE revisit") == [(0,)]


def test_without_a_crawl_db_nothing_is_put_back(desk: Desk) -> None:
    desk.folder.create()
    assert put_back(desk.folder, ["https://mau.example/"]) == 0
    assert not desk.folder.crawl_db.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_keeps_what_is_in_flight_and_ends_well(desk: Desk, number: signal.Signals) -> None:
    slow = b.slow_body(b.html("Chậm"), 0.5)
    with Press({**PAGES, STORIES[0]: slow}) as press:
        desk.publish(press)
        crawling = desk.start()
        wait_for(press, 3)
        crawling.send(number)
        ran = crawling.end()
        assert ran.code == 0, ran.err
        assert "run the same command again" in ran.err
        assert desk.fate(STORIES[0]) == ("archived", None)
        assert desk.rows("SELECT count(*) FROM frontier WHERE state = 'leased'") == [(0,)]
        assert open_names(desk.folder) == []
        assert desk.crawl().code == 0
        assert kept_stories(desk, press) == EXPECTED


def test_a_full_disk_stops_the_crawl_and_acknowledges_nothing_that_is_not_kept(desk: Desk) -> None:
    noise = {path: b.answer(b.html(path) + random.randbytes(150_000).hex().encode()) for path in STORIES}
    with Press({**PAGES, **noise}) as press:
        desk.publish(press)
        ran = desk.crawl(file_size_limit=1_000_000)
        assert ran.code == 4, ran.err
        assert "guong: cannot" in ran.err
        places = desk.rows("SELECT url, warc, offset, length FROM fetches WHERE warc IS NOT NULL")
        kept = {(capture.url, *position(capture.position)) for capture in desk.captures()}
        assert set(places) <= kept
        assert 0 < acknowledged(desk) < len(STORIES)
        assert desk.crawl().code == 0
        assert set(kept_stories(desk, press)) == set(EXPECTED)
    assert {desk.fate(path) for path in STORIES} == {("archived", None)}
    assert list(verify(desk.folder)) == []


@pytest.mark.parametrize("where", FAULTS)
def test_a_fault_of_our_own_is_neither_silent_nor_endless_and_loses_nothing(desk: Desk, where: str) -> None:
    with Press(PAGES) as press:
        desk.publish(press)
        crawling = desk.start(die_at=(where, 1))
        crawling.process.join(timeout=30)
        assert crawling.process.exitcode not in (None, 0)
        assert "a fault of our own" in crawling.err.read_text()
        assert desk.crawl().code == 0
        assert kept_stories(desk, press) == EXPECTED


def position(place: object) -> tuple[object, object, object]:
    return place.warc, place.offset, place.length  # type: ignore[attr-defined]  # a RecordPosition


def test_no_room_for_the_database_itself_is_said_and_the_next_run_goes_on(desk: Desk) -> None:
    with Press(PAGES) as press:
        desk.publish(press)
        for limit in (4_000, 30_000, 100_000):
            ran = desk.crawl(file_size_limit=limit)
            assert ran.code == 4, ran.err
            assert "guong: " in ran.err
        assert desk.crawl().code == 0
        assert kept_stories(desk, press) == EXPECTED
    assert list(verify(desk.folder)) == []


def test_of_two_crawls_at_once_the_second_says_who_holds_the_lock_and_asks_nothing(desk: Desk) -> None:
    with Press({**PAGES, "/robots.txt": b.in_turn(b.no_answer(2.0), b.robots(""))}) as press:
        desk.publish(press)
        first = desk.start()
        wait_for(press, 1)
        ran = desk.crawl()
        assert ran.code == 5
        assert "crawl.lock" in ran.err
        assert len(press.requests) == 1
        assert first.end().code == 0
        assert kept_stories(desk, press) == EXPECTED


@pytest.mark.slow
@pytest.mark.parametrize("jump", [(0.0, YEARS), (0.0, -YEARS), (YEARS, 0.0), (-YEARS, 0.0)])
def test_a_clock_that_jumps_loses_nothing(desk: Desk, jump: tuple[float, float]) -> None:
    """It jumps within the first run, and again between the first and the second, which is killed, and the third."""
    with Press(PAGES) as press:
        desk.publish(press, delay=0.03)
        assert desk.crawl(clock_jump=(*jump, 0.2), limit=4).code == 0
        crawling = desk.start()
        wait_for(press, 9)
        kill(crawling)
        assert desk.crawl(clock_jump=(*jump, 0.2)).code == 0
        assert desk.crawl().code == 0
        assert set(kept_stories(desk, press)) == set(EXPECTED)
    assert {desk.fate(path) for path in STORIES} == {("archived", None)}
    assert list(verify(desk.folder)) == []


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_ten_thousand_stories_are_crawled_in_flat_memory(desk: Desk) -> None:
    hosts, each = 8, 1250
    links = [f"/s-post{number}.html" for number in range(each)]
    with ExitStack() as stack:
        presses = [stack.enter_context(Press({"/rss": b.feed(*links), "*": b.story()})) for _ in range(hosts)]
        for number, press in enumerate(presses):
            press.pages["/robots.txt"] = b.robots("")
            desk.publish(press, f"bao{number}")
        crawling = desk.start()
        resident: dict[int, int] = {}
        while crawling.process.is_alive():
            resident[sum(len(press.requests) for press in presses)] = crawling.resident()
            time.sleep(0.2)
        assert crawling.end().code == 0
        early = max(size for done, size in resident.items() if 1500 < done < 3000)
        late = max(size for done, size in resident.items() if done > 8000)
    assert desk.rows("SELECT count(*) FROM frontier WHERE kind = 'story' AND state = 'archived'") == [(hosts * each,)]
    assert late < early + 20_000_000, resident


def test_what_is_acknowledged_may_be_read_while_the_crawl_runs(desk: Desk) -> None:
    with Press({**PAGES, STORIES[5]: b.no_answer(20)}) as press:
        desk.publish(press)
        crawling = desk.start(timeout=20)
        wait_for(press, 8)
        (name,) = open_names(desk.folder)
        end = acknowledged_end(desk.folder, name)
        assert end is not None
        assert end <= (desk.folder.root / f"{name}.open").stat().st_size
        kill(crawling)
    assert acknowledged_end(desk.folder, "warc/none.warc.gz") is None
