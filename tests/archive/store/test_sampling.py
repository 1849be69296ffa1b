"""Stories drawn by lot, verdicts on them, and the shares that follow from these."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.store.decisions import read_decisions
from archive.store.error_rates import Rate, wilson
from archive.store.publish import publish
from archive.store.sampling import draw, error_rates, record
from archive.store.search import open_snapshot
from tests.archive.store.invented import Named, address, capture, page
from tests.archive.store.published import put

NOW = datetime(2026, 11, 20, tzinfo=UTC)
NAMED: list[Named] = [("PER", "Lò Văn Thử", {}), ("LOC", "bản Pá", {})]


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    kept = DataFolder(tmp_path / "data")
    put(
        kept,
        [capture(address(n), page(f"Tin {n}", "Ông Lò Văn Thử ở bản Pá.", named=NAMED), minute=n) for n in range(9)],
    )
    return kept


def answer(folder: DataFolder, answers: Iterable[str], number: int = 1) -> int:
    given = iter(answers)
    return record(folder, draw(folder, number, seed=1), lambda _: next(given, None), lambda: NOW)


def test_the_same_seed_draws_the_same_and_another_one_others(folder: DataFolder) -> None:
    first = draw(folder, 3, seed=1)
    assert draw(folder, 3, seed=1) == first
    assert draw(folder, 3, seed=2) != first
    assert len({question.item.story for question in first}) == 3


def test_what_is_asked_shows_what_one_must_see(folder: DataFolder) -> None:
    asked = {question.item.kind: question for question in draw(folder, 1, seed=1)}
    assert set(asked) == {"theme", "title", "published", "PER", "LOC"}
    assert "Ông [Lò Văn Thử] ở bản Pá" in asked["PER"].as_text()
    assert asked["published"].shown == "2026-10-01T08:30:00+07:00"
    assert asked["PER"].as_json()["value"] == "Lò Văn Thử"


def test_more_stories_than_there_are_is_all_of_them(folder: DataFolder) -> None:
    assert len({question.item.story for question in draw(folder, 99, seed=1)}) == 9


def test_no_more_mentions_are_asked_for_than_were_wished(folder: DataFolder) -> None:
    assert [q.item.kind for q in draw(folder, 1, seed=1, mentions=0)] == ["theme", "title", "published"]


def test_each_verdict_is_kept_and_counts_by_kind_and_year(folder: DataFolder) -> None:
    assert answer(folder, ["y", "n", "s", "đúng", "Sai"]) == 4
    kept = read_decisions(folder)
    assert [one["right"] for one in kept] == [True, False, True, False]
    found = {(rate.kind, rate.year): (rate.right, rate.judged) for rate in error_rates(folder, lambda _: None)}
    assert found["theme", 2026] == found["theme", 0] == (1, 1)
    assert found["title", 0] == (0, 1)
    assert ("published", 0) not in found
    assert sorted([found["PER", 0], found["LOC", 0]]) == [(0, 1), (1, 1)]


def test_a_story_that_was_looked_at_is_not_drawn_again(folder: DataFolder) -> None:
    first = draw(folder, 1, seed=1)[0].item.story
    answer(folder, ["y"])
    assert first not in {question.item.story for question in draw(folder, 99, seed=1)}


def test_the_end_of_the_answers_or_q_ends_it(folder: DataFolder) -> None:
    assert answer(folder, ["y", "q", "y"]) == 1
    assert answer(folder, []) == 0


def test_nonsense_is_named_and_what_was_said_before_is_kept(folder: DataFolder) -> None:
    with pytest.raises(BadInput, match="'perhaps' is no verdict"):
        answer(folder, ["y", "perhaps"])
    assert len(read_decisions(folder)) == 1


def test_the_last_word_on_something_counts(folder: DataFolder) -> None:
    question = draw(folder, 1, seed=1)[0]
    record(folder, [question], lambda _: "n", lambda: NOW)
    record(folder, [question], lambda _: "y", lambda: NOW)
    assert [(rate.right, rate.judged) for rate in error_rates(folder, lambda _: None)] == [(1, 1), (1, 1)]


def test_a_verdict_on_what_is_not_there_any_more_does_not_count(folder: DataFolder) -> None:
    asked = draw(folder, 1, seed=1)
    record(folder, asked, lambda _: "y", lambda: NOW)
    number = int(asked[0].url.rpartition("post")[2].removesuffix(".html"))
    put(folder, [capture(address(number), page("Tên mới", "Không ai."), minute=50)])
    assert {rate.kind for rate in error_rates(folder, lambda _: None)} == {"theme", "published"}


def test_the_figures_stand_in_the_published_file(folder: DataFolder) -> None:
    answer(folder, ["y", "y", "n"])
    publish(folder)
    with closing(open_snapshot(folder)) as connection:
        stored = connection.execute("SELECT kind, year, judged, right, low FROM error_rates WHERE year = 0").fetchall()
    assert stored == [("published", 0, 1, 0, 0.0), ("theme", 0, 1, 1, 0.2065), ("title", 0, 1, 1, 0.2065)]


def test_an_archive_without_anything_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no stories"):
        draw(DataFolder(tmp_path), 1, seed=1)


@pytest.mark.parametrize(
    ("right", "judged", "low", "high"),
    [(0, 0, 0.0, 1.0), (10, 10, 0.7225, 1.0), (0, 10, 0.0, 0.2775), (95, 100, 0.8882, 0.9785), (1, 2, 0.0945, 0.9055)],
)
def test_wilsons_interval_is_that_of_the_textbook(right: int, judged: int, low: float, high: float) -> None:
    assert [round(bound, 4) for bound in wilson(right, judged)] == [low, high]


def test_a_rate_reads_as_a_line_and_as_json() -> None:
    rate = Rate("PER", 2026, 100, 95)
    assert rate.as_text().split() == ["PER", "2026", "95", "of", "100", "0.950", "(0.888", "to", "0.978)"]
    assert rate.as_json() == {
        "kind": "PER", "year": 2026, "judged": 100, "right": 95, "precision": 0.95, "low": 0.8882, "high": 0.9785
    }  # fmt: skip
