"""No page makes reading crash or hang."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.model import Capture
from pipelines.article import extract
from pipelines.article.metadata import plain
from pipelines.article.tree import MAX_NESTING, bound_nesting, first_tags
from pipelines.decode import decode
from pipelines.reading import loose_capture, read
from pipelines.theme import judge
from tests.pipelines.monsters import monsters
from tests.pipelines.pages import PROSE, SENTENCES, URL, page, read_page

CHARSETS = ["utf-8", "windows-1258", "tcvn3", "utf-16", "iso-8859-1", "none"]
SOUP = """<div> | </div> | <p> | </p> | <table><tr><td> | </table> | <h1> | <a href='/x'> | </a> | <img src=x> | <br>
 | <!-- | --> | <time> | <script type="application/ld+json"> | </script> | { | } | [ | "@type" | : | "NewsArticle"
 | <p class=author> | <div class=sapo> | <meta property='article:published_time' content=' | '> | Theo A | Tin, ảnh: B
 | 31/12/9999 25:61 | &#xfffff; | &amp;amp; | Ngày 5-3,"""
PIECES = [*SOUP.split(" | "), "\x00", "\ud800", "e\u0301", PROSE]


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=40))
def test_any_soup_is_read_into_clean_text(pieces: list[str]) -> None:
    body = "".join(pieces).encode("utf-8", "surrogatepass")
    article = extract(decode(loose_capture(body, URL, None)), None)
    for text in (article.title or "", article.sapo or "", *article.body):
        assert plain(text).split() == text.split()
        assert "\x00" not in text


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=2000))
def test_any_bytes_are_read(body: bytes) -> None:
    extract(decode(loose_capture(body, URL, None)), None)


SIZE = 1_000_000  # characters; `make bench` measures pages of five megabytes


@pytest.mark.parametrize(("name", "html"), list(monsters(SIZE)), ids=[name for name, _ in monsters(0)])
def test_a_monstrous_page_is_read_to_its_end(name: str, html: str) -> None:
    article = read_page(html)
    if html.count(SENTENCES[0]) == 1 and name not in ("title", "nested tables", "nested formatting"):
        assert article.body[-4:] == SENTENCES or article.body[:4] == SENTENCES
    judge(article)


def test_five_megabytes_of_paragraphs_are_read_as_far_as_a_story_can_be_long() -> None:
    article = read_page(page(f"<div>{PROSE * 11_000}</div>"))
    assert 1000 < len(article.body) <= 5000


def test_nul_bytes_inside_words_are_left_out() -> None:
    assert read_page(page(f"<div>{PROSE}</div>").replace("mương", "mư\x00ơng")).body == SENTENCES


def test_nesting_is_bounded_without_losing_text() -> None:
    html = "<div>" * 1000 + "chữ" + "</div>" * 1000 + "<p>sau</p>"
    bounded = bound_nesting(html)
    assert bounded.count("<div>") == MAX_NESTING == bounded.count("</div>")
    assert "chữ" in bounded
    assert bounded.endswith("<p>sau</p>")


def test_a_page_of_endless_tags_is_cut_at_a_tag() -> None:
    html = "<p>chữ</p>" * 100_000
    cut = first_tags(html, 1000)
    assert cut.count("<") == 1000
    assert html.startswith(cut)
    assert html[len(cut)] == "<"
    assert first_tags("<p>chữ</p>", 1000) == "<p>chữ</p>"


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400), st.sampled_from(["gzip", "br", "deflate", "zstd", "x"]), st.sampled_from(CHARSETS))
def test_any_bytes_under_any_headers_become_an_article(body: bytes, coding: str, charset: str) -> None:
    headers = (("Content-Encoding", coding), ("Content-Type", f"text/html; charset={charset}"))
    story = read(Capture(URL, None, 200, headers, b"<html><p>" + body, ""), None)
    assert story.decoding is not None
    assert all(story.article.text[m.start : m.end] == m.surface for m in story.mentions)
