"""Pages that answer 200 and are no story: block and captcha pages, login walls, soft 404s, what is no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from pipelines.charset import read_text
from pipelines.missing import SAYS_MISSING, is_login, is_no_story
from scraper.states import Reason

PROSE = 400  # characters in paragraphs: a story has more, a block page, form or error page less
PARAGRAPH = 40  # characters: what is shorter is a button or a caption
SNIFFED = 4096  # bytes in which HTML shows itself
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", ""})
HTML_MARKS = (b"<html", b"<!doctype html", b"<head", b"<body", b"<meta", b"<title", b"<div", b"<p>", b"<h1")


def _spelled(*words: str) -> tuple[bytes, ...]:
    """Words as they stand in UTF-8 of which the ASCII letters are in lower case: written so, and in capitals."""
    return tuple(dict.fromkeys(spelling.encode().lower() for word in words for spelling in (word, word.upper())))


BLOCK_MARKS = _spelled(
    "_cf_chl_opt",
    "cf-browser-verification",
    "_incapsula_resource",
    "sucuri_cloudproxy_js",
    "/.well-known/ddos-guard",
)
BLOCK_WORDS = _spelled(
    "captcha", "access denied", "request blocked", "checking your browser", "just a moment", "too many requests",
    "unusual traffic", "truy cập bị từ chối", "truy cập bị chặn", "từ chối truy cập", "không phải là robot",
    "không phải là người máy", "xác minh bạn là", "lưu lượng bất thường",
)  # fmt: skip
MISSING_WORDS = _spelled("404", "không t", "not found")
HEADINGS = ((b"<title", b"</title"), (b"<h1", b"</h1"))
LONGEST_HEADING = 2000  # bytes
# A page without prose whose script sets a cookie and loads the page anew: a shield that wants a browser.
COOKIE_SCRIPT = re.compile(rb"document\.cookie\s*=.{0,2000}?location\s*(?:\.reload|\.replace|\.href|\s*=)", re.DOTALL)
REFRESH = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*url\s*=\s*['\"]?\s*([^'\"\s]+)", re.IGNORECASE)
MAX_REFRESH = 5  # seconds: what leads on later shows its page first
PASSWORD = re.compile(rb"""type\s*=\s*["']?password""")
ARTICLE = re.compile(rb"""og:type["'][^>]*content=["']article|content=["']article["'][^>]*og:type""")


def blocked(body: bytes, content_type: str | None) -> Reason | None:
    """Why a page that answered 200 is not taken for a story, or None."""
    if not body.strip():
        return Reason.EMPTY
    if not is_html(body, content_type):
        return Reason.NOT_HTML
    text = read_text(body, content_type).text
    page = text.encode("utf-8", "replace").lower()
    if any(mark in page for mark in BLOCK_MARKS):
        return Reason.BLOCK_PAGE
    suspects = _suspects(page)
    return _confirmed(suspects, LexborHTMLParser(text.lower())) if suspects else None


def refresh_target(body: bytes, content_type: str | None, base: str) -> str | None:
    """Where a page that is nothing but a `meta refresh` leads, or None."""
    if b"refresh" not in body.lower():
        return None
    tree = LexborHTMLParser(read_text(body, content_type).text)
    wishes = (node.attributes.get("content") or "" for node in tree.css("meta[http-equiv='refresh' i]"))
    found = next((match for match in map(REFRESH.match, wishes) if match), None)
    if found is None or int(found[1]) > MAX_REFRESH or _has_prose(tree):
        return None
    return urljoin(base, str(found[2]))


def is_challenge(body: bytes) -> bool:
    """Whether an error page is one that a shield shows to robots."""
    page = read_text(body, None).text.encode("utf-8", "replace").lower()
    return any(mark in page for mark in (*BLOCK_MARKS, *BLOCK_WORDS))


def is_html(body: bytes, content_type: str | None) -> bool:
    """Whether a body is HTML: its header says so or its beginning does, and it is not plainly something else."""
    media_type = (content_type or "").partition(";")[0].strip().lower()
    start = body[:SNIFFED].lower()
    if media_type in HTML_TYPES:
        is_xml = start.lstrip().startswith((b"<?xml", b"<rss", b"%pdf"))
        return b"<" in start and (not is_xml or b"<html" in start)
    return media_type in ("text/plain", "application/octet-stream") and any(mark in start for mark in HTML_MARKS)


def redirect_verdict(target: str) -> Reason | None:
    """What a story's redirect to such a place means: that one must log in, or that the story is not there."""
    if is_login(target):
        return Reason.LOGIN
    return Reason.SOFT_404 if is_no_story(target) else None


def _suspects(page: bytes) -> frozenset[Reason]:
    """What a look at the bytes cannot rule out; nearly every story is done with here, unparsed."""
    found = set()
    sets_cookie = b"document.cookie" in page and COOKIE_SCRIPT.search(page)
    if sets_cookie or any(word in page for word in BLOCK_WORDS):
        found.add(Reason.BLOCK_PAGE)
    if b"password" in page and PASSWORD.search(page) and not ARTICLE.search(page):
        found.add(Reason.LOGIN)
    if any(word in heading for heading in _headings(page) for word in MISSING_WORDS):
        found.add(Reason.SOFT_404)
    return frozenset(found)


def _headings(page: bytes) -> Iterator[bytes]:
    for opening, closing in HEADINGS:
        start = page.find(opening)
        while start >= 0:
            end = page.find(closing, start, start + LONGEST_HEADING)
            yield page[start : end if end >= 0 else start + LONGEST_HEADING]
            start = page.find(opening, start + 1)


def _confirmed(suspects: frozenset[Reason], tree: LexborHTMLParser) -> Reason | None:
    """The suspicion that the page's headings and its lack of prose bear out."""
    headings = (" ".join(node.text().split()) for node in tree.css("title, h1"))
    if Reason.SOFT_404 in suspects and any(SAYS_MISSING.search(heading) for heading in headings):
        return Reason.SOFT_404
    if _has_prose(tree):
        return None
    return next((reason for reason in (Reason.BLOCK_PAGE, Reason.LOGIN) if reason in suspects), None)


def _has_prose(tree: LexborHTMLParser) -> bool:
    paragraphs = (node.text().strip() for node in tree.css("p"))
    return sum(len(text) for text in paragraphs if len(text) >= PARAGRAPH) >= PROSE
