"""What the pass over reprints costs a story, beside comparing every story with every other one."""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import closing

from archive.links.overlap import overlap
from archive.links.reprint_pass import link_reprints
from archive.links.shingles import shingles_of
from tests.archive.links.gold import archive, texts

RUNS = 5


def main() -> dict[str, float]:
    """Median milliseconds a story on the gold's texts, most of which share text with others."""
    ways = {"the pass": _pass, "every pair": _every_pair}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, way in ways.items():
            seconds[name].append(way())
    stories = len(texts())
    figures = {name: round(1000 * statistics.median(times) / stories, 2) for name, times in seconds.items()}
    for name, milliseconds in figures.items():
        sys.stdout.write(f"{name:12} {milliseconds:.2f} ms a story, {stories} stories\n")
    return figures


def _pass() -> float:
    with closing(archive()) as connection:
        return _timed(lambda: link_reprints(connection))


def _every_pair() -> float:
    def compare() -> None:
        shingles = [shingles_of(text.paragraphs) for text in texts().values()]
        for first, second in itertools.combinations(shingles, 2):
            overlap(first, second)

    return _timed(compare)


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
