"""Rules held against stored pages: which field do they find, which not, and what is read instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from archive.model import Article, Kind
from pipelines.article import extract
from pipelines.article.byline import parse_byline
from pipelines.article.dates import VIETNAM, parse_date
from pipelines.article.metadata import read_metadata
from pipelines.article.tree import parse_html
from pipelines.rulemaking.expected import wrong_fields
from pipelines.rulemaking.stored import StoredPage, is_story_of
from pipelines.rules import ArticleRules, CmsBase, Publisher
from pipelines.selector import Tree

# Fields that rules may name, and what the field is called in an article.
FIELDS = {
    "title": "title",
    "sapo": "sapo",
    "body": "body",
    "author": "authors",
    "published": "published",
    "section": "section",
    "tags": "tags",
    "source": "source",
    "caption": "captions",
}
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


@dataclass(slots=True)
class Tally:
    """On how many pages a field was found by whom; `ruled`: pages for which there is a rule at all."""

    ruled: int = 0
    own: int = 0
    base: int = 0
    other: int = 0
    missing: int = 0
    wrong: int = 0


@dataclass(slots=True)
class Held:
    """What holding the rules of one newspaper, or of one CMS base, against its pages gave."""

    name: str
    checked: date | None = None
    stories: int = 0
    set_aside: int = 0
    fields: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})
    faults: list[RuleFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def hold(name: str, publisher: Publisher | None, base: CmsBase | None, pages: Sequence[StoredPage]) -> Held:
    """Hold a newspaper's rules and its base's against pages; without a newspaper the base's alone."""
    held = Held(name, publisher.checked if publisher else None)
    used: dict[tuple[date | None, str], bool] = {}
    for page in pages:
        if publisher is None or is_story_of(publisher, page.url) or page.expected:
            _hold_page(held, publisher, base, page, used)
    held.faults += [RuleFault(name, Why.NEVER) for (_, name), found in used.items() if not found and name not in MUST]
    held.notes += _notes(held, publisher, base, pages)
    return held


def _hold_page(
    held: Held,
    publisher: Publisher | None,
    base: CmsBase | None,
    stored: StoredPage,
    used: dict[tuple[date | None, str], bool],
) -> None:
    page = stored.decoded()
    article = extract(page, publisher)
    if article.kind is not Kind.ARTICLE or stored.expected.get("kind", article.kind) != article.kind:
        held.set_aside += 1
        return
    held.stories += 1
    day = page.fetched.astimezone(VIETNAM).date() if page.fetched else None
    own, general = publisher.rules_on(day) if publisher else None, base.rules_on(day) if base else None
    tree = parse_html(page.html)
    for name, tally in held.fields.items():
        by_own, by_base = _finds(own, name, tree), _finds(general, name, tree)
        _count(tally, own=by_own, base=by_base, read=_is_read(article, name))
        if own is not None and by_own is not None:
            key = own.valid_until, name
            used[key] = used.get(key, False) or by_own
        if name in MUST and (by_own, by_base) != (None, None) and not (by_own or by_base):
            held.faults.append(RuleFault(name, Why.NOTHING, stored.url, _method(article, name)))
    for name in wrong_fields(article, stored.expected):
        held.fields[name].wrong += 1
        held.faults.append(RuleFault(name, Why.WRONG, stored.url, _method(article, name)))


def _count(tally: Tally, *, own: bool | None, base: bool | None, read: bool) -> None:
    tally.ruled += (own, base) != (None, None)
    if own:
        tally.own += 1
    elif base:
        tally.base += 1
    elif read:
        tally.other += 1
    else:
        tally.missing += 1


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


def _is_read(article: Article, name: str) -> bool:
    if name == "caption":
        return any(image.caption for image in article.images)
    return bool(getattr(article, FIELDS[name]))


def _method(article: Article, name: str) -> str | None:
    evidence = article.fields.get("images" if name == "caption" else FIELDS[name])
    return evidence.method.value if evidence else None


def _notes(held: Held, publisher: Publisher | None, base: CmsBase | None, pages: Sequence[StoredPage]) -> Iterator[str]:
    if held.set_aside:
        yield f"{held.set_aside} pages are no stories, and were not held"
    if publisher is None:
        return
    others = [page for page in pages if not is_story_of(publisher, page.url)]
    strays = [page.url for page in others if _claims_to_be_a_story(page)]
    if strays:
        yield f"article_url does not match {len(strays)} pages that look like stories, such as {strays[0]}"
    if base and held.stories:
        marked = sum(base.marks_page(page.decoded().html.encode()) for page in pages)
        if base.marks and not marked:
            yield f"no page bears the marks of its CMS base {base.id}"


def _claims_to_be_a_story(stored: StoredPage) -> bool:
    page = stored.decoded()
    metadata = read_metadata(parse_html(page.html))
    claims = bool(metadata.article) or metadata.first("og:type") == "article"
    return claims and extract(page, None).kind is Kind.ARTICLE
