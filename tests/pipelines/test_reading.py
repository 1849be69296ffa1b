from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import BadInput
from archive.ids import story_id
from archive.model import Capture, MentionType, RecordPosition
from archive.store.entities import entity_of
from archive.store.facts import facts_of
from archive.story_json import as_json
from pipelines.publisher import Registry
from pipelines.reading import loose_capture, read, read_file, story_as_text
from tests.pipelines.pages import PROSE, page

URL = "https://baolaocai.vn/nguoi-giu-muong-post123.html"
HTML = page(
    "<h1 class='article__title cms-title'>Người giữ mương ở bản Nà Pục</h1>"
    "<div class='article__sapo cms-desc'>Ông Pọm là tấm gương sáng của bản, được bà con tin yêu.</div>"
    f"<div class='article__body zce-content-body cms-body'>{PROSE}</div>"
)


def test_a_saved_page_becomes_a_story_with_offsets_into_its_text() -> None:
    story = read(loose_capture(HTML.encode(), URL, None), Registry.load().of(URL))
    assert story.id == story_id("baolaocai", "123")
    assert story.theme.is_exemplary
    text = story.article.text
    assert all(text[mention.start : mention.end] == mention.surface for mention in story.mentions)


def test_a_story_of_an_unknown_host_is_known_by_its_address() -> None:
    story = read(loose_capture(HTML.encode(), "http://Nobody.example:80/x?utm_source=y", None), None)
    assert story.publisher == "nobody.example"
    assert story.id == story_id("nobody.example", "http://nobody.example/x")


def test_reading_depends_on_nothing_but_its_arguments() -> None:
    publisher = Registry.load().of(URL)
    capture = loose_capture(HTML.encode(), URL, datetime(2026, 1, 1, tzinfo=UTC))
    assert as_json(read(capture, publisher)) == as_json(read(capture, publisher))


def test_the_json_of_a_loose_file_has_only_its_digest() -> None:
    told = as_json(read(loose_capture(HTML.encode(), URL, None), Registry.load().of(URL)))
    assert list(told)[:6] == ["id", "url", "publisher", "kind", "published", "title"]
    capture = told["capture"]
    assert isinstance(capture, dict)
    assert {name for name, value in capture.items() if value is not None} == {"sha256"}
    assert told["fields"] != {}


def test_the_json_of_an_archived_page_says_where_it_lies() -> None:
    place = RecordPosition("warc/2026/01/x.warc.gz", 10, 20)
    capture = Capture(URL, datetime(2026, 1, 1, tzinfo=UTC), 200, (), HTML.encode(), "ab", place)
    told = as_json(read(capture, None), {0: "entity"})["capture"]
    assert told == {
        "url": URL, "fetched": "2026-01-01T00:00:00Z", "status": 200, "warc": place.warc, "offset": 10, "length": 20,
        "sha256": "ab",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "url", "said"),
    [
        (b"", URL, "is empty"),
        (b"  \n", URL, "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", URL, "is not HTML"),
        (b"just words", URL, "is not HTML"),
        (HTML.encode(), "baolaocai.vn/x", "bad address"),
        (HTML.encode(), "http://[x", "bad address"),
        (None, URL, "cannot read"),
    ],
)
def test_bad_input_is_one_clear_line(tmp_path: Path, content: bytes | None, url: str, said: str) -> None:
    path = tmp_path / "page.html"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInput, match=said):
        read_file(path, url, None, Registry.load())


def test_a_person_can_read_it_on_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(HTML, encoding="utf-8")
    shown = story_as_text(read_file(path, URL, None, Registry.load()))
    assert "of the theme: yes" in shown
    assert "Nà Pục" in shown


def test_a_page_with_rules_is_read_without_the_heavy_libraries() -> None:
    code = (
        "import sys\nfrom pipelines.publisher import Registry\nfrom pipelines.reading import loose_capture, read\n"
        f"read(loose_capture({HTML!r}.encode(), {URL!r}, None), Registry.load().of({URL!r}))\n"
        "sys.exit('trafilatura' in sys.modules or 'scrapy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_child_is_named_in_the_story_and_leads_to_no_page() -> None:
    told = "<p>Cháu Lò Thị Mẩy, 12 tuổi, được ông Lò Văn Thử, Bí thư Chi bộ bản Thử, đón về nuôi.</p>"
    html = page(f"<h1>Nhận nuôi cháu bé mồ côi</h1><article>{told * 4}</article>")
    story = read(loose_capture(html.encode(), "https://khac.vn/a-1.html", None), None)
    people = {mention.surface: mention for mention in story.mentions if mention.type is MentionType.PER}
    assert people["Lò Thị Mẩy"].attrs["protected"] == "minor"
    assert entity_of(people["Lò Thị Mẩy"]) is None
    assert entity_of(people["Lò Văn Thử"]) is not None
    assert {row[2] for row in facts_of(story)["roles"]} == {entity_of(people["Lò Văn Thử"])}
