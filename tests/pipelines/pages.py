"""Small pages written for the tests, and their captures."""

from __future__ import annotations

from datetime import UTC, datetime

from archive.model import Article, Capture
from pipelines.article import extract
from pipelines.decode import decode
from pipelines.reading import loose_capture
from pipelines.rules import Publisher

URL = "https://bao.example/mot-bai-bao.html"
FETCHED = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)
SENTENCES = (
    "Sáng sớm, ông Lò Văn Pọm đã có mặt ở đầu bản để cùng bà con dọn con mương vừa bị đất đá lấp sau trận mưa đêm.",
    "Con mương ấy dài gần hai cây số, do chính ông đứng ra vận động các gia đình góp công đào từ mười năm trước đây.",
    "Nhờ có nước về, hơn bốn chục hộ trong bản cấy được hai vụ lúa, không nhà nào còn phải lo thiếu gạo lúc giáp hạt.",
    "Bây giờ ông lại bàn với mọi người trồng thêm cây ăn quả trên những vạt nương cũ mà lâu nay bỏ hoang không ai làm.",
)
PROSE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def capture(body: bytes, *, url: str = URL, **headers: str) -> Capture:
    """A capture of bytes with these HTTP headers (underscores for hyphens)."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Capture(url, FETCHED, 200, named, body, "")


def page(body: str, head: str = "") -> str:
    """A whole page."""
    return f"<!DOCTYPE html><html><head><title>Người giữ mương</title>{head}</head><body>{body}</body></html>"


def read_page(
    html: str, publisher: Publisher | None = None, *, url: str = URL, fetched: datetime | None = FETCHED
) -> Article:
    """The article on a page."""
    return extract(decode(loose_capture(html.encode(), url, fetched)), publisher)
