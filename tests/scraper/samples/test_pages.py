"""The sample newspapers' pages: the same bytes each time, escaped, listing what they hold."""

from __future__ import annotations

import json
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.discovery import read_feed, read_section
from scraper.samples.newspaper import newspaper, newspapers
from scraper.samples.pages import SampleSite

BASE = "http://127.0.0.1:8765"
SITES = [SampleSite(paper, 1, BASE) for paper in newspapers()]


def html_pages(site: SampleSite) -> Iterator[tuple[str, str]]:
    for path in (*site.paths(), "/khong-co"):
        answer = site.answer(path)
        if answer.content_type.startswith("text/html"):
            yield path, answer.body.decode("utf-8")


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.newspaper.id)
def test_a_site_drawn_twice_is_the_same_to_the_byte(site: SampleSite) -> None:
    again = SampleSite(site.newspaper, 1, BASE)
    assert {path: site.answer(path) for path in site.paths()} == {path: again.answer(path) for path in again.paths()}


def test_the_second_edition_differs_in_just_the_two_stories_and_where_they_are_listed() -> None:
    paper = newspaper("baonammu")
    first, second = (SampleSite(paper, edition, BASE) for edition in (1, 2))
    differing = {path for path in first.paths() if first.answer(path) != second.answer(path)}
    (edited,) = [story for story in paper.stories if story.in_edition(2) not in (None, story)]
    (gone,) = [story for story in paper.stories if story.in_edition(2) is None]
    assert differing == {paper.path(edited), paper.path(gone), paper.section(edited.section).path}
    assert second.answer(paper.path(gone)).status == HTTPStatus.NOT_FOUND
    assert second.answer(paper.path(edited)).status == HTTPStatus.OK


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.newspaper.id)
def test_every_page_is_composed_and_names_no_theme(site: SampleSite) -> None:
    for path, html in html_pages(site):
        assert unicodedata.is_normalized("NFC", html), path
        assert "theme" not in html.lower(), path
        assert "{{" not in html, path
        assert "{%" not in html, path


def test_signs_that_are_markup_come_back_as_text() -> None:
    site = SampleSite(newspaper("baonammu"), 1, BASE)
    (story,) = [story for story in site.newspaper.stories if "<" in story.title]
    html = site.answer(site.newspaper.path(story)).body.decode()
    assert "<b>được học</b>" not in html
    assert story.title not in html, "a bare < or & stands in the page"
    tree = LexborHTMLParser(html)
    (title,) = tree.css("h1.article__title")
    assert title.text().strip() == story.title
    assert [cell.text() for cell in tree.css("td.caption")] == [picture.caption for picture in story.pictures]
    (described,) = tree.css("meta[property='og:title']")
    assert described.attributes["content"] == story.title
    assert tree.css("meta[name=keywords]")[0].attributes["content"] == ",".join(story.tags)
    news = [json.loads(script.text()) for script in tree.css("script[type='application/ld+json']")][-2]
    assert news["headline"] == story.title
    assert news["description"] == story.sapo


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.newspaper.id)
def test_every_json_block_of_every_page_is_json(site: SampleSite) -> None:
    for path, html in html_pages(site):
        for script in LexborHTMLParser(html).css("script[type='application/ld+json']"):
            assert json.loads(script.text())["@context"], path


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.newspaper.id)
def test_feed_and_followed_sections_lead_to_every_story(site: SampleSite) -> None:
    paper = site.newspaper
    feed = {link.url for link in read_feed(site.answer(paper.feed_path).body, BASE + paper.feed_path)}
    sections = {
        link.url
        for section in paper.sections
        if section.followed
        for link in read_section(site.answer(section.path).body, BASE + section.path)
    }
    stories = {site.url(story) for story in paper.online(1)}
    assert feed | (sections & stories) == stories
    assert feed < stories
    assert sections & stories < stories


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.newspaper.id)
def test_the_feed_is_rss_with_dates_and_titles(site: SampleSite) -> None:
    root = ET.fromstring(site.answer(site.newspaper.feed_path).body)
    assert root.tag == "rss"
    stories = site.newspaper.feed(1)
    assert [item.findtext("title") for item in root.iter("item")] == [story.title for story in stories]
    links = read_feed(site.answer(site.newspaper.feed_path).body, BASE)
    assert [link.date for link in links] == [story.published for story in stories]


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.newspaper.id)
def test_every_link_of_a_list_of_stories_leads_to_a_page_that_is_there(site: SampleSite) -> None:
    for path, html in html_pages(site):
        for anchor in LexborHTMLParser(html).css("article a[href], .main-col h2 a[href]"):
            target = (anchor.attributes["href"] or "").removeprefix(BASE)
            assert site.answer(target).status == HTTPStatus.OK, f"{path} -> {target}"


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.newspaper.id)
def test_every_picture_is_there_and_is_a_picture(site: SampleSite) -> None:
    for story in site.newspaper.online(1):
        for picture in story.pictures:
            answer = site.answer(f"/images/{story.number}/{picture.name}")
            assert answer.status == HTTPStatus.OK
            assert answer.body.startswith(b"\x89PNG")
    assert b"<svg" in site.answer("/images/logo.svg").body


def test_an_address_that_is_not_there_is_said_so_escaped() -> None:
    answer = SITES[0].answer("/%3Cscript%3Ealert(1)%3C/script%3E")
    assert answer.status == HTTPStatus.NOT_FOUND
    assert b"<script>alert(1)" not in answer.body
    assert "Không tìm thấy trang" in answer.body.decode()
