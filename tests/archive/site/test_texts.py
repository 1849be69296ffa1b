"""The catalogue, and how dates, numbers and citations are written."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import archive.site
from archive.site.addresses import base_of, replay_path, web
from archive.site.catalogue import COUNTED, TEXTS
from archive.site.citing import Cited, bibtex, ris, vietnamese
from archive.site.paging import Paging
from archive.site.texts import Language, Texts

SITE = Path(archive.site.__file__).parent
SOURCES = [*SITE.glob("*.py"), *SITE.rglob("templates/**/*.html"), *SITE.rglob("templates/**/*.xml")]
VI, EN = Texts(Language.VI), Texts(Language.EN)
CITED = Cited(
    id="abc",
    title="Gương {sáng} & 100% \\ \n tin",
    authors=("Hoàng Việt Thảo",),
    publisher="Báo Sông Đà",
    published="2026-02-14T08:30:00+07:00",
    url="https://songda.example/x{1}",
    permalink="http://guong.test/tin/abc",
    captured="2026-03-01T20:00:00+00:00",
)


def used_keys() -> set[str]:
    code = "\n".join(path.read_text("utf-8") for path in SOURCES if path.name != "catalogue.py")
    return set(re.findall(r"""\b(?:t|texts|missing)\(\s*["']([a-z][\w.-]*[\w-])["']\s*[,)]""", code))


@pytest.mark.parametrize(
    ("stored", "vietnamese", "english"),
    [
        ("2024", "2024", "2024"),
        ("2024-03", "3/2024", "March 2024"),
        ("2024-03-05", "5/3/2024", "5 March 2024"),
        ("2024-13", "2024-13", "2024-13"),
    ],
)
def test_a_date_is_as_exact_as_it_was_told(stored: str, vietnamese: str, english: str) -> None:
    assert Texts(Language.VI).part_of_date(stored) == vietnamese
    assert Texts(Language.EN).part_of_date(stored) == english


def test_every_key_that_pages_use_is_in_the_catalogue() -> None:
    assert len(used_keys()) > 60
    assert used_keys() <= TEXTS.keys()


def test_both_languages_fill_the_same_places() -> None:
    for key, (vietnamese_text, english) in TEXTS.items():
        places = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (vietnamese_text, english)]
        assert places[0] == places[1], key
        assert all((vietnamese_text, english)), key


def test_a_count_agrees_with_its_noun() -> None:
    assert EN.counted("stories", 1) == "1 story"
    assert EN.counted("stories", 1234) == "1,234 stories"
    assert VI.counted("stories", 1234) == "1.234 tin"
    assert all(len(forms) == 3 for forms in COUNTED.values())


@pytest.mark.parametrize(
    ("stored", "vi", "en"),
    [
        ("2026-02-14T08:30:00+07:00", "14/2/2026, 08:30", "14 February 2026, 08:30"),
        ("2026-02-14T20:30:00+00:00", "15/2/2026, 03:30", "15 February 2026, 03:30"),
        ("2026-02-14", "14/2/2026", "14 February 2026"),
        (None, "không rõ ngày", "undated"),
        ("hôm qua", "không rõ ngày", "undated"),
    ],
)
def test_times_are_told_in_vietnam(stored: str | None, vi: str, en: str) -> None:
    assert (VI.moment(stored), EN.moment(stored)) == (vi, en)


def test_any_language_asked_for_is_one_of_two() -> None:
    asked = (None, "", "en", "fr", "<")
    assert [Language.of(one).value for one in asked] == ["vi", "vi", "en", "vi", "vi"]


def test_a_citation_in_vietnamese_names_author_day_paper_and_copy() -> None:
    assert vietnamese(CITED).startswith("Hoàng Việt Thảo (14/2/2026). “Gương")
    assert "bản lưu ngày 2/3/2026: http://guong.test/tin/abc" in vietnamese(CITED)


def test_bibtex_escapes_what_tex_would_read() -> None:
    entry = bibtex(CITED)
    assert r"title = {{Gương \{sáng\} \& 100\% \textbackslash{} tin}}" in entry
    assert entry.count("{") == entry.count("}")


def test_ris_has_one_line_a_tag() -> None:
    lines = ris(CITED).splitlines()
    assert lines[0] == "TY  - NEWS"
    assert lines[-1] == "ER  - "
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", None, "http://[", "//x.example"])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert web(url) == "#"


def test_a_replay_address_keeps_query_and_escapes_the_rest() -> None:
    path = replay_path('https://a.example/bài "x"?a=1&b=2', "2026-03-01T02:00:00.5+00:00", "id_")
    assert path == "/replay/20260301020000id_/https://a.example/b%C3%A0i%20%22x%22?a=1&b=2"


@pytest.mark.parametrize(("host", "base"), [("a.example:81", "http://a.example:81"), ('x"', "http://localhost")])
def test_a_host_is_repeated_only_where_it_is_one(host: str, base: str) -> None:
    assert base_of("http", host) == base


@pytest.mark.parametrize(("asked", "page"), [("", 1), ("2", 2), ("0", 1), ("x", 1), ("²", 1), ("9" * 30, 1)])
def test_whatever_is_typed_is_a_page(asked: str, page: int) -> None:
    paging = Paging.of(asked, 20)
    assert paging.number == page
    assert (paging.after(41), paging.after(20)) == (page + 1 if page < 3 else None, None)
