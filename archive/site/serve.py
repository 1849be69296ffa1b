"""Serve the current snapshot on this machine, until a signal ends it."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.errors import BadInput, StorageFailure
from archive.folder import DataFolder
from archive.site.running import Site, SiteOptions, attach, sites
from archive.site.snapshot import Snapshot, current_snapshot
from archive.site.tables import configuration, metadata

if TYPE_CHECKING:
    from datasette.app import Datasette

HOST = "127.0.0.1"
USUAL_PORT = 8001
HIGHEST_PORT = 65535
GRACE_SECONDS = 5  # for requests under way when the site is stopped
SETTINGS: dict[str, Any] = {
    "sql_time_limit_ms": 2000,
    "facet_time_limit_ms": 500,
    "suggest_facets": False,
    "default_page_size": 30,
    "max_returned_rows": 1000,
    "num_sql_threads": 3,
    "default_cache_ttl": 300,
    "allow_csv_stream": True,
    "max_csv_mb": 50,
    "truncate_cells_html": 300,
    "allow_download": False,  # native counterpart of a dump: exports are made by `guong export`
}
HERE = Path(__file__).parent
USUAL = SiteOptions()


def serve(folder: DataFolder, *, port: int | None, say: Callable[[str], None], options: SiteOptions = USUAL) -> None:
    """Serve until SIGINT or SIGTERM; `say` gets `site: <address>` once the site answers."""
    snapshot = current_snapshot(folder)
    with bind(port) as listener:
        asyncio.run(_serve(make_datasette(folder, snapshot, options), listener, say))


def bind(port: int | None) -> socket.socket:
    """A listening socket: the port asked for, or else the usual one if it is free, or any."""
    if port is not None:
        return _bind(port)
    try:
        return _bind(USUAL_PORT)
    except BadInput:
        return _bind(0)


def _bind(port: int) -> socket.socket:
    if not 0 <= port <= HIGHEST_PORT:
        raise BadInput(f"--port {port}: a port is a number from 0 (any) to {HIGHEST_PORT}")
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        raise BadInput(f"port {port} of {HOST} {why}; choose another with --port, or 0 for any") from error
    return listener


def make_datasette(folder: DataFolder, snapshot: Snapshot, options: SiteOptions = USUAL) -> Datasette:
    """Datasette with our plugin and the snapshot as its only database."""
    from datasette.app import Datasette
    from datasette.plugins import pm

    from archive.site import plugin

    if not pm.is_registered(plugin):
        pm.register(plugin, name="guong")
    datasette = Datasette(
        config=configuration(),
        metadata=metadata(),
        settings={**SETTINGS, "default_allow_sql": options.readers_sql},
        template_dir=str(HERE / "templates"),
        static_mounts=[("static", str(HERE / "static"))],
    )
    datasette.remove_database("_memory")  # what Datasette adds when it is given no file
    attach(datasette, snapshot)
    sites[datasette] = Site(datasette, folder, snapshot, options)
    return datasette


async def _serve(datasette: Datasette, listener: socket.socket, say: Callable[[str], None]) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        """Says its address once it answers, and takes a signal as a wish to end well: exit code 0."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                say(f"site: http://{HOST}:{listener.getsockname()[1]}/")

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self.handle_exit, number, None)
            yield

    config = uvicorn.Config(
        datasette.app(),
        log_config=None,
        access_log=False,
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = Server(config)
    await server.serve(sockets=[listener])
    if not server.started:
        raise StorageFailure(
            f"the site could not start on {sites[datasette].snapshot.path}; make a new snapshot with `guong publish`"
        )
