"""`guong entities`: a plain text in, its mentions out."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import Any

from archive.errors import BadInput
from archive.model import Mention

STANDARD_INPUT = Path("-")


def text_of(path: Path | None) -> str:
    """A UTF-8 file, or standard input, in NFC; nothing else is changed."""
    name = "standard input" if path in (None, STANDARD_INPUT) else str(path)
    raw = _bytes_of(path)
    try:
        return unicodedata.normalize("NFC", raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadInput(f"{name} is not UTF-8 (byte {error.start}); convert it first, with iconv for example") from error


def _bytes_of(path: Path | None) -> bytes:
    if path is None or path == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot read {path}: {error.strerror}; name a UTF-8 text file") from error


def as_json(mention: Mention) -> dict[str, Any]:
    """`{"type","start","end","surface","attrs"}`; offsets count code points."""
    return {
        "type": str(mention.type),
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
        "attrs": dict(mention.attrs),
    }


def as_line(mention: Mention) -> str:
    """Kind, offsets and surface, for people."""
    return f"{mention.type}\t{mention.start}\t{mention.end}\t{' '.join(mention.surface.split())}"
