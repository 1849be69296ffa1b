"""`guong verify` as an archivist runs it: what it says of damage, what it mends, what is fetched again."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.warc.checks import Totals
from archive.warc.faults import FaultKind
from archive.warc.report import Report
from tests.archive.warc.building import exchange, shelf, writer
from tests.command import Outcome, guong
from tests.newspapers import behaviours as b
from tests.newspapers.press import Press
from tests.scraper.crawling import Desk

STORIES = tuple(f"/s-post{number}.html" for number in range(4))
PAGES = {
    "/robots.txt": b.robots(""),
    "/rss": b.feed(*STORIES),
    **{path: b.story(f"Chuyện số {path[7]}") for path in STORIES},
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@contextlib.contextmanager
def crawled(desk: Desk) -> Iterator[Press]:
    """A newspaper of four stories, all of them kept."""
    with Press(PAGES) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        yield press


def verify(desk: Desk, *options: str | Path) -> Outcome:
    return guong("--data", desk.folder.root, "verify", "--registry", desk.root / "registry", *options)


def end_of(outcome: Outcome) -> dict[str, Any]:
    """The last line of `--json`."""
    last: dict[str, Any] = outcome.lines[-1]
    return last


def place(desk: Desk, path: str) -> tuple[str, int, int]:
    """Where the record of a story lies."""
    (row,) = desk.rows("SELECT warc, offset, length FROM fetches WHERE url LIKE ?", f"%{path}")
    return row[0], row[1], row[2]


def spoil(desk: Desk, path: str, at: int = 100) -> tuple[str, int]:
    """Flip a byte in the record of a story, from its end where negative; the file and the offset of the record."""
    name, offset, length = place(desk, path)
    data = bytearray((desk.folder.root / name).read_bytes())
    data[offset + at % length] ^= 0x55
    (desk.folder.root / name).write_bytes(data)
    return name, offset


def test_an_archive_without_a_fault(desk: Desk) -> None:
    with crawled(desk):
        outcome = verify(desk, "--json")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.lines == [{"files": 1, "records": 13, "faults": 0, "known": 0}]
    assert verify(desk).out == "1 files, 13 records: 0 faults, 0 known losses\n"


def test_damage_is_named_mended_known_and_fetched_again(desk: Desk) -> None:
    with crawled(desk) as press:
        name, offset = spoil(desk, STORIES[2])
        url = press.url(STORIES[2])
        faults = [
            {"file": name, "offset": 0, "kind": "checksum", "url": None},
            {"file": name, "offset": offset, "kind": "gzip", "url": url},
        ]
        found = verify(desk, "--json")
        assert (found.code, found.lines[:-1]) == (1, faults)
        assert end_of(found) == {"files": 1, "records": 12, "faults": 2, "known": 0}

        mended = verify(desk, "--repair", "--json")
        assert (mended.code, mended.lines) == (1, found.lines)
        assert "1 addresses are fetched again by the next crawl" in mended.err
        assert desk.fate(STORIES[2]) == ("discovered", None)

        known = verify(desk, "--json")
        assert (known.code, end_of(known)["faults"]) == (0, 0)
        assert end_of(known)["known"] > 0
        told = verify(desk)
        assert told.code == 0
        assert f"known loss: {name} at {offset}: gzip ({url}), found 20" in told.out

        asked = len(press.requests)
        assert desk.crawl(named=False).code == 0
        assert [request.path for request in press.requests[asked:]] == [STORIES[2]]
        assert len(desk.kept(STORIES[2])) == 1
        assert verify(desk, "--repair").code == 0  # nothing is put back a second time
        assert desk.fate(STORIES[2]) == ("archived", None)
    assert verify(desk).code == 0


def test_a_lost_file_is_fetched_again_robots_and_feed_too(desk: Desk) -> None:
    with crawled(desk) as press:
        name, _, _ = place(desk, STORIES[0])
        (desk.folder.root / name).unlink()
        found = verify(desk, "--json")
        assert found.code == 1
        assert [fault["kind"] for fault in found.lines[:-1]] == ["missing"] + ["row"] * 6
        assert verify(desk, "--repair").code == 1
        assert verify(desk, "--json").lines == [{"files": 1, "records": 0, "faults": 0, "known": 7}]
        asked = len(press.requests)
        assert desk.crawl(named=False).code == 0
        assert sorted(request.path for request in press.requests[asked:]) == sorted(["/robots.txt", "/rss", *STORIES])
        assert {len(desk.kept(path)) for path in STORIES} == {1}
    assert verify(desk).code == 0


def test_a_later_payload_does_not_refer_to_a_record_that_was_lost(desk: Desk) -> None:
    with crawled(desk):
        spoil(desk, STORIES[1])
        assert verify(desk, "--repair").code == 1
        assert desk.crawl(recheck=True).code == 0
    assert len(desk.kept(STORIES[1])) == 1
    assert verify(desk).code == 0


def test_a_repair_that_died_before_the_frontier_knew_is_done_again(desk: Desk) -> None:
    with crawled(desk):
        spoil(desk, STORIES[3])
        assert verify(desk, "--repair").code == 1
        desk.execute("UPDATE frontier SET state = 'archived', due = NULL WHERE url LIKE ?", f"%{STORIES[3]}")
        assert verify(desk, "--repair").code == 0
    assert desk.fate(STORIES[3]) == ("discovered", None)


def test_what_crawl_db_has_forgotten_is_entered_anew(desk: Desk) -> None:
    with crawled(desk) as press:
        spoil(desk, STORIES[0], -20)  # the WARC head can be read
        for path in desk.folder.root.glob("crawl.db*"):
            path.unlink()
        mended = verify(desk, "--repair")
        assert mended.code == 1, mended.err
        assert desk.fate(STORIES[0]) == ("discovered", None)
        asked = len(press.requests)
        assert desk.crawl().code == 0
        assert STORIES[0] in {request.path for request in press.requests[asked:]}


def test_rows_that_point_at_nothing_or_at_another_page(desk: Desk) -> None:
    with crawled(desk) as press:
        name, offset, _ = place(desk, STORIES[0])
        desk.execute("UPDATE fetches SET offset = offset + 1 WHERE url LIKE ?", f"%{STORIES[0]}")
        _, other, length = place(desk, STORIES[1])
        desk.execute("UPDATE fetches SET url = ? WHERE offset = ?", press.url("/khac-post9.html"), other)
        found = verify(desk, "--json")
        urls = [(press.url(STORIES[0]), offset + 1), (press.url("/khac-post9.html"), other)]
        assert length > 0
    assert (found.code, end_of(found)["faults"]) == (1, 2)
    assert sorted((fault["url"], fault["offset"]) for fault in found.lines[:-1]) == sorted(urls)
    assert {(fault["file"], fault["kind"]) for fault in found.lines[:-1]} == {(name, "row")}


def test_while_a_crawl_runs_its_open_file_is_no_fault(desk: Desk) -> None:
    with crawled(desk):
        pass
    warc = writer(desk.folder, "running")
    written = warc.write_exchange(exchange("/moi.html"))
    path = desk.folder.root / (written.position.warc + ".open")
    with path.open("ab") as file:
        file.write(b"\x1f\x8b\x08\0 half a record")
    end = written.position.offset + written.position.length
    desk.execute(
        "INSERT INTO fetches (run, url, publisher, kind, fetched, state, warc, offset, length)"
        " VALUES ('running', 'https://bao.vn/moi.html', 'mau', 'story', '', 'archived', ?, ?, ?)",
        written.position.warc,
        written.position.offset,
        written.position.length,
    )
    with (desk.folder.root / "crawl.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told, machine, refused = verify(desk), verify(desk, "--json"), verify(desk, "--repair")
    note = f"{written.position.warc} is open: 18 bytes from {end} on not acknowledged yet, 18 of them no whole record"
    assert (told.code, told.out.splitlines()[0]) == (0, note)
    assert (machine.code, machine.err, end_of(machine)["faults"]) == (0, note + "\n", 0)
    assert (refused.code, refused.out) == (5, "")
    assert "crawl.lock" in refused.err
    os.truncate(path, end - 5)  # what is acknowledged must be whole, though the file is open
    torn = verify(desk, "--json")
    assert (torn.code, torn.lines[0]["kind"], torn.lines[0]["url"]) == (1, "torn", "https://bao.vn/moi.html")


def dead_run(desk: Desk) -> int:
    """As after a kill between fsync and commit, in the middle of the last page; where the whole records end."""
    ((name, end),) = desk.rows("SELECT warc, max(offset) FROM fetches")
    path = desk.folder.root / name
    os.truncate(path, end + 50)
    path.rename(path.with_name(path.name + ".open"))
    desk.folder.manifest.unlink()
    desk.execute("DELETE FROM fetches WHERE kind = 'story'")
    desk.execute("UPDATE frontier SET state = 'leased', due = NULL, digest = NULL WHERE kind = 'story'")
    return int(end)


@pytest.mark.parametrize("command", ["import", "verify"])
def test_what_a_dead_run_left_open_is_closed_and_entered_first(command: str, desk: Desk) -> None:
    with crawled(desk) as press:
        dead_run(desk)
        page = desk.root / "page.html"
        page.write_bytes(b.html("Một trang khác"))
        arguments = ["--repair"] if command == "verify" else [page, "--url", "https://khac.example/a.html"]
        done = guong("--data", desk.folder.root, command, *arguments, "--registry", desk.root / "registry")
        assert done.code == 0, done.err
        assert "of a run that died: 3 pages entered that it had kept, a torn tail of 50 bytes" in done.err + done.out
        assert list(desk.folder.warc.rglob("*.open")) == []
        assert verify(desk).code == 0
        asked = len(press.requests)
        assert desk.crawl(named=False).code == 0
        assert len(press.requests) == asked + 1  # only the torn page
        assert {len(desk.kept(path)) for path in STORIES} == {1}


def test_some_records_of_each_file(tmp_path: Path) -> None:
    made = shelf(tmp_path / "data", pages=100)
    outcome = guong("--data", tmp_path / "data", "verify", "--sample", "--json")
    assert outcome.code == 0
    assert 5 < end_of(outcome)["records"] < 25
    os.truncate(made.path, made.path.stat().st_size - 1)
    assert guong("--data", tmp_path / "data", "verify", "--sample").code == 1


def test_files_by_name_need_no_archive_around_them(tmp_path: Path) -> None:
    made = shelf(tmp_path / "data", pages=2)
    copy = tmp_path / "elsewhere" / "copy.warc.gz"
    copy.parent.mkdir()
    copy.write_bytes(made.path.read_bytes())
    outcome = guong("verify", copy, "--json", cwd=copy.parent)
    assert (outcome.code, end_of(outcome)["records"]) == (0, 5)
    os.truncate(copy, copy.stat().st_size - 1)
    outcome = guong("verify", copy, "--json", cwd=copy.parent)
    assert (outcome.code, outcome.lines[0]["kind"], outcome.lines[0]["file"]) == (1, "torn", str(copy))
    mended = guong("verify", copy, "--repair", "--data", tmp_path / "data")
    assert (mended.code, mended.out) == (2, "")
    assert "lies outside" in mended.err


def test_a_repair_of_one_file_leaves_the_others(tmp_path: Path) -> None:
    one, two = shelf(tmp_path / "data", pages=2), shelf(tmp_path / "data", pages=2, run="r2")
    for made in (one, two):
        os.truncate(made.path, made.path.stat().st_size - 1)
    damaged = two.path.read_bytes()
    assert guong("--data", tmp_path / "data", "verify", one.name, "--repair").code == 1
    assert two.path.read_bytes() == damaged
    outcome = guong("--data", tmp_path / "data", "verify", "--json")
    assert (outcome.code, {fault["file"] for fault in outcome.lines[:-1]}) == (1, {two.name})


@pytest.mark.parametrize("options", [[], ["--repair"], ["--sample"]])
@pytest.mark.parametrize("made", [False, True])
def test_a_folder_that_is_no_archive(made: bool, options: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    if made:
        folder.mkdir()
    outcome = guong("--data", folder, "verify", *options)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert "no data folder" in outcome.err
    assert list(tmp_path.rglob("*")) == ([folder] if made else [])


def test_wrong_use(tmp_path: Path) -> None:
    shelf(tmp_path / "data", pages=1)
    for options in (["--repair", "--sample"], ["none.warc.gz"], [tmp_path / "none"]):
        outcome = guong("--data", tmp_path / "data", "verify", *options)
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("name", ["crawl.db", "archive.db"])
def test_a_database_that_is_none(name: str, tmp_path: Path) -> None:
    made = shelf(tmp_path / "data", pages=1)
    os.truncate(made.path, made.path.stat().st_size - 1)
    (made.folder.root / name).write_bytes(b"no database at all" * 100)
    outcome = guong("--data", tmp_path / "data", "verify", "--json")
    assert (outcome.code, outcome.err.count("\n")) == (4, 1)
    assert [fault["kind"] for fault in outcome.lines] == ["size", "torn"]  # what was found before is said


def test_lines_of_json_end_in_a_line_feed_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with writer(shelf(folder, pages=1).folder, "r2") as warc:
        name = warc.write_exchange(exchange("/x\u2028y.html")).position.warc
    path = folder / name
    data = bytearray(path.read_bytes())
    data[-30] ^= 1
    path.write_bytes(data)
    outcome = guong("--data", folder, "verify", "--json")
    assert [json.loads(line)["kind"] for line in outcome.out.split("\n")[:-2]] == ["checksum", "gzip"]
    assert outcome.out.endswith("}\n")


@pytest.mark.parametrize("kind", list(FaultKind))
def test_every_kind_of_fault_is_explained(kind: FaultKind) -> None:
    page = Path(__file__).parent.parent / "docs" / "archive.md"
    assert f"\n| `{kind}` |" in page.read_text(encoding="utf-8")


def test_on_a_terminal_there_is_a_bar_and_the_results_stay_clean(tmp_path: Path) -> None:
    made = shelf(tmp_path / "data", pages=20)
    os.truncate(made.path, made.path.stat().st_size - 1)
    terminal, behind = pty.openpty()
    command = [sys.executable, "-m", "guong", "--data", str(tmp_path / "data"), "verify", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=behind) as verifying:
        os.close(behind)
        drawn = everything_on(terminal)
        assert verifying.stdout is not None
        kinds = [json.loads(line).get("kind") for line in verifying.stdout]
    assert kinds == ["size", "torn", None]
    assert "verify" in drawn
    assert "100%" in drawn


def everything_on(terminal: int) -> str:
    """What was written to a terminal until its last writer went away, which Linux calls an I/O error."""
    found = b""
    with contextlib.suppress(OSError):
        while part := os.read(terminal, 4096):
            found += part
    os.close(terminal)
    return found.decode()


def test_elsewhere_there_is_a_line_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    clock = iter([0.0, 59.0, 60.0, 60.0, 61.0])
    report = Report(as_json=True, clock=lambda: next(clock))
    report.progress(Totals(bytes=1, of_bytes=4, faults=2))
    assert capsys.readouterr() == ("", "")
    report.progress(Totals(bytes=3, of_bytes=4, faults=2))
    report.progress(Totals(bytes=4, of_bytes=4, faults=2))
    assert capsys.readouterr() == ("", "verify: 75 % of 4 bytes, 2 faults\n")


def test_while_pages_come_in_there_is_never_a_fault(desk: Desk) -> None:
    stories = tuple(f"/s-post{number}.html" for number in range(15))
    pages = {"/robots.txt": b.robots(""), "/rss": b.feed(*stories), **{path: b.story(path) for path in stories}}
    with Press(pages) as press:
        desk.publish(press, delay=0.1)
        crawling = desk.start()
        while not press.asked(stories[0]):
            time.sleep(0.02)
        outcomes = [verify(desk, "--json") for _ in range(3)]
        assert crawling.end().code == 0
    assert {(outcome.code, end_of(outcome)["faults"]) for outcome in outcomes} == {(0, 0)}


def test_a_page_lost_from_the_middle_of_a_dead_run_is_a_fault_until_it_is_fetched_again(desk: Desk) -> None:
    """After a power cut a disk may have lost what it said it had."""
    with crawled(desk) as press:
        name, offset, length = place(desk, STORIES[1])
        path = desk.folder.root / name
        data = bytearray(path.read_bytes())
        data[offset : offset + length] = bytes(length)
        path.write_bytes(data)
        path.rename(path.with_name(path.name + ".open"))
        desk.folder.manifest.unlink()
        asked = len(press.requests)
        assert desk.crawl(named=False).code == 0  # closes the file; nobody knows yet of what address the zeros were
        found = verify(desk, "--json")
        assert (found.code, found.lines[0]["kind"], found.lines[0]["url"]) == (1, "row", press.url(STORIES[1]))
        assert verify(desk, "--repair").code == 1
        assert verify(desk).code == 0
        assert desk.crawl(named=False).code == 0
        assert [request.path for request in press.requests[asked:]] == [STORIES[1]]
    assert len(desk.kept(STORIES[1])) == 1
