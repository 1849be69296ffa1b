"""Pages that are valid enough to be served and bad enough to stop a careless reader."""

from __future__ import annotations

from collections.abc import Iterator

from tests.pipelines.pages import PROSE, URL, page

__all__ = ["URL", "monsters"]

HEAD = "<h1>Người giữ mương ở bản Nà Pục</h1>"


def monsters(size: int) -> Iterator[tuple[str, str]]:
    """Pages by name, each of about `size` characters."""

    def fill(piece: str) -> str:
        return piece * (size // len(piece))

    half = size // 2
    yield "paragraphs", page(f"{HEAD}<div class=article-body>{fill(PROSE)}</div>")
    yield "one paragraph", page(f"{HEAD}<div class=article-body><p>{fill('Một câu có nghĩa trong bài. ')}</p></div>")
    yield "nested divs", page("<div>" * (size // 11) + PROSE + "</div>" * (size // 11))
    yield "nested tables", page(fill("<table><tr><td>") + PROSE)
    yield "nested formatting", page("<div>" + fill("<b><i>") + PROSE)
    yield "unclosed", fill("<div><p><table><tr>")
    yield "long attribute", page(f"<div data-x='{'x' * size}'>{PROSE}</div>")
    yield "picture in the page", page(f"<div><img src='data:image/png;base64,{'A' * size}'>{PROSE}</div>")
    yield "brackets", "<" * size
    yield "deep JSON", page(PROSE, f"<script type='application/ld+json'>{'[' * half}{']' * half}</script>")
    yield "digits", page(f"<div class=date>{'1' * size}</div>")
    yield "title", f"<title>{fill(' - a | b')}</title>{PROSE}"
    yield "leads", page(fill("<div class=sapo>một hai ba bốn năm sáu bảy tám chín mười.</div>"))
    yield "links", page(fill("<li><a href='/tin-1.html'>Một tin khác nào đó trong ngày hôm nay</a></li>"))
    yield "pictures", page(f"<div class=article-body>{PROSE}{fill('<p><img src=/a.jpg><em>Chú thích</em></p>')}</div>")
    yield "spans", page(f"<div class=article-body>{PROSE}<p>{fill('<span>a </span>')}</p></div>")
    yield "line breaks", page(f"<div class=article-body>{PROSE}{fill('chữ<br>')}</div>")
    yield "rows", page(f"<div class=article-body>{PROSE}<table>{fill('<tr><td>a</td><td>b</td></tr>')}</table></div>")
    yield "times", page(f"{HEAD}{PROSE}{fill('<time>12/03/2020 10:11</time>')}")
    yield "meta elements", page(PROSE, fill("<meta name=x content='một nội dung'>"))
    yield "entities", page(f"<div class=article-body><p>{fill('&amp;amp;#432; ')}</p></div>")
    yield "breadcrumbs", page(f"{HEAD}{PROSE}<div class=breadcrumb>{fill('<a href=/>Mục</a>')}</div>")
    yield "comments", page(PROSE + fill("<!-- x -->"))
    yield "scripts", page(PROSE + fill("<script>var a = 1 < 2;</script>"))
    yield "NUL", fill(page(f"<div>{PROSE}</div>").replace("a", "a\x00"))
