"""How much it says that two people bear the same name: nothing for Nguyễn Văn Hùng, much for Hảng Thị Dê.

The shares are fixed, not counted in the archive: what joins two people must not hang on which stories came first.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

REMEMBERED = 65_536  # spellings, some 20 MB: the names and titles of an archive come again and again
MOST = 6.0  # parts of a name are not independent: no name is rarer than one in a million
# Shares of the commonest families in the country: Lê Trung Hoa, Họ và tên người Việt Nam, 2005. Two spellings of one
# name share theirs.
_FAMILIES = {
    "nguyễn": 0.384, "trần": 0.121, "lê": 0.095, "phạm": 0.070, "hoàng": 0.025, "huỳnh": 0.025, "phan": 0.045,
    "vũ": 0.020, "võ": 0.020, "đặng": 0.021, "bùi": 0.020, "đỗ": 0.014, "hồ": 0.013, "ngô": 0.013, "dương": 0.010,
}  # fmt: skip
# Families of smaller peoples: rare in the country, common where they live, and people are held against neighbours.
_LOCAL_FAMILIES = (
    "giàng sùng vàng thào lý hảng mùa lầu vừ lò quàng cà tòng lường hà quách đinh nông lục triệu chảo phàn tẩn sầm"
    " thạch danh sơn kim kiên lâm y siu ksor ralan nay kpă êban niê mlô byă ayun kbuôr cứ hạng hờ khang ly má sồng"
    " tráng cháng vương vi lô lương lộc ngần moong rơ rô"
)
_LOCAL_FIRST = ("h'", "k'", "ka'", "n'")  # Êđê, Cơ Ho, Mạ
_PARTICLE_APART = re.compile(r"\b([hkn])'\s+")  # K' Brớt for K'Brớt
_COMMON_GIVEN = (
    "hùng dũng tuấn hương lan hoa hà minh anh hải nam long thắng thành sơn hòa bình hạnh nga thủy thu hồng mai phương"
    " thảo linh trang vân hiền hằng dung nhung cường đức trung kiên quân quang hoàng huy phúc lộc tài an tâm thanh"
    " tùng tú việt vinh xuân yến loan"
)
# Set by guess, as no count of them is published; the gold of pairs holds what comes of them.
_LOCAL, _OTHER_FAMILY = 0.05, 0.01
_MIDDLES = {"văn": 0.2, "thị": 0.25}  # of men nearly every second, of women more
_LOCAL_MIDDLES = "a bá chá láo mí nhìa nỏ seo"  # Hmong and Dao: nearly every man of one region has the same
_LOCAL_MIDDLE = 0.3
_NO_MIDDLE, _OTHER_MIDDLE = 0.15, 0.02
_COMMON, _OTHER_GIVEN = 0.02, 0.005  # of one sex
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


@lru_cache(REMEMBERED)
def spelling(name: str) -> tuple[str, ...]:
    """The syllables of a name as keys: case, kinds of apostrophe, a blank behind its particle and where the tone is put
    (Hòa, Hoà) do not matter.
    """
    written = name.casefold().translate(_APOSTROPHES)
    return tuple(map(_syllable, (_PARTICLE_APART.sub(r"\1'", written) if "' " in written else written).split()))


@lru_cache(REMEMBERED)
def body_spelling(name: str) -> tuple[str, ...]:
    """The same of a body; "Bệnh viện Đa khoa tỉnh Ninh Thuận" is printed without "tỉnh" as often."""
    words = spelling(name)
    return tuple(word for word in words if word != _PROVINCE) or words


def _syllable(written: str) -> str:
    letters = unicodedata.normalize("NFD", written)
    tones = "".join(letter for letter in letters if letter in _TONES)
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES)) + tones


_PROVINCE = _syllable("tỉnh")
_LOCAL_FAMILY_KEYS = frozenset(map(_syllable, _LOCAL_FAMILIES.split()))
_FAMILY_SHARES = dict.fromkeys(_LOCAL_FAMILY_KEYS, _LOCAL) | {
    _syllable(name): share for name, share in _FAMILIES.items()
}
_MIDDLE_SHARES = {spelling(name): share for name, share in _MIDDLES.items()} | {(): _NO_MIDDLE}
_LOCAL_MIDDLE_SHARES = _MIDDLE_SHARES | {spelling(name): _LOCAL_MIDDLE for name in _LOCAL_MIDDLES.split()}
_GIVEN_SHARES = {_syllable(name): _COMMON for name in _COMMON_GIVEN.split()}


@lru_cache(REMEMBERED)
def name_rarity(name: str) -> float:
    """Minus the logarithm to base 10 of the chance that somebody else bears a name; 0 = everybody does."""
    parts = spelling(name)
    if not parts:
        return 0.0
    chance = _GIVEN_SHARES.get(parts[-1], _OTHER_GIVEN)
    if parts[0].startswith(_LOCAL_FIRST):  # the particle says as much as a family's name: K'Brớt
        chance *= _LOCAL
    elif len(parts) > 1:
        chance *= _FAMILY_SHARES.get(parts[0], _OTHER_FAMILY)
    if len(parts) > 1:
        middles = _LOCAL_MIDDLE_SHARES if parts[0] in _LOCAL_FAMILY_KEYS else _MIDDLE_SHARES
        chance *= middles.get(parts[1:-1], _OTHER_MIDDLE)
    return min(MOST, -math.log10(chance))
