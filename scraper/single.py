"""A few pages fetched for their rules' sake: by the whole crawl, so as polite as it is, and kept nowhere."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from archive.errors import ExitCode, PublisherUnreadable
from archive.folder import DataFolder
from archive.model import Capture
from archive.urls import host_port, normalise
from archive.warc.files import warc_names
from archive.warc.reader import read_captures
from pipelines.publisher import Registry
from pipelines.publisher_file import is_loopback
from pipelines.reading import check_address
from pipelines.rules import DEFAULT_DELAY, Publisher
from scraper.crawl import CrawlOptions, run_crawl

NO_STORY = re.compile("(?!)")  # matches no address: links on the pages are not followed
ROBOTS = "/robots.txt"


def fetch_pages(
    urls: Sequence[str], registry: Registry, *, contact: str | None, allow_loopback: bool, say: Callable[[str], None]
) -> tuple[Capture, ...]:
    """The pages at these addresses, or where they redirect to; PublisherUnreadable where one cannot be had."""
    for url in urls:
        check_address(url)
    site = _site(urls, registry.of(urls[0]))
    with tempfile.TemporaryDirectory(prefix="guong-new-") as name:
        folder = DataFolder(Path(name))
        options = CrawlOptions(folder, (site,), named=True, contact=contact, allow_loopback=allow_loopback)
        report = run_crawl(options, say=say)
        kept = [capture for warc in warc_names(folder) for capture in read_captures(folder, warc)]
    pages = [capture for capture in kept if capture.status == 200 and not capture.url.endswith(ROBOTS)]
    if len(pages) < len(set(map(normalise, urls))) or report.exit_code is not ExitCode.DONE:
        states = {capture.url: capture.status for capture in kept}
        missing = next((url for url in urls if states.get(normalise(url)) != 200), urls[0])
        raise PublisherUnreadable(f"{missing} could not be fetched; save it in a browser, and name the file")
    return tuple(pages)


def _site(urls: Sequence[str], known: Publisher | None) -> Publisher:
    """A newspaper with these pages for its listings; of one that is known its delay and TLS exception hold."""
    hosts = tuple(dict.fromkeys(host_port(url, explicit_default=False) for url in urls))
    delay = known.delay if known else 0.0 if all(map(is_loopback, hosts)) else DEFAULT_DELAY
    tls = known.tls_exception if known else None
    return Publisher("new", "new", urls[0], hosts, NO_STORY, sections=tuple(urls), delay=delay, tls_exception=tls)
