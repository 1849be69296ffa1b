"""Whether a page shows the whole story, or asks its reader to pay or to log in first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.model import Access
from pipelines.article.metadata import Metadata, plain

WHOLE = 2500  # characters of a story that is there as a whole
MAX_NOTICE = 400  # characters of a notice; a longer text is a story that speaks of such things
MAX_PLACES = 200  # elements looked at
LOGIN = re.compile(
    r"đăng nhập (?:tài khoản )?(?:để|và) (?:tiếp tục )?(?:đọc|xem) (?:tiếp|toàn bộ|trọn|đầy đủ|nội dung|bài)",
    re.IGNORECASE,
)
PAY = re.compile(
    r"(?:đăng ký|mua|nâng cấp)\b.{0,40}\b(?:gói|thuê bao|hội viên|thành viên)\b.{0,40}\b(?:để|và) (?:đọc|xem)"
    r"|(?:nội dung|bài viết) (?:này )?(?:chỉ )?dành (?:riêng )?cho (?:thuê bao|hội viên|thành viên|độc giả trả phí)"
    r"|bạn (?:đã|vừa) đọc hết (?:phần|số bài)",
    re.IGNORECASE,
)
HINTS = ("ăng nhập", "thuê bao", "hội viên", "thành viên", "trả phí", "đọc hết", "gói")  # a notice has one of them
AROUND = 150  # characters on both sides of a hint
MAX_HINTS = 100  # of one kind
PLACES = "p, div, span, h2, h3, h4, a, button"
BESIDES = re.compile(r"comment|binh-?luan|modal|popup|footer|header|menu|dropdown", re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def access_of(html: str, tree: LexborHTMLParser, metadata: Metadata, size: int) -> Access:
    """What stands between a reader and the rest of the story; a notice counts only where a reader sees it.

    `size` is how many characters of the story are there: behind a notice stands the beginning of one, no whole story.
    """
    if str(metadata.article.get("isAccessibleForFree", "")).lower() == "false":
        return Access.PAYWALL
    if size > WHOLE:
        return Access.OPEN
    notices = _notices(html, tree)
    if any(map(PAY.search, notices)):
        return Access.PAYWALL
    return Access.LOGIN if any(map(LOGIN.search, notices)) else Access.OPEN


def is_notice(text: str) -> bool:
    """Whether a line asks its reader to pay or to log in."""
    return any(hint in text for hint in HINTS) and (LOGIN.search(text) or PAY.search(text)) is not None


def _notices(html: str, tree: LexborHTMLParser) -> list[str]:
    """Short texts that speak of paying or logging in, outside comments and boxes that only open on a click."""
    if not any(LOGIN.search(near) or PAY.search(near) for near in _near_hints(html)):
        return []
    nodes = (node for node in tree.css(PLACES) if len(node.text()) <= MAX_NOTICE)
    spoken = ((node, plain(node.text(separator=" "))) for node in nodes)
    said = [(node, text) for node, text in spoken if is_notice(text)]
    return [text for node, text in said[:MAX_PLACES] if not _is_beside(node)]


def _near_hints(html: str) -> Iterator[str]:
    """Pieces of the page around words of a notice: expressions over the whole page would cost more than reading it."""
    for hint in HINTS:
        at = html.find(hint)
        for _ in range(MAX_HINTS):
            if at < 0:
                break
            yield html[max(at - AROUND, 0) : at + AROUND]
            at = html.find(hint, at + AROUND)


def _is_beside(node: LexborNode) -> bool:
    current: LexborNode | None = node
    while current is not None and current.tag not in ("body", "html"):
        attributes = current.attributes
        named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if BESIDES.search(named) or HIDDEN.search(attributes.get("style") or "") or "hidden" in attributes:
            return True
        current = current.parent
    return False
