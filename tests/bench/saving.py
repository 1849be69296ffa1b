"""The store alone, at the size of a whole press: readings in, archive.db, reprints and published file out.

Nothing is parsed: stories come as `_readings` makes them, and making them is not counted. Then exports, and one per
cent more stories. Each part runs in a process of its own: its peak of memory is its own. BENCH_STORIES sets the size.
"""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from archive.export.command import Format, export
from archive.folder import DataFolder
from archive.links.reprint_pass import link_part, stale_parts
from archive.store.database import connect_readonly, transaction
from archive.store.people import join_people
from archive.store.publish import publish
from archive.store.run import Run
from archive.store.schema import open_archive
from pipelines.ingest import units_for
from tests.bench import _readings

STORIES = int(os.environ.get("BENCH_STORIES", "100000"))
FORMATS = ("csv", "jsonl", "citations")
LARGEST = 14  # tables and indexes that are named
PARTS = ("save", "reprints", "people", "finish")

Figures = dict[str, float]


def main() -> dict[str, object]:
    """Print the figures; all of them as a dictionary."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as work:
        folder = DataFolder(Path(work, "data"))
        whole = _in_child("save", folder, 1, STORIES)
        _say(f"{STORIES} stories: ms of processor time a story, peak of memory so far in MB")
        _print("read things saved", whole["save"] / STORIES, whole["save_mb"])
        _print("reprints found", whole["reprints"] / STORIES, whole["reprints_mb"])
        _print("people joined", whole["people"] / STORIES, whole["people_mb"])
        _print("finished", whole["finish"] / STORIES, whole["finish_mb"])
        published = _in_child("publish", folder, 1, STORIES)
        _print("published", published["publish"] / STORIES, published["mb"])
        figures: dict[str, object] = {"stories": STORIES, **whole, **published}
        figures["bytes_a_story"] = {
            "archive": round(folder.archive_db.stat().st_size / STORIES),
            "published": round(folder.current.stat().st_size / STORIES),
        }
        _say(f"bytes a story: {figures['bytes_a_story']}")
        figures["parts"] = {}
        for path in (folder.archive_db, folder.current.resolve()):
            parts = _parts(path)
            _say("  " + ", ".join(f"{name} {size}" for name, size in parts.items()))
        for form in FORMATS:
            told = _in_child(form, folder, 1, STORIES)
            _print(f"export {form}", told["export"] / STORIES, told["mb"])
            figures[form] = told
        more = max(1, STORIES // 100)
        added = _in_child("save", folder, 2, more)
        share = sum(added[part] for part in PARTS) / sum(whole[part] for part in PARTS)
        _say(f"{more} more stories: {100 * share:.2f} % of what all took, {added['finish_mb']:.0f} MB")
        _say("  ms a story: " + ", ".join(f"{part} {1000 * added[part] / more:.2f}" for part in PARTS))
        figures["adding_share"] = round(share, 4)
    return figures


def _in_child(what: str, folder: DataFolder, seed: int, number: int) -> Figures:
    command = [sys.executable, "-m", "tests.bench.saving", what, str(folder.root), str(seed), str(number)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: Figures = json.loads(done.stdout.splitlines()[-1])
    return told


def _child(what: str, root: str, seed: str, number: str) -> None:
    folder = DataFolder(Path(root))
    if what == "save":
        told = _save(folder, int(seed), int(number))
    elif what == "publish":
        told = {"publish": _timed(lambda: publish(folder)), "mb": _peak()}
    else:
        target = folder.root / f"export-{what}"
        now = datetime(2026, 11, 1, tzinfo=UTC)
        spent = _timed(lambda: export(folder, Format(what), target, query=None, site="", now=now, say=lambda _: None))
        told = {"export": spent, "mb": _peak()}
    sys.stdout.write(json.dumps(told) + "\n")


def _save(folder: DataFolder, seed: int, number: int) -> Figures:
    spent = 0.0
    with closing(open_archive(folder)) as connection:
        run = Run(connection, folder.archive_db, folder, _never, units_for, _readings.PAPERS)
        for batch in _readings.batches(number, seed=seed):
            spent += _timed(lambda batch=batch: run.save(batch, {}))  # type: ignore[misc]
        told = {"save": spent, "save_mb": _peak()}
        for part, work in (("reprints", _reprints), ("people", _people)):
            told |= {part: _timed(lambda work=work: work(connection)), f"{part}_mb": _peak()}  # type: ignore[misc]
        return {**told, "finish": _timed(run.finish), "finish_mb": _peak()}


def _reprints(connection: sqlite3.Connection) -> None:
    for part in stale_parts(connection):
        with transaction(connection):
            link_part(connection, part)


def _people(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        join_people(connection)


def _never(*_: object, **__: object) -> None:
    raise AssertionError("no record lies behind these readings")


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _parts(path: Path) -> dict[str, int]:
    """The largest tables and indexes, bytes a story."""
    with closing(connect_readonly(path)) as connection:
        rows = connection.execute(
            "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT ?", (LARGEST,)
        )
        return {name: round(size / STORIES) for name, size in rows}


def _print(what: str, seconds: float, megabytes: float) -> None:
    _say(f"  {what:20} {1000 * seconds:8.2f} {megabytes:8.0f}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _child(*sys.argv[1:])
