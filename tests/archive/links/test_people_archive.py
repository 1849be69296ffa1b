"""Texts of the gold go the whole way into an archive: whom it joins there."""

from __future__ import annotations

from pathlib import Path

from archive.folder import DataFolder
from tests.archive.links.people_archive import count, make_archive, people
from tests.archive.links.people_gold import gold


def test_from_text_to_person_nobody_is_joined_wrongly_and_most_are_joined(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    make_archive(folder, gold()["story"])
    told = count(people(folder))
    assert told.precision == 1
    assert told.recall >= 0.91
