"""How far a crawl is: bars on a terminal, lines elsewhere; Ctrl-C finishes what is in flight and says how to go on."""

from __future__ import annotations

import os
import pty
import re
import select
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from scraper.progress import Progress, PublisherProgress
from scraper.states import State
from scraper.work import Clock, News, Turn
from tests.newspapers import behaviours as b
from tests.newspapers.press import Press
from tests.scraper.crawling import PATIENCE, Desk

STORIES = tuple(f"/s-post{number}.html" for number in range(6))
PAGES = {"/robots.txt": b.robots(""), "/rss": b.feed(*STORIES), "*": b.story()}
# The program becomes the one that the terminal's Ctrl-C goes to.
ON_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(2, termios.TIOCSCTTY, 0);"
    "os.execv(sys.executable, [sys.executable, '-m', 'guong', *sys.argv[1:]])"
)


@dataclass
class Terminal:
    """`guong` on a terminal of its own; `seen` is what stood on it so far."""

    desk: Desk
    seen: str = ""
    code: int | None = None
    _keys: int = field(init=False, default=-1)

    def run(self, *arguments: str, ctrl_c: Sequence[Callable[[], bool]] = ()) -> None:
        """Run to the end; Ctrl-C is pressed when the first of these holds, then when the second does."""
        waiting = list(ctrl_c)
        self._keys, screen = pty.openpty()
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "30"}
        argv = [sys.executable, "-c", ON_TERMINAL, "--data", str(self.desk.folder.root), *arguments]
        process = subprocess.Popen(argv, stderr=screen, stdin=screen, start_new_session=True, env=environment)
        os.close(screen)
        ends = time.monotonic() + PATIENCE
        while process.poll() is None or select.select([self._keys], [], [], 0)[0]:
            assert time.monotonic() < ends, self.seen
            if not self._look():
                break
            if waiting and waiting[0]():
                os.write(self._keys, b"\x03")
                del waiting[0]
        self.code = process.wait(timeout=10)
        os.close(self._keys)

    def _look(self) -> bool:
        if not select.select([self._keys], [], [], 0.02)[0]:
            return True
        try:
            self.seen += os.read(self._keys, 65536).decode("utf-8", "replace")
        except OSError:  # nobody has the terminal open any more
            return False
        return True


def registry(desk: Desk) -> tuple[str, ...]:
    return ("--registry", str(desk.root / "registry"), "--allow-loopback", "--no-read")


def test_on_a_terminal_each_newspaper_has_a_bar(desk: Desk) -> None:
    with Press(PAGES) as one, Press({**PAGES, STORIES[0]: b.status("403 No")}) as other:
        desk.publish(one, "bao-mot", delay=0.15)
        desk.publish(other, "bao-hai", delay=0.15)
        terminal = Terminal(desk)
        terminal.run("crawl", *registry(desk))
    assert terminal.code == 0, terminal.seen
    for name in ("bao-mot", "bao-hai"):
        assert re.search(rf"{name} .*\d done, \d queued, \d failed; \d+\.\d pages/s, 0:\d\d left", terminal.seen)
    assert re.search(r"bao-hai .* 1 failed", terminal.seen)
    assert "crawl: 11 story pages kept, 1 failed; " in terminal.seen


@pytest.mark.parametrize("requests", [1, 2, 4])
def test_ctrl_c_finishes_what_is_in_flight_and_says_how_to_go_on(desk: Desk, requests: int) -> None:
    with Press({path: b.late(behaviour, 0.4) for path, behaviour in PAGES.items()}) as press:
        desk.publish(press)
        terminal = Terminal(desk)
        terminal.run("crawl", *registry(desk), ctrl_c=[lambda: len(press.requests) == requests])
        assert terminal.code == 0, terminal.seen
        assert len(press.requests) == requests
    assert "crawl: stopping when what is in flight has come" in terminal.seen
    assert "run the same command again to go on" in terminal.seen
    assert "Traceback" not in terminal.seen
    assert desk.rows("SELECT count(*) FROM frontier WHERE state = 'leased'") == [(0,)]
    assert desk.rows("SELECT count(*) FROM fetches WHERE state = 'archived'") == [(requests,)]


def test_ctrl_c_lets_the_reading_child_finish_too(desk: Desk) -> None:
    with Press({path: b.late(behaviour, 0.3) for path, behaviour in PAGES.items()}) as press:
        desk.publish(press)
        terminal = Terminal(desk)
        reading = registry(desk)[:-1]
        terminal.run("crawl", *reading, ctrl_c=[lambda: len(press.requests) == 5])
        assert terminal.code == 0, terminal.seen
    assert "Traceback" not in terminal.seen
    with closing(sqlite3.connect(desk.folder.archive_db)) as db:
        assert db.execute("SELECT count(*) FROM captures").fetchone() == (5,)


def test_ctrl_c_twice_stops_at_once_and_loses_nothing(desk: Desk) -> None:
    with Press({**PAGES, STORIES[2]: b.in_turn(b.no_answer(20), b.story())}) as press:
        desk.publish(press)
        terminal = Terminal(desk)
        is_asked = lambda: len(press.asked(STORIES[2])) == 1  # noqa: E731
        terminal.run("crawl", *registry(desk), ctrl_c=[is_asked, lambda: "stopping" in terminal.seen])
        assert terminal.code == 130
        assert desk.fate(STORIES[2]) == ("leased", None)  # nobody waited for it
        assert "Traceback" not in terminal.seen
        assert desk.crawl().code == 0
    assert {desk.fate(path) for path in STORIES} == {("archived", None)}


def test_elsewhere_a_line_says_how_far_it_is_whether_or_not_something_came(desk: Desk) -> None:
    with Press({**PAGES, STORIES[3]: b.slow_body(b.html("Chậm"), 1.0)}) as press:
        desk.publish(press)
        ran = desk.crawl(line_every=0.3)
    lines = [line for line in ran.err.splitlines() if line.startswith("crawl: ")]
    counted = Counter(line.partition(";")[0] for line in lines)
    assert max(counted.values()) >= 2
    assert any(re.fullmatch(r"crawl: [345] story pages kept, [123] queued", line) for line in counted)
    assert re.fullmatch(r"crawl: 6 story pages kept; \d+\.\d requests/s", lines[-1])
    assert "\x1b" not in ran.err


def test_what_is_tried_again_is_counted_once(desk: Desk) -> None:
    answers = b.in_turn(b.reset(), b.status("503 Busy"), b.story())
    with Press({**PAGES, STORIES[0]: answers, STORIES[1]: b.redirect("/den-post77.html")}) as press:
        desk.publish(press)
        ran = desk.crawl()
    assert "crawl: 6 story pages kept; " in ran.err


def test_a_bar_tells_what_is_done_and_left() -> None:
    one = PublisherProgress(queued=30)
    assert one.told(5.0) == "0 done, 30 queued, 0 failed; 0.0 pages/s"
    one.states.update({State.ARCHIVED: 9, State.FAILED: 1})
    assert one.told(5.0) == "10 done, 30 queued, 1 failed; 2.0 pages/s, 0:15 left"
    assert one.told(5000.0) == "10 done, 30 queued, 1 failed; 0.0 pages/s, 4:10:00 left"


def test_no_more_is_queued_than_the_limit_lets_through() -> None:
    progress = Progress(Clock(), limit=3)
    progress.note(Turn(settled=1, news=News(queued={"mau": 10})))
    assert progress.publishers["mau"].queued == 3
    progress.note(Turn(settled=1, news=News(finished=(("mau", State.ARCHIVED),), queued={"mau": 9})))
    assert progress.publishers["mau"].queued == 2
