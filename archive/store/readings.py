"""A story as it was read from one capture, with the rows that tell of it."""

from __future__ import annotations

from dataclasses import dataclass

from archive.model import Story
from archive.store.contents import Row, content_row
from archive.store.facts import Facts, facts_of


@dataclass(frozen=True, slots=True)
class Reading:
    """A story with its row of `contents` and the rows of what it says; made where it is read, saved by another."""

    story: Story
    row: Row
    facts: Facts

    @property
    def id(self) -> str:
        """The id of its row."""
        return str(self.row[0])

    @property
    def text_key(self) -> str | None:
        """Hash of its words; None where they are too few."""
        key = self.row[-1]
        return None if key is None else str(key)


def reading_of(story: Story) -> Reading:
    """A story with its rows; UnicodeEncodeError where it holds what is no text."""
    return Reading(story, content_row(story), facts_of(story))
