"""Floors rise by themselves and fall only when asked for by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import BadInput
from pipelines.quality.floors import Measured, breaches, load_floors, raised, write_floors

FLOORS = Measured({"rules.title": 0.9, "rules.body": 0.95}, "abc")


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    sets = {"pages": FLOORS, "theme": Measured({"unseen.f1": 0.97}, "def")}
    write_floors(path, sets)
    assert load_floors(path) == sets


def test_a_figure_below_its_floor_is_named() -> None:
    told = list(breaches("pages", Measured({"rules.title": 0.89, "rules.body": 0.95}, "abc"), FLOORS))
    assert told == ["pages.rules.title: 0.8900 is below its floor 0.9"]


def test_a_figure_that_is_no_longer_measured_is_below_its_floor() -> None:
    assert len(list(breaches("pages", Measured({"rules.body": 1.0}, "abc"), FLOORS))) == 1


def test_floors_speak_of_the_gold_they_were_measured_on() -> None:
    assert "gold changed" in next(breaches("pages", Measured(FLOORS.figures, "other"), FLOORS))
    assert "no floors" in next(breaches("pages", FLOORS, None))


def test_floors_rise_by_themselves_and_are_never_above_what_was_measured() -> None:
    higher = raised("pages", Measured({"rules.title": 2 / 3 + 0.3, "rules.body": 1.0}, "abc"), FLOORS, frozenset())
    assert higher.figures == {"rules.title": 0.9666, "rules.body": 1.0}


def test_a_floor_falls_only_when_it_is_named() -> None:
    worse = Measured({"rules.title": 0.8, "rules.body": 0.95}, "abc")
    with pytest.raises(BadInput, match=r"would fall: pages\.rules\.title"):
        raised("pages", worse, FLOORS, frozenset({"pages.rules.body"}))
    assert raised("pages", worse, FLOORS, frozenset({"pages.rules.title"})).figures["rules.title"] == 0.8


@pytest.mark.parametrize(
    "text",
    [
        "pages = 1",
        "[pages]\nx = 1",
        '[pages]\ndigest = "a"\nrules = 1',
        '[pages]\ndigest = "a"\n[pages.rules]\ntitle = 2',
        '[pages]\ndigest = "a"\n[pages.rules]\ntitle = true',
        "[pages",
    ],
)
def test_a_bad_file_is_one_clear_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"floors\.toml"):
        load_floors(path)
    with pytest.raises(BadInput, match="none"):
        load_floors(tmp_path / "none.toml")
