"""Awards: the kind and class as the law writes them; who gave it is no part of the name."""

from __future__ import annotations

import re

_CLASSES = {"i": "Nhất", "1": "Nhất", "ii": "Nhì", "2": "Nhì", "iii": "Ba", "3": "Ba"}
_CLASS = re.compile(r"\bhạng\s+(iii|ii|i|[123]|nhất|nhì|ba)\b", re.IGNORECASE)
_AHEAD = re.compile(r"^(?:danh hiệu|giải thưởng(?= \S+ \S+ \S)|tước hiệu)\s+", re.IGNORECASE)
_QUOTES = re.compile(r"[\"“”]")


def award_name(printed: str) -> str:
    """An award as it is called: "Huân chương Lao động hạng Ba" for "huân chương lao động hạng III"."""
    plain = " ".join(_QUOTES.sub(" ", printed).split())
    bare = _AHEAD.sub("", plain) or plain
    named = _CLASS.sub(lambda found: f"hạng {_class(found[1])}", bare)
    return named[:1].upper() + named[1:]


def _class(written: str) -> str:
    return _CLASSES.get(written.casefold(), written.capitalize())
