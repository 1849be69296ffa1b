"""The words of a story as sets of shingles (Broder 1997): what two texts are compared by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from archive.store.query import fold

WORD = re.compile(r"\w+(?:['’.,/-]\w+)*")
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
    """A text as its words and its shingles: all of them, and those that hold a name or a figure."""

    words: tuple[str, ...]
    all: frozenset[str]
    telling: frozenset[str]


def shingles_of(paragraphs: Iterable[str]) -> Shingles:
    """The shingles of a story's lead and paragraphs; marks, case and punctuation do not count."""
    words: list[str] = []
    every: set[str] = set()
    telling: set[str] = set()
    for paragraph in paragraphs:
        text = unicodedata.normalize("NFC", paragraph)
        found = [match.span() for match in WORD.finditer(text)]
        plain = fold(text)
        folded = [plain[start:end] for start, end in found]
        shingles = _shingles(folded)
        words += folded
        every.update(shingles)
        for place, (start, _) in enumerate(found):
            if _tells(text, start, folded[place]):
                telling.update(shingles[max(place - SIZE + 1, 0) : place + 1])
    return Shingles(tuple(words), frozenset(every), frozenset(telling))


def _shingles(words: list[str]) -> list[str]:
    if len(words) < SIZE:
        return [" ".join(words)] if words else []
    return list(map(" ".join, zip(*(words[start:] for start in range(SIZE)), strict=False)))


def _tells(text: str, start: int, plain: str) -> bool:
    """Whether a word begins with a figure, or is (part of) a name."""
    first = text[start]
    if not first.isupper():
        return first.isdigit()
    return plain not in EVERYWHERE and start > 0 and not BEGINS.search(text, max(start - 4, 0), start)
