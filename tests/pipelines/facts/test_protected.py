"""Minors and victims get no page; those who merely look like them do."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from archive.model import Mention, MentionType
from pipelines.facts.protected import Protection, protected_people

PEOPLE = tomllib.loads((Path(__file__).parents[2] / "gold" / "people" / "people.toml").read_text(encoding="utf-8"))


def _mentions(text: str, *names: str) -> list[Mention]:
    found = [(at.start(), name) for name in names for at in re.finditer(re.escape(name), text)]
    return [Mention(MentionType.PER, start, start + len(name), name) for start, name in sorted(found)]


def _reasons(text: str, *names: str, day: date | None = None) -> list[Protection]:
    return list(protected_people(text, _mentions(text, *names), day).values())


@pytest.mark.parametrize("told", PEOPLE["page"], ids=lambda told: told["id"])
def test_a_person_has_a_page_or_none_as_a_reader_says(told: dict[str, object]) -> None:
    text, name, day = told["text"], told["name"], told["date"]
    assert isinstance(text, str)
    assert isinstance(name, str)
    assert isinstance(day, date)
    protected = protected_people(text, _mentions(text, name), day)
    assert (not protected) is told["page"], protected


def test_nobody_of_the_pairs_is_taken_for_a_minor_or_victim() -> None:
    wrong = {
        story["id"]: protected
        for story in PEOPLE["story"]
        if (
            protected := protected_people(
                story["text"], _mentions(story["text"], story["person"]["name"]), story["date"]
            )
        )
    }
    assert wrong == {}


def test_the_short_name_of_a_minor_is_protected_too() -> None:
    text = "Em Lò Thị Mai, 12 tuổi, nhặt được ví. Mai trả lại ngay."
    mentions = [
        *_mentions(text, "Lò Thị Mai"),
        Mention(MentionType.PER, text.rindex("Mai"), text.rindex("Mai") + 3, "Mai"),
    ]
    assert protected_people(text, mentions, None) == {0: Protection.MINOR, 1: Protection.MINOR}


def test_a_doctor_whose_name_a_baby_was_given_keeps_his_page() -> None:
    text = "Bác sĩ Vũ Quang Hiển đỡ đẻ. Đứa bé được đặt tên là Hiển."
    at = text.rindex("Hiển")
    mentions = [*_mentions(text, "Vũ Quang Hiển"), Mention(MentionType.PER, at, at + 4, "Hiển")]
    assert protected_people(text, mentions, None) == {}


def test_years_in_the_party_are_no_age() -> None:
    assert _reasons("Ông Lò Văn Inh, 5 tuổi Đảng, đi trước.", "Lò Văn Inh") == []


def test_a_grown_grandchild_is_no_minor() -> None:
    assert _reasons("Cháu Đỗ Văn Hiệp, 23 tuổi, giành giải.", "Đỗ Văn Hiệp") == []
    assert _reasons("Cháu Đỗ Văn Hiệp quê Hải Dương, 23 tuổi, giành giải.", "Đỗ Văn Hiệp") == []
    assert _reasons("Cháu Đỗ Văn Hiệp quê Hải Dương giành giải.", "Đỗ Văn Hiệp") == [Protection.MINOR]


def test_the_age_behind_the_next_name_is_not_the_first_ones() -> None:
    text = "Chị Lò Thị Mai và con gái Lò Thị Na, 9 tuổi."
    assert protected_people(text, _mentions(text, "Lò Thị Mai", "Lò Thị Na"), None) == {1: Protection.MINOR}


def test_a_mother_of_a_baby_is_none() -> None:
    assert _reasons("Chị Hồ Thị Na - phải bồng đứa con 5 tháng tuổi lên gác xép.", "Hồ Thị Na") == []


def test_who_helps_victims_is_none() -> None:
    assert _reasons("Anh Lê Văn Núi cứu nạn nhân bị bắt cóc.", "Lê Văn Núi") == []


def test_a_year_of_birth_is_held_against_the_day_of_the_story() -> None:
    text = "Lò Thị Na (SN 2005) chạy nhanh."
    assert _reasons(text, "Lò Thị Na", day=date(2020, 1, 1)) == [Protection.MINOR]
    assert _reasons(text, "Lò Thị Na", day=date(2025, 1, 1)) == []
