"""No page makes reading crash or hang."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.article import extract
from pipelines.article.metadata import plain
from pipelines.article.tree import MAX_NESTING, bound_nesting
from pipelines.decode import decode
from pipelines.reading import loose_capture
from tests.pipelines.pages import PROSE, SENTENCES, URL, page, read_page

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


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("nested divs", page("<div>" * 300_000 + PROSE + "</div>" * 300_000)),
        ("nested tables", page("<table><tr><td>" * 20_000 + PROSE)),
        ("nested formatting", page("<div>" + "<b><i>" * 50_000 + PROSE)),
        ("unclosed", "<div><p><table><tr>" * 20_000),
        ("megabyte attribute", page(f"<div data-x='{'x' * 5_000_000}'>{PROSE}</div>")),
        ("picture in the page", page(f"<div><img src='data:image/png;base64,{'A' * 5_000_000}'>{PROSE}</div>")),
        ("brackets", "<" * 1_000_000),
        ("deep JSON", page(PROSE, f"<script type='application/ld+json'>{'[' * 200_000}</script>")),
        ("digits", page(f"<div class=date>{'1' * 1_000_000}</div>")),
        ("title", f"<title>{' - a | b' * 200_000}</title>{PROSE}"),
        ("many leads", page("<div class=sapo>một hai ba bốn năm sáu bảy tám chín mười.</div>" * 20_000)),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)
def test_a_monstrous_page_is_read_in_bounded_time(name: str, html: str) -> None:
    started = time.process_time()
    article = read_page(html)
    assert time.process_time() - started < 10, name
    if html.count(SENTENCES[0]) == 1 and name != "title":
        assert article.body[-4:] == SENTENCES


def test_five_megabytes_of_paragraphs_are_read_as_far_as_a_story_can_be_long() -> None:
    started = time.process_time()
    article = read_page(page(f"<div>{PROSE * 11_000}</div>"))
    assert time.process_time() - started < 10
    assert 1000 < len(article.body) <= 5000


def test_nul_bytes_inside_words_are_left_out() -> None:
    assert read_page(page(f"<div>{PROSE}</div>").replace("mương", "mư\x00ơng")).body == SENTENCES


def test_nesting_is_bounded_without_losing_text() -> None:
    html = "<div>" * 1000 + "chữ" + "</div>" * 1000 + "<p>sau</p>"
    bounded = bound_nesting(html)
    assert bounded.count("<div>") == MAX_NESTING == bounded.count("</div>")
    assert "chữ" in bounded
    assert bounded.endswith("<p>sau</p>")
