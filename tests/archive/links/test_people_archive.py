"""Texts of the gold go the whole way into an archive: whom it joins there."""

from __future__ import annotations

from pathlib import Path

from archive.folder import DataFolder
from tests.archive.links.people_archive import count, make_archive, people
from tests.archive.links.people_gold import gold


def test_from_text_to_person_nearly_nobody_is_joined_wrongly_and_most_are_joined(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    make_archive(folder, gold()["story"])
    joined = people(folder)
    told, sixth = count(joined), count(joined, "6")
    assert told.recall >= 0.91
    assert sixth.recall >= 0.94
    assert told.found - told.right <= 2
    assert told.found - told.right == sixth.found - sixth.right, "wrong joins outside the lot no rule was made for"
