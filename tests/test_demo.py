"""The demo, as a newcomer meets it: three runs, and the site that it serves."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

from scraper.samples.newspaper import newspapers
from tests.command import guong

NUMBERS = ["pages", "stories", "new", "changed", "gone", "people", "places", "seconds"]


def demo(folder: Path) -> dict[str, Any]:
    run = guong("demo", "--no-serve", "--json", "--data", folder)
    assert run.code == 0, run.err
    (numbers,) = run.lines
    assert list(numbers) == NUMBERS
    return dict(numbers)


def test_the_second_run_finds_only_the_edited_and_the_vanished_story_and_the_third_nothing(tmp_path: Path) -> None:
    first, second, third = (demo(tmp_path / "demo") for _ in range(3))

    assert first["new"] == first["stories"] > 0
    assert (first["changed"], first["gone"]) == (0, 0)
    assert min(first["people"], first["places"]) > first["stories"]
    assert (second["new"], second["changed"], second["gone"]) == (0, 1, 1)
    assert (third["new"], third["changed"], third["gone"]) == (0, 0, 0)
    assert first["stories"] == second["stories"] == third["stories"], "a story that vanished is kept"

    assert guong("--data", tmp_path / "demo", "verify").code == 0


def test_the_archive_holds_every_story_of_the_theme_and_no_ordinary_news(tmp_path: Path) -> None:
    demo(tmp_path / "demo")
    with closing(sqlite3.connect(tmp_path / "demo" / "archive.db")) as database:
        kept = {title for (title,) in database.execute("select title from stories")}

    stories = [story for paper in newspapers() for story in paper.online(edition=1)]
    assert kept == {story.title for story in stories if story.theme}


def test_the_demo_serves_the_site_it_made(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "guong", "demo", "--port", "0", "--data", str(tmp_path / "demo")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        site = next(line for line in process.stdout if line.startswith("site: ")).removeprefix("site: ").strip()
        with urllib.request.urlopen(site + "tim.json?q=rung", timeout=20) as answer:
            assert json.load(answer)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
        assert process.stdout is not None
        process.stdout.close()
