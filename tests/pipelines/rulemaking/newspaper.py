"""An invented newspaper on a system of its own, whose stories carry a box, a list of links and a note that repeat."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.folder import DataFolder
from archive.model import Exchange, Origin
from archive.warc.writer import WarcWriter

HOST = "baohoaban.example"
HOME = f"https://{HOST}/"
RULES = f"""\
# Báo Hoa Ban: a system of its own
id = "baohoaban"
name = "Báo Hoa Ban"
home = "{HOME}"
hosts = ["{HOST}"]
sections = ["{HOME}nguoi-tot-viec-tot"]   # theirs of the theme
article_url = '-bai(?P<number>\\d+)\\.html$'

# the layout since 2021
[[article]]
title = "h1.tua-de"
sapo = ".mo-dau"
body = ".than-bai"
author = ".but-ky"
published = ".thoi-diem"
"""
NOTHING: Mapping[str, object] = {}
BOX = "Mời bạn đọc gửi chuyện người tốt quanh mình về hộp thư của tòa soạn để cùng lan tỏa."
NOTE = "Ý kiến về bài viết xin gửi Ban Bạn đọc, số 5 phố Hoa Ban, phường Nậm Tèn."


@dataclass(frozen=True, slots=True)
class Written:
    """One story, as its reporter handed it in."""

    number: int
    title: str
    sapo: str
    body: tuple[str, ...]
    author: str = "Lò Thị Mẩy"
    day: int = 3

    @property
    def url(self) -> str:
        return f"{HOME}chuyen-ban-muong-bai{self.number}.html"


STORIES = (
    Written(
        7001,
        "Người chèo đò không lấy tiền",
        "Mười hai năm nay, ông Vừ Chứ Sùng đưa học trò bản Huổi Lếch qua suối mà chưa một lần nhận tiền công.",
        (
            "Con suối trước bản mùa khô chỉ ngang bụng chân, nhưng cứ tháng sáu là đỏ ngầu và rộng như một khúc sông.",
            "Năm 2014, sau buổi hai đứa trẻ suýt bị nước cuốn, ông đốn cây vông già sau nhà, đóng chiếc đò đầu tiên.",
            "Thầy hiệu trưởng nhẩm tính, mỗi năm học ông chèo hơn bốn trăm chuyến, chuyến nào cũng có áo phao đủ số.",
        ),
        day=3,
    ),
    Written(
        7002,
        "Vườn thuốc của bà lang Piềng",
        "Hơn sáu mươi loài cây thuốc được bà Cà Thị Piềng trồng lại trên quả đồi trọc, ai cần cứ đến mà hái.",
        (
            "Ngày mới về làm dâu, bà theo mẹ chồng vào rừng lấy thuốc, đi nửa buổi sáng là đầy gùi lá khôi, lá dạ cẩm.",
            "Rừng lùi xa dần, bà xin giống về ươm quanh bờ rào, rồi mở rộng ra cả quả đồi mà xã giao cho hộ chăm sóc.",
            "Trạm y tế xã mượn vườn làm nơi dạy các cô đỡ thôn bản nhận mặt cây, mỗi quý một lớp, lớp nào cũng kín.",
        ),
        author="Quàng Văn Ỏm",
        day=9,
    ),
    Written(
        7003,
        "Tổ ba chị em giữ sạch chợ phiên",
        "Phiên chợ nào tan, ba chị em tổ phụ nữ Pa Thơm cũng ở lại quét dọn tới lúc trăng lên mới về.",
        (
            "Chợ họp chủ nhật, người từ năm xã đổ về, đến trưa thì vỏ mía, lá dong và túi ni lông ngập lối đi.",
            "Chị Lường Thị Ín bàn với hai người bạn góp tiền mua chổi, mua xe đẩy, xin chủ hàng mỗi người một giỏ tre.",
            "Sau ba mùa nương, bà con bảo nhau mang giỏ đi chợ, đống rác cuối phiên vơi còn chưa đầy một xe.",
        ),
        day=15,
    ),
    Written(
        7004,
        "Anh công an xã và lớp xóa mù ban đêm",
        "Đèn ở nhà văn hóa bản Nà Khoang sáng tới chín giờ tối, ở đó Đại úy Hạng A Dế dạy chữ cho người lớn.",
        (
            "Học trò lớn tuổi nhất của lớp là cụ Giàng Thị Sua, bảy mươi mốt tuổi, ngồi bàn đầu vì mắt đã kém.",
            "Anh Dế soạn bài theo chuyện nhà nông: tên phân bón, lịch tiêm cho trâu, tờ khai hộ khẩu, đơn vay vốn.",
            "Cuối khóa, mười chín người viết được thư cho con đi làm xa, có người viết xong ngồi khóc vì mừng.",
        ),
        author="Quàng Văn Ỏm",
        day=21,
    ),
)


def page(story: Written, *, layout: str = "than-bai") -> str:
    """The story as the newspaper's site shows it."""
    paragraphs = [f"<p>{text}</p>" for text in story.body]
    links = "".join(
        f'<li><a href="/chuyen-khac-bai{story.number * 10 + i}.html">{_link(story, i)}</a></li>' for i in (1, 2)
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{story.title} - Báo Hoa Ban</title>
<meta property="og:site_name" content="Báo Hoa Ban"><meta property="og:type" content="article">
<meta property="og:title" content="{story.title}"><meta property="og:url" content="{story.url}">
<meta property="article:section" content="Người tốt việc tốt">
<link rel="alternate" type="application/rss+xml" href="/tin-moi.rss"></head><body>
<header class="dau-trang"><span class="dong-ho">Thứ Năm, 26/11/2026</span><ul class="muc">
<li><a href="/thoi-su">Thời sự</a></li><li><a href="/nguoi-tot-viec-tot">Người tốt việc tốt</a></li></ul></header>
<main><div class="duong-dan"><a href="/">Trang chủ</a> <a href="/nguoi-tot-viec-tot">Người tốt việc tốt</a></div>
<h1 class="tua-de">{story.title}</h1><div class="thoi-diem">08:30 | {story.day:02}/03/2026</div>
<h2 class="mo-dau">{story.sapo}</h2>
<div class="{layout}" id="bai-{story.number}">{paragraphs[0]}
<div class="hop-moi"><p>{BOX}</p></div>{"".join(paragraphs[1:])}
<div class="doc-tiep"><h3>Bài cùng chuyên mục</h3><ul>{links}</ul></div>
<p>{NOTE}</p><p class="but-ky">{story.author}</p></div></main>
<footer class="chan-trang"><p>Giấy phép số 12/GP do Sở cấp, ghi rõ nguồn khi dùng lại tin bài.</p></footer>
</body></html>"""


def _link(story: Written, number: int) -> str:
    return f"Chuyện thứ {story.number % 7 + number} quanh bếp lửa nhà sàn {story.title[-12:]}"


def registry_folder(tmp_path: Path, rules: str = RULES) -> Path:
    """A registry that holds this newspaper alone."""
    folder = tmp_path / "registry"
    folder.mkdir(exist_ok=True)
    (folder / "baohoaban.toml").write_text(rules, encoding="utf-8")
    return folder


def saved(tmp_path: Path, stories: Sequence[Written] = STORIES, *, told: Mapping[str, object] = NOTHING) -> Path:
    """The stories as pages saved by a browser; `told` is written into a JSON file beside each."""
    folder = tmp_path / "pages"
    folder.mkdir(exist_ok=True)
    for story in stories:
        (folder / f"{story.number}.html").write_text(page(story), encoding="utf-8")
        if told:
            (folder / f"{story.number}.json").write_text(json.dumps({"url": story.url} | dict(told)), encoding="utf-8")
    return folder


def crawled(tmp_path: Path, pages: Sequence[tuple[str, str]], run: str = "r1") -> DataFolder:
    """A data folder with these addresses and pages as captures."""
    folder = DataFolder(tmp_path / "data")
    folder.create()
    with WarcWriter(folder, run, origin=Origin.CRAWL) as writer:
        for minute, (url, html) in enumerate(pages):
            writer.write_exchange(exchange(url, html.encode(), minute))
    return folder


def exchange(url: str, body: bytes, minute: int) -> Exchange:
    """What passed on the wire."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    request = f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
    return Exchange(url, request, head.encode() + body, "127.0.0.1", datetime(2026, 11, 1, 8, minute, tzinfo=UTC))
