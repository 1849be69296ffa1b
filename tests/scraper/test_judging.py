"""What an answer means: block pages, walls, soft 404s, redirects, Retry-After; and what may be fetched at all."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from archive.warc.records import uri
from pipelines.rules import Publisher
from scraper.addresses import clean
from scraper.discovery import Link
from scraper.judge import Answer, Judge, retry_after
from scraper.middlewares.blocked import blocked, redirect_verdict
from scraper.middlewares.guard import Guard
from scraper.middlewares.robots import Robots, robots_answer
from scraper.retry import again
from scraper.states import Reason, State, UrlKind
from scraper.tape import Tape, split_interim
from scraper.work import FOLLOWED, Lease, Outcome

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PROSE = "<p>" + "Ông trồng rừng đã mười năm nay, cả bản học theo cách làm ấy. " * 10 + "</p>"
HTML = "text/html; charset=utf-8"


def publisher(*hosts: str, name: str = "mau", **keys: Any) -> Publisher:
    return Publisher(name, name, f"https://{hosts[0]}/", hosts, re.compile(r"-post(?P<number>\d+)\.html$"), **keys)


MAU = publisher("mau.example", "127.0.0.1:8001", sections=("https://mau.example/guong-tot",), pagination="?page={page}")
HAI = publisher("hai.example", name="hai")
GUARD = Guard((MAU, HAI), allow_loopback=True)


def judge(since: date | None = None) -> Judge:
    return Judge(GUARD, {"mau": MAU, "hai": HAI}, since)


def lease(kind: UrlKind = UrlKind.STORY, url: str = "https://mau.example/a-post1.html", **keys: Any) -> Lease:
    return Lease(1, url, "mau", "mau.example:443", kind, **keys)


def answer(status: int, body: bytes = b"", **headers: str) -> Answer:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(status, named, body)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (f"<title>Gương sáng</title>{PROSE}", None),
        (f"<title>Gương sáng</title>{PROSE}<form><input type=password></form>", None),
        (f"<title>Gương sáng</title>{PROSE}<div class='g-recaptcha'></div>", None),
        (f"<title>Không tìm thấy nạn nhân sau lũ</title>{PROSE}", None),
        (f"<title>Trang trại không còn hộ nghèo</title>{PROSE}", None),
        ("<title>Ảnh</title><p>Bản Thử.</p><img>", None),
        ("<title>Just a moment...</title><script>window._cf_chl_opt={}</script>", Reason.BLOCK_PAGE),
        ("<script>document.cookie='D1N=ab; path=/'; window.location.reload(true);</script>", Reason.BLOCK_PAGE),
        (f"<script>document.cookie='a=1'; location.href='#top';</script>{PROSE}", None),
        ("<p>Vui lòng xác nhận bạn không phải là robot</p>", Reason.BLOCK_PAGE),
        ("<title>Truy cập bị từ chối</title>", Reason.BLOCK_PAGE),
        ("<form>Đăng nhập <input type='password'></form>", Reason.LOGIN),
        ("<title>404 - Không tìm thấy trang</title>", Reason.SOFT_404),
        ("<title>Báo Mẫu</title><h1>Bài viết này không tồn tại</h1>" + PROSE, Reason.SOFT_404),
        ("<title>Page not found</title>", Reason.SOFT_404),
        ("", Reason.EMPTY),
    ],
)
def test_pages_that_answer_200_and_are_no_story(page: str, reason: Reason | None) -> None:
    assert blocked(page.encode(), HTML) == reason


@pytest.mark.parametrize(
    ("body", "kind", "is_page"),
    [
        (b"<html><p>x</p>", "text/html", True),
        (b"<html><p>x</p>", None, True),
        (b"<?xml version='1.0'?><!DOCTYPE html><html>x", "application/xhtml+xml", True),
        (b"<!doctype html><html>x", "text/plain", True),
        (b"%PDF-1.7 <x", "text/html", False),
        (b"<rss></rss>", "text/html", False),
        (b"\xff\xd8\xff", "image/jpeg", False),
        (b"{}", "application/json", False),
    ],
)
def test_what_is_html(body: bytes, kind: str | None, is_page: bool) -> None:
    assert (blocked(body, kind) is not Reason.NOT_HTML) == is_page


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("https://x/", Reason.SOFT_404),
        ("https://x/404.html", Reason.SOFT_404),
        ("https://x/dang-nhap?next=/a", Reason.LOGIN),
        ("https://x/loi-bac-day-post9.html", None),
        ("https://x/404-ho-ngheo-post9.html", None),
        ("https://x/a-post9.html", None),
    ],
)
def test_where_a_story_may_redirect_to(target: str, reason: Reason | None) -> None:
    assert redirect_verdict(target) == reason


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        (200, State.ARCHIVED, None),
        (203, State.ARCHIVED, None),
        (206, State.FAILED, "bad-response"),
        (304, State.FAILED, "bad-response"),  # nobody had asked whether it changed
        (404, State.GONE, "http-404"),
        (410, State.GONE, "http-410"),
        (403, State.FAILED, "http-403"),
        (429, State.FAILED, "http-429"),
        (451, State.FAILED, "http-451"),
        (503, State.FAILED, "http-503"),
        (301, State.FAILED, "bad-response"),
    ],
)
def test_states_of_status_codes(status: int, state: State, reason: str | None) -> None:
    outcome = judge().outcome(lease(), answer(status, PROSE.encode(), content_type=HTML), NOW)
    assert (outcome.state, outcome.reason, outcome.status) == (state, reason, status)


def test_not_modified_is_an_answer_only_to_who_holds_the_page() -> None:
    outcome = judge().outcome(lease(known=True), answer(304), NOW)
    assert (outcome.state, outcome.reason) == (State.ARCHIVED, None)


REFRESH = "<meta http-equiv='refresh' content='{}'>"


@pytest.mark.parametrize(
    ("page", "leads"),
    [
        (REFRESH.format("0;url=/b-post2.html"), "https://mau.example/b-post2.html"),
        (REFRESH.format('0; URL="/b-post2.html"').replace("'refresh'", "Refresh"), "https://mau.example/b-post2.html"),
        (REFRESH.format("0;url=/b-post2.html") + PROSE, None),
        (REFRESH.format("600;url=/b-post2.html"), None),
        (REFRESH.format("600"), None),
    ],
)
def test_a_page_that_is_nothing_but_a_refresh_leads_on(page: str, leads: str | None) -> None:
    outcome = judge().outcome(lease(), answer(200, page.encode(), content_type=HTML), NOW)
    assert (outcome.redirect.url if outcome.redirect else None) == leads


def test_a_challenge_behind_403_is_a_block_page() -> None:
    outcome = judge().outcome(lease(), answer(403, b"<title>Just a moment...</title>"), NOW)
    assert (outcome.state, outcome.reason) == (State.SKIPPED, Reason.BLOCK_PAGE)


def test_a_redirect_enters_its_target_for_the_newspaper_that_owns_it() -> None:
    outcome = judge().outcome(lease(), answer(301, location="https://hai.example/b-post2.html"), NOW)
    assert outcome.redirect is not None
    assert (outcome.redirect.publisher, outcome.redirect.rank, outcome.redirect.hops) == ("hai", FOLLOWED, 1)


def test_a_feed_gives_stories_alone_and_names_what_it_must_not_fetch() -> None:
    body = b"""<rss><channel><item><link>/a-post1.html</link></item><item><link>/video/2</link></item>
    <item><link>https://evil.example/x</link></item><item><link>file:///etc/passwd</link></item></channel></rss>"""
    outcome = judge().outcome(lease(UrlKind.FEED, "https://mau.example/rss"), answer(200, body), NOW)
    assert [(found.url, found.reason) for found in outcome.found] == [
        ("https://mau.example/a-post1.html", None),
        ("https://evil.example/x", Reason.GUARD_HOST),
        ("file:///etc/passwd", Reason.GUARD_SCHEME),
    ]


def test_a_feed_that_is_no_feed_is_a_bad_response() -> None:
    outcome = judge().outcome(lease(UrlKind.FEED), answer(200, b"<html>oops</html>"), NOW)
    assert (outcome.state, outcome.reason) == (State.FAILED, Reason.BAD_RESPONSE)


def test_a_section_page_is_turned_only_in_a_backfill() -> None:
    page = b"<a href='/a-post1.html'>a</a><a href='https://ads.example/b-post2.html'>b</a>"
    section = lease(UrlKind.SECTION, "https://mau.example/guong-tot")
    plain = judge().outcome(section, answer(200, page, content_type=HTML), NOW)
    assert [found.url for found in plain.found] == ["https://mau.example/a-post1.html"]
    assert plain.next_page is None
    back = judge(date(2026, 1, 1)).outcome(section, answer(200, page, content_type=HTML), NOW)
    assert back.next_page is not None
    assert back.next_page.url == "https://mau.example/guong-tot?page=2"
    third = lease(UrlKind.SECTION, back.next_page.url, hops=1)
    on = judge(date(2026, 1, 1)).outcome(third, answer(200, page, content_type=HTML), NOW)
    assert on.next_page is not None
    assert on.next_page.url == "https://mau.example/guong-tot?page=3"


def test_a_backfill_leaves_out_what_is_older_and_keeps_what_has_no_date() -> None:
    body = b"""<urlset><url><loc>https://mau.example/a-post1.html</loc><lastmod>2025-12-31</lastmod></url>
    <url><loc>https://mau.example/b-post2.html</loc><lastmod>2026-01-01</lastmod></url>
    <url><loc>https://mau.example/c-post3.html</loc></url></urlset>"""
    outcome = judge(date(2026, 1, 1)).outcome(lease(UrlKind.SITEMAP), answer(200, body), NOW)
    assert [found.url[-6] for found in outcome.found] == ["2", "3"]


def test_of_an_index_the_newest_sitemap_is_read_and_in_a_backfill_all_since() -> None:
    body = b"""<sitemapindex><sitemap><loc>https://mau.example/1.xml</loc><lastmod>2024-01-01</lastmod></sitemap>
    <sitemap><loc>https://mau.example/2.xml</loc><lastmod>2026-11-01</lastmod></sitemap>
    <sitemap><loc>https://mau.example/3.xml</loc><lastmod>2026-10-01</lastmod></sitemap></sitemapindex>"""
    newest = judge().outcome(lease(UrlKind.SITEMAP), answer(200, body), NOW)
    since = judge(date(2026, 1, 1)).outcome(lease(UrlKind.SITEMAP), answer(200, body), NOW)
    assert [found.url[-5] for found in newest.found] == ["2"]
    assert [found.url[-5] for found in since.found] == ["2", "3"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://mau.example/a", None),
        ("http://mau.example/a", None),
        ("http://127.0.0.1:8001/a", None),
        ("http://127.0.0.1:8002/a", Reason.GUARD_HOST),
        ("http://127.0.0.2:8001/a", Reason.GUARD_HOST),
        ("https://mau.example:8443/a", Reason.GUARD_HOST),
        ("https://mau.example@evil.example/a", Reason.GUARD_HOST),
        ("https://evil.example/?mau.example", Reason.GUARD_HOST),
        ("http://10.0.0.1/a", Reason.GUARD_ADDRESS),
        ("http://192.168.1.1/a", Reason.GUARD_ADDRESS),
        ("http://169.254.169.254/latest", Reason.GUARD_ADDRESS),
        ("http://100.64.0.1/", Reason.GUARD_ADDRESS),
        ("http://[fe80::1]/", Reason.GUARD_ADDRESS),
        ("http://0.0.0.0/", Reason.GUARD_ADDRESS),
        ("http://224.0.0.1/", Reason.GUARD_ADDRESS),
        ("file:///etc/passwd", Reason.GUARD_SCHEME),
        ("data:text/html,x", Reason.GUARD_SCHEME),
        ("s3://bucket/x", Reason.GUARD_SCHEME),
        ("http://[bad", Reason.GUARD_SCHEME),
        ("http:///a", Reason.GUARD_HOST),
    ],
)
def test_what_the_guard_lets_pass(url: str, reason: Reason | None) -> None:
    assert GUARD.refusal(url) == reason


def test_a_name_that_resolves_to_a_private_address_is_refused() -> None:
    assert GUARD.refuses_resolved("https://mau.example/", "10.0.0.1")
    assert GUARD.refuses_resolved("https://mau.example/", "127.0.0.1")  # not listed as loopback
    assert not GUARD.refuses_resolved("https://mau.example/", "8.8.8.8")
    assert not GUARD.refuses_resolved("http://127.0.0.1:8001/", "127.0.0.1")
    assert Guard((MAU,), allow_loopback=False).refuses_resolved("http://127.0.0.1:8001/", "127.0.0.1")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Tue, 24 Nov 2026 00:01:00 GMT", 60.0),
        ("Mon, 23 Nov 2026 00:00:00 GMT", 0.0),
        ("x", None),
        ("-5", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_retry_after_of_two_minutes_holds_and_of_more_puts_off() -> None:
    held = again(lease(), Outcome(State.FAILED, Reason.http(503), retry_after=120.0), 2.0, loopback=False)
    later = again(lease(), Outcome(State.FAILED, Reason.http(503), retry_after=121.0), 2.0, loopback=False)
    assert (held.url_wait, held.host_wait) == (120.0, 120.0)
    assert (later.url_wait, later.host_wait, later.next_run) == (None, 121.0, True)


def test_robots_by_rfc_9309() -> None:
    rules = Robots({"a:443": b"User-agent: guong\nDisallow: /x\nCrawl-delay: 7\n\nUser-agent: *\nDisallow: /"})
    assert rules.allows("a:443", "https://a/y")
    assert not rules.allows("a:443", "https://a/x1")
    assert not rules.allows("b:443", "https://b/y")  # nothing is known of it
    assert robots_answer(200, b"User-agent: *\nCrawl-delay: 7", None, "https://a/robots.txt", 0).crawl_delay == 7
    assert robots_answer(404, b"Disallow: /", None, "https://a/robots.txt", 0).body == b""
    assert robots_answer(503, b"User-agent: *\nAllow: /", None, "https://a/robots.txt", 0).body is None
    assert robots_answer(429, b"", None, "https://a/robots.txt", 0).body is None
    assert robots_answer(301, b"", "/r", "https://a/robots.txt", 0).moved_to == "https://a/r"
    assert robots_answer(301, b"", "/r", "https://a/robots.txt", 5).body == b""


def test_reasons_of_status_codes_have_no_end() -> None:
    assert Reason.http(418) == "http-418"
    assert Reason("http-418") is Reason.http(418)
    with pytest.raises(ValueError, match="http-99"):
        Reason("http-99")


def test_interim_heads_are_cut_off() -> None:
    head = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    final = b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    assert split_interim(head + head + final) == (head + head, final)
    assert split_interim(final) == (b"", final)
    assert split_interim(b"") == (b"", b"")


def test_a_tape_without_a_connection_is_no_exchange() -> None:
    assert Tape().exchange("https://mau.example/") is None


@given(st.text(max_size=40), st.text(max_size=20))
def test_an_address_is_spelled_the_same_in_frontier_request_and_warc(path: str, query: str) -> None:
    try:
        spelled = clean(f"https://mau.example/{path}?{query}")
    except ValueError:
        return
    assert Request(spelled).url == uri(spelled) == clean(spelled) == spelled


def test_links_are_found_by_owner_not_by_looks() -> None:
    found = judge().found("https://hai.example/b-post2.html", UrlKind.STORY, link=Link("x", "Gương sáng"))
    assert (found.publisher, found.host, found.rank) == ("hai", "hai.example:443", 10)
