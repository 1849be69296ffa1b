"""What says that a story is not there though nobody answers 404: its address leads home, or a page says so."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from archive.model import Capture
from archive.urls import normalise

SAYS_MISSING = re.compile(
    r"\b404\b.{0,40}(?:không|lỗi|not found|error)|(?:lỗi|error|not found|không).{0,30}\b404\b|^\W*404\W*$"
    r"|page not found"
    r"|(?:trang|bài viết|nội dung|đường dẫn|liên kết)(?: web| này| tin| bạn .{1,25}| (?:được )?yêu cầu)*"
    r" không (?:tồn tại|tìm thấy)"
    r"|không tìm thấy (?:trang|bài viết|nội dung|đường dẫn)"
)
# Whole last segments only: a story's slug may well begin with "loi-bac-day" or "404-ho-ngheo".
ERROR_PATH = re.compile(
    r"/(?:404|error(?:404)?|(?:page-?)?not-?found|bao-loi|(?:trang-)?khong-tim-thay)(?:\.\w{2,5})?/?$"
)
LOGIN_PATH = re.compile(r"/(?:log-?in|sign-?in|log-?on|dang-?nhap|sso|auth)(?:\.\w{2,5})?/?$")


def is_no_story(address: str) -> bool:
    """Whether a redirect to this address means that the story is not there: the front page, or an error page."""
    path = urlsplit(address).path.lower()
    return path in ("", "/") or ERROR_PATH.search(path) is not None


def is_login(address: str) -> bool:
    """Whether a redirect to this address means that one must log in."""
    return LOGIN_PATH.search(urlsplit(address).path.lower()) is not None


def redirect_target(capture: Capture) -> str | None:
    """Where an answer sends its reader, in normal form; None where it does not, or to nothing that can be read."""
    location = capture.header("Location")
    if capture.status is None or not 300 <= capture.status < 400 or not location:
        return None
    try:
        target = normalise(urljoin(capture.url, location.strip()))
    except ValueError:
        return None
    return target if target.startswith(("http://", "https://")) and target != normalise(capture.url) else None
