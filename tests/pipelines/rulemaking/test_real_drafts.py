"""Drafts from real pages: what one page gives away, scored on that page and on another of the same newspaper."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.model import Article
from pipelines.article import extract, layers
from pipelines.publisher import GENERIC, Registry
from pipelines.quality.page_scores import body_f1
from pipelines.reading import loose_capture
from pipelines.rulemaking.draft_file import as_toml, parse_draft
from pipelines.rulemaking.drafting import draft
from pipelines.rulemaking.stored import StoredPage
from pipelines.rules import Publisher
from tests.pipelines.real_pages import FIELDS, Gold, gold_pages

pytestmark = pytest.mark.shared

# Fields that a drafted rule found, and found right, of 17 pages, where no CMS base is known at all.
FLOORS = {"title": 17, "sapo": 17, "body": 17, "authors": 14, "published": 17, "section": 12}
TWINS = (
    ("vnexpress-article", "vnexpress-fundus-2025-10-22"),
    ("cafef-article", "cafef-article-batdongsan"),
)


@pytest.fixture
def at_large(monkeypatch: pytest.MonkeyPatch) -> Registry:
    """A registry that knows no newspaper and no CMS."""
    registry = Registry({}, {GENERIC: Registry.bases_only().bases[GENERIC]})
    monkeypatch.setattr(layers, "built_in_bases", lambda: registry)
    return registry


def stored(gold: Gold) -> StoredPage:
    return StoredPage(loose_capture(gold.path.read_bytes(), gold.url, None))


def drafted(gold: Gold, registry: Registry) -> Publisher:
    made = draft([stored(gold)], registry)
    return parse_draft(as_toml(made), made.id, registry.bases)


def is_right(name: str, article: Article, gold: Gold) -> bool:
    return body_f1(article.body, gold.body) >= 0.99 if name == "body" else FIELDS[name](article, gold)


def ruled(article: Article, name: str) -> bool:
    evidence = article.fields.get(name)
    return evidence is not None and evidence.method.value == "publisher"


def test_a_draft_from_one_real_page_finds_its_fields(
    at_large: Registry, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = dict.fromkeys(FLOORS, 0)
    wrong = []
    for gold in gold_pages(shared / "pages"):
        article = extract(stored(gold).decoded(), drafted(gold, at_large), at_large)
        for name in FLOORS:
            if ruled(article, name) and is_right(name, article, gold):
                found[name] += 1
            elif ruled(article, name):
                wrong.append((gold.path.name, name))
    with capsys.disabled():
        print(f"\ndrafts from one page: right {found}, wrong {wrong}")  # noqa: T201  # the figures are the point
    assert wrong == []
    assert {name: count for name, count in found.items() if count < FLOORS[name]} == {}


@pytest.mark.parametrize(("one", "other"), [*TWINS, *(pair[::-1] for pair in TWINS)])
def test_a_draft_reads_another_real_page_of_its_newspaper(
    one: str, other: str, at_large: Registry, shared: Path
) -> None:
    gold = {page.path.stem: page for page in gold_pages(shared / "pages")}
    article = extract(stored(gold[other]).decoded(), drafted(gold[one], at_large), at_large)
    assert [name for name in FLOORS if not is_right(name, article, gold[other])] == []
    assert sum(ruled(article, name) for name in FLOORS) >= 5
