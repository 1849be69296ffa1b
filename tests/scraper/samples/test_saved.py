"""Pages saved from older layouts, one of them in a font of the time before Unicode."""

from __future__ import annotations

from urllib.parse import urlsplit

from pipelines.legacy import from_tcvn3
from scraper.samples.newspaper import newspaper, newspapers
from scraper.samples.saved import saved_pages

PAGES = [page for paper in newspapers() for page in saved_pages(paper)]


def test_saved_pages_are_the_same_each_time_and_are_not_on_the_site_of_today() -> None:
    paper = newspaper("baocochien")
    assert list(saved_pages(paper)) == list(saved_pages(paper))
    online = {f"{paper.id}/{story.number}" for story in paper.online(1)}
    still = [page for page in saved_pages(paper) if page.expected.id in online]
    assert len(still) == 1
    assert len(list(saved_pages(paper))) == 5


def test_saved_pages_lie_on_a_host_that_can_never_be_real() -> None:
    assert {str(urlsplit(page.url).hostname).rpartition(".")[2] for page in PAGES} == {"example"}


def test_no_saved_page_is_older_than_its_story() -> None:
    assert all(page.expected.published < page.saved for page in PAGES)


def test_the_oldest_page_is_written_in_tcvn3_and_nothing_of_it_is_lost() -> None:
    page = min(PAGES, key=lambda page: page.saved)
    assert b"windows-1252" in page.body
    raw = page.body.decode("cp1252")
    assert page.expected.title not in raw
    text = from_tcvn3(raw)
    for part in (page.expected.title, page.expected.sapo, *page.expected.body):
        assert part in text
