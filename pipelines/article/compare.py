"""Whether two printed texts say the same: case, punctuation and cut-off ends put aside."""

from __future__ import annotations

import re
from functools import lru_cache

NOT_LETTER = re.compile(r"[\W_]+")
CACHED = 400  # characters of texts that come again and again: titles, leads
FIRST = 20  # letters by which most texts differ
SLUG_LENGTH = 30  # characters of a newspaper's own mark
PREFIX = 40  # letters; two texts that begin with the same so many are copies of each other
SLUG = re.compile(r"^\W*\(?[A-ZĐƯƠ][\w.Đđ]{1,18}\)?\s*[-–—]\s*")  # the newspaper's own mark: "(CTO) - ", "YBĐT - "


def letters(text: str) -> str:
    """Small letters and digits only."""
    return _letters(text) if len(text) <= CACHED else NOT_LETTER.sub("", text.lower())


@lru_cache(maxsize=1024)
def _letters(text: str) -> str:
    return NOT_LETTER.sub("", text.lower())


def same(one: str, other: str) -> bool:
    """Whether two texts are the same but for punctuation, or one is the other cut off."""
    if not _begin_alike(one, other, FIRST):
        return False
    a, b = letters(SLUG.sub("", one)), letters(SLUG.sub("", other))
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) >= PREFIX and long.startswith(short))


def begins_alike(one: str, other: str) -> bool:
    """Whether one text is a copy of the other that was cut off or run on."""
    return _begin_alike(one, other, PREFIX, 2 * PREFIX)


def _begin_alike(one: str, other: str, least: int, most: int | None = None) -> bool:
    """Whether the first letters of two texts are the same, as far as both go; `least` of them at least if `most`."""
    reach = 3 * (most or least) + SLUG_LENGTH  # characters in which so many letters surely stand
    a, b = letters(SLUG.sub("", one[:reach])), letters(SLUG.sub("", other[:reach]))
    shortest = min(len(a), len(b), most or least)
    return (most is None or shortest >= least) and a[:shortest] == b[:shortest]


def overlap(one: str, other: str) -> float:
    """Share of the words of the shorter text that stand in the longer one."""
    a, b = set(one.lower().split()), set(other.lower().split())
    return len(a & b) / (min(len(a), len(b)) or 1)
