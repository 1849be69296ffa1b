"""Rules held against stored pages: which field do they find, which not, and what is read instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from archive.model import Article, Kind
from pipelines.article import extract
from pipelines.article.byline import parse_byline
from pipelines.article.dates import VIETNAM, parse_date
from pipelines.article.metadata import read_metadata
from pipelines.article.tree import parse_html
from pipelines.rulemaking.expected import FIELDS, wrong_fields
from pipelines.rulemaking.stored import StoredPage, is_story_of
from pipelines.rules import ArticleRules, CmsBase, Publisher
from pipelines.selector import Tree

MUST = ("title", "body", "published")  # every story has them


class Why(StrEnum):
    """What is wrong with a rule."""

    NOTHING = "finds nothing"  # on a page that must have the field
    NEVER = "finds nothing on any page"  # the newspaper's own rule, so it is wrong or needless
    WRONG = "is read wrong"  # other than the page is known to say


@dataclass(frozen=True, slots=True)
class RuleFault:
    """A field that its rule does not find where it should; `url` None where that holds of every page."""

    field: str
    why: Why
    url: str | None = None
    read_by: str | None = None  # the method that found the field instead


class FoundBy(StrEnum):
    """Whose rule found a field on a page: the newspaper's own, its base's; or it was read without; or not at all."""

    OWN = "own"
    BASE = "base"
    OTHER = "other"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class FieldHeld:
    """One field of one page. `by_own`, `by_base`: whether the rule found it, None where there is none."""

    by_own: bool | None
    by_base: bool | None
    read_by: str | None  # the method by which it was read
    wrong: bool = False  # it was read otherwise than the page is known to say

    @property
    def ruled(self) -> bool:
        """Whether there is a rule for it."""
        return (self.by_own, self.by_base) != (None, None)

    @property
    def found_by(self) -> FoundBy:
        """Who found it first."""
        if self.by_own:
            return FoundBy.OWN
        if self.by_base:
            return FoundBy.BASE
        return FoundBy.OTHER if self.read_by else FoundBy.MISSING


@dataclass(frozen=True, slots=True)
class PageHeld:
    """The fields of a story's page, and until when the newspaper's rules hold by which it was read."""

    url: str
    valid_until: date | None
    fields: Mapping[str, FieldHeld]


@dataclass(frozen=True, slots=True)
class Held:
    """What holding the rules of one newspaper, or of one CMS base, against its pages gave."""

    name: str
    checked: date | None = None
    pages: tuple[PageHeld, ...] = ()
    set_aside: int = 0
    notes: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[RuleFault, ...]:
        """What is wrong with the rules, page by page, then what no page bears out."""
        return (*chain.from_iterable(map(_page_faults, self.pages)), *_never_found(self.pages))

    def tally(self, name: str) -> dict[str, int]:
        """On how many pages a field is ruled, was found by whom, and was read wrong."""
        fields = [page.fields[name] for page in self.pages]
        found = Counter(field.found_by.value for field in fields)
        ruled, wrong = sum(field.ruled for field in fields), sum(field.wrong for field in fields)
        return {"ruled": ruled, **{by.value: found[by.value] for by in FoundBy}, "wrong": wrong}


def hold(name: str, publisher: Publisher | None, base: CmsBase | None, pages: Sequence[StoredPage]) -> Held:
    """Hold a newspaper's rules and its base's against pages; without a newspaper the base's alone."""
    stories = [page for page in pages if publisher is None or is_story_of(publisher, page.url) or page.expected]
    held = tuple(filter(None, (hold_page(publisher, base, page) for page in stories)))
    set_aside = len(stories) - len(held)
    notes = tuple(_notes(publisher, base, pages, set_aside, bool(held)))
    return Held(name, publisher.checked if publisher else None, held, set_aside, notes)


def hold_page(publisher: Publisher | None, base: CmsBase | None, stored: StoredPage) -> PageHeld | None:
    """What the rules of its day find on a page; None where it is no story."""
    page = stored.decoded()
    article = extract(page, publisher)
    if article.kind is not Kind.ARTICLE or stored.expected.get("kind", article.kind) != article.kind:
        return None
    day = page.fetched.astimezone(VIETNAM).date() if page.fetched else None
    own, general = publisher.rules_on(day) if publisher else None, base.rules_on(day) if base else None
    tree = parse_html(page.html)
    wrong = set(wrong_fields(article, stored.expected))
    fields = {
        name: FieldHeld(_finds(own, name, tree), _finds(general, name, tree), _read_by(article, name), name in wrong)
        for name in FIELDS
    }
    return PageHeld(stored.url, own.valid_until if own else None, fields)


def _page_faults(page: PageHeld) -> Iterator[RuleFault]:
    for name, field in page.fields.items():
        if name in MUST and field.ruled and field.found_by not in (FoundBy.OWN, FoundBy.BASE):
            yield RuleFault(name, Why.NOTHING, page.url, field.read_by)
        if field.wrong:
            yield RuleFault(name, Why.WRONG, page.url, field.read_by)


def _never_found(pages: Iterable[PageHeld]) -> Iterator[RuleFault]:
    """Rules of the newspaper's own that found nothing on any page of their time."""
    by_age: dict[tuple[date | None, str], list[bool]] = {}
    for page in pages:
        for name, field in page.fields.items():
            if field.by_own is not None and name not in MUST:
                by_age.setdefault((page.valid_until, name), []).append(field.by_own)
    return (RuleFault(name, Why.NEVER) for (_, name), found in by_age.items() if not any(found))


def _finds(rules: ArticleRules | None, name: str, tree: Tree) -> bool | None:
    """Whether rules find a field; None where they say nothing of it."""
    if rules is None or not rules[name]:
        return None
    says = SAYS.get(name, bool)
    return any(says(text) for selector in rules[name] for text in selector.values(tree))


def _says_who(text: str) -> bool:
    byline = parse_byline(text)
    return bool(byline.authors or byline.source)


def _says_when(text: str) -> bool:
    return parse_date(text) is not None


SAYS: Mapping[str, Callable[[str], bool]] = {"author": _says_who, "published": _says_when}


def _read_by(article: Article, name: str) -> str | None:
    """The method by which a field was read, None where it was not."""
    if name == "caption":
        return _method(article, "images") if any(image.caption for image in article.images) else None
    return _method(article, FIELDS[name]) if getattr(article, FIELDS[name]) else None


def _method(article: Article, field: str) -> str | None:
    evidence = article.fields.get(field)
    return evidence.method.value if evidence else None


def _notes(
    publisher: Publisher | None, base: CmsBase | None, pages: Sequence[StoredPage], set_aside: int, has_stories: bool
) -> Iterator[str]:
    if set_aside:
        yield f"{set_aside} pages are no stories, and were not held"
    if publisher is None:
        return
    others = [page for page in pages if not is_story_of(publisher, page.url)]
    strays = [page.url for page in others if _claims_to_be_a_story(page)]
    if strays:
        yield f"article_url does not match {len(strays)} pages that look like stories, such as {strays[0]}"
    if base and base.marks and has_stories and not any(base.marks_page(page.decoded().html) for page in pages):
        yield f"no page bears the marks of its CMS base {base.id}"


def _claims_to_be_a_story(stored: StoredPage) -> bool:
    page = stored.decoded()
    claims = read_metadata(parse_html(page.html)).claims_article
    return claims and extract(page, None).kind is Kind.ARTICLE
