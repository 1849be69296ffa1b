"""Letters without their marks."""

from __future__ import annotations

import unicodedata


def _fold_character(letter: str) -> str:
    base = "d" if letter in "đĐðÐ" else unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


_FOLDED = {code: _fold_character(chr(code)) for block in ((0x41, 0x250), (0x1E00, 0x1F00)) for code in range(*block)}


def fold(text: str) -> str:
    """Small letters without marks, đ as d; one character for each character of the text in NFC."""
    return unicodedata.normalize("NFC", text).translate(_FOLDED)
