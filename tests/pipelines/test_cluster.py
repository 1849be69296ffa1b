"""Reading on a Dask cluster of two processes: the same database, also where one of them is killed on the way."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.errors import BadInput
from archive.folder import DataFolder
from pipelines import cluster
from pipelines.ingest import ingest, unread_captures
from pipelines.publisher import Registry
from pipelines.reprocess import Reprocessing, reprocess
from tests.pipelines.test_reprocess import dump
from tests.pipelines.warcs import crawled

REGISTRY = Registry.load()


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = crawled(tmp_path)
    ingest(unread_captures(folder, lambda _: None), REGISTRY, folder)
    return folder


@pytest.fixture
def two_processes() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as running:
        yield running


def wish(address: str) -> Reprocessing:
    return Reprocessing(REGISTRY, None, [], dask=address)


@pytest.mark.slow
def test_a_cluster_makes_the_same_database(folder: DataFolder, two_processes: Any) -> None:
    before = dump(folder)
    assert reprocess(folder, wish(two_processes.scheduler_address), lambda _: None, lambda _: None).replaced
    assert dump(folder) == before


@pytest.mark.slow
def test_where_one_is_killed_on_the_way_nothing_is_lost_or_doubled(folder: DataFolder, two_processes: Any) -> None:
    before = dump(folder)
    victim = next(nanny.pid for nanny in two_processes.workers.values())
    os.kill(victim, signal.SIGSTOP)  # it takes tasks, and does not get through with them
    timer = threading.Timer(2.0, os.kill, (victim, signal.SIGKILL))
    timer.start()
    for name in ("more", "yet-more"):  # more files than the two have read when the first one is saved
        for path in list(folder.warc.rglob("*-lan0-*.warc.gz")):
            shutil.copy(path, path.with_name(path.name.replace("lan0", name.replace("-", ""))))
    assert reprocess(folder, wish(two_processes.scheduler_address), lambda _: None, lambda _: None).replaced
    timer.join()
    after = dump(folder)
    assert {table: after[table] for table in after if table != "captures"} == {
        table: before[table] for table in before if table != "captures"
    }
    assert len(after["captures"]) == len(before["captures"])


def test_where_no_scheduler_answers_it_says_so(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", "1s")
    with pytest.raises(BadInput, match="no Dask scheduler answers"):
        reprocess(folder, wish("tcp://127.0.0.1:9"), lambda _: None, lambda _: None)


def test_where_dask_is_not_there_the_extra_is_named(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(BadInput, match=r"guong\[cluster\]"):
        reprocess(folder, wish("tcp://127.0.0.1:9"), lambda _: None, lambda _: None)
