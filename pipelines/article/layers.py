"""The rules that apply to a page, the most trusted first: the newspaper's own, its CMS base's, the general ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice

from archive.model import Method
from pipelines.article.dates import VIETNAM
from pipelines.article.metadata import plain
from pipelines.decode import Page
from pipelines.publisher import GENERIC, Registry
from pipelines.rules import ArticleRules, CmsBase, Publisher, Selectors
from pipelines.selector import Tree

CONFIDENCE = {
    Method.PUBLISHER: 0.98,
    Method.CMS: 0.95,
    Method.JSON_LD: 0.9,
    Method.OPENGRAPH: 0.8,
    Method.META: 0.7,
    Method.TRAFILATURA: 0.6,
}
MAX_VALUES = 200  # elements that one selector can mean on a page of sense
SEVERAL = 3  # selectors from which one search for all of them pays
AT_LARGE = 0.75  # rules for pages of no known system


@dataclass(frozen=True, slots=True)
class Layer:
    """Rules, what finding something by them is called, and how far it is trusted."""

    rules: ArticleRules
    method: Method
    confidence: float
    us_dates: bool = False
    at_large: bool = False

    def values(self, tree: Tree, name: str) -> Iterator[str]:
        """What the selectors of a field find, the first selector that finds something."""
        for selector in self._present(tree, name):
            found = [text for text in map(plain, islice(selector.values(tree), MAX_VALUES)) if text]
            if found:
                yield from found
                return

    def all_values(self, tree: Tree, name: str) -> Iterator[str]:
        """What all selectors of a field find, in their order."""
        for selector in self._present(tree, name):
            yield from filter(None, map(plain, islice(selector.values(tree), MAX_VALUES)))

    def _present(self, tree: Tree, name: str) -> Selectors:
        """The selectors of a field; none where a page has nothing for any of them, which one search tells."""
        selectors = self.rules[name]
        if len(selectors) >= SEVERAL and tree.css_first(", ".join(selector.css for selector in selectors)) is None:
            return ()
        return selectors


def layers_of(page: Page, publisher: Publisher | None, known: Registry) -> tuple[Layer, ...]:
    """The layers for a page; what its newspaper's base does not know is left to the base whose marks it bears."""
    day = page.fetched.astimezone(VIETNAM).date() if page.fetched else None
    own = publisher.cms if publisher else None
    bases = (own, known.base_of_page(page.html, own), known.bases.get(GENERIC))
    return tuple(_layers(publisher.rules_on(day) if publisher else None, {b.id: b for b in bases if b}, day))


def _layers(own: ArticleRules | None, bases: dict[str, CmsBase], day: date | None) -> Iterator[Layer]:
    us_dates = any(base.us_dates for base in bases.values())
    if own:
        yield Layer(own, Method.PUBLISHER, CONFIDENCE[Method.PUBLISHER], us_dates)
    for base in bases.values():
        rules = base.rules_on(day)
        if rules:
            at_large = base.id == GENERIC
            yield Layer(rules, Method.CMS, AT_LARGE if at_large else CONFIDENCE[Method.CMS], us_dates, at_large)


@cache
def built_in_bases() -> Registry:
    """The CMS bases that come with the program, read once."""
    return Registry.bases_only()
