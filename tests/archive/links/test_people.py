"""People of two stories who are one, and who are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from archive.links.name_rarity import name_rarity, spelling
from archive.links.people import Reason, judge
from archive.model import Office, Sighting
from tests.archive.links.people_gold import count, gold, judged

FARMER = Sighting(
    "Hảng Thị Dê",
    date(2019, 5, 1),
    communes=frozenset(("c1",)),
    provinces=frozenset(("p1",)),
    offices=(Office("Trưởng thôn"),),
    born=1970,
)
HUNG = replace(FARMER, name="Nguyễn Văn Hùng", offices=())
AWAY = {"communes": frozenset(("c9",)), "provinces": frozenset(("p9",))}


def test_the_gold_has_160_pairs_at_least_half_of_them_different() -> None:
    pairs = gold()["pair"]
    assert len(pairs) >= 160
    assert sum(not pair["same"] for pair in pairs) * 2 >= len(pairs)


def test_the_gold_agrees_with_itself() -> None:
    who = {story["id"]: story["person"]["who"] for story in gold()["story"]}
    for pair in gold()["pair"]:
        first, second = pair["stories"]
        assert (who[first] == who[second]) is pair["same"], pair


def test_every_text_of_the_gold_is_short_and_names_its_person() -> None:
    for told in (*gold()["story"], *gold()["page"]):
        name = told["name"] if "name" in told else told["person"]["name"]
        assert name in told["text"], told["id"]
        assert 40 <= len(told["text"].split()) <= 120, told["id"]


def test_minors_and_victims_and_those_who_look_like_them_are_in_the_gold() -> None:
    pages = [told["page"] for told in gold()["page"]]
    assert pages.count(False) >= 12
    assert pages.count(True) >= 7


def test_pairs_are_joined_above_the_floors() -> None:
    all_pairs = judged()
    found = count(all_pairs)
    assert found.precision >= 0.98
    assert found.f1 >= 0.95
    assert count([one for one in all_pairs if one[0].lot not in ("first", "sixth")]).precision == 1


def test_pairs_for_which_no_rule_was_made_are_joined_above_the_floors() -> None:
    found = count([one for one in judged() if one[0].lot == "sixth"])
    assert found.found - found.right <= 1
    assert found.recall >= 0.88


def test_what_is_missed_is_left_to_people_not_thrown_away() -> None:
    thrown = {pair.stories for pair, ours in judged() if pair.same and not (ours.is_same or ours.is_doubtful)}
    # A hospital that writes itself without "tỉnh"; a commune that was dissolved before 2025.
    assert thrown <= {("6j1", "6j2"), ("6w1", "6w2")}


def test_the_same_name_alone_is_never_enough() -> None:
    bare = Sighting("Hảng Thị Dê", date(2020, 1, 1))
    assert not judge(FARMER, bare).is_same
    neighbour = replace(FARMER, communes=frozenset(), offices=())
    assert not judge(neighbour, neighbour).is_same


def test_a_common_name_in_one_commune_is_left_to_people_until_an_age_fits() -> None:
    known = replace(HUNG, offices=(Office("nông dân"),))
    assert judge(known, replace(known, born=None)).is_doubtful
    assert judge(HUNG, replace(HUNG, born=None)).is_doubtful
    assert judge(known, HUNG).is_same


def test_a_rare_name_in_one_commune_is_one_person() -> None:
    assert judge(FARMER, replace(FARMER, born=None, offices=())).is_same


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"born": 1999}, Reason.OTHER_AGE),
        (AWAY, Reason.OTHER_PROVINCE),
        ({"communes": frozenset(("c2",))}, Reason.OTHER_COMMUNE),
        ({"name": "Hảng Thị Di"}, Reason.OTHER_NAME),
        ({"is_byline": True}, Reason.BYLINE),
    ],
)
def test_what_contradicts_keeps_people_apart(changed: dict[str, object], reason: Reason) -> None:
    ours = judge(FARMER, replace(FARMER, **changed))  # type: ignore[arg-type]
    assert reason in ours.reasons
    assert not ours.is_same


def test_a_district_alone_joins_nobody_until_more_fits() -> None:
    secretary = replace(FARMER, communes=frozenset(("c1", "c2")), offices=(Office("Bí thư", "Huyện ủy Tủa Chùa"),))
    ageless = replace(FARMER, born=None)
    assert judge(secretary, ageless).is_doubtful
    assert judge(secretary, FARMER).is_same


def test_a_teacher_is_not_the_official_of_her_commune_unless_a_story_says_so() -> None:
    teacher = replace(FARMER, name="Trần Thị Kim Tuyến", born=None, offices=(Office("giáo viên", "Trường Tân Hộ"),))
    official = replace(teacher, offices=(Office("Phó Chủ tịch", "UBND xã Tân Hộ Cơ"),))
    assert Reason.OTHER_TRADE in judge(teacher, official).reasons
    assert judge(teacher, official).is_doubtful
    taught = replace(official, offices=(*official.offices, Office("giáo viên", "Trường Tân Hộ", is_past=True)))
    assert judge(teacher, taught).is_same


def test_nobody_headed_a_commune_as_a_schoolboy() -> None:
    head = replace(FARMER, day=date(2018, 1, 1), born=None, offices=(Office("Chủ tịch", "UBND xã Bản Mế"),))
    young = replace(FARMER, day=date(2023, 1, 1), born=1994, offices=())
    assert Reason.TOO_YOUNG in judge(young, head).reasons
    assert not judge(young, head).is_same
    assert judge(replace(young, born=1984), head).is_same


def test_a_grandfather_and_his_grandson_of_one_name_are_two() -> None:
    old, young = replace(FARMER, born=None, address="cụ"), replace(FARMER, born=None, address="anh")
    assert not judge(old, young).is_same
    later = replace(young, day=date(2050, 1, 1))
    assert Reason.OTHER_GENERATION not in judge(old, later).reasons


def test_a_man_and_a_woman_of_one_name_are_two() -> None:
    assert not judge(replace(FARMER, address="ông"), replace(FARMER, address="bà")).is_same


def test_an_office_that_was_held_before_leads_to_who_held_it() -> None:
    then = Sighting("Hảng Thị Dê", offices=(Office("Chủ tịch", "UBND xã Bản Mù"),))
    later = Sighting(
        "Hảng Thị Dê", offices=(Office("Bí thư", "Đảng ủy xã Trạm Tấu"), Office("Chủ tịch", "UBND xã Bản Mù", True))
    )
    ours = judge(then, later)
    assert ours.is_same
    assert Reason.FORMER_OFFICE in ours.reasons


def test_who_left_a_body_may_live_in_another_commune_since() -> None:
    school = Office("giáo viên", "Trường Tiểu học Gia Hiệp 2")
    then = Sighting("K'Tem", communes=frozenset(("c1",)), provinces=frozenset(("p1",)), offices=(school,))
    later = replace(then, communes=frozenset(("c2",)), offices=(replace(school, is_past=True),))
    assert judge(then, later).is_same
    assert Reason.OTHER_COMMUNE in judge(then, replace(then, communes=later.communes)).reasons


def test_a_body_of_the_same_name_in_another_province_is_another() -> None:
    here = replace(FARMER, offices=(Office("Chủ tịch", "UBND xã Tân Lập"),))
    ours = judge(here, replace(here, **AWAY))  # type: ignore[arg-type]
    assert Reason.SAME_BODY not in ours.reasons


def test_a_body_of_the_province_is_the_same_printed_without_that_word() -> None:
    in_full = replace(HUNG, offices=(Office("bác sĩ", "Bệnh viện Đa khoa tỉnh Ninh Thuận"),), communes=frozenset())
    short = replace(in_full, offices=(Office("bác sĩ", "Bệnh viện Đa khoa Ninh Thuận"),))
    assert Reason.SAME_BODY in judge(in_full, short).reasons
    of_a_commune = replace(in_full, offices=(Office("Chủ tịch", "UBND xã Mường La"),))
    of_the_district = replace(in_full, offices=(Office("Chủ tịch", "UBND huyện Mường La"),))
    assert Reason.SAME_BODY not in judge(of_a_commune, of_the_district).reasons


def test_a_short_name_needs_the_hamlet_and_the_office() -> None:
    elder = replace(FARMER, born=None, hamlets=frozenset(("bản tà dê",)))
    assert judge(elder, replace(elder, name="Dê")).is_same
    assert not judge(elder, replace(elder, name="Dê", offices=(), hamlets=frozenset())).is_same


def test_a_highland_name_is_cut_behind_and_others_before() -> None:
    def by_name(one: str, other: str) -> Reason:
        return judge(Sighting(one), Sighting(other)).reasons[0]

    assert by_name("Y Thiên", "Y Thiên Byă") is Reason.SHORT_NAME
    assert by_name("H'Lan", "H’Lan Kbuôr") is Reason.SHORT_NAME
    assert by_name("Y", "Y Thiên Byă") is Reason.OTHER_NAME
    assert by_name("Giuse Trần Văn Vinh", "Trần Văn Vinh") is Reason.SHORT_NAME
    assert by_name("Hoàng Thị Vân", "Hoàng Thị Vân Khánh") is Reason.OTHER_NAME


def test_the_order_of_two_does_not_matter() -> None:
    for pair, _ in judged():
        assert judge(pair.first, pair.second) == judge(pair.second, pair.first)


@pytest.mark.parametrize(
    ("one", "other"), [("Thào Thị Hòa", "Thào Thị Hoà"), ("ĐIỂU N'BRƠI", "Điểu N’Brơi"), ("K'Tem", "K’ Tem")]
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert spelling(one) == spelling(other)


def test_another_tone_is_another_name() -> None:
    assert spelling("Sùng A Sấu") != spelling("Sùng A Sâu")


def test_a_name_of_common_parts_says_less() -> None:
    assert name_rarity("Nguyễn Văn Hùng") < name_rarity("Hảng Thị Dê") < name_rarity("Y Bhiông Mlô")
    assert name_rarity("Hùng") < name_rarity("Nguyễn Văn Hùng")


def test_the_middle_name_of_a_region_says_as_little_as_another() -> None:
    assert name_rarity("Ly Mí Cở") == name_rarity("Ly A Cở")
    assert name_rarity("Nguyễn Mí Cở") > name_rarity("Ly Mí Cở")


def test_a_particle_says_more_than_a_bare_given_name() -> None:
    assert name_rarity("Tem") < name_rarity("K'Tem") < name_rarity("Y Bhiông Mlô")


def test_no_name_is_everybodys_but_none() -> None:
    assert name_rarity("Nguyễn Văn Hùng") < 4
    assert name_rarity("") == 0
