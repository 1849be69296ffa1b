"""The gold pages: every CMS family, every kind of page, right beside what a reader sees on them."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from archive.errors import BadInput
from archive.model import Article, Image, Kind
from pipelines.publisher import Registry
from pipelines.quality.floors import breaches, load_floors
from pipelines.quality.gold_pages import GoldPage, digest_of_pages, load_pages
from pipelines.quality.measuring import measure_pages
from pipelines.quality.page_scores import body_f1, score_page, together
from pipelines.quality.readers import by_trafilatura, with_rules

GOLD = Path(__file__).parents[2] / "gold"
PAGES = GOLD / "pages"


def test_every_cms_base_has_pages_of_its_own() -> None:
    registry = Registry.load(PAGES / "newspapers")
    read = {paper.cms.id if paper.cms else "generic" for page in load_pages(PAGES) if (paper := registry.of(page.url))}
    assert read == set(registry.bases)
    assert len(load_pages(PAGES)) >= 60


def test_every_kind_of_page_and_of_access_occurs() -> None:
    wanted = [page.wanted for page in load_pages(PAGES)]
    assert {told["kind"] for told in wanted} == {kind.value for kind in Kind}
    assert {told["access"] for told in wanted} == {"open", "paywall", "login"}


def test_what_is_expected_is_nfc_and_folded() -> None:
    for path in PAGES.glob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name
        told = json.loads(text)
        assert all(part == " ".join(part.split()) for part in told.get("body", ())), path.name


def test_pages_are_read_no_worse_than_their_floors() -> None:
    report = measure_pages(PAGES, others=False)
    floors = load_floors(GOLD / "floors.toml")["pages"]
    assert list(breaches("pages", report.measured, floors)) == []
    table = report.as_text()
    assert "at-large" in table
    assert "trafilatura" not in table


def test_other_tools_are_scored_on_the_same_pages() -> None:
    page = next(page for page in load_pages(PAGES) if page.name.startswith("epi-01"))
    score = score_page(by_trafilatura(page), page, lead_in_body=True)
    assert 0.5 < score.shares["body"] <= 1
    assert score.shares["day"] == 1


def gold(**wanted: object) -> GoldPage:
    return GoldPage("x", b"", "https://bao.example/x", None, wanted)


ARTICLE = Article(
    Kind.ARTICLE,
    title="Giữ mương",
    body=("Một hai ba.", "Bốn năm."),
    authors=("L.H",),
    published=datetime(2026, 3, 1, 5, 0, 12, tzinfo=timezone(timedelta(hours=7))),
    images=(Image("https://bao.example/a.jpg", "Mương"), Image("https://bao.example/b.jpg")),
)


def test_only_fields_that_somebody_wrote_down_are_scored() -> None:
    assert score_page(ARTICLE, gold(title="Giữ mương")).shares == {"title": 1.0}


def test_a_wrong_field_is_kept_as_it_was_read() -> None:
    score = score_page(ARTICLE, gold(title="Khác", captions=["Mương"], authors=[]))
    assert score.shares == {"title": 0.0, "captions": 1.0, "authors": 0.0}
    assert score.wrong == {"title": "Giữ mương", "authors": ["L.H"]}


def test_times_are_compared_to_the_minute() -> None:
    moment = datetime(2026, 2, 28, 22, 0, tzinfo=UTC)
    assert score_page(ARTICLE, gold(published=moment)).shares == {"published": 1.0}
    assert score_page(ARTICLE, gold(published=moment + timedelta(minutes=1))).shares == {"published": 0.0}


def test_the_body_is_scored_by_its_words() -> None:
    assert body_f1(["Một hai ba bốn"], ["một hai", "ba năm"]) == 0.75
    assert body_f1([], []) == 1.0
    assert body_f1(["a"], []) == 0.0
    leading = replace(ARTICLE, body=("Đầu đề.", *ARTICLE.body))
    told = gold(body=list(ARTICLE.body), sapo="Đầu đề.")
    assert score_page(leading, told).shares["body"] < 1
    assert score_page(leading, told, lead_in_body=True).shares["body"] == 1


def test_scores_of_several_pages_are_summed_over_those_that_have_the_field() -> None:
    scores = [score_page(ARTICLE, gold(title="Giữ mương")), score_page(ARTICLE, gold(title="x", sapo=None))]
    assert together(scores) == {"title": (1.0, 2), "sapo": (1.0, 1)}


def test_the_digest_changes_with_any_byte_of_the_set(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>a")
    (tmp_path / "a.json").write_text('{"url": "https://bao.example/a"}', encoding="utf-8")
    before = digest_of_pages(tmp_path)
    (tmp_path / "notes.md").write_text("not of the set", encoding="utf-8")
    assert digest_of_pages(tmp_path) == before
    (tmp_path / "a.html").write_bytes(b"<p>b")
    assert digest_of_pages(tmp_path) != before


@pytest.mark.parametrize("told", ["[]", "{", "{}", '{"url": "x", "published": "yesterday"}'])
def test_torn_gold_is_named(tmp_path: Path, told: str) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>a")
    (tmp_path / "a.json").write_text(told, encoding="utf-8")
    with pytest.raises(BadInput, match=r"a\.json"):
        load_pages(tmp_path)


def test_a_folder_without_pages_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no pages"):
        load_pages(tmp_path)


def test_the_rules_of_a_newspaper_are_used_where_it_is_known() -> None:
    page = next(page for page in load_pages(PAGES) if page.name.startswith("onecms-04"))
    article = with_rules(Registry.load(PAGES / "newspapers"))(page)
    assert score_page(article, page).shares["published"] == 1
