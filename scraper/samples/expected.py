"""What reading a sample newspaper's pages has to give: the answers to hold a reader against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from scraper.samples.newspaper import SampleNewspaper
from scraper.samples.pages import SampleSite
from scraper.samples.story import SUBHEAD, SampleStory


@dataclass(frozen=True, slots=True)
class ExpectedPage:
    """The fields of one story page, in the form that reading gives them; `theme` as its writer meant it."""

    id: str
    url: str
    status: HTTPStatus
    title: str
    sapo: str
    body: tuple[str, ...]
    captions: tuple[str, ...]
    authors: tuple[str, ...]
    published: datetime
    section: str
    tags: tuple[str, ...]
    source: str | None
    theme: bool
    taken_from: str | None = None
    same_words_as: str | None = None


def expected(site: SampleSite) -> Iterator[ExpectedPage]:
    """Every story page of a site; in the second edition the vanished one with its last words and status 404."""
    online = {story.number: story for story in site.newspaper.online(site.edition)}
    for original in site.newspaper.online(1):
        story = online.get(original.number)
        status = HTTPStatus.OK if story else HTTPStatus.NOT_FOUND
        yield expected_page(site.newspaper, story or original, site.url(original), status)


def expected_page(paper: SampleNewspaper, story: SampleStory, url: str, status: HTTPStatus) -> ExpectedPage:
    """The fields of a story at an address."""
    return ExpectedPage(
        id=f"{paper.id}/{story.number}",
        url=url,
        status=status,
        title=story.title,
        sapo=story.sapo,
        body=tuple(paragraph.removeprefix(SUBHEAD) for paragraph in story.paragraphs),
        captions=tuple(picture.caption for picture in story.pictures),
        authors=story.authors,
        published=story.published,
        section=paper.section(story.section).name,
        tags=story.tags,
        source=story.source,
        theme=story.theme,
        taken_from=story.taken_from,
        same_words_as=story.same_words_as,
    )
