from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.model import Image, Kind, Method
from pipelines.publisher import Publisher, Registry
from tests.pipelines.pages import FETCHED, PROSE, SENTENCES, page, read_page

TITLE = "<h1>Người giữ mương ở bản Nà Pục</h1>"
SAPO = "Hơn mười năm qua, ông Lò Văn Pọm lặng lẽ giữ cho con mương của bản luôn đầy nước."


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    (tmp_path / "bao.toml").write_text(
        """\
id = "bao"
name = "Báo Mẫu"
home = "https://bao.example/"
hosts = ["bao.example"]
sections = ["https://bao.example/"]
article_url = '-(?P<number>\\d+)\\.html$'
[[article]]
valid_until = 2020-12-31
title = "h2.tua::text"
body = "div.cu"
[[article]]
title = "h1"
sapo = "p.dan"
body = "div.bai p"
author = "span.tg"
published = "meta[name='ngay']::attr(content)"
remove = [".xem"]
""",
        encoding="utf-8",
    )
    return Registry.load(tmp_path).get("bao")


def test_rules_of_the_newspaper_come_first_and_say_so(publisher: Publisher) -> None:
    html = page(
        f"<h1>Người giữ mương</h1><p class=dan>{SAPO}</p><div class=bai>{PROSE}<p class=xem>Xem thêm bài khác</p></div>"
        "<span class=tg>Lò Hải</span>",
        '<meta name=ngay content="2026-02-03T04:05"><meta property="og:title" content="Tên khác hẳn">',
    )
    article = read_page(html, publisher, url="https://bao.example/x-1.html")
    assert article.title == "Người giữ mương"
    assert article.sapo == SAPO
    assert article.body == SENTENCES
    assert article.authors == ("Lò Hải",)
    assert article.published is not None
    assert article.published.isoformat() == "2026-02-03T04:05:00+07:00"
    assert {article.fields[name].method for name in ("title", "sapo", "body", "authors", "published")} == {
        Method.PUBLISHER
    }


def test_an_old_capture_is_read_with_the_rules_of_its_day(publisher: Publisher) -> None:
    html = page(f"<h2 class=tua>Tựa cũ<span>mới</span></h2><div class=cu>{PROSE}</div><h1>Tựa mới của bài</h1>")
    old = read_page(html, publisher, fetched=datetime(2020, 12, 31, 10, tzinfo=UTC))
    new = read_page(html, publisher, fetched=datetime(2020, 12, 31, 18, tzinfo=UTC))  # 1 January in Vietnam
    assert old.title == "Tựa cũ"
    assert new.title == "Tựa mới của bài"


def test_a_page_of_an_unknown_host_is_read_by_the_cms_whose_marks_it_bears() -> None:
    html = page(
        "<h1 class='article__title cms-title'>Người giữ mương ở bản</h1>"
        f"<div class='article__sapo cms-desc'>{SAPO}</div>"
        f"<div class='article__body zce-content-body cms-body'>{PROSE}</div>"
    )
    article = read_page(html)
    assert article.body == SENTENCES
    assert article.fields["body"].method is Method.CMS


def test_without_rules_the_prose_is_found_among_menus_and_other_stories() -> None:
    menu = "<ul>" + "".join(f"<li><a href='/m{i}'>Mục {i}</a></li>" for i in range(30)) + "</ul>"
    others = "".join(f"<div><h3><a href='/a-{i}.html'>Một tin khác thứ {i} của ngày</a></h3></div>" for i in range(10))
    html = page(f"<nav>{menu}</nav><div id=x>{TITLE}<div class=noi>{PROSE}</div></div><div>{others}</div>")
    article = read_page(html)
    assert article.body == SENTENCES
    assert article.title == "Người giữ mương ở bản Nà Pục"
    assert article.kind is Kind.ARTICLE


def test_paragraphs_may_be_divs_or_lines_between_breaks() -> None:
    divs = "".join(f"<div>{sentence}</div>" for sentence in SENTENCES)
    breaks = "<br>".join(SENTENCES)
    assert read_page(page(f"{TITLE}<div class=noi>{divs}</div>")).body == SENTENCES
    assert read_page(page(f"{TITLE}<div class=noi>{breaks}</div>")).body == SENTENCES


def test_the_lead_may_stand_inside_the_body_bold_or_marked_with_the_newspapers_sign() -> None:
    bold = read_page(page(f"{TITLE}<div class=noi><p><strong>{SAPO}</strong></p>{PROSE}</div>"))
    signed = read_page(page(f"{TITLE}<div class=noi><p>(BM) - {SAPO}</p>{PROSE}</div>"))
    assert (bold.sapo, bold.body) == (SAPO, SENTENCES)
    assert (signed.sapo, signed.body) == (f"(BM) - {SAPO}", SENTENCES)


def test_a_lead_that_is_repeated_in_the_body_is_not_text_twice() -> None:
    article = read_page(page(f"{TITLE}<p class=sapo>{SAPO}</p><div class=noi><p>{SAPO}</p>{PROSE}</div>"))
    assert article.sapo == SAPO
    assert article.body == SENTENCES


def test_a_cut_off_copy_of_the_lead_gives_way_to_the_whole_one() -> None:
    cut = f"{SAPO[:-1]} và chữ của đoạn sau ch"
    article = read_page(page(f"{TITLE}<div class=sapo>{cut}</div><div class=noi><p class=sapo>{SAPO}</p>{PROSE}</div>"))
    assert article.sapo == SAPO
    assert article.body == SENTENCES


def test_a_story_without_a_lead_takes_the_description() -> None:
    article = read_page(
        page(f"{TITLE}<div class=noi>{PROSE}</div>", f'<meta property="og:description" content="{SAPO}">')
    )
    assert article.sapo == SAPO
    assert article.fields["sapo"].method is Method.OPENGRAPH


@pytest.mark.parametrize(
    "picture",
    [
        "<figure><img src=/a.jpg><figcaption>Ông Pọm bên con mương. Ảnh: L.H</figcaption></figure>",
        "<table><tr><td><img src=/a.jpg></td></tr><tr><td>Ông Pọm bên con mương. Ảnh: L.H</td></tr></table>",
        "<p><img src=/a.jpg></p><p><em>Ông Pọm bên con mương. Ảnh: L.H</em></p>",
        "<p><img src=/a.jpg></p><p style='text-align: center'>Ông Pọm bên con mương. Ảnh: L.H</p>",
        "<p><img src=/a.jpg></p><p class='note ignore'>Ông Pọm bên con mương. Ảnh: L.H</p>",
        "<p><img src=/a.jpg><br><i>Ông Pọm bên con mương. Ảnh: L.H</i></p>",
        "<p><img data-src=/a.jpg src=/assets/grey.gif></p><p class=wp-caption-text>Ông Pọm bên con mương. Ảnh: L.H</p>",
    ],
)
def test_captions_go_with_their_pictures_and_not_into_the_text(picture: str) -> None:
    article = read_page(page(f"{TITLE}<div class=noi>{picture}{PROSE}</div>"))
    assert article.body == SENTENCES
    assert article.images == (Image("https://bao.example/a.jpg", "Ông Pọm bên con mương. Ảnh: L.H"),)


def test_in_a_photo_essay_the_captions_are_the_story() -> None:
    pictures = "".join(
        f"<figure><img src=/{i}.jpg><figcaption>{sentence}</figcaption></figure>"
        for i, sentence in enumerate(SENTENCES)
    )
    article = read_page(page(f"{TITLE}<div class=detail-content>{pictures}</div>"))
    assert article.body == SENTENCES
    assert len(article.images) == 4


@pytest.mark.parametrize(
    "furniture",
    [
        "<div class=tin-lien-quan><p>Một tin liên quan nào đó của tuần trước</p></div>",
        "<ul class=related-news><li><a href=/b>Một tin khác</a></li></ul>",
        "<table class=article><tr><td><a href=/b><h2>Tin khác</h2><p>Tóm tắt của tin khác.</p></a></td></tr></table>",
        "<script>var x = 'Chữ của máy';</script><style>p {}</style>",
        "<p style='display:none'>Mọi phản ánh xin gửi về tòa soạn.</p>",
        "<p><a href=/c>Đọc thêm một bài khác về con mương</a></p>",
        "<p>>>> Xem thêm: Một bài khác</p>",
        "<div class=share>Chia sẻ</div><!-- ghi chú -->",
    ],
)
def test_what_is_not_of_the_story_is_left_out(furniture: str) -> None:
    article = read_page(page(f"{TITLE}<div class=noi>{PROSE}{furniture}</div>"))
    assert article.body == SENTENCES


def test_numbers_in_elements_with_odd_class_names_stay_in_the_sentence() -> None:
    odd = (
        "<p>Mỗi vụ bán được <abbr class='rate-usd'>104,8 USD</abbr> một tạ, theo lời kể của những người trong bản.</p>"
    )
    article = read_page(page(f"{TITLE}<div class=noi>{odd}{PROSE}</div>"))
    assert "104,8 USD" in article.body[0]


def test_quotation_marks_that_browsers_draw_are_text() -> None:
    article = read_page(page(f"{TITLE}<div class=noi>{PROSE}<p>Ông nói: <q>Nước về là no cái bụng</q>.</p></div>"))
    assert article.body[-1] == "Ông nói: “Nước về là no cái bụng”."


def test_tables_and_lists_are_text() -> None:
    more = (
        "<table><tr><th>Năm</th><th>Hộ</th></tr><tr><td>2020</td><td>31</td></tr></table>"
        "<ul><li>Đào mương trước mùa mưa.</li></ul>"
    )
    article = read_page(page(f"{TITLE}<div class=noi>{PROSE}{more}</div>"))
    assert article.body[-3:] == ("Năm | Hộ", "2020 | 31", "Đào mương trước mùa mưa.")


@pytest.mark.parametrize(
    ("line", "authors", "source"),
    [
        ("<p style='text-align:right'><b>Lò Hải</b></p>", ("Lò Hải",), None),
        ("<p><strong>Tin, ảnh: L.H</strong></p>", ("L.H",), None),
        ("<p align=right>Theo Dân Trí</p>", (), "Dân Trí"),
        ("<div class=t1><span class=t2>Lò Hải</span></div>", ("Lò Hải",), None),
    ],
)
def test_the_byline_under_the_text_is_author_or_source(line: str, authors: tuple[str, ...], source: str | None) -> None:
    article = read_page(page(f"{TITLE}<div class=noi>{PROSE}{line}</div>"))
    assert article.body == SENTENCES
    assert article.authors == authors
    assert article.source == source


def test_the_first_h1_is_not_the_title_where_it_is_the_section() -> None:
    head = '<meta property="og:title" content="Người giữ mương ở bản Nà Pục - Báo Mẫu">'
    article = read_page(page(f"<h1>Thời sự</h1>{TITLE}<div class=noi>{PROSE}</div>", head))
    assert article.title == "Người giữ mương ở bản Nà Pục"


def test_the_newspapers_name_is_no_part_of_the_title() -> None:
    head = '<meta property="og:site_name" content="Báo Mẫu"><meta property="og:title" content="Giữ mương | Báo Mẫu">'
    assert read_page(page(f"<div class=noi>{PROSE}</div>", head)).title == "Giữ mương"


def test_american_times_of_a_known_cms_and_its_clock_are_not_misread() -> None:
    head = (
        '<meta name="article:published_time" content="2/1/2026 3:29:47 PM">'
        '<meta property="datetimenow" content="3/1/2026 5:00:00 AM">'
    )
    body = (
        "<div class='b-maincontent'><div class=entry><div class=sc-longform-header>"
        "<h1 class=sc-longform-header-title>Người giữ mương ở bản</h1>"
        "<span class=block-sc-author>Tin và ảnh: Lò Hải</span>"
        f"<p class=sc-longform-header-sapo>{SAPO}</p></div>{PROSE}</div></div>"
    )
    article = read_page(page(body, head))
    assert article.published is not None
    assert article.published.isoformat() == "2026-02-01T15:29:47+07:00"
    assert article.body == SENTENCES
    assert article.authors == ("Lò Hải",)


def test_entities_that_were_encoded_twice_are_read() -> None:
    article = read_page(
        page(f"<h1>Người &amp;quot;giữ m&amp;#432;ơng&amp;quot; ở bản</h1><div class=noi>{PROSE}</div>")
    )
    assert article.title == 'Người "giữ mương" ở bản'


def test_json_ld_gives_what_no_rule_knows() -> None:
    head = (
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "x",'
        '"author": {"name": "Lò Hải"}, "articleSection": "Đời sống", "datePublished": "2026-02-03T04:05 +07:00",}]}'
        "</script>"
    )
    article = read_page(page(f"{TITLE}<div class=noi>{PROSE}</div>", head))
    assert article.authors == ("Lò Hải",)
    assert article.section == "Đời sống"
    assert article.published is not None
    assert article.fields["published"].method is Method.JSON_LD


def test_a_list_of_stories_is_a_listing() -> None:
    items = "".join(
        f"<div class=item><h3><a href='/tin-{i}.html'>Một tin thứ {i} trong ngày hôm nay</a></h3>"
        f"<p>Tóm tắt ngắn của tin thứ {i}, viết cho đủ một câu có nghĩa và đủ dài.</p></div>"
        for i in range(25)
    )
    assert read_page(page(f"<h1>Đời sống</h1>{items}")).kind is Kind.LISTING


def test_a_short_list_on_a_known_host_is_told_by_its_address(publisher: Publisher) -> None:
    items = "".join(f"<h3><a href='/tin-{i}.html'>Tin {i}</a></h3><p>Tóm tắt của tin này.</p>" for i in range(4))
    html = page(f"<h1>Gương sáng</h1>{items}<div>{PROSE}</div>")
    assert read_page(html, publisher, url="https://bao.example/guong-sang/").kind is Kind.LISTING
    assert read_page(html, publisher, url="https://bao.example/").kind is Kind.LISTING


def test_errors_that_answer_200_are_errors() -> None:
    assert read_page(page("<h1>404</h1><p>Không tìm thấy trang bạn yêu cầu.</p>")).kind is Kind.ERROR
    assert read_page("").kind is Kind.ERROR


def test_a_page_with_a_player_and_little_text_is_a_video() -> None:
    html = page(f"{TITLE}<video src=/v.mp4></video><p class=sapo>{SAPO}</p><time datetime=2026-02-03T04:05>x</time>")
    assert read_page(html, url="https://bao.example/video/x-1.html").kind is Kind.VIDEO


def test_a_page_of_pictures_is_a_gallery() -> None:
    pictures = "".join(f"<p><img src=/{i}.jpg></p>" for i in range(8))
    html = page(f"{TITLE}<div itemprop=articleBody class='article__body cms-body zce-content-body'>{pictures}</div>")
    assert read_page(html).kind is Kind.GALLERY


def test_a_whole_document_nested_in_the_page_is_read_through() -> None:
    nested = (
        f"<html><head><title>x</title></head><body><section>{TITLE}<div class=noi>{PROSE}</div></section></body></html>"
    )
    assert read_page(page(f"<main>{nested}</main>")).body == SENTENCES


def test_published_is_never_after_the_capture() -> None:
    html = page(f"{TITLE}<div class=noi>{PROSE}</div>", '<meta property="article:published_time" content="2030-01-01">')
    assert read_page(html).published is None
    assert FETCHED.year == 2026


@pytest.mark.parametrize(
    ("line", "authors", "source"),
    [
        ("L.Hải (Theo TTXVN)", ("L.Hải",), "TTXVN"),
        ("Lò Thị Hải", ("Lò Thị Hải",), None),
        ("Đời sống", (), None),
        ("Cỡ chữ", (), None),
        ("Nghe bài viết", (), None),
    ],
)
def test_a_byline_beside_the_title_needs_no_name_of_its_own(
    line: str, authors: tuple[str, ...], source: str | None
) -> None:
    head = f"<h1>Người giữ mương ở bản Nà Pục</h1><ul><li><span>{line}</span></li><li>08:19&#39; - 15/02/2026</li></ul>"
    article = read_page(page(f"{head}<div class=noi>{PROSE}</div>"))
    assert article.authors == authors
    assert article.source == source
    assert str(article.published)[:16] == "2026-02-15 08:19"


def test_the_outlet_in_the_box_under_a_reprint_of_onecms_is_its_source() -> None:
    box = "<div class=c-author-page><span class='btn js-source-copy'><span>Theo Kiến thức Vùng cao</span></span></div>"
    head = "<div class=sc-longform-header><h1 class=sc-longform-header-title>Người giữ mương ở bản</h1></div>"
    body = f"<div class=b-maincontent><article class=entry>{head}{PROSE}</article></div>{box}"
    article = read_page(page(body))
    assert article.source == "Kiến thức Vùng cao"
    assert article.body == SENTENCES
