"""A sample newspaper: its stories, and which of them its feed and its section pages list."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scraper.samples.story import SampleStory, load_story

HERE = Path(__file__).parent
NAMES = ("baonammu", "baotadung", "baocochien")  # their folders, the one that the demo begins with first


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a newspaper: its part of the address, its name; whether the registry names it."""

    slug: str
    name: str
    followed: bool = False

    @property
    def path(self) -> str:
        """Its page."""
        return f"/{self.slug}/"


@dataclass(frozen=True, slots=True)
class SampleNewspaper:
    """An invented newspaper, as its folder describes it; stories from the newest to the oldest.

    `story_path` is the form of its addresses, `feed_length` how many of the newest stories its feed holds, `rules`
    the part of its registry entry that does not depend on a port.
    """

    id: str
    name: str
    motto: str
    place: str
    template: str
    story_path: str
    feed_path: str
    feed_length: int
    gzip: bool
    sections: tuple[Section, ...]
    stories: tuple[SampleStory, ...]
    rules: str

    def path(self, story: SampleStory) -> str:
        """Where a story stands."""
        return self.story_path.format(slug=story.slug, number=story.number)

    def section(self, slug: str) -> Section:
        """The section of that address."""
        return next(section for section in self.sections if section.slug == slug)

    def online(self, edition: int) -> tuple[SampleStory, ...]:
        """What the site holds in an edition, the newest first; what only exists as a saved copy is left out."""
        shown = (story.in_edition(edition) for story in self.stories if story.online)
        return tuple(story for story in shown if story is not None)

    @property
    def saved(self) -> tuple[SampleStory, ...]:
        """Stories of which a copy was saved before the site changed its layout."""
        return tuple(story for story in self.stories if story.saved is not None)

    def feed(self, edition: int) -> tuple[SampleStory, ...]:
        """The newest stories of the first edition, as far as they are still there."""
        newest = {story.number for story in self.online(1)[: self.feed_length]}
        return tuple(story for story in self.online(edition) if story.number in newest)

    def listed(self, section: Section, edition: int) -> tuple[SampleStory, ...]:
        """What a section page lists."""
        return tuple(story for story in self.online(edition) if story.section == section.slug)

    def related(self, story: SampleStory, count: int) -> tuple[SampleStory, ...]:
        """Stories to read next, those of its section first; none that a later edition shows otherwise."""
        others = [other for other in self.online(1) if other.steady and other.number != story.number]
        return tuple(sorted(others, key=lambda other: other.section != story.section)[:count])


@cache
def newspapers() -> tuple[SampleNewspaper, ...]:
    """Every sample newspaper, the demo's first one first."""
    return tuple(load_newspaper(HERE / name) for name in NAMES)


def newspaper(name: str) -> SampleNewspaper:
    """The sample newspaper of an id."""
    return next(paper for paper in newspapers() if paper.id == name)


def load_newspaper(folder: Path) -> SampleNewspaper:
    """The newspaper that a folder describes."""
    values: dict[str, Any] = tomllib.loads((folder / "newspaper.toml").read_text(encoding="utf-8"))
    stories = [load_story(path) for path in sorted((folder / "stories").glob("*.toml"))]
    return SampleNewspaper(
        id=folder.name,
        sections=tuple(Section(**section) for section in values.pop("section")),
        stories=tuple(sorted(stories, key=lambda story: (story.published, story.number), reverse=True)),
        gzip=values.pop("gzip", False),
        **values,
    )
