"""What `guong verify` prints: faults as they are found, what else is to be said, and a progress bar."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from archive.warc.checks import Totals
from archive.warc.faults import Fault
from archive.warc.losses import Loss

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

LINE_EVERY = 60.0  # seconds between two lines of progress where there is no terminal
BAR_STEP = 1 << 20  # bytes looked at between two drawings of the bar
CLEAR_LINE = "\r\x1b[K"


class Report:
    """Prints one check: results on standard output, as text or JSON lines; progress on standard error."""

    def __init__(self, *, as_json: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._as_json = as_json
        self._clock = clock
        self._last_line = clock()
        self._drawn = 0
        self._bar: ProgressBar[int] | None = None
        self._is_terminal = sys.stderr.isatty()

    def faults(self, found: Iterable[Fault]) -> list[Fault]:
        """Print faults as they are found; all of them."""
        printed: list[Fault] = []
        for fault in found:
            self._clear()
            click.echo(json.dumps(fault.as_json(), ensure_ascii=False) if self._as_json else fault.as_text())
            printed.append(fault)
        return printed

    def losses(self, known: Iterable[Loss]) -> None:
        """Name what is lost and known to be."""
        for loss in known:
            self.say(f"known loss: {loss.as_text()}")

    def say(self, line: str) -> None:
        """Text that is no fault: among the results where they are text, beside them where they are JSON."""
        self._clear()
        click.echo(line, err=self._as_json)

    def end(self, totals: Totals) -> None:
        """The last line, and before it what is no fault and has to be said."""
        self._close_bar()
        for note in totals.notes:
            self.say(note)
        if totals.unresolved:
            self.say(f"{totals.unresolved} imported revisits name a payload that was not imported")
        if self._as_json:
            click.echo(json.dumps(totals.as_json()))
        else:
            click.echo(
                f"{totals.files} files, {totals.records} records: {totals.faults} faults, {totals.known} known losses"
            )

    def progress(self, totals: Totals) -> None:
        """How far a check has come: a bar on a terminal, else a line a minute."""
        if self._is_terminal:
            self._draw(totals)
        elif self._clock() - self._last_line >= LINE_EVERY:
            self._last_line = self._clock()
            share = 100 * totals.bytes // max(1, totals.of_bytes)
            click.echo(f"verify: {share} % of {totals.of_bytes} bytes, {totals.faults} faults", err=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close_bar()

    def _draw(self, totals: Totals) -> None:
        if self._bar is None:
            self._bar = click.progressbar(length=totals.of_bytes, file=sys.stderr, label="verify")
            self._bar.__enter__()
        if totals.bytes < self._drawn:  # the next pass of a repair
            self._drawn, self._bar.pos = 0, 0
        if totals.bytes - self._drawn >= BAR_STEP or totals.bytes >= totals.of_bytes:
            self._bar.update(totals.bytes - self._drawn)
            self._drawn = totals.bytes

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None

    def _clear(self) -> None:
        """What is printed does not stand behind half a bar; the next update draws it anew."""
        if self._bar is not None:
            click.echo(CLEAR_LINE, nl=False, err=True)
