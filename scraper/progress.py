"""What a run has done so far, in one line a minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from scraper.states import State, UrlKind
from scraper.work import Clock, Turn

LINE_EVERY = 60.0  # seconds


@dataclass
class Progress:
    """Counts the settlements of a run; stories by state, all else (listings, robots.txt, redirects) together."""

    say: Callable[[str], None]
    clock: Clock
    states: Counter[State] = field(default_factory=Counter)
    other: int = 0
    _started: float = 0.0
    _last: float = 0.0

    def __post_init__(self) -> None:
        self._started = self._last = self.clock.now()

    def note(self, turn: Turn) -> None:
        """Count what a turn settled, and say a line when a minute has passed."""
        for settlement in turn.settled:
            is_hop = settlement.outcome.redirect is not None
            if settlement.lease.kind is UrlKind.STORY and not is_hop:
                self.states[settlement.outcome.state] += 1
            else:
                self.other += 1
        if self.clock.now() - self._last >= LINE_EVERY:
            self._last = self.clock.now()
            self.say(self.line())

    def line(self) -> str:
        """Story pages kept, those that were not, and the pace."""
        seconds = max(self.clock.now() - self._started, 0.001)
        kept = self.states[State.ARCHIVED]
        others = ", ".join(f"{count} {state}" for state, count in sorted(self.states.items()) if state != "archived")
        pace = (sum(self.states.values()) + self.other) / seconds
        return f"crawl: {kept} story pages kept{', ' + others if others else ''}; {pace:.1f} requests/s"
