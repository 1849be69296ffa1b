"""`guong publishers learn`: what a site repeats inside its stories is written into `remove` of its rules."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archive.errors import BadInput
from archive.folder import DataFolder
from pipelines.article.dates import VIETNAM
from pipelines.article.tree import parse_html
from pipelines.publisher import Registry
from pipelines.rulemaking.repeated import MIN_STORIES, Opened, Repeated, find_repeated, open_body
from pipelines.rulemaking.rule_file import add_removals
from pipelines.rulemaking.stored import MAX_PAGES, StoredPage, archived_pages, is_story_of, saved_pages
from pipelines.rules import Publisher


@dataclass(frozen=True, slots=True)
class Learnt:
    """What repeats on a newspaper's stored stories and its rules do not remove yet, and the file it belongs in."""

    path: Path
    stories: int
    repeated: tuple[Repeated, ...]

    def write(self) -> None:
        """Add it to the file."""
        add_removals(self.path, [one.selector for one in self.repeated])


def learn(registry: Registry, name: str, folder: DataFolder, directory: Path | None, limit: int = MAX_PAGES) -> Learnt:
    """Compare the stored stories of a newspaper; BadInput where there are too few to tell what repeats."""
    publisher = registry.get(name)
    wanted = frozenset([publisher.id])
    found = saved_pages(directory, registry, wanted) if directory else archived_pages(folder, registry, wanted, limit)
    stories = [page for page in found.get(publisher, []) if is_story_of(publisher, page.url)]
    pages = [opened for page in stories if (opened := _opened(page, publisher))]
    if len(pages) < MIN_STORIES:
        raise BadInput(
            f"{publisher.id}: {len(pages)} stored stories that today's rules hold for; to learn what repeats takes"
            f" {MIN_STORIES}: `guong crawl {publisher.id}` fetches some, --pages names a folder of saved ones"
        )
    return Learnt(registry.path_of(publisher), len(pages), find_repeated(pages))


def _opened(stored: StoredPage, publisher: Publisher) -> Opened | None:
    """A story as today's rules open it; None where those of an earlier layout hold for it."""
    page = stored.decoded()
    today = next((rules for rules in publisher.article_rules if rules.valid_until is None), None)
    day = page.fetched.astimezone(VIETNAM).date() if page.fetched else None
    if day is not None and publisher.rules_on(day) is not today:
        return None
    base = publisher.cms.rules_on(day) if publisher.cms else None
    return open_body(parse_html(page.html), (today, base))
