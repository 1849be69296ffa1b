"""What places cost beside the mentions they start from, on the annotated stories; and how long the gazetteer loads."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pipelines.entities import find_mentions
from pipelines.entities.gold import load_folder
from pipelines.places.placing import find_places

STORIES = Path(__file__).parents[1] / "gold" / "entities"
RUNS = 7
LOAD = (
    "import time; from pipelines.places.gazetteer import gazetteer; start = time.process_time(); gazetteer();"
    " print(time.process_time() - start)"
)


def main() -> dict[str, float]:
    """Milliseconds of processor time: a story's mentions, its places, and the gazetteer in a fresh process."""
    stories = [(story.text, story.meta["published"]) for story in load_folder(STORIES)]
    told = [(text, find_mentions(text), date.fromisoformat(day) if day else None) for text, day in stories]

    def mentions() -> None:
        for text, _, _ in told:
            find_mentions(text)

    def places() -> None:
        for text, found, day in told:
            find_places(text, found, day)

    each: dict[str, list[float]] = {"mentions": [], "places": [], "gazetteer": []}
    for _ in range(RUNS):
        each["mentions"].append(_milliseconds(mentions) / len(told))
        each["places"].append(_milliseconds(places) / len(told))
        each["gazetteer"].append(_load())
    figures = {f"{name} ms": round(statistics.median(times), 3) for name, times in each.items()}
    figures["share"] = round(figures["places ms"] / figures["mentions ms"], 3)
    for name, figure in figures.items():
        sys.stdout.write(f"{name:14} {figure:8.3f}\n")
    return figures


def _milliseconds(run: Callable[[], None]) -> float:
    start = time.process_time()
    run()
    return (time.process_time() - start) * 1000


def _load() -> float:
    done = subprocess.run([sys.executable, "-c", LOAD], check=True, capture_output=True, text=True)
    return float(done.stdout) * 1000
