"""WARC files -> archive.db with mentions, places, reprints and search index: processor time a page, size, memory.

Beside it, on the same files: the pipeline that one would write (warcio, trafilatura, sqlite-utils and, where
GUONG_UNDERTHESEA names an interpreter with underthesea, its entities), and the floor (fastwarc, lexbor, all text).
BENCH_STORIES sets the number of stories.
"""

from __future__ import annotations

import cProfile
import json
import os
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from archive.folder import DataFolder
from archive.store.publish import publish
from archive.warc.files import warc_names
from pipelines.ingest import ingest, unread_captures
from pipelines.publisher import Registry
from pipelines.reprocess import Reprocessing, reprocess
from tests.bench._press import write_press

STORIES = int(os.environ.get("BENCH_STORIES", "100000"))
SLOW = 200  # pages that the obvious pipeline reads: its cost a page does not change with their number
SLOWEST = 20  # pages whose entities underthesea finds
WORKERS = (1, 2, 4)
PARTS = {  # where the time goes, by the function in whose time it is counted; the rest is saving and reading files
    "decode": ("decode.py", "decode"),
    "article": ("extraction.py", "extract"),
    "theme": ("theme.py", "judge"),
    "mentions": ("mentions.py", "find_mentions"),
    "places": ("placing.py", "placed_mentions"),
    "roles and awards": ("facts.py", "with_facts"),
    "WARC": ("reader.py", "_capture_of"),
    "save": ("run.py", "save"),
    "reprints": ("reprint_pass.py", "link_part"),
    "people": ("people.py", "join_people"),
}


def main() -> dict[str, object]:
    """Print the tables; all figures as a dictionary."""
    with tempfile.TemporaryDirectory() as work:
        folder, rules = DataFolder(Path(work, "data")), Path(work, "registry")
        write_press(folder, rules, STORIES)
        figures = _pages(folder)
        ours = _in_child("ours", folder, rules)
        figures |= {"guong": ours["cpu"] / STORIES, "memory_mb": ours["memory_mb"]}
        figures |= {"published": ours["published"] / STORIES}
        figures["floor"] = _in_child("floor", folder, rules)["cpu"] / STORIES
        figures["obvious"] = _in_child("obvious", folder, rules)["cpu"] / min(SLOW, STORIES)
        figures |= _entities(folder)
        figures |= _sizes(folder)
        _print_pages(figures)
        figures |= _adding(folder, rules, ours["cpu"])
        figures |= _workers(folder, rules)
        figures["profile"] = _in_child("profile", folder, rules)
        _print_profile(figures["profile"])
    return figures


def _pages(folder: DataFolder) -> dict[str, object]:
    size = sum((folder.root / name).stat().st_size for name in warc_names(folder))
    _say(f"{STORIES} stories, {size / 1e6:.1f} MB of WARC files; ms of processor time a page, start-up taken out")
    return {"stories": STORIES, "warc_bytes_a_story": round(size / STORIES)}


def _in_child(what: str, folder: DataFolder, rules: Path) -> dict[str, float]:
    """Do it in a process of its own: its peak of memory is its own, too."""
    command = [sys.executable, "-m", "tests.bench.store", what, str(folder.root), str(rules)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _child(what: str, root: str, rules: str) -> None:
    folder, registry = DataFolder(Path(root)), Registry.load(Path(rules))
    work: dict[str, Callable[[], dict[str, float]]] = {
        "ours": lambda: _ours(folder, registry),
        "more": lambda: _ours(folder, registry),
        "floor": lambda: _timed(lambda: _floor(folder)),
        "obvious": lambda: _timed(lambda: _obvious(folder)),
        "profile": lambda: _profiled(folder, registry),
    }
    sys.stdout.write(json.dumps(work[what]()) + "\n")


def _ours(folder: DataFolder, registry: Registry) -> dict[str, float]:
    _warm(registry)
    told = _timed(lambda: ingest(unread_captures(folder, lambda _: None), registry, folder))
    told["published"] = _timed(lambda: publish(folder))["cpu"]
    told["memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return told


def _warm(registry: Registry) -> None:
    """Load rules, model and gazetteer, as the first page does: not the cost of a page."""
    with tempfile.TemporaryDirectory() as work:
        folder = DataFolder(Path(work, "data"))
        write_press(folder, Path(work, "registry"), 3, seed=99)
        ingest(unread_captures(folder, lambda _: None), registry, folder)


def _timed(work: Callable[[], object]) -> dict[str, float]:
    started, clock = time.process_time(), time.perf_counter()
    work()
    return {"cpu": time.process_time() - started, "seconds": time.perf_counter() - clock}


def _floor(folder: DataFolder) -> None:
    """The least that reading a page takes: unpack the record, parse the page, take all its text."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType
    from selectolax.lexbor import LexborHTMLParser

    for name in warc_names(folder):
        with (folder.root / name).open("rb") as file:
            for record in ArchiveIterator(file, record_types=WarcRecordType.response):
                tree = LexborHTMLParser(record.reader.read())
                assert tree.body is not None
                tree.body.text(separator=" ")


def _obvious(folder: DataFolder) -> None:
    """What one would write in an afternoon, without entities: these are measured apart."""
    import sqlite_utils
    import trafilatura
    from warcio.archiveiterator import ArchiveIterator

    trafilatura.bare_extraction("<p>warm</p>")
    database = sqlite_utils.Database(memory=True)
    table: Any = database["stories"]
    read = 0
    for name in warc_names(folder):
        with (folder.root / name).open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type != "response" or read == SLOW:
                    continue
                read += 1
                url = record.rec_headers["WARC-Target-URI"]
                found: Any = trafilatura.bare_extraction(record.content_stream().read(), url=url, with_metadata=True)
                row = found.as_dict() if found else {}
                columns = ("title", "author", "date", "text")
                table.upsert({"url": url, **{key: row.get(key) for key in columns}}, pk="url")
    table.enable_fts(["title", "text"], tokenize="unicode61 remove_diacritics 2")


NER = """import json, sys, time
from underthesea import ner
texts = json.load(sys.stdin)
ner(texts[0])
started = time.process_time()
for text in texts:
    ner(text)
print(time.process_time() - started)
"""


def _entities(folder: DataFolder) -> dict[str, float]:
    """Seconds a page of underthesea's entities, where it is there: they come on top of the obvious pipeline."""
    python = os.environ.get("GUONG_UNDERTHESEA")
    if python is None:
        return {}
    from archive.store.search import open_snapshot

    with closing(open_snapshot(folder)) as connection:
        texts = [row[0] for row in connection.execute(f"SELECT text FROM stories LIMIT {SLOWEST}")]
    done = subprocess.run([python, "-c", NER], input=json.dumps(texts), check=True, capture_output=True, text=True)
    return {"underthesea": float(done.stdout.splitlines()[-1]) / len(texts)}


def _sizes(folder: DataFolder) -> dict[str, int]:
    return {
        "archive_bytes_a_story": round(folder.archive_db.stat().st_size / STORIES),
        "published_bytes_a_story": round(folder.current.stat().st_size / STORIES),
    }


def _print_pages(figures: dict[str, object]) -> None:
    seconds = {name: float(str(figures[name])) for name in ("guong", "published", "floor", "obvious")}
    whole = seconds["guong"] + seconds["published"]
    slow = seconds["obvious"] + float(str(figures.get("underthesea", 0)))
    figures |= {"times_floor": round(whole / seconds["floor"], 1), "times_obvious": round(slow / whole, 1)}
    entities = "with" if "underthesea" in figures else "without"
    _say(f"  guong: read and saved        {1000 * seconds['guong']:8.2f}")
    _say(f"  guong: published, searchable {1000 * seconds['published']:8.2f}")
    _say(f"  floor: fastwarc, lexbor      {1000 * seconds['floor']:8.2f}   guong takes {figures['times_floor']} x that")
    _say(f"  obvious, {entities:7} entities   {1000 * slow:8.2f}   {figures['times_obvious']} x what guong takes")
    _say(
        f"bytes a story: {figures['warc_bytes_a_story']} WARC, {figures['archive_bytes_a_story']} archive.db,"
        f" {figures['published_bytes_a_story']} published; peak of memory {figures['memory_mb']} MB"
    )


def _adding(folder: DataFolder, rules: Path, whole: float) -> dict[str, float]:
    """One per cent more stories: what that costs of reading all."""
    more = max(1, STORIES // 100)
    write_press(folder, rules, more, seed=2, run="more")
    cpu = _in_child("more", folder, rules)["cpu"]
    _say(f"adding {more} stories: {100 * cpu / whole:.2f} % of what reading all took")
    return {"adding_share": round(cpu / whole, 4)}


def _workers(folder: DataFolder, rules: Path) -> dict[str, object]:
    """Seconds by the clock of `guong reprocess` with more workers."""
    seconds, writer = {}, {}
    argv = [sys.executable, "-m", "guong", "--data", str(folder.root), "read-files", "--registry", str(rules)]
    registry = Registry.load(rules)
    for number in WORKERS:
        wish = Reprocessing(registry, rules, argv, workers=number)
        started, cpu = time.perf_counter(), time.process_time()
        assert reprocess(folder, wish, lambda _: None, lambda _: None).replaced
        seconds[str(number)] = round(time.perf_counter() - started, 1)
        writer[str(number)] = round(1000 * (time.process_time() - cpu) / STORIES, 2)
    _say("reprocess, seconds by the clock: " + ", ".join(f"{n} workers {s}" for n, s in seconds.items()))
    _say(f"of a page's processor time the one writer's: {', '.join(f'{n} workers {s} ms' for n, s in writer.items())}")
    return {"workers": seconds, "writer_ms": writer}


def _profiled(folder: DataFolder, registry: Registry) -> dict[str, float]:
    """Share of each part, from a profile of reading at most a thousand stories."""
    with tempfile.TemporaryDirectory() as work:
        small = DataFolder(Path(work, "data"))
        write_press(small, Path(work, "registry"), min(STORIES, 1000))
        _warm(registry)
        profile = cProfile.Profile()
        profile.runcall(lambda: ingest(unread_captures(small, lambda _: None), registry, small))
        if where := os.environ.get("BENCH_PROFILE"):
            profile.dump_stats(where)
    stats = pstats.Stats(profile)
    entries = getattr(stats, "stats")  # noqa: B009 - not in the stub
    total = float(getattr(stats, "total_tt"))  # noqa: B009 - not in the stub
    shares = {}
    for part, (file, function) in PARTS.items():
        spent = [row[3] for (path, _, name), row in entries.items() if path.endswith("/" + file) and name == function]
        shares[part] = round(sum(spent) / total, 3)
    return shares


def _print_profile(shares: object) -> None:
    assert isinstance(shares, dict)
    _say("where the time goes: " + ", ".join(f"{part} {100 * share:.0f} %" for part, share in shares.items()))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _child(*sys.argv[1:])
