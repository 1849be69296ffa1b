"""Whether two printed texts say the same: case, punctuation and cut-off ends put aside."""

from __future__ import annotations

import re

NOT_LETTER = re.compile(r"[\W_]+")
PREFIX = 40  # letters; two texts that begin with the same so many are copies of each other
SLUG = re.compile(r"^\W*\(?[A-ZĐƯƠ][\w.Đđ]{1,18}\)?\s*[-–—]\s*")  # the newspaper's own mark: "(CTO) - ", "YBĐT - "


def letters(text: str) -> str:
    """Small letters and digits only."""
    return NOT_LETTER.sub("", text.lower())


def same(one: str, other: str) -> bool:
    """Whether two texts are the same but for punctuation, or one is the other cut off."""
    a, b = letters(SLUG.sub("", one)), letters(SLUG.sub("", other))
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) >= PREFIX and long.startswith(short))


def begins_alike(one: str, other: str) -> bool:
    """Whether one text is a copy of the other that was cut off or run on."""
    a, b = letters(SLUG.sub("", one)), letters(SLUG.sub("", other))
    shortest = min(len(a), len(b))
    return shortest >= PREFIX and a[: min(shortest, 80)] == b[: min(shortest, 80)]


def overlap(one: str, other: str) -> float:
    """Share of the words of the shorter text that stand in the longer one."""
    a, b = set(one.lower().split()), set(other.lower().split())
    return len(a & b) / (min(len(a), len(b)) or 1)
