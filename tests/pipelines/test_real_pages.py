"""Quality on real pages: nothing may fall below the floors that were reached once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from archive.model import Article, Kind
from pipelines.article import extract, layers
from pipelines.decode import decode
from pipelines.publisher import GENERIC, Registry
from pipelines.reading import loose_capture
from pipelines.theme import judge
from tests.pipelines.real_pages import FIELDS, Gold, body_f1, gold_pages, read_gold

pytestmark = pytest.mark.shared

# Right fields of 17 pages, and the mean F1 of the body: with the newspapers' rules; by the CMS bases alone; with
# nothing but the base for pages at large, as a page of a system that nobody has described is read.
FLOORS: dict[str, dict[str, float]] = {
    "rules": dict.fromkeys(FIELDS, 17) | {"body": 0.995},
    "bases": dict.fromkeys(FIELDS, 17) | {"body": 0.995},
    "at large": dict.fromkeys(FIELDS, 17) | {"section": 15, "body": 0.99},
}


def at_large() -> Registry:
    bases = Registry.bases_only().bases
    return Registry({}, {GENERIC: bases[GENERIC]})


def score(pages: list[tuple[Article, Gold]]) -> dict[str, float]:
    right: dict[str, float] = {name: sum(is_right(*pair) for pair in pages) for name, is_right in FIELDS.items()}
    return right | {"body": round(sum(body_f1(*pair) for pair in pages) / len(pages), 4)}


@pytest.mark.parametrize("mode", list(FLOORS))
def test_fields_of_real_pages_stay_above_their_floors(
    mode: str, shared: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if mode == "at large":
        monkeypatch.setattr(layers, "built_in_bases", at_large)
    registry = Registry.load() if mode == "rules" else None
    pages = [(read_gold(gold, registry), gold) for gold in gold_pages(shared / "pages")]
    scores = score(pages)
    with capsys.disabled():
        print(f"\nreading, {mode}: {len(pages)} pages {scores}")  # noqa: T201  # the figures are the point
    assert all(article.kind is Kind.ARTICLE for article, _ in pages)
    assert {name: value for name, value in scores.items() if value < FLOORS[mode][name]} == {}


def other_pages(shared: Path, kind: str) -> list[tuple[str, Article]]:
    folder = shared / "pages"
    with (folder / "INDEX.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["kind"] == kind]
    registry = Registry.load()
    return [
        (
            row["file"],
            extract(
                decode(loose_capture((folder / row["file"]).read_bytes(), row["url"], None)), registry.of(row["url"])
            ),
        )
        for row in rows
    ]


def test_real_lists_of_stories_are_listings(shared: Path) -> None:
    assert [name for name, article in other_pages(shared, "list") if article.kind is not Kind.LISTING] == []


def test_of_ordinary_real_pages_none_is_of_the_theme(shared: Path) -> None:
    exemplary = [name for name, article in other_pages(shared, "article") if judge(article).is_exemplary]
    assert exemplary == ["baolaocai-404649.html"]
