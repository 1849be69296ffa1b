"""kill -9 anywhere: the next run has every story, asks again only for what was in flight, every record is whole."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.model import RecordPosition
from archive.warc.files import open_names
from archive.warc.verify import verify
from tests.newspapers import behaviours as b
from tests.newspapers.press import Behaviour, Press
from tests.scraper.crawling import Desk
from tests.scraper.dying import STEPS

HOSTS = 3
STORIES = tuple(f"/s-post{number}.html" for number in range(8))
PAGES_A_HOST = len(STORIES) + 2  # robots.txt and feed
QUICK = ("fetched", "half-written", "after-fsync", "before-commit", "after-commit")
# How often a step is passed depends on how answers fall into groups: these are passed this often at least.
RARE = {"begin": 1, "before-manifest": 1, "after-manifest": 1, "renamed": 1, "ending": 1, "ended": 1}
# Up to here a page that was fetched is not in the file yet.
UNWRITTEN = frozenset({"lease", "fetched", "judged", "before-write", "half-written"})


@dataclass(frozen=True, slots=True)
class Town:
    """Some newspapers with a host each, and the desk that crawls them."""

    desk: Desk
    presses: tuple[Press, ...]

    def asked(self) -> Counter[str]:
        """How often each address was asked for."""
        return Counter(press.url(request.path) for press in self.presses for request in press.requests)

    def stories(self) -> dict[str, set[str]]:
        """The payload digests that are kept of each story, by its path and newspaper."""
        found: dict[str, set[str]] = {}
        ports = {press.port: number for number, press in enumerate(self.presses)}
        for capture in self.desk.captures():
            parts = urlsplit(capture.url)
            if "-post" in parts.path:
                found.setdefault(f"{ports[parts.port or 0]}{parts.path}", set()).add(capture.sha256)
        return found


def pages(number: int) -> dict[str, Behaviour]:
    stories = {path: b.story(f"Gương sáng {number} {path}") for path in STORIES}
    return {"/robots.txt": b.robots(""), "/rss": b.feed(*STORIES), **stories}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with ExitStack() as stack:
        presses = tuple(stack.enter_context(Press(pages(number))) for number in range(HOSTS))
        town = Town(Desk(tmp_path), presses)
        for number, press in enumerate(presses):
            town.desk.publish(press, f"bao{number}")
        yield town


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What a crawl keeps that nobody kills."""
    with ExitStack() as stack:
        presses = tuple(stack.enter_context(Press(pages(number))) for number in range(HOSTS))
        town = Town(Desk(tmp_path_factory.mktemp("undisturbed")), presses)
        for number, press in enumerate(presses):
            town.desk.publish(press, f"bao{number}")
        assert town.desk.crawl().code == 0
        return town.stories()


def hold(town: Town, undisturbed: dict[str, set[str]], asked_again: int) -> None:
    """Everything that must be true after the run that followed the kills."""
    desk = town.desk
    assert town.stories() == undisturbed
    assert desk.rows("SELECT DISTINCT state, reason FROM frontier") == [("archived", None)]
    assert desk.rows("SELECT count(*) FROM frontier") == [(HOSTS * PAGES_A_HOST,)]
    assert open_names(desk.folder) == []
    places = desk.rows("SELECT warc, offset, length, url FROM fetches WHERE warc IS NOT NULL")
    assert len({place[:2] for place in places}) == len(places)
    assert list(verify(desk.folder, rows=[(RecordPosition(*place[:3]), place[3]) for place in places])) == []
    assert {place[3] for place in places} == {capture.url for capture in desk.captures()}
    assert sum(count - 1 for count in town.asked().values()) <= asked_again


def killed(town: Town, step: str, nth: int, *, named: bool = True) -> None:
    assert town.desk.crawl(die_at=(step, nth), named=named).code == -signal.SIGKILL


@pytest.mark.parametrize("step", QUICK)
def test_a_crawl_that_is_killed_at_a_step_goes_on_as_if_nothing_had_been(
    town: Town, undisturbed: dict[str, set[str]], step: str
) -> None:
    killed(town, step, 6)
    assert town.desk.crawl(named=False).code == 0
    hold(town, undisturbed, HOSTS if step in UNWRITTEN else HOSTS - 1)


@pytest.mark.slow
@pytest.mark.parametrize("nth", [1, 2, 4, 9])
@pytest.mark.parametrize("step", [step for step in STEPS if step != "adopted"])
def test_every_step_may_be_the_last(town: Town, undisturbed: dict[str, set[str]], step: str, nth: int) -> None:
    killed(town, step, min(nth, RARE.get(step, nth)))
    assert town.desk.crawl(named=step == "begin").code == 0
    hold(town, undisturbed, HOSTS)


@pytest.mark.slow
@pytest.mark.parametrize("first", ["written", "after-fsync", "before-commit", "half-written"])
def test_the_run_that_cleans_up_may_be_killed_too(town: Town, undisturbed: dict[str, set[str]], first: str) -> None:
    killed(town, first, 7)
    killed(town, "adopted", 1, named=False)
    killed(town, "before-commit", 3, named=False)
    assert town.desk.crawl(named=False).code == 0
    hold(town, undisturbed, 2 * HOSTS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_kills_at_random_one_after_the_other(town: Town, undisturbed: dict[str, set[str]], seed: int) -> None:
    chance = random.Random(seed)
    kills = 0
    for press in town.presses:
        town.desk.publish(press, f"bao{town.presses.index(press)}", delay=0.02)
    while kills < 3:
        crawling = town.desk.start(named=not town.desk.folder.crawl_db.exists())
        before = sum(town.asked().values())
        wanted = before + chance.randrange(1, 8)
        while sum(town.asked().values()) < wanted and crawling.process.is_alive():
            time.sleep(0.002)
        time.sleep(chance.random() * 0.03)
        crawling.process.kill()
        crawling.process.join()
        kills += 1
    assert town.desk.crawl().code == 0
    hold(town, undisturbed, kills * HOSTS + HOSTS)
