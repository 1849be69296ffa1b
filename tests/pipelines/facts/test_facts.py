"""What a story's mentions say of one another, one trap a test; the gold above its floors."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from archive.model import Mention, MentionType
from pipelines.entities.gold import parse
from pipelines.facts.dates import iso_date
from pipelines.facts.facts import Facts, find_facts
from pipelines.facts.skeletons import sentences, title_span
from tests.pipelines.facts.scoring import GOLD, HEAD, score

DAY = date(2024, 6, 10)


def read(marked: str) -> tuple[str, tuple[Mention, ...], Facts]:
    """A marked text, its mentions, its facts."""
    story = parse(GOLD, HEAD + marked + "\n")
    mentions = tuple(
        Mention(span.type, span.start, span.end, story.text[span.start : span.end], span.attrs) for span in story.spans
    )
    return story.text, mentions, find_facts(story.text, mentions, DAY)


def given(marked: str) -> list[tuple[str, str | None, str | None]]:
    """(award, giver, receiver) of each commendation."""
    _, mentions, facts = read(marked)

    def surface(number: int | None) -> str | None:
        return None if number is None else mentions[number].surface

    return [(mentions[one.award].surface, surface(one.giver), surface(one.receiver)) for one in facts.commendations]


def test_facts_stay_above_their_floors() -> None:
    shares = score()
    least = tomllib.loads((GOLD / "floors.toml").read_text(encoding="utf-8"))["share"]
    assert set(least) == set(shares)
    assert {name: str(shares[name]) for name, floor in least.items() if shares[name].share < floor} == {}


def test_what_is_only_asked_for_was_not_given() -> None:
    assert given("[ORG Đảng ủy xã] đề nghị [ORG Huyện ủy] tặng [AWARD Giấy khen] cho ông [PER Giàng A Lử].") == []


def test_who_hands_it_over_is_not_who_gives_it() -> None:
    text = "Đồng chí [PER Vũ Thị Hiền] trao [AWARD Bằng khen] của [ORG Thủ tướng Chính phủ] cho ông [PER Chảo Láo Tả]."
    assert given(text) == [("Bằng khen", "Thủ tướng Chính phủ", "Chảo Láo Tả")]


def test_a_pronoun_means_the_last_person_whom_the_story_calls_so() -> None:
    text = (
        "Bà [PER Lò Thị Mai] nuôi 3 con. Con bà là chị [PER Lò Thị Sương].\n"
        "Năm ấy, [ORG UBND huyện Thuận Châu] tặng bà [AWARD Giấy khen]."
    )
    assert given(text) == [("Giấy khen", "UBND huyện Thuận Châu", "Lò Thị Mai")]


def test_a_list_of_receivers_gives_a_row_each() -> None:
    text = "[ORG UBND xã Lăng] tặng [AWARD Giấy khen] cho [FIG 2 tập thể] và bà [PER Alăng Thị Bé]."
    assert given(text) == [
        ("Giấy khen", "UBND xã Lăng", "2 tập thể"),
        ("Giấy khen", "UBND xã Lăng", "Alăng Thị Bé"),
    ]


def test_years_and_times_receive_nothing() -> None:
    text = "[FIG 4 năm] liền, [ORG Trường Tiểu học Pa Cheo] đạt danh hiệu [AWARD Tập thể lao động xuất sắc]."
    assert given(text) == [("Tập thể lao động xuất sắc", None, "Trường Tiểu học Pa Cheo")]


def test_a_certificate_on_the_wall_is_no_fact() -> None:
    assert given("Trên vách treo một tấm [AWARD Bằng khen].") == []


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        (
            "Thừa ủy quyền của [ORG Chủ tịch nước], ông [PER Lê Núi] trao [AWARD Huân chương] cho bà [PER Hồ Sen].",
            [("Huân chương", "Chủ tịch nước", "Hồ Sen")],
        ),
        ("[ORG UBND xã] định tặng [AWARD Giấy khen] cho ông [PER Lê Núi], ông trốn.", []),
        ("Ông [PER Lê Núi] là một trong [FIG 9 đề cử] giải thưởng [AWARD Lương Định Của].", []),
        (
            "Ông [PER Lê Núi] nhận [AWARD Bằng khen] và được đề cử giải thưởng [AWARD Lương Định Của].",
            [("Bằng khen", None, "Lê Núi")],
        ),
        (
            "Chị [PER Hồ Sen] đoạt [AWARD giải Nhất] và hai lần được [ORG UBND tỉnh] tặng [AWARD Bằng khen].",
            [("giải Nhất", None, "Hồ Sen"), ("Bằng khen", "UBND tỉnh", "Hồ Sen")],
        ),
        (
            "Đội cứu hộ có [PER Lê Núi] và [PER Hồ Sen].\n[ORG UBND xã] tặng [AWARD Giấy khen] cho hai anh.",
            [("Giấy khen", "UBND xã", "Lê Núi"), ("Giấy khen", "UBND xã", "Hồ Sen")],
        ),
        (
            "[ORG UBND xã] tặng [AWARD Giấy khen] cho [PER Lê Núi] và [PER Hồ Sen].\n"
            "[ORG Xã đoàn] trao [AWARD Huy hiệu] cho mỗi người.",
            [
                ("Giấy khen", "UBND xã", "Lê Núi"),
                ("Giấy khen", "UBND xã", "Hồ Sen"),
                ("Huy hiệu", "Xã đoàn", "Lê Núi"),
                ("Huy hiệu", "Xã đoàn", "Hồ Sen"),
            ],
        ),
        (
            "[AWARD Giải Ba] được trao cho [PER Lê Núi] ([ORG Công an xã]), [PER Hồ Sen] và [PER Y Hằng].",
            [("Giải Ba", None, "Lê Núi"), ("Giải Ba", None, "Hồ Sen"), ("Giải Ba", None, "Y Hằng")],
        ),
        (
            "Bà [PER Hồ Sen] bán rau.\nTrước đó, [ORG Sở Y tế] tặng [AWARD Giấy khen].",
            [("Giấy khen", "Sở Y tế", "Hồ Sen")],
        ),
        (
            "Anh [PER Lê Núi] lặn giỏi.\n[ORG Tỉnh đoàn] chọn anh là [AWARD Gương mặt trẻ].",
            [("Gương mặt trẻ", "Tỉnh đoàn", "Lê Núi")],
        ),
        ("[LOC Quận Hoàn Kiếm] tặng [AWARD Giấy khen] cho bà [PER Hồ Sen].",
         [("Giấy khen", "Quận Hoàn Kiếm", "Hồ Sen")]),
        (
            "Em [PER Hồ Sen] ([ORG Trường Nà Phặc]) giành [AWARD giải Nhất].",
            [("giải Nhất", None, "Hồ Sen")],
        ),
        ("[ORG Bộ Công an] gửi [AWARD Thư khen] ban chuyên án.", [("Thư khen", "Bộ Công an", None)]),
        (
            "Bác sĩ [PER Lê Núi], Giám đốc [ORG Trung tâm Y tế Lăng], vừa được [ORG Bộ Y tế] tặng [AWARD Bằng khen].\n"
            "Trung tâm của ông hai năm [DATE 2022], [DATE 2023] được [ORG UBND tỉnh] tặng [AWARD Cờ thi đua].",
            [("Bằng khen", "Bộ Y tế", "Lê Núi"), ("Cờ thi đua", "UBND tỉnh", "Trung tâm Y tế Lăng")],
        ),
        (
            "[ORG Tỉnh đoàn] nêu một số gương:\n- [PER Lê Núi], thợ hàn.\n- [PER Hồ Sen], cô nuôi.\n"
            "Mỗi người được [ORG Tỉnh đoàn] tặng [AWARD Giấy khen].",
            [("Giấy khen", "Tỉnh đoàn", "Lê Núi"), ("Giấy khen", "Tỉnh đoàn", "Hồ Sen")],
        ),
        ("[ORG Sở Văn hóa] tổ chức lễ trao danh hiệu [AWARD Nghệ nhân Ưu tú].", []),
        ("Chị [PER Hồ Sen] lắp máy.\nSáng kiến giành [AWARD giải Nhì].", [("giải Nhì", None, "Hồ Sen")]),
        (
            "Vô cùng thương tiếc ông [PER Lê Núi].\n[AWARD Huân chương Kháng chiến]; [AWARD Huy hiệu 50 năm].",
            [("Huân chương Kháng chiến", None, "Lê Núi"), ("Huy hiệu 50 năm", None, "Lê Núi")],
        ),
    ],
)  # fmt: skip
def test_awards_are_given_in_many_ways(marked: str, wanted: list[tuple[str, str | None, str | None]]) -> None:
    assert given(marked) == wanted


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        (
            "Năm qua, toàn ngành có [AWARD Cờ thi đua] của [ORG Bộ Y tế]: [FIG 2 tập thể].",
            [("Cờ thi đua", "Bộ Y tế", "2 tập thể")],
        ),
        (
            "[AWARD Bằng khen] của [ORG Bộ Nội vụ] đã được ông [PER Lê Tạo] trao tận tay cho [ORG Trạm Y tế Na Ư].",
            [("Bằng khen", "Bộ Nội vụ", "Trạm Y tế Na Ư")],
        ),
        (
            "Nhận [AWARD Giấy khen] của [ORG UBND xã Ia Pa] đợt này là các chị: [PER H'Lan], y tá; [PER H'Bia].",
            [("Giấy khen", "UBND xã Ia Pa", "H'Lan"), ("Giấy khen", "UBND xã Ia Pa", "H'Bia")],
        ),
        (
            "[ORG Tỉnh đoàn] tặng [AWARD Bằng khen], [ORG Sở Nội vụ] tặng [AWARD Giấy khen] cho anh [PER Lê Tạo].",
            [("Bằng khen", "Tỉnh đoàn", "Lê Tạo"), ("Giấy khen", "Sở Nội vụ", "Lê Tạo")],
        ),
        (
            "[ORG Bộ Y tế] tặng [AWARD Kỷ niệm chương] cho [FIG 2 bác sĩ], gồm: ông [PER Lê Tạo] và bà [PER Vũ Hiền].",
            [("Kỷ niệm chương", "Bộ Y tế", "Lê Tạo"), ("Kỷ niệm chương", "Bộ Y tế", "Vũ Hiền")],
        ),
        (
            "[ORG Chính phủ] tặng [AWARD Bằng khen] cho anh [PER Lê Tạo], phong tặng [AWARD Cờ] cho chị [PER Vũ Hiền].",
            [("Bằng khen", "Chính phủ", "Lê Tạo"), ("Cờ", "Chính phủ", "Vũ Hiền")],
        ),
        (
            "Ông [PER Lê Tạo] còn giữ tấm [AWARD Bằng khen] do [ORG Bộ Y tế] trao [DATE năm 2011].",
            [("Bằng khen", "Bộ Y tế", "Lê Tạo")],
        ),
        (
            "[ORG Bộ Y tế] tặng [AWARD Cờ] cho [ORG Trạm Y tế Na Ư], [AWARD Bằng khen] cho [FIG 5 cá nhân].",
            [("Cờ", "Bộ Y tế", "Trạm Y tế Na Ư"), ("Bằng khen", "Bộ Y tế", "5 cá nhân")],
        ),
        (
            "[ORG Bộ Y tế] tặng [AWARD Cờ] cho hai hộ: hộ ông [PER Lê Tạo], bản Na; hộ bà [PER Vũ Hiền], bản Ư.",
            [("Cờ", "Bộ Y tế", "Lê Tạo"), ("Cờ", "Bộ Y tế", "Vũ Hiền")],
        ),
        (
            "Theo [DOC Quyết định số 9] vừa được ban hành, [ORG Bộ Y tế] tặng [AWARD Cờ] cho [FIG 5 tập thể].",
            [("Cờ", "Bộ Y tế", "5 tập thể")],
        ),
        ("Ông [PER Lê Tạo] lau bụi trên tấm [AWARD Bằng khen] cho khách xem.", []),
    ],
)  # fmt: skip
def test_who_got_it_may_stand_behind_the_award(marked: str, wanted: list[tuple[str, str | None, str | None]]) -> None:
    assert given(marked) == wanted


def test_the_year_behind_an_award_is_its_own() -> None:
    _, _, facts = read(
        "[PER Lê Núi] được tặng [AWARD Bằng khen] [DATE năm 2020], [DATE năm 2022] nhận [AWARD Huy hiệu] do"
        " [ORG Tỉnh đoàn] trao."
    )
    assert [one.date for one in facts.commendations] == ["2020", "2022"]


def test_a_year_of_birth_in_brackets_is_no_date_of_an_award() -> None:
    _, _, facts = read("[FIG 1 người] được phong [AWARD Nghệ nhân Ưu tú] là ông [PER Kim Sa] ([DATE 1948]).")
    assert [one.date for one in facts.commendations] == [None]


def test_a_list_below_a_sentence_that_counts_gives_each_name_a_row() -> None:
    text = (
        "[ORG UBND tỉnh Kon Tum] tặng [AWARD Bằng khen] cho [FIG 1 tập thể], [FIG 2 cá nhân].\n\nI. TẬP THỂ\n\n"
        "- [ORG Chi bộ thôn Đăk Dế]\n\nII. CÁ NHÂN\n\n1. Bà [PER Y Hằng], thôn 2\n\n2. Ông [PER A Tuyn]: trồng rừng\n\n"
        "Buổi lễ có ông [PER Lê Cam] dự."
    )
    receivers = [receiver for _, giver, receiver in given(text) if giver == "UBND tỉnh Kon Tum"]
    assert receivers == ["1 tập thể", "2 cá nhân", "Chi bộ thôn Đăk Dế", "Y Hằng", "A Tuyn"]


def test_an_award_in_a_line_of_its_own_is_of_those_below_it() -> None:
    text = (
        "I. [AWARD HUÂN CHƯƠNG LAO ĐỘNG HẠNG BA]\n\n1. [ORG Trường PTDTNT tỉnh]\n\n"
        "II. [AWARD BẰNG KHEN] CỦA [ORG THỦ TƯỚNG CHÍNH PHỦ]\n\n1. Ông [PER Mùa A Dơ]."
    )
    assert given(text) == [
        ("HUÂN CHƯƠNG LAO ĐỘNG HẠNG BA", None, "Trường PTDTNT tỉnh"),
        ("BẰNG KHEN", "THỦ TƯỚNG CHÍNH PHỦ", "Mùa A Dơ"),
    ]


def test_what_each_of_the_announced_gets_every_one_of_them_gets() -> None:
    text = (
        "[ORG Tỉnh đoàn] công bố kết quả bình chọn [AWARD Gương mặt trẻ tiêu biểu] năm nay.\n\n"
        "[PER Vàng Mí Chứ], 24 tuổi.\n\n[PER Lù Thị Sính]: dạy khèn.\n\n"
        "Mỗi gương mặt được tặng [AWARD Bằng khen] của [ORG UBND tỉnh]."
    )
    found = given(text)
    for name in ("Vàng Mí Chứ", "Lù Thị Sính"):
        assert ("Gương mặt trẻ tiêu biểu", None, name) in found
        assert ("Bằng khen", "UBND tỉnh", name) in found


def test_what_a_list_ends_with_all_of_it_got() -> None:
    lines = "- [PER Vừ A Lử], bản Mới.\n- [PER Cà Thị Én], bản Cang.\n- [PER Sùng A Páo], bản Nà.\n"
    closing = "Ba {} được [ORG UBND huyện Mường Chà] tặng [AWARD Giấy khen]."
    for words in ("[FIG Ba nông dân]", "Cả ba nông dân", "[FIG 3 nông dân]"):
        found = given(lines + closing.replace("Ba {}", words))
        body = "UBND huyện Mường Chà"
        for name in ("Vừ A Lử", "Cà Thị Én", "Sùng A Páo"):
            assert ("Giấy khen", body, name) in found
    fewer = given(lines + closing.replace("Ba {}", "[FIG Hai nông dân]"))
    assert all(who not in ("Vừ A Lử", "Cà Thị Én") for _, _, who in fewer)


def test_lines_of_a_list_may_have_a_heading_and_several_names() -> None:
    lines = "* Dệt thổ cẩm: bà [PER Lò Thị Ộp]; chị [PER Vi Thị Xuân] nuôi tằm.\n* Rèn: ông [PER Và Nỏ Chù], thợ cả.\n"
    found = given(lines + "Ba nghệ nhân được [ORG Sở Công Thương tỉnh] tặng [AWARD Giấy khen].")
    assert {who for _, _, who in found} == {"Lò Thị Ộp", "Vi Thị Xuân", "Và Nỏ Chù"}


def test_who_gives_in_the_name_of_a_body_gives_for_it() -> None:
    text = (
        "Bí thư [ORG Tỉnh đoàn] [PER|role=Bí_thư_Tỉnh_đoàn Lê Thị Kiều] trao [AWARD Giấy khen] cho em [PER Thạch Khom]."
    )
    assert given(text) == [("Giấy khen", "Tỉnh đoàn", "Thạch Khom")]


def test_titles_in_a_row_are_roles_of_their_own() -> None:
    text = (
        "[PER|role=Phó_Bí_thư_Huyện_ủy,_Chủ_tịch_UBND_huyện Lò Văn Sắn], Phó Bí thư [ORG Huyện ủy],"
        " Chủ tịch [ORG UBND huyện], phát biểu."
    )
    _, mentions, facts = read(text)
    assert [(role.title, mentions[role.office or 0].surface) for role in facts.roles] == [
        ("Phó Bí thư Huyện ủy", "Huyện ủy"),
        ("Chủ tịch UBND huyện", "UBND huyện"),
    ]


def test_the_body_behind_a_rank_and_name_is_the_office() -> None:
    _, mentions, facts = read("Đại úy [PER|role=Đại_úy Lê Bá Thứ], [ORG Công an xã Lăng], tới nơi.")
    assert [mentions[role.office or 0].surface for role in facts.roles] == ["Công an xã Lăng"]


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        (
            "Ông [PER Lê Núi], nguyên Bí thư [ORG Đảng ủy xã Lăng], nay là cố vấn của [ORG HTX Suối Bon], kể.",
            [("Lê Núi", "Bí thư", "Đảng ủy xã Lăng", True), ("Lê Núi", "cố vấn", "HTX Suối Bon", False)],
        ),
        (
            "Các đồng chí: [PER Lê Núi], [PER Hồ Sen] - Phó Chủ tịch [ORG UBND xã Lăng] cùng dự.",
            [("Lê Núi", "Phó Chủ tịch", "UBND xã Lăng", False), ("Hồ Sen", "Phó Chủ tịch", "UBND xã Lăng", False)],
        ),
        (
            "Có các đồng chí Ủy viên [ORG Ban Thường vụ Huyện ủy]: [PER Lê Núi], [PER Hồ Sen].",
            [
                ("Lê Núi", "Ủy viên", "Ban Thường vụ Huyện ủy", False),
                ("Hồ Sen", "Ủy viên", "Ban Thường vụ Huyện ủy", False),
            ],
        ),
        (
            "Hai Phó Chủ tịch là các ông [PER Lê Núi] và [PER Hồ Sen].",
            [("Lê Núi", "Phó Chủ tịch", None, False), ("Hồ Sen", "Phó Chủ tịch", None, False)],
        ),
        ("Tổ trưởng là anh [PER Lê Núi], ở đầu xóm.", [("Lê Núi", "Tổ trưởng", None, False)]),
        (
            "Dự lễ có các thầy Hiệu trưởng qua các thời kỳ: [PER Lê Núi], [PER Hồ Sen].",
            [("Lê Núi", "Hiệu trưởng", None, True), ("Hồ Sen", "Hiệu trưởng", None, True)],
        ),
        (
            "Ông [PER Lê Núi] làm Bí thư [ORG Đoàn xã Lăng], rồi làm Chủ tịch [ORG UBND xã Lăng] đến khi nghỉ hưu.",
            [("Lê Núi", "Bí thư", "Đoàn xã Lăng", True), ("Lê Núi", "Chủ tịch", "UBND xã Lăng", True)],
        ),
        (
            "Anh [PER Lê Núi] là Giám đốc [ORG HTX Suối Bon], chị [PER Hồ Sen] là Bí thư [ORG Đoàn xã Lăng].",
            [("Lê Núi", "Giám đốc", "HTX Suối Bon", False), ("Hồ Sen", "Bí thư", "Đoàn xã Lăng", False)],
        ),
        (
            "Ông [PER Lê Núi] thôi giữ chức Trưởng [ORG Phòng Nội vụ] để nhận nhiệm vụ mới: Giám đốc [ORG Sở Nội vụ].",
            [("Lê Núi", "Trưởng", "Phòng Nội vụ", True), ("Lê Núi", "Giám đốc", "Sở Nội vụ", False)],
        ),
        (
            "Ông [PER Lê Núi] được điều động giữ chức Giám đốc [ORG Sở Nội vụ] thay ông [PER Hồ Sen] nghỉ hưu.",
            [("Lê Núi", "Giám đốc", "Sở Nội vụ", False), ("Hồ Sen", "Giám đốc", "Sở Nội vụ", True)],
        ),
        (
            "Thầy [PER Lê Núi] đã mất.\nSinh ở Huế, thầy từng giữ các chức vụ Trưởng [ORG Phòng Y tế],"
            " Phó Chủ tịch [ORG UBND huyện].",
            [("Lê Núi", "Trưởng", "Phòng Y tế", True), ("Lê Núi", "Phó Chủ tịch", "UBND huyện", True)],
        ),
        (
            "Già [PER Lê Núi] cười.\nHồi còn làm Chủ tịch [ORG UBND xã Lăng], già đi bộ suốt.",
            [("Lê Núi", "Chủ tịch", "UBND xã Lăng", True)],
        ),
        ("Luật sư [PER Lê Núi] ([ORG Đoàn Luật sư Huế]) nói.", [("Lê Núi", "Luật sư", "Đoàn Luật sư Huế", False)]),
        ("Ông [PER Lê Núi] (nguyên ngư dân) kể.", [("Lê Núi", "ngư dân", None, True)]),
        ("Ông [PER Lê Núi], ngư dân ở [LOC xã Lăng], kể.", []),
        ("[MODEL Đội Chim Sơn Ca] mới lập. Đội trưởng [PER Lê Núi] vui.",
         [("Lê Núi", "Đội trưởng", "Đội Chim Sơn Ca", False)]),
        ("Hôm ấy có ông [PER Lê Núi], trưởng thôn [PER Hồ Sen] và tôi.", [("Hồ Sen", "trưởng thôn", None, False)]),
        ("Nhà giáo Nhân dân [PER Lê Núi] đã mất.", []),
        (
            "Ông [PER Lê Núi], Trưởng phòng Tham mưu [ORG Công an tỉnh], nói.",
            [("Lê Núi", "Trưởng phòng Tham mưu", "Công an tỉnh", False)],
        ),
        (
            "Hội đồng bầu các ông [PER Lê Núi] và [PER Hồ Sen] làm Phó Chủ tịch [ORG UBND tỉnh].",
            [("Hồ Sen", "Phó Chủ tịch", "UBND tỉnh", False), ("Lê Núi", "Phó Chủ tịch", "UBND tỉnh", False)],
        ),
        ("Vốn là lính đặc công nước, ông [PER Lê Núi] bơi giỏi.", [("Lê Núi", "lính đặc công nước", None, True)]),
        (
            "Ông [PER Lê Núi] nguyên là Chủ tịch [ORG UBND xã Lăng], sau đó làm thôn trưởng.",
            [("Lê Núi", "Chủ tịch", "UBND xã Lăng", True), ("Lê Núi", "thôn trưởng", None, True)],
        ),
        (
            "Thượng tá [PER Lê Núi], Trưởng [ORG Công an xã Lăng], nói.",
            [("Lê Núi", "Trưởng", "Công an xã Lăng", False)],
        ),
        (
            "[DATE Năm 1976], ông [PER Lê Núi] về quê.\nTừ [DATE năm 1980] đến [DATE năm 1990], ông là Trưởng khoa"
            " rồi Phó Giám đốc [ORG Bệnh viện huyện].",
            [("Lê Núi", "Trưởng khoa", "Bệnh viện huyện", True), ("Lê Núi", "Phó Giám đốc", "Bệnh viện huyện", True)],
        ),
    ],
)  # fmt: skip
def test_titles_are_said_in_many_ways(marked: str, wanted: list[tuple[str, str, str | None, bool]]) -> None:
    _, mentions, facts = read(marked)
    found = []
    for role in facts.roles:
        office = None if role.office is None else mentions[role.office].surface
        title = role.title.removesuffix(office or "").strip().removesuffix(" của").strip()
        found.append((mentions[role.person].surface, title, office, role.is_past))
    assert sorted(found, key=str) == sorted(wanted, key=str)


def test_short_forms_lead_to_the_full_one() -> None:
    text = (
        "[ORG Huyện ủy Trạm Tấu] khen ông [PER Giàng A Páo]. Anh [PER Páo] cười.\n"
        "[ORG Huyện ủy] cũng khen [PER Giàng A Dê]."
    )
    _, mentions, facts = read(text)
    pairs = [(mentions[short].surface, mentions[full].surface) for short, full in facts.short_forms]
    assert pairs == [("Páo", "Giàng A Páo"), ("Huyện ủy", "Huyện ủy Trạm Tấu")]


def test_a_short_form_that_may_mean_two_stays_alone() -> None:
    text = "[ORG UBND xã Hồng Ca] và [ORG UBND xã Bản Mù] họp. [ORG UBND xã] kết luận."
    assert read(text)[2].short_forms == ()


def test_the_place_of_a_title_is_its_span_in_the_text() -> None:
    text, _, facts = read("Ông [PER Lý Văn Sình] hiện là Chủ tịch [ORG Hội Nông dân xã Bản Mù].")
    assert [text[role.start : role.end] for role in facts.roles] == ["Chủ tịch Hội Nông dân xã Bản Mù"]


def test_the_title_beside_a_name_belongs_to_the_person() -> None:
    text, mentions, _ = read("[PER|role=Bí_thư_Chi_bộ Lò Văn Inh], Bí thư Chi bộ, đi trước.")
    start, end = title_span(text, mentions[0])
    assert text[start:end] == "Lò Văn Inh, Bí thư Chi bộ"
    assert [one.skeleton for one in sentences(text, mentions)] == ["<P0>, đi trước."]


def test_a_skeleton_knows_where_its_letters_stand() -> None:
    text, mentions, _ = read("Xã họp. Ông [PER Lò Văn Inh] được khen, [ORG UBND xã] tặng quà.")
    second = list(sentences(text, mentions))[1]
    for word in ("ông", "được", "tặng"):
        at = second.offset(second.skeleton.index(word))
        assert text[at : at + len(word)].lower() == word


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("3/6/2024", "2024-06-03"),
        ("ngày 2 tháng 9 năm 2020", "2020-09-02"),
        ("Tháng 5/2023", "2023-05"),
        ("tháng 8 năm 2006", "2006-08"),
        ("5/2023", "2023-05"),
        ("Năm 2019", "2019"),
        ("cuối năm 2022", "2022"),
        ("26-3", "2024-03-26"),
        ("23/9", "2023-09-23"),
        ("tháng 8", "2023-08"),
        ("giai đoạn 2021 - 2025", None),
        ("31/2/2024", None),
        ("tháng 13/2024", None),
        ("quý I", None),
    ],
)
def test_a_printed_date_is_as_exact_as_it_is_printed(printed: str, wanted: str | None) -> None:
    assert iso_date(printed, DAY) == wanted


def test_a_day_without_a_year_stays_open_in_a_story_without_a_date() -> None:
    assert iso_date("26-3", None) is None


def test_kinds_that_no_pattern_speaks_of_do_not_disturb() -> None:
    assert find_facts("", ()) == Facts()
    quote = Mention(MentionType.QUOTE, 0, 9, "Tôi vui lắm"[:9])
    assert find_facts("Tôi vui lắm.", (quote,)) == Facts()


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        ("Ông [PER Lê Núi] hiến [FIG|value=9;unit=m2 9 m2] đất.", [("hiến đất", "Lê Núi")]),
        (
            "[ORG HTX Suối Bon] trồng [FIG|value=4;unit=ha 4 ha] chè, xuất khẩu hơn [FIG|value=7;unit=tấn 7 tấn].",
            [("trồng chè", "HTX Suối Bon"), ("xuất khẩu tấn", "HTX Suối Bon")],
        ),
        (
            "Chị [PER Hồ Sen], cán bộ [ORG Hội Phụ nữ xã], vận động [FIG|value=8;unit=hộ 8 hộ] nghèo.",
            [("vận động hộ nghèo", "Hồ Sen")],
        ),
        (
            "Ông [PER Lê Núi] mở lớp.\n[FIG|value=5;unit=em 5 em] được ông dạy bơi.",
            [("em", "Lê Núi")],
        ),
        (
            "Bà [PER Hồ Sen] cho biết [ORG Quỹ Suối Bon] góp [FIG|value=2;unit=triệu_đồng 2 triệu đồng].",
            [("góp", "Quỹ Suối Bon")],
        ),
        ("[FIG|value=6;unit=nghệ_nhân 6 nghệ nhân] đang có [FIG|value=30;unit=học_trò 30 học trò].",
         [("nghệ nhân", None), ("học trò", "6 nghệ nhân")]),
        (
            "[ORG Đồn Biên phòng Lăng] ở xa.\nTừ đó, đồn nhận đỡ đầu [FIG|value=3;unit=cháu 3 cháu] mồ côi.",
            [("nhận đỡ đầu cháu mồ côi", "Đồn Biên phòng Lăng")],
        ),
    ],
)  # fmt: skip
def test_a_figure_says_what_it_counts_and_who_did_it(marked: str, wanted: list[tuple[str, str | None]]) -> None:
    _, mentions, facts = read(marked)
    found = [(one.counted, None if one.who is None else mentions[one.who].surface) for one in facts.figures]
    assert found == wanted
