"""Feeds from hell, sitemaps, section pages: links out of any bytes, quickly, and nothing else."""

from __future__ import annotations

import gzip
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discovery import (
    MAX_LINKS,
    VIETNAM,
    Link,
    Unreadable,
    parse_date,
    read_feed,
    read_section,
    read_sitemap,
)
from scraper.likely import likelihood

BASE = "https://mau.example/rss/home.rss"


def urls(links: tuple[Link, ...]) -> list[str]:
    return [link.url for link in links]


def test_rss_gives_address_title_date_and_section() -> None:
    body = """<?xml version="1.0" encoding="utf-8"?><rss><channel><title>Báo Mẫu</title><item>
    <title><![CDATA[ Gương sáng  ở bản & xã ]]></title><link>/guong-post1.html</link><category>Gương tốt</category>
    <pubDate>Tue, 24 Nov 2026 10:00:00 +0700</pubDate></item></channel></rss>""".encode()
    (link,) = read_feed(body, BASE)
    moment = datetime(2026, 11, 24, 10, tzinfo=VIETNAM)
    assert link == Link("https://mau.example/guong-post1.html", "Gương sáng ở bản & xã", moment, "Gương tốt")


def test_atom_takes_the_alternate_link() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link rel="self" href="/self"/>
    <link href="/a-post1.html"/><updated>2026-01-02T03:04:05Z</updated></entry></feed>"""
    assert read_feed(body, BASE) == (
        Link("https://mau.example/a-post1.html", "A", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
    )


def test_every_section_and_tag_counts() -> None:
    item = b"<item><link>/a</link><category>Xa hoi</category><category>Guong tot</category></item>"
    rss = b"<rss><channel>" + item + b"</channel></rss>"
    atom = b"<feed><entry><link href='/a'/><category term='Guong tot'/></entry></feed>"
    news = b"<urlset><url><loc>/a</loc><n:news><n:keywords>thi dua, guong tot</n:keywords></n:news></url></urlset>"
    assert [link.topics for link in read_feed(rss, BASE)] == ["Xa hoi; Guong tot"]
    assert [link.topics for link in read_feed(atom, BASE)] == ["Guong tot"]
    assert [link.topics for link in read_sitemap(news, BASE).links] == ["thi dua, guong tot"]
    assert likelihood("/a", None, "thi dua, guong tot") > likelihood("/a", None, "thi dua") > likelihood("/a")


def test_rdf_and_a_guid_in_place_of_a_link() -> None:
    body = b"""<rdf:RDF xmlns:rdf="r" xmlns="s"><item><guid>https://mau.example/b-post2.html</guid></item>
    <item><guid isPermaLink="false">id-3</guid></item></rdf:RDF>"""
    assert urls(read_feed(body, BASE)) == ["https://mau.example/b-post2.html"]


@pytest.mark.parametrize(
    "body",
    [
        b"\n\n<b>Warning</b>: php" + b"<rss><channel><item><link>/a</link></item></channel></rss>",
        b"<rss><channel><item><title>A & B &nbsp; C</title><link>/a?x=1&y=2</link></item>",
        b"<rss><channel><item><title>\xff\xfe not UTF-8</title><link>/a</link></item></channel></rss>",
        b"<?xml version='1.0' encoding='no-such'?><rss><channel><item><link>/a</link></item></channel></rss>",
        b"<rss><channel><item><media:content url='x'/><link>/a</link></item></channel></rss>",
    ],
    ids=["warning", "ampersands", "bytes", "encoding", "namespace"],
)
def test_broken_feeds_are_read_as_far_as_they_go(body: bytes) -> None:
    try:
        found = urls(read_feed(body, BASE))
    except Unreadable:
        found = ["unreadable"]
    assert found in (["https://mau.example/a"], ["https://mau.example/a?x=1&y=2"], ["unreadable"])


def test_bare_ampersands_in_addresses_are_kept() -> None:
    body = b"<rss><channel><item><link>/a?x=1&y=2&amp;z=3</link></item></channel></rss>"
    assert urls(read_feed(body, BASE)) == ["https://mau.example/a?x=1&y=2&z=3"]


def test_an_empty_feed_is_empty_and_a_page_is_no_feed() -> None:
    assert read_feed(b"<rss><channel></channel></rss>", BASE) == ()
    for body in (b"", b"   ", b"<html><body>404</body></html>", b"not xml at all", b"\x1f\x8b\x00garbage"):
        with pytest.raises(Unreadable):
            read_feed(body, BASE)


def test_entity_bombs_and_external_entities_do_nothing() -> None:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 100) for n in range(1, 12))
    body = (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">' + laughs + b'<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b"<rss><channel><item><title>&l11; &x;</title><link>/a</link></item></channel></rss>"
    )
    began = time.perf_counter()
    (link,) = read_feed(body, BASE)
    assert time.perf_counter() - began < 1
    assert "root:" not in (link.title or "")
    assert len(link.title or "") < 100


def test_the_number_of_links_is_bounded() -> None:
    items = b"".join(b"<url><loc>/%d</loc></url>" % number for number in range(MAX_LINKS + 10))
    assert len(read_sitemap(b"<urlset>" + items + b"</urlset>", BASE).links) == MAX_LINKS


def test_sitemaps_plain_gzipped_news_and_index() -> None:
    body = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="n" xmlns:image="i"><url>
    <loc>https://mau.example/a-post1.html</loc><lastmod>2026-11-01</lastmod><image:image><image:loc>/i.jpg</image:loc>
    </image:image><news:news><news:publication_date>2026-10-31T08:00:00+07:00</news:publication_date>
    <news:title>G\xc6\xb0\xc6\xa1ng</news:title></news:news></url></urlset>"""
    expected = (Link("https://mau.example/a-post1.html", "Gương", datetime(2026, 10, 31, 8, tzinfo=VIETNAM)),)
    assert read_sitemap(body, BASE).links == expected
    assert read_sitemap(gzip.compress(body), BASE).links == expected
    index = b"<sitemapindex><sitemap><loc>/s1.xml.gz</loc><lastmod>2026-11-01</lastmod></sitemap></sitemapindex>"
    assert urls(read_sitemap(index, BASE).children) == ["https://mau.example/s1.xml.gz"]


def test_a_section_page_gives_each_address_once_with_its_longest_text() -> None:
    body = """<base href="/muc/"><a href="a-post1.html"><img></a><a href="a-post1.html">Gương sáng</a>
    <a href="javascript:void(0)">x</a><a href="#top">y</a><a href="http://[bad">z</a><a>w</a>
    <a href="https://other.example/b">b</a>""".encode()
    assert read_section(body, "https://mau.example/") == (
        Link("https://mau.example/muc/a-post1.html", "Gương sáng"),
        Link("https://other.example/b", "b"),
    )


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-24T10:00:00Z", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("2026-11-24", datetime(2026, 11, 24, tzinfo=VIETNAM)),
        ("Tue, 24 Nov 2026 10:00:00 GMT", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("Thứ ba, 24/11/2026 | 10:05", datetime(2026, 11, 24, 10, 5, tzinfo=VIETNAM)),
        ("24-11-2026", datetime(2026, 11, 24, tzinfo=VIETNAM)),
        ("hôm qua", None),
        ("99/99/2026", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_as_feeds_and_vietnamese_pages_write_them(text: str | None, moment: datetime | None) -> None:
    assert parse_date(text) == moment


@given(st.binary(max_size=400))
def test_no_bytes_make_discovery_fail_otherwise_than_said(body: bytes) -> None:
    read_section(body, BASE)
    for read in (read_feed, read_sitemap):
        with suppress(Unreadable):
            read(b"<rss>" + body, BASE)


def test_likely_stories_rank_before_others() -> None:
    exemplary = likelihood("https://x/a-post1.html", "Gương sáng học tập và làm theo Bác ở bản Thử")
    slug = likelihood("https://x/dien-hinh-tien-tien-post1.html")
    ordinary = likelihood("https://x/gia-vang-hom-nay-post2.html", "Giá vàng hôm nay")
    assert exemplary == slug == 1.0
    assert ordinary == 0.0
    assert 0 < likelihood("https://x/1", "Mô hình nuôi cá lồng") < 1
