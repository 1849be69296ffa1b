"""Paragraphs that are taken out before the soup is made read the same as inside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from pipelines.article import fragment
from pipelines.article.blocks import Block
from pipelines.article.fragment import read_fragment
from pipelines.article.leaves import SIGN, Leaves, take_leaves
from pipelines.quality.gold_pages import load_pages
from pipelines.quality.readers import page_of

PAGES = Path(__file__).parents[2] / "gold" / "pages"
PIECES = """<p> | </p> | <p class=lead> | <p style='text-align: right'> | <p align=center> | <p style='display:none'>
 | <div> | </div> | <div class=caption> | <div align=right> | <div class=related> | <strong> | </strong> | <em> | </em>
 | <a href='/x'> | </a> | <span> | </span> | <br> | <figure> | </figure> | <img src=/a.jpg> | <table><tr><td> | </table>
 | <li> | <q> | </q> | chữ | hai chữ. | &nbsp; | <!-- x --> | <b><i>cả hai</i></b> | <p>Một câu.</p> | <h2> | </h2>"""


def whole(html: str) -> Leaves:
    """Nothing taken out."""
    html = html.replace(SIGN, "")
    body = LexborHTMLParser(html).body
    return Leaves((body.html or "") if body else html, (), len(body.text()) if body else 0)


def read_whole(html: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Block, ...]:
    with monkeypatch.context() as patch:
        patch.setattr(fragment, "take_leaves", whole)
        return read_fragment(html)


def rounded(blocks: tuple[Block, ...]) -> list[Block]:
    """Shares are taken of slightly other lengths; what they decide is whether they reach most of a line."""
    return [replace(b, bold=b.bold >= 0.8, italic=b.italic >= 0.8, link=b.link >= 0.8) for b in blocks]


def test_gold_pages_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0
    for page in load_pages(PAGES):
        html = page_of(page).html
        assert rounded(read_fragment(html)) == rounded(read_whole(html, monkeypatch)), page.name
        taken += len(take_leaves(html).blocks)
    assert taken > 150


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECES.split(" | ")), max_size=30))
def test_the_words_of_any_soup_are_the_same_and_in_the_same_order(
    pieces: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    html = "<div>" + "".join(pieces) + "</div>"
    one, other = read_fragment(html), read_whole(html, monkeypatch)
    assert " ".join(block.text for block in one).split() == " ".join(block.text for block in other).split()


def test_a_page_cannot_write_marks_itself() -> None:
    blocks = read_fragment(f"<div>{SIGN}0{SIGN}<p>Một câu.</p>{SIGN}7{SIGN}</div>")
    assert [block.text for block in blocks] == ["0", "Một câu.", "7"]


def test_what_surrounds_a_paragraph_still_sets_it() -> None:
    (block,) = read_fragment("<div style='text-align: right; font-weight: bold'><p>Lò Hải</p></div>")
    assert (block.align, block.bold) == ("right", 1.0)
    (caption,) = read_fragment("<div class=caption><p>Ông Pọm bên con mương</p></div>")
    assert caption.caption


@pytest.mark.parametrize(
    "html",
    [
        "<p>Một <br> hai</p>",
        "<p><img src=/a.jpg></p>",
        "<p style='display: none'>Một</p>",
        "<p class=caption>Một</p>",
        "<p class=adsbygoogle>Một</p>",
        "<p><b><i>Một</i></b></p>",
        "<p><q>Một</q></p>",
        "<p hidden>Một</p>",
        "<table><tr><td><p>Một</p></td></tr></table>",
        "<figure><p>Một</p></figure>",
        "<a href=/x><div><p>Một</p></div></a>",
        "<ul><li><p>Một</p></li></ul>",
    ],
)
def test_paragraphs_that_take_rules_are_left_to_the_soup(html: str) -> None:
    assert take_leaves(f"<div>{html}</div>").blocks == ()


def test_furniture_is_weighed_with_the_paragraphs_in_it() -> None:
    story = "".join(f"<p>Câu thứ {i} của bài, đủ dài để là một câu có nghĩa trong bài.</p>" for i in range(9))
    inside = read_fragment(f"<div><div class=related>{story}</div><p>Một câu cuối.</p></div>")
    assert len(inside) == 10
