"""Addresses: the one normal form that frontier, store and ids share."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
TRACKING_KEYS = frozenset({"fbclid", "gclid"})


def normalise(url: str) -> str:
    """Scheme and host in lower case; default port, fragment, utm_*, fbclid and gclid away; the rest as it stands."""
    parts = urlsplit(url.strip())
    return urlunsplit(
        (parts.scheme.lower(), host_port(url, explicit_default=False), parts.path or "/", _query(parts), "")
    )


def host_port(url: str, *, explicit_default: bool = True) -> str:
    """`host:port` of an address, in lower case; the scheme's default port is written only where asked for."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    default = DEFAULT_PORTS.get(parts.scheme.lower())
    port = parts.port or default
    return host if port is None or (port == default and not explicit_default) else f"{host}:{port}"


def _query(parts: SplitResult) -> str:
    if not parts.query:
        return ""
    kept = [pair for pair in parts.query.split("&") if not _is_tracking(pair)]
    return "&".join(kept)


def _is_tracking(pair: str) -> bool:
    key = next((name for name, _ in parse_qsl(pair, keep_blank_values=True)), pair).lower()
    return key in TRACKING_KEYS or key.startswith("utm_")
