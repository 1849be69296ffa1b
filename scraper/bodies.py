"""Bodies as sent -> bytes as meant, never more than the limit in memory; what is not whole is said."""

from __future__ import annotations

from archive.codings import MAX_DECODED, decode_codings
from scraper.states import Reason


class Undecodable(Exception):
    """A body that cannot be had whole: too large when decoded, or cut off within its coding."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def decode_body(body: bytes, coding: str | None, transfer: str | None = None) -> bytes:
    """Take off the codings; a body that is not coded as its header says is taken as it is."""
    decoded = decode_codings(body, transfer, coding)
    if len(decoded.body) >= MAX_DECODED:
        raise Undecodable(Reason.TOO_LARGE)
    if decoded.partial:
        raise Undecodable(Reason.TRUNCATED)
    return decoded.body
