"""Winnowed fingerprints of a text: two texts that share a long enough run of words share one of them.

S. Schleimer, D. Wilkerson, A. Aiken: Winnowing: local algorithms for document fingerprinting, SIGMOD 2003.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

GRAM = 4  # syllables, two words or three: as much as an editor who rewrites leaves together
WINDOW = 20  # grams; one fingerprint at least in each such window
PRIME = (1 << 61) - 1
BASE = 0x1F3D5B79A2C4E687 % PRIME  # any number of that size
TOP = pow(BASE, GRAM - 1, PRIME)
RUN = GRAM + WINDOW - 1  # syllables; any shared run of this length is found


def fingerprints(words: Sequence[str]) -> frozenset[int]:
    """The least hash of each window of grams, the rightmost of equal ones; integers of 61 bits."""
    hashes = _grams(words)
    if not hashes:
        return frozenset()
    chosen: set[int] = set()
    least, last = 0, -1  # the least of the window, and its last place there
    for place in range(min(WINDOW, len(hashes)) - 1, len(hashes)):
        first = max(place - WINDOW + 1, 0)
        if last < first:
            window = hashes[first : place + 1]
            least = min(window)
            last = place - window[::-1].index(least)
        elif hashes[place] <= least:
            least, last = hashes[place], place
        chosen.add(least)
    return frozenset(chosen)


def _grams(words: Sequence[str]) -> list[int]:
    """Hashes of all runs of `GRAM` words, rolled from one to the next (Karp and Rabin 1987)."""
    values = [_hash(word) for word in words]
    rolled = 0
    for value in values[:GRAM]:
        rolled = (rolled * BASE + value) % PRIME
    hashes = [rolled] if values else []
    for gone, value in zip(values, values[GRAM:], strict=False):
        rolled = ((rolled - gone * TOP) * BASE + value) % PRIME
        hashes.append(rolled)
    return hashes


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big") % PRIME
