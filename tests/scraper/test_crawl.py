"""The command as a whole: names, limit, since, dry run, contact, certificates, status."""

from __future__ import annotations

import signal
import sys

import pytest

from pipelines.publisher import Registry
from scraper.child import ReadingChild
from scraper.status import status
from tests.newspapers import behaviours as b
from tests.newspapers.press import Behaviour, Press
from tests.scraper.crawling import Desk

STORIES = tuple(f"/s-post{number}.html" for number in range(5))
PAGES = {"/robots.txt": b.robots(""), "/rss": b.feed(*STORIES), **{path: b.story(path) for path in STORIES}}


def test_a_second_run_finds_nothing_to_do(desk: Desk) -> None:
    with Press(PAGES) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        asked = len(press.requests)
        assert desk.crawl(named=False).code == 0
        assert len(press.requests) == asked
        assert desk.crawl().code == 0
        assert [request.path for request in press.requests[asked:]] == ["/rss"]


def test_the_limit_is_kept_and_the_rest_comes_later(desk: Desk) -> None:
    with Press(PAGES) as press:
        desk.publish(press)
        assert desk.crawl(limit=2).code == 0
        assert len([request for request in press.requests if request.path in STORIES]) == 2
        assert desk.crawl(limit=2).code == 0
        assert desk.crawl().code == 0
    assert {desk.fate(path) for path in STORIES} == {("archived", None)}


def test_likely_stories_are_fetched_first(desk: Desk) -> None:
    paths = ("/gia-vang-post1.html", "/guong-sang-post2.html", "/dien-hinh-tien-tien-post3.html")
    items = "".join(f"<item><link>{{}}{path}</link></item>" for path in paths)
    with Press({"*": b.story()}) as press:
        body = f"<rss><channel>{items.replace('{}', press.url(''))}</channel></rss>".encode()
        press.pages |= {"/robots.txt": b.robots(""), "/rss": b.answer(body)}
        desk.publish(press)
        assert desk.crawl().code == 0
        assert [request.path for request in press.requests][2:] == list(reversed(paths))


def test_a_dry_run_fetches_no_story_and_changes_nothing(desk: Desk) -> None:
    rules = b.robots("User-agent: *\nDisallow: /s-post3")
    with Press({**PAGES, "/robots.txt": rules, "/rss": b.feed(*STORIES, "file:///etc/passwd")}) as press:
        desk.publish(press)
        ran = desk.crawl(dry_run=True, limit=2)
        assert ran.code == 0, ran.err
        assert {request.path for request in press.requests} == {"/robots.txt", "/rss"}
        assert not desk.folder.crawl_db.exists()
        assert not desk.folder.warc.exists()
        lines = [line.split("\t") for line in ran.out.splitlines()]
        assert [press.url(STORIES[3]), "refused", "robots"] in lines
        assert ["file:///etc/passwd", "refused", "guard-scheme"] in lines
        assert [state for _, state, _ in lines].count("fetch") == 2
        assert [state for _, state, _ in lines].count("discovered") == 2
        desk.crawl()
        again = desk.crawl(dry_run=True)
        assert f"{press.url(STORIES[0])}\tarchived\t" in again.out.splitlines()
        assert "fetch" not in again.out


def test_since_turns_the_pages_of_a_section_until_nothing_is_new(desk: Desk) -> None:
    def page(*numbers: int) -> Behaviour:
        return b.answer("".join(f"<a href='/s-post{number}.html'>x</a>" for number in numbers).encode())

    pages = {
        "/muc": page(1, 2),
        "/muc?page=2": page(2, 3),
        "/muc?page=3": page(3),
        "/muc?page=4": page(9),
        "*": b.story(),
    }
    with Press({"/robots.txt": b.robots(""), **pages}) as press:
        desk.publish(press, feeds=[], sections=[press.url("/muc")], pagination="?page={page}")
        assert desk.crawl().code == 0
        assert [path for path in ("/muc", "/muc?page=2") if press.asked(path)] == ["/muc"]
        assert desk.crawl(since="2020-01-01").code == 0
        assert not press.asked("/muc?page=4")
    assert desk.rows("SELECT count(*) FROM frontier WHERE kind = 'story' AND state = 'archived'") == [(2,)]


def test_a_sitemap_is_read_where_nothing_else_is_named(desk: Desk) -> None:
    with Press(PAGES) as press:
        entries = "".join(f"<url><loc>{press.url(path)}</loc></url>" for path in STORIES)
        index = f"<sitemapindex><sitemap><loc>{press.url('/one.xml')}</loc></sitemap></sitemapindex>"
        press.pages |= {
            "/index.xml": b.answer(index.encode()),
            "/one.xml": b.gzipped(f"<urlset>{entries}</urlset>".encode()),
        }
        desk.publish(press, feeds=[], sitemaps=[press.url("/index.xml")])
        assert desk.crawl().code == 0
    assert {desk.fate(path) for path in STORIES} == {("archived", None)}


@pytest.mark.parametrize(
    ("feed", "code"),
    [(b.feed(), 0), (b.status("500 Oops"), 3), (b.status("404 Gone"), 3), (b.answer(b"<html>no feed</html>"), 3)],
    ids=["empty", "500", "404", "html"],
)
def test_a_newspaper_of_which_nothing_can_be_read_is_exit_3(desk: Desk, feed: Behaviour, code: int) -> None:
    with Press({"/rss": feed}) as press:
        desk.publish(press)
        ran = desk.crawl()
    assert ran.code == code
    assert ("mau: no feed" in ran.err) == (code == 3)


def test_one_feed_that_can_be_read_suffices(desk: Desk) -> None:
    with Press(PAGES) as press:
        desk.publish(press, feeds=[press.url("/rss"), press.url("/none")])
        assert desk.crawl().code == 0
    assert desk.fate("/none") == ("gone", "http-404")


def test_loopback_must_be_allowed_and_leaves_no_folder_behind(desk: Desk) -> None:
    with Press(PAGES) as press:
        desk.publish(press)
        ran = desk.crawl(allow_loopback=False)
    assert ran.code == 2
    assert "--allow-loopback" in ran.err
    assert not desk.folder.root.exists()


def test_a_real_newspaper_needs_a_contact(desk: Desk) -> None:
    registry = desk.root / "registry"
    registry.mkdir()
    (registry / "xa.toml").write_text(
        'id="xa"\nname="Xa"\nhome="https://xa.example/"\nhosts=["xa.example"]\nfeeds=["https://xa.example/rss"]\n'
        "article_url='-post\\d+'\n"
    )
    ran = desk.crawl()
    assert ran.code == 2
    assert "GUONG_CONTACT" in ran.err
    assert "xa" in ran.err


def test_the_agent_names_its_contact(desk: Desk) -> None:
    with Press(PAGES) as press:
        desk.publish(press)
        desk.crawl(contact="https://archive.example/about")
        agents = {request.header("User-Agent") or "" for request in press.requests}
    (agent,) = agents
    assert agent.startswith("Guong/")
    assert agent.endswith(" (+https://archive.example/about)")


def test_status_counts_by_publisher_state_and_reason(desk: Desk) -> None:
    pages = {**PAGES, STORIES[1]: b.status("404 None"), STORIES[2]: b.answer(b"")}
    with Press(pages) as press:
        desk.publish(press)
        desk.crawl()
        said = status(desk.folder, tuple(Registry.load(desk.root / "registry"))).as_json()
    mau = said["publishers"]["mau"]
    assert mau["states"] == {"archived": 3, "gone": 1, "skipped": 1}
    assert mau["reasons"] == {"empty": 1, "http-404": 1}
    assert mau["other"]["states"] == {"archived": 2}
    assert mau["health"] == "ok"
    assert mau["last_run"]
    assert said["totals"]["states"] == mau["states"]
    assert (said["captures"], said["unread"], said["stories"]) == (7, 7, 0)


def test_status_notes_what_is_out_of_the_ordinary(desk: Desk) -> None:
    with Press({**PAGES, "/robots.txt": b.robots("User-agent: *\nCrawl-delay: 90")}) as press:
        desk.publish(press, tls_exception="self-signed since 2019")
        desk.start().send_when(lambda: len(press.requests) == 1, signal.SIGINT)
        said = status(desk.folder, tuple(Registry.load(desk.root / "registry")))
    assert said.publishers["mau"].notes == [
        "certificates are not checked: self-signed since 2019",
        f"robots.txt of {press.host} asks for 90 s between requests",
    ]
    assert all(note in said.as_text() for note in said.publishers["mau"].notes)


def test_status_of_a_folder_that_was_never_crawled(desk: Desk) -> None:
    desk.folder.create()
    said = status(desk.folder, ())
    assert said.as_json()["totals"] == {"states": {}, "reasons": {}, "other": {"states": {}, "reasons": {}}}
    assert said.as_text() == "0 captures, 0 unread; 0 stories"


def child(script: str) -> list[str]:
    return [sys.executable, "-c", script]


@pytest.mark.parametrize(
    ("script", "code", "counts"),
    [
        ("import sys; sys.stdin.read(); print('{\"new\": 3}')", 0, {"new": 3}),
        ("import sys; sys.stdin.read(); sys.exit(5)", 5, {}),
        ("import os; os.kill(os.getpid(), 9)", 4, {}),
        ("raise SystemExit(77)", 4, {}),
        ("import sys; sys.stdin.read(); print('not json')", 0, {}),
    ],
    ids=["reads", "locked", "killed", "odd", "silent"],
)
def test_the_child_ends_with_its_input_and_its_end_is_understood(
    script: str, code: int, counts: dict[str, int]
) -> None:
    with ReadingChild(child(script)) as reading:
        pass
    assert (reading.exit_code, reading.counts) == (code, counts)


def test_without_a_child_nothing_is_started() -> None:
    with ReadingChild(None) as reading:
        pass
    assert reading.exit_code == 0


def test_the_higher_ranking_exit_code_wins(desk: Desk) -> None:
    with Press({"/rss": b.status("500 Oops")}) as press:
        desk.publish(press)
        assert desk.crawl(child=child("import sys; sys.stdin.read(); sys.exit(4)")).code == 4
        assert desk.crawl(child=child("import sys; sys.stdin.read()")).code == 3
