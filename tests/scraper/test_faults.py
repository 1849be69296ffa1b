"""Newspapers that misbehave: what the crawl does, and what `status` calls it."""

from __future__ import annotations

import time

import pytest

from tests.newspapers import behaviours as b
from tests.newspapers.press import Behaviour, Press
from tests.scraper.crawling import Desk

STORY = "/a-post1.html"


def test_a_loop_of_three_ends_as_a_stated_failure(desk: Desk) -> None:
    pages = {
        "/rss": b.feed(STORY),
        STORY: b.redirect("/b-post2.html"),
        "/b-post2.html": b.redirect("/c-post3.html"),
        "/c-post3.html": b.redirect(STORY),
    }
    with Press(pages) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        assert [len(press.asked(path)) for path in pages] == [1, 1, 1, 1]
    assert {desk.fate(path) for path in pages if path != "/rss"} == {("failed", "redirect-loop")}


def test_redirects_without_end_are_given_up(desk: Desk) -> None:
    chain = {f"/{number}-post{number}.html": b.redirect(f"/{number + 1}-post{number + 1}.html") for number in range(30)}
    with Press({"/rss": b.feed("/0-post0.html"), **chain}) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        assert len(press.requests) < 16
    assert desk.rows("SELECT count(*) FROM frontier WHERE reason = 'redirect-loop'") == [(1,)]


def test_a_cookie_wall_is_passed_by_trying_its_cookie_once(desk: Desk) -> None:
    with Press({"/rss": b.feed(STORY), STORY: b.cookie_wall(b.story())}) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        assert len(press.asked(STORY)) == 2
    assert desk.fate(STORY) == ("archived", None)
    assert [capture.status for capture in desk.kept(STORY)] == [302, 200]


def test_a_cookie_wall_that_never_opens_is_asked_twice_not_more(desk: Desk) -> None:
    with Press({"/rss": b.feed(STORY), STORY: b.redirect(STORY, "Set-Cookie: a=1")}) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        assert len(press.asked(STORY)) == 2
    assert desk.fate(STORY) == ("failed", "redirect-loop")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://127.0.0.2:{port}/x-post9.html", "guard-host"),
        ("http://169.254.169.254/x-post9.html", "guard-address"),
        ("http://10.1.2.3/x-post9.html", "guard-address"),
        ("http://[::ffff:10.0.0.1]/x-post9.html", "guard-address"),
        ("file:///etc/passwd", "guard-scheme"),
        ("ftp://127.0.0.1/x-post9.html", "guard-scheme"),
        ("http://other.example/x-post9.html", "guard-host"),
    ],
)
def test_a_redirect_to_where_nothing_is_to_be_fetched_is_refused(desk: Desk, target: str, reason: str) -> None:
    with Press({"/rss": b.feed(STORY)}) as press:
        press.pages[STORY] = b.redirect(target.format(port=press.port))
        desk.publish(press)
        assert desk.crawl().code == 0
        assert len(press.requests) == 3
    assert desk.rows("SELECT state, reason FROM frontier WHERE state = 'refused'") == [("refused", reason)]


def test_what_comes_after_a_failure_is_tried_again_and_kept(desk: Desk) -> None:
    answers = b.in_turn(b.reset(), b.status("503 Busy"), b.story())
    with Press({"/rss": b.feed(STORY), STORY: answers}) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        assert len(press.asked(STORY)) == 3
    assert desk.fate(STORY) == ("archived", None)


@pytest.mark.parametrize(
    ("answer", "reason", "times"),
    [(b.reset(), "reset", 3), (b.status("503 Busy"), "http-503", 3), (b.status("429 Slow down"), "http-429", 3)],
)
def test_what_keeps_failing_is_tried_twice_more_and_then_stays_failed(
    desk: Desk, answer: Behaviour, reason: str, times: int
) -> None:
    with Press({"/rss": b.feed(STORY), STORY: answer}) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        assert len(press.asked(STORY)) == times
        assert desk.fate(STORY) == ("failed", reason)
        press.pages[STORY] = b.story()
        assert desk.crawl().code == 0
    assert desk.fate(STORY) == ("archived", None)


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_a_story_that_is_gone_is_known_as_gone(desk: Desk, status: str) -> None:
    with Press({"/rss": b.feed(STORY), STORY: b.in_turn(b.story(), b.status(status))}) as press:
        desk.publish(press)
        desk.crawl()
        assert desk.crawl(recheck=True).code == 0
    assert desk.fate(STORY) == ("gone", f"http-{status[:3]}")


def test_a_story_that_is_archived_stays_so_when_a_later_look_fails(desk: Desk) -> None:
    with Press({"/rss": b.feed(STORY), STORY: b.in_turn(b.story(), b.status("500 Oops"))}) as press:
        desk.publish(press)
        desk.crawl()
        assert desk.crawl(recheck=True).code == 0
    assert desk.fate(STORY) == ("archived", None)


@pytest.mark.parametrize("bomb", [b.gzip_bomb(200), b.endless(30)], ids=["gzip", "endless"])
def test_bombs_are_stopped_before_they_are_in_memory(desk: Desk, bomb: Behaviour) -> None:
    peaks = [0]
    with Press({"/rss": b.feed(STORY, "/b-post2.html"), STORY: bomb, "/b-post2.html": b.story()}) as press:
        desk.publish(press)
        crawling = desk.start()
        while crawling.process.is_alive():
            peaks.append(crawling.peak())
            time.sleep(0.01)
        assert crawling.end().code == 0
    assert desk.fate(STORY) == ("failed", "too-large")
    assert desk.fate("/b-post2.html") == ("archived", None)
    assert 20_000_000 < max(peaks) < 200_000_000


def test_an_address_with_letters_beyond_ascii_is_fetched_and_kept_as_sent(desk: Desk) -> None:
    with Press({"/rss": b.feed("/gương-sáng-post1.html"), "*": b.story()}) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        (asked,) = [request.path for request in press.requests if "post1" in request.path]
    assert asked == "/g%C6%B0%C6%A1ng-s%C3%A1ng-post1.html"
    assert [capture.status for capture in desk.kept(asked)] == [200]
    assert desk.fate("post1.html") == ("archived", None)


def test_a_failed_page_of_our_own_making_does_not_stop_the_run(desk: Desk) -> None:
    odd = b"HTTP/1.1 302 Found\r\nLocation: http://[::1/x\r\nContent-Length: 0\r\n\r\n"
    with Press({"/rss": b.feed(STORY, "/b-post2.html"), STORY: b.raw(odd), "/b-post2.html": b.story()}) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
    assert desk.fate(STORY) == ("failed", "bad-response")
    assert desk.fate("/b-post2.html") == ("archived", None)
