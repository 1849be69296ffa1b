"""The tee in Scrapy's download handler: the exact bytes of every request and answer.

With scheduler.py the only place that knows Scrapy's private names; a test compares what is kept with the wire.
"""
# ruff: noqa: ANN401, N802  (the types and names of Twisted)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)

from scraper.sharing import shared
from scraper.tape import Tape, TapedTransport
from scraper.tls import PolicyByHost

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

TIE = b"X-Guong-Tape"  # names the tape of a request to the connection that sends it; never sent itself
IDLE_SECONDS = 4  # a kept connection is closed before common servers close it (Apache after 5): no race, no reset
TAPES: dict[bytes, Tape] = {}  # those of the requests in flight


class _TapedProtocol(_LenientHTTP11ClientProtocol):
    transport: Any
    _tape: Tape | None = None

    def request(self, request: Any) -> Any:
        [key] = request.headers.getRawHeaders(TIE)
        request.headers.removeHeader(TIE)
        self._tape = tape = TAPES[key]
        tape.start(self.transport.getPeer().host)
        write_to = request.writeTo
        request.writeTo = lambda transport: write_to(TapedTransport(transport.write, tape))
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:
        if self._tape is not None and self._parser is not None:
            self._tape.hear(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted is


class _TapedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: object) -> _TapedProtocol:
        return _TapedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted is


class CapturingHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler with a tape on every connection; it never sends a request twice by itself."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _TapedFactory
        self._pool.retryAutomatically = False
        self._pool.cachedConnectionTimeout = IDLE_SECONDS
        trusting: Any = _ScrapyClientContextFactory(verify_certificates=False)
        policy: Any = PolicyByHost(self._contextFactory, trusting, shared(crawler).tls_exceptions)
        self._contextFactory = policy

    async def download_request(self, request: Request) -> Response:
        """Fetch; what passed is in `request.meta["tape"]` whatever comes of it."""
        key = str(id(request)).encode()
        TAPES[key] = request.meta["tape"] = Tape()
        request.headers[TIE] = key
        try:
            return await super().download_request(request)
        finally:
            del request.headers[TIE], TAPES[key]
