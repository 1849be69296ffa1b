from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.entities.tokens import Gap, Shape, key_of, tokenize


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Ông Thim-Bí thư", ["Ông", "Thim", "-", "Bí", "thư"]),
        ("H'Poh và K’Tiếu", ["H'Poh", "và", "K’Tiếu"]),
        ("Ka' Thuận, Đinh Văn Y’, 'a b'", ["Ka'", "Thuận", ",", "Đinh", "Văn", "Y’", ",", "'", "a", "b", "'"]),
        ("40,5 tỷ; 2.300 hộ", ["40,5", "tỷ", ";", "2.300", "hộ"]),
        ("120m2 đất", ["120", "m2", "đất"]),
        ("9/10", ["9", "/", "10"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_a_text_falls_into_words_numbers_and_marks(text: str, forms: list[str]) -> None:
    assert list(tokenize(text).forms) == forms


def test_a_token_knows_whether_a_blank_or_a_line_end_stands_before_it() -> None:
    assert list(tokenize("Xã, bản\nlàng").gaps) == [Gap.LINE, Gap.NONE, Gap.BLANK, Gap.LINE]


def test_a_token_knows_its_shape() -> None:
    assert list(tokenize("UBND xã Cao 12 -").shapes) == [Shape.UPPER, Shape.LOWER, Shape.CAP, Shape.NUMBER, Shape.PUNCT]


@pytest.mark.parametrize(("form", "key"), [("Uỷ", "ủy"), ("HOÀ", "hòa"), ("Quý", "quý"), ("K’Tiếu", "k'tiếu")])
def test_both_places_of_the_tone_mark_and_every_apostrophe_give_one_key(form: str, key: str) -> None:
    assert key_of(form) == key


@given(st.text())
def test_whatever_is_not_blank_lies_in_exactly_one_token(text: str) -> None:
    tokens = tokenize(text)
    assert "".join(tokens.forms) == "".join(text.split())
    for form, start, end in zip(tokens.forms, tokens.starts, tokens.ends, strict=True):
        assert text[start:end] == form
