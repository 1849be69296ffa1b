"""What places and facts together cost beside the mentions they start from, on the annotated stories."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pipelines.entities import find_mentions
from pipelines.entities.gold import load_folder
from pipelines.facts.facts import find_facts
from pipelines.places.placing import find_places

STORIES = Path(__file__).parents[1] / "gold" / "entities"
RUNS = 7


def main() -> dict[str, float]:
    """Milliseconds of processor time a story, median of some runs in turns."""
    stories = [(story.text, story.meta["published"]) for story in load_folder(STORIES)]
    told = [(text, find_mentions(text), date.fromisoformat(day) if day else None) for text, day in stories]
    steps: dict[str, Callable[[], object]] = {
        "mentions": lambda: [find_mentions(text) for text, _, _ in told],
        "places": lambda: [find_places(text, found, day) for text, found, day in told],
        "facts": lambda: [find_facts(text, found, day) for text, found, day in told],
    }
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(RUNS):
        for name, run in steps.items():
            start = time.process_time()
            run()
            times[name].append((time.process_time() - start) * 1000 / len(told))
    figures = {f"{name} ms": round(statistics.median(each), 3) for name, each in times.items()}
    figures["share"] = round((figures["places ms"] + figures["facts ms"]) / figures["mentions ms"], 3)
    for name, figure in figures.items():
        sys.stdout.write(f"{name:14} {figure:8.3f}\n")
    return figures
