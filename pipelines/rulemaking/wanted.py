"""What each field should give on a page, and whether a selector gives it: the goal that a drafted rule is held to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.model import Article
from pipelines.article.byline import MAX_LENGTH, parse_byline
from pipelines.article.compare import letters
from pipelines.article.dates import parse_date
from pipelines.article.metadata import plain
from pipelines.article.title import clean_title
from pipelines.rules import Selectors

HIDDEN = frozenset({"script", "style", "noscript", "template", "option", "title", "head", "html", "body"})
MAX_VALUES = 40  # of a selector that are looked at: one that finds more is none for a field


@dataclass(frozen=True, slots=True)
class Sample:
    """A story's page, what it was read as without rules of its newspaper, and the site's name on it."""

    url: str
    tree: LexborHTMLParser
    article: Article
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A field: what it is on a page (None: unknown), and what values found by a selector come to."""

    wanted: Callable[[Sample], object]
    given: Callable[[list[str], Sample], object]
    longest: Callable[[Sample], int]  # characters of text that an element of it can have


def goal_nodes(name: str, sample: Sample) -> Iterator[LexborNode]:
    """The elements of a page whose text alone is what a field should give."""
    goal = GOALS[name]
    wanted, longest = goal.wanted(sample), goal.longest(sample)
    if not wanted:
        return
    for node in sample.tree.css("body *"):
        if node.tag in HIDDEN:
            continue
        text = node.text()
        if 0 < len(text) <= longest and goal.given([plain(text)], sample) == wanted:
            yield node


def gives(name: str, selectors: Selectors, sample: Sample) -> bool | None:
    """Whether the first selector that finds something gives the field; None where nobody knows what it is here."""
    goal = GOALS[name]
    wanted = goal.wanted(sample)
    if not wanted:
        return None
    found = ([plain(text) for text in islice(one.values(sample.tree), MAX_VALUES)] for one in selectors)
    values = next(filter(None, found), [])
    return bool(values) and goal.given(values, sample) == wanted


def _title(sample: Sample) -> str:
    return letters(sample.article.title or "")


def _sapo(sample: Sample) -> str:
    return letters(sample.article.sapo or "")


def _section(sample: Sample) -> str:
    return sample.article.section or ""  # to the letter: a menu may write it in capitals


def _published(sample: Sample) -> str:
    return f"{sample.article.published:%Y-%m-%d %H:%M}" if sample.article.published else ""


def _authors(sample: Sample) -> tuple[str, ...]:
    return sample.article.authors


def _tags(sample: Sample) -> tuple[str, ...]:
    return sample.article.tags


def _first_as_title(values: list[str], sample: Sample) -> str:
    return letters(clean_title(values[0], sample.site))


def _first(values: list[str], _sample: Sample) -> str:
    return letters(values[0])


def _last(values: list[str], _sample: Sample) -> str:
    return values[-1].strip(" »›>/")


def _all(values: list[str], _sample: Sample) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip("# ,") for text in values))


def _moment(values: list[str], _sample: Sample) -> str:
    parsed = parse_date(values[0])
    return f"{parsed[0]:%Y-%m-%d %H:%M}" if parsed and parsed[1] else ""


def _names(values: list[str], _sample: Sample) -> tuple[str, ...]:
    return parse_byline(values[0]).authors


GOALS: Mapping[str, Goal] = {
    "title": Goal(_title, _first_as_title, lambda sample: 2 * len(sample.article.title or "") + 80),
    "sapo": Goal(_sapo, _first, lambda sample: 2 * len(sample.article.sapo or "") + 80),
    "author": Goal(_authors, _names, lambda _: MAX_LENGTH),
    "published": Goal(_published, _moment, lambda _: 120),
    "section": Goal(_section, _last, lambda sample: 2 * len(sample.article.section or "") + 20),
    "tags": Goal(_tags, _all, lambda _: 0),
}
