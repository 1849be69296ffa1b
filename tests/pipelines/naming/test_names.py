"""Names of bodies, documents, campaigns, models and awards, held against gold and case by case."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.naming.awards import award_name
from pipelines.naming.campaigns import campaign_name
from pipelines.naming.documents import known_document, read_document
from pipelines.naming.organisations import read_organisation
from pipelines.naming.spelling import key_of
from tests.pipelines.naming.scoring import count, named

TODAY = date(2025, 10, 1)


@pytest.mark.parametrize("second", [False, True])
def test_nothing_is_joined_that_is_not_one_and_little_is_missed(second: bool) -> None:
    told = count([one for one in named() if one.is_second is second])
    assert told.gold >= 16
    assert told.precision >= 0.98
    assert told.recall >= 0.93


@pytest.mark.parametrize(
    ("printed", "behind", "name"),
    [
        ("Chỉ thị 05", "", "Chỉ thị số 05-CT/TW (2016)"),
        ("Chỉ thị số 5-CT/TW", " ngày 15/5/2016 của Bộ Chính trị", "Chỉ thị số 05-CT/TW (2016)"),
        ("Chỉ thị 05", " của Tỉnh ủy", "Chỉ thị số 05"),
        ("Nghị quyết 18-NQ/TU", "", "Nghị quyết số 18-NQ/TU"),
        ("Quyết định số 28/2023/QĐ-TTg", "", "Quyết định số 28/2023/QĐ-TTg"),
        ("Quyết định 1719/QĐ-TTg", "", "Quyết định số 1719/QĐ-TTg (2021)"),
        ("Kế hoạch 88/KH-UBND", " ngày 3/4/2022", "Kế hoạch số 88/KH-UBND (2022)"),
        ("Luật Đất đai năm 2024", "", "Luật Đất đai 2024"),
        ("Bộ luật Hình sự", "", "Bộ luật Hình sự"),
        ("NQ 57", "", "Nghị quyết số 57-NQ/TW (2024)"),
        ("Nghị quyết Trung ương 4 (khóa XIII)", "", "Nghị quyết Trung ương 4 (khóa XIII)"),
    ],
)
def test_a_document_is_kind_number_suffix_and_year(printed: str, behind: str, name: str) -> None:
    assert known_document(read_document(printed, behind), TODAY, behind).name == name


def test_a_story_of_before_the_document_does_not_mean_it() -> None:
    assert known_document(read_document("Nghị quyết 57"), date(2019, 1, 1)).name == "Nghị quyết số 57"


@pytest.mark.parametrize(
    ("printed", "name", "everywhere"),
    [
        ("học tập và làm theo Bác", "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh", True),
        ("Học và làm theo lời Bác", "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh", True),
        ("phong trào thi đua Dân vận khéo giai đoạn 2021-2025", "Dân vận khéo", True),
        ("OCOP", "Mỗi xã một sản phẩm", True),
        ("Tuổi cao gương sáng", "Tuổi cao - Gương sáng", True),
        ("Người Huế tử tế", "Người Huế tử tế", False),
    ],
)  # fmt: skip
def test_a_campaign_of_the_country_has_one_name(printed: str, name: str, everywhere: bool) -> None:
    assert campaign_name(printed) == (name, everywhere)


def test_the_class_of_an_order_is_a_word() -> None:
    assert award_name("huân chương Lao động hạng III") == "Huân chương Lao động hạng Ba"
    assert award_name('danh hiệu "Nghệ nhân Ưu tú"') == "Nghệ nhân Ưu tú"


def test_spelling_and_abbreviation_make_no_other_name() -> None:
    assert key_of("Uỷ ban nhân dân") == key_of("UBND") == key_of("Ủy ban nhân dân")
    assert key_of("5 không, 3 sạch") == key_of("5 không 3 sạch")
    assert key_of("Hoà Bình") == key_of("Hòa Bình")
    assert key_of("Cảng") != key_of("Cáng")


def test_a_body_without_a_known_unit_counts_within_its_province() -> None:
    here, there = (read_organisation("UBND xã", None, None, home) for home in ("15", "02"))
    assert here.key != there.key
    assert read_organisation("Bộ Y tế", None, None, "15") == read_organisation("Bộ Y tế", None, None, "02")
