"""A text cut into tokens that know where they stand: one pass, linear in the length of the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_APOSTROPHES = "'’‘ʼ"
_WORD = r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*"  # with marks set apart, where the caller left NFD in
_TOKEN = re.compile(
    rf"""
    (?:[mkcd]?m[23²³])(?![^\W_])                          # m2, km²: a unit with its power
    | \d+(?:[.,]\d+)*                                     # 2.300  40,5  3.8.2021
    | {_WORD}(?:[{_APOSTROPHES}](?:{_WORD}|(?<=\b[A-ZĐÀ-ÖØ-Þ]['’])|(?<=\bKa['’])))*
                                                          # Chảy  H'Yuên  M’nông  Ka' Thuận  Đinh Văn Y'
    | \S
    """,
    re.VERBOSE,
)
_TONE_FOLDS = str.maketrans("’‘ʼ", "'''")
_NEW_TONE = {"oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe",
             "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy"}  # fmt: skip
_NEW_TONE_AT_END = re.compile("(?<!q)(" + "|".join(_NEW_TONE) + r")\b")
_MOST_FORMS = 200_000  # forms remembered between texts: some 30 MB at the most


_LONGEST_REMEMBERED = 40


class Shape:
    """What a token looks like. Plain numbers: members of an enum take a tenth of the time of all mentions."""

    PUNCT: Final = 0
    NUMBER: Final = 1
    LOWER: Final = 2
    CAP: Final = 3
    UPPER: Final = 4


class Gap:
    """What stands before a token."""

    NONE: Final = 0
    BLANK: Final = 1
    LINE: Final = 2


_BREAK = re.compile("[\n\r]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text, as columns; `keys` are lower case with the tone mark in its older place."""

    text: str
    forms: Sequence[str]
    keys: Sequence[str]
    shapes: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    gaps: Sequence[int]

    def __len__(self) -> int:
        return len(self.forms)

    def surface(self, first: int, stop: int) -> str:
        """The text from the start of token `first` to the end of the token before `stop`."""
        return self.text[self.starts[first] : self.ends[stop - 1]]

    def key(self, first: int, stop: int) -> str:
        """The keys of some tokens, joined by blanks."""
        return " ".join(self.keys[first:stop])

    def index_at(self, offset: int) -> int:
        """The first token that starts at or behind an offset."""
        return bisect_left(self.starts, offset)

    def is_name_like(self, at: int) -> bool:
        """Whether a token begins with a capital (False beyond the ends)."""
        return 0 <= at < len(self.forms) and self.shapes[at] >= Shape.CAP


_known_forms: dict[str, tuple[str, int]] = {}


def _shape(form: str) -> int:
    first = form[0]
    if first.isdigit():
        return Shape.NUMBER
    if not first.isalpha():
        return Shape.PUNCT
    if not first.isupper():
        return Shape.LOWER
    return Shape.UPPER if form.isupper() and len(form.rstrip(_APOSTROPHES)) > 1 else Shape.CAP


def key_of(form: str) -> str:
    """Lower case, straight apostrophes, "hoà" as "hòa": how lexicons write a word."""
    low = form.lower().translate(_TONE_FOLDS)
    return low if low.isascii() else _NEW_TONE_AT_END.sub(lambda found: _NEW_TONE[found[0]], low)


def _look_at(form: str) -> tuple[str, int]:
    if len(_known_forms) >= _MOST_FORMS:
        _known_forms.clear()
    seen = (key_of(form), _shape(form))
    if len(form) <= _LONGEST_REMEMBERED:
        _known_forms[form] = seen
    return seen


def tokenize(text: str) -> Tokens:
    """Cut a text into tokens; whatever is not blank is in exactly one of them."""
    forms: list[str] = _TOKEN.findall(text)
    starts: list[int] = []
    ends: list[int] = []
    gaps: list[int] = []
    end = 0
    for form in forms:  # only blanks lie between two tokens
        start = text.index(form, end)
        blank = text[end:start]
        gaps.append(Gap.NONE if not blank else Gap.BLANK if blank == " " or not _BREAK.search(blank) else Gap.LINE)
        starts.append(start)
        end = start + len(form)
        ends.append(end)
    if gaps:
        gaps[0] = Gap.LINE
    looks = [_known_forms.get(form) or _look_at(form) for form in forms]
    return Tokens(text, forms, [key for key, _ in looks], [shape for _, shape in looks], starts, ends, gaps)
