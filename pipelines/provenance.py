"""What read a capture: digests of rules, reading and mentions, so that what is stale shows.

A capture that was no page depends on the rules of its newspaper alone, a page on how pages are read too, a story on
how mentions are found besides: a new lexicon makes stories stale, not the other pages.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

from archive.urls import host_port
from pipelines.publisher import Publisher, Registry

DIGITS = 8  # of each digest: they tell a handful of states of the rules apart
HERE = Path(__file__).parent
MENTIONS = ("entities", "places", "facts", "naming")  # folders whose code and data find mentions, and name them
BESIDE = (HERE.parent / "archive" / "codings.py",)  # reading begins there
# What has no part in reading a page: other shells, drafts, listings, checks. A change there makes nothing stale.
NO_READING = frozenset(
    {
        "publishers",
        "quality",
        "rulemaking",
        "theme_training.py",
        "ingest.py",
        "reprocess.py",
        "workers.py",
        "cluster.py",
        "listing.py",
        "newspapers.py",
        "restoring.py",
        "tasks.py",
    }
)
NO_MENTIONS = frozenset({"evaluation.py", "gold.py", "floors.py", "scores.py", "listing.py"})
LIBRARIES = ("beautifulsoup4", "lxml", "selectolax", "trafilatura")
# Of a newspaper what concerns the crawl alone.
NO_RULES = frozenset({"delay", "pagination", "sections", "images", "tls_exception", "embargo_days", "checked"})


@dataclass(frozen=True, slots=True)
class ReadBy:
    """What reads the captures of one newspaper."""

    rules: str
    reading: str
    mentions: str

    @property
    def of_no_page(self) -> str:
        """Of a capture that is not read."""
        return self.rules

    @property
    def of_page(self) -> str:
        """Of a page that is no story."""
        return f"{self.rules}.{self.reading}"

    @property
    def of_story(self) -> str:
        """Of a page that is or may be a story."""
        return f"{self.rules}.{self.reading}.{self.mentions}"

    def is_stale(self, reader: str) -> bool:
        """Whether what read a capture then is not what would read it now."""
        return not reader or not f"{self.of_story}.".startswith(f"{reader}.")


@dataclass(slots=True)
class Readers:
    """What reads the captures of each newspaper of a registry."""

    registry: Registry
    _known: dict[str | None, ReadBy] = field(default_factory=dict)
    _by_host: dict[str, ReadBy] = field(default_factory=dict)

    def of(self, publisher: Publisher | None) -> ReadBy:
        """Of a newspaper; None: of pages whose newspaper nobody knows."""
        key = publisher.id if publisher else None
        if key not in self._known:
            rules = self._rules(publisher)
            self._known[key] = ReadBy(rules, reading_digest(), mentions_digest())
        return self._known[key]

    def of_url(self, url: str) -> ReadBy:
        """Of whatever newspaper an address is."""
        try:
            host = host_port(url)
        except ValueError:
            return self.of(None)
        if host not in self._by_host:
            self._by_host[host] = self.of(self.registry.of(url))
        return self._by_host[host]

    def _rules(self, publisher: Publisher | None) -> str:
        """A newspaper without a base of its own is read by the one whose marks its pages bear: any of them."""
        bases = {} if publisher and publisher.cms else self.registry.bases
        told = [_told(publisher), {name: _told(base) for name, base in bases.items()}]
        return _digest(json.dumps(told, sort_keys=True).encode())


@cache
def reading_digest() -> str:
    """Of all that turns bytes into an article and judges its theme."""
    paths = [path for path in HERE.iterdir() if path.name not in {*NO_READING, *MENTIONS}]
    versions = " ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return _digest(versions.encode(), *_contents([*paths, *BESIDE]))


@cache
def mentions_digest() -> str:
    """Of all that finds mentions: grammar, lexicons, model, gazetteer."""
    folders = [HERE / name for name in MENTIONS if (HERE / name).is_dir()]
    paths = [path for folder in folders for path in folder.iterdir() if path.name not in NO_MENTIONS]
    return _digest(*_contents(paths))


def _contents(paths: list[Path]) -> Iterator[bytes]:
    for path in sorted(paths):
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                yield file.relative_to(HERE.parent).as_posix().encode()
                yield hashlib.sha256(file.read_bytes()).digest()


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:DIGITS]


def _told(value: object) -> object:
    """Rules as JSON can tell them."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _told(getattr(value, one.name)) for one in fields(value) if one.name not in NO_RULES}
    if isinstance(value, re.Pattern):
        return [value.pattern, value.flags]
    if isinstance(value, Mapping):
        return {str(key): _told(each) for key, each in value.items()}
    if isinstance(value, (tuple, list, frozenset, set)):
        return [_told(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
