"""Words one slip of the finger away."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from archive.store.spelling import corrections

WORDS = {"trong": 50, "rung": 40, "trung": 30, "uong": 20, "tram": 9, "tau": 8, "an": 5}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("trogn rung", ["trong", "rung"]),  # swapped
        (
            "trng ương",
            ["trung", "uong"],
        ),  # left out: the word next to it is not looked at, the more frequent comes first
        ("tramm tau", ["tram", "tau"]),  # doubled
        ("Trạm Tấy", ["tram", "tau"]),  # another letter
    ],
)
def test_what_may_have_been_meant(typed: str, first: list[str]) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE words (word TEXT PRIMARY KEY, stories INTEGER)")
        connection.executemany("INSERT INTO words VALUES (?, ?)", WORDS.items())
        assert first in list(corrections(connection, typed.split()))[:2]
        assert list(corrections(connection, ["x"])) == []
