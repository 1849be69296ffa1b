"""Captures become stories: once, in whatever order, whatever a newspaper sends in between."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import Locked
from archive.folder import DataFolder
from archive.model import Capture, Kind, Origin, RecordPosition
from archive.store.watermarks import read_watermarks
from pipelines.ingest import IngestCounts, follow, ingest
from tests.archive.store.invented import (
    REGISTRY,
    WARC,
    Named,
    address,
    capture,
    content_of,
    page,
    read_invented,
)

GONE = b"<html>not found</html>"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def put(folder: DataFolder, captures: Iterable[Capture | None], **options: Any) -> IngestCounts:
    kept = list(captures)
    by_place = {one.position: one for one in kept if one is not None}

    def refetch(_: DataFolder, position: RecordPosition) -> Capture:
        return by_place.get(position) or EVERYTHING[position]

    return ingest(kept, REGISTRY, folder, read=read_invented, refetch=refetch, **options)


EVERYTHING: dict[RecordPosition, Capture] = {}


def rows(folder: DataFolder, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        return connection.execute(sql, values).fetchall()


def dump(folder: DataFolder) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder.archive_db)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return content_of(connection)


def test_a_page_of_the_theme_becomes_a_story_with_its_people(folder: DataFolder) -> None:
    body = page(
        "Bí thư chi bộ gương mẫu",
        "Đồng chí Lò Văn Thử, Bí thư Chi bộ bản Pá, hiến 200 m2 đất, được tặng Bằng khen.",
        named=[
            ("PER", "Lò Văn Thử", {"role": "Bí thư Chi bộ bản Pá"}),
            ("ORG", "Chi bộ bản Pá", {}),
            ("FIG", "200 m2", {"value": "200", "unit": "m2"}),
            ("AWARD", "Bằng khen", {}),
        ],
    )
    counts = put(folder, [capture(address(1), body)])
    assert (counts.pages, counts.stories, counts.new, counts.people, counts.places) == (1, 1, 1, 1, 0)
    assert rows(folder, "SELECT publisher, title, published, gone_since FROM stories") == [
        ("baosuoimo", "Bí thư chi bộ gương mẫu", "2026-10-01T08:30:00+07:00", None)
    ]
    assert rows(
        folder,
        "SELECT who.name, roles.title, body.name FROM roles JOIN entities AS who ON who.id = roles.person"
        " JOIN entities AS body ON body.id = roles.organisation",
    ) == [("Lò Văn Thử", "Bí thư Chi bộ bản Pá", "Chi bộ bản Pá")]
    assert rows(folder, "SELECT value, unit FROM figures") == [("200", "m2")]
    assert rows(folder, "SELECT name FROM awards JOIN entities ON id = award") == [("Bằng khen",)]
    text, spans = (
        rows(folder, "SELECT text, 0 FROM stories")[0][0],
        rows(folder, 'SELECT start, "end", surface FROM mentions'),
    )
    assert all(text[start:end] == surface for start, end, surface in spans)


@pytest.mark.parametrize(
    ("one", "reason", "pages"),
    [
        (capture("https://baosuoimo.vn/robots.txt", b"User-agent: *"), "robots", 0),
        (capture("https://baosuoimo.vn/rss/home.rss", b"<html>"), "feed", 0),
        (
            capture("https://baosuoimo.vn/sm.xml", b"<urlset/>", headers=(("Content-Type", "application/xml"),)),
            "feed",
            0,
        ),
        (capture("https://baosuoimo.vn/a.jpg", b"\xff\xd8", headers=(("Content-Type", "image/jpeg"),)), "not-html", 0),
        (capture(address(1), GONE, status=404), "http-404", 0),
        (capture(address(1), b"", status=301), "http-301", 0),
        (capture(address(1), b""), "empty", 0),
        (capture("http://baosuoimo.vn:port/x", b"x"), "not-html", 0),
        (capture("https://baosuoimo.vn/", page(kind=Kind.LISTING)), "kind", 1),
        (capture(address(1), page("Giá cà phê", ours=False)), "off-theme", 1),
        (capture(address(1), page("", day=0)), "empty", 1),
    ],
)
def test_every_other_capture_has_its_row_and_says_why(
    folder: DataFolder, one: Capture, reason: str, pages: int
) -> None:
    counts = put(folder, [one])
    assert rows(folder, "SELECT reason, story FROM captures") == [(reason, None)]
    assert (counts.captures, counts.pages, counts.stories) == (1, pages, 0)
    assert rows(folder, "SELECT count(*) FROM contents") == [(0,)]


def test_an_imported_page_is_a_story_whatever_its_theme_and_host(folder: DataFolder) -> None:
    url = "https://elsewhere.example:8443/tin?id=7"
    put(folder, [capture(url, page("Giá cà phê", ours=False), origin=Origin.IMPORT)])
    assert rows(folder, "SELECT title FROM stories") == [("Giá cà phê",)]
    assert rows(folder, "SELECT id FROM publishers") == [("elsewhere.example:8443",)]


def test_the_second_ingest_changes_nothing(folder: DataFolder) -> None:
    captures = [capture(address(1), page(), minute=1), capture(address(2), page("Hai", ours=False), minute=2)]
    put(folder, captures)
    before, runs = dump(folder), rows(folder, "SELECT * FROM runs")
    again = put(folder, captures)
    assert (again.captures, again.pages, again.new, again.changed, again.gone) == (0, 0, 0, 0, 0)
    assert (dump(folder), rows(folder, "SELECT * FROM runs")) == (before, runs)


def test_an_edit_is_a_version_and_typographic_spaces_are_none(folder: DataFolder) -> None:
    first = page("Một tấm gương", "Bà nuôi 30 con dê.", images=["a.jpg"])
    spaced = page("Một tấm\u00a0gương ", "Bà nuôi  30\u2009con dê.\u200b", images=["a.jpg"])
    edited = page("Một tấm gương sáng", "Bà nuôi 30 con dê.", images=["b.jpg"])
    put(folder, [capture(address(1), first, minute=1), capture(address(1), spaced, minute=2)])
    counts = put(folder, [capture(address(1), edited, minute=3)])
    assert (counts.new, counts.changed) == (0, 1)
    assert rows(folder, "SELECT number, first_seen, changed FROM story_versions") == [
        (1, "2026-11-01T00:01:00+00:00", "[]"),
        (2, "2026-11-01T00:03:00+00:00", '["title","images"]'),
    ]
    assert rows(folder, "SELECT title, versions FROM stories") == [("Một tấm gương sáng", 2)]


def test_a_story_that_went_back_to_its_first_words_has_three_versions(folder: DataFolder) -> None:
    put(folder, [capture(address(1), page(title), minute=at) for at, title in enumerate(("Một", "Hai", "Một"), 1)])
    assert rows(folder, "SELECT versions, (SELECT count(*) FROM contents) FROM stories") == [(3, 2)]


def test_an_old_capture_found_later_becomes_the_first_version(folder: DataFolder) -> None:
    put(folder, [capture(address(1), page("Mới", named=[("PER", "Mới", {})]), minute=9)])
    put(folder, [capture(address(1), page("Cũ", named=[("PER", "Cũ", {})]), minute=1)])
    assert rows(folder, "SELECT title, first_seen FROM stories") == [("Mới", "2026-11-01T00:01:00+00:00")]
    assert rows(folder, "SELECT surface FROM mentions") == [("Mới",)]


def test_gone_is_the_first_404_behind_the_last_good_answer(folder: DataFolder) -> None:
    answers = [(1, 200), (2, 404), (3, 200), (4, 404), (5, 410)]
    put(
        folder,
        [capture(address(1), page() if status == 200 else GONE, minute=at, status=status) for at, status in answers],
    )
    assert rows(folder, "SELECT gone_since FROM stories") == [("2026-11-01T00:04:00+00:00",)]


def test_a_404_read_before_the_page_itself_counts_too(folder: DataFolder) -> None:
    put(folder, [capture(address(1), GONE, minute=5, status=404)])
    counts = put(folder, [capture(address(1), page(), minute=1)])
    assert rows(folder, "SELECT gone_since FROM stories") == [("2026-11-01T00:05:00+00:00",)]
    assert (counts.new, counts.gone) == (1, 1)


def test_a_story_that_came_back_is_not_gone(folder: DataFolder) -> None:
    put(folder, [capture(address(1), page(), minute=1), capture(address(1), GONE, minute=2, status=404)])
    put(folder, [capture(address(1), page(), minute=3)])
    assert rows(folder, "SELECT gone_since FROM stories") == [(None,)]


def test_a_server_error_does_not_make_a_story_gone(folder: DataFolder) -> None:
    put(folder, [capture(address(1), page(), minute=1), capture(address(1), GONE, minute=2, status=503)])
    assert rows(folder, "SELECT gone_since FROM stories") == [(None,)]


def test_a_second_address_with_the_same_number_is_the_same_story(folder: DataFolder) -> None:
    put(
        folder,
        [capture(address(1, "cu"), page(), minute=1), capture(address(1, "moi") + "?utm_source=x", page(), minute=2)],
    )
    assert rows(folder, "SELECT url FROM story_addresses ORDER BY url") == [(address(1, "cu"),), (address(1, "moi"),)]
    assert rows(folder, "SELECT count(*), max(versions) FROM stories") == [(1, 1)]
    put(folder, [capture(address(1, "cu"), GONE, minute=3, status=404)])
    put(folder, [capture(address(1, "moi"), page(), minute=4)])
    assert rows(folder, "SELECT gone_since FROM stories") == [(None,)]


def test_an_edit_that_takes_the_theme_out_is_kept_as_a_version(folder: DataFolder) -> None:
    praised, plain = page("Gương sáng"), page("Bị khởi tố", ours=False)
    put(folder, [capture(address(1), praised, minute=1), capture(address(1), plain, minute=2)])
    assert rows(folder, "SELECT title, versions FROM stories") == [("Bị khởi tố", 2)]


def test_an_unforeseen_page_is_set_aside_and_the_others_are_read(folder: DataFolder) -> None:
    said: list[str] = []
    captures = [capture(address(1), b"{broken", minute=1), capture(address(2), page(), minute=2)]
    counts = put(folder, captures, say=said.append)
    assert (counts.set_aside, counts.stories) == (1, 1)
    assert "post1.html" in said[0]
    assert rows(folder, "SELECT reason, error FROM captures JOIN set_aside ON capture = id")[0][0] == "set-aside"


def test_text_that_is_no_unicode_is_set_aside(folder: DataFolder) -> None:
    counts = put(folder, [capture(address(1), b'{"title": "\\ud800", "body": [], "sapo": null, "day": 1, "kind":'
                                  b' "article", "ours": true, "images": [], "named": []}')])  # fmt: skip
    assert (counts.set_aside, counts.stories) == (1, 0)


def test_a_name_is_one_entity_however_it_is_spaced_and_capitalised(folder: DataFolder) -> None:
    named: list[Named] = [("LOC", "Huyện Trạm", {}), ("LOC", "huyện  Trạm", {}), ("LOC", "xã Trạm", {})]
    put(folder, [capture(address(1), page("Tin", "Huyện Trạm, huyện  Trạm và huyện  Trạm có xã Trạm.", named=named))])
    assert rows(folder, "SELECT name FROM entities ORDER BY name") == [("huyện Trạm",), ("xã Trạm",)]
    assert rows(folder, "SELECT form, mentions FROM entity_forms ORDER BY form") == [
        ("Huyện Trạm", 1),
        ("huyện Trạm", 2),
        ("xã Trạm", 1),
    ]


@pytest.mark.parametrize("kind", ["PER", "LOC"])
def test_an_entity_that_no_story_names_any_more_is_dropped_and_comes_back_with_its_id(
    folder: DataFolder, kind: str
) -> None:
    with_name = page("Tin", "Lò Văn Thử.", named=[(kind, "Lò Văn Thử", {})])
    put(folder, [capture(address(1), with_name, minute=1)])
    ((before,),) = rows(folder, "SELECT id FROM entities")
    put(folder, [capture(address(1), page("Tin", "Một người."), minute=2)])
    assert rows(folder, "SELECT count(*) FROM entities") == [(0,)]
    put(folder, [capture(address(1), with_name, minute=3)])
    assert rows(folder, "SELECT id FROM entities") == [(before,)]


def test_a_quote_leads_to_its_speaker_by_the_last_part_of_the_name(folder: DataFolder) -> None:
    named: list[Named] = [
        ("PER", "Lò Văn Thử", {}),
        ("QUOTE", "Đất rộng thì hiến", {"speaker": "Thử"}),
        ("QUOTE", "Ai cũng vui", {"speaker": "Người lạ"}),
    ]
    put(folder, [capture(address(1), page("Tin", "Lò Văn Thử: Đất rộng thì hiến. Ai cũng vui.", named=named))])
    assert rows(folder, "SELECT speaker_name, name FROM quotes LEFT JOIN entities ON id = speaker ORDER BY start") == [
        ("Thử", "Lò Văn Thử"),
        ("Người lạ", None),
    ]


def test_the_same_answer_in_two_files_is_one_capture_at_the_first_of_them(folder: DataFolder) -> None:
    one = capture(address(1), page())
    copy = replace(one, position=RecordPosition("warc/2025/01/a.warc.gz", 7, 9), origin=Origin.IMPORT)
    for order in ([one, copy], [copy, one]):
        put(folder, order)
        assert rows(folder, "SELECT warc, offset, origin FROM captures") == [("warc/2025/01/a.warc.gz", 7, "import")]


def test_watermarks_move_with_the_batches_and_never_back(folder: DataFolder) -> None:
    put(folder, [capture(address(1), page(), minute=3)])
    assert read_watermarks(folder) == {WARC: 3900}
    put(folder, [capture(address(2), page(), minute=1)])
    assert read_watermarks(folder) == {WARC: 3900}
    put(folder, [capture(address(2), page(), minute=9)], complete=False)
    assert read_watermarks(folder) == {WARC: 3900}


def test_nothing_more_for_now_commits_what_there_is(folder: DataFolder) -> None:
    def slow() -> Iterable[Capture | None]:
        yield capture(address(1), page())
        yield None
        assert rows(folder, "SELECT count(*) FROM stories") == [(1,)]

    ingest(slow(), REGISTRY, folder, read=read_invented)


def test_a_second_writer_is_refused_first_of_all(folder: DataFolder) -> None:
    folder.create()
    with folder.lock("archive"), pytest.raises(Locked):
        put(folder, [])


def test_following_ends_with_a_last_look_behind_the_stop(folder: DataFolder) -> None:
    folder.create()
    asked = iter([False, False, True, True])
    assert list(follow(folder, lambda _: None, lambda: next(asked), interval=0.01)) == [None, None]


LONG = "ông Lò Văn Thử hiến đất để bản làm đường rồi cùng bà con góp công đổ bê tông suốt cả mùa khô năm ấy. " * 3
PLACES = [
    *(address(number, slug) for number in (1, 2) for slug in ("a", "b")),
    *(f"http://cu.baosuoimo.vn/tin/{number}" for number in (1, 2)),
    "https://baodeogio.vn/tin/1",
]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(PLACES),
        st.sampled_from(["Một", "Hai", "Hai\u00a0", "dài", "dài hơn", "ngoài", "404", "503", "hỏng", *PLACES, "/"]),
        st.booleans(),  # imported
    ),
    min_size=1,
    max_size=9,
)


def _told(minute: int, step: tuple[str, str, bool]) -> Capture:
    """What stood at a place: a story, an answer with a status, a redirect to another place or home, or nonsense."""
    place, says, imported = step
    origin = Origin.IMPORT if imported else Origin.CRAWL
    if says.isdigit():
        return capture(place, GONE, minute=minute, status=int(says), origin=origin)
    if "/" in says:
        headers = (("Content-Type", "text/html"), ("Location", says))
        return capture(place, b"", minute=minute, status=301, origin=origin, headers=headers)
    named: list[Named] = [("PER", says.strip(), {"role": "Bí thư"}), ("LOC", f"xã {says}", {})]
    text = [f"Ở xã {says}", *([LONG] if "dài" in says else [])]
    body = b"{" if says == "hỏng" else page(says, *text, ours=says != "ngoài", named=named)
    return capture(place, body, minute=minute, origin=origin)


ORDER = (STEPS, st.randoms(use_true_random=False), st.integers(1, 4))


@given(*ORDER)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_captures_in_any_order_and_batches_give_the_same_tables(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, bool]], shuffle: Any, size: int
) -> None:
    assert_same_tables(tmp_path_factory, steps, shuffle, size)


def test_an_address_that_only_led_elsewhere_and_then_has_a_text_with_another_leads_there_no_more(
    folder: DataFolder, tmp_path: Path
) -> None:
    old, other = "http://cu.baosuoimo.vn/tin/2", "http://cu.baosuoimo.vn/tin/1"
    steps = [(address(2, "a"), "dài", False), (address(2, "a"), old, False), (old, "Một", False), (other, "dài", False)]
    captures = [_told(minute, step) for minute, step in enumerate(steps)]
    put(folder, captures[1:3])
    put(folder, [captures[0], captures[3]])  # the text comes in one batch with its twin on another host
    at_once = DataFolder(tmp_path / "at-once")
    put(at_once, captures)
    assert dump(folder) == dump(at_once)


def test_an_address_leads_to_one_story_when_a_text_turns_up_on_its_way(folder: DataFolder, tmp_path: Path) -> None:
    first, second = address(1, "b"), address(2, "b")
    end = "http://cu.baosuoimo.vn/tin/1"
    steps = [(first, second, False), (second, end, False), (end, "Một", False), (end, "Một", False)]
    steps += [(address(2, "a"), "dài", False), (address(2, "a"), address(1, "a"), False)]
    captures = [_told(minute, step) for minute, step in enumerate(steps)]
    for number in (5, 0, 3, 1, 2, 4):  # last comes the text behind the first redirect
        put(folder, [captures[number]])
    at_once = DataFolder(tmp_path / "at-once")
    put(at_once, captures)
    assert dump(folder) == dump(at_once)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@given(*ORDER)
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_with_many_more_examples(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, bool]], shuffle: Any, size: int
) -> None:
    assert_same_tables(tmp_path_factory, steps, shuffle, size)


def assert_same_tables(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, bool]], shuffle: Any, size: int
) -> None:
    captures = [_told(minute, step) for minute, step in enumerate(steps)]
    EVERYTHING.update({one.position: one for one in captures if one.position})
    straight, mixed = (DataFolder(tmp_path_factory.mktemp(name)) for name in ("straight", "mixed"))
    put(straight, captures)
    shuffle.shuffle(captures)
    for at in range(0, len(captures), size):
        put(mixed, captures[at : at + size])
    assert dump(mixed) == dump(straight)
