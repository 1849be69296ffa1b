"""Reading on a Dask cluster that runs already: a task a part of a WARC file.

Its machines must see the same data folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from archive.errors import BadInput, StorageFailure
from archive.folder import DataFolder
from pipelines.tasks import FileTask, read_file_to
from pipelines.workers import UNTOUCHED, Done

CONNECT_SECONDS = "10s"
RETRIES = 2  # of a task that fails; one whose machine dies is given to another in any case


def read_on_cluster(
    address: str, folder: DataFolder, registry: Path | None, tasks: Iterable[FileTask], work: Path
) -> Iterator[Done]:
    """Read parts of files on the cluster whose scheduler is at `address`; they come back in their order.

    A task that is run twice writes the same file twice: nothing is lost or doubled where a machine dies.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise BadInput("--dask needs the extra `cluster`: pip install 'guong[cluster]'") from error
    numbered = list(enumerate(tasks))
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise BadInput(f"no Dask scheduler answers at {address}: {error}") from error
    rules = str(registry.absolute()) if registry else None
    with client:
        futures = [
            client.submit(
                read_file_to, str(folder.root), rules, task, str(work / str(number)), pure=False, retries=RETRIES
            )
            for number, task in numbered
        ]
        for (number, task), future in zip(numbered, futures, strict=True):
            try:
                faults = future.result()
            except KilledWorker as error:
                raise StorageFailure(
                    f"the machines that read {task.warc} died one after the other; {UNTOUCHED}"
                ) from error
            except OSError as error:
                raise StorageFailure(f"cannot read {task.warc}: {error}; {UNTOUCHED}") from error
            yield Done(task, work / str(number), tuple(faults))
