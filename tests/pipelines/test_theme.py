from __future__ import annotations

import pytest

from archive.model import Article, Kind, Theme
from pipelines.theme import judge


def verdict(title: str, *body: str, sapo: str | None = None, section: str | None = None) -> Theme:
    return judge(Article(Kind.ARTICLE, title=title, sapo=sapo, body=body, section=section))


@pytest.mark.parametrize(
    ("title", "sapo"),
    [
        ("Tuyên dương 45 điển hình tiên tiến của huyện", None),
        ("Gương sáng người cao tuổi ở bản Nà Pục", None),
        (
            "Hai học sinh nhặt được của rơi trả lại người mất",
            "Việc làm của hai em là một tấm gương về người tốt, việc tốt.",
        ),
        ("Chuyện ở xóm nhỏ", "Chi bộ xóm là điểm sáng học tập và làm theo Bác, được cấp trên biểu dương."),
        ("Thi đua Dân vận khéo ở xã vùng cao", None),
    ],
)
def test_stories_that_name_the_theme_are_of_it(title: str, sapo: str | None) -> None:
    assert verdict(title, sapo=sapo).is_exemplary


def test_a_portrait_that_never_names_the_theme_is_of_it() -> None:
    told = verdict(
        "Già làng giữ hồn cồng chiêng",
        "Ông A Biu, 71 tuổi, đã 30 năm truyền dạy cồng chiêng cho lớp trẻ, không lấy tiền của ai.",
        "Chị Y Nhi chia sẻ: bà con trong làng ai cũng quý ông, nghe lời ông vận động bà con giữ rừng.",
        "Ông được tặng bằng khen của tỉnh, danh hiệu nghệ nhân ưu tú.",
    )
    assert told.is_exemplary
    assert any(reason.startswith("tiêu đề:") for reason in told.because)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Giá tiêu hôm nay giảm nhẹ",
            "Đắk Nông là điển hình của vùng trồng tiêu, nhiều hộ nhân rộng mô hình hiệu quả.",
        ),
        ("Triệu chứng điển hình của bệnh cúm mùa", "Sốt cao là triệu chứng điển hình, người dân cần đi khám sớm."),
        ("Huyện bàn giải pháp thu ngân sách", "Hội nghị cũng biểu dương các đơn vị nộp thuế tốt trong quý."),
        ("Khai mạc giải bóng chuyền các xã", "Giải là hoạt động hưởng ứng phong trào thi đua yêu nước của ngành."),
        ("Xe khách lật trên đèo, ba người bị thương", "Người dân đã tự nguyện giúp đỡ người bị nạn."),
        ("Khởi tố nhóm đối tượng lừa đảo", "Công an tỉnh được tặng bằng khen vì thành tích phá án."),
        ("Kỳ họp thứ 9: thông qua nhiều nghị quyết", "Báo cáo nêu việc học tập và làm theo Bác, nhân rộng điển hình."),
        ("Dự báo thời tiết ngày mai", ""),
        ("Ra mắt phim mới về tuổi trẻ", "Phim lan tỏa yêu thương và sẻ chia."),
        ("Thủ tướng làm việc với lãnh đạo tỉnh", "Thủ tướng biểu dương nỗ lực của tỉnh trong năm qua."),
    ],
)
def test_ordinary_news_that_mentions_it_in_passing_is_not_of_it(title: str, body: str) -> None:
    assert not verdict(title, body).is_exemplary


def test_the_rubric_speaks_for_a_story_and_is_named() -> None:
    story = verdict("Chuyện ông Pọm", "Ông tận tụy với công việc chung.", section="Người tốt - Việc tốt")
    assert story.is_exemplary
    assert any(reason.startswith("chuyên mục:") for reason in story.because)


def test_an_empty_page_is_of_no_theme() -> None:
    assert verdict("").score < 0.1
