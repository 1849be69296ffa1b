"""Vietnamese text written for fonts of the time before Unicode: TCVN3 (ABC) and VNI.

TCVN3 puts one letter in one byte (TCVN 5712:1993, VN3); it has no capitals with a tone mark, which were set in a font
of capitals. VNI Windows writes a vowel and then a second byte that draws its marks. Both are read here from text whose
bytes were taken for Latin-1 or windows-1252. No newspaper's page in them has been seen; the tables are the standards'.
"""

from __future__ import annotations

import re
import unicodedata

GRAVE, HOOK, TILDE, ACUTE, DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
CIRCUMFLEX, BREVE = "\u0302", "\u0306"

# TCVN 5712 VN3: from 0xB5 on, each vowel with its tones in the order grave, hook, tilde, acute, dot.
_TCVN3_BASE = dict(zip("ĂÂÊÔƠƯĐăâêôơưđ", range(0xA1, 0xAF), strict=True))
_TCVN3_TONES = {
    "a": (0xB5, 0xB6, 0xB7, 0xB8, 0xB9),
    "ă": (0xBB, 0xBC, 0xBD, 0xBE, 0xC6),
    "â": (0xC7, 0xC8, 0xC9, 0xCA, 0xCB),
    "e": (0xCC, 0xCE, 0xCF, 0xD0, 0xD1),
    "ê": (0xD2, 0xD3, 0xD4, 0xD5, 0xD6),
    "i": (0xD7, 0xD8, 0xDC, 0xDD, 0xDE),
    "o": (0xDF, 0xE1, 0xE2, 0xE3, 0xE4),
    "ô": (0xE5, 0xE6, 0xE7, 0xE8, 0xE9),
    "ơ": (0xEA, 0xEB, 0xEC, 0xED, 0xEE),
    "u": (0xEF, 0xF1, 0xF2, 0xF3, 0xF4),
    "ư": (0xF5, 0xF6, 0xF7, 0xF8, 0xF9),
    "y": (0xFA, 0xFB, 0xFC, 0xFD, 0xFE),
}
_TONES = (GRAVE, HOOK, TILDE, ACUTE, DOT)

# VNI Windows: the second character draws the marks of the vowel before it.
_VNI_MARKS = {
    "ù": ACUTE, "ø": GRAVE, "û": HOOK, "õ": TILDE, "ï": DOT,
    "â": CIRCUMFLEX, "á": CIRCUMFLEX + ACUTE, "à": CIRCUMFLEX + GRAVE, "å": CIRCUMFLEX + HOOK,
    "ã": CIRCUMFLEX + TILDE, "ä": CIRCUMFLEX + DOT,
    "ê": BREVE, "é": BREVE + ACUTE, "è": BREVE + GRAVE, "ú": BREVE + HOOK, "ü": BREVE + TILDE, "ë": BREVE + DOT,
}  # fmt: skip
_VNI_ONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_VOWELS = {"a": "ùøûõïâáàåãäêéèúüë", "e": "ùøûõïâáàåãä", "o": "ùøûõïâáàåãä", "u": "ùøûõï", "y": "ùøûõ"}


def _compose(letter: str, marks: str) -> str:
    return unicodedata.normalize("NFC", letter + marks)


def _tcvn3_table() -> dict[str, str]:
    table = {chr(code): letter for letter, code in _TCVN3_BASE.items()}
    for vowel, codes in _TCVN3_TONES.items():
        table |= {chr(code): _compose(vowel, tone) for code, tone in zip(codes, _TONES, strict=True)}
    return table


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_ONE)
    vowels = {vowel: (vowel, marks) for vowel, marks in _VNI_VOWELS.items()}
    vowels |= {"ô": ("ơ", "ùøûõï"), "ö": ("ư", "ùøûõï")}
    for written, (vowel, marks) in vowels.items():
        table |= {written + mark: _compose(vowel, _VNI_MARKS[mark]) for mark in marks}
    return table | {written.upper(): letter.upper() for written, letter in table.items()}


TCVN3 = _tcvn3_table()
VNI = _vni_table()
_TO_TCVN3 = {ord(letter): written for written, letter in TCVN3.items()}
_TO_VNI = {ord(letter): written for written, letter in VNI.items()}
_FROM_TCVN3 = {ord(written): letter for written, letter in TCVN3.items()}
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_VNI_MIXED = re.compile(f"([AEOUYÔÖ])([{''.join(_VNI_MARKS)}])")  # a capital with its marks written small


def from_tcvn3(text: str) -> str:
    """Text in a TCVN3 font, its bytes read as Latin-1, to Unicode."""
    return text.translate(_FROM_TCVN3)


def to_tcvn3(text: str) -> str:
    """Unicode to TCVN3; capitals with a tone, which it lacks, become small letters."""
    known = (char if ord(char) in _TO_TCVN3 or ord(char.lower()) not in _TO_TCVN3 else char.lower() for char in text)
    return "".join(known).translate(_TO_TCVN3)


def from_vni(text: str) -> str:
    """Text in a VNI font, its bytes read as Latin-1, to Unicode."""
    text = _VNI_MIXED.sub(lambda match: match[1] + match[2].upper(), text)
    return _VNI_LETTER.sub(lambda match: VNI[match[0]], text)


def to_vni(text: str) -> str:
    """Unicode to VNI."""
    return text.translate(_TO_VNI)
