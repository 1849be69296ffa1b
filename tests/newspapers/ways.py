"""Every way of answering that the press knows, and what the crawl makes of it: the table of this folder."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pipelines.legacy import to_tcvn3
from tests.newspapers import behaviours as b
from tests.newspapers.press import Behaviour

TIMEOUT = 1.0  # seconds that the crawl of this table waits for an answer
PAGE = b.html("Gương sáng")
TEXT = PAGE.decode()
ARCHIVED = ("archived", None)
TARGET = "/target-post999.html"


class Kept(Enum):
    """How much of what was sent lies in the WARC file."""

    ALL = "all"
    BEGINNING = "its beginning"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Way:
    """`fate` is what `status` says; `cut` is WARC-Truncated; a slow one has a newspaper of its own."""

    behaviour: Behaviour
    fate: tuple[str, str | None] = ARCHIVED
    asked: int = 1
    cut: str | None = None
    kept: Kept = Kept.ALL
    slow: bool = False


def failed(behaviour: Behaviour, reason: str, asked: int = 1, **keys: object) -> Way:
    return Way(behaviour, ("failed", reason), asked, **keys)  # type: ignore[arg-type]  # a Way's own


def skipped(behaviour: Behaviour, reason: str) -> Way:
    return Way(behaviour, ("skipped", reason))


def saying(body: bytes, kind: str = "text/html; charset=utf-8") -> Behaviour:
    return b.answer(body, kind=kind)


WAYS: dict[str, Way] = {
    # Whole answers, however odd.
    "plain": Way(b.story()),
    "chunked": Way(b.chunked(PAGE)),
    "chunks-with-extensions": Way(b.chunked(PAGE, extension=b";note=1")),
    "odd-headers": Way(b.odd_headers(PAGE)),
    "many-headers": Way(b.with_many_headers(PAGE)),
    "http-1-0": Way(b.http_1_0(PAGE)),
    "until-the-end": Way(b.until_the_end(PAGE)),
    "bare-line-feeds": Way(b.bare_line_feeds(PAGE)),
    "without-reason": Way(b.without_reason(PAGE)),
    "without-type": Way(b.without_type(PAGE)),
    "with-a-tail": Way(b.with_a_tail(PAGE), kept=Kept.BEGINNING),
    "gzipped": Way(b.gzipped(PAGE)),
    "gzip-in-name-only": Way(b.not_gzip(PAGE)),
    "deflate": Way(b.coded(PAGE, "deflate")),
    "brotli": Way(b.coded(PAGE, "br")),
    "zstd": Way(b.coded(PAGE, "zstd")),
    "windows-1258": Way(saying(TEXT.encode("cp1258", "ignore"), "text/html")),
    "charset-lies": Way(saying(PAGE, "text/html; charset=windows-1258")),
    "utf-16": Way(saying(TEXT.encode("utf-16"))),
    "tcvn3": Way(saying(to_tcvn3(TEXT).encode("latin-1", "replace"), "text/html")),
    "nul-and-bad-utf-8": Way(saying(PAGE.replace(b"</p>", b"\x00\xff\xfe</p>"))),
    "two-heads-in-body": Way(saying(b"\r\n\r\nHTTP/1.1 500 No\r\n\r\n" + PAGE)),
    "disposition": Way(b.answer(PAGE, "Content-Disposition: attachment; filename=../../../etc/passwd")),
    # Answers that lead elsewhere.
    "redirect": Way(b.redirect(TARGET)),
    "refresh": Way(b.refresh(TARGET)),
    "redirect-to-itself": failed(b.to_itself(b.redirect), "redirect-loop"),
    "refresh-to-itself": failed(b.to_itself(b.refresh), "redirect-loop"),
    "cookie-wall": Way(b.cookie_wall(b.story()), asked=2),
    "cookie-wall-by-refresh": Way(b.cookie_wall(b.story(), b.refresh), asked=2),
    "redirect-without-target": failed(b.status("302 Found"), "bad-response"),
    "redirect-to-nonsense": failed(b.redirect("http://[::1/x"), "bad-response"),
    "to-the-home-page": skipped(b.redirect("/"), "soft-404"),
    "to-the-login": skipped(b.redirect("/dang-nhap?return=/a"), "login"),
    # Whole answers that are no stories.
    "not-found": Way(b.status("404 Không có"), ("gone", "http-404")),
    "gone": Way(b.status("410 Gone"), ("gone", "http-410")),
    "unauthorised": failed(b.status("401 Unauthorized"), "http-401"),
    "forbidden": failed(b.status("403 Forbidden"), "http-403"),
    "for-legal-reasons": failed(b.status("451 Unavailable"), "http-451"),
    "nonsense-code": failed(b.status("799 What"), "http-799"),
    "slow-down": failed(b.status("429 Slow down"), "http-429", asked=3),
    "server-error": failed(b.status("500 Oops"), "http-500", asked=3),
    "busy": failed(b.status("503 Busy"), "http-503", asked=3),
    "no-content": skipped(b.raw(b"HTTP/1.1 204 No Content\r\nX-Why: nothing\r\n\r\n"), "empty"),
    "part": failed(b.answer(PAGE, status="206 Partial Content"), "bad-response"),
    "not-modified": failed(b.raw(b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"), "bad-response"),
    "empty": skipped(saying(b"  \n"), "empty"),
    "pdf": skipped(saying(b"%PDF-1.7 ...", "application/pdf"), "not-html"),
    "picture": skipped(saying(b"\xff\xd8\xff\xe0 JFIF"), "not-html"),
    "gzip-magic-and-garbage": skipped(b.not_gzip(b"\x1f\x8b\x08 garbage"), "not-html"),
    "json": skipped(saying(b'{"error": 1}', "application/json"), "not-html"),
    "challenge": skipped(saying(b"<title>Just a moment...</title><p>Checking your browser</p>"), "block-page"),
    "captcha": skipped(saying("<p>Vui lòng xác nhận bạn không phải là robot</p>".encode()), "block-page"),
    "script-wall": skipped(b.script_wall(), "block-page"),
    "challenge-403": skipped(b.status("403 Forbidden", body=b"<title>Just a moment...</title>"), "block-page"),
    "challenge-403-gzipped": skipped(b.gzipped(b"<title>Just a moment...</title>" * 50, status="403 No"), "block-page"),
    "login-form": skipped(saying(b"<form><input name=u><input type='password'></form>"), "login"),
    "soft-404": skipped(saying("<title>Trang không tồn tại</title><h1>404</h1>".encode()), "soft-404"),
    # Answers that end too early, or not at all.
    "cut-length": failed(b.short(PAGE), "truncated", cut="disconnect"),
    "cut-chunks": failed(b.chunked(PAGE, ends=False), "truncated", cut="disconnect"),
    "gzip-cut": failed(b.gzipped(PAGE, cut=20), "truncated"),
    "gzip-bomb": failed(b.gzip_bomb(64), "too-large"),
    "a-gigabyte": failed(b.huge(1_000_000_000), "too-large", cut="length", kept=Kept.BEGINNING),
    "garbage": failed(b.garbage(), "bad-response", cut="disconnect"),
    "half-a-head": failed(b.hang_up(b"HTTP/1.1 200 OK\r\nContent-"), "reset", asked=3, cut="disconnect"),
    "hangs-up": failed(b.hang_up(), "reset", asked=3, kept=Kept.NOTHING),
    "resets": failed(b.reset(), "reset", asked=3, kept=Kept.NOTHING),
    "no-answer": failed(b.no_answer(9), "timeout", asked=3, kept=Kept.NOTHING, slow=True),
    "slow-head": failed(b.slow_head(9), "timeout", asked=3, cut="time", slow=True),
    "slow-body": failed(b.slow_body(PAGE, 9), "timeout", asked=3, cut="time", slow=True),
    "drip": failed(b.drip(PAGE, 0.05), "timeout", asked=3, cut="time", kept=Kept.BEGINNING, slow=True),
}
