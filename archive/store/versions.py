"""What a story's captures say about its life: its versions, and when it went. Pure functions of the whole set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.model import Article, Kind

STORY_KINDS = frozenset({Kind.ARTICLE, Kind.VIDEO, Kind.GALLERY})
GONE_STATUSES = frozenset({404, 410})

_NOT_SEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # soft hyphen, zero-width characters, byte order mark
_SPACES = re.compile(r"\s+")  # the typographic ones too

Fingerprint = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A capture of a story that was read, and the id of what was read."""

    capture: str
    fetched: str
    content: str


@dataclass(frozen=True, slots=True)
class Version:
    """A run of captures that say the same; `content` and `capture` are the first ones of the run."""

    number: int
    first_seen: str
    changed: tuple[str, ...]
    content: str
    capture: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered at one of a story's addresses."""

    fetched: str
    status: int | None
    kind: str | None

    @property
    def is_story(self) -> bool:
        """Whether the page was there."""
        return self.kind in STORY_KINDS

    @property
    def is_gone(self) -> bool:
        """Whether the server says that it is gone."""
        return self.status in GONE_STATUSES


def fingerprint(article: Article) -> Fingerprint:
    """What makes two readings different versions; spaces are folded, sidebars and counters are not in it."""
    return {
        "title": _folded(article.title),
        "sapo": _folded(article.sapo),
        "body": tuple(filter(None, map(_folded, article.body))),
        "authors": tuple(map(_folded, article.authors)),
        "published": article.published,
        "images": tuple(image.url for image in article.images),
    }


def versions_of(sightings: Iterable[Sighting], fingerprints: Mapping[str, Fingerprint]) -> list[Version]:
    """The versions of a story, oldest first; sightings come in the order of time."""
    versions: list[Version] = []
    last: Fingerprint | None = None
    for sighting in sightings:
        now = fingerprints[sighting.content]
        if now != last:
            changed = () if last is None else _changed(last, now)
            number = len(versions) + 1
            versions.append(Version(number, sighting.fetched, changed, sighting.content, sighting.capture))
        last = now
    return versions


def gone_since(answers: Iterable[Answer]) -> str | None:
    """When the first 404 or 410 behind the last good answer was fetched; answers come in the order of time."""
    since: str | None = None
    for answer in answers:
        if answer.is_story:
            since = None
        elif answer.is_gone:
            since = since or answer.fetched
    return since


def _changed(before: Fingerprint, after: Fingerprint) -> tuple[str, ...]:
    return tuple(field for field in after if before[field] != after[field])


def _folded(text: str | None) -> str:
    return _SPACES.sub(" ", _NOT_SEEN.sub("", text or "")).strip()
