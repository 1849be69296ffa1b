"""Disks that fill up or forbid, met by writer, import and repair: nothing is half kept, and the next run goes on."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from archive.folder import DataFolder
from archive.warc.files import open_names, warc_names
from archive.warc.losses import read_losses
from archive.warc.orphans import close_orphans
from archive.warc.reader import read_captures
from archive.warc.verify import verify
from tests.archive.warc.building import others_agree, shelf
from tests.command import Outcome, guong

LIMITED = """
import resource, sys
import guong
most = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
guong.main()
"""


def guong_within(most: int, *arguments: str | Path) -> Outcome:
    """The command where no file may grow above so many bytes: the write that meets the limit is merely short."""
    command = [sys.executable, "-c", LIMITED, str(most), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    return Outcome(done.returncode, done.stdout, done.stderr)


def library(root: Path) -> Path:
    """A WARC file of another archive, 40 KB."""
    return shelf(root / "other", pages=60, run="theirs").path


@pytest.mark.parametrize("most", [0, 500, 15_000, 35_000])
def test_an_import_that_finds_no_room_is_done_again(most: int, tmp_path: Path) -> None:
    source, data = library(tmp_path), tmp_path / "data"
    refused = guong_within(most, "--data", data, "import", source)
    assert (refused.code, refused.out) == (4, "")
    assert "free some space" in refused.err.splitlines()[-1]
    assert "Traceback" not in refused.err
    for name in warc_names(DataFolder(data)):
        others_agree(next(data.glob(f"{name}*")))  # whole records only
    done = guong("--data", data, "import", source)
    assert done.code == 0, done.err
    folder = DataFolder(data)
    assert open_names(folder) == []
    assert guong("--data", data, "verify").code == 0
    urls = [capture.url for name in warc_names(folder) for capture in read_captures(folder, name)]
    assert sorted(urls) == sorted(f"https://bao.vn/theirs-{number}.html" for number in range(60))


def test_a_repair_that_finds_no_room_leaves_the_file_as_it_is_and_is_done_again(tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=160)
    data = bytearray(made.path.read_bytes())
    data[made.written[3].position.offset + 100] ^= 1
    made.path.write_bytes(data)
    assert len(data) > 60_000
    refused = guong_within(50_000, "--data", tmp_path, "verify", "--repair")
    assert refused.code == 4, refused.err
    assert "free some space" in refused.err
    assert made.path.read_bytes() == bytes(data)
    assert guong("--data", tmp_path, "verify").code == 1  # though the loss is written down by now
    again = guong("--data", tmp_path, "verify", "--repair")
    assert again.code == 1, again.err
    assert guong("--data", tmp_path, "verify").code == 0
    assert len(list(read_captures(made.folder, made.name))) == 159
    assert len(read_losses(made.folder)) == 1
    assert others_agree(made.path) == 321  # warcinfo, requests and responses, and what fills the gap


FORBIDDEN = """
import os, sys
from pathlib import Path
from archive.errors import StorageFailure
from archive.folder import DataFolder
from archive.model import Origin
from archive.warc.writer import WarcWriter
from tests.archive.warc.building import exchange
root = Path(sys.argv[1])
warc = WarcWriter(DataFolder(root), "r1", origin=Origin.CRAWL, max_size=3000)
warc.write_exchange(exchange("/0.html", os.urandom(2000)))
for folder in (root, root / "warc", *root.glob("warc/*"), *root.glob("warc/*/*")):
    if folder.is_dir():
        folder.chmod(0o555)
if os.geteuid() == 0:
    os.seteuid(65534)  # root may write everywhere
try:
    warc.write_exchange(exchange("/1.html", os.urandom(2000)))
except StorageFailure as error:
    print(error)
"""


def test_a_folder_that_may_not_be_written_any_more(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", FORBIDDEN, str(tmp_path)], capture_output=True, text=True, check=False)
    for path in (tmp_path, *(path for path in tmp_path.rglob("*") if path.is_dir())):
        path.chmod(0o755)
    assert ran.stderr == ""
    assert "Permission denied; free some space or mend the disk" in ran.stdout
    folder = DataFolder(tmp_path)
    (name,) = open_names(folder)  # not closed, as its line could not be written: the next run does it
    assert others_agree(tmp_path / f"{name}.open") == 3
    close_orphans(folder)
    assert list(verify(folder)) == []
    assert [capture.url for capture in read_captures(folder, name)] == ["https://bao.vn/0.html"]


UNPRIVILEGED = """
import os, sys
import guong, archive.warc.report, scraper.mending
if os.geteuid() == 0:
    os.seteuid(65534)  # root may read everything
guong.main(["--data", sys.argv[1], "verify", "--json"])
"""


def test_a_file_that_may_not_be_read_is_named_and_the_others_are_looked_at() -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own are for one user only
        root = Path(name)
        root.chmod(0o755)
        made = shelf(root, pages=2)
        shelf(root, pages=2, run="r2")
        made.path.chmod(0o000)
        ran = subprocess.run([sys.executable, "-c", UNPRIVILEGED, name], capture_output=True, text=True, check=False)
        assert ran.returncode == 1, ran.stderr
        assert [json.loads(line) for line in ran.stdout.splitlines()] == [
            {"file": made.name, "offset": 0, "kind": "unreadable", "url": None},
            {"files": 2, "records": 5, "faults": 1, "known": 0},
        ]
        made.path.chmod(0o644)
        assert list(verify(made.folder)) == []
