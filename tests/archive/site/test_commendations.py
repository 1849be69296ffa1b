"""Who was given what by whom, told alike on the pages of the award, of who gave it and of who received it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from archive.folder import DataFolder
from archive.site.commendations import MOST
from archive.site.serve import make_datasette
from archive.site.snapshot import current_snapshot
from archive.store.publish import publish
from tests.archive.site.conftest import Client, ask
from tests.archive.site.newsroom import STORY, keep
from tests.archive.site.test_pages import MAI, entity


def test_award_giver_and_receiver_tell_of_the_same_commendation(get: Client, made: DataFolder) -> None:
    award, giver, receiver = (entity(made, name) for name in ("Bằng khen", "UBND tỉnh Sơn La", MAI))
    pages = {
        "given": (award, get(f"/khen-thuong/{award}").text),
        "gave": (giver, get(f"/to-chuc/{giver}").text),
        "received": (receiver, get(f"/nguoi/{receiver}").text),
    }
    for heading, (own, page) in pages.items():
        row = page.split(f'id="khen-{heading}"')[1].split("<tbody>")[1].split("</tr>")[0]
        assert {one for one in (award, giver, receiver) if f"/{one}" in row} == {award, giver, receiver} - {own}
        path, _, anchor = row.split('href="')[-1].split('"')[0].partition("#")
        assert path == f"/tin/{STORY.id}"
        assert f'id="{anchor}"' in get(path).text


def test_who_was_given_nothing_has_no_table(get: Client, made: DataFolder) -> None:
    page = get(f"/nguoi/{entity(made, 'Cà Văn Thịnh')}").text
    assert 'id="khen-' not in page


def test_a_long_table_is_cut_and_leads_to_the_rest(own: DataFolder) -> None:
    keep(own, [replace(STORY, number=5000 + number) for number in range(MOST + 2)], run="run3")
    publish(own)
    award = entity(own, "Bằng khen")
    page = ask(make_datasette(own, current_snapshot(own)).app(), f"/khen-thuong/{award}").text
    assert page.split('id="khen-given"')[1].split("<tbody>")[1].split("</tbody>")[0].count("<tr>") == MOST
    assert f'href="/archive/awards?award={award}"' in page


def test_a_date_that_is_not_told_is_the_storys_and_says_so(own: DataFolder) -> None:
    award = entity(own, "Bằng khen")

    def when(date: str | None) -> str:
        with sqlite3.connect(own.current.resolve()) as connection:
            connection.execute("update awards set date = ? where story = ?", [date, STORY.id])
        page = ask(make_datasette(own, current_snapshot(own)).app(), f"/khen-thuong/{award}").text
        rows = page.split('id="khen-given"')[1].split("<tbody>")[1].split("</tbody>")[0].split("<tr>")
        (row,) = [row for row in rows if f"/tin/{STORY.id}" in row]
        return row.split("<td>")[1].split("</td>")[0]

    assert when("2025-12") == "12/2025"
    assert when(None) == "tin ngày 14/2/2026"
