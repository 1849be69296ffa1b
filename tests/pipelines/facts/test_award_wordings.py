"""Who gave and got an award where a newspaper words it otherwise than "A được B tặng": one fault a test."""

from __future__ import annotations

import pytest

from pipelines.facts.award_phrase import phrases
from tests.pipelines.facts.test_facts import given, read

TWO_GIVERS = "Ông [PER Lê Núi] nhận [AWARD Bằng khen] của Chủ tịch [ORG UBND tỉnh], của [ORG Bộ Y tế]."


def test_each_of_several_givers_of_one_award_is_named() -> None:
    assert given(TWO_GIVERS) == [("Bằng khen", "UBND tỉnh", "Lê Núi"), ("Bằng khen", "Bộ Y tế", "Lê Núi")]


def test_who_gives_another_award_is_no_giver_of_the_first() -> None:
    text = (
        "Ông [PER Lê Núi] nhận [AWARD Bằng khen] của [ORG Bộ Y tế],"
        " [ORG UBND xã] tặng [AWARD Giấy khen] cho [PER Hồ Sen]."
    )
    assert given(text) == [("Bằng khen", "Bộ Y tế", "Lê Núi"), ("Giấy khen", "UBND xã", "Hồ Sen")]


def test_givers_side_by_side_with_as_many_awards_gave_one_each() -> None:
    text = "[ORG Bộ Y tế], [ORG UBND xã] đã tặng ông [PER Lê Núi] [AWARD Bằng khen], [AWARD Giấy khen]."
    assert given(text) == [("Bằng khen", "Bộ Y tế", "Lê Núi"), ("Giấy khen", "UBND xã", "Lê Núi")]


@pytest.mark.parametrize(
    ("marked", "dates"),
    [
        (
            "Ông [PER Lê Núi] nhận [AWARD Bằng khen] của [ORG Bộ Y tế] [DATE năm 2018], [AWARD Cờ] [DATE năm 2021].",
            ["2018", "2021"],
        ),
        (
            "[DATE Năm 2020], ông [PER Lê Núi] nhận [AWARD Bằng khen], [AWARD Giấy khen] ([DATE 2021]).",
            ["2020", "2021"],
        ),
        (
            "Ông [PER Lê Núi] nhận [AWARD Bằng khen] [DATE năm 2010] của [ORG Sở Y tế], [DATE 2012] của [ORG Bộ Y tế].",
            ["2010", "2012"],
        ),
    ],
)
def test_a_date_in_a_row_of_awards_is_that_of_its_own_award(marked: str, dates: list[str]) -> None:
    assert [one.date for one in read(marked)[2].commendations] == dates


@pytest.mark.parametrize(
    "marked",
    [
        "Người được [ORG Bộ Y tế] tặng [AWARD Bằng khen] là bà [PER Hồ Sen].",
        "Trong số [FIG 9 người] được [ORG Bộ Y tế] tặng [AWARD Bằng khen] có bà [PER Hồ Sen].",
        "Được [ORG Bộ Y tế] tặng [AWARD Bằng khen], bà [PER Hồ Sen] càng vui.",
        "Cầm trên tay [AWARD Bằng khen] của [ORG Bộ Y tế], bà [PER Hồ Sen] cười.",
        "Từ tay [ORG Bộ Y tế], bà [PER Hồ Sen] nhận [AWARD Bằng khen].",
        "[AWARD Bằng khen] mà [ORG Bộ Y tế] trao tặng cho bà [PER Hồ Sen] còn mới.",
        "Tấm [AWARD Bằng khen] của [ORG Bộ Y tế] là công sức cả đời của bà [PER Hồ Sen].",
    ],
)
def test_who_got_an_award_may_stand_anywhere(marked: str) -> None:
    assert given(marked) == [("Bằng khen", "Bộ Y tế", "Hồ Sen")]


def test_what_kin_without_a_name_got_is_nobodys_whom_the_pronoun_means() -> None:
    text = "Ông [PER Lê Núi] cười. Con trai ông vừa được [ORG Bộ Y tế] tặng [AWARD Bằng khen]."
    assert given(text) == [("Bằng khen", "Bộ Y tế", None)]


def test_a_speaker_of_an_earlier_paragraph_is_not_meant_by_a_pronoun() -> None:
    text = (
        "Ông [PER Lê Núi] ở xa. Ông [PER Núi] làm vườn.\nÔng [PER Hồ Văn Đá], trưởng thôn, nhận xét rằng vườn đẹp.\n"
        "[DATE Năm 2020], ông được [ORG UBND xã] tặng [AWARD Giấy khen]."
    )
    assert given(text) == [("Giấy khen", "UBND xã", "Núi")]


def test_somebody_who_speaks_of_himself_is_named() -> None:
    text = '"[QUOTE|speaker=Hồ_Sen Tôi được [ORG Bộ Y tế] tặng [AWARD Bằng khen]]", bà [PER Hồ Sen] kể.'
    assert given(text) == [("Bằng khen", "Bộ Y tế", "Hồ Sen")]


def test_an_award_named_shorter_is_not_another_one() -> None:
    text = (
        "[ORG Tiểu đoàn 7] được tặng [AWARD Huân chương Lao động hạng Ba]."
        " [ORG Chủ tịch nước] gắn [AWARD Huân chương] lên cờ của [ORG Tiểu đoàn 7]."
    )
    assert given(text) == [("Huân chương Lao động hạng Ba", None, "Tiểu đoàn 7")]


def test_a_phrase_ends_before_the_next_award_of_its_row() -> None:
    skeleton = "được tặng <A1> của <O2> <D3>, danh hiệu <A4> và <A5>."
    found = phrases(skeleton)
    assert [skeleton[found[award].end :][:2] for award in (1, 4, 5)] == [", ", " v", "."]
    assert {one.row for one in found.values()} == {(1, 4, 5)}


@pytest.mark.parametrize(
    "front",
    ["Ghi nhận đóng góp của ông", "Trước việc làm dũng cảm của anh", "Nhằm động viên tinh thần của đồng chí"],
)
def test_the_office_behind_a_fronted_clause_gives_and_is_not_that_of_whom_it_names(front: str) -> None:
    text = f"{front} [PER Lò Văn Páo], Chủ tịch [ORG UBND tỉnh] đã tặng [AWARD Bằng khen]."
    assert given(text) == [("Bằng khen", "UBND tỉnh", "Lò Văn Páo")]
    assert read(text)[2].roles == ()


def test_the_office_of_who_gives_stays_his_own() -> None:
    text = "Tại buổi lễ, ông [PER Lò Văn Páo], Chủ tịch [ORG UBND tỉnh] đã trao [AWARD Bằng khen] cho chị [PER Hồ Sen]."
    assert [role.title for role in read(text)[2].roles] == ["Chủ tịch UBND tỉnh"]


def test_a_prize_goes_to_the_team_of_a_commune_and_not_to_where_a_winner_comes_from() -> None:
    text = "[AWARD Giải Nhất] thuộc về đội tuyển [LOC xã Mường Lạn], [AWARD giải Nhì] thuộc về [ORG Hội Nông dân]."
    assert given(text) == [("Giải Nhất", None, "xã Mường Lạn"), ("giải Nhì", None, "Hội Nông dân")]
    assert given("[AWARD Giải Nhất] thuộc về thí sinh đến từ [LOC tỉnh Nghệ An].") == []
    assert given("[AWARD Giải Nhất] thuộc về em [PER Lê Hòa], [LOC xã Mường Lạn].") == [("Giải Nhất", None, "Lê Hòa")]


def test_one_of_ten_is_who_is_named_and_not_the_ten() -> None:
    ten = "[FIG|value=10;unit=người 10 người]"
    text = f"Anh [PER Lê Núi] là 1 trong {ten} được [ORG Trung ương Đoàn] trao [AWARD Bằng khen]."
    assert given(text) == [("Bằng khen", "Trung ương Đoàn", "Lê Núi")]
