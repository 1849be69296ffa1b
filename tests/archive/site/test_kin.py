"""What came before a body and after it, and what a document is about: said on their pages."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from archive.folder import DataFolder
from archive.site.entities import Entity, load_entity
from archive.site.kin import document_of, kin_of_body
from archive.site.serve import make_datasette
from archive.site.snapshot import current_snapshot
from archive.store.publish import publish
from pipelines.reference import reference_of
from tests.archive.site.conftest import ask
from tests.archive.site.newsroom import Draft, keep, registry_of

OLD, NEW = "2024-03-02T08:00:00+07:00", "2026-02-02T08:00:00+07:00"
DRAFTS = (
    Draft(
        "songda",
        1,
        OLD,
        "Chi bộ bản góp đá làm đường",
        "[ORG Đảng ủy xã Chiềng Khoong], huyện [LOC|level=huyen Sông Mã], tỉnh [LOC|level=tinh Sơn La] biểu dương bản.",
        (
            "[ORG Huyện ủy Sông Mã] nhân rộng cách làm theo [DOC Chỉ thị 05] và [DOC Kế hoạch 12] của huyện, "
            "[ORG Đảng ủy xã Chiềng Sơ] làm theo.",
        ),
    ),
    Draft(
        "songda",
        2,
        NEW,
        "Bản góp đá, xã góp công",
        "[ORG Đảng ủy xã Chiềng Khoong], tỉnh [LOC|level=tinh Sơn La] nêu gương bản trong tháng hai.",
        ("[ORG UBND xã Chiềng Khoong] trao quà; [ORG Đảng ủy xã Sông Mã] về thăm bản.",),
    ),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    folder = DataFolder(tmp_path_factory.mktemp("kin") / "data")
    folder.create()
    keep(folder, DRAFTS)
    publish(folder, reference=reference_of(registry_of(folder)))
    return folder


def named(folder: DataFolder, story: int, surface: str) -> Entity:
    with closing(sqlite3.connect(folder.current)) as connection:
        (key,) = connection.execute(
            "SELECT DISTINCT entity FROM mentions WHERE story = ? AND surface = ?", (DRAFTS[story].id, surface)
        ).fetchone()
        found = load_entity(connection, key)
    assert found is not None
    return found


def kin(folder: DataFolder, body: Entity) -> tuple[list[str], list[str]]:
    with closing(sqlite3.connect(folder.current)) as connection:
        found = kin_of_body(connection, body)
    return [one.id for one in found.before], [one.id for one in found.after]


def test_a_body_of_before_the_merger_and_the_one_of_the_new_unit_lead_to_one_another(folder: DataFolder) -> None:
    before, after = named(folder, 0, "Đảng ủy xã Chiềng Khoong"), named(folder, 1, "Đảng ủy xã Chiềng Khoong")
    other = named(folder, 0, "Đảng ủy xã Chiềng Sơ")
    assert before.id != after.id
    assert kin(folder, before) == ([], [after.id])
    assert kin(folder, after) == ([before.id], [])
    assert kin(folder, other) == ([], [])  # nothing is said of the body that followed it


def test_nothing_followed_a_district(folder: DataFolder) -> None:
    assert kin(folder, named(folder, 0, "Huyện ủy Sông Mã")) == ([], [])
    assert kin(folder, named(folder, 1, "Đảng ủy xã Sông Mã")) == ([], [])


def test_a_body_of_another_kind_did_not_follow(folder: DataFolder) -> None:
    assert kin(folder, named(folder, 1, "UBND xã Chiềng Khoong")) == ([], [])


def test_a_document_says_what_it_is_about(folder: DataFolder) -> None:
    directive = named(folder, 0, "Chỉ thị 05")
    with closing(sqlite3.connect(folder.current)) as connection:
        told = document_of(connection, directive.id)
        assert document_of(connection, named(folder, 0, "Kế hoạch 12").id) is None
    assert told is not None
    assert (told.issued, "Hồ Chí Minh" in told.about) == ("2016-05-15", True)


def test_their_pages_say_so(folder: DataFolder) -> None:
    application = make_datasette(folder, current_snapshot(folder)).app()
    before, after = named(folder, 0, "Đảng ủy xã Chiềng Khoong"), named(folder, 1, "Đảng ủy xã Chiềng Khoong")
    assert f'href="{after.path}"' in ask(application, before.path).text.split('id="kin-after"')[1]
    assert f'href="{before.path}"' in ask(application, after.path).text.split('id="kin-before"')[1]
    document = ask(application, named(folder, 0, "Chỉ thị 05").path).text
    assert "Ban hành ngày 15/5/2016: đẩy mạnh học tập" in document
