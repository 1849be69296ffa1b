"""Mentions: stories a second beside underthesea's, start-up and memory.

underthesea is no part of this project: set GUONG_UNDERTHESEA to the Python of an environment that has it.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipelines.entities import find_mentions
from pipelines.entities.gold import load_folder

GOLD = Path("tests/gold/entities")
WORDS = 600  # of an article, by which stories are counted
ROUNDS = 5
OTHER = "GUONG_UNDERTHESEA"
FEW = 40  # stories for the slower tool, the same for both
_PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def main() -> dict[str, object]:
    """Print the table; the figures as a dictionary."""
    texts = [story.text for story in load_folder(GOLD)]
    figures: dict[str, object] = {
        "articles a second": pace(texts),
        "start-up, s": start_up(),
        "memory, MB": memory(texts),
    }
    for name, figure in figures.items():
        _say(f"  {name:32} {figure}")
    beside = underthesea(texts[:FEW])
    _say(f"  {'underthesea':32} {beside or f'absent: set {OTHER} to a Python that has it'}")
    return figures | {"underthesea": beside}


def pace(texts: list[str]) -> float:
    """Articles of 600 words a second of process time, once warm: the median of some rounds."""
    words = sum(len(text.split()) for text in texts)
    _all(texts)
    return round(words / WORDS / statistics.median(_seconds(lambda: _all(texts)) for _ in range(ROUNDS)), 1)


def _all(texts: list[str]) -> None:
    for text in texts:
        find_mentions(text)


def _seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def start_up() -> float:
    """Processor seconds of `guong entities` on one sentence, the least of some rounds."""
    command = [str(Path(sys.executable).parent / "guong"), "entities"]
    found = []
    for _ in range(ROUNDS):
        start = _children()
        subprocess.run(command, input="Ông Giàng A Páo ở xã Nậm Pú.".encode(), capture_output=True, check=True)
        found.append(_children() - start)
    return round(min(found), 3)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def memory(texts: list[str]) -> float:
    """Greatest resident size of a process that reads all stories."""
    return round(int(_run([sys.executable, "-c", _OURS], texts)) / 1024, 1)


_OURS = (
    """
import json, sys
from pipelines.entities import find_mentions
for text in json.load(sys.stdin):
    find_mentions(text)
"""
    + _PEAK
)

_THEIRS = (
    """
import json, sys, time
from underthesea import ner
texts = json.load(sys.stdin)
ner(texts[0].split("\\n")[0])
start = time.process_time()
for text in texts:
    for line in text.split("\\n"):
        line.strip() and ner(line)
print(time.process_time() - start)
"""
    + _PEAK
)


def underthesea(texts: list[str]) -> dict[str, float] | None:
    """The same of underthesea's `ner`, beside ours on the same stories; None where it is absent."""
    other = os.environ.get(OTHER)
    if not other:
        return None
    articles = sum(len(text.split()) for text in texts) / WORDS
    seconds, peak = _run([other, "-c", _THEIRS], texts).split()[-2:]
    return {
        "articles a second": round(articles / float(seconds), 2),
        "ours on the same": round(articles / _seconds(lambda: _all(texts)), 1),
        "memory, MB": round(int(peak) / 1024, 1),
    }


def _run(command: list[str], texts: list[str]) -> str:
    given = json.dumps(texts).encode()
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout.decode()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
