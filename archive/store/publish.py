"""Publishing: a checked file is written beside the old one, then `current` is swapped; readers see one or the other."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import BadInput, StorageFailure
from archive.folder import DataFolder
from archive.store.database import connect, connect_readonly, storage_errors, transaction
from archive.store.decisions import read_decisions
from archive.store.embargo import under_embargo
from archive.store.newspapers import are_refreshed, refresh_publishers
from archive.store.reference import NOTHING, Reference
from archive.store.schema import bring_up_to_date
from archive.store.snapshot import build_snapshot, check_losses, check_snapshot
from archive.store.takedowns import Takedowns
from archive.store.withholding import holds_withheld, is_withheld, withhold, withhold_subjects
from archive.warc.files import sync_directory, sync_file

ALLOWED_LOSS = 0.1  # of the present snapshot's stories: more than edits and newer rules ever took out in a day
KEPT = 3  # the present file and two to go back to
NAME_DIGITS = 16
HISTORY = "history"  # names of what was published, oldest first, one a line; the last one is `current`
TEMPORARY = "unfinished-"
LOCK_WAIT = 10.0  # seconds


def publish(folder: DataFolder, *, allow_loss: float = ALLOWED_LOSS, reference: Reference = NOTHING) -> Path:
    """Write a snapshot of archive.db, check it, and make it `current`; its path.

    `reference`: newspapers, with their embargoes, and documents as they are known now. StorageFailure where more than
    a share of the present snapshot's stories would be missing.
    """
    folder.require()
    with folder.lock("publish", wait=LOCK_WAIT), _disk_errors(folder):
        folder.published.mkdir(exist_ok=True)
        _clear(folder)
        bring_up_to_date(folder, wait=LOCK_WAIT)
        name = _write(folder, allow_loss, reference)
        if name != _current(folder):
            _remember(folder, [*_up_to(_history(folder), _current(folder)), name])
            _point(folder, name)
        _prune(folder)
        _drop_withheld(folder)
    return folder.published / name


def drop_earlier(folder: DataFolder) -> None:
    """Delete all snapshots but the present one."""
    with folder.lock("publish", wait=LOCK_WAIT), _disk_errors(folder):
        current = _current(folder)
        _drop(folder, [path for path in folder.published.glob("archive-*.db") if path.name != current])


def undo(folder: DataFolder) -> Path:
    """Make the snapshot before the present one `current` again; its path."""
    folder.require()
    with folder.lock("publish", wait=LOCK_WAIT), _disk_errors(folder):
        _drop_withheld(folder)
        earlier = _up_to(_history(folder), _current(folder))[:-1]
        if not earlier or not (folder.published / earlier[-1]).is_file():
            raise BadInput(f"there is no earlier snapshot in {folder.published} to go back to; run `guong publish`")
        _point(folder, earlier[-1])
        _remember(folder, earlier)
    return folder.published / earlier[-1]


def _write(folder: DataFolder, allow_loss: float, reference: Reference) -> str:
    """A checked snapshot under its final name; nothing points to it yet."""
    with tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=folder.published) as work:
        target = Path(work, "snapshot.db")
        decisions = read_decisions(folder)
        with storage_errors(folder.archive_db):
            archive = _as_decided(folder, Path(work, "archive.db"), Takedowns.of(decisions), reference)
            build_snapshot(archive, Path(work, "work.db"), target, decisions, reference.documents)
            check_snapshot(target)
            if folder.current.is_file():
                check_losses(target, folder.current.resolve(), allow_loss)
        sync_file(target)
        name = f"archive-{_digest(target)[:NAME_DIGITS]}.db"
        target.replace(folder.published / name)
        sync_directory(folder.published)
    return name


def _as_decided(folder: DataFolder, copy: Path, takedowns: Takedowns, reference: Reference) -> Path:
    """archive.db, or a copy of it without what was decided and not yet taken out, and without what is under embargo."""
    now = datetime.now(UTC)
    with closing(connect_readonly(folder.archive_db)) as archive:
        is_current = is_withheld(archive, takedowns) and are_refreshed(archive, reference.publishers)
        if is_current and not under_embargo(archive, now):
            return folder.archive_db
        with closing(connect(copy)) as connection:
            archive.backup(connection)
            with transaction(connection):
                refresh_publishers(connection, reference.publishers)
                withhold(connection, takedowns)
                withhold_subjects(connection, under_embargo(connection, now))
            connection.execute("PRAGMA journal_mode = DELETE")  # the copy is attached as one file
    return copy


def _point(folder: DataFolder, name: str) -> None:
    """Swap `current`: one rename, so that there is no moment without it."""
    link = folder.published / f"{TEMPORARY}link"
    link.unlink(missing_ok=True)
    link.symlink_to(name)
    link.replace(folder.current)
    sync_directory(folder.published)


def _current(folder: DataFolder) -> str | None:
    return str(folder.current.readlink()) if folder.current.is_symlink() else None


def _history(folder: DataFolder) -> list[str]:
    path = folder.published / HISTORY
    return path.read_text("ascii").split() if path.is_file() else []


def _remember(folder: DataFolder, names: list[str]) -> None:
    """Written before `current` is swapped: a name too many is found out, one too few would be lost."""
    unfinished = folder.published / f"{TEMPORARY}{HISTORY}"
    unfinished.write_text("".join(f"{name}\n" for name in names[-KEPT:]), "ascii")
    sync_file(unfinished)
    unfinished.replace(folder.published / HISTORY)
    sync_directory(folder.published)


def _up_to(history: list[str], current: str | None) -> list[str]:
    """What was published before the present file, and this itself; what was undone lies behind it."""
    if current not in history:
        return [current] if current else []
    return history[: len(history) - history[::-1].index(current)]


def _drop_withheld(folder: DataFolder) -> None:
    """Delete earlier snapshots that hold what was decided to be withheld."""
    takedowns, current = Takedowns.of(read_decisions(folder)), _current(folder)
    earlier = [path for path in folder.published.glob("archive-*.db") if path.name != current]
    _drop(folder, [path for path in earlier if takedowns and holds_withheld(path, takedowns)])


def _drop(folder: DataFolder, paths: list[Path]) -> None:
    if paths:
        gone = {path.name for path in paths}
        _remember(folder, [name for name in _history(folder) if name not in gone])
        for path in paths:
            path.unlink()
        sync_directory(folder.published)


def _prune(folder: DataFolder) -> None:
    kept = {*_history(folder)[-KEPT:], _current(folder)}
    for path in folder.published.glob("archive-*.db"):
        if path.name not in kept:
            path.unlink()


def _clear(folder: DataFolder) -> None:
    """Away with what a killed publish left."""
    for path in folder.published.glob(f"{TEMPORARY}*"):
        if path.is_dir() and not path.is_symlink():
            for part in path.iterdir():
                part.unlink()
            path.rmdir()
        else:
            path.unlink()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _disk_errors(folder: DataFolder) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFailure(
            f"cannot publish into {folder.published}: {error.strerror or error}; the old snapshot stays"
        ) from error
