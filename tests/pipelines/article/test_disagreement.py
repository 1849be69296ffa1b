"""Sources that disagree: the field is trusted less, and what the others say is kept."""

from __future__ import annotations

from archive.model import Article, Disagreement, Method
from archive.story_json import evidence_from, evidence_json
from tests.pipelines.pages import PROSE, page, read_page

TITLE = "<h1 class='article__title cms-title'>Người giữ mương ở bản Nà Pục</h1>"
BODY = f"<div class='article__body zce-content-body cms-body'>{PROSE}</div>"


def read(head: str = "", before: str = "", behind: str = "") -> Article:
    return read_page(page(f"{TITLE}{before}{BODY}{behind}", head))


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", {text}}}</script>'


def test_sources_that_agree_keep_the_trust() -> None:
    alike = read('<meta property="og:title" content="Người giữ mương ở bản Nà Pục - Báo Mẫu">').fields["title"]
    assert alike.others == ()
    assert alike.confidence == 0.95


def test_another_title_in_the_head_is_kept() -> None:
    evidence = read('<meta property="og:title" content="Chuyện khác hẳn về một con đường">').fields["title"]
    assert evidence.others == (Disagreement(Method.OPENGRAPH, "Chuyện khác hẳn về một con đường"),)
    assert evidence.confidence < 0.95


def test_another_day_in_the_machine_time_is_kept() -> None:
    article = read(
        ld('"datePublished": "2025-12-24T08:00:00+07:00"'),
        "<div class=article__meta><time>23/12/2025 17:30</time></div>",
    )
    evidence = article.fields["published"]
    assert str(article.published)[:16] == "2025-12-23 17:30"
    assert evidence.others == (Disagreement(Method.JSON_LD, "2025-12-24T08:00:00+07:00"),)
    assert evidence.confidence < 0.9


def test_a_time_that_only_lacks_the_clock_is_no_disagreement() -> None:
    article = read(ld('"datePublished": "2025-12-23"'), "<div class=article__meta><time>23/12/2025 17:30</time></div>")
    assert article.fields["published"].others == ()


def test_another_author_in_the_head_is_kept() -> None:
    article = read(
        ld('"author": {"name": "Trần Văn Kiên"}'), "<div class=article__author><span>Lò Thị Hải</span></div>"
    )
    assert article.authors == ("Lò Thị Hải",)
    assert article.fields["authors"].others == (Disagreement(Method.JSON_LD, "Trần Văn Kiên"),)


def test_the_newspaper_as_author_is_no_disagreement() -> None:
    article = read(ld('"author": {"name": "Báo Mẫu"}'), "<div class=article__author><span>Lò Thị Hải</span></div>")
    assert article.fields["authors"].others == ()


def test_a_wider_section_is_no_disagreement_but_another_one_is() -> None:
    path = "<div class=breadcrumbs><h2 class=main><a>Xã hội</a><a>Người tốt</a></h2></div>"
    wider = read(ld('"articleSection": "Xã hội"'), path).fields["section"]
    other = read(ld('"articleSection": "Kinh tế"'), path).fields["section"]
    assert wider.others == ()
    assert other.others == (Disagreement(Method.JSON_LD, "Kinh tế"),)


def test_a_description_of_something_else_is_kept_beside_the_lead() -> None:
    lead = "<div class='article__sapo cms-desc'>Ông Pọm giữ con mương của bản suốt mười năm không nghỉ.</div>"
    told = "Trang thông tin tổng hợp hàng đầu khu vực miền núi phía Bắc."
    evidence = read(f'<meta name="description" content="{told}">', lead).fields["sapo"]
    assert evidence.others == (Disagreement(Method.META, told),)


def test_disagreements_come_back_from_json() -> None:
    evidence = read('<meta property="og:title" content="Chuyện khác hẳn về một con đường">').fields["title"]
    assert evidence_from(evidence_json(evidence)) == evidence
    assert "others" not in evidence_json(read().fields["title"])
