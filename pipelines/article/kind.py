"""What a page is: a story, a list of stories, a video, a gallery, or an error that answers 200."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from archive.model import Kind, Method
from pipelines.article.density import MANY_PICTURES, MIN_STORY
from pipelines.article.metadata import Metadata
from pipelines.article.story_text import MANY_LINKS, StoryText, headline_links

SHORT = 400  # characters of text below which a page with a player is a video
MIN_TEXT = 150  # characters of text of the shortest story

MISSING = re.compile(
    r"không tìm thấy|không tồn tại|đã bị xóa|đã bị xoá|đã bị gỡ|page not found|\b404\b|not found|lỗi hệ thống"
    r"|error 4\d\d|access denied|forbidden|just a moment|bad gateway|service unavailable|internal server error"
    r"|đang bảo trì|captcha",
    re.IGNORECASE,
)
MANY_INSIDE = 8  # of them inside what looks like the story
TEASER = 140  # characters; the summaries of a list are shorter on average, paragraphs of a story longer
PLAYER = "video, [class*=video-player i], [class*=videoplayer i], iframe[src*='youtube'], [class*=jwplayer i]"
VIDEO_ADDRESS = re.compile(r"/(?:video|truyen-hinh|clip|tv|media/video)(?:[/-]|$)", re.IGNORECASE)
GALLERY_ADDRESS = re.compile(r"/(?:anh|chum-anh|photo|gallery|thu-vien-anh|media/anh)(?:[/-]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signs:
    """What the kind of a page is judged by."""

    url: str
    status: int | None
    title: str | None
    text: StoryText
    dated: bool
    known: bool | None  # whether the address has the form of a story's; None: nobody knows the forms of this host


def kind_of(tree: LexborHTMLParser, metadata: Metadata, signs: Signs) -> Kind:
    """Tell what a page is."""
    size = signs.text.size
    if signs.status is not None and signs.status >= 400:
        return Kind.ERROR
    if size < SHORT and _says_missing(tree, signs):
        return Kind.ERROR
    if _is_listing(tree, metadata, signs, size):
        return Kind.LISTING
    if size < SHORT and (metadata.has_video or VIDEO_ADDRESS.search(signs.url) or _has_player(tree, metadata)):
        return Kind.VIDEO
    if len(signs.text.body.images) >= MANY_PICTURES and (size < SHORT or GALLERY_ADDRESS.search(signs.url)):
        return Kind.GALLERY
    if size < MIN_TEXT and not signs.text.ruled and not signs.dated:
        return Kind.ERROR
    return Kind.ARTICLE


def _says_missing(tree: LexborHTMLParser, signs: Signs) -> bool:
    node = tree.css_first("title")
    head = f"{signs.title or ''} {node.text()[:300] if node else ''}"
    body = tree.body
    shown = body.text(separator=" ")[:5000].strip() if body else ""
    return MISSING.search(head) is not None or (len(shown) < 1500 and MISSING.search(shown) is not None)


def _is_listing(tree: LexborHTMLParser, metadata: Metadata, signs: Signs, size: int) -> bool:
    """Many headlines that lead elsewhere, and no story of its own."""
    if signs.text.ruled and size >= MIN_TEXT:
        return False
    claims = metadata.claims_article
    if signs.known is False or urlsplit(signs.url).path in ("", "/"):
        return not (claims and signs.dated) or size < MIN_TEXT
    headlines = len(headline_links(tree.body)) if tree.body else 0
    inside = signs.text.headlines
    if inside >= MANY_INSIDE and inside * 3 >= len(signs.text.body.paragraphs):
        return True
    if signs.dated and claims and size >= MIN_TEXT:
        return False
    if headlines < MANY_LINKS:
        return False
    if _is_guess(signs.text):
        return not (claims and signs.dated) or size < 3 * SHORT
    if signs.dated and size >= MIN_STORY:
        return False
    return size < 3 * SHORT or not claims or _reads_like_teasers(signs.text)


def _is_guess(text: StoryText) -> bool:
    """Whether no element was found that holds the text."""
    return text.evidence is None or text.evidence.method is Method.TRAFILATURA


def _reads_like_teasers(text: StoryText) -> bool:
    paragraphs = text.body.paragraphs
    return sum(map(len, paragraphs)) < TEASER * len(paragraphs)


def _has_player(tree: LexborHTMLParser, metadata: Metadata) -> bool:
    return (metadata.first("og:type") or "").startswith("video") or tree.css_first(PLAYER) is not None
