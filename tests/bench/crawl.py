"""How fast the crawl is, against bare Scrapy in the same minute; how the frontier grows; how much memory it takes.

`python -m tests.bench.crawl` prints a table; `main()` returns it.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench._street import HOSTS, story_path, street

PAGES = 3008  # 188 on each of 16 hosts
ROUNDS = 3
FRONTIER_SIZES = (10_000, 1_000_000)
FRONTIER_STEPS = 3_000  # lease and settle, each


def bare(ports: list[int], folder: Path) -> int:
    """Scrapy as it comes, a connection a host, which keeps nothing."""
    return _bare(ports)


def tuned(ports: list[int], folder: Path) -> int:
    """The same without the hundred tasks that it makes for the items of each answer."""
    return _bare(ports, CONCURRENT_ITEMS=1)


def _bare(ports: list[int], **more: int) -> int:
    from scrapy import Request, Spider
    from scrapy.crawler import CrawlerProcess

    class Plain(Spider):
        name = "plain"
        seen = 0

        async def start(self) -> Any:
            for number in range(PAGES // HOSTS):
                for port in ports:
                    slot = f"127.0.0.1:{port}"
                    yield Request(f"http://{slot}{story_path(number)}", meta={"download_slot": slot})

        def parse(self, response: Any) -> None:
            Plain.seen += response.status == 200

    settings = {
        "CONCURRENT_REQUESTS": HOSTS,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        **more,
    }
    process = CrawlerProcess(settings)
    process.crawl(Plain)
    process.start()
    return Plain.seen


def archiving(ports: list[int], folder: Path) -> int:
    """`guong crawl --no-read`: frontier, robots.txt, feeds, WARC, fsync and all."""
    from archive.folder import DataFolder
    from pipelines.publisher import Registry
    from scraper.crawl import CrawlOptions, run_crawl

    registry = folder / "registry"
    registry.mkdir()
    for port in ports:
        host = f"127.0.0.1:{port}"
        (registry / f"bao{port}.toml").write_text(
            f'id = "bao{port}"\nname = "Báo {port}"\nhome = "http://{host}/"\nhosts = ["{host}"]\n'
            f"feeds = [\"http://{host}/rss\"]\narticle_url = '-post(?P<number>\\d+)\\.html$'\ndelay = 0\n",
            encoding="utf-8",
        )
    publishers = tuple(Registry.load(registry))
    options = CrawlOptions(DataFolder(folder / "data"), publishers, named=True, allow_loopback=True)
    return run_crawl(options, say=lambda _: None).pages


def frontier(size: int, folder: Path) -> dict[str, float]:
    """Addresses leased and settled a second on a frontier that holds so many, sixteen a transaction; and CPU time."""
    import re

    from archive.folder import DataFolder
    from pipelines.rules import Publisher
    from scraper.crawl_db import transaction
    from scraper.frontier import Frontier
    from scraper.settling import Settling
    from scraper.states import State, UrlKind
    from scraper.work import Found, Lease, Outcome, RobotsAnswer, Settlement

    names = [f"bao{number}" for number in range(HOSTS)]
    publishers = [
        Publisher(name, name, f"http://{name}.example/", (f"{name}.example",), re.compile("-post"), delay=0.0)
        for name in names
    ]
    made = Frontier(DataFolder(folder), "r1", publishers)
    settling = Settling(made)
    now = 1_800_000_000.0
    made.begin(now, poll=True, recheck=False)
    with transaction(made.db):
        for number in range(size):
            name = names[number % HOSTS]
            host, rank = f"{name}.example:80", number * 7919 % 101
            made.enter(Found(f"http://{name}.example/s-post{number}.html", name, host, UrlKind.STORY, rank), now)
        for name in names:
            made.wake(f"{name}.example:80", now)

    def step(count: int) -> None:
        done = 0
        while done < count:
            with transaction(made.db):
                leases: tuple[Lease, ...] = made.lease(now, HOSTS)
                for lease in leases:
                    robots = RobotsAnswer(200, b"") if lease.kind is UrlKind.ROBOTS else None
                    outcome = Outcome(State.ARCHIVED, status=200, robots=robots, answered=now)
                    settling.settle(Settlement(lease, outcome), None, now)
            done += len(leases)

    step(HOSTS)  # robots.txt
    began, used = time.perf_counter(), time.process_time()
    step(FRONTIER_STEPS)
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    return {"per_second": FRONTIER_STEPS / seconds, "cpu_ms": 1000 * processor / FRONTIER_STEPS}


MODES: dict[str, Callable[[list[int], Path], int]] = {"bare": bare, "tuned": tuned, "archiving": archiving}


def measured(mode: str, ports: list[int]) -> dict[str, float]:
    """One round in a process of its own: pages a second, and its memory at the most."""
    argv = [sys.executable, "-m", "tests.bench.crawl", mode, *map(str, ports)]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _one_round(mode: str, ports: list[int]) -> None:
    import scrapy.core.downloader.handlers.http11
    import scrapy.core.engine
    import scrapy.crawler  # noqa: F401  (imports are not what is measured)

    with tempfile.TemporaryDirectory(prefix="guong-bench-") as name:
        began, used = time.perf_counter(), time.process_time()
        seen = MODES[mode](ports, Path(name))
        seconds, processor = time.perf_counter() - began, time.process_time() - used
    assert seen == PAGES, seen
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer = {"pages_per_second": seen / seconds, "cpu_ms": 1000 * processor / seen, "memory_mb": memory}
    sys.stdout.write(json.dumps(answer) + "\n")


def main() -> dict[str, Any]:
    """Measure all, print a table, and return it."""
    rounds: dict[str, list[dict[str, float]]] = {mode: [] for mode in MODES}
    with street(PAGES // HOSTS) as ports:
        for _ in range(ROUNDS):
            for mode, found in rounds.items():
                found.append(measured(mode, ports))
    result: dict[str, Any] = {
        mode: {key: statistics.median(one[key] for one in found) for key in found[0]} for mode, found in rounds.items()
    }
    for mode in ("bare", "tuned"):
        pairs = zip(rounds["archiving"], rounds[mode], strict=True)
        result[f"ratio_{mode}"] = statistics.median(
            ours["pages_per_second"] / theirs["pages_per_second"] for ours, theirs in pairs
        )
        result[f"cpu_ratio_{mode}"] = result[mode]["cpu_ms"] / result["archiving"]["cpu_ms"]
    result["frontier"] = {}
    for size in FRONTIER_SIZES:
        with tempfile.TemporaryDirectory(prefix="guong-bench-") as name:
            result["frontier"][str(size)] = frontier(size, Path(name))
    _print(result)
    return result


def _print(result: dict[str, Any]) -> None:
    lines = [
        f"{mode:10} {result[mode]['pages_per_second']:7.0f} pages/s {result[mode]['cpu_ms']:6.2f} CPU ms a page"
        f" {result[mode]['memory_mb']:6.0f} MB at the most"
        for mode in MODES
    ]
    for mode in ("bare", "tuned"):
        ratios = f"{result[f'ratio_{mode}']:.2f} in pages/s, {result[f'cpu_ratio_{mode}']:.2f} in CPU time"
        lines.append(f"archiving / {mode}: {ratios}")
    for size, one in result["frontier"].items():
        lines.append(f"frontier of {int(size):9,}: {one['per_second']:7.0f} addresses/s {one['cpu_ms']:6.2f} CPU ms")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _one_round(sys.argv[1], [int(port) for port in sys.argv[2:]])
    else:
        main()
