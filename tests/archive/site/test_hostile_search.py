"""What a search answers to an address that no honest reader types: a page, the right status, nothing else."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from tests.archive.site.conftest import Client

TYPED = (
    "a" * 10_000,
    "từ " * 4_000,
    '"' * 999,
    '"ban ' * 500,
    "-" * 500 + "ban",
    "a\0b",
    "\ufffe\uffff\x0b",
    "ban AND OR NOT NEAR(ban, 3) ban*",
    "{title} : ban ^ban + ban",
    "'); DROP TABLE stories; --",
    "ban_lang lang_",  # the joint of the index of pairs
    "]]><script>alert(1)</script>",
    "%s %(q)s {{7*7}} ${7*7}",
    "\u202e\u200b\u0301\u0301\u0301",
    "=HYPERLINK(1)",
)


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
def test_every_form_of_a_search_answers_whatever_was_typed(get: Client, typed: str) -> None:
    query = quote(typed)
    page, told, table, feed, names = (
        get(f"{path}?q={query}") for path in ("/tim", "/tim.json", "/tim.csv", "/tim.atom", "/goi-y.json")
    )
    assert {one.status for one in (page, told, table, feed, names)} == {200}
    assert "<script>alert" not in page.text
    assert json.loads(told.text)["total"] >= 0
    assert next(csv.reader(io.StringIO(table.text)))[0] == "id"
    assert ElementTree.fromstring(feed.text).tag.endswith("feed")
    assert isinstance(json.loads(names.text), list)


@pytest.mark.parametrize(
    ("years", "some"),
    [
        ("tu=2026&den=2019", False),  # the end before the beginning
        ("nam=0000", True),  # there was none
        ("tu=9999", False),
        ("den=0001", False),
        ("tu=abcd", True),  # no year: left out
        ("tu=-202", True),
        ("tu=20255", True),
        ("tu=%D9%A2%D9%A0%D9%A2%D9%A4", True),  # 2024 in Arabic digits
        ("nam=2024-13-45", True),
        ("tu=&den=&nam=", True),
    ],
)
def test_a_wrong_year_is_left_out_or_finds_nothing(get: Client, years: str, some: bool) -> None:
    page = get(f"/tim?q=ban&{years}")
    assert page.status == 200
    assert bool(json.loads(get(f"/tim.json?q=ban&{years}").text)["total"]) is some
    assert some or "Không tìm thấy tin" in page.text


@pytest.mark.parametrize("filters", ["bao=khong", "tinh=Atlantis", "noi='", "noi=99999", "co=x", "co=" + "x," * 3000])
def test_who_and_where_nobody_knows_finds_nothing(get: Client, filters: str) -> None:
    assert get(f"/tim?q=ban&{filters}").status == 200
    assert json.loads(get(f"/tim.json?q=ban&{filters}").text)["total"] == 0


@pytest.mark.parametrize("kind", ["loai=<b>", "loai=error", "sap=;drop", "lang=%00"])
def test_a_choice_that_is_none_is_left_out(get: Client, kind: str) -> None:
    whole, same = (json.loads(get(f"/tim.json?q=ban{more}").text)["total"] for more in ("", f"&{kind}"))
    assert whole == same > 0


@pytest.mark.parametrize("number", ["2", "51", "999999", "9" * 40, "9" * 5000])
def test_a_page_behind_the_last_leads_back_to_the_first(get: Client, number: str) -> None:
    answer = get(f'/tim?q="nữ+trưởng+bản"&trang={number}')
    assert answer.status in {200, 302}
    location = answer.headers.get("location", "/tim?")
    assert location.startswith("/tim?")
    assert "trang=" not in location


def test_of_a_question_asked_twice_one_is_answered(get: Client) -> None:
    assert get("/tim?q=ban&q=duong&trang=1&trang=x").status == 200
