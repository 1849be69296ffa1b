"""A zoo of broken WARC files: what verify, reader, repair and import say of each."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from archive.errors import BadInput
from archive.folder import DataFolder
from archive.model import RecordPosition
from archive.warc import manifest, records
from archive.warc.faults import Fault, FaultKind
from archive.warc.files import warc_names
from archive.warc.importing import Imported, import_files
from archive.warc.losses import read_losses
from archive.warc.reader import read_capture, read_captures
from archive.warc.repair import Repaired, repair
from archive.warc.survey import file_digest, survey
from archive.warc.verify import Totals, verify
from archive.warc.writer import Earlier
from tests.archive.warc.building import NOON, Shelf, exchange, members_of, others_agree, shelf, writer

K = FaultKind
VICTIM = 1  # of the four pages, the one that is damaged


@dataclass(frozen=True)
class Case:
    """A way of breaking a file of four pages, and what is said of it.

    `faults` are offset and kind, the offset as the index of the page it belongs to or 0 for the whole file. `left` are
    the pages a reader still finds; `kept` those whose place is right after a repair; `imported` the records an import
    into another archive copies, None where it refuses.
    """

    name: str
    spoil: Callable[[Shelf], None]
    faults: tuple[tuple[int | None, FaultKind], ...]
    left: tuple[int, ...] = (0, 2, 3)
    kept: tuple[int, ...] = (0, 2, 3)
    imported: tuple[int, int] | None = (7, 1)


def place(made: Shelf, page: int = VICTIM) -> RecordPosition:
    return made.written[page].position


def change(at: int, mask: int = 0x55) -> Callable[[Shelf], None]:
    """Flip bits in a byte of the victim's gzip member; counted from its end where negative."""

    def spoil(made: Shelf) -> None:
        data = bytearray(made.path.read_bytes())
        position = place(made)
        data[position.offset + (at if at >= 0 else position.length + at)] ^= mask
        made.path.write_bytes(data)

    return spoil


def splice(start: int, end: int, new: bytes = b"") -> Callable[[Shelf], None]:
    """Replace bytes [start, end) of the victim's member; counted from its end where negative."""

    def spoil(made: Shelf) -> None:
        data, position = made.path.read_bytes(), place(made)
        first, last = (position.offset + (at if at >= 0 else position.length + at) for at in (start, end))
        made.path.write_bytes(data[:first] + new + data[last:])

    return spoil


def cut_out(made: Shelf) -> None:
    data, position = made.path.read_bytes(), place(made)
    made.path.write_bytes(data[: position.offset] + data[position.offset + position.length :])


def insert(junk: bytes) -> Callable[[Shelf], None]:
    def spoil(made: Shelf) -> None:
        data, at = made.path.read_bytes(), place(made).offset
        made.path.write_bytes(data[:at] + junk + data[at:])

    return spoil


def overwrite(made: Shelf) -> None:
    data, position = bytearray(made.path.read_bytes()), place(made)
    data[position.offset : position.offset + position.length] = bytes(position.length)
    made.path.write_bytes(data)


def shorten(size: int) -> Callable[[Shelf], None]:
    def spoil(made: Shelf) -> None:
        made.path.write_bytes(made.path.read_bytes()[:-size])

    return spoil


def lose_the_last(made: Shelf) -> None:
    made.path.write_bytes(made.path.read_bytes()[: place(made, 3).offset])


def lie(old: bytes, new: bytes) -> Callable[[Shelf], None]:
    """Write another record in the victim's place, into a file that is otherwise as its manifest line says."""

    def spoil(made: Shelf) -> None:
        data, position = made.path.read_bytes(), place(made)
        end = position.offset + position.length
        record = gzip.decompress(data[position.offset : end])
        assert old in record
        made.path.write_bytes(data[: position.offset] + records.member(record.replace(old, new, 1)) + data[end:])
        relist(made)

    return spoil


def join_with_next(made: Shelf) -> None:
    data, position = made.path.read_bytes(), place(made)
    following = next(member for member in members_of(made.path) if member.offset > position.offset)
    end = following.offset + following.length
    joined = records.member(gzip.decompress(data[position.offset : end]))
    made.path.write_bytes(data[: position.offset] + joined + data[end:])
    relist(made)


def relist(made: Shelf) -> None:
    size = made.path.stat().st_size
    manifest.append(made.folder, survey(made.path, made.name).tally.entry(made.name, size, file_digest(made.path)))


def empty(made: Shelf) -> None:
    made.path.write_bytes(b"")


def gzip_again(made: Shelf) -> None:
    made.path.write_bytes(gzip.compress(made.path.read_bytes()))


ALL = (0, 1, 2, 3)
V = VICTIM
ZOO = [
    Case("tail cut off", shorten(20), ((None, K.SIZE), (3, K.TORN)), (0, 1, 2), (0, 1, 2), (7, 1)),
    Case(
        "tail cut to its first byte",
        lambda made: shorten(place(made, 3).length - 1)(made),
        ((None, K.SIZE), (3, K.TORN)),
        (0, 1, 2),
        (0, 1, 2),
        (7, 1),
    ),
    Case("last record lost", lose_the_last, ((None, K.SIZE),), (0, 1, 2), (0, 1, 2), (7, 0)),
    Case("record lost", cut_out, ((None, K.SIZE),), (0, 2, 3), (0,), (7, 0)),
    Case("overwritten with zeros", overwrite, ((None, K.CHECKSUM), (V, K.GZIP))),
    Case("first byte of the gzip head", change(0), ((None, K.CHECKSUM), (V, K.GZIP))),
    Case("method in the gzip head", change(2), ((None, K.CHECKSUM), (V, K.GZIP))),
    Case("flags in the gzip head", change(3, 0xFF), ((None, K.CHECKSUM), (V, K.GZIP))),
    Case("time in the gzip head", change(5), ((None, K.CHECKSUM),), ALL, ALL, (8, 0)),
    Case("first byte of the data", change(10), ((None, K.CHECKSUM), (V, K.GZIP))),
    Case("middle of the data", change(100), ((None, K.CHECKSUM), (V, K.GZIP))),
    Case("last byte of the data", change(-9), ((None, K.CHECKSUM), (V, K.GZIP))),
    Case("checksum of the gzip member", change(-8), ((None, K.CHECKSUM), (V, K.GZIP))),
    Case("size in the gzip trailer", change(-1), ((None, K.CHECKSUM), (V, K.GZIP))),
    Case("member without end", splice(-30, -1), ((None, K.SIZE), (V, K.GZIP))),
    Case("bytes gone from the middle", splice(60, 90), ((None, K.SIZE), (V, K.GZIP))),
    Case("a few strange bytes", insert(b"\0" * 7), ((None, K.SIZE), (V, K.GZIP)), ALL, ALL, (8, 1)),
    Case(
        "strange bytes that look like gzip",
        insert(b"\x1f\x8b\x08" * 9),
        ((None, K.SIZE), (V, K.GZIP)),
        ALL,
        ALL,
        (8, 1),
    ),
    Case("length too long", lie(b"Content-Length: ", b"Content-Length: 1"), ((V, K.LENGTH),)),
    Case("length too short", lie(b"Content-Length: 3", b"Content-Length: 1"), ((V, K.LENGTH),)),
    Case("length that is no number", lie(b"Content-Length: 3", b"Content-Length: x"), ((V, K.LENGTH),)),
    Case("length of 5,000 digits", lie(b"Content-Length: ", b"Content-Length: " + b"5" * 5000), ((V, K.LENGTH),)),
    Case("length below nothing", lie(b"Content-Length: ", b"Content-Length: -"), ((V, K.LENGTH),)),
    Case("no length", lie(b"Content-Length", b"Content-Lungth"), ((V, K.LENGTH),)),
    Case("no version", lie(b"WARC/1.1", b"WORC/1.1"), ((V, K.HEADER),)),
    Case("no type", lie(b"WARC-Type", b"WARC-Tipe"), ((V, K.HEADER),)),
    Case("no date", lie(b"WARC-Date", b"WARC-Dite"), ((V, K.HEADER),)),
    Case("a date that is none", lie(b"WARC-Date: 2026-11", b"WARC-Date: 2026-13"), ((V, K.HEADER),)),
    Case("a line without a colon", lie(b"WARC-Date: ", b"what is this\r\nWARC-Date: "), ((V, K.HEADER),)),
    Case("a head without end", lie(b"WARC-Date: ", b"X: " + b"x" * 300_000 + b"\r\nWARC-Date: "), ((V, K.HEADER),)),
    Case("lying block digest", lie(b"Block-Digest: sha256:", b"Block-Digest: sha256:0"), ((V, K.BLOCK_DIGEST),)),
    Case("body changed behind its digest", lie(b"<p>r1 1</p>", b"<p>r1 9</p>"), ((V, K.BLOCK_DIGEST),)),
    Case(
        "lying payload digest",
        lie(b"Payload-Digest: sha256:", b"Payload-Digest: sha256:0"),
        ((V, K.PAYLOAD_DIGEST),),
        imported=(8, 0),
    ),
    Case("two records in a member", join_with_next, ((V, K.MEMBER),), imported=(8, 0)),
    Case("gzip of gzip", gzip_again, ((None, K.SIZE), (None, K.HEADER)), (), (), None),
    Case("empty", empty, ((None, K.SIZE), (None, K.TORN)), (), (), None),
    Case("file missing", lambda made: made.path.unlink(), ((None, K.MISSING),), (), (), None),
]


@pytest.fixture(params=ZOO, ids=[case.name for case in ZOO])
def case(request: pytest.FixtureRequest) -> Case:
    assert isinstance(request.param, Case)
    return request.param


@pytest.fixture
def broken(case: Case, tmp_path: Path) -> Shelf:
    made = shelf(tmp_path / "data", pages=4)
    shelf(tmp_path / "data", pages=1, run="r2")
    size = made.path.stat().st_size
    case.spoil(made)
    was_relisted = made.path.exists() and manifest.current(made.folder)[made.name].size != size
    return moved(made, made.path.stat().st_size - size) if was_relisted else made


def moved(made: Shelf, by: int) -> Shelf:
    """The pages behind the victim lie elsewhere in a file that was made with a lie in it."""
    places = (replace(each.position, offset=each.position.offset + by) for each in made.written[VICTIM + 1 :])
    behind = (replace(each, position=there) for each, there in zip(made.written[VICTIM + 1 :], places, strict=True))
    return replace(made, written=(*made.written[: VICTIM + 1], *behind))


def rows(made: Shelf) -> list[tuple[RecordPosition, str | None]]:
    """What a database says of the four pages."""
    return [(written.position, f"https://bao.vn/r1-{page}.html") for page, written in enumerate(made.written)]


def test_verify_names_file_offset_and_kind(case: Case, broken: Shelf) -> None:
    found = [(fault.file, fault.offset, fault.kind) for fault in verify(broken.folder)]
    expected = [(0 if page is None else place(broken, page).offset, kind) for page, kind in case.faults]
    assert found == [(broken.name, offset, kind) for offset, kind in expected]


def test_the_reader_goes_on_behind_the_damage(case: Case, broken: Shelf) -> None:
    if not broken.path.exists():
        return
    faults: list[Fault] = []
    captures = list(read_captures(broken.folder, broken.name, report=faults.append))
    assert [capture.url for capture in captures] == [f"https://bao.vn/r1-{page}.html" for page in case.left]
    record_faults = [kind for _, kind in case.faults if kind not in (K.SIZE, K.CHECKSUM)]
    if case.name != "empty":
        assert [fault.kind for fault in faults] == record_faults


def test_repair_leaves_what_is_whole_where_it_is(case: Case, broken: Shelf) -> None:
    before = broken.folder.manifest.read_bytes()
    done = repair(broken.folder, lambda: rows(broken), clock=lambda: NOON)
    assert done.did_something
    totals = Totals()
    assert list(verify(broken.folder, rows=rows(broken), totals=totals)) == []
    assert totals.faults == 0
    assert totals.known == len(read_losses(broken.folder)) == len(totals.losses) > 0
    for page in case.kept:
        assert read_capture(broken.folder, place(broken, page)).url == f"https://bao.vn/r1-{page}.html"
    assert set(done.urls) >= {f"https://bao.vn/r1-{page}.html" for page in ALL if page not in case.kept}
    assert broken.folder.manifest.read_bytes().startswith(before)  # only appended to
    if broken.path.exists() and broken.path.stat().st_size:
        others_agree(broken.path)
    assert not repair(broken.folder, lambda: rows(broken)).did_something


def test_repair_keeps_every_damaged_byte(case: Case, broken: Shelf) -> None:
    if not broken.path.exists():
        return
    damaged = broken.path.read_bytes()
    repair(broken.folder)
    losses = [loss for loss in read_losses(broken.folder) if loss.kept is not None]
    for loss in losses:
        assert loss.kept is not None
        kept = (broken.folder.root / loss.kept).read_bytes()
        assert kept
        assert damaged[loss.offset : loss.offset + len(kept)] == kept
    bad = [kind for page, kind in case.faults if kind not in (K.SIZE, K.CHECKSUM, K.MISSING)]
    assert len(losses) == (len(bad) if damaged else 0)


def test_import_takes_what_is_whole(case: Case, broken: Shelf, tmp_path: Path) -> None:
    other = DataFolder(tmp_path / "other")
    other.create()
    if case.imported is None:
        with pytest.raises(BadInput):
            import_files(other, [broken.path])
        assert warc_names(other) == []
        return
    done = import_files(other, [broken.path])
    assert (done.copied, done.damaged) == case.imported
    assert list(verify(other)) == []
    assert import_files(other, [broken.path]) == Imported(0, done.copied, done.damaged)


def test_two_files_swapped(tmp_path: Path) -> None:
    one, two = shelf(tmp_path, pages=4), shelf(tmp_path, pages=2, run="r2")
    first, second = one.path.read_bytes(), two.path.read_bytes()
    one.path.write_bytes(second)
    two.path.write_bytes(first)
    assert [(fault.file, fault.kind) for fault in verify(one.folder)] == [
        (one.name, K.SIZE),
        (one.name, K.NAME),
        (two.name, K.SIZE),
        (two.name, K.NAME),
    ]
    done = repair(one.folder, lambda: rows(one))
    assert done == Repaired((), ((one.name, two.name), (two.name, one.name)), ())
    assert (one.path.read_bytes(), two.path.read_bytes()) == (first, second)
    assert list(verify(one.folder, rows=rows(one))) == []
    assert read_losses(one.folder) == []


def test_a_renamed_file_gets_its_name_back(tmp_path: Path) -> None:
    made = shelf(tmp_path)
    strange = made.path.with_name("copy.warc.gz")
    made.path.rename(strange)
    assert [fault.kind for fault in verify(made.folder)] == [K.UNLISTED, K.NAME, K.MISSING]
    repair(made.folder)
    assert made.path.is_file()
    assert not strange.exists()
    assert list(verify(made.folder)) == []


def test_a_renaming_that_died_halfway_is_finished(tmp_path: Path) -> None:
    made = shelf(tmp_path)
    made.path.rename(made.path.with_name(made.path.name.removesuffix(".warc.gz") + ".returning"))
    repair(made.folder)
    assert list(verify(made.folder)) == []
    assert made.path.is_file()


def test_a_file_nobody_listed_is_listed(tmp_path: Path) -> None:
    made = shelf(tmp_path)
    made.folder.manifest.unlink()
    assert [fault.kind for fault in verify(made.folder)] == [K.UNLISTED]
    assert repair(made.folder).files == (made.name,)
    assert list(verify(made.folder)) == []
    assert manifest.current(made.folder)[made.name].records == 7


def test_the_payload_of_a_revisit_went_with_its_file(tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=1)
    first = made.written[0]
    with writer(made.folder, "r2") as warc:
        again = exchange("/again.html", b"<p>r1 0</p>" * 30)
        revisit = warc.write_exchange(
            again, revisit_of=Earlier("https://bao.vn/r1-0.html", NOON, first.position, first.sha256)
        )
    made.path.unlink()
    assert [(fault.kind, fault.url) for fault in verify(made.folder)] == [
        (K.MISSING, None),
        (K.REVISIT_TARGET, "https://bao.vn/again.html"),
    ]
    faults: list[Fault] = []
    assert list(read_captures(made.folder, revisit.position.warc, report=faults.append)) == []
    assert [fault.kind for fault in faults] == [K.REVISIT_TARGET]
    done = repair(made.folder, lambda: rows(made))
    assert set(done.urls) == {"https://bao.vn/again.html", "https://bao.vn/r1-0.html"}
    assert list(verify(made.folder)) == []


def test_rows_that_point_at_nothing(tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=2)
    good = made.written[0].position
    request = next(member for member in members_of(made.path) if member.offset > good.offset)
    wrong = [
        RecordPosition(made.name, good.offset + 1, good.length),
        RecordPosition(made.name, good.offset, good.length - 1),
        RecordPosition(made.name, good.offset, good.length + 9),
        RecordPosition(made.name, request.offset, request.length),
        RecordPosition(made.name, 10**7, 9),
        RecordPosition("warc/2020/01/none.warc.gz", 0, 9),
    ]
    found = list(verify(made.folder, rows=[good, made.written[1].position, *wrong]))
    assert [(fault.kind, fault.file, fault.offset) for fault in found] == [
        (K.ROW, position.warc, position.offset) for position in wrong
    ]


def test_damage_is_not_known_because_other_damage_is(tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=4)
    change(100)(made)
    repair(made.folder)
    data = bytearray(made.path.read_bytes())
    data[place(made, 2).offset + 80] ^= 1
    made.path.write_bytes(data)
    assert [(fault.kind, fault.offset) for fault in verify(made.folder)] == [
        (K.CHECKSUM, 0),
        (K.GZIP, place(made, 2).offset),
    ]


def test_a_repair_that_died_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from archive.warc import repair as repairing

    def killed_here(*_: object) -> None:
        raise KeyboardInterrupt

    for step in ("append_losses", "rebuild", "_list_anew"):
        made = shelf(tmp_path / step, pages=4)
        change(100)(made)
        with monkeypatch.context() as killed:
            killed.setattr(repairing, step, killed_here)
            with pytest.raises(KeyboardInterrupt):
                repair(made.folder)
        repair(made.folder, partial(rows, made))
        assert list(verify(made.folder, rows=rows(made))) == []
        assert read_capture(made.folder, place(made, 3)).url == "https://bao.vn/r1-3.html"


def test_some_records_of_each_file(tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=200)
    totals = Totals()
    assert list(verify(made.folder, sample=True, totals=totals, seed=1)) == []
    assert 5 < totals.records < 25
    made.path.write_bytes(made.path.read_bytes()[:-5])
    assert next(verify(made.folder, sample=True)).kind is K.SIZE
    assert list(verify(shelf(tmp_path / "small", pages=1).folder, sample=True)) == []


def test_totals_and_progress(tmp_path: Path) -> None:
    made = shelf(tmp_path, pages=3)
    shelf(tmp_path, pages=1, run="r2")
    totals, seen = Totals(), list[int]()
    assert list(verify(made.folder, totals=totals, progress=lambda now: seen.append(now.bytes))) == []
    assert totals.as_json() == {"files": 2, "records": 10, "faults": 0, "known": 0}
    assert seen[-1] == totals.of_bytes
    assert sorted(seen) == seen


def test_files_and_folders_by_name(tmp_path: Path) -> None:
    made, other = shelf(tmp_path / "data", pages=3), shelf(tmp_path / "data", pages=1, run="r2")
    change(100)(made)
    stray = tmp_path / "stray.warc.gz"
    stray.write_bytes(other.path.read_bytes())

    def files(*paths: Path) -> tuple[int, int]:
        totals = Totals()
        return len(list(verify(made.folder, paths, totals=totals))), totals.files

    assert files(made.path) == (2, 1)
    assert files(Path(made.name)) == (2, 1)
    assert files(other.path) == (0, 1)
    assert files(made.folder.warc) == (2, 2)
    assert files(made.folder.root) == (2, 2)
    assert files(stray) == (0, 1)
    with pytest.raises(BadInput, match="is not there"):
        files(tmp_path / "none.warc.gz")
    with pytest.raises(BadInput, match="no data folder"):
        list(verify(DataFolder(tmp_path / "none")))


def test_an_archive_without_a_page_has_no_fault(tmp_path: Path) -> None:
    (tmp_path / "crawl.lock").touch()
    assert list(verify(DataFolder(tmp_path))) == []


def test_a_folder_that_holds_nothing_of_an_archive_is_none(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").touch()
    with pytest.raises(BadInput, match="no data folder"):
        list(verify(DataFolder(tmp_path)))


def test_a_fault_as_text_and_json() -> None:
    fault = Fault("warc/x.warc.gz", 7, K.GZIP, "http://a.vn/", 9)
    assert fault.as_json() == {"file": "warc/x.warc.gz", "offset": 7, "kind": "gzip", "url": "http://a.vn/"}
    assert fault.as_text() == "warc/x.warc.gz at 7: gzip (http://a.vn/)"
