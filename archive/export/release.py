"""The folder of an export: there as a whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive.errors import BadInput, StorageFailure
from archive.export.metadata import PACKAGE
from archive.warc.files import sync_directory, sync_file

UNFINISHED = ".unfinished-"


@contextmanager
def release(target: Path) -> Iterator[Path]:
    """A folder to write in, which takes the place of `target` at the end; what fails leaves `target` as it was."""
    _check(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}{UNFINISHED}", dir=target.parent) as work:
            made = Path(work, target.name)
            made.mkdir()
            yield made
            _sync(made)
            if target.exists():
                target.rename(Path(work, "before"))
            made.rename(target)
            sync_directory(target.parent)
    except OSError as error:
        raise StorageFailure(f"cannot export to {target}: {error.strerror or error}; free some space there") from error


def earlier_resources(target: Path, made: Path, version: str, query: str | None) -> list[Mapping[str, Any]]:
    """Files of an earlier export of the same stories, in another format, that stay beside the new ones."""
    package = _package(target)
    if package is None or (package.get("version"), package.get("query")) != (version, query):
        return []
    kept = [one for one in package["resources"] if not (made / one["path"]).exists()]
    for one in kept:
        shutil.copy2(target / one["path"], made / one["path"])
    return kept


def _check(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise BadInput(f"{target} is a file; name a folder for the export")
    if target.is_dir() and any(target.iterdir()) and _package(target) is None:
        raise BadInput(f"{target} holds something else than an export; name a new folder")


def _package(target: Path) -> dict[str, Any] | None:
    try:
        package = json.loads((target / PACKAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return package if isinstance(package, dict) and package.get("name") == "guong" else None


def _sync(folder: Path) -> None:
    for path in folder.iterdir():
        sync_file(path)
    sync_directory(folder)
