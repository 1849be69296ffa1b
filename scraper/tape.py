"""What passed on a connection for one request, byte for byte (TLS taken off)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from archive.model import Exchange
from scraper.states import Reason

INTERIM = re.compile(rb"HTTP/\d\.\d 1\d\d[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n")  # RFC 9110 §15.2
TRUNCATED = {Reason.TIMEOUT: "time", Reason.TOO_LARGE: "length"}  # WARC 1.1 §5.13; otherwise: disconnect


@dataclass(slots=True)
class Tape:
    """`ip` is None where no connection was up; `answered` is `time.monotonic()` at the answer's first byte."""

    ip: str | None = None
    started: datetime | None = None
    answered: float | None = None
    sent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)

    def start(self, ip: str) -> None:
        """The connection is up and the request is about to be sent."""
        self.ip, self.started = ip, datetime.now(UTC)

    def hear(self, data: bytes) -> None:
        """Bytes came."""
        self.answered = self.answered or time.monotonic()
        self.received += data

    def exchange(self, url: str, failure: Reason | None = None) -> Exchange | None:
        """What is to be kept; None where no connection was up, or nothing came."""
        if self.ip is None or self.started is None or not self.received:
            return None
        interim, response = split_interim(bytes(self.received))
        truncated = TRUNCATED.get(failure, "disconnect") if failure else None
        return Exchange(url, bytes(self.sent), response, self.ip, self.started, interim, truncated)


@dataclass(frozen=True, slots=True)
class TapedTransport:
    """Hands on what is written, and notes it."""

    write: Callable[[bytes], None]
    tape: Tape

    def writeSequence(self, data: Iterable[bytes]) -> None:  # noqa: N802  (Twisted's name)
        """All that a request without a body calls."""
        parts = b"".join(data)
        self.tape.sent += parts
        self.write(parts)


def split_interim(received: bytes) -> tuple[bytes, bytes]:
    """The interim 1xx heads, and the answer behind them."""
    end = 0
    while match := INTERIM.match(received, end):
        end = match.end()
    return received[:end], received[end:]
