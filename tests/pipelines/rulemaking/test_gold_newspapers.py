"""The newspapers of the gold pages: their rules are borne out, and drafts from two of their stories read the others."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from archive.folder import DataFolder
from archive.urls import host_port
from pipelines.article import extract, layers
from pipelines.publisher import GENERIC, Registry
from pipelines.rulemaking.checking import as_lines, check
from pipelines.rulemaking.draft_file import as_toml, parse_draft
from pipelines.rulemaking.drafting import draft
from pipelines.rulemaking.expected import wrong_fields
from pipelines.rulemaking.stored import StoredPage, saved_page

GOLD = Path(__file__).parents[2] / "gold/pages"
NOWHERE = DataFolder(Path("/nowhere"))
REGISTRIES = {"bases alone": None, "rules of their own": GOLD / "newspapers"}


def newspapers() -> dict[str, list[StoredPage]]:
    """The open stories of every gold newspaper that has three of them."""
    found: dict[str, list[StoredPage]] = defaultdict(list)
    for path in sorted(GOLD.glob("*.html")):
        page = saved_page(path)
        if (page.expected.get("kind"), page.expected.get("access")) == ("article", "open"):
            found[host_port(page.url)].append(page)
    return {host: pages for host, pages in found.items() if len(pages) >= 3}


NEWSPAPERS = newspapers()


@pytest.mark.parametrize("registry", REGISTRIES)
def test_no_rule_finds_nothing_or_something_else_than_stands_on_the_page(registry: str) -> None:
    held = check(Registry.load(REGISTRIES[registry]), None, NOWHERE, GOLD).held
    assert {one.name: list(as_lines(one)) for one in held if one.faults} == {}
    assert sum(len(one.pages) for one in held) >= 45


def test_every_base_is_borne_out_by_a_page() -> None:
    held = check(Registry.load(), None, NOWHERE, GOLD).held
    assert {one.name for one in held} == {f"cms/{name}" for name in Registry.bases_only().bases if name != GENERIC}


@pytest.mark.parametrize("host", NEWSPAPERS)
def test_a_draft_from_two_stories_makes_no_field_of_the_others_wrong(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = Registry({}, {GENERIC: Registry.bases_only().bases[GENERIC]})
    monkeypatch.setattr(layers, "built_in_bases", lambda: registry)
    pages = NEWSPAPERS[host]
    made = draft(pages[:2], registry)
    assert {rule.field for rule in made.rules} >= {"published"}
    publisher = parse_draft(as_toml(made), made.id, registry.bases)
    for page in pages[2:]:
        wrong = set(wrong_fields(extract(page.decoded(), publisher), page.expected))
        assert wrong <= set(wrong_fields(extract(page.decoded(), None), page.expected)), page.url
