"""How much it says that two people bear the same name: nothing for Nguyễn Văn Hùng, much for Hảng Thị Dê."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

REMEMBERED = 65_536  # spellings, some 20 MB: the names and titles of an archive come again and again
MOST = 6.0  # parts of a name are not independent: no name is rarer than one in a million
# Shares of the commonest parts of a name in the country; a small archive must not take them for rarer than they are.
_FAMILIES = {  # Lê Trung Hoa, Họ và tên người Việt Nam, 2005; two spellings of one name share theirs
    "nguyễn": 0.384, "trần": 0.121, "lê": 0.095, "phạm": 0.070, "hoàng": 0.025, "huỳnh": 0.025, "phan": 0.045,
    "vũ": 0.020, "võ": 0.020, "đặng": 0.021, "bùi": 0.020, "đỗ": 0.014, "hồ": 0.013, "ngô": 0.013, "dương": 0.010,
}  # fmt: skip
_MIDDLES = {"văn": 0.2, "thị": 0.25}  # of men nearly every second, of women more: set by guess
_GIVEN = 0.005  # no given name is rarer than one in 200: set by guess
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


@lru_cache(REMEMBERED)
def spelling(name: str) -> tuple[str, ...]:
    """The syllables of a name as keys: case, kinds of apostrophe and where the tone is put (Hòa, Hoà) do not matter."""
    return tuple(map(_syllable, name.casefold().replace("’", "'").split()))


def _syllable(written: str) -> str:
    letters = unicodedata.normalize("NFD", written)
    tones = "".join(letter for letter in letters if letter in _TONES)
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES)) + tones


_USUAL_FAMILIES = {_syllable(name): share for name, share in _FAMILIES.items()}
_USUAL_MIDDLES = {spelling(name): share for name, share in _MIDDLES.items()}


class NameRarity:
    """Learnt from the names of an archive, each once: how often a family, a middle and a given name occur in them."""

    def __init__(self, names: Iterable[str]) -> None:
        spelt = {spelling(name) for name in names}
        full = [name for name in spelt if len(name) > 1]
        self._families = Counter(name[0] for name in full)
        self._middles = Counter(name[1:-1] for name in full)
        self._given = Counter(name[-1] for name in full)
        self._all = len(full)

    def of(self, name: str) -> float:
        """Minus the logarithm to base 10 of the chance that somebody else bears a name; 0 = everybody does."""
        parts = spelling(name)
        if not parts:
            return 0.0
        chance = max(_GIVEN, self._share(self._given[parts[-1]], self._given))
        if len(parts) > 1:
            middle = parts[1:-1]
            chance *= max(_USUAL_FAMILIES.get(parts[0], 0), self._share(self._families[parts[0]], self._families))
            chance *= max(_USUAL_MIDDLES.get(middle, 0), self._share(self._middles[middle], self._middles))
        return min(MOST, -math.log10(chance))

    def _share(self, count: int, among: Counter[str] | Counter[tuple[str, ...]]) -> float:
        """Laplace's: a part that was never seen has a small share, not none."""
        return (count + 1) / (self._all + len(among) + 1)
