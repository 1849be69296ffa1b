"""The page of data: what it offers works, and what it counts is there."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive.export.command import Format
from archive.folder import DataFolder
from archive.site.data import EXPORTS, Year, coverage
from archive.site.questions import questions
from archive.site.running import SiteOptions
from archive.site.serve import make_datasette
from archive.site.snapshot import current_snapshot
from archive.site.texts import Language
from tests.archive.site.conftest import Client, ask
from tests.archive.site.small_archive import SmallArchive


@pytest.fixture(scope="module")
def without_sql(made: DataFolder) -> Iterator[Client]:
    datasette = make_datasette(made, current_snapshot(made), SiteOptions(readers_sql=False))
    application = datasette.app()
    yield lambda path, **options: ask(application, path, **options)
    datasette.close()


def links(page: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'href="(/[^"]+)"', page)]


@pytest.mark.parametrize("language", Language)
def test_every_question_stands_there_with_its_query_and_its_limits(get: Client, language: Language) -> None:
    page = html.unescape(get(f"/du-lieu?lang={language}").text)
    for question in questions():
        assert question.asked(language) in page
        assert question.limits(language) in page
        assert question.sql in page


@pytest.mark.parametrize("number", range(20))
def test_a_question_runs_in_datasette(get: Client, number: int) -> None:
    question = questions()[number]
    assert question.run_path in links(get("/du-lieu").text)
    assert get(question.run_path).status == 200
    answer = json.loads(get(question.run_path.replace("/query?", "/query.json?")).text)
    assert answer["ok"], answer


def test_without_readers_sql_nothing_offers_to_run_it(without_sql: Client) -> None:
    page = without_sql("/du-lieu").text
    assert questions()[0].vi in page
    assert [link for link in links(page) if "/-/query" in link] == []


def test_every_address_that_is_given_as_an_example_works(get: Client, without_sql: Client) -> None:
    for client in (get, without_sql):
        section = client("/du-lieu").text.partition('id="dia-chi"')[2].partition("</section>")[0]
        examples = links(section)
        assert len(examples) >= 8
        assert [path for path in examples if client(path).status != 200] == []


def test_coverage_counts_by_newspaper_and_month(tmp_path: Path) -> None:
    small = SmallArchive(tmp_path)
    paper, other = small.newspaper("Báo A"), small.newspaper("Báo B")
    for newspaper, published in (
        (paper, "2024-03-01T08:00:00+07:00"),
        (paper, "2024-03-31T23:59:00+07:00"),
        (other, "2024-12-01T08:00:00+07:00"),
        (other, "2025-01-01T00:00:00+07:00"),
        (other, None),
    ):
        small.story(newspaper, published)
    with closing(sqlite3.connect(small.publish())) as connection:
        years = coverage(connection)

    def told(year: Year) -> dict[str, tuple[dict[int, int], int]]:
        return {
            paper.name: ({month: count for month, count in enumerate(paper.months, 1) if count}, paper.stories)
            for paper in year.papers
        }

    assert [(year.label, year.stories) for year in years] == [("2025", 1), ("2024", 3), ("", 1)]
    assert told(years[1]) == {"Báo A": ({3: 2}, 2), "Báo B": ({12: 1}, 1)}
    assert told(years[2]) == {"Báo B": ({}, 1)}


def test_the_years_of_the_page_add_up_to_all_stories(get: Client, made: DataFolder) -> None:
    section = get("/du-lieu?lang=en").text.partition('id="bao-thang"')[2].partition("</section>")[0]
    counted = [int(number) for number in re.findall(r"<summary>[^<]* – (\d+) stor", section)]
    with closing(sqlite3.connect(made.current)) as connection:
        assert sum(counted) == connection.execute("select count(*) from stories").fetchone()[0]
    assert "undated" in section


def test_a_newspapers_year_leads_to_its_stories(get: Client) -> None:
    assert "/tim?bao=songda&nam=2026" in links(get("/du-lieu").text)
    assert "1 tin" in get("/tim?bao=songda&nam=2026").text


def test_the_data_can_be_cited_by_edition(get: Client, made: DataFolder) -> None:
    page = html.unescape(get("/du-lieu").text)
    digest = current_snapshot(made).digest
    assert f"Bản công bố {digest}, dữ liệu đến ngày " in page
    assert f"@dataset{{guong-{digest}," in page
    assert "url = {http://guong.test/du-lieu}" in page


def test_every_format_of_the_export_is_named() -> None:
    assert set(EXPORTS) == {str(form) for form in Format}


def test_error_rates_are_shown_where_someone_checked(own: DataFolder) -> None:
    path = own.current.resolve()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("insert into error_rates values ('PER', 0, 40, 38, 0.95, 0.83, 0.99)")
    datasette = make_datasette(own, current_snapshot(own))
    page = ask(datasette.app(), "/du-lieu").text
    datasette.close()
    assert '<td>Người</td><td class="number">40</td><td class="number">0,95</td>' in page
    assert "0,83 – 0,99" in page
