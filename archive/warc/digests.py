"""Labelled digests as WARC files have them: any usual algorithm, in hex, base32 or base64."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

ALGORITHMS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})
CHUNK_SIZE_LINE = re.compile(rb"([0-9A-Fa-f]{1,16})[^\r\n]*\r\n")


def agrees(label: str | None, data: bytes | memoryview) -> bool:
    """Whether a digest is that of the data; a missing one, or one of an unknown algorithm, says nothing against it."""
    if label is not None and label.startswith("sha256:") and label[7:] == hashlib.sha256(data).hexdigest():
        return True  # as we write it, and the quickest
    algorithm, _, value = (label or "").partition(":")
    algorithm = algorithm.strip().lower().replace("-", "")
    if algorithm not in ALGORITHMS:
        return True
    found = hashlib.new(algorithm, data, usedforsecurity=False)
    return found.hexdigest() == value or _decoded(value.strip(), found.digest_size) == found.digest()


def payload_agrees(label: str | None, payload: bytes | memoryview, *, chunked: bool) -> bool:
    """As `agrees`; some writers digest a chunked payload after taking the chunks off (WARC 1.1 §5.9 allows both)."""
    if agrees(label, payload):
        return True
    plain = dechunked(bytes(payload)) if chunked else None
    return plain is not None and agrees(label, plain)


def dechunked(body: bytes) -> bytes | None:
    """A body without its chunked transfer coding; None where it is not whole."""
    parts: list[bytes] = []
    at = 0
    while line := CHUNK_SIZE_LINE.match(body, at):
        start, size = line.end(), int(line[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[start : start + size])
        at = start + size + len(b"\r\n")
    return None


def _decoded(value: str, size: int) -> bytes | None:
    text = value.rstrip("=")
    try:
        if len(text) == 2 * size:
            return bytes.fromhex(text)
        if len(text) == -(-size * 8 // 5):
            return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
        return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
    except (ValueError, binascii.Error):
        return None
