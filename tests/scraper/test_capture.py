"""What is kept is what was on the wire, byte for byte, the request too."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.warc.files import final_path, warc_names
from tests.newspapers import behaviours as b
from tests.newspapers.press import Behaviour, Press
from tests.scraper.crawling import Desk

PAGE = b.html("Gương sáng")
TIMEOUT = 1.0

WAYS: dict[str, Behaviour] = {
    "plain": b.story(),
    "chunked": b.chunked(PAGE),
    "chunks-with-extensions": b.chunked(PAGE, extension=b";note=1"),
    "odd-headers": b.odd_headers(PAGE),
    "http-1-0": b.http_1_0(PAGE),
    "bare-line-feeds": b.bare_line_feeds(PAGE),
    "gzipped": b.gzipped(PAGE),
    "gzip-cut": b.gzipped(PAGE, cut=20),
    "gzip-in-name-only": b.not_gzip(PAGE),
    "redirect": b.redirect("/target-post99.html"),
    "not-found": b.status("404 Không có"),
    "server-error": b.status("500 Oops"),
    "no-content": b.raw(b"HTTP/1.1 204 No Content\r\nX-Why: nothing\r\n\r\n"),
    "cut-length": b.short(PAGE),
    "cut-chunks": b.chunked(PAGE, ends=False),
    "slow": b.slow_body(PAGE, 5.0),
    "garbage": b.garbage(),
}
CUT = {"cut-length": "disconnect", "cut-chunks": "disconnect", "slow": "time", "garbage": "disconnect"}


def warc_blocks(desk: Desk, kind: str) -> dict[str, list[tuple[str | None, bytes]]]:
    """Of each address the truncation and block of its records of a kind, read by warcio."""
    found: dict[str, list[tuple[str | None, bytes]]] = {}
    for name in warc_names(desk.folder):
        with final_path(desk.folder, name).open("rb") as file:
            for record in ArchiveIterator(io.BytesIO(file.read()), no_record_parse=True):
                if record.rec_type == kind:
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    cut = record.rec_headers.get_header("WARC-Truncated")
                    found.setdefault(url, []).append((cut, record.raw_stream.read()))
    return found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Press, Desk]:
    desk = Desk(tmp_path_factory.mktemp("bytes"))
    paths = {f"/{name}-post{number}.html": way for number, (name, way) in enumerate(WAYS.items())}
    pages = {**paths, "/rss": b.feed(*paths), "/target-post99.html": b.story(), "/robots.txt": b.robots("")}
    with Press(pages) as press:
        desk.publish(press)
        ran = desk.crawl(timeout=TIMEOUT)
    assert ran.code == 0, ran.err
    return press, desk


@pytest.mark.parametrize("name", [name for name in WAYS if name != "slow"])
def test_the_warc_holds_the_bytes_of_the_wire(crawled: tuple[Press, Desk], name: str) -> None:
    press, desk = crawled
    responses = warc_blocks(desk, "response")
    (path,) = {request.path for request in press.requests if request.path.startswith(f"/{name}-post")}
    assert [block for _, block in responses[press.url(path)]] == [bytes(request.sent) for request in press.asked(path)]
    assert {cut for cut, _ in responses[press.url(path)]} == {CUT.get(name)}


def test_a_body_that_stalls_is_kept_as_far_as_it_came(crawled: tuple[Press, Desk]) -> None:
    press, desk = crawled
    path = f"/slow-post{list(WAYS).index('slow')}.html"
    cut, block = warc_blocks(desk, "response")[press.url(path)][0]
    assert cut == "time"
    assert block.endswith(PAGE[: len(PAGE) // 2])


def test_the_requests_are_kept_as_sent_and_name_who_asks(crawled: tuple[Press, Desk]) -> None:
    press, desk = crawled
    requests = warc_blocks(desk, "request")
    for url, kept in requests.items():
        path = url.removeprefix(press.url(""))
        assert [block for _, block in kept] == [request.raw for request in press.asked(path)]
    one = press.asked("/rss")[0]
    assert (one.header("User-Agent") or "").startswith("Guong/")
    assert b"tape" not in one.raw.lower()


def test_robots_feed_and_errors_are_kept_too(crawled: tuple[Press, Desk]) -> None:
    press, desk = crawled
    responses = warc_blocks(desk, "response")
    assert {press.url("/robots.txt"), press.url("/rss"), press.url("/target-post99.html")} <= set(responses)


def test_the_address_of_the_server_is_kept(crawled: tuple[Press, Desk]) -> None:
    _, desk = crawled
    for name in warc_names(desk.folder):
        with final_path(desk.folder, name).open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=True):
                if record.rec_type != "warcinfo":
                    assert record.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"


@pytest.mark.parametrize(
    ("name", "fate"),
    [
        ("plain", ("archived", None)),
        ("chunked", ("archived", None)),
        ("odd-headers", ("archived", None)),
        ("http-1-0", ("archived", None)),
        ("gzipped", ("archived", None)),
        ("gzip-in-name-only", ("archived", None)),
        ("redirect", ("archived", None)),
        ("gzip-cut", ("failed", "truncated")),
        ("not-found", ("gone", "http-404")),
        ("server-error", ("failed", "http-500")),
        ("no-content", ("skipped", "empty")),
        ("cut-length", ("failed", "truncated")),
        ("cut-chunks", ("failed", "truncated")),
        ("slow", ("failed", "timeout")),
        ("garbage", ("failed", "bad-response")),
    ],
)
def test_each_way_of_answering_has_its_name_in_status(
    crawled: tuple[Press, Desk], name: str, fate: tuple[str, str | None]
) -> None:
    _, desk = crawled
    assert desk.fate(f"/{name}-post{list(WAYS).index(name)}.html") == fate


def test_interim_heads_stand_in_a_record_of_their_own(desk: Desk) -> None:
    with Press({"/rss": b.feed("/a-post1.html"), "/a-post1.html": b.interim(PAGE)}) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        (sent,) = [bytes(request.sent) for request in press.asked("/a-post1.html")]
        ((_, response),) = warc_blocks(desk, "response")[press.url("/a-post1.html")]
        ((_, heads),) = warc_blocks(desk, "metadata")[press.url("/a-post1.html")]
    assert heads + response == sent
    assert heads.startswith(b"HTTP/1.1 103")
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
        revisits = warc_blocks(desk, "revisit")
    assert press.url("/a-post1.html") in revisits
    first, second = desk.kept("/a-post1.html")
    assert first.body == second.body
    assert first.fetched != second.fetched
