"""One archive for all tests of the site, and a client that asks it without a network."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive.folder import DataFolder
from archive.site.serve import bind, make_datasette
from archive.site.snapshot import current_snapshot
from tests.archive.site.newsroom import make_archive


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


Client = Callable[..., Answer]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The archive; never written to by a test."""
    folder = DataFolder(tmp_path_factory.mktemp("site") / "data")
    make_archive(folder)
    return folder


@pytest.fixture
def own(made: DataFolder, tmp_path: Path) -> DataFolder:
    """A copy of the archive that a test may change."""
    shutil.copytree(made.root, tmp_path / "data", symlinks=True)
    return DataFolder(tmp_path / "data")


def ask(application: Any, path: str, **options: Any) -> Answer:
    """One request to an ASGI application, redirects not followed."""
    import httpx2

    async def asking() -> Answer:
        transport = httpx2.ASGITransport(app=application)
        async with httpx2.AsyncClient(transport=transport, base_url="http://guong.test") as http:
            answer = await http.request(options.pop("method", "GET"), path, **options)
            return Answer(answer.status_code, dict(answer.headers), answer.content)

    with ThreadPoolExecutor(1) as thread:  # a browser test may have left a loop running in this one
        return thread.submit(asyncio.run, asking()).result()


@pytest.fixture(scope="session")
def get(made: DataFolder) -> Iterator[Client]:
    """Ask a page of the site."""
    datasette = make_datasette(made, current_snapshot(made))
    application = datasette.app()
    yield lambda path, **options: ask(application, path, **options)
    datasette.close()


@pytest.fixture(scope="session")
def address(made: DataFolder) -> Iterator[str]:
    """The site on a real port, for a browser."""
    import uvicorn

    datasette = make_datasette(made, current_snapshot(made))
    with bind(0) as listener:
        config = uvicorn.Config(datasette.app(), log_config=None, access_log=False, lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)
