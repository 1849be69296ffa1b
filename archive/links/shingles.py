"""The words of a story as sets of shingles (Broder 1997): what two texts are compared by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from archive.store.query import fold

WORD = re.compile(r"\w+(?:['’.,/-]\w+)*")
YEAR = re.compile(r"(?:19|20)\d\d(?:-(?:19|20)?\d\d)?")
DOCUMENT = re.compile(r"\d+[-/].*[A-ZĐ]")  # 05-CT/TW, 116/2016/NĐ-CP
BEGINS = re.compile(r"[.!?…:;\"“”‘(\n][\s\"“”‘(]*$")  # what stands before the first word of a sentence
SIZE = 3  # syllables of a shingle
# Capitalised in every second story of the theme: they tell no story from another.
EVERYWHERE = frozenset(
    [
        *("bac", "ho", "chi", "minh", "dang", "nha", "nuoc", "viet", "nam", "trung", "uong", "bo", "chinh", "tri"),
        *("chi", "thi", "nghi", "quyet", "ket", "luan", "dinh", "uy", "ban", "nhan", "dan", "mat", "tran", "to"),
        *("quoc", "hoi", "dong", "thuong", "vu", "tinh", "huyen", "bi", "thu", "chu", "tich", "pho"),
    ]
)


@dataclass(frozen=True, slots=True)
class Shingles:
    """A text as its words and its shingles: all of them, and those that hold a name, or a figure."""

    words: tuple[str, ...]
    all: frozenset[str]
    names: frozenset[str]
    figures: frozenset[str]


def shingles_of(paragraphs: Iterable[str]) -> Shingles:
    """The shingles of a story's lead and paragraphs; marks, case and punctuation do not count."""
    words: list[str] = []
    every: set[str] = set()
    names: set[str] = set()
    figures: set[str] = set()
    for paragraph in paragraphs:
        text = unicodedata.normalize("NFC", paragraph)
        found = [match.span() for match in WORD.finditer(text)]
        plain = fold(text)
        folded = [plain[start:end] for start, end in found]
        shingles = _shingles(folded)
        words += folded
        every.update(shingles)
        for place, (start, end) in enumerate(found):
            around = shingles[max(place - SIZE + 1, 0) : place + 1]
            if text[start].isdigit():
                if not _is_cited(text, start, end):
                    figures.update(around)
            elif _is_name(text, start, folded[place]):
                names.update(around)
    return Shingles(tuple(words), frozenset(every), frozenset(names), frozenset(figures))


def _shingles(words: list[str]) -> list[str]:
    if len(words) < SIZE:
        return [" ".join(words)] if words else []
    return list(map(" ".join, zip(*(words[start:] for start in range(SIZE)), strict=False)))


def _is_cited(text: str, start: int, end: int) -> bool:
    """Whether a number is one that many stories give: a year, a document's number, the place in a list."""
    if start == 0 and text[end : end + 1] in {".", ")"}:
        return True
    number = text[start:end]
    return bool(YEAR.fullmatch(number) or DOCUMENT.match(number))


def _is_name(text: str, start: int, plain: str) -> bool:
    """Whether a word is (part of) a name that not every story has."""
    return text[start].isupper() and plain not in EVERYWHERE and start > 0 and not _begins(text, start)


def _begins(text: str, start: int) -> bool:
    return BEGINS.search(text, max(start - 4, 0), start) is not None
