"""Exceptions of Scrapy, Twisted and OpenSSL -> the reason that `guong status` names."""

from __future__ import annotations

from collections.abc import Iterator

from OpenSSL.SSL import Error as TlsError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from service_identity.exceptions import CertificateError, VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed, DNSLookupError
from twisted.web._newclient import ParseError, ResponseNeverReceived
from twisted.web.client import ResponseFailed

from scraper.states import Reason, State


class Verdict(IgnoreRequest):
    """Raised by a middleware: this address is not to be fetched, or what came is not to be taken."""

    def __init__(self, state: State, reason: Reason) -> None:
        super().__init__(f"{state}: {reason}")
        self.state = state
        self.reason = reason


# The first that fits a link of the chain counts; the chain is walked from the innermost cause outwards.
REASONS: tuple[tuple[type[BaseException], Reason], ...] = (
    (TlsError, Reason.TLS),
    (VerificationError, Reason.TLS),
    (CertificateError, Reason.TLS),
    (ParseError, Reason.BAD_RESPONSE),
    (DownloadTimeoutError, Reason.TIMEOUT),
    (CannotResolveHostError, Reason.DNS),
    (DNSLookupError, Reason.DNS),
    (DownloadConnectionRefusedError, Reason.CONNECT),
    (ConnectError, Reason.CONNECT),
    (ResponseDataLossError, Reason.TRUNCATED),
    (DownloadCancelledError, Reason.TOO_LARGE),
    (ResponseNeverReceived, Reason.RESET),
    (ConnectionClosed, Reason.RESET),
)


def reason_of(error: BaseException) -> Reason:
    """Why a download failed; what nobody foresaw is a bad response."""
    chain = list(_chain(error))
    return next(
        (reason for kind, reason in REASONS if any(isinstance(link, kind) for link in chain)), Reason.BAD_RESPONSE
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, its causes, and what Twisted wraps in `reasons`."""
    yield error
    if error.__cause__ is not None:
        yield from _chain(error.__cause__)
    if isinstance(error, ResponseFailed):
        for failure in error.reasons:
            yield from _chain(failure.value)
