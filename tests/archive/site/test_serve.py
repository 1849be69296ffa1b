"""`serve`: ports, signals, and a newer snapshot under running requests."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.site import running
from archive.site.running import SiteOptions, sites
from archive.site.serve import bind, make_datasette, serve
from archive.site.snapshot import current_snapshot
from archive.store.publish import publish
from archive.store.schema import VERSION
from tests.archive.site.conftest import ask
from tests.archive.site.newsroom import DRAFTS, Draft, keep

PROGRAM = """
import sys
from pathlib import Path
from archive.folder import DataFolder
from archive.site.serve import serve
serve(DataFolder(Path(sys.argv[1])), port=int(sys.argv[2]), say=lambda line: print(line, flush=True))
"""
ROOT = Path(__file__).parents[3]
NEW = Draft("songda", 999, "2026-03-02T08:00:00+07:00", "Tin vừa công bố", None, ("Gương sáng mới.",))


def print_nothing(_: str) -> None:
    """Nobody listens."""


@contextmanager
def served(folder: DataFolder) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-c", PROGRAM, str(folder.root), "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("site: http://127.0.0.1:"), process.stderr and process.stderr.read()
            yield process, line.removeprefix("site: ").strip()
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_site_well(made: DataFolder, number: signal.Signals) -> None:
    with served(made) as (process, address):
        with urlopen(address) as answer:
            assert answer.status == 200
        os.kill(process.pid, number)
        assert process.wait(15) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_no_snapshot_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="guong publish"):
        serve(DataFolder(tmp_path), port=0, say=print_nothing)


def test_no_data_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no data folder"):
        serve(DataFolder(tmp_path / "none"), port=0, say=print_nothing)


def test_a_file_that_is_no_database_is_said(own: DataFolder) -> None:
    own.current.resolve().write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(BadInput, match="guong publish"):
        serve(own, port=0, say=print_nothing)


@pytest.mark.parametrize(("version", "advice"), [(VERSION - 1, "guong publish"), (VERSION + 1, "newer")])
def test_a_snapshot_of_another_version_is_not_served_but_explained(own: DataFolder, version: int, advice: str) -> None:
    with sqlite3.connect(own.current.resolve()) as connection:
        connection.execute(f"pragma user_version = {version}")
    with pytest.raises(BadInput, match=advice):
        serve(own, port=0, say=print_nothing)


def test_a_snapshot_of_another_layout_is_not_served_but_explained(own: DataFolder) -> None:
    with sqlite3.connect(own.current.resolve()) as connection:
        connection.execute("pragma application_id = 7")
    with pytest.raises(BadInput, match="guong publish"):
        serve(own, port=0, say=print_nothing)


def test_a_snapshot_of_another_version_leaves_the_old_one_and_is_named_once(
    own: DataFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(running, "LOOK_SECONDS", 0.0)
    datasette = make_datasette(own, current_snapshot(own))
    application = datasette.app()
    keep(own, [NEW], run="run3")
    with sqlite3.connect(publish(own)) as connection:
        connection.execute(f"pragma user_version = {VERSION - 1}")
    pages = [ask(application, "/").text for _ in range(3)]
    datasette.close()
    assert not any("Tin vừa công bố" in page for page in pages)
    assert [record.getMessage().count("guong publish") for record in caplog.records] == [1]


def test_the_counts_known_beforehand_are_right(made: DataFolder) -> None:
    counts = current_snapshot(made).counts
    with sqlite3.connect(made.current) as connection:
        tables = [row[0] for row in connection.execute("select distinct table_name from dictionary")]
        found = {name: connection.execute(f"select count(*) from {name}").fetchone()[0] for name in tables}
    assert {name: counts[name] for name in tables} == found
    assert {0, len(DRAFTS)} <= set(found.values())


def test_a_port_that_is_taken_is_named() -> None:
    with bind(0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInput, match=f"port {port} of 127.0.0.1 is taken"):
            bind(port)


@pytest.mark.parametrize("port", [-1, 65536, 10**9])
def test_a_number_that_is_no_port_is_said(port: int) -> None:
    with pytest.raises(BadInput, match="a port is a number"):
        bind(port)


def test_without_a_port_any_is_taken_where_the_usual_one_is_not_free(monkeypatch: pytest.MonkeyPatch) -> None:
    with bind(0) as taken:
        monkeypatch.setattr("archive.site.serve.USUAL_PORT", taken.getsockname()[1])
        with bind(None) as other:
            assert other.getsockname()[1] not in {0, taken.getsockname()[1]}


def test_the_site_listens_on_this_machine_only() -> None:
    with bind(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
        assert listener.family is socket.AF_INET


def test_a_newer_snapshot_is_shown_without_a_restart(own: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LOOK_SECONDS", 0.0)
    datasette = make_datasette(own, current_snapshot(own))
    application = datasette.app()
    before = ask(application, "/")
    keep(own, [NEW], run="run3")
    publish(own)
    after = ask(application, "/")
    assert "Tin vừa công bố" not in before.text
    assert "Tin vừa công bố" in after.text
    assert before.headers["etag"] != after.headers["etag"]
    rows = ask(application, "/archive/story_list.json?_size=0&_extra=count").text
    assert f'"count": {len(DRAFTS) + 1}' in rows
    assert ask(application, f"/archive/stories/{len(DRAFTS)}").status == 200
    datasette.close()


def test_the_snapshot_is_looked_at_once_a_second(own: DataFolder) -> None:
    datasette = make_datasette(own, current_snapshot(own))
    application = datasette.app()
    assert ask(application, "/").status == 200
    own.current.unlink()
    assert ask(application, "/").status == 200
    datasette.close()


def test_a_snapshot_that_cannot_be_read_leaves_the_old_one(own: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LOOK_SECONDS", 0.0)
    datasette = make_datasette(own, current_snapshot(own))
    application = datasette.app()
    (own.published / "archive-0000000000000000.db").write_bytes(b"junk" * 1000)
    own.current.unlink()
    own.current.symlink_to("archive-0000000000000000.db")
    assert "Nữ trưởng bản" in ask(application, "/").text
    datasette.close()


def test_requests_under_way_finish_before_a_change_over(own: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LOOK_SECONDS", 0.0)
    datasette = make_datasette(own, current_snapshot(own))
    site = sites[datasette]
    keep(own, [NEW], run="run3")
    order: list[str] = []

    async def slow(entered: asyncio.Event) -> None:
        async with site.request():
            entered.set()
            await asyncio.sleep(0.3)
            order.append("slow one done, on " + ("old" if site.snapshot is old else "new"))

    async def late() -> None:
        async with site.request():
            order.append("late one on " + ("old" if site.snapshot is old else "new"))

    async def both() -> None:
        entered = asyncio.Event()
        first = asyncio.create_task(slow(entered))
        await entered.wait()
        await asyncio.to_thread(publish, own)
        await asyncio.gather(first, late())

    old = site.snapshot
    asyncio.run(both())
    datasette.close()
    assert order == ["slow one done, on old", "late one on new"]


def test_many_readers_see_a_swap_as_nothing(own: DataFolder) -> None:
    with served(own) as (_, address):
        keep(own, [NEW], run="run3")
        publish(own)
        end, answers = time.monotonic() + 2.5, []
        while time.monotonic() < end:
            with urlopen(address) as answer:
                answers.append(answer.read().decode())
        assert "Tin vừa công bố" in answers[-1]


@pytest.mark.slow
def test_many_readers_at_once_while_snapshots_change_get_whole_pages(own: DataFolder) -> None:
    """Every page is of one snapshot: its count and its newest story belong together, whatever changed meanwhile."""
    news = [replace(NEW, number=900 + number, title=f"Tin thứ {number} vừa công bố") for number in range(3)]
    done = threading.Event()

    def read(address: str) -> list[tuple[int, str]]:
        answers = []
        while not done.is_set():
            for path in ("", "tim.json?q=%22vừa+công+bố%22", f"tin/{DRAFTS[0].id}"):
                with urlopen(quote(address + path, safe=":/?=&%+")) as answer:
                    answers.append((answer.status, answer.read().decode()))
        return answers

    with served(own) as (_, address), ThreadPoolExecutor(4) as readers:
        reading = [readers.submit(read, address) for _ in range(4)]
        try:
            for number, draft in enumerate(news):
                keep(own, [draft], run=f"swap{number}")
                publish(own)
                time.sleep(1.2)  # longer than the site waits before it looks again
        finally:
            done.set()
        answers = [answer for one in reading for answer in one.result()]
    assert {status for status, _ in answers} == {200}
    found = [json.loads(body) for _, body in answers if body.startswith("{")]
    assert all(len(one["hits"]) == one["total"] for one in found)
    assert {one["total"] for one in found} >= {0, 3}


def test_readers_sql_can_be_switched_off_and_searches_and_tables_stay(made: DataFolder) -> None:
    options = SiteOptions(readers_sql=False)
    application = make_datasette(made, current_snapshot(made), options).app()
    assert ask(application, "/archive/-/query?sql=select+1").status == 403
    assert ask(application, "/archive/story_list").status == 200
    page = ask(application, "/tim?q=ban").text
    assert "SELECT story_list.id" in page
    assert "/archive/-/query" not in page
    assert "/archive/-/query" not in ask(application, "/du-lieu").text


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("https://kho.example/lien-he", '<a href="https://kho.example/lien-he"'),
        ("luutru@kho.example", '<a href="mailto:luutru@kho.example"'),
        ("javascript:alert(1)", "javascript:alert(1)<"),
        (None, "chưa ghi địa chỉ liên hệ"),
    ],
)
def test_the_contact_for_takedowns_is_named(made: DataFolder, contact: str | None, shown: str) -> None:
    application = make_datasette(made, current_snapshot(made), SiteOptions(contact=contact)).app()
    page = ask(application, "/gioi-thieu").text
    assert shown in page
    assert 'href="javascript' not in page
