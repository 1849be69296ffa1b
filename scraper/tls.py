"""Certificates are checked, but for the hosts whose publishers state a `tls_exception`."""

from __future__ import annotations

from typing import Any

from twisted.web.client import BrowserLikePolicyForHTTPS


class PolicyByHost(BrowserLikePolicyForHTTPS):
    """Hands each host on to the strict policy, or to the one that trusts whatever it is shown."""

    def __init__(self, strict: Any, trusting: Any, trusted: frozenset[str]) -> None:  # noqa: ANN401  (Twisted's)
        super().__init__()  # type: ignore[no-untyped-call]  # Twisted is
        self._strict, self._trusting, self._trusted = strict, trusting, trusted

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: ANN401, N802  (Twisted's)
        """The options of a connection to this host and port."""
        policy = self._trusting if f"{hostname.decode()}:{port}" in self._trusted else self._strict
        return policy.creatorForNetloc(hostname, port)
