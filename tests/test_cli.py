"""Bad input: one clear line that names the thing and the way out, the right exit code, nothing half-written."""

from __future__ import annotations

import fcntl
import socket
from pathlib import Path

import pytest

from tests.command import Outcome, guong

PAGE = """<!doctype html><html><head><title>Một trang thử</title></head>
<body><h1>Một trang thử</h1><p>Ông Lò Văn Thử ở xã Mường Thử trồng rừng đã mười năm nay.</p></body></html>"""


def assert_one_line(outcome: Outcome, code: int, *named: str) -> None:
    assert outcome.code == code, outcome.err
    assert outcome.err.startswith("guong: ")
    assert outcome.err.count("\n") == 1
    assert "Traceback" not in outcome.err
    for word in named:
        assert word in outcome.err


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_a_command_that_is_not_there(tmp_path: Path) -> None:
    assert_one_line(guong("fly", cwd=tmp_path), 2, "fly", "--help")


def test_an_option_that_is_no_number(tmp_path: Path) -> None:
    assert_one_line(guong("crawl", "--limit", "nhiều", cwd=tmp_path), 2, "--limit")


@pytest.mark.parametrize("command", [["read", "--url", "https://example.org/a.html"], ["entities"]])
def test_a_file_that_is_not_there(command: list[str], tmp_path: Path) -> None:
    name, *rest = command
    assert_one_line(guong(name, tmp_path / "none.html", *rest, cwd=tmp_path), 2, "none.html")


def test_import_of_a_file_that_is_not_there_leaves_nothing_behind(tmp_path: Path) -> None:
    outcome = guong("--data", tmp_path / "data", "import", tmp_path / "none.html", "--url", "https://example.org/a")
    assert_one_line(outcome, 2, "none.html")
    assert list((tmp_path / "data").rglob("*.warc.gz*")) == []


@pytest.mark.parametrize(("content", "what"), [(b"", "empty"), (b"%PDF-1.7\x00\x01 not a page", "HTML")])
@pytest.mark.parametrize("command", ["read", "import"])
def test_an_empty_page_and_one_that_is_no_html(command: str, content: bytes, what: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(content)
    outcome = guong(command, path, "--url", "https://example.org/a.html", cwd=tmp_path)
    assert_one_line(outcome, 2, "page.html", what)


def test_a_saved_page_needs_its_address(page: Path, tmp_path: Path) -> None:
    assert_one_line(guong("import", page, cwd=tmp_path), 2, "--url")
    assert_one_line(guong("read", page, cwd=tmp_path), 2, "--url")


def test_entities_of_a_text_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes("Trạm Tấu".encode("utf-16"))
    assert_one_line(guong("entities", path), 2, "story.txt", "UTF-8")


def test_entities_of_an_empty_text_is_nothing() -> None:
    assert guong("entities", "--json", given="") == Outcome(0, "", "")


def test_an_unknown_publisher_names_those_that_are_near(tmp_path: Path) -> None:
    assert_one_line(guong("publishers", "show", "baolaokai"), 2, "baolaokai", "baolaocai")
    assert_one_line(guong("crawl", "baolaokai", cwd=tmp_path), 2, "baolaokai")


@pytest.mark.parametrize(
    ("line", "named"),
    [('colour = "red"', "colour"), ("article_url = '-post(\\d+'", "article_url"), ("delay = 0.1", "delay")],
)
def test_rules_with_an_unknown_key_or_a_bad_expression(line: str, named: str, tmp_path: Path) -> None:
    rules = ['id = "thu"', 'name = "Báo Thử"', 'home = "https://thu.example/"', 'hosts = ["thu.example"]']
    lines = [*rules, 'feeds = ["https://thu.example/rss"]', 'cms = "epi"', line]
    (tmp_path / "thu.toml").write_text("\n".join(lines), encoding="utf-8")
    assert_one_line(guong("publishers", "list", "--registry", tmp_path), 2, "thu.toml", named)


def test_a_data_folder_that_another_process_holds(page: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with (data / "crawl.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        outcome = guong("--data", data, "import", page, "--url", "https://example.org/a.html")
    assert_one_line(outcome, 5, "crawl.lock")


def test_a_data_folder_that_is_a_file(page: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    outcome = guong("--data", blocked / "data", "import", page, "--url", "https://example.org/a.html")
    assert_one_line(outcome, 4, "file/data")


def test_a_port_that_is_taken(page: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert guong("--data", data, "import", page, "--url", "https://example.org/a.html").code == 0
    assert guong("--data", data, "publish").code == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert_one_line(guong("--data", data, "serve", "--port", str(port)), 2, str(port))


@pytest.mark.parametrize("command", [["search", "gì"], ["serve"]])
def test_a_snapshot_that_is_not_there_yet(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    assert_one_line(guong("--data", tmp_path / "data", *command), 2, "guong publish")


def test_a_real_newspaper_without_a_contact_is_not_touched(tmp_path: Path) -> None:
    assert_one_line(guong("--data", tmp_path / "data", "crawl", "baolaocai"), 2, "GUONG_CONTACT")


def test_a_loopback_newspaper_needs_leave(tmp_path: Path) -> None:
    rules = ['id = "thu"', 'name = "Báo Thử"', 'home = "http://127.0.0.1:9/"', 'hosts = ["127.0.0.1:9"]', "delay = 0"]
    lines = [*rules, 'feeds = ["http://127.0.0.1:9/rss"]', 'cms = "epi"']
    (tmp_path / "thu.toml").write_text("\n".join(lines), encoding="utf-8")
    outcome = guong("--data", tmp_path / "data", "crawl", "thu", "--registry", tmp_path)
    assert_one_line(outcome, 2, "--allow-loopback")


def test_data_stands_before_or_after_the_command(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    before = guong("--data", tmp_path / "data", "status", "--json")
    after = guong("status", "--json", "--data", tmp_path / "data")
    named = guong("status", "--json", GUONG_DATA=str(tmp_path / "data"))
    assert before.code == 0
    assert before == after == named


def test_evaluate_of_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert_one_line(guong("evaluate", tmp_path / "none"), 2, "none")
