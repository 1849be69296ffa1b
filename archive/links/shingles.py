"""The syllables of a story as sets of shingles (Broder 1997): what two texts are compared by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from archive.links.particulars import SEPARATORS, Paragraph, particulars
from archive.store.query import fold

WORD = re.compile(r"\w+(?:'\w+|(?<=\d)[.,/-]\w+)*")  # H'Nghiêm, 1.146, 18/5; «họp,mấy» are two words
SIZE = 3  # syllables of a shingle
# kỹ or kĩ, tỷ or tỉ, quy or qui: schools, newspapers and decades differ.
SPELLINGS = {f"{begin}y": f"{begin}i" for begin in ("h", "k", "l", "m", "qu", "s", "t", "v")}


@dataclass(frozen=True, slots=True)
class Shingles:
    """The shingles of a text, and the names and figures that tell it from others."""

    all: frozenset[str]
    telling: frozenset[str]


def syllables_of(paragraphs: Iterable[str]) -> list[str]:
    """The syllables of a story's lead and paragraphs; marks, case, punctuation and habits of spelling do not count."""
    return [syllable for paragraph in map(_read, paragraphs) for syllable in paragraph.words]


def shingles_of(paragraphs: Iterable[str]) -> Shingles:
    """The shingles of a story's lead and paragraphs, in the spelling of `syllables_of`."""
    every: set[str] = set()
    telling: set[str] = set()
    for paragraph in map(_read, paragraphs):
        every.update(_shingles(paragraph.words))
        telling |= particulars(paragraph)
    return Shingles(frozenset(every), frozenset(telling))


def _read(paragraph: str) -> Paragraph:
    text = unicodedata.normalize("NFC", paragraph).replace("’", "'")
    folded = fold(text)
    spans = [match.span() for match in WORD.finditer(text)]
    return Paragraph(text, folded, spans, [_spelled(folded[start:end]) for start, end in spans])


@lru_cache(maxsize=1 << 16)
def _spelled(word: str) -> str:
    return SPELLINGS.get(word) or (word.translate(SEPARATORS) if word[0].isdigit() else word)


def _shingles(syllables: list[str]) -> list[str]:
    if len(syllables) < SIZE:
        return [" ".join(syllables)] if syllables else []
    return list(map(" ".join, zip(*(syllables[start:] for start in range(SIZE)), strict=False)))
