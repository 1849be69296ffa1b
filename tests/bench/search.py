"""Searching and pages of a published file, beside what one would search with instead; all in one run, in turns.

Processor time of this process, so that a busy machine says the same. BENCH_STORIES sets the number of stories
(tests/bench/_stories.py). Then how well the story that is meant leads, on tests/gold/search.
"""

from __future__ import annotations

import asyncio
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from archive.folder import DataFolder
from archive.store import search as searching
from archive.store.asked import Asked
from archive.store.publish import publish
from archive.store.query import Query, parse_query
from archive.store.search import Filters, Order, open_snapshot
from tests.archive.store import searching as gold
from tests.bench._rivals import PAGE, Datasette, Tantivy
from tests.bench._stories import frequent, phrases, write_archive

STORIES = int(os.environ.get("BENCH_STORIES", "100000"))
FEW = 1_000  # stories of the small archive, whose home page is held against the large one's
COMMON = 100  # syllables: the most frequent ones, each in most stories
QUERIES = 30  # of a kind
PAGES = 200  # story pages that are asked for
UNBOUNDED = 10**9
Find = Callable[[str], Sequence[int]]


def main() -> dict[str, object]:
    """Print the tables; all figures as a dictionary."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        folder = DataFolder(work / "large")
        write_archive(folder, STORIES)
        figures: dict[str, object] = {"stories": STORIES, "publish_ms_a_story": _publishing(folder)}
        figures |= _sizes(folder)
        figures["search"] = _searches(folder, work)
        small = DataFolder(work / "small")
        write_archive(small, min(FEW, STORIES))
        publish(small)
        figures["pages"] = _pages(folder, small)
        figures["quality"] = _quality(work)
    return figures


def _publishing(folder: DataFolder) -> float:
    """In a process of its own, whose peak of memory is said too."""
    program = (
        "import resource, sys, time; from pathlib import Path; from archive.folder import DataFolder;"
        " from archive.store.publish import publish; publish(DataFolder(Path(sys.argv[1])));"
        " print(time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", program, folder.root], check=True, capture_output=True, text=True)
    seconds, megabytes = done.stdout.split()
    _say(
        f"{STORIES} stories: published in {1000 * float(seconds) / STORIES:.2f} ms a story, {megabytes} MB at the peak"
    )
    return round(1000 * float(seconds) / STORIES, 3)


def _sizes(folder: DataFolder) -> dict[str, object]:
    """Bytes a story: the file, and each index."""
    sizes = {"published": folder.current.stat().st_size // STORIES}
    with closing(open_snapshot(folder)) as snapshot:
        for index in ("story_search", "story_exact", "story_pairs", "story_titles"):
            (size,) = snapshot.execute(f"SELECT sum(length(block)) FROM {index}_data").fetchone()
            sizes[index] = size // STORIES
        (size,) = snapshot.execute("SELECT coalesce(sum(length(word) + 8), 0) FROM champions").fetchone()
        sizes["champions"] = size // STORIES
    _say("bytes a story: " + ", ".join(f"{name} {size}" for name, size in sizes.items()))
    return {"bytes_a_story": sizes}


def _searches(folder: DataFolder, work: Path) -> dict[str, object]:
    """Medians and 95th of a hundred by kind of query and contender; how much of the unbounded top 20 is kept."""
    with closing(open_snapshot(folder)) as snapshot:
        datasette = Datasette(work / "datasette.db", _texts(snapshot))
        tantivy = Tantivy(work / "tantivy", _texts(snapshot))
        contenders: dict[str, Find] = {
            "guong": lambda query: _page(snapshot, parse_query(query)),
            "window of words": lambda query: _page(snapshot, _by_words(parse_query(query))),
            "plain bm25": lambda query: _plain(snapshot, query),
            "Datasette": datasette.find,
            "tantivy": tantivy.find,
        }
        figures = {kind: _timed(kind, asked, contenders) for kind, asked in _kinds().items()}
        kept = {kind: _kept(snapshot, asked) for kind, asked in _kinds().items()}
        _say("of the unbounded top 20 kept: " + ", ".join(f"{kind} {share:.2f}" for kind, share in kept.items()))
        datasette.close()
    return {"ms": figures, "overlap": kept}


def _kinds() -> dict[str, list[str]]:
    words, chance = frequent(COMMON), random.Random(5)
    common = frozenset(words)
    return {
        "a common word": words[:QUERIES],
        "a common word with marks": frequent(QUERIES, with_marks=True),
        "two common words": [" ".join(chance.sample(words[:QUERIES], 2)) for _ in range(QUERIES)],
        "two neighbouring words": phrases(QUERIES, 2, common),
        "three neighbouring words": phrases(QUERIES, 3, common),
        "a phrase of two common": [f'"{phrase}"' for phrase in phrases(QUERIES, 2, common)],
        "a phrase of three common": [f'"{phrase}"' for phrase in phrases(QUERIES, 3, common)],
    }


def _texts(snapshot: sqlite3.Connection) -> Iterator[tuple[int, str, str]]:
    yield from snapshot.execute("SELECT number, coalesce(title, ''), body FROM story_text ORDER BY number")


def _page(snapshot: sqlite3.Connection, query: Query) -> list[int]:
    """What a search does before it fetches titles and snippets: the count, and the numbers of the first page."""
    asked = Asked(query, Filters(), Order.RELEVANCE, PAGE, 0, ("", ""))
    return searching._page(snapshot, asked)[-1]


def _by_words(query: Query) -> Query:
    """The same without the indexes of pairs and headlines."""
    return replace(query, words=query.folded, phrases=None, beside=None, side=None)


def _plain(snapshot: sqlite3.Connection, query: str) -> list[int]:
    ranked = f"SELECT rowid FROM story_search WHERE story_search MATCH ? ORDER BY bm25(story_search) LIMIT {PAGE}"
    return [row[0] for row in snapshot.execute(ranked, (parse_query(query).folded,))]


def _timed(kind: str, asked: Sequence[str], contenders: Mapping[str, Find]) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = {name: [] for name in contenders}
    for query in asked:
        for name, find in contenders.items():
            started = time.process_time()
            find(query)
            spent[name].append(1000 * (time.process_time() - started))
    told = {name: _median_and_p95(times) for name, times in spent.items()}
    ours = told["guong"][0]
    for name, (median, p95) in told.items():
        _say(f"  {kind:26} {name:16} {median:9.2f} {p95:9.2f} ms   {median / ours:7.2f}")
    return told


def _median_and_p95(times: Sequence[float]) -> list[float]:
    return [round(statistics.median(times), 3), round(statistics.quantiles(times, n=20)[-1], 3)]


def _kept(snapshot: sqlite3.Connection, asked: Sequence[str]) -> float:
    """The share of the top 20 of all hits that the top 20 of the newest 20,000 holds."""
    shares = []
    for query in asked:
        ours = set(_page(snapshot, parse_query(query)))
        unbounded = patch.object(searching, "RANKED_HITS", UNBOUNDED)
        with unbounded, patch.object(searching, "_best_known", return_value=[]):
            best = set(_page(snapshot, parse_query(query)))
        if best:
            shares.append(len(ours & best) / len(best))
    return round(statistics.mean(shares), 3)


def _pages(folder: DataFolder, small: DataFolder) -> dict[str, object]:
    """ms of a story page and of Datasette's own page of the row; of home with few and many stories; peak of memory."""
    chance = random.Random(7)
    numbers = [chance.randrange(1, STORIES + 1) for _ in range(PAGES)]
    with closing(open_snapshot(folder)) as snapshot:
        row = "SELECT id FROM story_list WHERE number = ?"
        ids = [snapshot.execute(row, (number,)).fetchone()[0] for number in numbers]
    homes = ["/"] * QUERIES
    told = {
        "story": ask(folder, [f"/tin/{one}" for one in ids]),
        "row": ask(folder, [f"/archive/stories/{number}" for number in numbers]),
        "search": ask(folder, [f"/tim?q={query}" for query in frequent(QUERIES)]),
        "home": ask(folder, homes),
        "home of few": ask(small, homes),
    }
    for name, (median, p95) in told.items():
        _say(f"  page: {name:12} {median:9.2f} {p95:9.2f} ms")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    _say(f"peak of memory of all this, rivals too: {megabytes} MB")
    return {**told, "peak_mb": megabytes}


def ask(folder: DataFolder, paths: Sequence[str]) -> list[float]:
    """Median and 95th of a hundred ms of the site's answers, in this process, after one that is not counted."""
    from archive.site.serve import make_datasette
    from archive.site.snapshot import current_snapshot

    datasette = make_datasette(folder, current_snapshot(folder))
    times = asyncio.run(_ask(datasette.app(), [paths[0], *paths]))
    datasette.close()
    return _median_and_p95(times[1:])


async def _ask(application: Any, paths: Sequence[str]) -> list[float]:
    import httpx2

    times = []
    transport = httpx2.ASGITransport(app=application)
    async with httpx2.AsyncClient(transport=transport, base_url="http://guong.test") as http:
        for path in paths:
            started = time.process_time()
            answer = await http.get(path)
            times.append(1000 * (time.process_time() - started))
            assert answer.status_code == 200, path
    return times


def _quality(work: Path) -> dict[str, dict[str, float]]:
    """The mean reciprocal rank of each class of tests/gold/search."""
    folder = DataFolder(work / "gold")
    gold.make_archive(folder, list(gold.corpus()))
    with closing(open_snapshot(folder)) as snapshot:
        names = dict(snapshot.execute("SELECT number, url FROM story_list"))
        datasette = Datasette(work / "gold.db", _texts(snapshot))
        tantivy = Tantivy(work / "gold.tantivy", _texts(snapshot))
        contenders: dict[str, gold.Find] = {
            "guong": gold.finder(snapshot),
            "Datasette": lambda query: [gold.name_of(names[number]) for number in datasette.find(query)],
            "tantivy": lambda query: [gold.name_of(names[number]) for number in tantivy.find(query)],
        }
        found = {name: gold.by_kind(gold.ranks(find)) for name, find in contenders.items()}
        datasette.close()
    for kind in found["guong"]:
        _say(f"  {kind:26}" + "".join(f"{name:>10} {means[kind]:.3f}" for name, means in found.items()))
    return found


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
