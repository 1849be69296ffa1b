"""A running site: which snapshot it shows, and how it changes over to a newer one under running requests."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.ids import short_hash
from archive.site.snapshot import DATABASE, Snapshot, current_path, open_snapshot

if TYPE_CHECKING:
    from datasette.app import Datasette

LOOK_SECONDS = 1.0  # how often `current` is looked at, at most
DRAIN_SECONDS = 5.0  # how long a change-over waits for requests under way: longer than any SQL may run

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What whoever runs a site decides: whom to write to, and whether readers may write SQL of their own."""

    contact: str | None = None
    readers_sql: bool = True


class Site:
    """What the plugin knows of one Datasette: data folder, snapshot, edition, and the requests under way."""

    def __init__(self, datasette: Datasette, folder: DataFolder, snapshot: Snapshot, options: SiteOptions) -> None:
        self.folder = folder
        self.options = options
        self.snapshot = snapshot
        self._datasette = datasette
        self._looked = time.monotonic()
        self._refused: Path | None = None
        self._turn = asyncio.Lock()
        self._idle = asyncio.Event()
        self._idle.set()
        self._under_way = 0

    @property
    def edition(self) -> str:
        """Names what a reader gets: the snapshot together with the pages' own code. The ETag of every page."""
        return short_hash("edition", self.snapshot.digest, code_digest(), repr(self.options))

    @asynccontextmanager
    async def request(self) -> AsyncIterator[None]:
        """Stand around each request: newcomers wait while a change-over lets those under way finish."""
        async with self._turn:
            if time.monotonic() - self._looked >= LOOK_SECONDS:
                await self._look()
            self._under_way += 1
            self._idle.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def _look(self) -> None:
        self._looked = time.monotonic()
        path = current_path(self.folder)
        if path is None or path in {self.snapshot.path, self._refused}:
            return
        try:
            newer = await asyncio.to_thread(open_snapshot, path)
        except BadInput as error:
            log.warning("the older snapshot stays: %s", error)
            self._refused = path  # said once, not every second
            return
        await self._change_over(newer)

    async def _change_over(self, newer: Snapshot) -> None:
        try:
            await asyncio.wait_for(self._idle.wait(), DRAIN_SECONDS)
        except TimeoutError:
            log.warning("requests still under way after %s s; changing over without them", DRAIN_SECONDS)
        self._datasette.remove_database(DATABASE)
        attach(self._datasette, newer)
        self.snapshot = newer


sites: WeakKeyDictionary[Datasette, Site] = WeakKeyDictionary()


def attach(datasette: Datasette, snapshot: Snapshot) -> None:
    """Add a snapshot as Datasette's one database, immutable, its counts known."""
    from datasette.database import Database

    datasette.inspect_data = snapshot.inspected
    datasette.add_database(Database(datasette, path=str(snapshot.path), is_mutable=False), name=DATABASE)


@cache
def code_digest() -> str:
    """Digest of the site's own files: an upgrade must not leave old pages in caches."""
    root = Path(__file__).parent
    files = sorted(path for path in root.rglob("*") if path.suffix in {".py", ".html", ".xml", ".css", ".js", ".toml"})
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
