"""forget, sample, publish and reprocess as a user types them."""

from __future__ import annotations

from pathlib import Path

import pytest

import pipelines
from archive.folder import DataFolder
from archive.store.decisions import read_decisions
from archive.store.publish import publish
from pipelines.ingest import ingest, unread_captures
from pipelines.publisher import Registry
from tests.command import guong
from tests.pipelines.warcs import crawled, url


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = crawled(tmp_path)
    ingest(unread_captures(folder, lambda _: None), Registry.load(), folder)
    publish(folder)
    return folder


def test_forget_takes_a_story_down_and_says_so(folder: DataFolder) -> None:
    done = guong("forget", url(3), "--reason", "Theo yêu cầu", "--data", folder.root)
    assert (done.code, done.out) == (0, f"withheld: {url(3)} (1 stories of the archive)\n"), done.err
    assert guong("search", "lò văn hiền", "--data", folder.root, "--json").lines[0]["url"] != url(3)
    assert guong("publish", "--undo", "--data", folder.root).code == 2


def test_a_takedown_can_be_undone(folder: DataFolder) -> None:
    undo = ("forget", "--undo", url(3), "--reason", "Nhầm", "--data", folder.root)
    assert guong(*undo).code == 2
    guong("forget", url(3), "--reason", "Theo yêu cầu", "--data", folder.root)
    done = guong(*undo)
    assert (done.code, done.out) == (0, f"no longer withheld: {url(3)}\n"), done.err
    found = guong("search", "lò văn hiền", "--data", folder.root, "--json").lines
    assert url(3) in {hit["url"] for hit in found}
    assert [one["kind"] for one in read_decisions(folder)] == ["forget", "unforget"]
    again = guong("reprocess", "--data", folder.root, "--json")
    assert (again.lines[0]["stories"]["gained"], again.lines[0]["stories"]["lost"]) == (0, 0), again.err


def test_publishing_asks_the_registry_for_embargoes(folder: DataFolder, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    known = Path(pipelines.__file__).parent / "publishers" / "baolaocai.toml"
    (rules / known.name).write_text(f"embargo_days = 365000\n{known.read_text('utf-8')}", "utf-8")
    done = guong("publish", "--registry", rules, "--allow-loss", "1", "--data", folder.root)
    assert done.code == 0, done.err
    assert guong("search", "lò văn hiền", "--data", folder.root, "--json").lines == []


@pytest.mark.parametrize("arguments", [[url(3)], ["baolaocai.vn/x", "--reason", "x"], [url(3), "--reason", " "]])
def test_forget_without_a_reason_or_an_address_is_wrong_use(folder: DataFolder, arguments: list[str]) -> None:
    done = guong("forget", *arguments, "--data", folder.root)
    assert done.code == 2
    assert done.err.startswith("guong: ")
    assert read_decisions(folder) == []


def test_forget_of_an_archive_that_is_not_there(tmp_path: Path) -> None:
    assert guong("forget", url(3), "--reason", "x", "--data", tmp_path / "none").code == 2


def test_sample_takes_verdicts_from_lines_and_prints_shares(folder: DataFolder) -> None:
    done = guong("sample", "2", "--mentions", "0", "--data", folder.root, given="y\ny\nn\ny\n")
    assert done.code == 0, done.err
    assert len(read_decisions(folder)) == 4
    assert "theme       all     2 of    2  1.000  (0.342 to 1.000)" in done.out
    again = guong("sample", "1", "--mentions", "0", "--json", "--data", folder.root)
    assert [line.get("item") or line["kind"] for line in again.lines] == [
        "theme", "title", "published", "published", "published", "theme", "theme", "title", "title"
    ]  # fmt: skip


def test_sample_names_what_is_no_verdict(folder: DataFolder) -> None:
    done = guong("sample", "1", "--data", folder.root, given="vielleicht\n")
    assert done.code == 2
    assert "vielleicht" in done.err


def test_publish_refuses_to_lose_many_stories(folder: DataFolder) -> None:
    folder.archive_db.unlink()
    assert guong("publish", "--data", folder.root).code == 4
    assert guong("publish", "--allow-loss", "1", "--data", folder.root).code == 0


def test_reprocess_of_a_newspaper_that_nobody_knows(folder: DataFolder) -> None:
    assert guong("reprocess", "--publisher", "baolaocay", "--data", folder.root).code == 2


def test_reprocess_while_somebody_writes(folder: DataFolder) -> None:
    with folder.lock("archive"):
        assert guong("reprocess", "--data", folder.root).code == 5
