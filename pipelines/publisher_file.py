"""TOML files of the registry -> newspapers and CMS bases, checked to the letter."""

from __future__ import annotations

import ipaddress
import itertools
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from archive.urls import host_port
from pipelines.rules import DEFAULT_DELAY, ArticleRules, CmsBase, Publisher
from pipelines.toml_table import Table

ID = re.compile(r"[a-z0-9][a-z0-9-]*")
HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::\d{1,5})?"
)
MIN_DELAY = 1.0  # seconds, for every host that is not on this machine


def load_publisher(path: Path, bases: Mapping[str, CmsBase]) -> Publisher:
    """The newspaper that a file describes; BadInput names file and key."""
    return publisher_of(Table.load(path), bases)


def publisher_of(table: Table, bases: Mapping[str, CmsBase]) -> Publisher:
    """The newspaper that a table describes; BadInput names file and key."""
    cms = _cms(table, bases)
    publisher = Publisher(
        id=_id(table),
        name=table.required("name"),
        home=table.required("home"),
        hosts=_hosts(table, "hosts"),
        article_url=_article_url(table, cms),
        feeds=table.texts("feeds"),
        sitemaps=table.texts("sitemaps"),
        sections=table.texts("sections"),
        pagination=_pagination(table),
        province=table.text("province"),
        province_before=table.texts("province_before"),
        old_hosts=_hosts(table, "old_hosts"),
        cms=cms,
        delay=_delay(table),
        images=table.flag("images"),
        tls_exception=table.text("tls_exception"),
        embargo_days=_embargo(table),
        checked=table.day("checked"),
        article_rules=_ages(table),
    )
    table.finish()
    _check(table, publisher)
    return publisher


def load_cms_base(path: Path) -> CmsBase:
    """The CMS base that a file describes; BadInput names file and key."""
    table = Table.load(path)
    base = CmsBase(
        id=_id(table),
        name=table.required("name"),
        marks=table.groups("marks"),
        article_url=_with_number(table, table.pattern("article_url")),
        us_dates=table.flag("us_dates"),
        article_rules=_ages(table),
    )
    table.finish()
    return base


def is_loopback(host: str) -> bool:
    """Whether a host of `hosts`, with or without a port, is this machine."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def _id(table: Table) -> str:
    name = table.required("id")
    if not ID.fullmatch(name):
        table.fail("id", f"must be small letters, digits and hyphens, is {name!r}")
    if name != table.path.stem:
        table.fail("id", f"must be the file's name {table.path.stem!r}, is {name!r}")
    return name


def _hosts(table: Table, key: str) -> tuple[str, ...]:
    hosts = table.texts(key)
    for host in hosts:
        if not HOST.fullmatch(host):
            table.fail(key, f"{host!r} must be a host in small letters such as baolaocai.vn or 127.0.0.1:8001")
    return hosts


def _cms(table: Table, bases: Mapping[str, CmsBase]) -> CmsBase | None:
    name = table.text("cms")
    if name is not None and name not in bases:
        table.fail("cms", f"unknown CMS base {name!r}; known are {', '.join(sorted(bases))}")
    return bases[name] if name else None


def _article_url(table: Table, cms: CmsBase | None) -> re.Pattern[str]:
    own = _with_number(table, table.pattern("article_url"))
    pattern = own or (cms.article_url if cms else None)
    if pattern is None:
        table.fail("article_url", "is missing; write it, or name a `cms` that has one")
    return pattern


def _with_number(table: Table, pattern: re.Pattern[str] | None) -> re.Pattern[str] | None:
    if pattern and set(pattern.groupindex) - {"number"}:
        table.fail("article_url", "the only group that may be named is (?P<number>...)")
    return pattern


def _pagination(table: Table) -> str | None:
    text = table.text("pagination")
    if text and "{page}" not in text:
        table.fail("pagination", f"must hold {{page}}, is {text!r}")
    return text


def _delay(table: Table) -> float:
    delay = table.number("delay")
    hosts = table.values.get("hosts")
    local = isinstance(hosts, list) and all(isinstance(host, str) and is_loopback(host) for host in hosts)
    if delay is not None and delay < MIN_DELAY and not local:
        table.fail("delay", f"must be at least 1 second on a host that is not loopback, is {delay:g}")
    return DEFAULT_DELAY if delay is None else delay


def _embargo(table: Table) -> int:
    days = table.number("embargo_days") or 0.0
    if not days.is_integer():
        table.fail("embargo_days", f"must be a whole number of days, is {days:g}")
    return int(days)


def _ages(table: Table) -> tuple[ArticleRules, ...]:
    ages = tuple(map(_article_rules, table.tables("article")))
    ends = [rules.valid_until or date.max for rules in ages]
    for number, (earlier, later) in enumerate(itertools.pairwise(ends), 2):
        if later <= earlier:
            table.fail(
                f"article[{number}].valid_until", "is never reached: the table before it holds as long or longer"
            )
    return ages


def _article_rules(table: Table) -> ArticleRules:
    rules = ArticleRules(
        valid_until=table.day("valid_until"),
        title=table.selectors("title"),
        sapo=table.selectors("sapo"),
        body=table.selectors("body"),
        author=table.selectors("author"),
        published=table.selectors("published"),
        section=table.selectors("section"),
        tags=table.selectors("tags"),
        source=table.selectors("source"),
        caption=table.selectors("caption"),
        remove=table.selectors("remove"),
    )
    table.finish()
    return rules


def _check(table: Table, publisher: Publisher) -> None:
    if not publisher.hosts:
        table.fail("hosts", "is missing; name the hosts that may be fetched")
    if not any(map(table.has, ("feeds", "sitemaps", "sections"))):
        table.fail("feeds", "is missing; write one of feeds, sitemaps, sections")
    if not (publisher.feeds or publisher.sitemaps or publisher.sections):
        table.fail("feeds", "feeds, sitemaps and sections are all empty; name an address that lists stories")
    addresses = {"home": (publisher.home,)} | {
        "feeds": publisher.feeds,
        "sitemaps": publisher.sitemaps,
        "sections": publisher.sections,
    }
    for key, urls in addresses.items():
        for url in urls:
            _check_address(table, key, url, publisher)


def _check_address(table: Table, key: str, url: str, publisher: Publisher) -> None:
    try:
        host = host_port(url, explicit_default=False)
    except ValueError as error:
        table.fail(key, f"bad address {url!r}: {error}")
    if urlsplit(url).scheme.lower() not in ("http", "https") or not host:
        table.fail(key, f"{url!r} must begin with https:// or http://")
    if host not in publisher.hosts:
        table.fail(key, f"{url} lies outside hosts ({', '.join(publisher.hosts)})")
