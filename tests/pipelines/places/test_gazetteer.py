"""The table of units: complete, sound, and found under every spelling."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from pipelines.places.gazetteer import gazetteer
from pipelines.places.names import folded, name_key
from pipelines.places.relations import Relations
from pipelines.places.units import Kind, Rank

REFORM = "2025-07-01"


def test_every_unit_before_the_reform_and_of_today_is_there() -> None:
    today = Counter(unit.rank for unit in gazetteer() if not unit.has_ended)
    june = Counter(unit.rank for unit in gazetteer() if unit.until == REFORM)
    unchanged = sum(unit.rank == Rank.PROVINCE and not unit.since and not unit.has_ended for unit in gazetteer())
    assert (today[Rank.PROVINCE], today[Rank.DISTRICT], today[Rank.COMMUNE]) == (34, 0, 3321)
    assert (june[Rank.PROVINCE] + unchanged + 1, june[Rank.DISTRICT], june[Rank.COMMUNE]) == (63, 696, 10035)  # 1: Huế


def test_every_unit_that_ended_leads_to_units_of_today() -> None:
    relations = Relations(gazetteer())
    for unit in gazetteer():
        parts = relations.today(unit)
        assert parts, unit
        assert not any(part.has_ended for part in parts), unit


def test_every_unit_of_today_came_from_somewhere() -> None:
    assert [unit for unit in gazetteer() if unit.since == REFORM and not unit.comes_from] == []


def test_parents_and_successors_are_in_the_table() -> None:
    for unit in gazetteer():
        for name in (unit.parent, *unit.comes_from, *(change.new for change in unit.becomes)):
            if name:
                gazetteer().get(name)


def test_a_parent_stands_above_its_child() -> None:
    for unit in gazetteer():
        if unit.parent:
            assert gazetteer().get(unit.parent).rank > unit.rank, unit


def test_every_point_lies_in_the_country_or_its_seas() -> None:
    for unit in gazetteer():
        assert unit.lat is not None, unit
        assert unit.lon is not None, unit
        assert 6 < unit.lat < 24, unit
        assert 102 < unit.lon < 118, unit


def test_shares_of_a_district_add_up_to_the_whole() -> None:
    for unit in gazetteer():
        if unit.rank == Rank.DISTRICT and unit.until == REFORM:
            known = sum(change.share or 0 for change in unit.becomes)
            assert known == pytest.approx(1, abs=0.01), unit


def test_a_district_became_several_communes_a_province_one() -> None:
    relations = Relations(gazetteer())
    tram_tau = gazetteer().get("139-2025")
    assert {unit.name for unit in relations.today(tram_tau)} == {"Trạm Tấu", "Hạnh Phúc", "Phình Hồ", "Tà Xi Láng"}
    assert [unit.full_name for unit in relations.today(gazetteer().get("15-2025"))] == ["tỉnh Lào Cai"]


def test_a_city_and_a_province_of_one_name_are_two_units() -> None:
    ended = {unit.kind for unit in gazetteer().named("Yên Bái") if unit.has_ended}
    assert {Kind.PROVINCE, Kind.PROVINCIAL_CITY} <= ended


def test_a_province_that_became_a_city_in_2026_is_named_so() -> None:
    assert {gazetteer().get(name).full_name for name in ("75", "22", "24")} == {
        "thành phố Đồng Nai",
        "thành phố Quảng Ninh",
        "thành phố Bắc Ninh",
    }


def test_a_unit_is_in_force_until_the_day_before_it_ended() -> None:
    old, new = gazetteer().get("04600-2025"), gazetteer().get("04606")
    assert old.is_in_force(date(2025, 6, 30))
    assert not old.is_in_force(date(2025, 7, 1))
    assert new.is_in_force(date(2025, 7, 1))
    assert not new.is_in_force(date(2025, 6, 30))


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("Đăk Lăk", "Đắk Lắk"),
        ("Đắc Lắc", "Đắk Lắk"),
        ("Dak Lak", "Đắk Lắk"),
        ("Krông Pắk", "Krông Pắc"),
        ("Hoà Bình", "Hòa Bình"),
        ("Thuỷ Nguyên", "Thủy Nguyên"),
        ("Ea H’leo", "Ea H'leo"),
        ("Phan Rang-Tháp Chàm", "Phan Rang - Tháp Chàm"),
        ("HÀ GIANG", "Hà Giang"),
        ("Mĩ Tho", "Mỹ Tho"),
        ("Bắc Cạn", "Bắc Kạn"),
        ("Mù Cang Chải", "Mù Căng Chải"),
        ("K’Bang", "KBang"),
    ],
)
def test_spellings_of_one_name_meet(written: str, official: str) -> None:
    wanted = {unit.id for unit in gazetteer().named(official) if unit.rank > Rank.COMMUNE}
    assert wanted
    assert wanted <= {unit.id for unit in gazetteer().named(written)}


@pytest.mark.parametrize(("one", "other"), [("Tân Thành", "Tân Thanh"), ("Hương Văn", "Hương Vân"), ("Bảy", "Bãi")])
def test_names_that_differ_in_their_marks_stay_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_folded_key_has_no_mark_left() -> None:
    assert folded(name_key("Đắk Rơ Ông Ngữ Ỷ")).isascii()
