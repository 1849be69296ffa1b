"""Quality on real pages: nothing may fall below the floors that were reached once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from archive.model import Article, Kind
from pipelines.article import extract
from pipelines.decode import decode
from pipelines.publisher import Registry
from pipelines.quality.floors import breaches, load_floors
from pipelines.quality.measuring import measure_pages
from pipelines.reading import loose_capture
from pipelines.theme import judge

pytestmark = pytest.mark.shared

FLOORS = Path(__file__).parents[1] / "gold" / "floors.toml"


def test_fields_of_real_pages_stay_above_their_floors(shared: Path) -> None:
    report = measure_pages(shared / "pages", others=False)
    floors = load_floors(FLOORS)["real"]
    if floors.digest != report.digest:
        pytest.skip("other pages than those the floors speak of")
    assert list(breaches("real", report.measured, floors)) == []


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


def test_of_the_headlines_on_real_pages_at_most_two_in_a_hundred_are_taken(shared: Path) -> None:
    trees = [
        LexborHTMLParser(path.read_bytes().decode("utf-8", "replace")) for path in (shared / "pages").glob("*.html")
    ]
    links = {" ".join(link.text().split()) for tree in trees for link in tree.css("a[href]")}
    headlines = [text for text in sorted(links) if text.count(" ") >= 6 and len(text) < 160]
    taken = [text for text in headlines if judge(Article(Kind.ARTICLE, title=text)).is_exemplary]
    assert len(headlines) > 500
    assert len(taken) <= 0.02 * len(headlines)
