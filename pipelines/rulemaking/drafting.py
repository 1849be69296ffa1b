"""`guong publishers new`: one to three saved pages -> a draft of a newspaper's rules, every line a guess."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser

from archive.errors import BadInput
from archive.model import Kind
from archive.urls import normalise
from pipelines.article import extract
from pipelines.article.compare import letters
from pipelines.article.metadata import read_metadata
from pipelines.article.tree import parse_html
from pipelines.publisher import GENERIC, Registry
from pipelines.publisher_file import HOST
from pipelines.rulemaking.addresses import form_of, hosts_of, id_of, theme_sections
from pipelines.rulemaking.drafted_rules import DraftedRule, draft_body, draft_removals, draft_rule
from pipelines.rulemaking.guessing import complete, shared_text
from pipelines.rulemaking.stored import StoredPage, own_links
from pipelines.rulemaking.wanted import Sample, gives
from pipelines.rules import CmsBase

MAX_PAGES = 3
SMALL_FIELDS = ("title", "sapo", "author", "published", "section", "tags")
ORDER = ("title", "sapo", "body", "author", "published", "section", "tags", "remove")
FEED_LINKS = "link[rel~=alternate][type*='rss'][href], link[rel~=alternate][type*='atom'][href]"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a newspaper's file would say; `by_base`: fields that the CMS base finds on all pages."""

    id: str
    name: str
    home: str
    hosts: tuple[str, ...]
    pages: int
    stories: tuple[str, ...]
    province: str | None = None
    cms: CmsBase | None = None
    feeds: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    article_url: str | None = None
    by_base: tuple[str, ...] = ()
    rules: tuple[DraftedRule, ...] = ()
    known_as: str | None = None


def draft(pages: Sequence[StoredPage], registry: Registry) -> Draft:
    """Compare pages of one newspaper; BadInput where none is a story, or they are of several newspapers."""
    check_number(len(pages))
    samples = [_sample(page) for page in pages]
    stories = [sample for sample in samples if sample.article.kind is Kind.ARTICLE]
    if not stories:
        kinds = ", ".join(f"{sample.url} ({sample.article.kind})" for sample in samples)
        raise BadInput(f"none of these pages is a story: {kinds}; save one to {MAX_PAGES} stories of the newspaper")
    base = _base(pages, stories, registry)
    about = _about(samples, stories, base, registry)
    rules, by_base = _rules(samples, stories, base)
    return replace(about, cms=base, rules=rules, by_base=by_base)


def check_number(pages: int) -> None:
    """BadInput where there are more pages than a draft needs: asked before any is fetched."""
    if pages > MAX_PAGES:
        raise BadInput(f"{pages} pages; one to {MAX_PAGES} of one newspaper are enough for a draft")


def _sample(stored: StoredPage) -> Sample:
    page = stored.decoded()
    tree = parse_html(page.html)
    return Sample(stored.url, tree, extract(page, None), _site(tree))


def _site(tree: LexborHTMLParser) -> str | None:
    return read_metadata(tree).first("og:site_name", "application-name", "copyright")


def _base(pages: Sequence[StoredPage], stories: Sequence[Sample], registry: Registry) -> CmsBase | None:
    """The base whose marks most pages bear."""
    marked = [registry.base_of_page(page.decoded().html) for page in pages]
    counts = Counter(base.id for base in marked if base and base.id != GENERIC)
    name, count = next(iter(counts.most_common(1)), ("", 0))
    return registry.bases[name] if count * 2 >= len(stories) and name else None


def _about(samples: Sequence[Sample], stories: Sequence[Sample], base: CmsBase | None, registry: Registry) -> Draft:
    """Name, hosts, addresses and listings."""
    urls = [normalise(sample.url) for sample in samples]
    hosts = hosts_of(urls)
    if bad := [host for host in hosts if not HOST.fullmatch(host)]:
        raise BadInput(f"{bad[0]!r} is no host that a newspaper's file can name")
    name = id_of(hosts[0])
    if len({id_of(host) for host in hosts}) > 1:
        raise BadInput(f"these pages are of several newspapers: {', '.join(hosts)}; draft one at a time")
    own = _own_form([sample.url for sample in stories], base)
    pattern = own or (base.article_url.pattern if base and base.article_url else "")
    home = f"{urls[0].partition('://')[0]}://{hosts[0]}/"
    links = [link for sample in samples for link in own_links(sample.tree, "a[href]", sample.url, hosts)]
    feeds = [url for sample in samples for _, url in own_links(sample.tree, FEED_LINKS, sample.url, hosts)]
    title = _name(stories) or name
    known = registry.of(urls[0])
    return Draft(
        id=name,
        name=title,
        home=home,
        hosts=hosts,
        pages=len(samples),
        stories=tuple(sample.url for sample in stories),
        province=_province(title, registry),
        feeds=tuple(dict.fromkeys(feeds))[:3],
        sections=theme_sections(links, pattern) or _sections(links, stories, pattern) or (home,),
        article_url=own,
        known_as=known.id if known else None,
    )


def _own_form(urls: Sequence[str], base: CmsBase | None) -> str | None:
    """None where the base's form fits."""
    fits = base is not None and base.article_url is not None and all(map(base.article_url.search, urls))
    return None if fits else form_of(urls)


def _sections(links: Iterable[tuple[str, str]], stories: Sequence[Sample], pattern: str) -> tuple[str, ...]:
    """The section of the stories, as its link on their pages leads to it."""
    wanted = {letters(sample.article.section) for sample in stories if sample.article.section}
    found = (url for text, url in links if letters(text) in wanted and not re.search(pattern, url))
    return tuple(dict.fromkeys(found))[:2]


def _name(stories: Sequence[Sample]) -> str | None:
    """What the site calls itself; else what ends the titles of all its pages."""
    if stories[0].site:
        return stories[0].site
    nodes = [node for sample in stories if (node := sample.tree.css_first("title"))]
    tails = [re.split(r"\s+[-–—|]\s+", node.text().strip()) for node in nodes]
    ends = Counter(parts[-1] for parts in tails if len(parts) > 1)
    return next((name for name, _ in ends.most_common(1)), None)


def _province(name: str, registry: Registry) -> str | None:
    """Today's province that the newspaper is named after, or whose part the one it is named after became."""
    today = [publisher.province for publisher in registry if publisher.province]
    before = {old: publisher.province for publisher in registry for old in publisher.province_before}
    named = [place for place in (*today, *before) if letters(place) in letters(name)]
    longest = max(named, key=len, default=None)
    return longest if longest in today else before.get(longest or "")


def _rules(
    samples: Sequence[Sample], stories: Sequence[Sample], base: CmsBase | None
) -> tuple[tuple[DraftedRule, ...], tuple[str, ...]]:
    """Rules for what the base does not find, and the names of what it finds."""
    shared = shared_text(samples)
    clean = [complete(sample, shared) for sample in stories]
    by_base = tuple(name for name in ORDER if base and _found_by(base, name, clean))
    drafted = [draft_rule(name, clean) for name in SMALL_FIELDS if name not in by_base]
    drafted += [draft_body(clean) if "body" not in by_base else None, draft_removals(clean)]
    rules = sorted((rule for rule in drafted if rule), key=lambda rule: ORDER.index(rule.field))
    return tuple(rules), by_base


def _found_by(base: CmsBase, name: str, stories: Sequence[Sample]) -> bool:
    """Whether a base's rules find a field on every story that has it, and on one at least."""
    rules = base.rules_on(None)
    if rules is None or not rules[name] or name == "remove":
        return False
    if name == "body":
        return all(any(node.text().strip() for one in rules.body for node in one.nodes(s.tree)) for s in stories)
    said = [found for sample in stories if (found := gives(name, rules[name], sample)) is not None]
    return bool(said) and all(said)
