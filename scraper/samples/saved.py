"""Pages that were saved before a sample newspaper changed its layout, its address or its letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from pipelines.legacy import to_tcvn3
from scraper.samples.expected import ExpectedPage, expected_page
from scraper.samples.newspaper import SampleNewspaper
from scraper.samples.story import SampleStory
from scraper.samples.templates import render

TCVN3_LAYOUTS = frozenset({"2005"})  # written for the fonts of that time, .VnTime and its like


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The bytes of a page as it stood at its address when it was saved, and what reading it has to give."""

    url: str
    saved: datetime
    body: bytes
    expected: ExpectedPage


def saved_pages(paper: SampleNewspaper) -> Iterator[SavedPage]:
    """Every saved page of a newspaper, from the newest to the oldest story."""
    for story in paper.stories:
        if story.saved and story.saved_from:
            expected = expected_page(paper, story, story.saved_from, HTTPStatus.OK)
            yield SavedPage(story.saved_from, story.saved, _page(paper, story), expected)


def _page(paper: SampleNewspaper, story: SampleStory) -> bytes:
    html = render(
        paper.template, f"story-{story.layout}.html", paper=paper, story=story, section=paper.section(story.section)
    )
    return to_tcvn3(html).encode("cp1252") if story.layout in TCVN3_LAYOUTS else html.encode()
