"""Lines in capitals throughout, read as if they were written in the usual way; offsets stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from pipelines.entities.lexicon import Family, Lexicon
from pipelines.entities.tokens import Gap, Shape, Tokens

_FEWEST_WORDS = 4
_LONGEST_PLACE = 4


def with_usual_case(tokens: Tokens, lexicon: Lexicon) -> Tokens:
    """The tokens, those of all-capital lines in small letters but where a name is known or betrays itself."""
    lines = list(_capital_lines(tokens))
    names_in_capitals = [run for run in _capital_runs(tokens) if _is_name(tokens, lexicon, *run)]
    if not lines and not names_in_capitals:
        return tokens
    names = _names_of_the_rest(tokens, lines)
    forms, shapes = list(tokens.forms), list(tokens.shapes)
    for first, stop in names_in_capitals:
        forms[first:stop] = [key.capitalize() for key in tokens.keys[first:stop]]
        shapes[first:stop] = [Shape.CAP] * (stop - first)
    for first, stop in lines:
        capital = [False] * (stop - first)
        _mark_places(tokens, lexicon, first, stop, capital)
        _mark_persons(tokens, lexicon, first, stop, capital)
        for at in range(first, stop):
            if shapes[at] >= Shape.CAP:
                is_capital = capital[at - first] or tokens.keys[at] in names or at == first
                forms[at] = tokens.keys[at].capitalize() if is_capital else tokens.keys[at]
                shapes[at] = Shape.CAP if is_capital else Shape.LOWER
    return replace(tokens, forms=forms, shapes=shapes)


def _capital_lines(tokens: Tokens) -> Iterator[tuple[int, int]]:
    starts = [at for at, gap in enumerate(tokens.gaps) if gap == Gap.LINE]
    for first, stop in pairwise([*starts, len(tokens)]):
        words = [at for at in range(first, stop) if tokens.shapes[at] >= Shape.LOWER]
        if len(words) >= _FEWEST_WORDS and all(tokens.forms[at].isupper() for at in words):
            yield first, stop


def _capital_runs(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Words in capitals side by side, all syllables rather than abbreviations."""
    stop = 0
    for at, shape in enumerate(tokens.shapes):
        if shape == Shape.UPPER and at >= stop:
            stop = at + 1
            while stop < len(tokens) and tokens.shapes[stop] == Shape.UPPER and tokens.gaps[stop] == Gap.BLANK:
                stop += 1
            if stop - at >= 2 and all(_VOWEL.search(key) for key in tokens.keys[at:stop]):
                yield at, stop


def _is_name(tokens: Tokens, lexicon: Lexicon, first: int, stop: int) -> bool:
    """Whether words in capitals are a known place, or open with a family name as bylines do."""
    words = [key.capitalize() for key in tokens.keys[first:stop]]
    phrase = " ".join(words)
    if phrase in lexicon.places or phrase in lexicon.regions:
        return True
    return 2 <= len(words) <= _LONGEST_PERSON and words[0] in lexicon.surname_starts and words[0] not in _NO_BYLINE


_VOWEL = re.compile(r"[aeiouyàáảãạăắằẳẵặâấầẩẫậèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵ]")
_LONGEST_PERSON = 4
_NO_BYLINE = frozenset(("Ban", "Bộ", "Ủy", "Hội", "Đoàn", "Công", "Chi", "Danh", "An", "Bá", "Giang"))


def _names_of_the_rest(tokens: Tokens, lines: list[tuple[int, int]]) -> set[str]:
    """Words that the other lines write with a capital inside a sentence and never without."""
    inside = {at for first, stop in lines for at in range(first, stop)}
    capital: set[str] = set()
    small: set[str] = set()
    for at, shape in enumerate(tokens.shapes):
        if at in inside or shape < Shape.LOWER:
            continue
        if shape == Shape.LOWER:
            small.add(tokens.keys[at])
        elif tokens.shapes[at - 1] >= Shape.LOWER and tokens.gaps[at] == Gap.BLANK:
            capital.add(tokens.keys[at])
    return capital - small


def _mark_places(tokens: Tokens, lexicon: Lexicon, first: int, stop: int, capital: list[bool]) -> None:
    for at in range(first, stop):
        for length in range(min(_LONGEST_PLACE, stop - at), 1, -1):
            phrase = " ".join(key.capitalize() for key in tokens.keys[at : at + length])
            if phrase in lexicon.places and lexicon.places.mark(phrase) != "xa":
                capital[at - first : at - first + length] = [True] * length
                break
        head = lexicon.families[Family.ORGANISATION].at(tokens, at)
        if head and head[1] == "alone":
            capital[at - first] = True


def _mark_persons(tokens: Tokens, lexicon: Lexicon, first: int, stop: int, capital: list[bool]) -> None:
    for at in range(first, stop - 2):
        surname, middle = tokens.keys[at].capitalize(), tokens.keys[at + 1].capitalize()
        if surname in lexicon.surname_starts and middle in lexicon.middles and _is_whole_name(lexicon, surname, middle):
            capital[at - first : at - first + 3] = [True] * 3


def _is_whole_name(lexicon: Lexicon, surname: str, middle: str) -> bool:
    return surname in lexicon.surnames and middle in _SURE_MIDDLES


_SURE_MIDDLES = frozenset(["Văn", "Thị", "A", "Seo", "Mí", "Láo", "Hữu", "Đình", "Xuân", "Ngọc", "Đức", "Quốc"])
