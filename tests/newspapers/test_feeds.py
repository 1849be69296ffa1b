"""Feeds and sitemaps from hell: what is found in each, and what `status` calls it."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.newspapers import behaviours as b
from tests.newspapers.press import Behaviour, Press
from tests.scraper.crawling import Desk

READ = ("archived", None)
NO_FEED = ("failed", "bad-response")
ITEM = "<item><title>Gương sáng</title><link>{}</link></item>"


def rss(*items: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'


def item(link: str = "{url}") -> str:
    return ITEM.replace("{}", link)


def sends(text: str, kind: str = "application/xml") -> Callable[[str], Behaviour]:
    """A feed that names the story's address where it says {url}."""
    return lambda url: b.answer(text.replace("{url}", url).encode(), kind=kind)


def encoded(text: str, encoding: str) -> Callable[[str], Behaviour]:
    return lambda url: b.answer(text.replace("{url}", url).encode(encoding), kind="application/rss+xml")


def made(behave: Callable[[bytes], Behaviour]) -> Callable[[str], Behaviour]:
    return lambda url: behave(rss(item(url)).encode())


BOMB = '<!DOCTYPE r [<!ENTITY a "{}">{}]>'.format(
    "ha" * 100, "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
)
XXE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % d SYSTEM "http://127.0.0.1:9/dtd">%d;]>'


@dataclass(frozen=True, slots=True)
class Feed:
    """`finds`: whether the one story that it lists is found."""

    behaviour: Callable[[str], Behaviour]
    finds: bool = True
    fate: tuple[str, str | None] = READ
    kind: str = "feeds"


FEEDS: dict[str, Feed] = {
    "rss": Feed(sends(rss(item()))),
    "atom": Feed(sends('<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="{url}"/></entry></feed>')),
    "byte-order-mark": Feed(sends("\ufeff" + rss(item()))),
    "blank-lines-first": Feed(sends("\n\n  " + rss(item()))),
    "warning-first": Feed(sends("<br />\n<b>Warning</b>: mysql_connect() in /var/www/x.php\n" + rss(item()))),
    "as-html": Feed(sends(rss(item()), "text/html")),
    "cut-in-an-item": Feed(sends(rss(item(), item())[:-60])),
    "bare-ampersands": Feed(sends(rss("<title>Đoàn & Hội</title>", item("{url}?a=1&b=2")))),
    "html-entities": Feed(sends(rss("<title>A&nbsp;&ldquo;B&rdquo;</title>", item()))),
    "control-characters": Feed(sends(rss("<title>A\x0b\x01B</title>", item()))),
    "cdata": Feed(sends(rss(item("<![CDATA[ {url} ]]>")))),
    "link-with-line-ends": Feed(sends(rss(item("\n\t{url}\n")))),
    "undeclared-namespace": Feed(sends(rss("<media:content url='x'/><dc:date>2026</dc:date>", item()))),
    "utf-16": Feed(encoded(rss(item()).replace("utf-8", "utf-16"), "utf-16")),
    "utf-16-without-mark": Feed(encoded(rss(item()), "utf-16-be")),
    "windows-1258": Feed(encoded(rss(item()).replace("utf-8", "windows-1258"), "cp1258")),
    "encoding-that-lies": Feed(sends(rss(item()).replace("utf-8", "utf-16"))),
    "encoding-that-nobody-knows": Feed(sends(rss(item()).replace("utf-8", "x-klingon"))),
    "gzipped": Feed(made(b.gzipped)),
    "gzipped-without-saying": Feed(made(lambda body: b.answer(gzip.compress(body)))),
    "chunked": Feed(made(b.chunked)),
    "entity-bomb": Feed(sends(BOMB + rss("<title>&j;</title>", item()))),
    "external-entities": Feed(sends(XXE + rss("<title>&x;</title>", item()))),
    "nested-ten-thousand-deep": Feed(sends(rss(item()) + "<a>" * 10_000)),
    "title-of-a-megabyte": Feed(sends(rss("<title>" + "x" * 1_000_000 + "</title>", item()))),
    "ten-thousand-items-without-link": Feed(sends(rss("<item><title>x</title></item>" * 10_000, item()))),
    "links-to-nowhere": Feed(sends(rss(item("javascript:void(0)"), item("http://[::1/"), item("#"), item()))),
    "twice-the-same": Feed(sends(rss(item(), item()) * 2)),
    "sitemap": Feed(sends("<urlset><url><loc>{url}</loc></url></urlset>"), kind="sitemaps"),
    "sitemap-without-namespace-or-end": Feed(sends("<urlset><url><loc>{url}</loc></url><url><lo"), kind="sitemaps"),
    "sitemap-of-news": Feed(
        sends(
            '<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{url}</loc><news:news>'
            "<news:title>Gương</news:title></news:news></url></urlset>"
        ),
        kind="sitemaps",
    ),
    "sitemap-with-a-bomb": Feed(sends(BOMB + "<urlset><url><loc>{url}</loc></url></urlset>"), kind="sitemaps"),
    "no-items": Feed(sends(rss()), finds=False),
    "html": Feed(sends("<!doctype html><html><a href='{url}'>x</a></html>"), finds=False, fate=NO_FEED),
    "json": Feed(sends('{"items": ["{url}"]}'), finds=False, fate=NO_FEED),
    "nothing": Feed(sends(""), finds=False, fate=NO_FEED),
    "noise": Feed(lambda _: b.answer(bytes(range(256)) * 9), finds=False, fate=NO_FEED),
    "sitemap-as-feed": Feed(sends("<urlset><url><loc>{url}</loc></url></urlset>"), finds=False, fate=NO_FEED),
    "not-modified": Feed(lambda _: b.raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), finds=False, fate=NO_FEED),
    "missing": Feed(lambda _: b.status("404 None"), finds=False, fate=("gone", "http-404")),
    "cut-by-the-server": Feed(made(b.short), finds=False, fate=("failed", "truncated")),
    "gzip-bomb": Feed(lambda _: b.gzip_bomb(40), finds=False, fate=("failed", "too-large")),
}
NUMBERS = {name: number for number, name in enumerate(FEEDS)}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("feeds"))
    with Press({"/robots.txt": b.robots(""), "*": b.story()}) as press:
        listings: dict[str, Any] = {"feeds": [], "sitemaps": []}
        for name, feed in FEEDS.items():
            press.pages[f"/{name}.xml"] = feed.behaviour(press.url(f"/s-post{NUMBERS[name]}.html"))
            listings[feed.kind].append(press.url(f"/{name}.xml"))
        desk.publish(press, article_url=r"-post(?P<number>\d+)\.html", **listings)
        ran = desk.crawl(since="2020-01-01")  # a backfill: sitemaps are read too
        assert ran.code == 0, ran.err
        yield desk


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_from_hell(read: Desk, name: str) -> None:
    feed = FEEDS[name]
    assert read.fate(f"/{name}.xml") == feed.fate
    sql = "SELECT state FROM frontier WHERE kind = 'story' AND url LIKE ?"
    found = read.rows(sql, f"%-post{NUMBERS[name]}.html%")
    assert found == ([("archived",)] if feed.finds else [])


def test_nothing_but_stories_was_found(read: Desk) -> None:
    assert read.rows("SELECT url FROM frontier WHERE kind = 'story' AND url NOT LIKE '%-post%'") == []
