"""Stored pages of newspapers: the captures of a data folder, or saved HTML in a folder."""

from __future__ import annotations

import json
import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.model import Capture
from archive.urls import host_port, normalise
from archive.warc.files import warc_names
from archive.warc.reader import read_captures
from pipelines.article.dates import VIETNAM
from pipelines.article.metadata import read_metadata
from pipelines.article.tree import parse_html
from pipelines.decode import Page, decode
from pipelines.no_page import why_no_page
from pipelines.publisher import Registry
from pipelines.reading import check_address, html_of_file, loose_capture
from pipelines.rules import Publisher
from pipelines.selector import Tree

MAX_PAGES = 50  # of one newspaper, the newest: enough for rules to show their faults
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")  # browsers write it into what they save
SAVED = ("*.html", "*.htm")
BESIDE = "_files"  # browsers put frames and adverts of X.html into X_files/


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page that was kept, and what it is known to say (from the JSON file beside a saved one)."""

    capture: Capture
    expected: Mapping[str, object] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Its address."""
        return self.capture.url

    def decoded(self) -> Page:
        """The page as text."""
        return decode(self.capture)


PagesOf = dict[Publisher | None, list[StoredPage]]  # None: pages of hosts that no newspaper owns


def archived_pages(folder: DataFolder, registry: Registry, wanted: frozenset[str], limit: int = MAX_PAGES) -> PagesOf:
    """The newest pages of newspapers (by id) below warc/: of each at most `limit` stories and as many other pages."""
    found: dict[Publisher | None, list[StoredPage]] = defaultdict(list)
    room = _Room(wanted, limit)
    for name in reversed(warc_names(folder)):
        if room.is_full():
            break
        for publisher, captures in _newest_of(folder, name, registry, wanted, limit):
            found[publisher] += [StoredPage(capture) for capture in captures if room.takes(publisher, capture)]
    return dict(found)


def saved_pages(directory: Path, registry: Registry, wanted: frozenset[str] | None) -> PagesOf:
    """The saved pages of a folder; `X.json` beside `X.html` holds its `url`, and what stands on it.

    Without `wanted` also those of hosts that no newspaper owns. BadInput where there are none.
    """
    if not directory.is_dir():
        raise BadInput(f"no folder of saved pages {directory}")
    found: dict[Publisher | None, list[StoredPage]] = defaultdict(list)
    for path in sorted(path for pattern in SAVED for path in directory.rglob(pattern)):
        if any(parent.name.endswith(BESIDE) for parent in path.relative_to(directory).parents):
            continue
        page = saved_page(path)
        publisher = registry.of(page.url)
        if wanted is None or (publisher and publisher.id in wanted):
            found[publisher].append(page)
    if not found:
        of_them = f" of {', '.join(sorted(wanted))}" if wanted else ""
        raise BadInput(f"no saved page{of_them} in {directory}; a page is X.html, with its address inside or in X.json")
    return dict(found)


def saved_page(path: Path, url: str | None = None) -> StoredPage:
    """A saved page; BadInput where it is none, or neither the caller, a JSON file nor the page says its address."""
    expected = _told(path.with_suffix(".json"))
    body = html_of_file(path)
    told = expected.get("url")
    address = url or (told if isinstance(told, str) else None) or address_of(decode(loose_capture(body, "", None)).html)
    if address is None:
        raise BadInput(f"{path} does not say its address; name it with --url")
    return StoredPage(loose_capture(body, address, _moment(expected.get("fetched"), path)), expected)


def saved_page_list(paths: Sequence[Path], urls: Sequence[str]) -> list[StoredPage]:
    """Saved pages, with the addresses that the caller names for them; BadInput where these are too many or none."""
    if len(urls) > len(paths):
        raise BadInput(f"{len(urls)} addresses for {len(paths)} saved pages; name each file's with one --url, in order")
    for url in urls:
        check_address(url)
    return [saved_page(path, url) for path, url in zip_longest(paths, urls)]


def address_of(html: str) -> str | None:
    """The address that a saved page says it came from: the browser's note, its canonical link, og:url."""
    note = SAVED_FROM.search(html[:5000])
    tree = parse_html(html)
    link = tree.css_first("link[rel=canonical][href]")
    candidates = (
        note[1] if note else None,
        link.attributes.get("href") if link else None,
        read_metadata(tree).first("og:url", "twitter:url"),
    )
    return next(filter(_is_address, filter(None, candidates)), None)


def own_links(tree: Tree, selector: str, base: str, hosts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Text and whole address of the links of a page that stay on these hosts."""
    for node in tree.css(selector):
        try:
            url = urljoin(base, (node.attributes.get("href") or "").strip())
            if _is_address(url) and host_port(url, explicit_default=False) in hosts:
                yield node.text(separator=" ").strip(), normalise(url)
        except ValueError:
            continue


def is_story_of(publisher: Publisher, url: str) -> bool:
    """Whether an address has the form of a newspaper's stories; a broken one has none."""
    try:
        return publisher.is_article(url)
    except ValueError:
        return False


@dataclass
class _Room:
    """How many pages of each newspaper are still to be taken, each address once."""

    wanted: frozenset[str]
    limit: int
    stories: dict[str, int] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def takes(self, publisher: Publisher, capture: Capture) -> bool:
        address = normalise(capture.url)
        counts = self.stories if is_story_of(publisher, capture.url) else self.others
        if address in self.seen or counts.get(publisher.id, 0) >= self.limit:
            return False
        self.seen.add(address)
        counts[publisher.id] = counts.get(publisher.id, 0) + 1
        return True

    def is_full(self) -> bool:
        return all(self.stories.get(name, 0) >= self.limit for name in self.wanted)


def _newest_of(
    folder: DataFolder, name: str, registry: Registry, wanted: frozenset[str], limit: int
) -> Iterator[tuple[Publisher, list[Capture]]]:
    """The last pages of one WARC file, the newest first: of each newspaper at most 2 × `limit` of each kind."""
    last: dict[tuple[str, bool], deque[Capture]] = defaultdict(lambda: deque(maxlen=2 * limit))
    for capture in read_captures(folder, name, report=_ignore):
        publisher = registry.of(capture.url)
        if publisher and publisher.id in wanted and _is_page(capture, publisher):
            last[publisher.id, is_story_of(publisher, capture.url)].append(capture)
    for (publisher_id, _), captures in last.items():
        yield registry.publishers[publisher_id], list(captures)[::-1]


def _is_page(capture: Capture, publisher: Publisher) -> bool:
    try:
        return why_no_page(capture, publisher) is None
    except ValueError:  # an imported record may have anything for an address
        return False


def _moment(told: object, path: Path) -> datetime | None:
    """When a page was saved: an earlier layout has rules of its own."""
    if told is None:
        return None
    try:
        moment = datetime.fromisoformat(str(told))
    except ValueError as error:
        raise BadInput(f"{path.with_suffix('.json')}: fetched: {error}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _told(path: Path) -> Mapping[str, object]:
    if not path.is_file():
        return {}
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadInput(f"{path}: not JSON: {error}") from error
    return told if isinstance(told, dict) else {}


def _is_address(text: str) -> bool:
    try:
        return urlsplit(text).scheme in ("http", "https") and bool(host_port(text, explicit_default=False))
    except ValueError:
        return False


def _ignore(_fault: object) -> None:
    """Damage is what `guong verify` reports."""
