"""The word lists are data with sources, and say each thing once."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from pipelines.entities.lexicon import Family, Phrases, lexicon
from pipelines.entities.tokens import tokenize
from tests.conftest import ROOT

FOLDER = ROOT / "pipelines" / "entities" / "lexicons"
FILES = sorted(FOLDER.glob("*.t??"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_list_says_where_it_comes_from(path: Path) -> None:
    head = path.read_text(encoding="utf-8").split("\n", 2)
    assert head[0].startswith("# ")
    assert "compiled for this project" in head[0] or head[1].startswith("# Source: ")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_list_is_nfc_and_has_no_empty_entry(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)
    entries = [entry for line in text.splitlines() if line[:1] != "#" for entry in line.rpartition("\t")[2].split("|")]
    assert [entry for entry in entries if entry.strip() != entry or not entry] == []


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.name.startswith("places_")], ids=lambda path: path.name
)
def test_a_place_stands_once_in_its_list(path: Path) -> None:
    names = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_every_family_is_read() -> None:
    assert set(lexicon().families) == set(Family)


def test_the_longest_phrase_wins_and_no_phrase_runs_over_a_line_end() -> None:
    phrases = Phrases([("a", "bí thư"), ("b", "bí thư chi bộ")])
    assert phrases.at(tokenize("Bí thư chi bộ"), 0) == (4, "b")
    assert phrases.at(tokenize("Bí thư chi\nbộ"), 0) == (2, "a")
    assert phrases.at(tokenize("Bí\nthư"), 0) is None
    assert phrases.at(tokenize("Bí thư"), 2) is None
