"""One story of a sample newspaper: its content as data, and what an edition makes of it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

SUBHEAD = "## "  # a paragraph that begins so is a sub-heading
NOT_A_WORD = re.compile(r"[^a-z0-9]+")
MAX_SLUG = 90  # characters; the CMS families cut there or sooner


class Byline(StrEnum):
    """Where a page prints who wrote the story."""

    FIELD = "field"  # an element of its own beside the body
    LAST_PARAGRAPH = "last-paragraph"  # the last paragraph of the body, marked as the author
    MIGRATED = "migrated"  # an unmarked box at the end of the body, as on stories moved from an older system


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a story: behind which paragraph it stands (0: before the first), and its caption."""

    name: str
    after: int
    caption: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What a reader wrote below a story."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SampleStory:
    """A story as its newspaper's editors have it; `theme` is for tests only, no page shows it.

    `printed_byline` is the line as printed ("Tin, ảnh: Lò Hạnh"); `authors` the names in it. `layout` names an older
    template of which a page was `saved` at that moment, `saved_from` that address; few of these are `still_online`.
    `taken_from` is the story of another sample newspaper that this one reprints, `same_words_as` one that shares
    only formulas with it; both as "newspaper/number".
    """

    number: int
    slug: str
    title: str
    sapo: str
    paragraphs: tuple[str, ...]
    pictures: tuple[Picture, ...]
    authors: tuple[str, ...]
    printed_byline: str
    byline: Byline
    published: datetime
    modified: datetime
    section: str
    tags: tuple[str, ...]
    theme: bool
    source: str | None = None
    comments: tuple[Comment, ...] = ()
    paragraph_element: str = "p"
    caption_form: str = "table"
    layout: str | None = None
    saved: datetime | None = None
    saved_from: str | None = None
    still_online: bool = False
    taken_from: str | None = None
    same_words_as: str | None = None
    later: Mapping[str, Any] | None = None

    @property
    def steady(self) -> bool:
        """Whether every edition shows it alike."""
        return self.later is None

    @property
    def online(self) -> bool:
        """Whether the site has it today."""
        return self.saved is None or self.still_online

    @property
    def gone_later(self) -> bool:
        """Whether it vanishes in the second edition."""
        return bool(self.later and self.later.get("gone"))

    def in_edition(self, edition: int) -> SampleStory | None:
        """The story as an edition has it; None where it has vanished."""
        if edition == 1 or self.later is None:
            return self
        return None if self.gone_later else self._edited(self.later)

    def _edited(self, later: Mapping[str, Any]) -> SampleStory:
        paragraphs = list(self.paragraphs)
        for number, text in later.get("paragraphs", {}).items():
            paragraphs[int(number) - 1] = _one_line(text)
        return replace(
            self, title=later.get("title", self.title), paragraphs=tuple(paragraphs), modified=later["modified"]
        )


def load_story(path: Path) -> SampleStory:
    """The story that a TOML file holds; unknown keys and text that is not NFC are errors of ours."""
    text = path.read_text(encoding="utf-8")
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError(f"{path}: not in NFC")
    values = tomllib.loads(text)
    authors = tuple(values.pop("authors", ()))
    published = values.pop("published")
    story = SampleStory(
        number=values.pop("number"),
        title=values["title"],
        slug=slugify(values.pop("title")),
        sapo=_one_line(values.pop("sapo")),
        paragraphs=tuple(_one_line(part) for part in values.pop("text").split("\n\n")),
        pictures=tuple(Picture(**picture) for picture in values.pop("picture", ())),
        authors=authors,
        printed_byline=values.pop("byline", " - ".join(authors)),
        byline=Byline(values.pop("byline_place", Byline.FIELD)),
        published=published,
        modified=values.pop("modified", published),
        tags=tuple(values.pop("tags")),
        comments=tuple(Comment(**comment) for comment in values.pop("comment", ())),
        later=values.pop("edition2", None),
        **values,
    )
    _check(path, story)
    return story


def slugify(title: str) -> str:
    """A title as it stands in an address: plain small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFD", title.lower().replace("đ", "d")).encode("ascii", "ignore").decode("ascii")
    return NOT_A_WORD.sub("-", plain).strip("-")[:MAX_SLUG].strip("-")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _check(path: Path, story: SampleStory) -> None:
    if not path.stem.startswith(f"{story.number}-"):
        raise ValueError(f"{path}: the name does not begin with the story's number {story.number}")
    missing = [author for author in story.authors if author not in story.printed_byline]
    if missing:
        raise ValueError(f"{path}: {missing} stand in authors but not in the byline")
