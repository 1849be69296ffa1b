"""The press: a server on raw sockets, that sends exactly the bytes it is told to and notes what passed."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

ACCEPT_SECONDS = 0.1
IDLE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing, for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Close:
    """The connection ends here; `reset`: not politely."""

    reset: bool = False


Step = bytes | Pause | Close
Behaviour = Callable[["Request"], Sequence[Step]]


@dataclass(slots=True)
class Request:
    """One request as it came, when, and what was sent back."""

    raw: bytes
    at: float
    port: int
    sent: bytearray = field(default_factory=bytearray)

    @property
    def path(self) -> str:
        """The path with its query."""
        return self.raw.split(b" ", 2)[1].decode()

    def header(self, name: str) -> str | None:
        """The value of a header."""
        for line in self.raw.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.lower() == name.lower().encode():
                return value.strip().decode()
        return None


class Press:
    """Serves a path by its behaviour, 404 for all others; `with Press({...}) as press:`."""

    def __init__(self, pages: Mapping[str, Behaviour], *, tls: ssl.SSLContext | None = None, port: int = 0) -> None:
        self.pages = dict(pages)
        self.requests: list[Request] = []
        self._tls = tls
        self._socket = socket.create_server(("127.0.0.1", port), backlog=128)
        self._socket.settimeout(ACCEPT_SECONDS)
        self.port: int = self._socket.getsockname()[1]
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    @property
    def host(self) -> str:
        """host:port, as it stands in `hosts`."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"{'https' if self._tls else 'http'}://{self.host}{path}"

    def asked(self, path: str) -> list[Request]:
        """The requests for a path, in their order."""
        return [request for request in self.requests if request.path == path]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=5)
        self._socket.close()

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(IDLE_SECONDS)
        try:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            while not self._stop.is_set() and self._one(connection):
                pass
        except OSError:
            pass  # the crawler went away, which is its right
        finally:
            connection.close()

    def _one(self, connection: socket.socket) -> bool:
        """Serve one request; whether the connection goes on."""
        raw = self._read(connection)
        if not raw:
            return False
        request = Request(raw, time.monotonic(), self.port)
        self.requests.append(request)
        behaviour = self.pages.get(request.path, self.pages.get("*", _not_found))
        return all(self._do(connection, request, step) for step in _until_close(behaviour(request)))

    def _do(self, connection: socket.socket, request: Request, step: Step) -> bool:
        if isinstance(step, bytes):
            connection.sendall(step)
            request.sent += step
        elif isinstance(step, Pause):
            self._stop.wait(step.seconds)
        elif step.reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return not isinstance(step, Close)

    def _read(self, connection: socket.socket) -> bytes:
        raw = b""
        connection.settimeout(ACCEPT_SECONDS)
        ends = time.monotonic() + IDLE_SECONDS
        while b"\r\n\r\n" not in raw and not self._stop.is_set() and time.monotonic() < ends:
            try:
                part = connection.recv(65536)
            except TimeoutError:
                continue
            if not part:
                return b""
            raw += part
        connection.settimeout(IDLE_SECONDS)
        return raw


def _until_close(steps: Sequence[Step]) -> list[Step]:
    end = next((at for at, step in enumerate(steps) if isinstance(step, Close)), len(steps))
    return list(steps[: end + 1])


def _not_found(_: Request) -> Sequence[Step]:
    return [b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nnot found"]
