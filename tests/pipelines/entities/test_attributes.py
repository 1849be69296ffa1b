"""What a mention carries besides its place: role, level, value and unit, speaker."""

from __future__ import annotations

import pytest

from tests.pipelines.entities.marking import attribute, by_grammar, read_marks

SENTENCES = [
    "Ông [PER|role=Bí_thư_Đảng_ủy_xã_Cao_Sơn Lù Văn Pín], Bí thư Đảng ủy xã Cao Sơn, đi cùng.",
    "Đồng chí [PER|role=Phó_Chủ_tịch_UBND_huyện Trần Quốc Khoan] - Phó Chủ tịch UBND huyện cho biết.",
    "Trưởng bản [PER|role=Trưởng_bản Giàng A Páo] đi trước, chị [PER Vàng Thị Mỉ] đi sau.",
    "Ông [PER|role=nguyên_Chủ_tịch_Hội_Nông_dân_xã Hà Văn Tấu], nguyên Chủ tịch Hội Nông dân xã, nhớ lại.",
    "Ghi nhận đóng góp của ông [PER Lò Văn Páo], Chủ tịch UBND tỉnh đã tặng Bằng khen.",
    "Theo bà [PER|role=Bí_thư_Đoàn_xã Lê Hoa], Bí thư Đoàn xã, chị [PER Trần Thị Lan] là hội viên tiêu biểu.",
    "Thượng úy [PER|role=Thượng_úy Nông Văn Thạch] cõng cụ già qua suối.",
    "Thiếu tá [PER|role=Đồn_trưởng_Đồn_Biên_phòng_Pa_Tần Lê Văn Cừ], Đồn trưởng Đồn Biên phòng Pa Tần kể.",
    "Cô giáo [PER Nguyễn Thị Hậu] dạy lớp ghép.",
    "Ở [LOC|level=thon bản Lồng Pá], [LOC|level=xa xã Cao Sơn], [LOC|level=huyen huyện Mường Khương].",
    "Người [LOC|level=other Tây Nguyên] xuống [LOC|level=tinh TP. Đà Nẵng] rồi về [LOC|level=huyen TP. Pleiku].",
    "Ở [LOC|level=huyen huyện Bản Lìm] đường xấu. [LOC|level=huyen Bản Lìm] nay có đường mới.",
    "Chợ họp bên [LOC|level=other sông Chảy].",
    "Đạt [FIG|value=40,5;unit=tỷ_đồng 40,5 tỷ đồng], bằng [FIG|value=15;unit=% 15%] kế hoạch.",
    "Có [FIG|value=9/10;unit=hộ 9/10 hộ] góp [FIG|value=8_-_10;unit=kg 8 - 10 kg] gạo.",
    'Chị [PER Vàng Thị Mỉ] dệt vải. "[QUOTE|speaker=Vàng_Thị_Mỉ Mình dệt cho con gái mặc ngày cưới]", chị Mỉ nói.',
    "Ông [PER Lò Văn Sơn] cho biết: [QUOTE|speaker=Lò_Văn_Sơn Bản còn nghèo nhưng ai cũng gửi con tới lớp].",
]  # fmt: skip


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_attribute_that_is_marked_is_found(sentence: str) -> None:
    marked = read_marks(sentence)
    mentions = by_grammar(marked.text)
    wanted = {marked.text[span.start : span.end]: dict(span.attrs) for span in marked.spans}
    found = {mention.surface: dict(mention.attrs) for mention in mentions if mention.surface in wanted}
    assert found == wanted


def test_a_quote_of_nobody_named_has_no_speaker() -> None:
    mentions = by_grammar('Một cụ già nói: "Làng mình nay sáng điện cả đêm, vui lắm cháu ạ".')
    assert [dict(mention.attrs) for mention in mentions] == [{}]


def test_the_speaker_is_the_fullest_name_that_the_story_gives() -> None:
    text = "Bà Lâm Thị Quý mở lớp.\nBà Quý tâm sự: “Chữ nghĩa thì phải cho đi mới còn, giữ lại thì mai một mất”."
    quote = next(mention.surface for mention in by_grammar(text) if mention.type == "QUOTE")
    assert attribute(by_grammar(text), quote, "speaker") == "Lâm Thị Quý"


SAID = "Đường xong rồi thì trẻ con đi học không lấm chân nữa"


@pytest.mark.parametrize(
    ("story", "speaker"),
    [
        (f'Bà Lâm Thị Quý và ông Hà Văn Tấu mở lớp.\n"{SAID}", bà nói.', "Lâm Thị Quý"),
        (f"Chị H'Luyn Byă dệt vải. H'Luyn cười: \"{SAID}\".", "H'Luyn Byă"),
        (f'Bà con gọi ông Trần Văn Đậm là Tư Đậm.\n"{SAID}", ông Tư Đậm kể.', "Trần Văn Đậm"),
        (f'Ông Lù Văn Pín làm đường. Ai cũng bảo: "{SAID}".', None),
        (f"Gặp ông Lù Văn Pín bên đường mới.\n- Ông thấy sao?\n- {SAID}.", "Lù Văn Pín"),
        (f'Ông Lù Văn Pín nhắc lời Bác dạy: "{SAID}".', "Hồ Chí Minh"),
    ],
)
def test_who_speaks_follows_from_how_people_are_addressed(story: str, speaker: str | None) -> None:
    assert attribute(by_grammar(story), SAID, "speaker") == speaker


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Ông Lù Văn Pín, 64 tuổi, người Giáy, Bí thư Chi bộ, đi cùng.", "Bí thư Chi bộ"),
        ("Ông Lù Văn Pín (SN 1960), Phó Giám đốc Trung tâm, ghi chép.", "Phó Giám đốc Trung tâm"),
        ("Giám đốc Công an tỉnh, Thiếu tướng Lù Văn Pín tới dự.", "Giám đốc Công an tỉnh"),
        ("Nghệ nhân Ưu tú Lù Văn Pín gõ trống.", "Nghệ nhân Ưu tú"),
        ("Thượng úy Lù Văn Pín, dân quân Hà Văn Tấu cùng đi.", "Thượng úy"),
        ("Ông Lù Văn Pín, người làng bên, đi cùng.", None),
    ],
)
def test_a_role_is_the_office_beside_the_name(sentence: str, role: str | None) -> None:
    assert attribute(by_grammar(sentence), "Lù Văn Pín", "role") == role
