"""The grammar, a sentence of ours for each form that it must know."""

from __future__ import annotations

import pytest

from tests.pipelines.entities.marking import by_grammar, got, read_marks, wanted

PERSONS = [
    "Ông [PER Lù Văn Pín] kể chuyện làm đường.",
    "Chị [PER Vàng Thị Mỉ] và anh [PER Giàng A Páo] cùng dạy lớp.",
    "Bà [PER H'Nguôm Byă] dệt vải bên hiên.",
    "Nghệ nhân [PER Ksor H'Lê] gõ chiêng rất khéo.",
    "Đồng chí [PER Trần Quốc Khoan] - Bí thư [ORG Đảng ủy xã Nậm Hồng] cho biết.",
    "Bí thư [ORG Đảng ủy xã Xà Phình] [PER Giàng A Dế] thăm ruộng ngô.",
    "Cán bộ xã [PER Vàng A Sình] cười rất tươi.",
    "Già làng [PER Thào A Chư] vừa nhận thêm việc.",
    "Anh [PER Lê Hoàng N.] bị lừa mất tiền.",
    "Chị [PER Đặng Thị Mùi] đi chợ. Về nhà, [PER Mùi] nấu cơm cho con.",
    "Lớp học do cô [PER Nông Thị Bền] đứng lớp.",
    "TS. [PER Lâm Quang Vĩ] trình bày kết quả.",
    "Bác Hồ dạy phải yêu dân.",
    "Phê-rô [PER Nguyễn Văn Lộc] lo việc xứ.",
    "Chị [PER Ka' Thuý] và ông [PER Đinh Văn Y’] cùng [PER Y' Krăk] ra suối.",
    "Thứ trưởng [ORG Bộ Y tế] [PER Đoàn Hữu Bảo] chủ trì.",
    "Phó Chủ tịch [ORG UBND tỉnh] [PER Lê Thanh Mẫn Nhi] trao quà.",
    "Bí thư [ORG Tỉnh ủy] [PER Phan Thành Nhuận] xuống đồng.",
    "Trung úy [ORG Công an xã] [PER Hoàng Gia Bách] dắt bò lên bờ.",
    "Chủ tịch [ORG UBND xã Hồ Thầu] [PER Lý A Sẻng] đi đầu.",
]
ORGANISATIONS = [
    "Sáng nay, [ORG Huyện ủy Mường Khem] tổ chức hội nghị.",
    "Đơn được gửi tới [ORG UBND xã Bản Lầu].",
    "[ORG Ban Tuyên giáo Tỉnh ủy] phối hợp với [ORG Sở Văn hóa, Thể thao và Du lịch] mở lớp.",
    "Vốn vay từ [ORG Ngân hàng Chính sách xã hội huyện] giúp bà con.",
    "Cùng đi có lãnh đạo [ORG Hội LHPN tỉnh], [ORG Tỉnh đoàn Lào Cai].",
    "Anh làm ở [ORG Công an huyện Sông Mã] đã lâu.",
    "Các em học tại [ORG Trường THCS Nậm Ty].",
    "Mặt hàng của [ORG HTX Suối Tiên] bán chạy.",
    "Chi bộ họp hằng tháng, cấp ủy và chính quyền cùng lo.",
    "Chi đoàn nhận việc, [ORG Đoàn Thanh niên xã Tả Phời] góp công.",
    "Bà gửi đơn lên [ORG TAND cấp cao tại TP.HCM] từ hôm qua.",
    "[ORG Thanh tra huyện] sẽ xem lại, nhưng đoàn thanh tra huyện thì chưa.",
    "[ORG Phòng Cảnh sát điều tra tội phạm về ma túy Công an tỉnh Sơn La] lập chốt.",
    "[ORG Sở Nông nghiệp và PTNT] cùng [ORG Trung tâm Phát triển quỹ đất] đo lại ruộng.",
    "Đơn gửi [ORG Công đoàn các khu công nghiệp] đã có trả lời.",
]
PLACES = [
    "Gia đình ở [LOC thôn Nà Lìn], [LOC xã Cao Sơn], [LOC huyện Mường Khương], [LOC tỉnh Lào Cai].",
    "Từ huyện vùng cao [LOC Si Ma Cai], phong trào lan rộng.",
    "Nhà ở [LOC phường 7], [LOC TP. Mỹ Tho].",
    "Họ thuê nhà trên [LOC đường Lê Hồng Phong].",
    "Bè cá nằm ven [LOC sông Hậu].",
    "Thư gửi Trưởng bản [LOC Tà Cóm] đã tới.",
    "Huyện mở đường, xã góp công, thôn góp sức.",
    "Gạo lên [LOC Tây Nguyên] bằng xe tải.",
    "Đoàn sang [LOC Lào] học cách trồng cà phê.",
    "Củ sâm Ngọc Linh rất quý.",
    "Hộ ấy ở [LOC tổ dân phố số 4], [LOC phường Quang Trung].",
]
DOCUMENTS = [
    "Thực hiện [DOC Chỉ thị số 05-CT/TW] của [ORG Bộ Chính trị], xã làm từng việc.",
    "[DOC Nghị quyết Trung ương 4 (khóa XII)] được học kỹ.",
    "Theo [DOC Quyết định số 118/QĐ-UBND], làng có đường mới.",
    "Ban hành [DOC Kế hoạch số 31] để tổ chức thực hiện.",
    "Theo [DOC Nghị định số 64/2021/NĐ-CP] thì được hỗ trợ.",
    "Xã lên kế hoạch [FIG 5 năm] để làm đường.",
]
AWARDS = [
    "Anh được tặng [AWARD Bằng khen] của [ORG UBND tỉnh].",
    "Ông nhận [AWARD Huân chương Lao động hạng Ba].",
    "Bà được phong danh hiệu [AWARD Nghệ nhân Ưu tú].",
    "Ông nhận [AWARD Huy hiệu 40 năm tuổi Đảng] trong buổi lễ.",
    "Bà nhận [AWARD Kỷ niệm chương] vì việc của phụ nữ.",
]
CAMPAIGNS = [
    'Hưởng ứng phong trào "[CAMPAIGN Dân vận khéo]", thôn làm đường.',
    "Đẩy mạnh [CAMPAIGN học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh].",
    "Việc [CAMPAIGN học tập và làm theo Bác] thấm vào từng nhà.",
    'Cuộc vận động "[CAMPAIGN Toàn dân đoàn kết xây dựng đời sống văn hóa]" lan rộng.',
    "Các phong trào thi đua yêu nước được giữ vững.",
    "Xã đạt chuẩn nông thôn mới, có nhiều gương người tốt, việc tốt.",
    'Cuộc thi "[CAMPAIGN Tiếng hát đồng quê]" hút đông người xem.',
]
MODELS = [
    'Mô hình "[MODEL Cổng trường an toàn]" giúp phụ huynh yên tâm.',
    "[MODEL CLB Hạt giống xanh] đã họp hai lần.",
    'Các mô hình "[MODEL Hàng cây bạn trẻ]", "[MODEL Ngõ sạch]" và "[MODEL Ao sen nhà mình]" được nhân ra.',
    "Mô hình nuôi cá lồng cho thu nhập khá.",
]
FIGURES = [
    "Cả xã có [FIG 22 tập thể], [FIG 15 cá nhân] được khen.",
    "Trên [FIG 20 đảng viên] và gần [FIG 40,5 tỷ đồng] góp lại.",
    "Có [FIG 9/10 mô hình] hoạt động tốt, đạt [FIG 90%].",
    "Thu nhập [FIG 38,5 triệu đồng/người/năm] sau [FIG 9 năm].",
    "Lớp 12A2 xếp hạng 2/4, thắng 2-1 ở phút 89.",
    "Làm được [FIG 4 km] đường bê tông.",
    "Mỗi ngày bán [FIG 8 - 10 kg] rau.",
    "Bà đã [FIG 72 tuổi], hai con đi xa.",
]
DATES = [
    "Ngày [DATE 23/9], đoàn lên đường.",
    "Từ [DATE tháng 8 năm 2006] đến nay bà vẫn làm.",
    "Trong [DATE giai đoạn 2021 - 2025] xã làm đường.",
    "[DATE Năm 2017], anh về quê; [DATE đầu năm 2022] mở xưởng.",
    "Ông sinh [DATE năm 1958].",
    "Xong trong [DATE quý I/2024], sớm hơn mọi năm.",
    "[DATE Năm học 2017 - 2018] lớp có [FIG 31 học sinh].",
    "Mới đây, bà con lại góp công.",
]
QUOTES = [
    '"[QUOTE Mình làm vì bà con, không vì tiếng khen đâu]", ông [PER Lò Văn Sơn] nói.',
    "Bà [PER Hà Thị Nhượng] cho biết: [QUOTE Tôi chỉ mong các cháu biết chữ. Thế là vui rồi].",
    'Anh [PER Vừ A Chu] chia sẻ: "[QUOTE Đường xong thì chợ gần lại, trẻ con đi học không lấm chân]".',
    "Ông bảo rằng việc nào cũng phải làm từ gốc.",
]


@pytest.mark.parametrize(
    "sentence",
    [
        *PERSONS,
        *ORGANISATIONS,
        *PLACES,
        *DOCUMENTS,
        *AWARDS,
        *CAMPAIGNS,
        *MODELS,
        *FIGURES,
        *DATES,
        *QUOTES,
    ],
)
def test_the_grammar_finds_what_is_marked_and_no_more(sentence: str) -> None:
    marked = read_marks(sentence)
    assert got(by_grammar(marked.text)) == wanted(marked)
