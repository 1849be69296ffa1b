"""The sample newspapers read by the real pipeline: every field as its writer meant it."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from archive.model import Capture, Kind, Story
from pipelines.publisher import Registry
from pipelines.reading import loose_capture, read
from scraper.samples.expected import ExpectedPage, expected
from scraper.samples.newspaper import newspapers
from scraper.samples.pages import SampleSite
from scraper.samples.registry import write_registry
from scraper.samples.saved import SavedPage, saved_pages

FETCHED = datetime(2026, 11, 24, 3, tzinfo=UTC)
SITES = {
    paper.id: SampleSite(paper, 1, f"http://127.0.0.1:{9001 + number}") for number, paper in enumerate(newspapers())
}
SAVED = [page for paper in newspapers() for page in saved_pages(paper)]
LISTINGS = [
    f"{name}{path}"
    for name, site in SITES.items()
    for path in ("/", *(section.path for section in site.newspaper.sections))
]
PAGES = [page for site in SITES.values() for page in expected(site)]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    folder = tmp_path_factory.mktemp("registry")
    return Registry.load(
        write_registry(folder, {name: site.base.removeprefix("http://") for name, site in SITES.items()})
    )


def story_of(page: ExpectedPage, registry: Registry) -> Story:
    site = SITES[page.id.partition("/")[0]]
    answer = site.answer(page.url.removeprefix(site.base))
    headers = (("Content-Type", answer.content_type),)
    digest = sha256(answer.body).hexdigest()
    return read(Capture(page.url, FETCHED, 200, headers, answer.body, digest), registry.of(page.url))


def compare(story: Story, page: ExpectedPage) -> None:
    article = story.article
    assert article.kind == Kind.ARTICLE
    assert article.title == page.title
    assert article.sapo == page.sapo
    assert article.body == page.body
    assert article.authors == page.authors
    assert article.published == page.published
    assert article.section == page.section
    assert article.source == page.source
    assert [image.caption for image in article.images] == list(page.captions)
    assert story.theme.is_exemplary == page.theme, (story.theme.score, story.theme.because)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_a_story_page_is_read_back_as_it_was_written_and_judged_as_it_was_meant(
    page: ExpectedPage, registry: Registry
) -> None:
    compare(story_of(page, registry), page)


@pytest.mark.parametrize("page", SAVED, ids=lambda page: page.expected.id)
def test_a_page_saved_before_the_layout_changed_is_read_by_the_rules_of_its_time(
    page: SavedPage, registry: Registry
) -> None:
    publisher = registry.of(page.url)
    assert publisher is not None, "its old host belongs to the newspaper of today"
    assert f"{publisher.id}/{publisher.number(page.url)}" == page.expected.id
    story = read(loose_capture(page.body, page.url, page.saved), publisher)
    compare(story, page.expected)


def test_a_story_saved_long_ago_and_still_online_has_one_id(registry: Registry) -> None:
    both = {page.expected.id for page in SAVED} & {page.id for page in PAGES}
    assert both
    for name in both:
        (saved,) = [page for page in SAVED if page.expected.id == name]
        (today,) = [page for page in PAGES if page.id == name]
        then = read(loose_capture(saved.body, saved.url, saved.saved), registry.of(saved.url))
        now = story_of(today, registry)
        assert then.url != now.url
        assert then.id == now.id
        assert then.article.text == now.article.text


@pytest.mark.parametrize("listing", LISTINGS)
def test_a_page_that_lists_stories_is_not_taken_for_one(listing: str, registry: Registry) -> None:
    name, _, path = listing.partition("/")
    site = SITES[name]
    url = f"{site.base}/{path}"
    answer = site.answer(f"/{path}")
    digest = sha256(answer.body).hexdigest()
    headers = (("Content-Type", answer.content_type),)
    story = read(Capture(url, FETCHED, 200, headers, answer.body, digest), registry.of(url))
    assert story.article.kind in (Kind.LISTING, Kind.ERROR), "the archive would keep it as a story"
