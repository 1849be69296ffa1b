"""Each way of answering: what the crawl does, what `status` calls it, and that the bytes kept are those of the wire."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from archive.warc.verify import verify
from tests.newspapers import behaviours as b
from tests.newspapers.press import Press, Request
from tests.newspapers.ways import TARGET, TIMEOUT, WAYS, Kept
from tests.scraper.crawling import Desk
from tests.scraper.warcio_reading import Block, blocks, digests

PATHS = {name: f"/{name}-post{number}.html" for number, name in enumerate(WAYS)}


@dataclass(frozen=True, slots=True)
class Crawled:
    """What was asked, and what is kept, of one way."""

    requests: list[Request]
    kept_requests: list[Block]
    kept_responses: list[Block]


@dataclass(frozen=True, slots=True)
class Street:
    """All the newspapers of the table, crawled once."""

    desk: Desk
    presses: dict[str, Press]
    requests: dict[str, list[Block]]
    responses: dict[str, list[Block]]

    def of(self, name: str) -> Crawled:
        press, path = self.presses[name], PATHS[name]
        url = press.url(path)
        return Crawled(press.asked(path), self.requests.get(url, []), self.responses.get(url, []))


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    desk = Desk(tmp_path_factory.mktemp("street"))
    with ExitStack() as stack:
        common = stack.enter_context(Press({"/robots.txt": b.robots(""), TARGET: b.story("Đích")}))
        presses = {name: stack.enter_context(Press({})) if way.slow else common for name, way in WAYS.items()}
        for name, press in presses.items():
            press.pages[PATHS[name]] = WAYS[name].behaviour
        common.pages["/rss"] = b.feed(*(press.url(PATHS[name]) for name, press in presses.items()))
        desk.publish(common, hosts=sorted({press.host for press in presses.values()}))
        ran = desk.crawl(timeout=TIMEOUT)
        assert ran.code == 0, ran.err
        yield Street(desk, presses, blocks(desk.folder, "request"), blocks(desk.folder, "response"))


@pytest.mark.parametrize("name", WAYS)
def test_a_way_of_answering(street: Street, name: str) -> None:
    way, crawled = WAYS[name], street.of(name)
    assert street.desk.fate(PATHS[name]) == way.fate
    assert len(crawled.requests) == way.asked
    sent = [bytes(request.sent) for request in crawled.requests]
    kept = [block.data for block in crawled.kept_responses]
    if way.kept is Kept.ALL:
        assert kept == sent
    elif way.kept is Kept.NOTHING:
        assert kept == []
    else:
        assert len(kept) == len(sent)
        assert all(kept)
        assert all(map(bytes.startswith, sent, kept))
    assert {block.truncated for block in crawled.kept_responses} <= {way.cut}


def test_every_request_that_was_answered_is_kept_as_sent(street: Street) -> None:
    for name in WAYS:
        crawled = street.of(name)
        if crawled.kept_responses:
            assert [block.data for block in crawled.kept_requests] == [request.raw for request in crawled.requests]


def test_warcio_reads_every_record_and_agrees_on_every_digest(street: Street) -> None:
    checked = digests(street.desk.folder)
    assert len(checked) > 2 * len(WAYS)
    assert [found for found in checked if found.passed is not True] == []


def test_verify_finds_nothing(street: Street) -> None:
    assert list(verify(street.desk.folder)) == []


def test_no_file_is_named_by_a_newspaper(street: Street) -> None:
    names = {path.name for path in street.desk.folder.root.rglob("*") if path.is_file()}
    assert {name for name in names if not name.startswith("guong-")} == {"crawl.db", "crawl.lock", "manifest.jsonl"}
