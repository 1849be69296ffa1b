"""Microdata: attributes spread over the page say what JSON-LD says elsewhere."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import Kind, Method
from pipelines.article.dates import VIETNAM
from pipelines.article.metadata import ARTICLE_TYPES, read_metadata
from pipelines.article.microdata import read_microdata
from pipelines.article.tree import parse_html
from tests.pipelines.pages import PROSE, page, read_page

STORY = f"""<main itemscope itemtype="https://schema.org/NewsArticle">
<b itemprop="headline">Người giữ con mương bản Pom</b>
<link itemprop="url" href="/mot-bai">
<i itemprop="datePublished" content="2026-02-14T07:45:00+07:00">hôm qua</i>
<u itemprop="author" itemscope itemtype="https://schema.org/Person"><s itemprop="name">Lò Văn Inh</s></u>
<u itemprop="publisher" itemscope itemtype="https://schema.org/Organization"><s itemprop="name">Báo Mường</s></u>
<em itemprop="articleSection">Bản làng</em>
<div itemprop="articleBody">{PROSE}</div></main>"""


def properties(html: str) -> dict[str, object]:
    return dict(read_microdata(parse_html(page(html)), ARTICLE_TYPES))


def test_an_article_in_attributes_has_the_shape_of_one_in_a_script() -> None:
    assert properties(STORY) == {
        "headline": "Người giữ con mương bản Pom",
        "url": "/mot-bai",
        "datePublished": "2026-02-14T07:45:00+07:00",
        "author": {"name": "Lò Văn Inh"},
        "publisher": {"name": "Báo Mường"},
        "articleSection": "Bản làng",
    }


def test_date_author_and_section_of_a_page_without_rules_come_from_it() -> None:
    article = read_page(page(STORY))
    assert article.published == datetime(2026, 2, 14, 7, 45, tzinfo=VIETNAM)
    assert article.authors == ("Lò Văn Inh",)
    assert article.section == "Bản làng"
    assert article.fields["published"].method is Method.JSON_LD


def test_what_a_script_says_goes_before_what_attributes_say() -> None:
    script = '{"@type": "NewsArticle", "headline": "Trong tập lệnh", "author": {"name": "Vàng A Chu"}}'
    metadata = read_metadata(parse_html(page(STORY, f'<script type="application/ld+json">{script}</script>')))
    assert (metadata.text("headline"), metadata.text("author")) == ("Trong tập lệnh", "Vàng A Chu")
    assert metadata.text("datePublished") == "2026-02-14T07:45:00+07:00"


def test_a_list_whose_teasers_are_articles_is_no_article() -> None:
    teaser = '<div itemscope itemtype="http://schema.org/Article"><a itemprop="headline">Chuyện {}</a></div>'
    assert properties("".join(teaser.format(number) for number in range(12))) == {}
    links = "".join(f'<div><h3><a href="/{n}">Chuyện thứ {n} ở bản bên kia suối</a></h3></div>' for n in range(30))
    listing = "".join(teaser.format(number) for number in range(12)) + links
    assert read_page(page(listing), url="https://bao.example/muc/").kind is Kind.LISTING


def test_of_a_story_and_its_teasers_the_one_with_a_text_counts() -> None:
    teaser = '<div itemscope itemtype="http://schema.org/Article"><a itemprop="headline">Chuyện khác</a></div>'
    assert properties(teaser + STORY + teaser)["headline"] == "Người giữ con mương bản Pom"


def test_properties_of_an_item_inside_stay_inside() -> None:
    inside = (
        '<div itemprop="comment" itemscope itemtype="http://schema.org/Comment"><b itemprop="headline">Hay</b></div>'
    )
    found = properties(STORY.replace("</main>", f"{inside}</main>"))
    assert found["headline"] == "Người giữ con mương bản Pom"
    assert found["comment"] == {"headline": "Hay"}


def test_a_name_that_comes_again_is_a_list_and_one_element_may_have_two_names() -> None:
    found = properties(
        '<div itemscope itemtype="http://schema.org/Article"><b itemprop="name headline">Con mương</b>'
        '<b itemprop="keywords">mương</b><b itemprop="keywords">lúa</b></div>'
    )
    assert found == {"name": "Con mương", "headline": "Con mương", "keywords": ["mương", "lúa"]}


def test_an_items_own_address_is_no_author() -> None:
    found = properties(
        '<div itemscope itemtype="http://schema.org/Article">'
        '<a itemprop="author" href="/tac-gia/7">Lò Văn Inh</a><img itemprop="image" src="/a.jpg"></div>'
    )
    assert found == {"author": "Lò Văn Inh", "image": "/a.jpg"}


def test_other_kinds_of_items_are_none_of_ours() -> None:
    assert properties('<div itemscope itemtype="http://schema.org/Product"><b itemprop="name">Gạo</b></div>') == {}
    assert properties("<b itemprop='headline'>Không có chủ</b>") == {}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(['<p itemscope itemtype="a/Article">', '<b itemprop="x y">', "</p>", "ơ", "</b>"])))
def test_nothing_in_attributes_makes_it_fail(parts: list[str]) -> None:
    read_microdata(parse_html("".join(parts)), ARTICLE_TYPES)
