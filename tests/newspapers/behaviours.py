"""The named ways of answering, good and bad."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Sequence

import brotli  # type: ignore[import-untyped]  # ships no types
from backports import zstd

from tests.newspapers.press import Behaviour, Close, Pause, Request, Step

PROSE = "Ông trồng rừng đã mười năm nay, cả bản học theo cách làm ấy và nhà nào cũng có thêm việc. " * 8


def answer(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> Behaviour:
    """A plain answer with its length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers, f"Content-Length: {len(body)}"]
    whole = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return raw(whole)


def raw(*steps: Step) -> Behaviour:
    """Exactly these bytes, pauses and ends."""
    return lambda _: steps


def html(title: str, prose: str = PROSE) -> bytes:
    """A page of a story."""
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body><h1>{title}</h1><p>{prose}</p></body></html>"
    ).encode()


def story(title: str = "Gương sáng ở bản Thử") -> Behaviour:
    """A story, as it should be."""
    return answer(html(title))


def feed(*links: str) -> Behaviour:
    """An RSS feed; a path becomes an address of the press itself."""

    def behave(request: Request) -> Sequence[Step]:
        urls = [link if ":" in link else f"http://127.0.0.1:{request.port}{link}" for link in links]
        items = "".join(f"<item><title>Gương sáng</title><link>{url}</link></item>" for url in urls)
        body = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()
        return answer(body, kind="application/rss+xml")(request)

    return behave


def robots(text: str) -> Behaviour:
    """A robots.txt."""
    return answer(text.encode(), kind="text/plain")


def status(line: str, *headers: str, body: bytes = b"<p>oops</p>") -> Behaviour:
    """An error with a short page."""
    return answer(body, *headers, status=line)


def redirect(to: str, *headers: str, code: int = 302) -> Behaviour:
    """A redirect."""
    return answer(b"", f"Location: {to}", *headers, status=f"{code} Found")


def refresh(to: str, *headers: str) -> Behaviour:
    """A page that is nothing but a `meta refresh`."""
    page = f"<html><head><meta http-equiv='refresh' content='0; url={to}'></head><body></body></html>"
    return answer(page.encode(), *headers)


def to_itself(moving: Callable[..., Behaviour], *headers: str) -> Behaviour:
    """Leads to the address that was asked for."""
    return lambda request: moving(request.path, *headers)(request)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Another answer each time; the last one stays."""
    left = list(behaviours)

    def behave(request: Request) -> Sequence[Step]:
        return (left.pop(0) if len(left) > 1 else left[0])(request)

    return behave


def cookie_wall(behind: Behaviour, moving: Callable[..., Behaviour] = redirect) -> Behaviour:
    """Leads to itself until its cookie comes back."""

    def behave(request: Request) -> Sequence[Step]:
        if "pass=1" in (request.header("Cookie") or ""):
            return behind(request)
        return moving(request.path, "Set-Cookie: pass=1; Path=/; HttpOnly")(request)

    return behave


def script_wall() -> Behaviour:
    """Lets in who runs its script."""
    return answer(b"<html><body><script>document.cookie='D1N=4f2a;path=/';window.location.reload(true)</script></body>")


def chunked(body: bytes, *, size: int = 100, ends: bool = True, extension: bytes = b"") -> Behaviour:
    """A body in chunks; without its end where it is cut off."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    framed = b"".join(b"%X%s\r\n%s\r\n" % (len(part), extension, part) for part in parts)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    return raw(head + framed + b"0\r\nX-Trailer: yes\r\n\r\n") if ends else raw(head + framed, Close())


def odd_headers(body: bytes) -> Behaviour:
    """Case, order, doubles, a folded line, a line without colon, a reason in UTF-8."""
    head = (
        "HTTP/1.1 200 Được rồi\r\ncOnTeNt-LeNgTh:%d\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nX-Folded: one\r\n two\r\n"
        "no colon here\r\nContent-type:   text/html; charset=utf-8  \r\nX-Empty:\r\n\r\n"
    )
    return raw((head % len(body)).encode() + body)


def coded(body: bytes, coding: str) -> Behaviour:
    """A page in a content coding that nobody asked for."""
    packed = {"br": brotli.compress, "zstd": zstd.compress, "deflate": zlib.compress}[coding](body)
    return answer(packed, f"Content-Encoding: {coding}")


def without_type(body: bytes) -> Behaviour:
    """Does not say what it is."""
    return raw(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def until_the_end(body: bytes) -> Behaviour:
    """HTTP/1.1 without a length: the end of the connection is the end of the body."""
    return raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + body, Close())


def without_reason(body: bytes) -> Behaviour:
    """A status line that ends behind the code."""
    return raw(b"HTTP/1.1 200\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def with_many_headers(body: bytes) -> Behaviour:
    """Three hundred of them, one of 12 KB."""
    return answer(body, *(f"X-Filler-{number}: {number}" for number in range(300)), f"X-Long: {'y' * 12_000}")


def with_a_tail(body: bytes) -> Behaviour:
    """Sends more than it says, which is another answer that nobody asked for."""
    whole = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    return raw(whole, b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", Close())


def huge(length: int) -> Behaviour:
    """Says that a gigabyte will come."""
    return raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n<html>" % length, Pause(9))


def http_1_0(body: bytes) -> Behaviour:
    """HTTP/1.0: the end of the connection is the end of the body."""
    return raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + body, Close())


def bare_line_feeds(body: bytes) -> Behaviour:
    """Lines that end in a bare LF."""
    return raw(b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: %d\n\n" % len(body) + body)


def interim(body: bytes) -> Behaviour:
    """103 Early Hints, then the answer."""
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    return raw(hints, Pause(0.05), b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def short(body: bytes) -> Behaviour:
    """Says more than it sends."""
    return raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % (2 * len(body)) + body, Close()
    )


def slow_body(body: bytes, seconds: float) -> Behaviour:
    """Half of the body, then nothing for long."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
    return raw(head + body[: len(body) // 2], Pause(seconds), body[len(body) // 2 :])


def slow_head(seconds: float) -> Behaviour:
    """Half of the head, then nothing for long."""
    return raw(b"HTTP/1.1 200 OK\r\nContent-Ty", Pause(seconds), Close())


def late(behaviour: Behaviour, seconds: float) -> Behaviour:
    """Another behaviour, after a while."""
    return lambda request: [Pause(seconds), *behaviour(request)]


def drip(body: bytes, seconds: float) -> Behaviour:
    """A few bytes now and then, for as long as one listens."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
    return raw(head, *(step for at in range(len(body)) for step in (Pause(seconds), body[at : at + 1])))


def hang_up(*steps: Step) -> Behaviour:
    """Ends the connection politely after these bytes."""
    return raw(*steps, Close())


def no_answer(seconds: float) -> Behaviour:
    """Takes the request and says nothing."""
    return raw(Pause(seconds), Close())


def reset() -> Behaviour:
    """Takes the request and hangs up hard."""
    return raw(Close(reset=True))


def garbage() -> Behaviour:
    """Bytes that are no HTTP."""
    return raw(b"\x00\xff\x13\x37 this is not HTTP\r\n\r\nat all", Close())


def gzipped(body: bytes, *, cut: int = 0, status: str = "200 OK") -> Behaviour:
    """A gzipped page; `cut` bytes are missing from the stream, the HTTP message is whole."""
    packed = gzip.compress(body)
    return answer(packed[: len(packed) - cut], "Content-Encoding: gzip", status=status)


def not_gzip(body: bytes) -> Behaviour:
    """Says gzip, is not."""
    return answer(body, "Content-Encoding: gzip")


def gzip_bomb(megabytes: int) -> Behaviour:
    """A little that becomes a lot."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b" " * 1_000_000
    packed = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
    return answer(packed, "Content-Encoding: gzip")


def endless(megabytes: int) -> Behaviour:
    """A body without length that does not stop."""
    return raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", *([b"x" * 1_000_000] * megabytes), Close())
