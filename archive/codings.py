"""Transfer and content codings taken off captured bytes, within bounds, whatever the bytes are."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass

MAX_DECODED = 16 * 1024 * 1024  # bytes; no story is larger, a bomb is
MAX_LAYERS = 4  # codings on top of each other; more is an attack
GZIP_MAGIC = b"\x1f\x8b"
DEFLATED = GZIP_MAGIC + b"\x08"  # the only method that gzip has
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
IN_NAME_ONLY = " in name only"  # behind a coding that the bytes do not have
HEX = b"0123456789abcdefABCDEF"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes behind their codings; `partial` where they end too early, `how` names each step."""

    body: bytes
    how: tuple[str, ...] = ()
    partial: bool = False

    def then(self, step: Decoded) -> Decoded:
        """The next step's bytes, with both histories."""
        return Decoded(step.body, self.how + step.how, self.partial or step.partial)


class NotThisCoding(Exception):
    """The bytes are not what the header says; they are taken as they are."""


def decode_codings(body: bytes, transfer: str | None, content: str | None) -> Decoded:
    """Take off the codings that the headers name, and gzip or zstd that they forgot to name."""
    result = decode_named(body, transfer, content)
    for _ in range(MAX_LAYERS):
        forgotten = _magic(result.body)
        if forgotten is None or forgotten + IN_NAME_ONLY in result.how:
            break
        result = result.then(_take_off(forgotten, result.body, MAX_DECODED))
    return result


def decode_named(body: bytes, transfer: str | None, content: str | None, most: int = MAX_DECODED) -> Decoded:
    """Take off the codings that the headers name, but for those that nobody here knows; of each `most` bytes."""
    result = Decoded(body)
    if "chunked" in (transfer or "").lower():
        result = result.then(unchunk(body))
    for name in reversed(names_of(content)[-MAX_LAYERS:]):
        if name in CODINGS:
            result = result.then(_take_off(name, result.body, most))
    return result


def names_of(header: str | None) -> list[str]:
    """The codings of a header in small letters, the one that was applied last at the end."""
    names = (name.strip().lower() for name in (header or "").split(","))
    return [name for name in names if name not in ("", "identity")]


def unchunk(body: bytes) -> Decoded:
    """Chunked transfer coding (RFC 9112 §7.1) taken off; bytes without chunk sizes are taken as they are."""
    chunks: list[bytes] = []
    at = 0
    while (size := _chunk_size(body, at)) is not None:
        at = body.index(b"\n", at) + 1
        if size == 0:
            return Decoded(b"".join(chunks), ("chunked",))
        chunks.append(body[at : at + size])
        if at + size > len(body):
            break
        at += size
        at += 2 if body[at : at + 2] == b"\r\n" else body[at : at + 1] == b"\n"
    if not chunks:
        return Decoded(body, ("chunked" + IN_NAME_ONLY,) if body else ())
    return Decoded(b"".join(chunks), ("chunked", "cut short"), partial=True)


def _chunk_size(body: bytes, at: int) -> int | None:
    end = body.find(b"\n", at, at + 1024)
    digits = body[at:end].split(b";", 1)[0].strip() if end >= 0 else b""
    if not digits or len(digits) > 8 or digits.strip(HEX):
        return None
    return int(digits, 16)


def _magic(body: bytes) -> str | None:
    if body.startswith(DEFLATED):
        return "gzip"
    return "zstd" if body.startswith(ZSTD_MAGIC) else None


def _take_off(name: str, body: bytes, most: int) -> Decoded:
    if not body:
        return Decoded(body)
    try:
        decoded, whole = CODINGS[name](body, most)
    except NotThisCoding:
        return Decoded(body, (name + IN_NAME_ONLY,))
    if len(decoded) >= most:
        return Decoded(decoded[:most], (name, f"cut at {most >> 20} MB"), partial=True)
    return Decoded(decoded, (name,) if whole else (name, "cut short"), partial=not whole)


def _gzip(body: bytes, most: int) -> tuple[bytes, bool]:
    """All members of a gzip stream; what follows the last one is left out, as browsers do."""
    if not body.startswith(GZIP_MAGIC):
        raise NotThisCoding
    parts: list[bytes] = []
    rest, room, whole = body, most, True
    while rest.startswith(GZIP_MAGIC) and room > 0 and whole:
        part, whole, rest = _inflate(rest, 31, room)
        parts.append(part)
        room -= len(part)
    if not any(parts) and not whole:
        raise NotThisCoding
    return b"".join(parts), whole


def _deflate(body: bytes, most: int) -> tuple[bytes, bool]:
    """With zlib's frame (RFC 9110 §8.4.1.2), or without, as some servers send it."""
    for bits in (15, -15):
        part, whole, _ = _inflate(body, bits, most)
        if part:
            return part, whole
    raise NotThisCoding


def _inflate(body: bytes, bits: int, room: int) -> tuple[bytes, bool, bytes]:
    """What can be read, whether the stream is whole, and what follows it."""
    stream = zlib.decompressobj(bits)
    parts: list[bytes] = []
    rest = body
    try:
        while rest and room > 0 and not stream.eof:
            parts.append(stream.decompress(rest, min(room, 1 << 16)))
            room -= len(parts[-1])
            rest = stream.unconsumed_tail
    except zlib.error:
        return b"".join(parts), False, b""
    return b"".join(parts), stream.eof, stream.unused_data


def _brotli(body: bytes, most: int) -> tuple[bytes, bool]:
    import brotli  # type: ignore[import-untyped]  # ships no types

    stream = brotli.Decompressor()
    parts: list[bytes] = []
    room, data = most, body
    try:
        while room > 0 and not stream.is_finished():
            part = stream.process(data, output_buffer_limit=1 << 16)
            data = b""
            parts.append(part)
            room -= len(part)
            if not part and stream.can_accept_more_data():
                break
    except brotli.error as error:
        if not any(parts):
            raise NotThisCoding from error
    if not any(parts):
        raise NotThisCoding
    return b"".join(parts), stream.is_finished()


def _zstd(body: bytes, most: int) -> tuple[bytes, bool]:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    stream = zstd.ZstdDecompressor()
    parts: list[bytes] = []
    room, data = most, body
    try:
        while room > 0 and not stream.eof:
            parts.append(stream.decompress(data, max_length=1 << 16))
            room -= len(parts[-1])
            data = b""
            if not parts[-1] and stream.needs_input:
                break
    except zstd.ZstdError as error:
        if not any(parts):
            raise NotThisCoding from error
    if not any(parts) and not body.startswith(ZSTD_MAGIC):
        raise NotThisCoding
    return b"".join(parts), bool(stream.eof)


CODINGS: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
