"""Scores are strict, and a figure below its floor is a breach."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from archive.errors import BadInput
from archive.model import Mention, MentionType
from pipelines.entities.evaluation import evaluate, evaluate_stories
from pipelines.entities.floors import Floors
from pipelines.entities.gold import digest_of, parse
from pipelines.entities.scores import Score, interval_of
from tests.command import guong
from tests.pipelines.entities.marking import HEADER

STORY = (
    "Ông [PER|role=Trưởng_bản Páo], Trưởng bản, ở [LOC|level=xa xã Nậm Pú].\n"
    '"[QUOTE|speaker=Páo Rừng còn thì nước còn, con cháu còn ruộng]", ông [PER Páo] nói.'
)


def mention(kind: MentionType, text: str, surface: str, nth: int = 0, **attrs: str) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = text.index(surface, start + 1)
    return Mention(kind, start, start + len(surface), surface, attrs)


def half_right(text: str) -> Sequence[Mention]:
    return (
        mention(MentionType.PER, text, "Páo", role="Trưởng bản"),
        mention(MentionType.PER, text, "bản"),
        mention(MentionType.LOC, text, "Nậm Pú"),
        mention(MentionType.QUOTE, text, "Rừng còn thì nước còn, con cháu còn ruộng", speaker="Sùng"),
    )


def folder(tmp_path: Path) -> Path:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "one.txt").write_text(HEADER + STORY, encoding="utf-8")
    return tmp_path / "gold"


def test_a_span_is_right_only_with_its_exact_edges_and_type() -> None:
    found = evaluate_stories([parse(Path("one.txt"), HEADER + STORY)], half_right)
    assert found.types["PER"] == Score(gold=2, found=2, right=1)
    assert found.types["LOC"] == Score(gold=1, found=1, right=0)
    assert found.types["all"] == Score(gold=4, found=4, right=2)


def test_a_role_or_speaker_is_right_only_word_for_word() -> None:
    found = evaluate_stories([parse(Path("one.txt"), HEADER + STORY)], half_right)
    assert (found.role.gold, found.role.right) == (1, 1)
    assert (found.speaker.gold, found.speaker.right) == (1, 0)


def test_precision_recall_and_f1() -> None:
    score = Score(gold=8, found=4, right=3)
    assert (score.precision, score.recall, score.f1) == (0.75, 0.375, 0.5)
    assert Score().f1 == 1


def test_the_interval_holds_the_score_and_is_the_same_every_time() -> None:
    scores = [Score(10, 10, right) for right in (4, 9, 8, 10, 7, 9)]
    low, high = interval_of(scores)
    assert low < sum(score.right for score in scores) / 60 < high
    assert interval_of(scores) == (low, high)


def test_the_json_has_the_promised_names(tmp_path: Path) -> None:
    outcome = guong("evaluate", folder(tmp_path), "--json")
    assert outcome.code == 0
    figures = json.loads(outcome.out)
    assert set(figures) >= {"files", "types", "role", "speaker", "theme"}
    assert set(figures["types"]) == {*MentionType, "all"}
    for score in (*figures["types"].values(), figures["theme"]):
        assert set(score) >= {"gold", "found", "right", "precision", "recall", "f1"}
    assert set(figures["role"]) == set(figures["speaker"]) == {"gold", "right"}


def test_the_text_form_names_every_type_with_its_interval(tmp_path: Path) -> None:
    lines = guong("evaluate", folder(tmp_path)).out.splitlines()
    rows = {line.split()[0]: line for line in lines if line}
    assert {*MentionType, "all", "theme", "role", "speaker"} <= set(rows)
    assert all("[" in rows[kind] for kind in MentionType)


def floors(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "floors.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_lies_above_its_floor_passes(tmp_path: Path) -> None:
    gold = folder(tmp_path)
    path = floors(tmp_path, f'digest = "{digest_of(gold)}"\n[f1]\nPER = 0.1\nall = 0.1\n')
    assert guong("evaluate", gold, "--floors", path).code == 0


def test_what_lies_below_its_floor_is_named_and_fails(tmp_path: Path) -> None:
    outcome = guong("evaluate", folder(tmp_path), "--floors", floors(tmp_path, "[f1]\nDOC = 1.0\n[share]\nrole = 1\n"))
    assert outcome.code == 0
    spoilt = evaluate(folder_of_hard_words(tmp_path), floors(tmp_path, "[f1]\nMODEL = 0.9\n"))
    assert spoilt.breaches == ("MODEL: 0.0000 is below its floor 0.9",)


def folder_of_hard_words(tmp_path: Path) -> Path:
    (tmp_path / "hard").mkdir()
    (tmp_path / "hard" / "one.txt").write_text(HEADER + "[MODEL đi chợ về nhà] thôi.", encoding="utf-8")
    return tmp_path / "hard"


def test_the_command_says_1_below_a_floor(tmp_path: Path) -> None:
    outcome = guong("evaluate", folder_of_hard_words(tmp_path), "--floors", floors(tmp_path, "[f1]\nall = 0.5\n"))
    assert outcome.code == 1
    assert "below its floor" in outcome.err


def test_floors_of_other_stories_are_a_breach(tmp_path: Path) -> None:
    outcome = guong("evaluate", folder(tmp_path), "--floors", floors(tmp_path, 'digest = "0"\n'))
    assert outcome.code == 1
    assert "the stories changed" in outcome.err


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[f1]\nNAME = 0.5", "unknown key f1.NAME"),
        ("[f1]\nPER = 2", "f1.PER must be a number from 0 to 1"),
        ("[f1]\nPER = true", "f1.PER must be a number from 0 to 1"),
        ("f1 = 3", "f1 must be a table"),
        ("digest = 3", "digest must be a string"),
        ("[other]\nPER = 1", "unknown key other"),
        ("[f1", "not TOML"),
    ],
)
def test_a_bad_file_of_floors_names_the_key(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        Floors.load(floors(tmp_path, text))


def test_a_missing_file_of_floors_is_wrong_use(tmp_path: Path) -> None:
    assert guong("evaluate", folder(tmp_path), "--floors", tmp_path / "none.toml").code == 2
