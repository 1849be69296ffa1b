from __future__ import annotations

from pipelines.entities.memory import Memory, endings


def test_the_longest_name_is_found_at_each_place() -> None:
    memory = Memory([("Páo",), ("A", "Páo")])
    assert list(memory.find(["Ông", "A", "Páo", "và", "Páo"])) == [(1, 3), (2, 3), (4, 5)]


def test_no_name_is_found_beyond_the_end_of_the_text() -> None:
    memory = Memory([("Páo",), ("Páo", "Rừng")])
    assert list(memory.find(["Páo", "Páo"])) == [(0, 1), (1, 2)]


def test_a_name_ends_in_its_shorter_forms() -> None:
    assert list(endings(("Sùng", "A", "Chảy"))) == [("Sùng", "A", "Chảy"), ("A", "Chảy"), ("Chảy",)]
