"""Places of a story, one trap a test."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from archive.model import Mention, MentionType
from pipelines.entities import find_mentions
from pipelines.places.placements import CONFIDENCE, MEANINGS, Placement, Reason
from pipelines.places.placing import find_places

DOCS = Path(__file__).parents[3] / "docs" / "quality.md"
BEFORE = date(2023, 5, 12)
AFTER = date(2025, 10, 12)


def places(text: str, day: date | None = BEFORE, province: str = "Lào Cai") -> dict[str, Placement]:
    """By surface; the last where one stands twice."""
    mentions = find_mentions(text)
    found = find_places(text, mentions, day, [province] if province else [])
    return {mentions[one.mention].surface: one for one in found}


def names(text: str, day: date | None = BEFORE, province: str = "Lào Cai") -> dict[str, str]:
    return {
        surface: one.then.id if one.then else one.reason.value for surface, one in places(text, day, province).items()
    }


def test_a_chain_gives_its_commune_then_and_now_with_a_point() -> None:
    found = places("Ông Páo ở thôn Khuôn Bổ, xã Hồng Ca, huyện Trấn Yên, tỉnh Yên Bái.")
    commune = found["xã Hồng Ca"]
    assert commune.then is not None
    assert commune.then.full_name == "xã Hồng Ca"
    assert [unit.full_name for unit in commune.now] == ["xã Hưng Khánh"]
    assert commune.point == pytest.approx((21.6, 104.7), abs=0.2)
    assert commune.reason is Reason.CHAIN


def test_a_hamlet_lies_in_the_commune_named_above_it() -> None:
    hamlet = places("Ông Páo ở thôn Khuôn Bổ, xã Hồng Ca, huyện Trấn Yên.")["thôn Khuôn Bổ"]
    assert hamlet.then is not None
    assert (hamlet.hamlet, hamlet.then.full_name, hamlet.reason) == ("thôn Khuôn Bổ", "xã Hồng Ca", Reason.HAMLET)


def test_a_hamlet_of_a_story_with_two_communes_stays_open() -> None:
    text = "Xã Hồng Ca, huyện Trấn Yên và xã Bản Mù, huyện Trạm Tấu có chợ. Ở bản Tà Ghênh thì không."
    assert names(text)["bản Tà Ghênh"] == "hamlet-alone"


def test_the_level_word_tells_a_commune_from_the_district_of_its_name() -> None:
    text = "Xã Trạm Tấu của huyện Trạm Tấu giáp thị trấn Trạm Tấu."
    assert names(text) == {"Xã Trạm Tấu": "04600-2025", "huyện Trạm Tấu": "139-2025", "thị trấn Trạm Tấu": "04585-2025"}


def test_the_date_tells_the_commune_of_today_from_the_old_one() -> None:
    text = "Lứa dâu ở xã Trạm Tấu, tỉnh Lào Cai xanh tốt."
    assert names(text, AFTER)["xã Trạm Tấu"] == "04606"


def test_an_old_chain_in_a_new_story_means_the_old_commune() -> None:
    text = "Ông sinh năm 1958 tại xã Hưng Khánh, huyện Trấn Yên, tỉnh Yên Bái."
    assert names(text, AFTER)["xã Hưng Khánh"] == "04576-2025"


def test_a_district_called_old_leaves_the_commune_one_of_today() -> None:
    assert names("Ở xã Ba Sơn (huyện Cao Lộc cũ), bà hát sli.", AFTER, "Lạng Sơn") == {
        "xã Ba Sơn": "06196",
        "huyện Cao Lộc": "183-2025",
    }


def test_brackets_that_end_in_old_are_old_throughout() -> None:
    text = "Xã Hưng Khánh (xã Hồng Ca, huyện Trấn Yên, tỉnh Yên Bái cũ) có đường mới."
    found = names(text, AFTER)
    assert (found["Xã Hưng Khánh"], found["xã Hồng Ca"], found["tỉnh Yên Bái"]) == ("04576", "04570-2025", "15-2025")


def test_nay_la_joins_the_old_unit_and_the_new_one() -> None:
    found = places("Xã Hồng Ca (nay là xã Hưng Khánh, tỉnh Lào Cai) trồng quế.", AFTER)
    assert [unit.id for unit in found["Xã Hồng Ca"].now] == ["04576"]
    assert found["Xã Hồng Ca"].reason is Reason.TODAY


def test_a_list_shares_the_district_behind_it() -> None:
    found = names("Các xã Hồng Ca, Hưng Khánh và Việt Hồng của huyện Trấn Yên làm đường.")
    assert list(found.values()) == ["04570-2025", "04576-2025", "04579-2025", "138-2025"]


def test_a_commune_is_told_by_the_district_of_the_story() -> None:
    text = "Huyện Lục Yên khen 5 người. Bà Vui ở xã Tân Lập nhận cờ."
    assert names(text)["xã Tân Lập"] == "04354-2025"


def test_a_bare_name_means_the_district_rather_than_its_town() -> None:
    text = "Người Sông Mã ai cũng biết ông. Từ nhà ông ra thị trấn Sông Mã 40 km."
    assert names(text, province="Sơn La")["Sông Mã"] == "126-2025"


def test_a_bare_name_of_a_hamlet_is_the_hamlet() -> None:
    text = "Bản Huồi Cọ (xã Nhôn Mai, huyện Tương Dương) có điện. Ở Huồi Cọ, ông Lầu vui."
    assert places(text, province="Nghệ An")["Huồi Cọ"].hamlet == "Huồi Cọ"


def test_a_slip_in_the_marks_of_a_district_is_forgiven() -> None:
    found = places("Ở xã Cư Né, huyện Krông Buk, ông Y Thih làm đường.", province="Đắk Lắk")["huyện Krông Buk"]
    assert found.then is not None
    assert (found.then.full_name, found.reason) == ("huyện Krông Búk", Reason.SPELLING)


def test_a_name_that_many_bear_stays_open_without_a_clue() -> None:
    assert names("Ở xã Tân Lập có chợ.", province="") == {"xã Tân Lập": "ambiguous"}


def test_a_commune_far_from_story_and_newspaper_stays_open() -> None:
    assert names("Đoàn xã Sơn Kim 1 đến thăm.", province="Hà Nội") == {"Đoàn xã Sơn Kim 1": "far"}


def test_a_commune_in_no_district_of_its_name_is_a_contradiction() -> None:
    assert names("Ở xã Hồng Ca, huyện Mường Tè có chợ.")["xã Hồng Ca"] == "contradiction"


def test_a_commune_that_changed_its_district_is_told_by_the_province() -> None:
    found = places("Ở xã Sơn A, huyện Văn Chấn, tỉnh Yên Bái có chợ.")["xã Sơn A"]  # in thị xã Nghĩa Lộ since 2020
    assert found.then is not None
    assert (found.then.full_name, found.then.parent, found.reason) == ("xã Sơn A", "133-2025", Reason.MOVED)


def test_rivers_streets_and_regions_are_no_units() -> None:
    text = "Lũ trên sông Hồng lên nhanh, cầu Ngòi Thia ngập, đèo Khau Phạ mù sương."
    assert set(names(text).values()) == {"no-unit"}


def test_a_province_of_before_2008_leads_to_ha_noi() -> None:
    found = places("Cụ quê huyện Thạch Thất, tỉnh Hà Tây.", province="Hà Nội")
    assert [unit.full_name for unit in found["tỉnh Hà Tây"].now] == ["thành phố Hà Nội"]
    assert found["huyện Thạch Thất"].reason is Reason.CHAIN


def test_a_commune_joined_in_2024_keeps_its_own_name() -> None:
    found = places("Hội viên xã Thanh Quang, huyện Nam Sách, tỉnh Hải Dương.", province="Hải Phòng")["xã Thanh Quang"]
    assert found.then is not None
    assert found.then.full_name == "xã Thanh Quang"
    assert found.now


def test_a_city_of_a_province_becomes_the_province_in_2026() -> None:
    text = "Lễ tuyên dương của thành phố Bắc Ninh có 60 gương mặt."
    assert names(text, date(2024, 10, 1), "Bắc Ninh") == {"thành phố Bắc Ninh": "256-2025"}
    assert names(text, date(2026, 10, 1), "Bắc Ninh") == {"thành phố Bắc Ninh": "24"}


def test_an_organisation_lies_in_the_unit_of_its_name() -> None:
    found = names("Huyện ủy Trạm Tấu và UBND xã Hồng Ca, huyện Trấn Yên tặng quà.")
    assert (found["Huyện ủy Trạm Tấu"], found["UBND xã Hồng Ca"]) == ("139-2025", "04570-2025")


def test_an_organisation_without_a_unit_has_no_place() -> None:
    assert names("Hội Nông dân huyện tặng quà, Bộ Chính trị gửi thư.") == {}


def test_a_body_of_a_level_lies_in_the_only_unit_of_that_level() -> None:
    text = "Ở xã Hồng Ca, huyện Trấn Yên, dân góp đất. UBND huyện khen, Huyện ủy khen, UBND xã mừng."
    found = names(text)
    assert (found["UBND huyện"], found["Huyện ủy"], found["UBND xã"]) == ("138-2025", "138-2025", "04570-2025")


def test_a_body_of_a_level_with_two_units_stays_open() -> None:
    assert "UBND huyện" not in names("Huyện Trấn Yên và huyện Lục Yên thi đua. UBND huyện khen ông Páo.")


def test_a_body_of_the_province_is_of_the_newspapers_province_on_the_day() -> None:
    text = "UBND tỉnh tặng Bằng khen cho ông Giàng A Páo."
    assert names(text, BEFORE, "Sơn La") == {"UBND tỉnh": "14"}
    assert names(text, AFTER, "Lào Cai") == {"UBND tỉnh": "15"}
    assert names(text, BEFORE, "Yên Bái") == {"UBND tỉnh": "15-2025"}


def test_a_body_with_a_unit_in_its_name_and_a_bare_level_behind_it_is_placed_once() -> None:
    body = "Hội Phụ nữ huyện Đắk Glong, tỉnh Đắk Nông và dân tỉnh"
    text = f"{body} họp ở Thành phố Hồ Chí Minh."
    mentions = (
        Mention(MentionType.ORG, 0, len(body), body),
        Mention(MentionType.LOC, text.index("Thành"), len(text) - 1, "Thành phố Hồ Chí Minh"),
    )
    assert [one.mention for one in find_places(text, mentions, BEFORE)] == [0, 1]


def test_the_newspapers_province_may_carry_its_level_word() -> None:
    text = "Bếp ăn ở phường Thảo Điền nấu 300 suất."
    assert names(text, BEFORE, "Thành phố Hồ Chí Minh")["phường Thảo Điền"] == "27088-2025"


def test_a_story_without_places_has_none() -> None:
    assert find_places("Ông làm việc tốt.", (), BEFORE) == ()


def test_numbered_wards_follow_their_district() -> None:
    text = "Bếp ăn ở phường 5, quận 8, Thành phố Hồ Chí Minh nấu 300 suất."
    assert names(text, province="Thành phố Hồ Chí Minh")["phường 5"] == "27418-2025"


@pytest.mark.parametrize("reason", list(Reason))
def test_the_docs_give_every_reason_with_its_meaning_and_confidence(reason: Reason) -> None:
    row = f"| `{reason}` | {MEANINGS[reason]} | {CONFIDENCE.get(reason, 0):g} |".replace("| 0.", "| .")
    assert row in DOCS.read_text(encoding="utf-8")


def test_confidence_is_a_share() -> None:
    assert all(0 < value < 1 for value in CONFIDENCE.values())
