"""Keys of names: two ways of writing one name have one key."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from archive.abbreviations import ABBREVIATIONS
from archive.links.name_rarity import spelling

REMEMBERED = 50_000
_MARKS = str.maketrans(dict.fromkeys("\"“”'‘«»", " "))
_JOINTS = re.compile(r"[\s,;:–—-]+")


@lru_cache(REMEMBERED)
def key_of(name: str) -> str:
    """Small letters, no quotation marks, dashes or commas, tones where the dictionary puts them, nothing short."""
    plain = _JOINTS.sub(" ", unicodedata.normalize("NFC", name).translate(_MARKS).replace(".", ". ")).strip()
    words = (ABBREVIATIONS.get(word.casefold().strip("."), word.strip(".")) for word in plain.split())
    return " ".join(spelling(" ".join(words)))
