"""The written forms of a unit's name, folded so that all of them meet."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from pipelines.entities.tokens import key_of

_FINAL_Y = {"y": "i", "ỳ": "ì", "ý": "í", "ỷ": "ỉ", "ỹ": "ĩ", "ỵ": "ị"}
_Y_ENDS_SYLLABLE = re.compile(r"\b(qu|[bcdđghklmnprstvx]{1,3})([" + "".join(_FINAL_Y) + r"])\b")
_HIGHLAND_SYLLABLE = re.compile(r"\b([đd]|l|p)[aăắáâấ][ck]\b")  # Đăk, Đak, Đắc -> Đắk; Păk, Pắc -> Pắk
_LEADING_ZEROS = re.compile(r"\b0+(?=\d)")
_JOINTS = re.compile(r"[\s'.,/–-]+")  # "Phan Rang - Tháp Chàm", "Phan Rang-Tháp Chàm"; "Cư M'gar", "Cư Mgar"


REMEMBERED_NAMES = 20_000  # the same places are named again and again


@cache
def _mark_free() -> dict[int, str]:
    letters = (chr(code) for block in (range(0xC0, 0x250), range(0x1E00, 0x1F00)) for code in block)
    table = {ord(letter): unicodedata.normalize("NFD", letter)[0] for letter in letters}
    return table | {ord("đ"): "d", ord("Đ"): "D", ord("y"): "i"}


@lru_cache(REMEMBERED_NAMES)
def name_key(name: str) -> str:
    """A name without level word as a key: case, tone placement, i/y, Đăk/Đắk, blanks and apostrophes do not matter."""
    low = key_of(name)
    low = _Y_ENDS_SYLLABLE.sub(lambda found: found[1] + _FINAL_Y[found[2]], low)
    low = _HIGHLAND_SYLLABLE.sub(lambda found: f"{'đ' if found[1] == 'd' else found[1]}ắk", low)
    return _JOINTS.sub("", _LEADING_ZEROS.sub("", low))


def folded(key: str) -> str:
    """A key without any mark, i and y as one."""
    return key.translate(_mark_free())
