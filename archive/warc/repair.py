"""Mending what `verify` finds: whole records stay where they are, bad parts go to damaged/, losses are written down.

Each step is durable before the next, so that a repair that dies is merely done again: files that lie under another
file's name get their own back; damaged bytes are copied to damaged/, their loss is recorded, and a filler takes their
place (`salvage.py`); a superseding line goes into the manifest; what is still amiss then is recorded as lost.
The caller holds crawl.lock and has closed the orphans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.errors import BadInput, StorageFailure
from archive.folder import DataFolder
from archive.warc import manifest
from archive.warc.durable import WHAT_TO_DO
from archive.warc.faults import BAD_BYTES, Fault, FaultKind
from archive.warc.files import final_path, make_directory, open_path, sync_directory, utc_now
from archive.warc.import_index import forget_index
from archive.warc.losses import Loss, append_losses, read_losses
from archive.warc.records import warc_date
from archive.warc.rows import Row, check_positions
from archive.warc.salvage import Region, cut, rebuild, set_aside
from archive.warc.survey import file_digest, survey
from archive.warc.verify import names_of, verify
from archive.warc.writer import rename_to_final

NOT_AS_LISTED = frozenset({FaultKind.SIZE, FaultKind.CHECKSUM, FaultKind.UNLISTED})
RETURNING = ".returning"  # behind the name of a file on its way back to its own name


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair did: files mended, files given their own name back (from, to), and what is lost."""

    files: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    losses: tuple[Loss, ...]

    @property
    def did_something(self) -> bool:
        """Whether anything was amiss."""
        return bool(self.files or self.renamed or self.losses)

    @property
    def urls(self) -> tuple[str, ...]:
        """Addresses that were lost and are to be fetched again."""
        return tuple(dict.fromkeys(loss.url for loss in self.losses if loss.url is not None))


def repair(
    folder: DataFolder,
    rows: Callable[[], Iterable[Row]] = tuple,
    *,
    paths: Sequence[Path] = (),
    check: Callable[[DataFolder, Sequence[Path]], Iterable[Fault]] = verify,
    say: Callable[[str], None] = lambda _: None,
    clock: Callable[[], datetime] = utc_now,
) -> Repaired:
    """Mend the archive, or some of its files; the next `verify` finds nothing but known losses.

    `rows()` gives the databases' rows; `check` is `verify`, for whoever wants to see what the first look finds.
    """
    moment = clock()
    _refuse_strangers(folder, paths)
    _finish_returns(folder)
    faults = list(check(folder, paths))
    _refuse_unreadable(faults)
    renamed = _give_names_back(folder, faults)
    for old, new in renamed:
        say(f"{old} is {new}: renamed")
    faults = list(verify(folder, paths)) if renamed else faults
    mended, losses = _mend(folder, faults, moment, say)
    left = verify(folder, paths) if mended else (fault for fault in faults if fault.kind is not FaultKind.ROW)
    losses += _lost_for_good(folder, [*left, *_rows_amiss(folder, rows, paths)], warc_date(moment))
    if mended or renamed:
        forget_index(folder)
    return Repaired(tuple(mended), tuple(renamed), tuple(losses))


def _refuse_strangers(folder: DataFolder, paths: Sequence[Path]) -> None:
    for name in names_of(folder, list(paths)):
        if Path(name).is_absolute():
            raise BadInput(f"{name} lies outside {folder.root}; `verify --repair` mends what the manifest lists")


def _refuse_unreadable(faults: list[Fault]) -> None:
    """What the disk does not give now is not lost yet."""
    for fault in faults:
        if fault.kind is FaultKind.UNREADABLE:
            raise StorageFailure(f"cannot read {fault.file} at {fault.offset}; mend the disk or the file's permissions")


def _mend(
    folder: DataFolder, faults: list[Fault], moment: datetime, say: Callable[[str], None]
) -> tuple[list[str], list[Loss]]:
    losses: list[Loss] = []
    mended: list[str] = []
    for name in sorted({fault.file for fault in faults}):
        of_file = [fault for fault in faults if fault.file == name]
        if name == folder.manifest.name:
            if manifest.set_torn_line_aside(folder) is not None:
                mended.append(name)
        elif _can_mend(folder, name) and any(fault.kind in BAD_BYTES | NOT_AS_LISTED for fault in of_file):
            losses += _mend_file(folder, name, of_file, moment)
            mended.append(name)
            say(f"{name}: {len(of_file)} faults, mended")
    return mended, losses


def _can_mend(folder: DataFolder, name: str) -> bool:
    """Not where an orphan was left open: closing it is another's to do, who enters its records in crawl.db."""
    return final_path(folder, name).is_file() or name in manifest.current(folder)


def _mend_file(folder: DataFolder, name: str, faults: list[Fault], moment: datetime) -> list[Loss]:
    path = final_path(folder, name)
    if not path.exists() and open_path(folder, name).exists():
        rename_to_final(folder, name)
    regions = _regions(folder, name, path, faults)
    kept = [set_aside(folder, path, name, region) for region, _ in regions]
    losses = [
        Loss(name, region.offset, region.length + region.missing, fault.kind, fault.url, place, warc_date(moment))
        for (region, fault), place in zip(regions, kept, strict=True)
    ]
    losses += _unexplained(name, faults, losses, warc_date(moment))
    append_losses(folder, losses)
    _take_out(path, [region for region, _ in regions], kept, moment)
    _list_anew(folder, name, path)
    return losses


def _regions(folder: DataFolder, name: str, path: Path, faults: list[Fault]) -> list[tuple[Region, Fault]]:
    bad = {fault.offset: fault for fault in reversed(faults) if fault.kind in BAD_BYTES and fault.length}
    entry = manifest.current(folder).get(name)
    gone = max(0, entry.size - path.stat().st_size) if entry is not None and len(bad) == 1 else 0
    return [(Region(fault.offset, fault.length, gone), fault) for _, fault in sorted(bad.items())]


def _unexplained(name: str, faults: list[Fault], losses: list[Loss], found: str) -> list[Loss]:
    """A file that is not as listed, though all its records are whole, lost something nobody can see."""
    kinds = (FaultKind.SIZE, FaultKind.CHECKSUM)
    amiss = [fault.kind for fault in faults if fault.kind in kinds]
    return [Loss(name, 0, 0, kind, None, None, found) for kind in amiss if not losses]


def _take_out(path: Path, regions: list[Region], kept: list[str], moment: datetime) -> None:
    if regions and regions[-1].end == path.stat().st_size:
        cut(path, regions.pop().offset)
        kept = kept[: len(regions)]
    if regions:
        rebuild(path, regions, [f"damaged-bytes-kept-in: {place}\r\n" for place in kept], moment)


def _list_anew(folder: DataFolder, name: str, path: Path) -> None:
    size, digest = path.stat().st_size, file_digest(path)
    listed = manifest.current(folder).get(name)
    if listed is None or (listed.size, listed.sha256) != (size, digest):
        manifest.append(folder, survey(path, name).tally.entry(name, size, digest))


def _rows_amiss(folder: DataFolder, rows: Callable[[], Iterable[Row]], paths: Sequence[Path]) -> Iterator[Fault]:
    """Rows whose record is gone, also where the damage is known but not the address: it stands in the row alone."""
    known = {(loss.file, loss.offset) for loss in read_losses(folder) if loss.kind is FaultKind.ROW or loss.url}
    names = frozenset(names_of(folder, list(paths)))
    for fault in check_positions(folder, rows()):
        if (fault.file, fault.offset) not in known and (not paths or fault.file in names):
            yield fault


def _lost_for_good(folder: DataFolder, faults: list[Fault], found: str) -> list[Loss]:
    """What is amiss after mending, with the addresses."""
    losses = [Loss(fault.file, fault.offset, fault.length, fault.kind, fault.url, None, found) for fault in faults]
    append_losses(folder, losses)
    return losses


def _give_names_back(folder: DataFolder, faults: list[Fault]) -> list[tuple[str, str]]:
    """Rename files whose content the manifest lists under another name, where that one is amiss or not there."""
    amiss = {fault.file for fault in faults if fault.kind in NOT_AS_LISTED and final_path(folder, fault.file).is_file()}
    owners = {entry.sha256: entry.name for entry in manifest.current(folder).values()}
    owned = {name: owners.get(file_digest(final_path(folder, name))) for name in sorted(amiss)}
    moves = [
        (name, owner)
        for name, owner in owned.items()
        if owner is not None and owner != name and (owner in amiss or not final_path(folder, owner).exists())
    ]
    try:
        for old, new in moves:
            _rename(final_path(folder, old), _returning(final_path(folder, new)))
    except OSError as error:
        raise StorageFailure(f"cannot rename in {folder.warc}: {error.strerror}; {WHAT_TO_DO}") from error
    _finish_returns(folder)
    return moves


def _finish_returns(folder: DataFolder) -> None:
    """Second half of a renaming, also of one that died between the two; who stands in the way goes to damaged/."""
    try:
        for path in sorted(folder.warc.rglob(f"*{RETURNING}")):
            target = path.with_name(path.name.removesuffix(RETURNING) + ".warc.gz")
            if target.exists():
                make_directory(folder.damaged)
                _rename(target, _replaced(folder, target))
            _rename(path, target)
    except OSError as error:
        raise StorageFailure(f"cannot rename in {folder.warc}: {error.strerror}; {WHAT_TO_DO}") from error


def _replaced(folder: DataFolder, path: Path) -> Path:
    return folder.damaged / f"{path.name.removesuffix('.warc.gz')}-replaced-{file_digest(path)[:8]}.bin"


def _returning(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".warc.gz") + RETURNING)


def _rename(old: Path, new: Path) -> None:
    make_directory(new.parent)
    old.rename(new)
    sync_directory(new.parent)
    sync_directory(old.parent)
