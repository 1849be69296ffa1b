"""Small real pictures, drawn from their names: the same name gives the same bytes."""

from __future__ import annotations

import hashlib
import struct
import zlib
from functools import cache
from html import escape

WIDTH, HEIGHT = 96, 64  # pixels
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
TRUE_COLOUR = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)


@cache
def png(name: str) -> bytes:
    """A landscape: a sky, and hills whose shape and colour depend on the name."""
    seed = hashlib.sha256(name.encode("utf-8")).digest()
    rows = b"".join(b"\0" + _row(seed, y) for y in range(HEIGHT))
    return PNG_HEAD + _chunk(b"IHDR", TRUE_COLOUR) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def logo(name: str) -> bytes:
    """The newspaper's name as an SVG."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="48" role="img">'
        f'<text x="0" y="36" font-family="serif" font-size="32" fill="#9a1b1b">{escape(name)}</text></svg>\n'
    ).encode()


def _row(seed: bytes, y: int) -> bytes:
    """One line of pixels."""
    return b"".join(_pixel(seed, x, y) for x in range(WIDTH))


def _pixel(seed: bytes, x: int, y: int) -> bytes:
    for number in range(3):
        top = HEIGHT * (number + 1) // 5 + seed[number] // 16
        slope = abs((x + seed[number + 3]) % WIDTH - WIDTH // 2) // (number + 2)
        if y < top + slope:
            continue
        return bytes(min(255, seed[6 + 3 * number + part] // 2 + 20 * (3 - number)) for part in range(3))
    return bytes((170 + y, 200 + y // 2, 240))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
