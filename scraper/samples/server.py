"""The sample newspapers on this machine's loopback address, a port each."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC
from email.utils import format_datetime
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from types import TracebackType

from archive.errors import BadInput
from scraper.samples.expected import ExpectedPage, expected
from scraper.samples.newspaper import SampleNewspaper, newspapers
from scraper.samples.pages import Answer, SampleSite
from scraper.samples.registry import write_registry

Request = socket.socket | tuple[bytes, socket.socket]  # as socketserver types it; over TCP it is the socket

LOOPBACK = "127.0.0.1"
IDLE = 30  # seconds after which a connection that asks nothing is closed
BUFFER = 65_536  # bytes: head and body leave together, or a client's delayed ACK holds each answer up for 40 ms


class SampleServer:
    """Serves every sample newspaper in one edition, from `with` to the end of its block.

    `port` is the first newspaper's, `ports` those of newspapers by id; 0 or none: any that is free.
    """

    def __init__(self, edition: int, port: int = 0, *, ports: Mapping[str, int] | None = None) -> None:
        self.edition = edition
        first = newspapers()[0].id
        self._wanted = {paper.id: 0 for paper in newspapers()} | {first: port} | dict(ports or {})
        self._listeners: dict[str, _Listener] = {}

    def __enter__(self) -> SampleServer:
        try:
            for paper in newspapers():
                self._listeners[paper.id] = _Listener(paper, self.edition, self._wanted[paper.id])
        except BadInput:
            self._close()
            raise
        for listener in self._listeners.values():
            threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for listener in self._listeners.values():
            listener.shutdown()
        self._close()

    def _close(self) -> None:
        for listener in self._listeners.values():
            listener.server_close()
        self._listeners.clear()

    @property
    def ports(self) -> dict[str, int]:
        """The port of each newspaper, by id."""
        return {name: listener.server_address[1] for name, listener in self._listeners.items()}

    @property
    def port(self) -> int:
        """The port of the first newspaper."""
        return next(iter(self.ports.values()))

    @property
    def sites(self) -> dict[str, SampleSite]:
        """What is served, by the newspaper's id."""
        return {name: listener.site for name, listener in self._listeners.items()}

    def registry(self, directory: Path) -> Path:
        """Write a registry of the newspapers at these ports; the folder, for `Registry.load`."""
        return write_registry(directory, {name: f"{LOOPBACK}:{port}" for name, port in self.ports.items()})

    def expected(self) -> dict[str, ExpectedPage]:
        """What reading each story page has to give, by address."""
        return {page.url: page for site in self.sites.values() for page in expected(site)}


class _Listener(ThreadingHTTPServer):
    """One newspaper's server."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, newspaper: SampleNewspaper, edition: int, port: int) -> None:
        self._open: set[Request] = set()
        try:
            super().__init__((LOOPBACK, port), _Handler)
        except (OSError, OverflowError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise BadInput(
                f"cannot serve {newspaper.name} at {LOOPBACK}:{port}: {reason}; free the port or choose another"
            ) from error
        self.site = SampleSite(newspaper, edition, f"http://{LOOPBACK}:{self.server_address[1]}")

    def server_bind(self) -> None:
        """Bind without asking for this machine's name, as http.server does: that can wait for a name server."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def process_request(self, request: Request, client_address: object) -> None:
        """Remember the connection: it may idle in keep-alive when the server ends."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Request) -> None:
        """Forget it."""
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Stop listening, and wake connections that idle: they end by themselves."""
        super().server_close()
        for request in tuple(self._open):
            with suppress(OSError):  # it ended in this moment
                _socket(request).shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Request, client_address: object) -> None:
        """A client that went away is nothing to speak of."""


def _socket(request: Request) -> socket.socket:
    return request if isinstance(request, socket.socket) else request[1]


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, with validators, quietly."""

    protocol_version = "HTTP/1.1"
    server_version = "SampleNewspaper/1"
    sys_version = ""
    timeout = IDLE
    wbufsize = BUFFER
    disable_nagle_algorithm = True
    server: _Listener

    def do_GET(self) -> None:
        """Head and body."""
        self._respond(with_body=True)

    def do_HEAD(self) -> None:
        """The head alone."""
        self._respond(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is http.server's)
        """Say nothing: the crawl tells what it fetched."""

    def _respond(self, *, with_body: bool) -> None:
        answer = self.server.site.answer(self.path)
        body, coding = self._coded(answer)
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        unchanged = answer.status == HTTPStatus.OK and self.headers.get("If-None-Match") == tag
        self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else answer.status)
        for name, value in _headers(answer, body, coding, tag, unchanged=unchanged):
            self.send_header(name, value)
        self.end_headers()
        if with_body and not unchanged:
            self.wfile.write(body)

    def _coded(self, answer: Answer) -> tuple[bytes, str | None]:
        """The body, gzipped where the newspaper does so and the client may have it."""
        wants = "gzip" in self.headers.get("Accept-Encoding", "")
        if self.server.site.newspaper.gzip and wants and answer.content_type.startswith("text/html"):
            return gzip.compress(answer.body, mtime=0), "gzip"
        return answer.body, None


def _headers(answer: Answer, body: bytes, coding: str | None, tag: str, *, unchanged: bool) -> list[tuple[str, str]]:
    headers = [("ETag", tag)]
    if answer.modified:
        headers.append(("Last-Modified", format_datetime(answer.modified.astimezone(UTC), usegmt=True)))
    if unchanged:
        return headers
    headers += [("Content-Type", answer.content_type), ("Content-Length", str(len(body)))]
    return headers + ([("Content-Encoding", coding)] if coding else [])
