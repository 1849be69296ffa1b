"""What is kept is what was on the wire, byte for byte, the request too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.newspapers import behaviours as b
from tests.newspapers.press import Press
from tests.scraper.crawling import Desk
from tests.scraper.warcio_reading import blocks, records

PAGE = b.html("Gương sáng")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Press, Desk]:
    desk = Desk(tmp_path_factory.mktemp("bytes"))
    pages = {"/rss": b.feed("/a-post1.html"), "/a-post1.html": b.story(), "/robots.txt": b.robots("")}
    with Press(pages) as press:
        desk.publish(press)
        ran = desk.crawl()
    assert ran.code == 0, ran.err
    return press, desk


def test_the_requests_are_kept_as_sent_and_name_who_asks(crawled: tuple[Press, Desk]) -> None:
    press, desk = crawled
    for url, kept in blocks(desk.folder, "request").items():
        path = url.removeprefix(press.url(""))
        assert [block.data for block in kept] == [request.raw for request in press.asked(path)]
    one = press.asked("/rss")[0]
    assert (one.header("User-Agent") or "").startswith("Guong/")
    assert b"tape" not in one.raw.lower()


def test_robots_and_feed_are_kept_too(crawled: tuple[Press, Desk]) -> None:
    press, desk = crawled
    assert {press.url("/robots.txt"), press.url("/rss")} <= set(blocks(desk.folder, "response"))


def test_the_address_of_the_server_is_kept(crawled: tuple[Press, Desk]) -> None:
    _, desk = crawled
    for record in records(desk.folder, no_record_parse=True):
        if record.rec_type != "warcinfo":
            assert record.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"


def test_interim_heads_stand_in_a_record_of_their_own(desk: Desk) -> None:
    with Press({"/rss": b.feed("/a-post1.html"), "/a-post1.html": b.interim(PAGE)}) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        (sent,) = [bytes(request.sent) for request in press.asked("/a-post1.html")]
        (response,) = blocks(desk.folder, "response")[press.url("/a-post1.html")]
        (heads,) = blocks(desk.folder, "metadata")[press.url("/a-post1.html")]
    assert heads.data + response.data == sent
    assert heads.data.startswith(b"HTTP/1.1 103")
    assert [capture.status for capture in desk.kept("/a-post1.html")] == [200]


def test_nothing_is_kept_where_no_connection_was_up(desk: Desk) -> None:
    with Press({}) as press:
        desk.publish(press)
    ran = desk.crawl()  # the press has closed
    assert ran.code == 3, ran.err
    assert list(desk.captures()) == []
    assert desk.fate("/robots.txt") == ("failed", "connect")


def test_equal_payloads_become_revisit_records(desk: Desk, tmp_path: Path) -> None:
    with Press({"/rss": b.feed("/a-post1.html"), "/a-post1.html": b.story()}) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        assert desk.crawl(recheck=True).code == 0
        revisits = blocks(desk.folder, "revisit")
    assert press.url("/a-post1.html") in revisits
    first, second = desk.kept("/a-post1.html")
    assert first.body == second.body
    assert first.fetched != second.fetched
