"""The theme's weights come from gold alone, and always the same from the same gold."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import BadInput
from archive.model import Article, Kind
from pipelines import theme
from pipelines.quality.gold_theme import GoldItem, all_items, digest_of_items, load_items
from pipelines.theme import ModelMismatch, judge
from pipelines.theme_cues import load_cues
from pipelines.theme_training import Judged, f1, fit, platt, precision_in_feeds, share_taken, train, written

GOLD = Path(__file__).parents[1] / "gold"


def test_the_weights_that_ship_are_what_training_makes_of_the_gold() -> None:
    items = all_items(GOLD)
    trained = train(items, load_cues())
    assert theme.WEIGHTS.read_text(encoding="utf-8") == written(trained.model, load_cues(), digest_of_items(items))
    assert f1(trained.judged, trained.model.threshold) >= 0.92
    beginnings = [one for one in trained.judged if one.item.kind != "story"]
    assert f1(beginnings, trained.model.threshold) >= 0.96


def test_the_gold_holds_as_much_ordinary_news_as_stories_of_the_theme() -> None:
    items = load_items(GOLD / "theme")
    exemplary = sum(item.is_exemplary for item in items)
    assert len(items) >= 250
    assert 0.35 <= exemplary / len(items) <= 0.5
    assert sum(item.kind == "hard" for item in items) >= 60


def test_weights_that_were_learnt_for_other_cues_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "theme.toml"
    text = theme.WEIGHTS.read_text(encoding="utf-8").replace(load_cues().digest, "0" * 16)
    other.write_text(text, encoding="utf-8")
    monkeypatch.setattr(theme, "WEIGHTS", other)
    theme.load.cache_clear()
    with pytest.raises(ModelMismatch, match="make train-theme"):
        judge(Article(Kind.ARTICLE, title="x"))
    theme.load.cache_clear()


def test_no_cue_speaks_against_its_own_sign() -> None:
    cues, model = theme.load()
    against = {cue.name for cue in cues.cues if cue.against}
    assert against
    assert all((worth < 0) == (name in against) for (name, _), worth in model.weights.items() if worth)


def test_what_separates_the_items_gets_the_weight_and_what_says_nothing_keeps_its_prior() -> None:
    good, idle, bad = ("good", "title"), ("idle", "title"), ("bad", "title")
    rows = [{good: 1.0}, {good: 1.0}, {bad: 1.0}, {bad: 1.0}] * 10
    model = fit(rows, [True, True, False, False] * 10, [1.0] * 40, {good: 0.0, idle: 0.7, bad: 0.0}, frozenset({"bad"}))
    assert model.weights[good] > 1
    assert model.weights[bad] < -1
    assert model.weights[idle] == 0.7


def test_calibration_takes_back_a_model_that_is_too_sure() -> None:
    odds = [8.0, 8.0, 8.0, -8.0, -8.0, -8.0]
    slope, offset = platt(odds * 20, [True, True, False, False, False, True] * 20, [1.0] * 120)
    assert 0 < slope < 0.2
    assert abs(offset) < 0.1


def item(text: str, *, exemplary: bool) -> GoldItem:
    return GoldItem("news", Article(Kind.ARTICLE, title=text), exemplary)


def test_precision_in_feeds_counts_false_alarms_by_how_rare_the_theme_is() -> None:
    judged = [Judged(item("a", exemplary=True), 0.9), Judged(item("b", exemplary=False), 0.8)]
    judged += [Judged(item("c", exemplary=False), 0.1)] * 9
    assert share_taken(judged, 0.5, exemplary=True) == 1
    assert share_taken(judged, 0.5, exemplary=False) == 0.1
    assert f1(judged, 0.5) == pytest.approx(2 / 3)
    assert precision_in_feeds(1, 0.1) == pytest.approx(0.132, abs=0.001)
    assert precision_in_feeds(0, 0) == 1


def test_a_threshold_is_a_setting_and_asks_for_no_training() -> None:
    cues = load_cues()
    assert cues.threshold == 0.5
    assert "threshold" not in theme.WEIGHTS.read_text(encoding="utf-8")


@pytest.mark.parametrize("stanza", ["yes | A\nb\nc", "maybe | A\nb\nc\nd", "yes A\nb\nc\nd"])
def test_torn_items_are_named(tmp_path: Path, stanza: str) -> None:
    (tmp_path / "bad.txt").write_text(f"yes | A\nb\nc\nd\n\n{stanza}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"bad\.txt: item 2"):
        load_items(tmp_path)


def test_a_folder_without_items_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no items"):
        load_items(tmp_path)
