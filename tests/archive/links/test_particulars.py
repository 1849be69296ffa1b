"""Which names and figures tell a story from the others of its theme."""

from __future__ import annotations

import pytest

from archive.links.shingles import shingles_of


def telling(sentence: str) -> set[str]:
    return set(shingles_of([sentence]).telling)


def test_a_figure_counts_with_what_it_counts() -> None:
    assert telling("Tổ trồng 12.000 cây, giảm 35% thuốc, đi 38km đèo") == {"12.000 cay", "35 %", "38 km"}


@pytest.mark.parametrize("day", ["ngày 18-5-2006 ông", "ngày 18/5/2006 ông", "ngày 18.05.2006 ông"])
def test_a_day_is_the_same_however_a_newsroom_writes_it(day: str) -> None:
    assert telling(day) == {"18.5.2006 ong"}


@pytest.mark.parametrize(
    "cited",
    ["số 05-CT/TW", "theo Nghị định số 116/2016/NĐ-CP", "giai đoạn 2021-2025", "từ năm 2019", "4. Thợ hàn"],
)
def test_what_many_stories_cite_tells_none_of_them(cited: str) -> None:
    assert telling(cited) == set()


def test_a_name_counts_by_its_pairs_of_syllables_so_that_a_shortened_one_still_meets_it() -> None:
    whole, shortened = telling("gặp Hạng Páo Dế ở nương"), telling("gặp anh Páo Dế ở nương")
    assert whole == {"hang pao", "pao de"}
    assert shortened == {"pao de"}


def test_the_last_syllable_of_a_name_counts_behind_a_word_of_kinship() -> None:
    assert telling("Nghe xong, ông Dình và chị Sính về") == {"dinh", "sinh"}
    assert telling("Nghe xong, Dình về") == set()


@pytest.mark.parametrize(
    "official",
    [
        "dự có đồng chí Lò Văn Thoan",
        "dự có Cao Thị Lệ Bình, Phó Bí thư Thường trực Tỉnh ủy",
        "theo Chủ tịch UBND tỉnh Đoàn Trọng Khôi",
        "theo ông Phan Văn Điềm - Giám đốc Sở",
    ],
)
def test_who_holds_an_office_of_the_province_is_named_in_every_report_of_it(official: str) -> None:
    assert telling(official) == set()


@pytest.mark.parametrize("hero", ["theo ông A Thít, Bí thư Chi bộ thôn", "bà Chủ tịch Hội Nông dân xã A Thít"])
def test_who_holds_an_office_of_a_village_is_whom_the_story_is_about(hero: str) -> None:
    assert "a thit" in telling(hero)


def test_a_place_before_an_office_is_not_its_holder() -> None:
    assert telling("vào bản Huổi Luông, Chủ tịch tỉnh xắn quần") == {"huoi luong"}


def test_bodies_and_words_of_the_theme_are_nobody_s_name() -> None:
    assert telling("của Sở Khoa học, Hội Nông dân, Bác Hồ, Việt Nam, Trung ương Đảng") == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa giải, thủy lợi", "hoà giải, thuỷ lợi"),
        ("lý do kỹ thuật, 4 tỷ", "lí do kĩ thuật, 4 tỉ"),
        ("H'Nghiêm ở Đắk Lắk", "H’Nghiêm ở Đăk Lăk"),
        ("sáng 17.5 tại xã", "sáng 17/5 tại xã"),
        ("chị đi họp, mấy ông già", "chị đi họp,mấy ông già"),
        ("chiếc lu xi-măng có nắp", "chiếc lu xi măng có nắp"),
    ],
)
def test_habits_of_spelling_make_no_other_text(one: str, other: str) -> None:
    assert shingles_of([one]) == shingles_of([other])
