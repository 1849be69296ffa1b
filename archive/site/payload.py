"""What an archived answer carried, its codings undone: the bytes a browser of that day would have read."""

from __future__ import annotations

from dataclasses import dataclass

from archive.codings import CODINGS, GZIP_MAGIC, IN_NAME_ONLY, Decoded, decode_named, names_of
from archive.model import Capture

LARGEST = 64 * 1024 * 1024  # bytes after decoding: a bomb ends here
HTML = "text/html"
KNOWN = frozenset((*CODINGS, "chunked"))
UNKNOWN = "application/octet-stream"
# Shown by a browser without running anything; whatever else was archived is given as a download.
HARMLESS = ("text/html", "text/plain", "text/css", "image/", "audio/", "video/", "font/")


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
    transfer, content = capture.header("transfer-encoding"), capture.header("content-encoding")
    decoded = decode_named(capture.body, transfer, content, LARGEST)
    if not KNOWN.issuperset([*names_of(content), *names_of(transfer)]) or _kept_its_coding(decoded):
        return Payload(capture.body, UNKNOWN, decoded=False)
    return Payload(decoded.body, _content_type(capture))


def _kept_its_coding(decoded: Decoded) -> bool:
    """Whether a coding did not fit the bytes, and they were not archived without it either."""
    unfit = {step.removesuffix(IN_NAME_ONLY) for step in decoded.how if step.endswith(IN_NAME_ONLY)} - {"chunked"}
    return bool(unfit if decoded.body.startswith(GZIP_MAGIC) else unfit - {"gzip", "x-gzip"})


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
