"""Reading pages: pace beside trafilatura's, monstrous pages, and memory over many pages."""

from __future__ import annotations

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import trafilatura

from archive.model import Article, Capture
from pipelines.article import extract
from pipelines.decode import decode
from pipelines.publisher import Registry
from pipelines.quality.gold_pages import GoldPage, load_pages
from pipelines.quality.readers import only_generic, page_of, with_rules
from pipelines.theme import judge
from tests.conftest import shared_folder
from tests.pipelines.monsters import URL, monsters

GOLD = Path("tests/gold/pages")
ROUNDS = 5
MANY = 10_000  # pages read to see whether memory stays flat
WARM = 1_000  # pages after which it is looked at first

Read = Callable[[GoldPage], object]


def main() -> dict[str, object]:
    """Print all tables; the figures as a dictionary."""
    figures: dict[str, object] = {}
    for name, folder, newspapers in _sets():
        pages = load_pages(folder)
        size = sum(len(page.body) for page in pages)
        _say(f"{name}: {len(pages)} pages, {size / 1e6:.1f} MB; pages a second of process time, median of {ROUNDS}")
        figures[name] = paces(pages, newspapers)
    figures["monsters"] = monstrous()
    figures["memory"] = memory()
    return figures


def paces(pages: Sequence[GoldPage], newspapers: Path | None) -> dict[str, float]:
    """Pages a second for each reader; ours are given bytes, trafilatura the text that we decoded.

    The readers take turns, so that a busy moment of the machine hits all of them.
    """
    decoded = {page.name: page_of(page).html for page in pages}
    captures = {page.name: Capture(page.url, page.fetched, None, (), page.body, "") for page in pages}
    registry, large = Registry.load(newspapers), only_generic()
    readers: dict[str, Read] = {
        "with rules": lambda page: extract(decode(captures[page.name]), registry.of(page.url)),
        "by CMS marks": lambda page: extract(decode(captures[page.name]), None),
        "generic": lambda page: extract(decode(captures[page.name]), None, large),
        "trafilatura fast": lambda page: trafilatura.extract(decoded[page.name], fast=True, include_comments=False),
        "trafilatura": lambda page: trafilatura.bare_extraction(decoded[page.name], url=page.url, with_metadata=True),
    }
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(ROUNDS):
        for name, read in readers.items():
            seconds[name].append(_seconds(read, pages))
    found = {name: round(len(pages) / statistics.median(times), 1) for name, times in seconds.items()}
    for name, pace in found.items():
        _say(f"  {name:18} {pace:8.1f}   {pace / found['trafilatura']:5.2f} times trafilatura's default with metadata")
    return found


def monstrous() -> dict[str, float]:
    """Milliseconds of process time for each megabyte of pages of some 5 MB that no browser would like."""
    _say("monstrous pages: ms of process time for each MB")
    found = {}
    for name, html in monsters(5_000_000):
        body = html.encode()
        started = time.process_time()
        judge(_read(body))
        found[name] = round(1000 * (time.process_time() - started) / (len(body) / 1e6), 1)
        _say(f"  {name:18} {found[name]:8.1f}")
    return found


def memory() -> dict[str, float]:
    """Megabytes in use after some pages, and after ten times as many."""
    pages = load_pages(GOLD)
    read = with_rules(Registry.load(GOLD / "newspapers"))
    found: dict[str, float] = {}
    for count in range(1, MANY + 1):
        judge(read(pages[count % len(pages)]))
        if count in (WARM, MANY):
            found[f"after {count} pages"] = round(_resident() / 1e6, 1)
    _say("memory: " + ", ".join(f"{value:.1f} MB {name}" for name, value in found.items()))
    return found


def _sets() -> list[tuple[str, Path, Path | None]]:
    sets: list[tuple[str, Path, Path | None]] = [("gold", GOLD, GOLD / "newspapers")]
    shared = shared_folder()
    return [*sets, ("real", shared / "pages", None)] if shared else sets


def _seconds(read: Read, pages: Sequence[GoldPage]) -> float:
    started = time.process_time()
    for page in pages:
        read(page)
    return time.process_time() - started


def _read(body: bytes) -> Article:
    return extract(decode(Capture(URL, None, None, (), body, "")), None)


def _resident() -> int:
    """Bytes in memory now; where the system does not say, the most there ever were."""
    statm = Path("/proc/self/statm")
    if statm.is_file():
        return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
