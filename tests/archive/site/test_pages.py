"""What readers find on each kind of page."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from archive.folder import DataFolder
from archive.site.serve import make_datasette
from archive.site.snapshot import current_snapshot
from archive.site.texts import Language, Texts
from archive.store.publish import publish
from tests.archive.site.conftest import Client, ask
from tests.archive.site.newsroom import CHANGED, DRAFTS, GONE, HOSTILE, QUOTE, STORY, Draft, keep, plain

MAI = "Lò Thị Mai Sương"


def entity(made: DataFolder, name: str) -> str:
    with sqlite3.connect(made.current) as connection:
        return str(connection.execute("select id from entities where name = ?", [name]).fetchone()[0])


TEN_PAGES = [
    "/",
    "/tim?q=ban",
    "/tim.json?q=ban",
    "/tim.csv?q=ban",
    "/tim.atom?q=ban",
    f"/tin/{STORY.id}",
    f"/tin/{STORY.id}.json",
    "/bao/songda",
    "/du-lieu",
    "/ban-do",
    "/bao",
    "/gioi-thieu",
    "/robots.txt",
    "/static/guong.css",
    "/archive",
    "/archive/stories",
    "/archive/story_list.json?_shape=objects",
    "/archive/captures?_facet=publisher",
    "/archive/-/query?sql=select+fold%28%27%C4%90%E1%BB%A9c%27%29",
    "/archive/stories/1",
    "/-/",
    "/-/versions.json",
    "/-/plugins.json",
    "/favicon.ico",
]


@pytest.mark.parametrize("path", TEN_PAGES)
def test_own_and_native_pages_answer(get: Client, path: str) -> None:
    assert get(path).status == 200


def test_the_front_page_says_what_the_archive_holds(get: Client, made: DataFolder) -> None:
    page = get("/").text
    assert f"<dd>{len(DRAFTS)}</dd>" in page
    assert "<dd>2019</dd>" in page
    assert f'href="/phong-trao/{entity(made, "Dân vận khéo")}"' in page
    assert f'href="/khen-thuong/{entity(made, "Bằng khen")}"' in page
    assert "Báo Cửa Biển" in page
    assert plain(STORY.title) in page
    assert '<html lang="vi">' in page


def test_every_page_names_its_edition_and_how_far_it_reaches(get: Client, made: DataFolder) -> None:
    with sqlite3.connect(made.current) as connection:
        (until,) = connection.execute("select max(ended) from runs").fetchone()
    for path in ("/", "/tin/khong", f"/tin/{STORY.id}"):
        foot = get(path).text.split("<footer")[1]
        assert current_snapshot(made).digest in foot
        assert f"dữ liệu đến {Texts(Language.VI).date(until)}" in foot


def test_a_search_without_marks_finds_the_story_and_marks_the_words(get: Client) -> None:
    page = get("/tim?q=lo thi mai suong").text
    assert f"/tin/{STORY.id}?q=" in page
    assert f'<mark class="hit">{MAI}</mark>' in page


def test_a_search_for_what_is_written_short_says_what_else_it_looks_for(get: Client) -> None:
    assert "Tìm cả “hợp tác xã”" in get("/tim?q=HTX+chè").text
    assert "Tìm cả “UBND”" in get("/tim?q=uy+ban+nhan+dan").text
    assert "Tìm cả" not in get("/tim?q=%22HTX%22").text


def test_a_search_tells_how_many_and_turns_pages(get: Client) -> None:
    first = get("/tim?q=dan van kheo").text
    assert "30 tin, từ 1 đến 20" in first
    assert "trang=2" in first
    second = get("/tim?q=dan van kheo&trang=2").text
    assert "từ 21 đến 30" in second
    assert "trang=3" not in second


def test_a_page_behind_the_last_leads_to_the_first(get: Client) -> None:
    answer = get("/tim?q=dan van kheo&trang=99")
    assert answer.status == 302
    assert answer.headers["location"] == "/tim?q=dan+van+kheo"


def test_facets_narrow_a_search_and_say_so(get: Client) -> None:
    assert "/tim?q=dan+van+kheo&amp;bao=doicat" in get("/tim?q=dan van kheo").text
    page = get("/tim?q=dan van kheo&bao=doicat").text
    assert "1 tin<" in page
    assert "bỏ lọc" in page
    assert "Báo Cửa Biển" in page, "the facet still offers the other newspapers"


def total(get: Client, query: str) -> int:
    return int(json.loads(get(f"/tim.json?{query}").text)["total"])


def test_years_provinces_and_names_narrow_a_search_too(get: Client, made: DataFolder) -> None:
    campaign, mai = entity(made, "Dân vận khéo"), entity(made, MAI)
    assert total(get, "q=&tinh=Lâm Đồng") == 3
    assert total(get, "q=&tu=2025&den=2025") == total(get, "q=&nam=2025") == 3
    assert total(get, "q=&tu=2026") == total(get, "q=&den=2026") - total(get, "q=&den=2025") == 1
    assert total(get, f"q=&co={campaign}&tinh=Sơn La") == 1
    assert total(get, f"q=&co={campaign},{mai}") == 1
    assert total(get, f"q=bác sĩ&co={mai}") == 1
    assert total(get, "q=&loai=video") == 0


def test_filters_in_force_are_named_and_can_be_taken_away_one_by_one(get: Client, made: DataFolder) -> None:
    campaign, mai = entity(made, "Dân vận khéo"), entity(made, MAI)
    page = get(f"/tim?q=&co={campaign},{mai}&tinh=Sơn La&tu=2020").text
    assert f'href="/tim?co={mai}&amp;tinh=S%C6%A1n+La&amp;tu=2020">Dân vận khéo' in page
    assert "Báo của Sơn La" in page
    assert "2020–…" in page


def test_a_filtered_list_is_headed_by_what_filters_it(get: Client) -> None:
    page = get("/tim?noi=14&nam=2026").text
    assert "<h1>Tin, bài: 2026, tỉnh Sơn La</h1>" in page
    assert "<title>2026, tỉnh Sơn La – Tin, bài · Gương</title>" in page
    assert "<h1>Tất cả tin, bài</h1>" in get("/tim").text


def test_names_in_the_hits_are_facets(get: Client, made: DataFolder) -> None:
    page = get("/tim?q=&bao=songda").text
    assert f'href="/tim?bao=songda&amp;co={entity(made, MAI)}">{MAI}' in page


def unit(made: DataFolder, name: str, *, past: bool) -> str:
    sql = "select id from places where name = ? and (valid_to is not null) = ?"
    with sqlite3.connect(made.current) as connection:
        return str(connection.execute(sql, [name, past]).fetchone()[0])


def test_an_old_place_leads_to_what_it_is_today_and_to_the_stories_of_both(get: Client, made: DataFolder) -> None:
    old = unit(made, "thị trấn Sông Đốc", past=True)
    page = get("/tim?q=song doc").text
    assert f'<a href="/noi/{old}">thị trấn Sông Đốc</a>, huyện Trần Văn Thời, tỉnh Cà Mau' in page
    assert "nay là" in page
    assert "xã Sông Đốc</a>" in page
    district, new = unit(made, "huyện Trần Văn Thời", past=True), unit(made, "xã Sông Đốc", past=False)
    for place in (old, district, new):
        hits = json.loads(get(f"/tim.json?q=&noi={place}").text)["hits"]
        assert [hit["id"] for hit in hits] == [GONE.id]
    assert "Gồm cả tin về những nơi thuộc đơn vị này" in get(f"/tim?noi={district}").text


def test_a_search_for_a_name_leads_to_its_page_first(get: Client, made: DataFolder) -> None:
    page = get("/tim?q=mai suong").text
    names = page.split('id="named"')[1].split("</section>")[0]
    assert f'<a href="/nguoi/{entity(made, MAI)}" lang="vi">{MAI}</a> <span class="small">người, 2 tin</span>' in names
    assert page.index('id="named"') < page.index('<ol class="stories"')


def test_a_span_of_years_can_be_typed_and_keeps_the_rest_of_the_search(get: Client) -> None:
    form = get("/tim?q=dan van kheo&bao=cuabien&tu=2021&lang=en").text.split('class="span"')[1].split("</form>")[0]
    assert '<input type="hidden" name="q" value="dan van kheo">' in form
    assert '<input type="hidden" name="bao" value="cuabien">' in form
    assert '<input type="hidden" name="lang" value="en">' in form
    assert '<input name="tu" value="2021"' in form
    assert 'name="trang"' not in form
    assert '<option value="article" selected>Articles</option>' in get("/tim?q=&loai=article&lang=en").text


def test_the_bars_of_the_timeline_lead_to_their_year(get: Client) -> None:
    bars = get("/tim?q=&tu=2020&trang=2").text.split('class="bars"')[1].split("</svg>")[0]
    assert 'href="/tim?nam=2024"' in bars
    assert bars.count("<a ") == bars.count('tabindex="-1"') > 3


def test_a_unit_has_a_page_with_what_it_was_made_of_and_what_it_holds(get: Client, made: DataFolder) -> None:
    new = get(f"/noi/{unit(made, 'xã Sông Đốc', past=False)}").text
    assert "từ 1/7/2025" in new
    assert "thị trấn Sông Đốc</a>" in new
    assert plain(GONE.title) in new
    province = get(f"/noi/{unit(made, 'tỉnh Cà Mau', past=False)}").text
    assert "xã Sông Đốc</a>" in province
    district = get(f"/noi/{unit(made, 'huyện Trần Văn Thời', past=True)}").text
    assert "thị trấn Sông Đốc</a>" in district.split('id="holds"')[1]
    name = get(f"/noi/{entity(made, 'thị trấn Sông Đốc')}").text
    assert f'/noi/{unit(made, "thị trấn Sông Đốc", past=True)}">' in name


def test_a_province_tells_what_it_holds_now_from_what_it_held_before(get: Client, made: DataFolder) -> None:
    with sqlite3.connect(made.current) as connection:
        held = connection.execute(
            """select name, valid_to is not null from places join place_counts on place = places.id
            where parent = '14' and stories > 0"""
        ).fetchall()
    now, before = get("/noi/14").text.split('id="holds"')[1].split('id="held"')
    assert {past for _, past in held} == {0, 1}
    for name, past in held:
        assert (f">{name}</a>" in before) == bool(past)
        assert (f">{name}</a>" in now) != bool(past)


def test_the_map_and_its_table_say_the_same(get: Client, made: DataFolder) -> None:
    """Hòa Thắng lay in Bình Thuận, which is a part of Lâm Đồng now."""
    page = get("/ban-do").text
    place = unit(made, "tỉnh Lâm Đồng", past=False)
    assert "<title>Lâm Đồng: 2 tin</title>" in page
    assert f'<a href="/tim?noi={place}">Lâm Đồng</a></td><td class="number">1</td><td class="number">2</td>' in page
    assert total(get, f"q=&noi={place}") == 2
    assert page.count("<path ") == page.count("<tr><td>") == 34
    assert "Hoàng Sa" in page
    assert "Trường Sa" in page


def test_newest_first_is_an_order(get: Client) -> None:
    hits = json.loads(get("/tim.json?q=dan van kheo&sap=moi").text)["hits"]
    dates = [hit["published"] for hit in hits]
    assert dates == sorted(dates, reverse=True)


def test_no_hit_is_explained_by_what_would_match(get: Client) -> None:
    page = get("/tim?q=trưởng bản Venezuela").text
    assert "Không tìm thấy tin nào" in page
    assert "Không tin nào có “Venezuela”" in page
    assert "Chỉ tìm trưởng bản (" in page


def test_no_hit_under_a_filter_offers_to_take_it_away(get: Client) -> None:
    page = get("/tim?q=Mai Sương&bao=cuabien").text
    assert "Bỏ mọi bộ lọc (2 tin)" in page


def test_a_slip_of_the_finger_is_offered_put_right(get: Client) -> None:
    page = get("/tim?q=Mai Sưnog").text
    assert "Có phải bạn tìm “mai suong”? (2 tin)" in page


def test_names_are_suggested_by_the_beginnings_of_any_of_their_words(get: Client) -> None:
    names = [one["name"] for one in json.loads(get("/goi-y.json?q=suong m").text)]
    assert names == [MAI]
    assert json.loads(get("/goi-y.json?q=s").text) == []
    assert json.loads(get('/goi-y.json?q="*) OR (').text) == []


def test_an_empty_search_lists_everything(get: Client) -> None:
    assert f"{len(DRAFTS)} tin" in get("/tim").text


def test_names_like_the_query_are_offered(get: Client) -> None:
    assert "/nguoi/" in get("/tim?q=tong van").text


def test_json_has_the_keys_of_the_command_line(get: Client) -> None:
    found = json.loads(get("/tim.json?q=Nậm Hua").text)
    assert found["total"] == 1
    assert {"id", "url", "title", "published", "publisher", "snippet"} <= found["hits"][0].keys()
    assert "[Nậm] [Hua]" in found["hits"][0]["snippet"]


def test_csv_and_atom_hold_the_same_stories(get: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(get("/tim.csv?q=Nậm Hua").text)))
    feed = ElementTree.fromstring(get("/tim.atom?q=Nậm Hua").text)  # our own feed
    ids = feed.findall("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}id")
    assert {row["id"] for row in rows} == {(one.text or "").rpartition(":")[2] for one in ids}
    assert rows[0]["page"].startswith("http://guong.test/tin/")


def test_every_feed_is_well_formed_whatever_titles_hold(get: Client) -> None:
    ElementTree.fromstring(get("/tim.atom").text)
    ElementTree.fromstring(get("/tim.atom?q=%3C%2Fid%3E%00%0B%22").text)


def test_a_story_shows_its_text_with_mentions_labelled(get: Client, made: DataFolder) -> None:
    page = get(f"/tin/{STORY.id}").text
    assert (
        f'<mark class="m m-PER"><a href="/nguoi/{entity(made, MAI)}">{MAI}</a><span class="kind"> người</span>' in page
    )
    assert '<span class="kind"> văn bản</span>' in page
    assert '<input type="checkbox" id="marks" checked' in page
    assert "Hoàng Việt Thảo" in page
    assert 'href="https://songda.example/bai-post101.html"' in page
    assert "Trưởng bản Nậm Hua" in page


def test_a_story_marks_the_words_it_was_found_by(get: Client) -> None:
    assert '<mark class="hit">khúc cua</mark>' in get(f"/tin/{STORY.id}?q=%22khuc cua%22").text


def test_a_story_shows_who_said_what_and_its_figures(get: Client) -> None:
    page = get(f"/tin/{STORY.id}").text
    assert f"“{QUOTE}”" in page
    assert "ngày công</td>" in page
    assert "hiến đất<span" in page
    assert re.search(r'hiến đất<span class="small"> – <a href="/nguoi/[^"]+">Lò Thị Mai Sương</a>', page)


def test_a_story_names_its_provenance(get: Client, made: DataFolder) -> None:
    page = get(f"/tin/{STORY.id}").text
    with sqlite3.connect(made.current) as connection:
        warc, offset, sha256 = connection.execute(
            "select warc, offset, sha256 from captures where story = ?", [STORY.id]
        ).fetchone()
    assert warc in page
    assert sha256 in page
    assert str(offset) in page
    assert "quy tắc riêng của báo" in page
    assert "0,98" in page
    assert "/replay/20260301020000id_/https://songda.example/bai-post101.html" in page


def test_a_story_says_what_its_places_are_today_and_nothing_of_bodies(get: Client) -> None:
    assert "nay là xã Sông Đốc, tỉnh Cà Mau" in get(f"/tin/{GONE.id}").text
    body = get(f"/tin/{CHANGED.id}").text.split("Hội Khuyến học huyện Bắc Bình</a>")[1].split("</li>")[0]
    assert "nay là" not in body


def test_a_story_can_be_cited(get: Client) -> None:
    page = get(f"/tin/{STORY.id}").text
    assert "Hoàng Việt Thảo (14/2/2026). “Nữ trưởng bản Nậm Hua và con đường mười hai khúc cua”. Báo Sông Đà." in page
    assert f"@online{{guong-{STORY.id}," in page
    assert "TY  - NEWS" in page
    assert f"http://guong.test/tin/{STORY.id}" in page


def test_a_changed_story_lists_its_versions(get: Client) -> None:
    page = get(f"/tin/{CHANGED.id}").text
    assert "2 phiên bản" in page
    assert "giữa làng chài Hòa Thắng" in page
    assert page.count("/replay/20260410020000/") >= 1


def test_a_story_names_its_reprints_and_a_reprint_the_original(get: Client) -> None:
    original, reprint = DRAFTS[1], DRAFTS[6]
    first = get(f"/tin/{original.id}").text.split('id="in-lai"')[1]
    assert f'/tin/{reprint.id}">Chuyện lớp học đêm' in first
    assert "có biên tập" in first
    second = get(f"/tin/{reprint.id}").text.split('id="in-lai"')[1]
    assert f'/tin/{original.id}">' in second
    assert "bài sớm nhất" in second
    assert 'id="in-lai"' not in get(f"/tin/{STORY.id}").text


def test_a_change_is_shown_word_by_word(get: Client) -> None:
    assert f'/tin/{CHANGED.id}/ban/2">' in get(f"/tin/{CHANGED.id}").text
    page = get(f"/tin/{CHANGED.id}/ban/2").text
    assert "<ins>" in page or "<del>" in page
    assert get(f"/tin/{CHANGED.id}/ban/1").status == get(f"/tin/{CHANGED.id}/ban/99").status == 404


def test_a_reprint_stands_beside_its_original(get: Client) -> None:
    page = get(f"/tin/{DRAFTS[1].id}/so-sanh/{DRAFTS[6].id}").text
    left, right = page.split('id="side-2"')
    assert "<del>" in left
    assert "<ins>" not in left
    assert "<ins>" in right
    assert "<del>" not in right
    assert get(f"/tin/{DRAFTS[1].id}/so-sanh/khong").status == 404


def test_a_story_lists_who_was_given_what_by_whom(get: Client) -> None:
    table = get(f"/tin/{STORY.id}").text.split('id="khen"')[1].split("</table>")[0]
    for name in ("Bằng khen", MAI, "UBND tỉnh Sơn La"):
        assert f">{name}</a>" in table


def test_a_mistake_is_reported_by_a_line_for_the_decisions(get: Client) -> None:
    page = html.unescape(get(f"/tin/{STORY.id}").text)
    line = json.loads(page.split('id="bao-loi"')[1].split("<pre")[1].split(">", 1)[1].split("</pre>")[0])
    assert line["kind"] == "correction"
    assert line["story"] == STORY.id


def test_an_id_of_before_leads_to_the_story_and_a_withheld_one_says_why(own: DataFolder) -> None:
    with sqlite3.connect(own.current.resolve()) as connection:
        connection.execute("insert into story_aliases values ('000000000001', ?)", [STORY.id])
        connection.execute(
            "insert into tombstones values ('000000000002', '2026-05-01T00:00:00+00:00', 'theo yêu cầu')"
        )
    application = make_datasette(own, current_snapshot(own)).app()
    moved = ask(application, "/tin/000000000001")
    assert (moved.status, moved.headers["location"]) == (301, f"/tin/{STORY.id}")
    withheld = ask(application, "/tin/000000000002")
    assert withheld.status == 410
    assert "gỡ ngày 1/5/2026. Lý do: theo yêu cầu" in withheld.text


def test_a_story_that_vanished_says_since_when(get: Client) -> None:
    page = get(f"/tin/{GONE.id}").text
    assert "Trang gốc không còn từ 10/4/2026" in page


def test_a_story_that_came_back_tells_each_absence_with_its_proof(own: DataFolder) -> None:
    keep(own, [replace(GONE, fetched=datetime(2026, 5, 2, 3, 0, tzinfo=UTC))], run="run3")
    keep(own, [replace(GONE, status=410, fetched=datetime(2026, 6, 3, 3, 0, tzinfo=UTC))], run="run4")
    publish(own)
    application = make_datasette(own, current_snapshot(own)).app()
    page = ask(application, f"/tin/{GONE.id}").text
    assert "Trang gốc từng không còn từ 10/4/2026 đến 2/5/2026." in page
    first, second, third = page.split('id="vang-mat"')[1].split("</table>")[0].split("<tr>")[1:]
    assert "Không còn từ" in first
    assert "3/6/2026" in second
    assert "vẫn không còn" in second
    assert "410, trang đã bị gỡ" in second
    assert "10/4/2026" in third
    assert "2/5/2026" in third
    assert "404, không có trang này" in third
    for row, status in ((second, 410), (third, 404)):
        proof = re.search(r'href="(/replay/(\d{14})/[^"]+)"', row)
        assert proof, row
        raw = ask(application, proof[1].replace(proof[2], proof[2] + "id_"))
        assert raw.body == b"<h1>404</h1>", status
    assert 'id="vang-mat"' not in ask(application, f"/tin/{STORY.id}").text


def test_how_sure_the_machine_is_leads_to_how_often_it_is_right(get: Client) -> None:
    assert 'href="/du-lieu#dung-sai"' in get(f"/tin/{STORY.id}").text
    assert 'id="dung-sai"' in get("/du-lieu").text


def test_a_citation_is_a_file_for_a_reference_manager(get: Client) -> None:
    bib, ris = get(f"/tin/{STORY.id}.bib"), get(f"/tin/{STORY.id}.ris")
    assert bib.headers["content-disposition"] == f'attachment; filename="guong-{STORY.id}.bib"'
    assert bib.text.startswith(f"@online{{guong-{STORY.id},")
    assert ris.headers["content-type"] == "application/x-research-info-systems; charset=utf-8"
    assert f"TI  - {plain(STORY.title)}\r\n" in ris.text
    assert f"http://guong.test/tin/{STORY.id}" in ris.text
    assert get("/tin/khong.bib").status == 404


def test_a_story_describes_itself_to_reference_managers_and_to_who_shares_it(get: Client) -> None:
    head = html.unescape(get(f"/tin/{STORY.id}").text.split("</head>")[0])
    assert f'<meta name="citation_title" content="{plain(STORY.title)}">' in head
    assert '<meta name="citation_author" content="Hoàng Việt Thảo">' in head
    assert '<meta name="citation_publication_date" content="2026/02/14">' in head
    assert '<meta name="citation_journal_title" content="Báo Sông Đà">' in head
    assert f'<meta property="og:url" content="http://guong.test/tin/{STORY.id}">' in head


def test_the_text_stands_beside_the_page_it_was_read_from(get: Client) -> None:
    page = get(f"/tin/{STORY.id}/ban-luu").text
    text, copy = page.split('id="ban-luu"')
    assert QUOTE in html.unescape(re.sub("<[^>]+>", "", text))
    frame = re.search(
        r'<iframe src="(/replay/\d{14}mp_/[^"]+)"[^>]*sandbox="allow-top-navigation-by-user-activation"', copy
    )
    assert frame
    assert QUOTE in html.unescape(get(frame[1]).text)
    assert f"/tin/{STORY.id}/ban-luu" in get(f"/tin/{STORY.id}").text
    assert get("/tin/khong/ban-luu").status == 404


def test_story_json_is_the_contract(get: Client, made: DataFolder) -> None:
    story = json.loads(get(f"/tin/{STORY.id}.json").text)
    assert story["id"] == STORY.id
    assert story["published"] == "2026-02-14T08:30:00+07:00"
    mention = next(one for one in story["mentions"] if one["type"] == "PER")
    assert story["text"][mention["start"] : mention["end"]] == mention["surface"] == MAI
    assert mention["entity"] == entity(made, MAI)
    assert story["capture"]["warc"].startswith("warc/")


def test_a_person_has_stories_titles_and_company(get: Client, made: DataFolder) -> None:
    answer = get(f"/nguoi/{entity(made, MAI)}")
    assert "Có trong 2 tin, 5 lần nhắc đến" in answer.text
    assert "Trưởng bản Nậm Hua" in answer.text
    assert "Cà Văn Thịnh" in answer.text
    assert "nhớ như in trận lũ" in answer.text, "the sentence that names her"
    assert answer.text.index(STORY.id) < answer.text.index(DRAFTS[3].id), "newest first"
    words = re.search(rf'href="(/tin/{STORY.id})#(m\d+)"', answer.text)
    assert words
    assert f'id="{words[2]}"' in get(words[1]).text


def test_a_person_is_kept_from_search_engines(get: Client, made: DataFolder) -> None:
    answer = get(f"/nguoi/{entity(made, MAI)}")
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text
    assert "noindex" not in get(f"/noi/{entity(made, 'xã Mường Chùm')}").text


def test_a_list_shows_what_a_story_says_below_its_title_where_the_title_names_it_too(own: DataFolder) -> None:
    draft = Draft("songda", 998, "2026-03-03T08:00:00+07:00", "Chuyện của [PER Quàng Thị Hoa]", None,
                  ("Trời mưa.", "Sáng nào bà [PER Quàng Thị Hoa] cũng gõ kẻng."))  # fmt: skip
    keep(own, [draft], run="run3")
    publish(own)
    page = ask(make_datasette(own, current_snapshot(own)).app(), f"/nguoi/{entity(own, 'Quàng Thị Hoa')}").text
    snippet = page.split('class="snippet"')[1].split("<a ")[0]
    assert "cũng gõ kẻng" in snippet
    assert "Chuyện của" not in snippet


def test_oldest_first_turns_the_list_round(get: Client, made: DataFolder) -> None:
    page = get(f"/nguoi/{entity(made, MAI)}?sap=cu").text
    assert page.index(DRAFTS[3].id) < page.index(STORY.id)


@pytest.mark.parametrize(
    ("route", "name"),
    [
        ("noi", "xã Mường Chùm"),
        ("to-chuc", "Đảng ủy xã Mường Chùm"),
        ("van-ban", "Chỉ thị số 05-CT/TW (2016)"),
        ("mo-hinh", "Chi bộ bốn tốt"),
        ("phong-trao", "Dân vận khéo"),
        ("khen-thuong", "Bằng khen"),
    ],
)
def test_each_kind_of_entity_has_its_page(get: Client, made: DataFolder, route: str, name: str) -> None:
    answer = get(f"/{route}/{entity(made, name)}")
    assert answer.status == 200
    assert name in answer.text


def test_whoever_and_whatever_has_a_page_can_be_followed(get: Client, made: DataFolder) -> None:
    pages = {
        f"/nguoi/{entity(made, MAI)}": STORY,
        f"/noi/{unit(made, 'xã Sông Đốc', past=False)}": GONE,
        "/bao/songda": STORY,
    }
    for path, story in pages.items():
        page = get(path).text
        feeds = set(re.findall(r'href="(/tim\.atom\?[^"]+)"', page))
        assert len(feeds) == 1
        feed = get(html.unescape(feeds.pop()))
        assert f"/tin/{story.id}" in feed.text
        assert '<link rel="alternate" type="application/atom+xml"' in page.split("</head>")[0]


def test_an_organisation_lists_its_people(get: Client, made: DataFolder) -> None:
    page = get(f"/to-chuc/{entity(made, 'Đảng ủy xã Mường Chùm')}").text
    assert "Bí thư Đảng ủy xã Mường Chùm" in page
    assert "Cà Văn Thịnh" in page


def test_an_entity_under_the_wrong_kind_leads_to_the_right_page(get: Client, made: DataFolder) -> None:
    answer = get(f"/noi/{entity(made, MAI)}")
    assert (answer.status, answer.headers["location"]) == (301, f"/nguoi/{entity(made, MAI)}")


def test_an_id_lost_in_a_merge_leads_on(own: DataFolder) -> None:
    from archive.site.serve import make_datasette
    from archive.site.snapshot import current_snapshot
    from tests.archive.site.conftest import ask

    kept = entity(own, MAI)
    with sqlite3.connect(own.current) as connection:
        connection.execute("insert into entity_aliases values ('lostlostlost', ?)", [kept])
    datasette = make_datasette(own, current_snapshot(own))
    answer = ask(datasette.app(), "/nguoi/lostlostlost?lang=en")
    datasette.close()
    assert (answer.status, answer.headers["location"]) == (301, f"/nguoi/{kept}?lang=en")


def test_a_newspaper_lists_its_stories_by_year(get: Client) -> None:
    page = get("/bao/cuabien").text
    assert "29 tin" in page
    assert "/tim?bao=cuabien&amp;nam=2023" in page


def test_the_list_of_newspapers_tells_years_and_when_each_was_last_fetched(get: Client) -> None:
    page = get("/bao").text
    assert page.index("Báo Cửa Biển") < page.index("Báo Đồi Cát") < page.index("Báo Sông Đà")
    row = page.split("Báo Đồi Cát</a>")[1].split("</tr>")[0]
    assert "<td>2023–2025</td>" in row
    assert "2026</td>" in row


@pytest.mark.parametrize("path", ["/tin/khong", "/nguoi/khong", "/bao/khong", "/khong-co", "/tin/", "/replay/khong"])
def test_what_is_not_there_is_a_helpful_404(get: Client, path: str) -> None:
    answer = get(path)
    assert answer.status in {302, 404}
    if answer.status == 404:
        assert 'name="q"' in answer.text


def test_english_is_kept_in_links(get: Client) -> None:
    page = get(f"/tin/{STORY.id}?lang=en").text
    assert '<html lang="en">' in page
    assert "Provenance" in page
    assert "14 February 2026" in page
    assert 'href="/?lang=en"' in page
    assert f'<a href="/tin/{STORY.id}" lang="vi" hreflang="vi">Tiếng Việt</a>' in page
    assert f'<a href="/tin/{STORY.id}?lang=en" lang="en" hreflang="en">English</a>' in get(f"/tin/{STORY.id}").text


def test_the_hostile_story_is_text_everywhere(get: Client) -> None:
    hostile = DRAFTS[4]
    for path in ("/", f"/tin/{hostile.id}", "/tim?q=hacked", "/bao/doicat", f"/tin/{hostile.id}?q=script"):
        page = get(path).text
        assert "<script>" not in page, path
        assert "<img src=x" not in page, path
    assert HOSTILE in json.loads(get(f"/tin/{hostile.id}.json").text)["title"]


def test_a_row_of_the_tables_leads_back_to_the_story(get: Client, made: DataFolder) -> None:
    with sqlite3.connect(made.current) as connection:
        number = connection.execute("select number from stories where id = ?", [STORY.id]).fetchone()[0]
    assert f'href="/archive/stories/{number}"' in get(f"/tin/{STORY.id}").text
    assert f'href="/tin/{STORY.id}"' in get(f"/archive/stories/{number}").text
