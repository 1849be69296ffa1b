"""The process in which a test's crawl runs: forked from a server that has imported everything, to start fast."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sqlite3
import sys
import time
from collections.abc import Mapping
from datetime import date
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

import scrapy.core.downloader.handlers.http11
import scrapy.core.engine
import scrapy.crawler
import scrapy.robotstxt

import scraper.capture
import scraper.scheduler
import scraper.settings
import scraper.spiders.newspaper
from archive.errors import ExitCode, GuongError
from archive.folder import DataFolder
from pipelines.publisher import Registry
from scraper.crawl import CrawlOptions, run_crawl
from tests.scraper.dying import arrange

PRELOADED = (
    scrapy.core.downloader.handlers.http11,
    scrapy.core.engine,
    scrapy.crawler,
    scrapy.robotstxt,
    scraper.capture,
    scraper.scheduler,
    scraper.settings,
    scraper.spiders.newspaper,
)


def context() -> ForkServerContext:
    """Where such processes come from."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([__name__])
    return found


def begin(given: Mapping[str, Any], out: Path, err: Path) -> ForkServerProcess:
    """Start a crawl whose output goes to two files."""
    process = context().Process(target=_run, args=(dict(given), str(out), str(err)))
    process.start()
    return process


def _run(given: dict[str, Any], out: str, err: str) -> None:
    for descriptor, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), descriptor)
    if (most := given.pop("file_size_limit", None)) is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    os.environ.update(given.pop("environment", {}))
    if (jump := given.pop("clock_jump", None)) is not None:
        _jump(*jump)
    if (death := given.pop("die_at", None)) is not None:
        arrange(*death)
    since = given.pop("since", None)
    try:
        options = CrawlOptions(
            folder=DataFolder(Path(given.pop("data"))),
            publishers=tuple(Registry.load(Path(given.pop("registry")))),
            since=date.fromisoformat(since) if since else None,
            **given,
        )
        report = run_crawl(options, say=_say, out=_print)
    except GuongError as error:
        _say(f"guong: {error}")
        sys.exit(error.exit_code)
    except sqlite3.Error as error:  # as the command line does
        _say(f"guong: a database failed: {error}")
        sys.exit(ExitCode.STORAGE_FAILED)
    sys.exit(report.exit_code)


def _jump(first: float, later: float, after: float) -> None:
    """The system's clock is wrong by `first` seconds, and by `later` ones once the crawl has run for `after`."""
    real, began = time.time, time.monotonic()
    time.time = lambda: real() + (first if time.monotonic() - began < after else later)


def _print(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def _say(line: str) -> None:
    os.write(2, f"{line}\n".encode())
