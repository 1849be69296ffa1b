"""Word by word: what was taken out, what was put in, and nothing said of spaces."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from archive.store import difference
from archive.store.difference import Change, Edit, word_difference

SAME, REMOVED, ADDED = Edit.SAME, Edit.REMOVED, Edit.ADDED
WORDS = st.lists(st.sampled_from(["ông", "bà", "trồng", "30", "con", "dê", ".", ",", "\n\n"]), max_size=14)


def shape(old: str, new: str) -> list[tuple[Edit, str]]:
    return [(change.edit, change.text) for change in word_difference(old, new)]


def test_one_word_for_another() -> None:
    assert shape("Ông nuôi 30 con dê.", "Ông nuôi 35 con dê.") == [
        (SAME, "Ông nuôi"), (REMOVED, "30"), (ADDED, "35"), (SAME, "con dê.")
    ]  # fmt: skip


def test_a_paragraph_more() -> None:
    assert shape("Một.\n\nHai.", "Một.\n\nXen vào.\n\nHai.") == [
        (SAME, "Một.\n\n"), (ADDED, "Xen vào.\n\n"), (SAME, "Hai.")
    ]  # fmt: skip


def test_spaces_and_what_cannot_be_seen_are_no_change() -> None:
    assert shape("Bà  nuôi\u00a030 con\u200b dê", "Bà nuôi 30\u2009con dê") == [(SAME, "Bà nuôi 30\u2009con dê")]


def test_a_number_with_its_separators_is_one_word() -> None:
    assert (REMOVED, "1.250") in shape("thu 1.250 triệu", "thu 1.500 triệu")
    assert (ADDED, "05/2026") in shape("tháng 05/2016", "tháng 05/2026")


def test_from_and_to_nothing() -> None:
    assert shape("", "Mới") == [(ADDED, "Mới")]
    assert shape("Cũ", "") == [(REMOVED, "Cũ")]
    assert shape("", "") == []


def test_two_long_texts_without_a_word_in_common_are_told_as_one_replacement() -> None:
    length = difference.MAX_TOKENS
    old, new = " ".join(f"a{n}" for n in range(length)), " ".join(f"b{n}" for n in range(length))
    assert [change.edit for change in word_difference(old, new)] == [REMOVED, ADDED]


def squeezed(changes: tuple[Change, ...], *edits: Edit) -> str:
    return re.sub(r"\s+", "", "".join(change.text for change in changes if change.edit in edits))


@given(WORDS, WORDS)
@example(["ông", "bà"], ["bà", "ông"])
def test_both_texts_can_be_read_out_of_their_difference(old: list[str], new: list[str]) -> None:
    one, other = " ".join(old), " ".join(new)
    changes = word_difference(one, other)
    assert squeezed(changes, SAME, REMOVED) == re.sub(r"\s+", "", one)
    assert squeezed(changes, SAME, ADDED) == re.sub(r"\s+", "", other)
    assert [c.edit for c in word_difference(one, one) if c.edit is not SAME] == []
