"""Whatever the text, the offsets are true, and reading it takes time in proportion to its length."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Mention, MentionType
from pipelines.entities import find_mentions

STORY = (
    "GIỮ RỪNG Ở BẢN TÀ LÀNG\n"
    "Ông Giàng A Páo, Trưởng bản Tà Làng, xã Nậm Pú, huyện Mường Hin (Lai Châu), được UBND tỉnh tặng Bằng khen "
    'ngày 12/3/2024 vì 9 năm giữ 140 ha rừng. "Rừng còn thì nước còn, con cháu còn ruộng", ông Páo nói. '
    'Mô hình "Tổ giữ rừng đêm" theo Chỉ thị số 05-CT/TW nay có 31 hộ.\n'
)
PIECES = [
    *STORY.split(" "),
    "Nguyễn Thị",
    "H’Poh",
    "[",
    "]",
    "“",
    "”",
    '"',
    "\u200f",
    "\u202e",
    "\u00a0",
    "\x00",
    "\x1b",
    "\ud800",
    "\udfff",
    "e\u0323\u0302",
    "10/10/",
    "số",
    "năm",
    "UBND",
    "CLB",
    ":",
    "-",
    "\n",
    "\r\n",
    "مرحبا",
    "中文",
    "😀",
]


def true(text: str, mentions: Sequence[Mention]) -> bool:
    ends: list[int] = []
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.surface
        assert mention.surface.strip() == mention.surface != ""
        while ends and ends[-1] <= mention.start:
            ends.pop()
        assert not ends or mention.end <= ends[-1], "spans nest, they do not cross"
        ends.append(mention.end)
    return True


@given(st.text())
def test_of_any_text_at_all(text: str) -> None:
    assert true(text, find_mentions(text))


@given(st.lists(st.sampled_from(PIECES), max_size=60), st.sampled_from([" ", "", "\n"]))
def test_of_a_story_thrown_together(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    assert true(text, find_mentions(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n \n",
        STORY.upper(),
        STORY.lower(),
        unicodedata.normalize("NFD", STORY),
        STORY.replace(" ", "\u00a0"),
        STORY.replace(" ", "\u200f "),
        STORY.replace("\n", "\r\n"),
        STORY.replace(" ", ""),
        "\ufeff" + STORY,
        STORY.replace("a", "\ud83d"),
        "The quick brown fox met Mr. Nguyen in New York on 12/3/2024.",
        "В 2024 году в Москве прошёл съезд. 北京，2024年。",
        "\x00\x01\x02" + STORY + "\x7f",
    ],
    ids=[
        "empty",
        "blank",
        "capitals",
        "small letters",
        "NFD",
        "no-break spaces",
        "right-to-left marks",
        "Windows line ends",
        "no blanks",
        "byte order mark",
        "lone surrogates",
        "English",
        "Russian and Chinese",
        "control characters",
    ],
)
def test_of_a_text_that_is_not_as_it_should_be(text: str) -> None:
    assert true(text, find_mentions(text))


def test_small_letters_and_other_languages_are_no_reason_to_invent_people() -> None:
    found = find_mentions("the quick brown fox jumps over the lazy dog, and nobody was named at all.")
    assert [mention for mention in found if mention.type is MentionType.PER] == []


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_five_megabytes_in_one_line() -> None:
    line = STORY.replace("\n", " ") * (5_000_000 // len(STORY))
    mentions = find_mentions(line)
    assert true(line, mentions)
    assert len(mentions) > 5_000_000 // len(STORY)


HARD = {
    "a story": STORY,
    "one line": STORY.replace("\n", " "),
    "capitals": STORY.upper(),
    "opening marks": '"',
    "colons": "ông nói: ",
    "one name": "Nguyễn Văn An ",
    "surnames": "Nguyễn ",
    "numbers": "12/3/2024 ",
    "slashes": "1/",
    "documents": "Chỉ thị số 05-",
    "level words": "xã ",
    "heads": "UBND xã ",
    "titles": "Bí thư ",
    "letters": "a",
    "dashes": "- ",
}


@pytest.mark.parametrize("unit", HARD.values(), ids=HARD.keys())
def test_four_times_the_text_takes_four_times_the_steps(unit: str) -> None:
    base = unit * (3_000 // len(unit))
    once, fourfold = steps(base), steps(base * 4)
    assert fourfold < 5.5 * once


def steps(text: str) -> int:
    """How many lines of our code run while a text is read: no clock."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> object:
        nonlocal count
        if "entities" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    find_mentions(text[:200])
    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        find_mentions(text)
    finally:
        sys.settrace(before)
    return count
