"""White space as a reader sees it: one space, no invisible characters."""

from __future__ import annotations

import re
import unicodedata

# Zero-width space, (non-)joiners, direction marks, word joiner, soft hyphen, byte order mark; C0 and C1 controls.
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u00ad\ufeff\ufff9-\uffff]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")


def fold(text: str) -> str:
    """NFC, invisible characters and controls away, every run of white space one space, none at the ends."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    return " ".join(CONTROL.sub("", text).split())
