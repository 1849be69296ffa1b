"""`guong reprocess`: archive.db made anew from the WARC files, beside the old one, which it replaces at the end."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.store.database import storage_errors, transaction
from archive.store.differences import Differences, compare
from archive.store.replacement import connect_for_building, copy_archive, replace_archive
from archive.store.run import Run
from archive.store.save import Outcome
from archive.store.schema import migrate, open_archive
from archive.store.unreading import Kept, choose, offsets_by_file, take_out_chosen
from archive.warc.faults import Fault
from archive.warc.files import warc_names
from archive.warc.reader import read_capture
from pipelines.cluster import read_on_cluster
from pipelines.ingest import AcknowledgedEnd, judge_of, readable_end, rereading, units_for
from pipelines.newspapers import publisher_rows
from pipelines.outcomes import Judge
from pipelines.publisher import Registry
from pipelines.tasks import FileTask, Wanted, read_outcomes, read_task, split
from pipelines.workers import UNTOUCHED, Done, Workers

PREFIX = "reprocess-"  # of the folder in which the new database comes into being
ALLOWED_LOSS = 0.02  # of the stories: more is no progress of rules, but damage or a mistake

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Reprocessing:
    """What is asked for: all, or only what is stale, or of one newspaper; by how many, or on a Dask cluster."""

    registry: Registry
    rules: Path | None
    worker: Sequence[str]
    workers: int = 1
    dask: str | None = None
    publisher: str | None = None
    stale: bool = False
    allow_loss: float = ALLOWED_LOSS

    @property
    def is_partial(self) -> bool:
        """Whether most of the database stays as it is."""
        return self.stale or self.publisher is not None


def reprocess(folder: DataFolder, wish: Reprocessing, acknowledged_end: AcknowledgedEnd, say: Say) -> Differences:
    """Make the new database, say what is different, and swap it in unless too much would be lost."""
    folder.require()
    if wish.publisher is not None:
        wish.registry.get(wish.publisher)
    with folder.lock("archive"):
        open_archive(folder).close()  # of this version, or else it says so
        for left in folder.root.glob(f"{PREFIX}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=PREFIX, dir=folder.root) as work, _disk_errors(folder):
            made = Path(work, "archive.db")
            faults = _make(folder, made, wish, acknowledged_end, say)
            differences = replace(compare(folder.archive_db, made), faults=len(faults))
            for fault in faults:
                say(f"damaged record left out: {fault.as_text()}")
            if differences.exceeds(wish.allow_loss):
                return differences
            replace_archive(folder, made)
            return replace(differences, replaced=True)


def _make(
    folder: DataFolder, path: Path, wish: Reprocessing, acknowledged_end: AcknowledgedEnd, say: Say
) -> list[Fault]:
    judge = judge_of(wish.registry)
    if wish.is_partial:
        copy_archive(folder, path)
    with storage_errors(path), closing(connect_for_building(path)) as connection:
        migrate(connection, path)
        again, papers = rereading(folder, judge, read_capture, say), publisher_rows(wish.registry)
        run = Run(connection, path, folder, again, units_for, papers, say)
        if wish.is_partial:
            chosen = choose(connection, lambda one: _is_chosen(one, judge, wish))
            tasks = list(_again(chosen, folder, acknowledged_end))
            with transaction(connection):
                take_out_chosen(connection)
        else:
            _keep_runs(folder, run)
            tasks = list(_whole(folder, acknowledged_end))
        faults = _fill(folder, run, judge, wish, tasks, path.parent, say)
        counts = run.finish()
    say(f"read {counts.captures} captures of {len({task.warc for task in tasks})} WARC files: {counts.stories} stories")
    return faults


def _fill(
    folder: DataFolder, run: Run, judge: Judge, wish: Reprocessing, tasks: Sequence[FileTask], work: Path, say: Say
) -> list[Fault]:
    """Read the files and save what comes, in the order of their parts, whoever reads them."""
    faults: list[Fault] = []
    if wish.dask is None and wish.workers == 1:
        for number, task in enumerate(tasks, 1):
            _save(run, task, read_task(folder, judge, task, faults))
            say(f"reprocess: {number} of {len(tasks)} parts, {run.saved.captures} captures")
        return faults
    with _readers(wish, folder, tasks, work) as done:
        for number, one in enumerate(done, 1):
            _save(run, one.task, read_outcomes(one.path))
            one.path.unlink()
            faults += one.faults
            say(f"reprocess: {number} of {len(tasks)} parts, {run.saved.captures} captures")
    return faults


@contextmanager
def _readers(wish: Reprocessing, folder: DataFolder, tasks: Sequence[FileTask], work: Path) -> Iterator[Iterator[Done]]:
    """Worker processes or a cluster, at work on parts of files; they come back in their order."""
    if wish.dask is not None:
        yield read_on_cluster(wish.dask, folder, wish.rules, tasks, work)
        return
    with Workers(wish.worker, min(wish.workers, max(len(tasks), 1))) as workers:
        yield workers.read(tasks, work)


def _save(run: Run, task: FileTask, batches: Iterable[Sequence[Outcome]]) -> None:
    for batch in batches:
        run.save(batch, {})
    if task.only is None:
        run.save([], {task.warc: task.stop})


def _is_chosen(one: Kept, judge: Judge, wish: Reprocessing) -> bool:
    if wish.publisher is not None:
        owner = judge.registry.of(one.url)
        if wish.publisher not in (one.publisher, owner and owner.id):
            return False
    return not wish.stale or one.set_aside or judge.readers.of_url(one.url).is_stale(one.reader)


def _whole(folder: DataFolder, acknowledged_end: AcknowledgedEnd) -> Iterator[FileTask]:
    """All files, in parts where the database that is replaced knows what is in them."""
    with closing(open_archive(folder)) as old:
        known = offsets_by_file(old)
    for name in warc_names(folder):
        yield from split(folder, name, known.get(name, ()), readable_end(folder, name, acknowledged_end))


def _again(kept: Iterable[Kept], folder: DataFolder, acknowledged_end: AcknowledgedEnd) -> Iterator[FileTask]:
    """What is to be read again, part by part."""
    for name, captures in groupby(kept, key=lambda one: one.warc):
        wanted = [Wanted(one.offset, one.length, one.origin) for one in captures]
        offsets, stop = [one.offset for one in wanted], readable_end(folder, name, acknowledged_end)
        yield from split(folder, name, offsets, stop, wanted)


def _keep_runs(folder: DataFolder, run: Run) -> None:
    """When captures were read until now: the one thing that the WARC files do not tell."""
    run.connection.execute("ATTACH ? AS old", (f"{folder.archive_db.as_uri()}?mode=ro",))
    run.connection.execute("INSERT INTO main.runs SELECT * FROM old.runs ORDER BY id")
    run.connection.execute("DETACH old")


@contextmanager
def _disk_errors(folder: DataFolder) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFailure(f"cannot make archive.db anew in {folder.root}: {error}; {UNTOUCHED}") from error
