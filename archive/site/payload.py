"""What an archived answer carried, its codings undone: the bytes a browser of that day would have read."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from archive.model import Capture

LARGEST = 64 * 1024 * 1024  # bytes after decoding: a bomb ends here
HTML = "text/html"
UNKNOWN = "application/octet-stream"
# Shown by a browser without running anything; whatever else was archived is given as a download.
HARMLESS = ("text/html", "text/plain", "text/css", "image/", "audio/", "video/", "font/")


class Undecodable(ValueError):
    """The codings named in the head do not fit the bytes."""


@dataclass(frozen=True, slots=True)
class Payload:
    """Decoded bytes with the content type to send; `decoded` is false where they had to stay as archived."""

    body: bytes
    content_type: str
    decoded: bool = True

    @property
    def is_html(self) -> bool:
        """Whether it is a page that can be shown."""
        return self.decoded and media_type(self.content_type) == HTML


def payload_of(capture: Capture) -> Payload:
    """The payload of a capture; bytes that do not decode are given as they lie in the archive."""
    try:
        body = decode(capture.body, codings(capture))
    except Undecodable:
        return Payload(capture.body, UNKNOWN, decoded=False)
    return Payload(body, _content_type(capture))


def codings(capture: Capture) -> list[str]:
    """The codings to undo, the last applied first: transfer, then content."""
    named = f"{capture.header('content-encoding') or ''},{capture.header('transfer-encoding') or ''}"
    return [name for part in reversed(named.split(",")) if (name := part.strip().lower()) not in {"", "identity"}]


def decode(body: bytes, names: list[str]) -> bytes:
    """Undo codings in order; a body that some tool archived without them passes."""
    for name in names:
        decoder = DECODERS.get(name)
        if decoder is None:
            raise Undecodable(name)
        body = decoder(body)
    return body


def media_type(content_type: str) -> str:
    """`text/html` of `text/html; charset=utf-8`."""
    return content_type.partition(";")[0].strip().lower()


def _content_type(capture: Capture) -> str:
    stated = capture.header("content-type") or ""
    if not stated:
        return HTML if capture.body[:512].lstrip().lower().startswith((b"<!doctype html", b"<html")) else UNKNOWN
    clean = "".join(letter for letter in stated if " " <= letter <= "~")
    kind = media_type(clean)
    if kind == "application/xhtml+xml":
        return HTML + clean[len(kind) :]
    return clean if kind.startswith(HARMLESS) and kind != "image/svg+xml" else UNKNOWN


def _chunked(body: bytes) -> bytes:
    """RFC 9112 §7.1; a body cut short gives what arrived."""
    out, at = bytearray(), 0
    if b"\r\n" not in body:
        return body  # archived without its transfer coding, the header kept
    while (line_end := body.find(b"\r\n", at)) >= 0:
        try:
            size = int(body[at:line_end].split(b";")[0], 16)
        except ValueError as error:
            if at == 0:
                return body  # archived without its transfer coding, the header kept
            raise Undecodable("chunked") from error
        if size == 0:
            break
        out += body[line_end + 2 : line_end + 2 + size]
        at = line_end + 2 + size + 2
    return bytes(out)


def _zlib(*window_bits: int) -> Callable[[bytes], bytes]:
    def inflate(body: bytes) -> bytes:
        for bits in window_bits:
            machine = zlib.decompressobj(bits)
            try:
                out = machine.decompress(body, LARGEST)
            except zlib.error:
                continue
            return out
        raise Undecodable("deflate")

    return inflate


def _gzip(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body  # archived decoded, the header kept
    return _zlib(16 + zlib.MAX_WBITS)(body)


def _brotli(body: bytes) -> bytes:
    import brotli  # type: ignore[import-untyped]  # ships no types

    machine = brotli.Decompressor()
    try:
        out = bytes(machine.process(body, output_buffer_limit=LARGEST))
    except brotli.error as error:
        raise Undecodable("br") from error
    return out


DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "chunked": _chunked,
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _zlib(zlib.MAX_WBITS, -zlib.MAX_WBITS),
    "br": _brotli,
}
