"""Pages that ask their reader to pay or to log in, and pages that merely speak of it."""

from __future__ import annotations

import pytest

from archive.model import Access
from tests.pipelines.pages import PROSE, SENTENCES, page, read_page

TITLE = "<h1>Người giữ mương ở bản Nà Pục</h1>"


def access(extra: str, head: str = "") -> Access:
    return read_page(page(f"{TITLE}<div class=noi>{PROSE}</div>{extra}", head)).access


def test_a_page_that_shows_all_is_open() -> None:
    assert access("") is Access.OPEN


@pytest.mark.parametrize("value", ["false", '"False"'])
def test_json_ld_that_says_not_free_is_a_paywall(value: str) -> None:
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "isAccessibleForFree": {value}}}</script>'
    assert access("", head) is Access.PAYWALL


@pytest.mark.parametrize(
    ("notice", "wanted"),
    [
        ("Đăng ký gói thuê bao để đọc tiếp bài viết này", Access.PAYWALL),
        ("Nội dung này chỉ dành cho hội viên", Access.PAYWALL),
        ("Đăng nhập để đọc toàn bộ bài viết", Access.LOGIN),
        ("Vui lòng đăng nhập để xem tiếp", Access.LOGIN),
        ("Đăng nhập để bình luận", Access.OPEN),
        ("Hội viên đóng phí để mua cây giống", Access.OPEN),
    ],
)
def test_a_notice_below_the_story_tells(notice: str, wanted: Access) -> None:
    assert access(f"<div class=box><p>{notice}</p></div>") is wanted


@pytest.mark.parametrize(
    "box",
    [
        "<div class=modal><p>{}</p></div>",
        "<div style='display: none'><p>{}</p></div>",
        "<div id=comments><p>{}</p></div>",
        "<div hidden><p>{}</p></div>",
        "<script>var text = '{}'</script>",
    ],
)
def test_a_notice_that_only_shows_on_a_click_is_none(box: str) -> None:
    assert access(box.format("Đăng nhập để đọc tiếp bài viết")) is Access.OPEN


def test_a_story_that_speaks_of_subscriptions_is_open() -> None:
    told = "Từ tháng sau, tờ báo ấy yêu cầu bạn đọc đăng ký gói thuê bao để đọc tiếp. " * 6
    assert access(f"<p>{told}</p>") is Access.OPEN


def test_the_notice_is_no_text_of_the_story() -> None:
    article = read_page(page(f"{TITLE}<div class=noi>{PROSE}<p>Đăng nhập để đọc toàn bộ bài viết</p></div>"))
    assert article.body == SENTENCES
