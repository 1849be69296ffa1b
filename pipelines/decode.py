"""Capture -> Page: codings taken off, charset found, old fonts converted, NFC; how it was done stands in the page."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from archive.codings import decode_codings
from archive.model import Capture, Decoding
from pipelines.charset import CONVERTERS, Text, read_text, vietnamese_share

TRUSTED = 0.5  # share of possible Vietnamese words from which text is taken as it stands
GAIN = 0.8  # share that a conversion must reach
LEGACY_LETTERS = re.compile(r"[A-Za-z][µ¶·¸¹»¼½¾§®¨©ª«¬\u00ad]|[µ¶·¸¹»¼½¾®¨©ª«¬]+[a-z]|[aeo][ùøûõïäå]|[ñö][aeiouö]")
LEGACY_SIGNS = "µ¸øñ"  # à and á of TCVN3, the grave accent and đ of VNI: a few words of either have several
FEW = 3  # of these signs; a menu of languages has as many
SEGMENT = re.compile(r"(?<=>)[^<>]+(?=<)")
MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"  # the combining marks of Vietnamese
MARKS_BYTE = b"\xcc"  # all of them begin with it in UTF-8
DECOMPOSED = re.compile("[^\\W\\d_][\u0300-\u036f]+")  # letters only: NFC would join a mark with the sign of a tag
ETH = re.compile(r"[^\W\d_]*[ÐƉ][^\W\d_]*")
NOT_VIETNAMESE = frozenset("þÞæÆöÖ")  # Icelandic words keep their Ð


@dataclass(frozen=True, slots=True)
class Page:
    """The HTML of a capture as text, and how it was decoded."""

    url: str
    html: str
    decoding: Decoding
    content_type: str | None
    status: int | None
    fetched: datetime | None


def decode(capture: Capture) -> Page:
    """The page behind a capture; nothing that was sent makes it fail."""
    raw = decode_codings(capture.body, capture.header("Transfer-Encoding"), capture.header("Content-Encoding"))
    partial = raw.partial or capture.truncated is not None
    content_type = capture.header("Content-Type")
    text = read_text(raw.body, content_type, partial=partial)
    page, fonts = _modern(text, raw.body)
    how = (*raw.how, f"{text.charset}: {text.how}", *fonts)
    decoding = Decoding(text.charset, how, partial)
    return Page(capture.url, page, decoding, content_type, capture.status, capture.fetched)


def _modern(text: Text, body: bytes) -> tuple[str, tuple[str, ...]]:
    """Old fonts to Unicode, NFC, Đ for Ð."""
    page, how = text.text.replace("\x00", ""), []
    if text.charset not in CONVERTERS:
        page, fonts = _without_old_fonts(page)
        how += fonts
    may_hold_marks = text.charset != "utf-8" or MARKS_BYTE in body
    if may_hold_marks and any(mark in page for mark in MARKS):
        page = DECOMPOSED.sub(lambda match: unicodedata.normalize("NFC", match[0]), page)
        how.append("NFC")
    page = page.replace("&ETH;", "Ð")
    if "Ð" in page or "Ɖ" in page:
        page = ETH.sub(_with_d, page)
        how.append("Đ for Ð")
    return page, tuple(how)


def _with_d(match: re.Match[str]) -> str:
    word = match[0]
    return word if NOT_VIETNAMESE.intersection(word) else word.replace("Ð", "Đ").replace("Ɖ", "Đ")


def _without_old_fonts(page: str) -> tuple[str, list[str]]:
    """Pieces of text between tags that are Vietnamese only when read in an old font, converted."""
    if sum(page.count(char) for char in LEGACY_SIGNS) < FEW and "&micro;" not in page:
        return page, []
    used: set[str] = set()
    converted = SEGMENT.sub(lambda match: _converted(match[0], used), page)
    return converted, [f"font {name}" for name in sorted(used)]


def _converted(segment: str, used: set[str]) -> str:
    written = html.unescape(segment) if "&" in segment else segment
    if written.isascii() or LEGACY_LETTERS.search(written) is None or _share(written) >= TRUSTED:
        return segment
    best = max(CONVERTERS, key=lambda name: _share(CONVERTERS[name](written)))
    text = CONVERTERS[best](written)
    if _share(text) < GAIN:
        return segment
    used.add(best)
    return html.escape(text, quote=False)


def _share(text: str) -> float:
    share = vietnamese_share(text)
    return 0.0 if share is None else share
