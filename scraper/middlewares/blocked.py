"""Pages that answer 200 and are no story: block and captcha pages, login walls, soft 404s, what is no HTML."""

from __future__ import annotations

import re
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

BLOCK_MARKS = (
    "_cf_chl_opt",
    "cf-browser-verification",
    "_incapsula_resource",
    "sucuri_cloudproxy_js",
    "/.well-known/ddos-guard",
)
BLOCK_WORDS = (
    "captcha", "access denied", "request blocked", "checking your browser", "just a moment", "too many requests",
    "unusual traffic", "truy cập bị từ chối", "truy cập bị chặn", "từ chối truy cập", "không phải là robot",
    "không phải là người máy", "xác minh bạn là", "lưu lượng bất thường",
)  # fmt: skip
# A page without prose whose script sets a cookie and loads the page anew: a shield that wants a browser.
COOKIE_SCRIPT = re.compile(r"document\.cookie\s*=.*?location\s*(?:\.reload|\.replace|\.href|\s*=)", re.DOTALL)
REFRESH = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*url\s*=\s*['\"]?\s*([^'\"\s]+)", re.IGNORECASE)
MAX_REFRESH = 5  # seconds: what leads on later shows its page first
PASSWORD = re.compile(r"""type\s*=\s*["']?password""")
ARTICLE = re.compile(r"""og:type["'][^>]*content=["']article|content=["']article["'][^>]*og:type""")


def blocked(body: bytes, content_type: str | None) -> Reason | None:
    """Why a page that answered 200 is not taken for a story, or None."""
    if not body.strip():
        return Reason.EMPTY
    if not is_html(body, content_type):
        return Reason.NOT_HTML
    text = read_text(body, content_type).text.lower()
    if any(mark in text for mark in BLOCK_MARKS):
        return Reason.BLOCK_PAGE
    suspects = _suspects(text)
    return _confirmed(suspects, LexborHTMLParser(text)) if suspects else None


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
    text = read_text(body, None).text.lower()
    return any(mark in text for mark in (*BLOCK_MARKS, *BLOCK_WORDS))


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


def _suspects(text: str) -> frozenset[Reason]:
    found = set()
    if any(word in text for word in BLOCK_WORDS) or COOKIE_SCRIPT.search(text):
        found.add(Reason.BLOCK_PAGE)
    if PASSWORD.search(text) and not ARTICLE.search(text):
        found.add(Reason.LOGIN)
    if "404" in text or "không t" in text or "not found" in text:
        found.add(Reason.SOFT_404)
    return frozenset(found)


def _confirmed(suspects: frozenset[Reason], tree: LexborHTMLParser) -> Reason | None:
    """The suspicion that the page's headings and its lack of prose bear out."""
    headings = [" ".join(node.text().split()) for node in tree.css("title, h1")]
    if Reason.SOFT_404 in suspects and any(SAYS_MISSING.search(heading) for heading in headings):
        return Reason.SOFT_404
    if _has_prose(tree):
        return None
    return next((reason for reason in (Reason.BLOCK_PAGE, Reason.LOGIN) if reason in suspects), None)


def _has_prose(tree: LexborHTMLParser) -> bool:
    paragraphs = (node.text().strip() for node in tree.css("p"))
    return sum(len(text) for text in paragraphs if len(text) >= PARAGRAPH) >= PROSE
