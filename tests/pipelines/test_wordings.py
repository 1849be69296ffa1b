"""Many patterns at once find what each would find alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.beginnings import beginnings
from pipelines.theme_cues import load_cues
from pipelines.wordings import Wordings


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("bằng khen|giấy khen", {"bằn", "giấ"}),
        ("(?:gương )?điển hình", {"gươ", "điể"}),
        (r"\d+ điển hình", set("0123456789")),
        ("lan t[ỏo]a|lú", {"lan", "lú"}),
        ("[“ ]?hoa", {"“", " ", "hoa"}),
        ("vì?a", {"v"}),
        ("ab{0,3}", {"a"}),
        ("(?<!được )cứu", {"cứu"}),
        ("^vui", {"vui"}),
        ("(?:^|, )vui", {""}),
        ("[^a]vui", {""}),
        (".vui", {""}),
        (r"\w+ vui", {""}),
        ("(?:ông|bà)* vui", {"ông", "bà", " vu"}),
        ("", {""}),
    ],
)
def test_the_letters_with_which_a_pattern_begins(pattern: str, letters: set[str]) -> None:
    assert beginnings(pattern) == letters


_CUES = [cue.pattern for cue in load_cues().cues]
_WORDS = sorted({part for pattern in _CUES for part in re.split(r"[^\w ,]+", pattern) if part})
_TEXTS = st.lists(st.sampled_from(_WORDS) | st.sampled_from([",", ".", "“", '"', "\n", "-", " 05", "12"]), max_size=40)
_WORDINGS = Wordings(_CUES)


@given(_TEXTS, st.sampled_from(["", " "]))
def test_all_cues_at_once_find_what_each_finds_alone(words: list[str], blank: str) -> None:
    text = blank.join(words)
    alone = [[match.span() for match in re.finditer(rf"(?<!\w)(?:{pattern})", text)] for pattern in _CUES]
    assert [[match.span() for match in found] for found in _WORDINGS.find(text)] == alone


def test_a_wording_in_the_middle_of_a_word_or_of_another_match_is_none() -> None:
    assert [[match[0] for match in found] for found in Wordings(["giá (?:cả )?", "cả"]).find("giá cả tăng, mugiá")] == [
        ["giá cả "],
        ["cả"],
    ]
