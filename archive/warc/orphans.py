"""Closing what a dead run left open: whole records are kept and entered in the manifest, a torn tail is set aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.warc import manifest
from archive.warc.durable import WHAT_TO_DO
from archive.warc.faults import FaultKind
from archive.warc.files import final_path, open_names, open_path, sync_directory, utc_now
from archive.warc.losses import Loss, append_losses
from archive.warc.records import warc_date
from archive.warc.salvage import Region, cut, rebuild, set_aside
from archive.warc.survey import Survey, file_digest, survey
from archive.warc.writer import close_file, rename_to_final


@dataclass(frozen=True, slots=True)
class Orphan:
    """A file that a dead run left open and that is closed now, with the places of its captures.

    `torn` is where a torn tail was put, below the data folder. A file without a whole record is gone (`records` is 0).
    """

    name: str
    records: int
    captures: tuple[RecordPosition, ...]
    torn: str | None = None
    torn_bytes: int = 0


Adopt = Callable[[Orphan], None]


def close_orphans(
    folder: DataFolder, clock: Callable[[], datetime] = utc_now, *, adopt: Adopt = lambda _: None
) -> list[Orphan]:
    """Close every `.open` file; the caller holds crawl.lock, so that none of them is written any more.

    `adopt` is called for each before it takes its final name: where it dies, the next call finds the orphan again.
    """
    return [_close(folder, name, clock(), adopt) for name in open_names(folder)]


def _close(folder: DataFolder, name: str, moment: datetime, adopt: Adopt) -> Orphan:
    path = open_path(folder, name)
    if final_path(folder, name).exists():
        raise StorageFailure(f"both {path} and the file without .open are there; move one of them out of the folder")
    found = survey(path, name)
    torn = _set_tail_aside(folder, path, name, found)
    _fill_gaps(folder, path, name, found, moment)
    orphan = Orphan(name, found.tally.records, tuple(found.captures), *torn)
    adopt(orphan)
    if not orphan.records:
        _remove(path)
    elif _is_listed(folder, name, path):
        rename_to_final(folder, name)
    else:
        close_file(folder, found.tally.entry(name, path.stat().st_size, file_digest(path)))
    return orphan


def _set_tail_aside(folder: DataFolder, path: Path, name: str, found: Survey) -> tuple[str | None, int]:
    last = found.gaps[-1] if found.gaps else None
    if last is None or last.offset + last.length < found.end:
        return None, 0
    found.gaps.pop()
    kept = set_aside(folder, path, name, Region(last.offset, last.length))
    cut(path, last.offset)
    return kept, last.length


def _fill_gaps(folder: DataFolder, path: Path, name: str, found: Survey, moment: datetime) -> None:
    """Bytes lost between whole records: after a power cut blocks may be on disk out of order."""
    if not found.gaps:
        return
    regions = [Region(gap.offset, gap.length) for gap in found.gaps]
    kept = [set_aside(folder, path, name, region) for region in regions]
    now = warc_date(moment)
    losses = (
        Loss(name, region.offset, region.length, FaultKind.GZIP, None, place, now)
        for region, place in zip(regions, kept, strict=True)
    )
    append_losses(folder, losses)
    rebuild(path, regions, [f"damaged-bytes-kept-in: {place}\r\n" for place in kept], moment)
    found.tally.records += len(regions)


def _is_listed(folder: DataFolder, name: str, path: Path) -> bool:
    """Whether the run died between the manifest line and the new name."""
    entry = manifest.current(folder).get(name)
    return entry is not None and entry.size == path.stat().st_size and entry.sha256 == file_digest(path)


def _remove(path: Path) -> None:
    try:
        path.unlink()
        sync_directory(path.parent)
    except OSError as error:
        raise StorageFailure(f"cannot remove {path}: {error.strerror}; {WHAT_TO_DO}") from error
