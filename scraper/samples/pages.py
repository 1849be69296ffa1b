"""A sample newspaper's site in one edition: an address in, an answer out; no clock, no chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from scraper.samples.newspaper import SampleNewspaper, Section
from scraper.samples.pictures import logo, png
from scraper.samples.story import SampleStory
from scraper.samples.templates import render

HTML = "text/html; charset=utf-8"
RELATED = 4  # stories below and beside a story
FRONT_PAGE = 6  # stories on the home page


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site says to a request."""

    status: HTTPStatus
    content_type: str
    body: bytes
    modified: datetime | None = None


@dataclass(frozen=True)
class SampleSite:
    """One newspaper in one edition, at an address such as http://127.0.0.1:8001."""

    newspaper: SampleNewspaper
    edition: int
    base: str

    def answer(self, target: str) -> Answer:
        """The answer to a request for a path, with or without a query."""
        path = unquote(urlsplit(target).path)
        return self._pages.get(path) or self._picture(path) or self._not_found(path)

    def paths(self) -> tuple[str, ...]:
        """Every address of the site but pictures."""
        return tuple(self._pages)

    def url(self, story: SampleStory) -> str:
        """A story's full address."""
        return self.base + self.newspaper.path(story)

    @cached_property
    def _pages(self) -> dict[str, Answer]:
        return dict(self._all_pages())

    def _all_pages(self) -> Iterator[tuple[str, Answer]]:
        paper = self.newspaper
        yield "/robots.txt", _text(self._rendered("robots.txt"))
        yield paper.feed_path, self._feed()
        yield "/", self._listing(None, paper.feed(self.edition)[:FRONT_PAGE])
        for section in paper.sections:
            yield section.path, self._listing(section, paper.listed(section, self.edition))
        for story in paper.online(self.edition):
            yield paper.path(story), self._story(story)

    def _story(self, story: SampleStory) -> Answer:
        related = self.newspaper.related(story, RELATED)
        page = self._rendered("story.html", story=story, section=self.newspaper.section(story.section), related=related)
        return Answer(HTTPStatus.OK, HTML, page.encode(), story.modified)

    def _listing(self, section: Section | None, stories: tuple[SampleStory, ...]) -> Answer:
        return Answer(HTTPStatus.OK, HTML, self._rendered("list.html", section=section, stories=stories).encode())

    def _feed(self) -> Answer:
        feed = self._rendered("feed.xml", stories=self.newspaper.feed(self.edition))
        return Answer(HTTPStatus.OK, "application/rss+xml; charset=utf-8", feed.encode())

    def _picture(self, path: str) -> Answer | None:
        if path == "/images/logo.svg":
            return Answer(HTTPStatus.OK, "image/svg+xml", logo(self.newspaper.name))
        if path.removeprefix("/images/") in self._picture_names:
            return Answer(HTTPStatus.OK, "image/png", png(path))
        return None

    @cached_property
    def _picture_names(self) -> frozenset[str]:
        stories = self.newspaper.online(self.edition)
        return frozenset(f"{story.number}/{picture.name}" for story in stories for picture in story.pictures)

    def _not_found(self, path: str) -> Answer:
        return Answer(HTTPStatus.NOT_FOUND, HTML, self._rendered("not_found.html", path=path).encode())

    def _rendered(self, template: str, **values: object) -> str:
        return render(self.newspaper.template, template, paper=self.newspaper, base=self.base, url=self.url, **values)


def _text(text: str) -> Answer:
    return Answer(HTTPStatus.OK, "text/plain; charset=utf-8", text.encode())
