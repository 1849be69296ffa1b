"""Bytes -> text: what the bytes themselves say first, what is said about them after, letter statistics last."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.legacy import from_tcvn3, from_vni

MOSTLY = 0.05  # share of bytes above ASCII that may be bad in a page that is UTF-8 all the same
PROBE = 1000  # words looked at by the statistics
CLOSE = 0.05  # a charset that was named wins over a better one by less than this share of words
HEAD = 4096  # bytes in which a meta charset must stand (the HTML standard says 1024; real heads are longer)

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
META = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:[\u00a0-\u00bf\u0300-\u036f]+[^\W\d_]*)*")
TAG = re.compile(rb"<script\b.*?</script>|<style\b.*?</style>|<[^>]*>", re.IGNORECASE | re.DOTALL)

_ONSET = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
_VOWEL = "aeiouy"
# Marks after decomposition: circumflex, breve, horn; grave, acute, hook, tilde, dot below.
_MARKED = f"[{_VOWEL}][\u0302\u0306\u031b]?[\u0300\u0301\u0303\u0309\u0323]?"
SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_MARKED}){{1,3}}(?:ch|nh|ng|c|m|n|p|t)?")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


@dataclass(frozen=True, slots=True)
class Text:
    """Decoded text, the charset it was read in, and how that was found."""

    text: str
    charset: str
    how: str


def read_text(body: bytes, content_type: str | None, *, partial: bool = False) -> Text:
    """Strict UTF-8 (byte order mark first), then meta, then header, then Vietnamese letter statistics."""
    for bom, charset in BOMS:
        if body.startswith(bom):
            return Text(body[len(bom) :].decode(charset, "replace"), charset, "byte order mark")
    wide = _wide(body)
    if wide:
        return Text(body.decode(wide, "replace"), wide, "every second byte is 0")
    return _strict_utf8(body, partial) or _mostly_utf8(body) or _named_or_likely(body, content_type)


def vietnamese_share(text: str) -> float | None:
    """How many of the words with letters beyond ASCII are possible Vietnamese syllables; None without such words."""
    words = [word for word in WORD.findall(text) if not word.isascii()][:PROBE]
    return sum(map(_is_syllable, words)) / len(words) if words else None


def _is_syllable(word: str) -> bool:
    spelled = unicodedata.normalize("NFD", word.lower())
    return len(_TONES.findall(spelled)) <= 1 and SYLLABLE.fullmatch(_tone_last(spelled)) is not None


def _tone_last(spelled: str) -> str:
    """The dot below sorts before the circumflex; the pattern wants tones last."""
    return re.sub("\u0323([\u0302\u0306\u031b])", "\\1\u0323", spelled)


def _wide(body: bytes) -> str | None:
    probe = body[:2000]
    if len(probe) < 8 or probe.count(0) * 3 < len(probe):
        return None
    even, odd = probe[0::2].count(0), probe[1::2].count(0)
    if max(even, odd) < 4 * min(even, odd) + 4:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _strict_utf8(body: bytes, partial: bool) -> Text | None:
    try:
        return Text(body.decode("utf-8"), "utf-8", "strict UTF-8")
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 3 and (partial or error.reason == "unexpected end of data"):
            return Text(body[: error.start].decode("utf-8"), "utf-8", "strict UTF-8, last letter cut")
        return None


def _mostly_utf8(body: bytes) -> Text | None:
    text = body.decode("utf-8", "replace")
    good = sum(1 for char in text if char > "\x7f" and char != "\ufffd")
    bad = text.count("\ufffd")
    return Text(text, "utf-8", f"UTF-8 with {bad} bad bytes") if bad <= MOSTLY * good else None


def _named_or_likely(body: bytes, content_type: str | None) -> Text:
    named = {"meta": _meta(body), "header": _header(content_type)}
    shown = TAG.sub(b" ", body[: 1 << 16])
    scores = {charset: _score(shown, charset) for charset in (*filter(None, named.values()), *GUESSES)}
    best = max(scores, key=lambda charset: scores[charset])
    for how, charset in named.items():
        if charset and scores[charset] > 0 and scores[charset] >= scores[best] - CLOSE:
            return Text(_decode(body, charset), charset, how)
    return Text(_decode(body, best), best, "Vietnamese letter statistics")


def _meta(body: bytes) -> str | None:
    match = META.search(body[:HEAD])
    return _known(match[1].decode("ascii")) if match else None


def _header(content_type: str | None) -> str | None:
    match = HEADER.search(content_type or "")
    return _known(match[1]) if match else None


def _known(name: str) -> str | None:
    lowered = name.lower()
    if lowered in OURS:
        return OURS[lowered]
    try:
        info = codecs.lookup(lowered)
        b"".decode(lowered)
    except (LookupError, ValueError):
        return None
    return None if info.name == "utf-8" else WEB_NAMES.get(info.name, info.name)


def _score(shown: bytes, charset: str) -> float:
    return vietnamese_share(_decode(shown, charset)) or 0.0


def _decode(body: bytes, charset: str) -> str:
    convert = CONVERTERS.get(charset)
    if convert:
        return convert(body.decode("latin-1").translate(WINDOWS_SIGNS))
    return body.decode(charset, "replace")


# Quotation marks, dashes and dots of windows-1252: the old fonts kept them where Latin-1 has controls.
WINDOWS_SIGNS = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
CONVERTERS: dict[str, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni}
OURS = {"tcvn3": "tcvn3", "x-viet-tcvn5712": "tcvn3", "tcvn": "tcvn3", "x-viet-vni": "vni", "x-viet-vps": "cp1252"}
WEB_NAMES = {"iso8859-1": "cp1252", "ascii": "cp1252"}  # as browsers do (WHATWG Encoding §4.2)
GUESSES = ("cp1258", "cp1252", "tcvn3", "vni")
