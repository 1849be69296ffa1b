"""The way back from Datasette's tables and SQL to our pages."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from urllib.parse import quote

import pytest

from archive.folder import DataFolder
from archive.site.cells import link_of
from archive.store.dictionary import dictionary_rows
from tests.archive.site.conftest import Client
from tests.archive.site.newsroom import STORY, plain
from tests.archive.site.test_pages import MAI, entity


@pytest.mark.parametrize("table", ["mentions", "roles", "quotes", "figures", "awards", "story_versions", "captures"])
def test_each_row_about_a_story_leads_to_the_story(get: Client, table: str) -> None:
    page = get(f"/archive/{table}?story__exact={STORY.id}").text
    (first, *_) = re.findall(r'<td class="col-story[^"]*"><a href="([^"]+)">', page)
    path, _, anchor = first.partition("#")
    assert path == f"/tin/{STORY.id}"
    story = get(path)
    assert story.status == 200
    if table in {"mentions", "roles", "awards"}:
        assert f'id="{anchor}"' in story.text


def test_rows_of_a_query_lead_to_stories_and_names(get: Client, made: DataFolder) -> None:
    sql = f"select story, mention, person from roles where person = '{entity(made, MAI)}' limit 1"
    page = get(f"/archive/-/query?sql={quote(sql)}").text
    assert re.search(rf'<a href="/tin/{STORY.id}#m\d+">{STORY.id}</a>', page)
    person = entity(made, MAI)
    assert f'<a href="/nguoi/{person}">{person}</a>' in page


def test_a_row_of_an_entity_leads_to_its_page(get: Client, made: DataFolder) -> None:
    body = entity(made, "Đảng ủy xã Mường Chùm")
    assert f'<a href="/nguoi/{body}">' in get(f"/archive/entities/{body}").text
    assert get(f"/nguoi/{body}").headers["location"] == f"/to-chuc/{body}"


def test_references_show_the_name_beside_the_id(get: Client, made: DataFolder) -> None:
    row = get(f"/archive/awards?receiver={entity(made, MAI)}").text.split("<tbody>")[1]
    assert f">{MAI}</a>" in row
    assert ">Bằng khen</a>" in row
    assert f">{plain(STORY.title)}</a>" in get(f"/archive/captures?story={STORY.id}").text


def test_every_table_that_is_listed_can_be_opened_and_every_index_searched(get: Client) -> None:
    listed = set(re.findall(r'href="(/archive/\w+)"', get("/archive").text))
    assert {"/archive/stories", "/archive/words"} <= listed
    assert {path: get(path).status for path in listed} == dict.fromkeys(listed, 200)
    sql = "select count(*) as n from story_exact where story_exact match 'bản'"
    assert json.loads(get(f"/archive/-/query.json?sql={quote(sql)}").text)["rows"][0]["n"] > 0


def test_each_table_says_what_it_holds_and_leads_to_its_columns(get: Client) -> None:
    data = get("/du-lieu").text
    for table, column, meaning in dictionary_rows(snapshot=True):
        if not column and table in {"awards", "mentions", "story_list"}:
            page = html.unescape(get(f"/archive/{table}").text)
            assert meaning[1:] in page
            assert f'<a href="/du-lieu#bang-{table}">' in page
            assert f'id="bang-{table}"' in data


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("story", "<script>"),
        ("story", 12),
        ("story", None),
        ("award", "Bằng khen"),
        ("place", "Sơn La"),
        ("new", "0123456789ab"),
        ("sha256", "0123456789ab"),
    ],
)
def test_what_is_no_id_stays_as_it_is(column: str, value: object) -> None:
    assert link_of(None, column, value, {}) is None


def test_facts_of_a_story_lead_to_their_words(get: Client, made: DataFolder) -> None:
    page = get(f"/tin/{STORY.id}").text
    text, facts = page.split('<div class="aside">')
    with sqlite3.connect(made.current) as connection:
        wanted = [
            row[0]
            for table in ("awards", "roles")
            for row in connection.execute(f"select mention from {table} where story = ?", [STORY.id])
        ]
        quote_at, figure_at = (
            connection.execute("select number from mentions where story = ? and type = ?", [STORY.id, kind]).fetchone()
            for kind in ("QUOTE", "FIG")
        )
    for number in {*wanted, *quote_at, *figure_at}:
        assert f'href="#m{number}"' in facts
        assert text.count(f'id="m{number}"') == 1
    targets, ids = set(re.findall(r'href="#(m\d+)"', facts)), re.findall(r'id="(m\d+)"', text)
    assert targets <= set(ids)
    assert len(ids) == len(set(ids))
