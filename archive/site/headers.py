"""What stands around every answer: content-security policies, caching, and the gate of a change-over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote_plus

from archive.site.running import Site

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

OURS = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)
# Datasette's own pages carry inline scripts and styles (2 to 9 violations a page under a strict policy).
NATIVE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
)
# What others wrote: sandboxed without scripts, nothing loaded, not even from us; only styles that stand in the page.
ARCHIVED = (
    "sandbox{allowed}; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
COMMON = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "interest-cohort=(), geolocation=(), camera=(), microphone=()",
}
FRESH = (
    "public, max-age=60"  # seconds: a takedown must not outlive its snapshot for long; afterwards an ETag answers 304
)
FOREVER = "public, max-age=31536000, immutable"  # static files carry the edition in their address


TELLS_PATHS = "pragma_database_list"  # SQLite's only function that names a file; Datasette lets any reader call it


def wrap(app: Application, site: Site) -> Application:
    """One wrapper for all: change over when due, answer 304 from the edition alone, set the headers."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        if scope["method"] not in {"GET", "HEAD"}:  # nothing can be written here; Datasette answers some with 500
            return await _answer(send, 405, b"405", (b"allow", b"GET, HEAD"))
        if is_native(scope["path"]) and TELLS_PATHS in unquote_plus(scope["query_string"].decode("latin-1")).lower():
            return await _answer(send, 403, b"pragma_database_list is not for readers")
        async with site.request():
            etag = f'W/"{site.edition}"'
            if _is_known(scope, etag):
                return await _not_modified(send, etag)
            return await app(scope, receive, _with_headers(scope, send, etag))

    return wrapped


def is_native(path: str) -> bool:
    """Whether a path belongs to Datasette's own pages."""
    return path.startswith(("/-/", "/archive/", "/archive.", "/archive?")) or path in {"/archive", "/-"}


def _is_known(scope: Scope, etag: str) -> bool:
    if scope["method"] not in {"GET", "HEAD"} or is_native(scope["path"]):
        return False
    given = dict(scope["headers"]).get(b"if-none-match", b"").decode("latin-1")
    return etag in (part.strip() for part in given.split(","))


async def _not_modified(send: Send, etag: str) -> None:
    headers = [(b"etag", etag.encode()), (b"cache-control", FRESH.encode())]
    await send({"type": "http.response.start", "status": 304, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _answer(send: Send, status: int, body: bytes, *more: tuple[bytes, bytes]) -> None:
    common = ((name.encode(), value.encode()) for name, value in COMMON.items())
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *common, *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _with_headers(scope: Scope, send: Send, etag: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": _headers(scope, message, etag)}
        await send(message)

    return sending


def _headers(scope: Scope, message: Message, etag: str) -> list[tuple[bytes, bytes]]:
    path = scope["path"]
    given = {bytes(name).lower(): bytes(value) for name, value in message["headers"] if name.lower() != b"set-cookie"}
    cookies = [(name, value) for name, value in message["headers"] if name.lower() == b"set-cookie"]
    wanted = {**COMMON, "content-security-policy": NATIVE if is_native(path) else OURS}
    headers = {name.encode(): value.encode() for name, value in wanted.items()} | given
    if not is_native(path):
        headers |= _caching(scope, message["status"], etag)
    return [*headers.items(), *cookies]


def _caching(scope: Scope, status: int, etag: str) -> dict[bytes, bytes]:
    """Our pages depend on the address and the snapshot alone: never on a cookie, so any cache may keep them."""
    if status != 200:
        return {b"cache-control": b"no-cache"}
    if scope["path"].startswith("/static/"):
        return {b"cache-control": FOREVER.encode() if b"v=" in scope["query_string"] else FRESH.encode()}
    return {b"cache-control": FRESH.encode(), b"etag": etag.encode(), b"vary": b"Accept-Encoding"}
