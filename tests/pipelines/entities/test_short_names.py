"""What a story names in full and then in short."""

from __future__ import annotations

import pytest

from archive.model import MentionType
from pipelines.entities.lexicon import lexicon
from pipelines.entities.short_names import find_abbreviations, find_company_names
from pipelines.entities.spans import Board, board_of
from pipelines.entities.tokens import tokenize

COMPANY = "Công ty TNHH MTV Cao su Lộc Ninh"


def board(text: str, *spans: tuple[MentionType, str]) -> Board:
    """A text with the first place of each surface claimed."""
    made = board_of(tokenize(text), lexicon())
    for kind, surface in spans:
        first = made.tokens.index_at(text.index(surface))
        made.claim(kind, first, first + len(tokenize(surface)))
    return made


def surfaces(made: Board, kind: MentionType) -> list[str]:
    return [made.tokens.surface(span.first, span.stop) for span in sorted(made.spans, key=lambda span: span.first)
            if span.type is kind]  # fmt: skip


def test_a_company_is_found_again_without_its_legal_form_and_over_the_place_in_its_name() -> None:
    made = board(f"{COMPANY} vào chung kết. Ở quê Lộc Linh, Cao su Lộc Ninh vô địch.", (MentionType.ORG, COMPANY))
    again = made.tokens.forms.index("Cao", 8) + 2
    made.claim(MentionType.LOC, again, again + 2)
    find_company_names(made)
    assert surfaces(made, MentionType.ORG) == [COMPANY, "Cao su Lộc Ninh"]
    assert surfaces(made, MentionType.LOC) == []


@pytest.mark.parametrize("full", ["Công ty TNHH Bến Tre", "Công ty CP Thịnh", "HTX Cao su Lộc Ninh"])
def test_a_place_one_word_or_the_name_of_another_body_is_no_company(full: str) -> None:
    short = full.split(" ", 3 if "TNHH" in full or "CP" in full else 1)[-1]
    made = board(f"{full} đã đến. Rồi {short} cũng đến.", (MentionType.ORG, full))
    find_company_names(made)
    assert surfaces(made, MentionType.ORG) == [full]


def test_a_person_of_the_company_s_name_stays_a_person() -> None:
    made = board("Công ty TNHH Phương Hiền mở cửa. Bà chủ Hiền cười.", (MentionType.ORG, "Công ty TNHH Phương Hiền"))
    find_company_names(made)
    assert surfaces(made, MentionType.ORG) == ["Công ty TNHH Phương Hiền"]


def test_capitals_in_brackets_behind_a_body_are_its_short_form() -> None:
    made = board("Trung tâm Vũ trụ (VNSC) báo tin. VNSC sẽ lo.", (MentionType.ORG, "Trung tâm Vũ trụ"))
    find_abbreviations(made)
    assert surfaces(made, MentionType.ORG) == ["Trung tâm Vũ trụ", "VNSC", "VNSC"]
