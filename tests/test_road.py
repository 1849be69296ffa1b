"""The whole way: a saved page becomes a story that is found without accent marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import guong

URL = "https://baolaocai.vn/song-dep-tu-nhung-dieu-gian-di-post404649.html"


@pytest.mark.shared
def test_a_real_page_goes_from_import_to_the_search_page(shared: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    page = shared / "pages" / "baolaocai-404649.html"

    first = guong("--data", data, "import", page, "--url", URL, "--date", "2025-06-18")
    again = guong("--data", data, "import", page, "--url", URL, "--date", "2025-06-18")
    assert (first.code, again.code) == (0, 0), first.err + again.err
    assert guong("--data", data, "publish").code == 0
    assert guong("--data", data, "verify").code == 0

    hits = guong("--data", data, "search", "doan thi hanh", "--json").lines
    assert [hit["url"] for hit in hits] == [URL]
    assert "[Đoàn] [Thị] [Hạnh]" in hits[0]["snippet"]


@pytest.mark.shared
def test_the_seed_story_gives_its_people_bodies_and_places(shared: Path) -> None:
    mentions = guong("entities", shared / "seed" / "tram-tau-05.txt", "--json").lines
    found = {(mention["type"], mention["surface"]) for mention in mentions}
    assert {
        ("PER", "Trịnh Văn Xuê"),
        ("ORG", "Huyện ủy Trạm Tấu"),
        ("LOC", "xã Hồng Ca"),
        ("LOC", "huyện Trấn Yên"),
        ("DOC", "Chỉ thị số 05"),
    } <= found


def test_reading_prints_a_story_by_the_rules_of_its_publisher(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        """<html><head><meta charset="utf-8"><title>Vườn quế trên núi</title></head><body>
        <h1 class="article__title cms-title">Vườn quế trên núi</h1>
        <div class="article__sapo cms-desc">Mười năm, một người trồng kín ba ngọn đồi.</div>
        <div class="article__body cms-body"><p>Ông Lò Văn Thử, Bí thư Chi bộ bản Thử, học tập và làm theo Bác.</p>
        <p>Năm 2024, ông được Ủy ban nhân dân tỉnh tặng Bằng khen.</p></div></body></html>""",
        encoding="utf-8",
    )
    url = "https://baolaocai.vn/vuon-que-tren-nui-post900001.html"
    (story,) = guong("read", page, "--url", url, "--date", "2024-12-01", "--json").lines
    assert story["title"] == "Vườn quế trên núi"
    assert story["publisher"] == "baolaocai"
    assert story["fields"]["sapo"]["method"] in ("publisher", "cms")
    assert len(story["body"]) == 2
    for mention in story["mentions"]:
        assert story["text"][mention["start"] : mention["end"]] == mention["surface"]
