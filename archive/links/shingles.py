"""The words of a story as sets of shingles (Broder 1997): what two texts are compared by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from archive.links.particulars import particulars
from archive.store.query import fold

WORD = re.compile(r"\w+(?:['.,/-]\w+)*")
SIZE = 3  # syllables of a shingle
# kỹ or kĩ, tỷ or tỉ, quy or qui: schools, newspapers and decades differ (the last rule is of 1984).
SPELLINGS = {f"{begin}y": f"{begin}i" for begin in ("h", "k", "l", "m", "qu", "s", "t", "v")}


@dataclass(frozen=True, slots=True)
class Shingles:
    """A text as its words, its shingles, and the names and figures that tell it from others."""

    words: tuple[str, ...]
    all: frozenset[str]
    telling: frozenset[str]


def shingles_of(paragraphs: Iterable[str]) -> Shingles:
    """The shingles of a story's lead and paragraphs; marks, case, punctuation and habits of spelling do not count."""
    words: list[str] = []
    every: set[str] = set()
    telling: set[str] = set()
    for paragraph in paragraphs:
        text = unicodedata.normalize("NFC", paragraph).replace("’", "'")
        folded = fold(text)
        spans = [match.span() for match in WORD.finditer(text)]
        syllables = [SPELLINGS.get(word, word) for word in (folded[start:end] for start, end in spans)]
        words += syllables
        every.update(_shingles(syllables))
        telling |= particulars(text, folded, spans)
    return Shingles(tuple(words), frozenset(every), frozenset(telling))


def _shingles(words: list[str]) -> list[str]:
    if len(words) < SIZE:
        return [" ".join(words)] if words else []
    return list(map(" ".join, zip(*(words[start:] for start in range(SIZE)), strict=False)))
