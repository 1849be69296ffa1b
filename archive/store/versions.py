"""The versions of a story: a pure function of all its captures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from archive.model import Article, Kind

STORY_KINDS = frozenset({Kind.ARTICLE, Kind.VIDEO, Kind.GALLERY})
_NOT_SEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # soft hyphen, zero-width characters, byte order mark
_SPACES = re.compile(r"\s+")  # the typographic ones too

Fingerprint = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Seen:
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


def fingerprint(article: Article) -> Fingerprint:
    """What makes two readings different versions; spaces are folded, sidebars and counters are not in it."""
    return {
        "title": _folded(article.title),
        "sapo": _folded(article.sapo),
        "body": tuple(filter(None, map(_folded, article.body))),
        "authors": tuple(map(_folded, article.authors)),
        "published": article.published,
        "images": tuple((_file_name(image.url), _folded(image.caption)) for image in article.images),
    }


def versions_of(seen: Iterable[Seen], fingerprints: Mapping[str, Fingerprint]) -> list[Version]:
    """The versions of a story, oldest first; seen come in the order of time."""
    versions: list[Version] = []
    last: Fingerprint | None = None
    for sight in seen:
        now = fingerprints[sight.content]
        if now != last:
            changed = () if last is None else _changed(last, now)
            number = len(versions) + 1
            versions.append(Version(number, sight.fetched, changed, sight.content, sight.capture))
        last = now
    return versions


def _changed(before: Fingerprint, after: Fingerprint) -> tuple[str, ...]:
    return tuple(field for field in after if before[field] != after[field])


def _file_name(url: str) -> str:
    """The file of a picture: its host and folder change where a newspaper moves, its query with every size."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return url
    return path.rstrip("/").rpartition("/")[2] or url


def _folded(text: str | None) -> str:
    return _SPACES.sub(" ", _NOT_SEEN.sub("", text or "")).strip()
