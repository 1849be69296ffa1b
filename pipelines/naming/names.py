"""Every body, document, campaign, model, award and place of a story under its one name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from archive.model import CanonicalName, Mention, MentionType, Story
from pipelines.naming.awards import award_name
from pipelines.naming.campaigns import campaign_name
from pipelines.naming.documents import Document, fullest, known_document, read_document
from pipelines.naming.organisations import read_organisation
from pipelines.naming.spelling import key_of
from pipelines.places.placing import province_of, provinces_today

TRUSTED = 0.8  # least confidence of a place that tells two bodies apart
BEHIND = 60  # letters behind a document's number in which day and issuer stand


def with_names(story: Story, newspaper: tuple[str, ...] = ()) -> Story:
    """A story with its names; `newspaper` are the names of its newspaper's provinces."""
    return replace(story, names=tuple(_Names(story, newspaper).all()))


class _Names:
    def __init__(self, story: Story, newspaper: tuple[str, ...]) -> None:
        self._story, self._mentions, self._text = story, story.mentions, story.article.text
        self._day = story.article.published.date() if story.article.published else None
        self._full = dict(story.short_forms)
        self._placed = {one.mention: one for one in story.places if one.place and one.confidence >= TRUSTED}
        self._home = self._province(newspaper)
        self._documents = dict(self._read_documents())

    def all(self) -> Iterator[CanonicalName]:
        """One for each mention of these kinds, in the order of the mentions."""
        for number, one in enumerate(self._mentions):
            named = self._name(number, one)
            if named is not None:
                yield CanonicalName(number, *named)

    def _name(self, number: int, one: Mention) -> tuple[str, str] | None:
        match one.type:
            case MentionType.ORG:
                return self._organisation(number)
            case MentionType.LOC:
                return self._location(number, one)
            case MentionType.DOC:
                return self._document(number)
            case MentionType.CAMPAIGN:
                name, is_everywhere = campaign_name(one.surface)
                return key_of(name) if is_everywhere else f"{key_of(name)}|{self._home}", name
            case MentionType.MODEL:
                full = self._mentions[self._full.get(number, number)].surface.strip('"“”')
                return f"{key_of(full)}|{self._home}", full
            case MentionType.AWARD:
                name = award_name(one.surface)
                return key_of(name), name
        return None

    def _province(self, newspaper: tuple[str, ...]) -> str:
        """The province of today in which a story is at home: the newspaper's only one, else the most named."""
        own = provinces_today(newspaper)
        if len(own) == 1:
            return next(iter(own))
        named = Counter(province_of(unit.id) for one in self._placed.values() for unit in one.today[:1])
        return min(named, key=lambda unit: (-named[unit], unit), default="")

    def _organisation(self, number: int) -> tuple[str, str]:
        full = self._full.get(number, number)
        placed = self._placed.get(full) or self._placed.get(number)
        place, hamlet = (placed.place, placed.hamlet) if placed else (None, None)
        read = read_organisation(self._mentions[full].surface, place, hamlet, self._home)
        return read.key, read.name

    def _location(self, number: int, one: Mention) -> tuple[str, str] | None:
        """A unit's name of the day, a hamlet with the unit in which it lies; None: as it is printed."""
        placed = self._placed.get(number)
        if placed is None or placed.place is None:
            return None
        if placed.hamlet:
            return f"{key_of(placed.hamlet)}|{placed.place.id}", placed.hamlet
        return f"|{placed.place.id}", placed.place.name

    def _document(self, number: int) -> tuple[str, str]:
        told = fullest(self._documents[number], [*self._documents.values()])
        return f"{told.key}|{self._home}" if told.is_local or self._is_bare(told) else told.key, told.name

    @staticmethod
    def _is_bare(told: Document) -> bool:
        """Whether a number alone is known, which bodies of every province have."""
        return bool(told.number) and not told.suffix

    def _read_documents(self) -> Iterator[tuple[int, Document]]:
        for number, one in enumerate(self._mentions):
            if one.type is MentionType.DOC:
                behind = self._text[one.end : one.end + BEHIND]
                yield number, known_document(read_document(one.surface, behind), self._day, behind)
