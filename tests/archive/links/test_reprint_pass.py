"""The pass over reprints: what it joins, and that only the content of the archive decides it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.links import reprint_pass
from archive.links.reprint_pass import link_reprints
from archive.store.schema import migrate

TABLES = ("clusters", "cluster_members", "reprint_read", "reprint_fingerprints", "reprint_links")


def paragraph(seed: int) -> str:
    """Thirty invented words and a figure; the same for the same seed."""
    chance = random.Random(seed)
    words = ["".join(chance.choice("bcdghklmnt") + chance.choice("aeiou") for _ in range(2)) for _ in range(30)]
    return f"Ở {words[0].title()} có {seed + 1000} hộ " + " ".join(words) + f" {words[3].title()} {seed + 77}."


def put(connection: sqlite3.Connection, story: str, seeds: list[int], day: int = 1, title: str | None = None) -> None:
    text = "\n\n".join([*([title] if title else []), *map(paragraph, seeds)])
    connection.execute("DELETE FROM stories WHERE id = ?", (story,))
    connection.execute(
        "INSERT INTO stories (id, publisher, url, kind, title, published, theme_score, first_seen, last_seen, versions,"
        " content, text) VALUES (?, 'p', 'u', 'article', ?, ?, 1, '2026-01-01', '2026-01-01', 1, ?, ?)",
        (story, title, f"2024-01-{day:02}T08:00:00+07:00", f"{story}{seeds}{day}", text),
    )


def archive() -> sqlite3.Connection:
    """The tables alone: what other tables a story needs does not matter here."""
    from pathlib import Path

    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, Path("memory"))
    return connection


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(archive()) as made:
        yield made


def members(connection: sqlite3.Connection) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for earliest, story, likeness in connection.execute(
        "SELECT earliest, story, likeness FROM clusters JOIN cluster_members ON cluster = id"
    ):
        found.setdefault(earliest, {})[story] = likeness
    return found


def dump(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in TABLES}


def test_a_cluster_names_the_earliest_though_it_came_last(connection: sqlite3.Connection) -> None:
    put(connection, "b", [1, 2, 3], day=5, title="Tin in lại")
    put(connection, "c", [1, 2, 3, 4], day=6)
    link_reprints(connection)
    put(connection, "a", [1, 2, 3], day=2, title="Tin gốc")
    link_reprints(connection)
    assert members(connection) == {"a": {"a": "verbatim", "b": "verbatim", "c": "edited"}}


def test_a_round_up_is_in_the_cluster_of_each_story_it_took(connection: sqlite3.Connection) -> None:
    put(connection, "a", [1, 2], day=1)
    put(connection, "b", [3, 4], day=2)
    put(connection, "m", [1, 2, 3, 4, 5], day=3)
    link_reprints(connection)
    assert members(connection) == {"a": {"a": "verbatim", "m": "part"}, "b": {"b": "verbatim", "m": "part"}}


def test_an_edit_that_takes_the_shared_text_out_ends_the_cluster(connection: sqlite3.Connection) -> None:
    put(connection, "a", [1, 2], day=1)
    put(connection, "b", [1, 2], day=2)
    link_reprints(connection)
    put(connection, "b", [8, 9], day=2)
    link_reprints(connection)
    assert members(connection) == {}


def test_when_the_earliest_is_withheld_the_next_takes_its_place(connection: sqlite3.Connection) -> None:
    for day, story in enumerate("abc", start=1):
        put(connection, story, [1, 2], day=day)
    link_reprints(connection)
    connection.execute("DELETE FROM stories WHERE id = 'a'")
    link_reprints(connection)
    assert members(connection) == {"b": {"b": "verbatim", "c": "verbatim"}}


def test_nothing_new_compares_nothing(connection: sqlite3.Connection) -> None:
    put(connection, "a", [1, 2])
    assert link_reprints(connection) == 1
    assert link_reprints(connection) == 0


@pytest.mark.parametrize(("common", "joined"), [(20, 12), (3, 4)])
def test_what_more_than_so_many_print_is_no_sign_of_copying(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, common: int, joined: int
) -> None:
    monkeypatch.setattr(reprint_pass, "COMMON", common)
    for story in range(12):
        put(connection, f"s{story:02}", [0, 10 + story])
        link_reprints(connection)
    largest = max((len(cluster) for cluster in members(connection).values()), default=0)
    assert largest == joined if joined == 12 else largest <= joined


STEPS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.none() | st.lists(st.integers(0, 6), min_size=1, max_size=4)), max_size=14
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, st.integers(2, 5), st.integers(1, 9))
def test_the_tables_depend_on_the_stories_alone(
    steps: list[tuple[str, list[int] | None]], common: int, part: int
) -> None:
    """Adding, editing and removing stories one by one, a pass behind each, ends like one pass over what is left.

    That one takes a few stories at a time.
    """
    with pytest.MonkeyPatch.context() as patch, closing(archive()) as grown, closing(archive()) as fresh:
        patch.setattr(reprint_pass, "COMMON", common)
        left: dict[str, list[int]] = {}
        for story, seeds in steps:
            if seeds is None:
                grown.execute("DELETE FROM stories WHERE id = ?", (story,))
                left.pop(story, None)
            else:
                put(grown, story, seeds, day=ord(story) - 90)
                left[story] = seeds
            link_reprints(grown)
        for story, seeds in sorted(left.items(), reverse=True):
            put(fresh, story, seeds, day=ord(story) - 90)
        patch.setattr(reprint_pass, "PART", part)
        link_reprints(fresh)
        assert dump(grown) == dump(fresh)
