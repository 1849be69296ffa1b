"""What has become of an address, and why: the words of `guong status`."""

from __future__ import annotations

import re
from enum import StrEnum

HTTP_REASON = re.compile(r"http-[1-9]\d\d")


class State(StrEnum):
    """What has become of an address."""

    DISCOVERED = "discovered"
    LEASED = "leased"
    ARCHIVED = "archived"
    FAILED = "failed"
    REFUSED = "refused"
    SKIPPED = "skipped"
    GONE = "gone"


class Reason(StrEnum):
    """Why an address failed, was refused or skipped, or is gone; `Reason.http(503)` is one for every status code."""

    TIMEOUT = "timeout"
    CONNECT = "connect"
    DNS = "dns"
    TLS = "tls"
    RESET = "reset"
    TOO_LARGE = "too-large"
    TRUNCATED = "truncated"
    BAD_RESPONSE = "bad-response"
    REDIRECT_LOOP = "redirect-loop"
    ROBOTS = "robots"
    GUARD_HOST = "guard-host"
    GUARD_ADDRESS = "guard-address"
    GUARD_SCHEME = "guard-scheme"
    WITHHELD = "withheld"
    BLOCK_PAGE = "block-page"
    LOGIN = "login"
    SOFT_404 = "soft-404"
    EMPTY = "empty"
    NOT_HTML = "not-html"
    HTTP_404 = "http-404"
    HTTP_410 = "http-410"

    @classmethod
    def http(cls, status: int) -> Reason:
        """The reason for an answer with this status code."""
        return cls(f"http-{status}")

    @classmethod
    def _missing_(cls, value: object) -> Reason | None:
        """Status codes have no end: their members come into being when they are named."""
        if not isinstance(value, str) or not HTTP_REASON.fullmatch(value):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value.upper().replace("-", "_"), value
        cls._value2member_map_[value] = member
        return member


class UrlKind(StrEnum):
    """What an address is to the crawl; stories are counted, the others stand apart."""

    STORY = "story"
    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    ROBOTS = "robots"
