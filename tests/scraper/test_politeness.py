"""No publisher is burdened: one request at a time a host, never before its delay, robots.txt obeyed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from tests.newspapers import behaviours as b
from tests.newspapers.press import Behaviour, Press, Request, Step
from tests.scraper.crawling import Desk

STORIES = tuple(f"/s-post{number}.html" for number in range(4))
RULES = b"User-agent: *\nDisallow: /s-post1\n"
PAGES: dict[str, Behaviour] = {"/rss": b.feed(*STORIES), **{path: b.story(path) for path in STORIES}}


def gaps(press: Press) -> list[float]:
    times = [request.at for request in press.requests]
    return [later - earlier for earlier, later in itertools.pairwise(times)]


def test_the_delay_holds_between_any_two_requests(desk: Desk) -> None:
    with Press({"/robots.txt": b.robots(""), **PAGES}) as press:
        desk.publish(press, delay=0.4)
        assert desk.crawl().code == 0
        assert len(press.requests) == 6
        assert min(gaps(press)) >= 0.4


def test_the_delay_holds_across_retries_redirects_and_resets(desk: Desk) -> None:
    pages = {
        "/rss": b.feed("/a-post1.html", "/b-post2.html", "/c-post3.html"),
        "/a-post1.html": b.in_turn(b.reset(), b.story()),
        "/b-post2.html": b.redirect("/d-post4.html"),
        "/c-post3.html": b.in_turn(b.status("503 Busy"), b.story()),
        "/d-post4.html": b.story(),
    }
    with Press(pages) as press:
        desk.publish(press, delay=0.3)
        assert desk.crawl().code == 0
        assert len(press.requests) == 8
        assert min(gaps(press)) >= 0.3


def test_two_runs_in_a_row_keep_the_delay_between_them(desk: Desk) -> None:
    with Press({"/robots.txt": b.robots(""), **PAGES}) as press:
        desk.publish(press, delay=1)
        desk.crawl(limit=1)
        desk.crawl(limit=1)
        assert len(press.requests) == 5
        assert min(gaps(press)) >= 1


def test_crawl_delay_raises_the_delay(desk: Desk) -> None:
    with Press({"/robots.txt": b.robots("User-agent: *\nCrawl-delay: 0.5"), **PAGES}) as press:
        desk.publish(press, delay=0)
        assert desk.crawl().code == 0
        assert min(gaps(press)) >= 0.5


def test_crawl_delay_never_lowers_the_delay(desk: Desk) -> None:
    with Press({"/robots.txt": b.robots("User-agent: *\nCrawl-delay: 0.1"), **PAGES}) as press:
        desk.publish(press, delay=0.4)
        assert desk.crawl().code == 0
        assert min(gaps(press)) >= 0.4


def test_retry_after_holds_the_whole_host(desk: Desk) -> None:
    answers = b.in_turn(b.status("503 Busy", "Retry-After: 1"), b.story())
    with Press({**PAGES, STORIES[0]: answers}) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        (busy,) = [request for request in press.requests if b"503" in bytes(request.sent)]
        after = [request.at - busy.at for request in press.requests if request.at > busy.at]
        assert min(after) >= 1
    assert {desk.fate(path) for path in STORIES} == {("archived", None)}


def test_a_long_retry_after_puts_the_host_off_to_another_run(desk: Desk) -> None:
    with Press({**PAGES, STORIES[0]: b.status("429 Later", "Retry-After: 3600")}) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        asked = len(press.requests)
        assert desk.crawl().code == 0
        assert len(press.requests) == asked
    assert desk.rows("SELECT count(*) FROM frontier WHERE kind = 'story' AND state = 'discovered'") == [(3,)]


def test_hosts_of_two_ports_do_not_wait_for_each_other(desk: Desk) -> None:
    with Press(PAGES) as one, Press(PAGES) as other:
        desk.publish(one, "mot", delay=0.5)
        desk.publish(other, "hai", delay=0.5)
        assert desk.crawl().code == 0
        spans = [(press.requests[0].at, press.requests[-1].at) for press in (one, other)]
    assert max(begin for begin, _ in spans) < min(end for _, end in spans)


def test_robots_that_refuse_a_page_are_obeyed_and_remembered(desk: Desk) -> None:
    with Press({"/robots.txt": b.robots("User-agent: Guong\nDisallow: /s-post1"), **PAGES}) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        assert press.asked(STORIES[1]) == []
        assert desk.fate(STORIES[1]) == ("refused", "robots")
        assert desk.crawl().code == 0
        assert len(press.asked("/robots.txt")) == 1  # cached for a day


@pytest.mark.parametrize(
    ("answer", "code", "stories"),
    [
        (b.status("404 Not Found"), 0, 4),
        (b.status("403 Forbidden"), 0, 4),
        (b.status("503 Busy"), 3, 0),
        (b.status("500 Oops"), 3, 0),
        (b.reset(), 3, 0),
        (b.robots("User-agent: *\nDisallow: /"), 3, 0),
        (b.robots(""), 0, 4),
        (b.answer(b"<html>no rules</html>"), 0, 4),
        (b.redirect("/rules.txt"), 0, 4),
        (b.redirect("/robots.txt"), 0, 4),
        (b.redirect("http://elsewhere.example/robots.txt"), 0, 4),
        (b.redirect("file:///etc/passwd"), 0, 4),
        (b.status("401 Unauthorized"), 0, 4),
        (b.status("410 Gone"), 0, 4),
        (b.status("429 Slow down"), 3, 0),
        (b.no_answer(9), 3, 0),
        (b.slow_body(b"User-agent: *", 9), 3, 0),
        (b.short(b"User-agent: *"), 3, 0),
        (b.garbage(), 3, 0),
        (b.raw(b"HTTP/1.1 204 No Content\r\n\r\n"), 0, 4),
        (b.gzipped(RULES), 0, 3),
        (b.answer(b"\xef\xbb\xbf" + RULES, kind="text/plain"), 0, 3),
        (b.answer(RULES.replace(b"\n", b"\r\n"), kind="text/plain"), 0, 3),
        (b.answer(RULES.replace(b"\n", b"\r"), kind="text/plain"), 0, 3),
        (b.answer(RULES.upper().replace(b"/S-POST", b"/s-post"), kind="text/html"), 0, 3),
        (b.answer(b"\x00\xff\xfe\n" + RULES, kind="text/plain"), 0, 3),
        (b.answer(RULES + b"# filler\n" * 200_000, kind="text/plain"), 0, 3),
        (b.answer(b"User-agent: *\nDisallow: /*post1.html$", kind="text/plain"), 0, 3),
        (b.answer(b"User-agent: guong/9\nDisallow: /\n\nUser-agent: *\nAllow: /", kind="text/plain"), 3, 0),
    ],
    ids=[
        *("404", "403", "503", "500", "reset", "all", "empty", "html", "moved", "loop", "elsewhere", "file", "401"),
        *("410", "429", "no-answer", "slow", "cut", "garbage", "204", "gzipped", "bom", "crlf", "cr", "upper", "nul"),
        *("two-megabytes", "wildcards", "by-name-and-version"),
    ],
)
def test_robots_in_every_state(desk: Desk, answer: Behaviour, code: int, stories: int) -> None:
    with Press({"/robots.txt": answer, "/rules.txt": b.robots("User-agent: *\nAllow: /"), **PAGES}) as press:
        desk.publish(press)
        assert desk.crawl(timeout=0.5).code == code
        assert len([request for request in press.requests if request.path in STORIES]) == stories
        if code == 3 and b"Disallow" not in bytes(press.requests[0].sent):
            assert {request.path for request in press.requests} == {"/robots.txt"}


def test_rules_behind_a_redirect_are_obeyed(desk: Desk) -> None:
    pages = {"/robots.txt": b.redirect("/rules.txt"), "/rules.txt": b.robots("User-agent: *\nDisallow: /s-"), **PAGES}
    with Press(pages) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
    assert {desk.fate(path) for path in STORIES} == {("refused", "robots")}


def test_rules_behind_a_redirect_to_another_own_host_keep_its_delay(desk: Desk) -> None:
    with Press(PAGES) as one, Press({"/rules.txt": b.robots("User-agent: *\nDisallow: /s-post1"), **PAGES}) as other:
        one.pages["/robots.txt"] = b.redirect(other.url("/rules.txt"))
        feeds = [one.url("/rss"), other.url("/rss")]
        desk.publish(one, hosts=[one.host, other.host], feeds=feeds, delay=0.3)
        assert desk.crawl().code == 0
        assert len(other.asked("/rules.txt")) == 1
        assert min(gaps(other)) >= 0.3
        assert (one.asked(STORIES[1]), len(other.asked(STORIES[1]))) == ([], 1)


def test_rules_are_asked_for_anew_after_a_day_and_never_by_half(desk: Desk) -> None:
    def behave(request: Request) -> Sequence[Step]:
        if request.header("If-None-Match"):
            return [b"HTTP/1.1 304 Not Modified\r\n\r\n"]
        return b.answer(b"User-agent: *\nDisallow: /s-post1", 'ETag: "one"', kind="text/plain")(request)

    with Press({**PAGES, "/robots.txt": behave}) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        desk.execute("UPDATE robots SET valid_until = 1")
        assert desk.crawl(recheck=True).code == 0
        assert len(press.asked("/robots.txt")) == 2
        assert press.asked(STORIES[1]) == []


def test_a_host_whose_robots_failed_is_crawled_when_they_answer_again(desk: Desk) -> None:
    with Press({"/robots.txt": b.status("503 Busy"), **PAGES}) as press:
        desk.publish(press)
        assert desk.crawl().code == 3
        press.pages["/robots.txt"] = b.robots("")
        assert desk.crawl().code == 0
    assert {desk.fate(path) for path in STORIES} == {("archived", None)}


def test_conditional_requests_on_a_recheck_spare_the_newspaper(desk: Desk) -> None:
    def behave(request: Request) -> Sequence[Step]:
        if request.header("If-None-Match") == '"one"':
            return [b'HTTP/1.1 304 Not Modified\r\nETag: "one"\r\n\r\n']
        return b.answer(b.html("Gương"), 'ETag: "one"')(request)

    with Press({"/rss": b.feed("/a-post1.html"), "/a-post1.html": behave}) as press:
        desk.publish(press)
        desk.crawl()
        assert press.asked("/a-post1.html")[0].header("If-None-Match") is None
        assert desk.crawl(recheck=True).code == 0
        assert press.asked("/a-post1.html")[1].header("If-None-Match") == '"one"'
    assert desk.fate("/a-post1.html") == ("archived", None)
