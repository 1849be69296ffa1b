"""`guong demo`: the whole way on the sample newspapers, in numbers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive.errors import BadInput, ExitCode
from archive.folder import DataFolder
from archive.store.publish import publish
from pipelines.publisher import Registry
from pipelines.reference import reference_of
from scraper.crawl import CrawlOptions, CrawlReport, run_crawl
from scraper.samples.server import SampleServer

FIRST_EDITION, CHANGED_EDITION = 1, 2

ChildCommand = Callable[[DataFolder, Path | None], list[str]]


@dataclass(frozen=True, slots=True)
class DemoNumbers:
    """What one run of the demo did; `stories`, `people` and `places` count what the archive holds after it."""

    pages: int
    stories: int
    new: int
    changed: int
    gone: int
    people: int
    places: int
    seconds: float
    exit_code: ExitCode = ExitCode.DONE

    def as_json(self) -> dict[str, Any]:
        """The numbers, without the exit code."""
        return {key: value for key, value in asdict(self).items() if key != "exit_code"}

    def as_text(self) -> str:
        """One line for people."""
        return (
            f"{self.pages} pages fetched; {self.stories} stories ({self.new} new, {self.changed} changed, "
            f"{self.gone} gone), {self.people} people, {self.places} places; {self.seconds} s"
        )


@dataclass(frozen=True, slots=True)
class DemoState:
    """What the demo's folder remembers: the ports of the sample newspapers, and how many runs were finished."""

    ports: dict[str, int]
    runs: int = 0

    @property
    def edition(self) -> int:
        """The first run reads the first edition, later ones the changed one."""
        return CHANGED_EDITION if self.runs else FIRST_EDITION

    @classmethod
    def load(cls, path: Path) -> DemoState:
        """The state kept in a folder, or that of a new one."""
        if not path.exists():
            return cls({})
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            return cls({str(name): int(port) for name, port in kept["ports"].items()}, int(kept["runs"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(f"{path} is no demo's state; remove {path.parent} to begin again") from error

    def save(self, path: Path) -> None:
        """Keep it, whole or not at all."""
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self)), encoding="utf-8")
        fresh.replace(path)


def run_demo(folder: DataFolder, *, child: ChildCommand, say: Callable[[str], None]) -> DemoNumbers:
    """Serve the sample newspapers, crawl, read and publish them; `child` names the command that reads."""
    began = time.monotonic()
    folder.create()
    path = folder.root / "demo.json"
    state = DemoState.load(path)
    with SampleServer(state.edition, ports=state.ports) as server:
        registry = server.registry(folder.root / "publishers")
        state = DemoState(server.ports, state.runs)
        state.save(path)  # before the first fetch: story ids hold the address, and so the port
        report = _crawl(folder, registry, child, say)
    publish(folder, reference=reference_of(Registry.load(registry)))
    DemoState(state.ports, state.runs + 1).save(path)
    return _numbers(report, round(time.monotonic() - began, 1))


def _crawl(folder: DataFolder, registry: Path, child: ChildCommand, say: Callable[[str], None]) -> CrawlReport:
    options = CrawlOptions(
        folder=folder,
        publishers=tuple(Registry.load(registry)),
        named=True,
        recheck=True,
        allow_loopback=True,
        child=child(folder, registry),
    )
    return run_crawl(options, say=say)


def _numbers(report: CrawlReport, seconds: float) -> DemoNumbers:
    read = report.read
    counted = {name: read.get(name, 0) for name in ("stories", "new", "changed", "gone", "people", "places")}
    return DemoNumbers(pages=report.pages, seconds=seconds, exit_code=report.exit_code, **counted)
