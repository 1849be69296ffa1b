"""What leaves the archive: whole, described, checked, and without what was taken down."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.errors import BadInput, StorageFailure
from archive.export.command import Export, Format, export
from archive.export.tables import EXPORTED, LEFT_OUT
from archive.export.wacz import surt
from archive.folder import DataFolder
from archive.store.dictionary import MEANINGS, Where
from archive.store.forget import forget
from archive.store.publish import publish
from pipelines.identity import identify
from pipelines.ingest import ingest, unread_captures
from pipelines.publisher import Registry
from tests.command import guong
from tests.full_disk import full_at
from tests.pipelines.warcs import FILES, PAGES, crawled, url

REGISTRY = Registry.load()
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
STORIES = FILES * PAGES


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    folder = crawled(tmp_path_factory.mktemp("crawled"))
    ingest(unread_captures(folder, lambda _: None), REGISTRY, folder)
    publish(folder)
    return folder


def run(folder: DataFolder, form: Format, target: Path, query: str | None = None, **wish: Any) -> Export:
    said: list[str] = []
    options = {"site": "https://guong.example/", "now": NOW, "say": said.append, **wish}
    return export(folder, form, target, query=query, **options)


def contents(target: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in target.iterdir()}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def package(target: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((target / "datapackage.json").read_text("utf-8"))
    return told


def test_csv_holds_every_table_as_it_is_published(folder: DataFolder, tmp_path: Path) -> None:
    assert run(folder, Format.CSV, tmp_path / "out").stories == STORIES
    stories = rows(tmp_path / "out" / "stories.csv")
    assert len(stories) == STORIES
    assert [int(row["number"]) for row in stories] == list(range(1, STORIES + 1))
    text = next(row["text"] for row in stories if "900005" in row["url"])
    assert "\n\nMột điển hình tiên tiến" in text
    people = {row["id"]: row["name"] for row in rows(tmp_path / "out" / "entities.csv") if row["type"] == "PER"}
    assert {people[row["person"]] for row in rows(tmp_path / "out" / "roles.csv")} <= set(people.values())
    for mention in rows(tmp_path / "out" / "mentions.csv"):
        story = next(row for row in stories if row["id"] == mention["story"])
        assert story["text"][int(mention["start"]) : int(mention["end"])] == mention["surface"]


def test_every_table_is_exported_or_left_out_by_name() -> None:
    kept = {name for name, told in MEANINGS.items() if told.where is Where.BOTH}
    assert kept - set(EXPORTED) - LEFT_OUT == set()
    assert set(EXPORTED) - kept == {"corrections", "documents", "error_rates"}


def test_a_search_takes_along_what_belongs_to_what_it_finds(folder: DataFolder, tmp_path: Path) -> None:
    done = run(folder, Format.CSV, tmp_path / "out", "lo van mau")
    found = {row["id"] for row in rows(tmp_path / "out" / "stories.csv")}
    assert 0 < done.stories == len(found) < STORIES
    assert {row["story"] for row in rows(tmp_path / "out" / "mentions.csv")} == found
    assert {row["story"] for row in rows(tmp_path / "out" / "captures.csv")} == found
    named = {row["entity"] for row in rows(tmp_path / "out" / "mentions.csv")} - {""}
    assert {row["id"] for row in rows(tmp_path / "out" / "entities.csv")} == named
    assert not (tmp_path / "out" / "runs.csv").exists()
    assert package(tmp_path / "out")["query"] == "lo van mau"


def test_jsonl_is_the_json_of_the_story(folder: DataFolder, tmp_path: Path) -> None:
    run(folder, Format.JSONL, tmp_path / "out")
    lines = (tmp_path / "out" / "stories.jsonl").read_text("utf-8").split("\n")
    stories = [json.loads(line) for line in lines if line]
    assert len(stories) == STORIES
    assert {"id", "url", "text", "mentions", "roles", "capture", "fields"} <= stories[0].keys()
    assert all(one["entity"] for one in stories[0]["mentions"] if one["type"] == "PER")
    assert stories[0]["capture"]["warc"].startswith("warc/2026/11/")


def test_parquet_has_types_and_meanings(folder: DataFolder, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    run(folder, Format.PARQUET, tmp_path / "out")
    table = parquet.read_table(tmp_path / "out" / "stories.parquet")
    assert table.num_rows == STORIES
    assert {str(table.schema.field(name).type) for name in ("number", "versions")} == {"int64"}
    assert str(table.schema.field("theme_score").type) == "double"
    assert b"headline" in table.schema.field("title").metadata[b"description"]
    assert table.column("gone_since").null_count == STORIES - 1


def test_parquet_without_pyarrow_names_the_extra(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(BadInput, match=r"guong\[parquet\]"):
        run(folder, Format.PARQUET, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_citations_come_in_three_forms(folder: DataFolder, tmp_path: Path) -> None:
    run(folder, Format.CITATIONS, tmp_path / "out")
    bib = (tmp_path / "out" / "citations.bib").read_text("utf-8")
    ris = (tmp_path / "out" / "citations.ris").read_text("utf-8")
    csl = json.loads((tmp_path / "out" / "citations.csl.json").read_text("utf-8"))
    assert bib.count("@online{guong-") == ris.count("TY  - NEWS") == len(csl) == STORIES
    assert "https://guong.example/tin/" in bib
    item = next(one for one in csl if "900005" in one["URL"])
    assert item["issued"] == {"date-parts": [[2026, 10, 6]]}
    assert item["container-title"] == REGISTRY.get("baolaocai").name


def test_wacz_holds_the_records_their_index_and_the_pages(folder: DataFolder, tmp_path: Path) -> None:
    run(folder, Format.WACZ, tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "out" / "guong.wacz") as wacz:
        assert wacz.testzip() is None
        assert all(entry.compress_type == zipfile.ZIP_STORED for entry in wacz.infolist())
        told = json.loads(wacz.read("datapackage.json"))
        for one in told["resources"]:
            assert one["hash"] == "sha256:" + hashlib.sha256(wacz.read(one["path"])).hexdigest()
            assert one["bytes"] == wacz.getinfo(one["path"]).file_size
        seal = json.loads(wacz.read("datapackage-digest.json"))
        assert seal["hash"] == "sha256:" + hashlib.sha256(wacz.read("datapackage.json")).hexdigest()
        with wacz.open("archive/data.warc.gz") as warc:
            kept = [record.rec_headers["WARC-Target-URI"] for record in ArchiveIterator(warc, check_digests="raise")]
        index = wacz.read("indexes/index.cdxj").decode().splitlines()
        pages = [json.loads(line) for line in wacz.read("pages/pages.jsonl").splitlines()]
        data = wacz.read("archive/data.warc.gz")
    assert len(kept) == STORIES + 3  # a warcinfo record, an edit and a 404 beside the pages
    assert index == sorted(index)
    assert [line.split(" ", 2)[0] for line in index if "900005" in line] == [surt(url(5))]
    fields = json.loads(index[0].split(" ", 2)[2])
    assert data[int(fields["offset"]) :].startswith(b"\x1f\x8b")
    assert pages[0]["format"] == "json-pages-1.0"
    assert len(pages) == STORIES + 1


def test_an_exported_wacz_can_be_imported_again(folder: DataFolder, tmp_path: Path) -> None:
    run(folder, Format.WACZ, tmp_path / "out")
    again = guong("import", tmp_path / "out" / "guong.wacz", "--data", tmp_path / "again")
    assert again.code == 0, again.err
    assert f"{STORIES} new stories" in again.out


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.baolaocai.vn/Tin-Tuc.html", "vn,baolaocai)/tin-tuc.html"),
        ("http://a.vn:8080?b=2&a=1", "vn,a:8080)/?a=1&b=2"),
        ("https://a.vn:443/", "vn,a)/"),
    ],
)
def test_an_index_key_is_the_host_backwards(address: str, key: str) -> None:
    assert surt(address) == key


def test_what_was_taken_down_is_in_no_export(tmp_path: Path) -> None:
    folder = crawled(tmp_path)
    ingest(unread_captures(folder, lambda _: None), REGISTRY, folder)
    publish(folder)
    identity = identify(url(5), REGISTRY.of(url(5)))
    forget(folder, identity.address, identity.story, "Theo yêu cầu", NOW, lambda _: None)
    for form in Format:
        run(folder, form, tmp_path / form)
        for path in (tmp_path / form).iterdir():
            if path.name != "tombstones.csv":
                assert b"900005" not in path.read_bytes(), path
    with zipfile.ZipFile(tmp_path / "wacz" / "guong.wacz") as wacz, wacz.open("archive/data.warc.gz") as warc:
        kept = [record.rec_headers["WARC-Target-URI"] for record in ArchiveIterator(warc)]
    assert url(4) in kept
    assert url(5) not in kept


def test_the_package_describes_every_file_and_the_checksums_hold(folder: DataFolder, tmp_path: Path) -> None:
    run(folder, Format.CSV, tmp_path / "out")
    told = package(tmp_path / "out")
    assert told["version"] == folder.current.resolve().stem.removeprefix("archive-")
    names = {one["path"] for one in told["resources"]}
    assert names == {path.name for path in (tmp_path / "out").glob("*.csv")}
    stories = next(one for one in told["resources"] if one["path"] == "stories.csv")
    header = (tmp_path / "out" / "stories.csv").read_bytes().split(b"\r\n", 1)[0].decode()
    assert [one["name"] for one in stories["schema"]["fields"]] == header.split(",")
    assert all(one["description"] for one in stories["schema"]["fields"])
    assert stories["rows"] == STORIES
    assert all(re.fullmatch(r"[-a-z0-9._/]+", one["name"]) for one in told["resources"])
    checked = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    dataset = json.loads((tmp_path / "out" / "dataset.jsonld").read_text("utf-8"))
    assert dataset["@type"] == "Dataset"
    assert dataset["temporalCoverage"] == "2026-10-01/2026-10-12"
    assert {one["contentUrl"] for one in dataset["distribution"]} == names


def test_formats_that_share_a_folder_have_names_of_their_own(folder: DataFolder, tmp_path: Path) -> None:
    for form in Format:
        run(folder, form, tmp_path / "out")
    resources = package(tmp_path / "out")["resources"]
    names = [one["name"] for one in resources]
    assert len(names) == len(set(names)) == len(list((tmp_path / "out").iterdir())) - 3
    schemas = [one["schema"] for one in resources if "schema" in one]
    referred = {key["reference"]["resource"] for schema in schemas for key in schema.get("foreignKeys", ())}
    assert {"stories", "stories-parquet"} <= referred <= set(names)


def test_a_snapshot_of_an_earlier_version_is_published_anew_first(folder: DataFolder, tmp_path: Path) -> None:
    own = DataFolder(tmp_path / "own")
    shutil.copytree(folder.root, own.root, symlinks=True)
    with closing(sqlite3.connect(own.current.resolve())) as connection:
        connection.execute("PRAGMA user_version = 5")
    with pytest.raises(BadInput, match="run `guong publish`"):
        run(own, Format.CSV, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_same_export_twice_is_the_same_to_the_byte(folder: DataFolder, tmp_path: Path) -> None:
    for form in Format:
        for name in ("one", "two"):
            run(folder, form, tmp_path / form / name)
        one, two = (
            {path.name: path.read_bytes() for path in (tmp_path / form / name).iterdir()} for name in ("one", "two")
        )
        if form is Format.WACZ:  # a zip file holds the time of day
            assert one.keys() == two.keys()
        else:
            assert one == two


def test_formats_gather_in_one_folder(folder: DataFolder, tmp_path: Path) -> None:
    for form in (Format.JSONL, Format.CITATIONS):
        run(folder, form, tmp_path / "out")
    assert {one["path"] for one in package(tmp_path / "out")["resources"]} == {
        "stories.jsonl", "citations.bib", "citations.ris", "citations.csl.json"
    }  # fmt: skip
    run(folder, Format.JSONL, tmp_path / "out", "lo van mau")  # other stories: nothing of before stays beside them
    assert {one["path"] for one in package(tmp_path / "out")["resources"]} == {"stories.jsonl"}


def test_a_folder_that_holds_something_else_is_left_alone(folder: DataFolder, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("ba năm", "utf-8")
    with pytest.raises(BadInput, match="something else"):
        run(folder, Format.CSV, tmp_path / "mine")
    with pytest.raises(BadInput, match="is a file"):
        run(folder, Format.CSV, tmp_path / "mine" / "thesis.txt")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_a_search_without_hits_exports_nothing(folder: DataFolder, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing found"):
        run(folder, Format.CSV, tmp_path / "out", "khôngcótừnày")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", list(Format))
def test_a_full_disk_leaves_the_folder_as_it_was(folder: DataFolder, tmp_path: Path, form: Format) -> None:
    run(folder, Format.JSONL, tmp_path / "out")
    before = contents(tmp_path / "out")
    with full_at(600), pytest.raises(StorageFailure, match="out"):
        run(folder, form, tmp_path / "out")
    assert contents(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_damaged_record_is_left_out_of_a_wacz_and_said(folder: DataFolder, tmp_path: Path) -> None:
    shutil.copytree(folder.root, tmp_path / "data", symlinks=True)
    copy = DataFolder(tmp_path / "data")
    path = sorted(copy.warc.rglob("*.warc.gz"))[0]
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 40] = b"\xff" * 40
    path.write_bytes(data)
    said: list[str] = []
    run(copy, Format.WACZ, tmp_path / "out", say=said.append)
    assert any("damaged record left out" in line for line in said)


def test_the_command_says_what_it_wrote(folder: DataFolder, tmp_path: Path) -> None:
    done = guong("export", "jsonl", tmp_path / "out", "--search", "lò văn mẫu", "--data", folder.root)
    assert done.code == 0, done.err
    assert re.fullmatch(r"\d+ stories in .*: stories\.jsonl\n", done.out)
    assert guong("export", "xml", tmp_path / "out", "--data", folder.root).code == 2
    assert guong("export", "csv", tmp_path / "out", "--data", tmp_path / "none").code == 2
