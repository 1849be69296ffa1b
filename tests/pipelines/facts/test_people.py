"""The people of a story, with all that tells them from others of the name."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from archive.model import Article, Capture, Kind, Office, Sighting, Story, Theme
from pipelines.entities import find_mentions
from pipelines.facts.ages import stated_age
from pipelines.facts.bodies import Body, body_of, hamlet_of, implied_body
from pipelines.facts.facts import with_facts
from pipelines.facts.people import with_people
from pipelines.facts.protected import with_protection
from pipelines.places.placing import placed_mentions
from tests.archive.store.invented import VIETNAM

DAY = date(2021, 3, 9)


def people(text: str, *, authors: tuple[str, ...] = ()) -> dict[str, Sighting]:
    published = datetime.combine(DAY, datetime.min.time(), VIETNAM)
    article = Article(Kind.ARTICLE, body=tuple(text.split("\n\n")), published=published, authors=authors)
    mentions = with_protection(article.text, find_mentions(article.text), DAY)
    places = placed_mentions(article.text, mentions, DAY, ("Yên Bái",))
    capture = Capture("https://a.example/", None, None, (), b"", "")
    story = Story("s", capture.url, "a", article, Theme(True, 1.0), mentions, capture, places=places)
    return {one.name: one for one in with_people(with_facts(story), ("Yên Bái",)).people}


def test_a_person_is_one_under_all_forms_of_the_name() -> None:
    told = people("Ông Giàng A Páo ở xã Nậm Có, huyện Mù Cang Chải dẫn nước về bản. Ông Páo không lấy tiền.")
    assert [*told] == ["Giàng A Páo"]
    assert len(told["Giàng A Páo"].mentions) == 2
    assert told["Giàng A Páo"].address == "ông"


def test_home_is_the_nearest_commune_of_today() -> None:
    told = people(
        "Ở xã Nậm Có, huyện Mù Cang Chải có ông Giàng A Páo. Còn ở xã Hồng Ca, huyện Trấn Yên có ông Hà Văn Thử."
    )
    assert told["Giàng A Páo"].communes != told["Hà Văn Thử"].communes
    assert len(told["Giàng A Páo"].communes) == 1
    assert told["Giàng A Páo"].provinces == told["Hà Văn Thử"].provinces


def test_home_is_the_commune_even_where_its_district_was_another_then() -> None:
    told = people("Ông Hà Văn Thử ở xã Hồng Ca, huyện Văn Yên trồng quế.")
    assert told["Hà Văn Thử"].communes == people("Ông Hà Văn Thử ở xã Hồng Ca trồng quế.")["Hà Văn Thử"].communes


def test_a_squads_leader_is_of_the_post_whose_squad_it_is() -> None:
    text = "Đại úy Hồ Sỹ Trọng, Đội trưởng Đội Vận động quần chúng, Đồn Biên phòng Cửa Việt, dạy ngư dân dập lửa."
    assert "Đồn Biên phòng Cửa Việt" in {office.organisation for office in people(text)["Hồ Sỹ Trọng"].offices}


def test_a_body_behind_one_that_is_no_part_is_not_the_persons() -> None:
    text = "Ông Hà Văn Thử, Chủ tịch UBND xã Hồng Ca, Hội Nông dân xã Hồng Ca cùng trồng quế."
    assert {office.organisation for office in people(text)["Hà Văn Thử"].offices} == {"UBND xã Hồng Ca"}


def test_without_a_place_the_newspapers_province_is_meant() -> None:
    assert people("Ông Hà Văn Thử trồng rừng.")["Hà Văn Thử"].provinces == {"15"}


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("Ông Hà Văn Thử, 61 tuổi, trồng rừng.", 1960),
        ("Ông Hà Văn Thử (SN 1958) trồng rừng.", 1958),
        ("Ông Hà Văn Thử trồng rừng. Ông năm nay 55 tuổi, có bảy héc-ta.", 1966),
        ("Ông Hà Văn Thử sau hai mươi năm trồng rừng nay đã 70 tuổi.", 1951),
        ("Ông Hà Văn Thử nuôi mẹ già năm nay 90 tuổi.", None),
        ("Ông Hà Văn Thử, 30 tuổi Đảng, trồng rừng.", None),
        ("Ông Hà Văn Thử trồng rừng.", None),
    ],
)
def test_a_year_of_birth_follows_from_an_age(text: str, born: int | None) -> None:
    assert people(text)["Hà Văn Thử"].born == born


def test_a_relatives_age_is_not_the_persons() -> None:
    assert stated_age("nuôi vợ ốm đã 60 tuổi") is None
    assert stated_age("giờ đã 60 tuổi") == 60


def test_who_wrote_the_story_is_a_byline() -> None:
    told = people("Ông Hà Văn Thử trồng rừng.\n\nBài và ảnh: Trần Thị Lan", authors=("Trần Thị Lan",))
    assert not told["Hà Văn Thử"].is_byline
    assert all(one.is_byline for name, one in told.items() if name == "Trần Thị Lan")


def test_minors_are_no_sighting() -> None:
    assert people("Em Hà Văn Thử, 12 tuổi, học giỏi.") == {}


@pytest.mark.parametrize(
    ("title", "printed", "unit", "body"),
    [
        ("Chủ tịch UBND xã", "UBND xã", "xã Nậm Có", Body("UBND xã Nậm Có")),
        ("Bí thư Huyện ủy", "Huyện ủy", "huyện Trạm Tấu", Body("Huyện ủy Trạm Tấu")),
        ("Bí thư Huyện ủy Trạm Tấu", "Huyện ủy Trạm Tấu", "huyện Trạm Tấu", Body("Huyện ủy Trạm Tấu")),
        ("Chủ tịch UBND xã", "UBND xã", None, Body("")),
        ("Bộ trưởng", "Bộ Quốc phòng", None, Body("Bộ Quốc phòng", True)),
        ("Chính ủy", "Bộ Chỉ huy Quân sự tỉnh Yên Bái", "tỉnh Yên Bái", Body("Bộ Chỉ huy Quân sự tỉnh Yên Bái")),
        ("Thủ tướng Chính phủ", "", None, Body("Chính phủ", True)),
        ("Trưởng bản", "", None, Body("")),
    ],
)
def test_the_body_of_an_office_is_told_from_others_of_its_kind(
    title: str, printed: str, unit: str | None, body: Body
) -> None:
    assert body_of(title, printed, unit) == body


def test_a_bare_title_belongs_to_the_only_body_that_it_fits() -> None:
    bodies = ["HTX Chè Thu Cúc", "UBND huyện Tân Sơn"]
    assert implied_body("Giám đốc", bodies) == "HTX Chè Thu Cúc"
    assert implied_body("Giám đốc", [*bodies, "Công ty Chè Đèo"]) == ""
    assert implied_body("Chủ tịch", bodies) == ""


def test_offices_of_minister_and_of_village_elder() -> None:
    told = people("Thủ tướng Chính phủ Hà Văn Thử về thăm. Già Hlơi đánh chiêng.")
    assert told["Hà Văn Thử"].provinces == frozenset()
    assert hamlet_of("Chi bộ bản Tà Ghênh") == "tà ghênh"
    assert hamlet_of("UBND xã Nậm Có") is None
    assert [Office("già làng")] == [office for one in told.values() for office in one.offices if one.name == "Hlơi"]
