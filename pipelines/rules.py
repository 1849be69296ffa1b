"""What is known of a newspaper: its hosts, where it lists stories, and where a page holds which field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from archive.urls import host_port, normalise
from pipelines.selector import Selector

Selectors = tuple[Selector, ...]  # tried in order: the first that finds something counts

DEFAULT_DELAY = 2.0  # seconds between two requests to one host


@dataclass(frozen=True, slots=True)
class ArticleRules:
    """Where a page of one layout holds the fields of an article; an empty tuple means that nothing is known."""

    valid_until: date | None = None
    title: Selectors = ()
    sapo: Selectors = ()
    body: Selectors = ()
    author: Selectors = ()
    published: Selectors = ()
    section: Selectors = ()
    tags: Selectors = ()
    source: Selectors = ()
    caption: Selectors = ()
    remove: Selectors = ()

    def __getitem__(self, name: str) -> Selectors:
        selectors: Selectors = getattr(self, name)
        return selectors


@dataclass(frozen=True, slots=True, eq=False)
class CmsBase:
    """What the pages of one content management system share.

    A page bears its marks where all strings of one group stand in the HTML. `us_dates`: it writes months before days
    in its machine-readable times.
    """

    id: str
    name: str
    marks: tuple[tuple[str, ...], ...] = ()
    article_url: re.Pattern[str] | None = None
    us_dates: bool = False
    article_rules: tuple[ArticleRules, ...] = ()

    def marks_page(self, html: str) -> bool:
        """Whether a page of an unknown host looks like one of this system's; marks are ASCII."""
        return any(all(mark in html for mark in group) for group in self.marks)

    def rules_on(self, day: date | None) -> ArticleRules | None:
        """The rules that held on a day."""
        return rules_on(self.article_rules, day)


@dataclass(frozen=True, slots=True)
class Publisher:
    """One newspaper, as its TOML file says it."""

    id: str
    name: str
    home: str
    hosts: tuple[str, ...]
    article_url: re.Pattern[str]
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    pagination: str | None = None
    province: str | None = None
    province_before: tuple[str, ...] = ()
    old_hosts: tuple[str, ...] = ()
    cms: CmsBase | None = None
    delay: float = DEFAULT_DELAY
    images: bool = False
    tls_exception: str | None = None
    embargo_days: int = 0
    checked: date | None = None
    article_rules: tuple[ArticleRules, ...] = field(default=(), repr=False)

    @property
    def provinces(self) -> tuple[str, ...]:
        """The names of its provinces, today's first, with those before July 2025."""
        return (*([self.province] if self.province else ()), *self.province_before)

    def owns(self, url: str) -> bool:
        """Whether an address lies on one of its hosts today: nothing else may be fetched for it."""
        return host_port(url, explicit_default=False) in self.hosts

    def published_at(self, url: str) -> bool:
        """Whether an address lies on one of its hosts, today's or an old one."""
        return host_port(url, explicit_default=False) in (*self.hosts, *self.old_hosts)

    def is_article(self, url: str) -> bool:
        """Whether an address has the form of its stories."""
        return self.article_url.search(normalise(url)) is not None

    def number(self, url: str) -> str | None:
        """The newspaper's own number of the story at an address, or None."""
        match = self.article_url.search(normalise(url))
        return match.groupdict().get("number") if match else None

    def rules_on(self, day: date | None) -> ArticleRules | None:
        """Its own rules that held on a day (None: the newest)."""
        return rules_on(self.article_rules, day)


def rules_on(ages: tuple[ArticleRules, ...], day: date | None) -> ArticleRules | None:
    """The first rules whose end is not before the day; without a day the newest."""
    if day is None:
        return max(ages, key=lambda rules: rules.valid_until or date.max, default=None)
    return next((rules for rules in ages if rules.valid_until is None or day <= rules.valid_until), None)
