"""`guong export`: the published file, or what a search finds in it, as a folder with checksums."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from archive.export import writers
from archive.export.metadata import About, Resource, about, write_metadata
from archive.export.release import earlier_resources, release
from archive.export.selection import Selection
from archive.export.tables import tables_of
from archive.export.wacz import write_wacz
from archive.folder import DataFolder
from archive.store.database import storage_errors
from archive.store.decisions import moment
from archive.store.search import open_snapshot

SAID_EVERY = 10_000  # rows or stories between two lines of progress


class Format(StrEnum):
    """What an export can be."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    CITATIONS = "citations"
    WACZ = "wacz"


Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Export:
    """What was exported: the stories and the files."""

    stories: int
    files: tuple[str, ...]


def export(
    folder: DataFolder, form: Format, target: Path, *, query: str | None, site: str, now: datetime, say: Say
) -> Export:
    """Write the folder `target`; it stays as it was where anything fails.

    An export of the same stories in another format may stand there already: its files stay.
    """
    with closing(open_snapshot(folder)) as connection, storage_errors(folder.current):
        selection = Selection.of(connection, query)
        version = folder.current.resolve().stem.removeprefix("archive-")
        of = about(connection, version, moment(now), query, selection.stories)
        with release(target) as made:
            resources = [one.as_json() for one in _write(form, made, folder, selection, of, site, say)]
            kept = earlier_resources(target, made, version, query)
            write_metadata(made, of, sorted([*kept, *resources], key=lambda one: str(one["path"])))
    return Export(selection.stories, tuple(str(one["path"]) for one in resources))


def _write(
    form: Format, made: Path, folder: DataFolder, selection: Selection, of: About, site: str, say: Say
) -> Iterator[Resource]:
    stories = selection.stories
    if form in (Format.CSV, Format.PARQUET):
        write = writers.write_csv if form is Format.CSV else writers.write_parquet
        for table in tables_of(selection):
            rows, path = table.count(selection.connection), made / f"{table.name}.{form.value}"
            write(path, table, selection, _counting(say, table.name, rows))
            yield Resource(path, rows, table)
    elif form is Format.JSONL:
        path = made / "stories.jsonl"
        writers.write_jsonl(path, selection, _counting(say, "stories", stories))
        yield Resource(path, stories)
    elif form is Format.CITATIONS:
        for path in writers.write_citations(made, selection, site, _counting(say, "citations", stories)):
            yield Resource(path, stories)
    else:
        path = made / "guong.wacz"
        for fault in write_wacz(path, folder, selection, of, _counting(say, "captures", None)):
            say(f"damaged record left out: {fault.as_text()}")
        yield Resource(path, stories)


def _counting(say: Say, what: str, total: int | None) -> writers.Count:
    def count(number: int) -> None:
        if number % SAID_EVERY == 0 or number == total:
            say(f"export: {what} {number:,}" + (f" of {total:,}" if total else ""))

    return count
