"""Names and places of WARC files: `warc/<year>/<month>/guong-<utc>-<run>-<n>.warc.gz`, `.open` until closed."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from archive.errors import StorageFailure
from archive.folder import DataFolder

OPEN_SUFFIX = ".open"
NAME = re.compile(r"guong-(?P<year>\d{4})(?P<month>\d\d)\d{8}-.+\.warc\.gz")
IMPORT_RUN = "import"  # the run in the names of files that imports write
RUN = re.compile(r"[A-Za-z0-9_.]+")


def utc_now() -> datetime:
    """The time of day; what needs it takes it as an argument."""
    return datetime.now(UTC)


def warc_name(moment: datetime, run: str, number: int) -> str:
    """Path of a new file below the data folder, under its final name."""
    if not RUN.fullmatch(run):
        raise ValueError(f"a run's name is letters, digits, _ and . only: {run!r}")
    utc = moment.astimezone(UTC)
    return f"warc/{utc:%Y}/{utc:%m}/guong-{utc:%Y%m%d%H%M%S}-{run}-{number:05d}.warc.gz"


def name_of(basename: str) -> str | None:
    """The path below the data folder of a file of ours, from its bare name."""
    match = NAME.fullmatch(basename)
    return f"warc/{match['year']}/{match['month']}/{basename}" if match else None


def is_import(name: str) -> bool:
    """Whether an import wrote a file."""
    return f"-{IMPORT_RUN}-" in name


def final_path(folder: DataFolder, name: str) -> Path:
    """Where a closed file lies."""
    return folder.root / name


def open_path(folder: DataFolder, name: str) -> Path:
    """Where a file lies while it is written."""
    return folder.root / (name + OPEN_SUFFIX)


def existing_path(folder: DataFolder, name: str) -> Path | None:
    """Where a file lies now; asked once more, as it may be closed between two looks."""
    candidates = (final_path(folder, name), open_path(folder, name), final_path(folder, name))
    return next((path for path in candidates if path.is_file()), None)


def open_warc(folder: DataFolder, name: str) -> BinaryIO:
    """A file for reading: under its final name, else under the one it has while it is written."""
    for path in (final_path(folder, name), open_path(folder, name), final_path(folder, name)):
        try:
            return path.open("rb")
        except FileNotFoundError:
            continue
        except OSError as error:
            raise StorageFailure(f"cannot read {path}: {error.strerror}; see what `guong verify` says") from error
    raise StorageFailure(f"the WARC file {name} is not in {folder.root}; see what `guong verify` says")


def warc_names(folder: DataFolder) -> list[str]:
    """Final names of all files that are there, open ones too, oldest month first."""
    paths = (path.relative_to(folder.root) for path in folder.warc.rglob("*.warc.gz*") if path.is_file())
    names = {path.as_posix().removesuffix(OPEN_SUFFIX) for path in paths}
    return sorted(name for name in names if name.endswith(".warc.gz"))


def open_names(folder: DataFolder) -> list[str]:
    """Final names of the files that no run has closed."""
    return [name for name in warc_names(folder) if open_path(folder, name).is_file()]


def sync_directory(path: Path) -> None:
    """Make names made, changed or taken away in a directory last through a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Make what was written into a closed file last through a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_directory(path: Path) -> None:
    """Make a directory and its parents, durably."""
    if path.is_dir():
        return
    make_directory(path.parent)
    path.mkdir(exist_ok=True)
    sync_directory(path.parent)
