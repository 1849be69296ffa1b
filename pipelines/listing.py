"""The registry, for people and programs: what `guong publishers list` and `show` print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from pipelines.rules import ArticleRules, Publisher

HEAD = ("id", "name", "hosts", "cms", "checked")


def as_json_line(publisher: Publisher) -> dict[str, object]:
    """One line of `guong publishers list --json`."""
    return {
        "id": publisher.id,
        "name": publisher.name,
        "hosts": list(publisher.hosts),
        "cms": publisher.cms.id if publisher.cms else None,
        "checked": publisher.checked.isoformat() if publisher.checked else None,
    }


def as_table(publishers: Iterable[Publisher]) -> Iterator[str]:
    """Lines with columns below each other; what was never checked says so."""
    rows = [HEAD, *map(_row, publishers)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def as_text(publisher: Publisher) -> str:
    """All that is known of one newspaper, its CMS base included."""
    lines = [f"{publisher.name} ({publisher.id})"]
    lines += [f"  {name}: {value}" for name, value in _facts(publisher) if value]
    for rules in publisher.article_rules:
        lines += _rules_lines("own rules", rules)
    if publisher.cms:
        for rules in publisher.cms.article_rules:
            lines += _rules_lines(f"CMS base {publisher.cms.id}, {publisher.cms.name}", rules)
    return "\n".join(lines)


def _row(publisher: Publisher) -> tuple[str, ...]:
    checked = publisher.checked.isoformat() if publisher.checked else "never"
    cms = publisher.cms.id if publisher.cms else "-"
    return publisher.id, publisher.name, " ".join(publisher.hosts), cms, checked


def _facts(publisher: Publisher) -> Iterator[tuple[str, str]]:
    yield "home", publisher.home
    yield "hosts", " ".join(publisher.hosts)
    yield "old hosts", " ".join(publisher.old_hosts)
    yield "province", publisher.province or ""
    yield "provinces before July 2025", ", ".join(publisher.province_before)
    yield "feeds", " ".join(publisher.feeds)
    yield "sitemaps", " ".join(publisher.sitemaps)
    yield "sections", " ".join(publisher.sections)
    yield "pagination", publisher.pagination or ""
    yield "story addresses", publisher.article_url.pattern
    yield "delay", f"{publisher.delay:g} s"
    yield "TLS exception", publisher.tls_exception or ""
    yield "embargo", f"{publisher.embargo_days} days" if publisher.embargo_days else ""
    yield "checked", publisher.checked.isoformat() if publisher.checked else "never: these rules are a guess"


def _rules_lines(title: str, rules: ArticleRules) -> Iterator[str]:
    end = f" (until {rules.valid_until})" if rules.valid_until else ""
    yield f"  {title}{end}:"
    for field in fields(rules):
        selectors = rules[field.name] if field.name != "valid_until" else ()
        if selectors:
            yield f"    {field.name}: {' | '.join(map(str, selectors))}"
