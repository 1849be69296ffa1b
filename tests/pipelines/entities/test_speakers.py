"""Who says a quote: the gold above its floor, and one trap a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.model import MentionType
from pipelines.entities.gold import parse
from tests.pipelines.entities.speaking import ENTITIES, LATER, share, speakers

FLOORS = {ENTITIES: 0.97} | dict.fromkeys(LATER, 0.98)
HEAD = "url:\npublisher:\ntitle:\npublished:\ntheme: yes\n\n"


@pytest.mark.parametrize("folder", FLOORS, ids=lambda folder: str(folder.name))
def test_speakers_stay_above_their_floor(folder: Path) -> None:
    named, _ = share(folder)
    assert named.share >= FLOORS[folder], str(named)


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        (
            'Ông [PER Vi Thắm] làm rẫy. Con gái [PER Lò Mai] xin về thì ông không cho, bảo: "[QUOTE Con cứ ở đó làm]".',
            "Vi Thắm",
        ),
        ('Em [PER Hồ Phúc] ôm hoa. Em hỏi chị [PER Lê Uyên]: "[QUOTE Hoa này phần ai được chị]"', "Hồ Phúc"),
        ('Chị [PER Sơn La], mẹ bé [PER Khang], kể: "[QUOTE Cháu sốt ba ngày liền rồi]".', "Sơn La"),
        ('Ông [PER Vi Thắm] đi vắng. "[QUOTE Ở đây ai cũng quý ông ấy lắm]", một bà cụ nói.', ""),
        (
            "[PER|role=Bí_thư_Huyện_ủy Hoàng Nguyện], Bí thư [ORG Huyện ủy], chủ trì. Ông [PER Nông Viễn] dự."
            ' Kết luận, Bí thư [ORG Huyện ủy] nói: "[QUOTE Việc này không để lâu được nữa]".',
            "Hoàng Nguyện",
        ),
        ('Anh [PER Y Phiên Byă] lái xe. Sổ đề [PER Y Phiên]. "[QUOTE Tôi vá xe trước đã]", anh [PER Phiên] nói.',
         "Y Phiên Byă"),
        ('Ông [PER Bảy Cồ] vớt rác. "[QUOTE Rạch sạch là nó khen tôi rồi]", ông [PER Bảy] nói.', "Bảy Cồ"),
        ('Cụ [PER Lương Phiu] già. Cụ [PER Phiu] khoe: "[QUOTE Tôi đọc được cả bài hát này]", rồi hát.', "Lương Phiu"),
        (
            'Thầy [PER Kha Tiềm] già. Nhiều người bảo thầy nên nhận, thầy lắc đầu: "[QUOTE Tôi chỉ là ông giáo già]".',
            "Kha Tiềm",
        ),
        (
            "Cô [PER Võ Lan] bán bánh. Chị [PER Phùng Dung] thống kê giúp. Cô được mời dự lễ, nhưng xin vắng."
            ' "[QUOTE Bữa đó đông, tủ mà trống thì tội]"',
            "Võ Lan",
        ),
        (
            'Già làng [PER La Hớn] đánh trống. Già [PER Vi Thắm] nghe. "[QUOTE Đánh hai tiếng là nhà có khách tới]",'
            " ông [PER La Hớn], già làng, vừa nói vừa đánh.",
            "La Hớn",
        ),
    ],
)  # fmt: skip
def test_a_speaker_is_found_behind_pronouns_kin_and_offices(marked: str, wanted: str) -> None:
    story = parse(ENTITIES, HEAD + marked + "\n")
    assert [one.type for one in story.spans].count(MentionType.QUOTE) == 1
    assert [found for _, _, found in speakers(story)] == [wanted]
