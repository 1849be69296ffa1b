"""An archive with a few stories, published."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from archive.folder import DataFolder
from archive.model import Capture
from archive.store.publish import publish
from pipelines.ingest import ingest
from tests.archive.store.invented import REGISTRY, read_invented


def put(folder: DataFolder, captures: Iterable[Capture]) -> None:
    ingest(captures, REGISTRY, folder, read=read_invented)


def published(path: Path, captures: Iterable[Capture]) -> DataFolder:
    folder = DataFolder(path / "data")
    put(folder, captures)
    publish(folder)
    return folder
