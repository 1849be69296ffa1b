"""What a run has done so far: a bar a publisher on a terminal, elsewhere a line a minute."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from scraper.states import State
from scraper.work import Clock, Turn

if TYPE_CHECKING:
    from rich.progress import TaskID

LINE_EVERY = 60.0  # seconds
BARS_EVERY = 0.25
MANY = 12  # bars: where there are more, those that are full are taken away


@dataclass(slots=True)
class PublisherProgress:
    """Stories of one publisher in this run."""

    states: Counter[State] = field(default_factory=Counter)
    queued: int = 0

    @property
    def done(self) -> int:
        """Those that are not asked for again in this run."""
        return self.states.total()

    def told(self, seconds: float) -> str:
        """In words, after so many seconds of the run."""
        pace = self.done / seconds
        left = f", {_clock(self.queued / pace)} left" if pace and self.queued else ""
        return f"{self.done} done, {self.queued} queued, {self.states[State.FAILED]} failed; {pace:.1f} pages/s{left}"


@dataclass
class Progress:
    """Counts what is settled; `limit` is that of story pages a publisher."""

    clock: Clock
    limit: int | None = None
    publishers: dict[str, PublisherProgress] = field(default_factory=dict)
    requests: int = 0
    _started: float = 0.0

    def __post_init__(self) -> None:
        self._started = self.clock.now()

    @property
    def seconds(self) -> float:
        """How long the run has lasted, never 0."""
        return max(self.clock.now() - self._started, 0.001)

    @property
    def states(self) -> Counter[State]:
        """Stories by state."""
        total: Counter[State] = Counter()
        for one in self.publishers.values():
            total.update(one.states)
        return total

    def note(self, turn: Turn) -> None:
        """Count what a turn settled."""
        self.requests += turn.settled
        for publisher, state in turn.news.finished:
            self._of(publisher).states[state] += 1
        for publisher, queued in turn.news.queued.items():
            one = self._of(publisher)
            one.queued = queued if self.limit is None else max(0, min(queued, self.limit - one.done))

    def line(self) -> str:
        """Story pages kept, those that were not, and the pace."""
        states = self.states
        others = [f"{count} {state}" for state, count in sorted(states.items()) if state is not State.ARCHIVED]
        queued = sum(one.queued for one in self.publishers.values())
        counted = ", ".join(
            [f"{states[State.ARCHIVED]} story pages kept", *others, *[f"{queued} queued"] * bool(queued)]
        )
        return f"crawl: {counted}; {self.requests / self.seconds:.1f} requests/s"

    def _of(self, publisher: str) -> PublisherProgress:
        return self.publishers.setdefault(publisher, PublisherProgress())


class Display(Protocol):
    """How people see it; `every`: seconds between two looks."""

    every: float

    def begin(self) -> None:
        """The run begins."""

    def show(self, progress: Progress) -> None:
        """Show how far it is."""

    def say(self, line: str) -> None:
        """A line for people while the run lasts."""

    def end(self) -> None:
        """The run is over."""


@dataclass
class Lines:
    """A line each time."""

    say: Callable[[str], None]
    every: float = LINE_EVERY

    def begin(self) -> None:
        """Nothing yet."""

    def show(self, progress: Progress) -> None:
        """Say it."""
        self.say(progress.line())

    def end(self) -> None:
        """The caller says how it went."""


class Bars:
    """A bar a publisher on standard error; lines go above them."""

    every = BARS_EVERY

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as RichProgress

        self._console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        columns = (TextColumn("{task.description}", markup=False), BarColumn(20), TextColumn("{task.fields[told]}"))
        self._bars = RichProgress(*columns, console=self._console, auto_refresh=False, transient=True)
        self._tasks: dict[str, TaskID] = {}

    def begin(self) -> None:
        """Take the lower part of the terminal."""
        self._bars.start()

    def show(self, progress: Progress) -> None:
        """Draw every bar anew."""
        many = len(progress.publishers) > MANY
        for name, one in progress.publishers.items():
            if name not in self._tasks:
                self._tasks[name] = self._bars.add_task(name, total=None, told="")
            self._bars.update(
                self._tasks[name],
                total=one.done + one.queued,
                completed=one.done,
                told=one.told(progress.seconds),
                visible=one.queued > 0 or not many,
            )
        self._bars.refresh()

    def say(self, line: str) -> None:
        """Above the bars."""
        self._console.print(line)

    def end(self) -> None:
        """Give the terminal back."""
        self._bars.stop()


def display(say: Callable[[str], None]) -> Display:
    """Bars where standard error is a terminal, lines elsewhere."""
    return Bars() if sys.stderr.isatty() else Lines(say)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
