"""Addresses that pages lead to: the archived copy, the newspaper's own page, this site as others name it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

SAFE = "/:?=&@!$'()*+,;~%[]"  # stands in a path as it is; '#', spaces and quotes do not
HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")
STAMP = "%Y%m%d%H%M%S"


def stamp(fetched: str | datetime) -> str:
    """14 digits of a moment in UTC, as web archives write it."""
    moment = datetime.fromisoformat(fetched) if isinstance(fetched, str) else fetched
    return moment.astimezone(UTC).strftime(STAMP)


def replay_path(url: str, fetched: str | datetime, form: str = "") -> str:
    """Where a capture is shown; form `id_` gives its bytes, `mp_` the page without scripts."""
    return f"/replay/{stamp(fetched)}{form}/{quote(url, safe=SAFE)}"


def web(url: str | None) -> str:
    """An address to link to: only http and https, so that nothing archived becomes a script."""
    try:
        return url if url and urlsplit(url).scheme.lower() in {"http", "https"} else "#"
    except ValueError:  # a malformed host in brackets
        return "#"


def base_of(scheme: str, host: str) -> str:
    """This site's own address as the reader asked for it; a Host header that is none is not repeated."""
    return f"{'https' if scheme == 'https' else 'http'}://{host if HOST.fullmatch(host) else 'localhost'}"
