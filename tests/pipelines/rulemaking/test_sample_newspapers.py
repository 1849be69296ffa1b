"""The sample newspapers, as if nobody knew their systems: drafted from two stories, all others are read right."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.article import extract, layers
from pipelines.article.tree import parse_html
from pipelines.publisher import GENERIC, Registry
from pipelines.reading import loose_capture
from pipelines.rulemaking.draft_file import as_toml, parse_draft
from pipelines.rulemaking.drafting import draft
from pipelines.rulemaking.expected import wrong_fields
from pipelines.rulemaking.holding import hold
from pipelines.rulemaking.repeated import Opened, find_repeated
from pipelines.rulemaking.stored import StoredPage
from scraper.samples.expected import expected
from scraper.samples.newspaper import newspapers
from scraper.samples.pages import SampleSite
from scraper.samples.registry import write_registry

FETCHED = datetime(2026, 11, 24, 3, tzinfo=UTC)
SITES = {paper.id: SampleSite(paper, 1, f"http://127.0.0.1:{9001 + n}") for n, paper in enumerate(newspapers())}
TOLD = ("title", "sapo", "body", "authors", "published", "section", "captions")


def stories(site: SampleSite) -> list[StoredPage]:
    """Every story of a site, with what its writer meant."""
    pages = []
    for page in expected(site):
        body = site.answer(page.url.removeprefix(site.base)).body
        fields = asdict(page) | {"published": page.published.isoformat()}
        told = {key: list(value) if isinstance(value := fields[key], tuple) else value for key in TOLD}
        pages.append(StoredPage(loose_capture(body, page.url, FETCHED), told))
    return pages


@pytest.fixture
def at_large(monkeypatch: pytest.MonkeyPatch) -> Registry:
    registry = Registry({}, {GENERIC: Registry.bases_only().bases[GENERIC]})
    monkeypatch.setattr(layers, "built_in_bases", lambda: registry)
    return registry


@pytest.mark.parametrize("name", SITES)
def test_their_own_rules_are_borne_out_by_every_page(name: str, tmp_path: Path) -> None:
    hosts = {paper: site.base.removeprefix("http://") for paper, site in SITES.items()}
    publisher = Registry.load(write_registry(tmp_path, hosts)).get(name)
    pages = stories(SITES[name])
    held = hold(name, publisher, publisher.cms, pages)
    assert held.faults == ()
    assert len(held.pages) == len(pages)


@pytest.mark.parametrize("name", SITES)
def test_a_draft_from_two_stories_reads_all_others_no_worse_than_no_rules_do(name: str, at_large: Registry) -> None:
    pages = stories(SITES[name])
    made = draft(pages[:2], at_large)
    publisher = parse_draft(as_toml(made), made.id, at_large.bases)
    assert {rule.field for rule in made.rules} >= {"title", "body", "published"}
    for page in pages[2:]:
        assert publisher.number(page.url) is not None
        wrong = set(wrong_fields(extract(page.decoded(), publisher), page.expected))
        assert wrong <= set(wrong_fields(extract(page.decoded(), None), page.expected)), page.url
        assert wrong.isdisjoint({"title", "body", "published"}), page.url


@pytest.mark.parametrize("name", SITES)
def test_nothing_that_a_writer_meant_is_learnt_to_be_removed(name: str) -> None:
    pages = stories(SITES[name])
    opened = [Opened(tree, tree.body) for page in pages if (tree := parse_html(page.decoded().html)).body]
    learnt = find_repeated(opened)
    assert learnt
    for page in pages:
        tree = parse_html(page.decoded().html)
        for one in learnt:
            for node in tree.css(one.selector):
                node.decompose()
        left = " ".join(tree.text(separator=" ").split())
        body = page.expected["body"]
        assert isinstance(body, list)
        assert [text for text in body if text not in left] == []
