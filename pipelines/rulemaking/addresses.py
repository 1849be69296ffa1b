"""The form of a site's story addresses, its name and its listings, as one to three of its pages show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from archive.urls import host_port, normalise

ENDINGS = re.compile(r"(?:\.(?:com|org|net|gov|edu|info))?\.[a-z]+$")
DIGITS = re.compile(r"\d{3,}")
HASH = re.compile(r"-(?![a-z]?\d+\b)(?=[a-f]*\d)(?P<number>[0-9a-f]{6,8})(?P<tail>/?|\.html?)$")
ENDS = re.compile(r"\.\w+|/|/[^/]+/?|")  # what may stand behind the number of a story
MARK = re.compile(r"[A-Za-z]*$")  # the letters right before a number: post, a, d, ar
THEME = re.compile(r"nguoi-tot|viec-tot|guong|dien-hinh|lam-theo|net-dep|thi-dua|hoc-tap-bac", re.IGNORECASE)


def id_of(host: str) -> str:
    """A publisher's id from its host: baolaocai.vn -> baolaocai, phuyen.baodaklak.vn -> phuyen-baodaklak."""
    bare = re.sub(r"^(?:www|m|amp)\.", "", host.partition(":")[0])
    named = ENDINGS.sub("", bare) or bare
    return re.sub(r"[^a-z0-9]+", "-", named).strip("-") or "publisher"


def form_of(urls: Sequence[str]) -> str:
    """A regular expression that these addresses of stories share, with the group `number` where they hold one."""
    whole = [normalise(url) for url in urls]
    return next(form for form in _forms(whole) if all(re.search(form, url) for url in whole))


def theme_sections(links: Sequence[tuple[str, str]], pattern: str) -> tuple[str, ...]:
    """Of the links of a site those that list stories of the theme, by their addresses."""
    found = (url for _, url in links if THEME.search(urlsplit(url).path) and not re.search(pattern, url))
    return tuple(dict.fromkeys(url for url in found if not urlsplit(url).query))[:5]


def hosts_of(urls: Sequence[str]) -> tuple[str, ...]:
    """The hosts of these addresses, with and without www."""
    hosts = dict.fromkeys(host_port(url, explicit_default=False) for url in urls)
    return tuple(dict.fromkeys(name for host in hosts for name in (host, *_twin(host))))


def _twin(host: str) -> tuple[str, ...]:
    if host.startswith("www."):
        return (host.removeprefix("www."),)
    bare = ENDINGS.sub("", host)
    return (f"www.{host}",) if bare != host and "." not in bare and ":" not in host else ()


def _forms(urls: Sequence[str]) -> Iterator[str]:
    """Forms of the first address, the most telling first."""
    parts = urlsplit(urls[0])
    paths = [urlsplit(url).path for url in urls]
    yield from filter(None, (_query_form(parts.query), _hash_form(parts.path), _number_form(parts.path, paths)))
    tail = re.search(r"\.(?:html?|aspx|chn|bbg)$", parts.path)
    if tail:
        yield rf"/[^/?]+{re.escape(tail[0])}$"
    yield from (r"/[^/?]{20,}/?$", r"/[^/?]+/?$", r"^https?://")


def _query_form(query: str) -> str | None:
    """The last parameter that is a number: earlier ones are sections."""
    numbers = [key for key, _, value in (pair.partition("=") for pair in query.split("&")) if value.isdigit()]
    return rf"[?&]{re.escape(numbers[-1])}=(?P<number>\d+)" if numbers else None


def _hash_form(path: str) -> str | None:
    match = HASH.search(path)
    return rf"-(?P<number>[0-9a-f]{{6,8}}){re.escape(match['tail'])}$" if match else None


def _number_form(path: str, paths: Sequence[str]) -> str | None:
    """The last long number, what stands right before it, and what ends the address behind it."""
    run = _last_number(path)
    if run is None or not ENDS.fullmatch(path[run.end() :]):
        return None
    before, behind = path[: run.start()], path[run.end() :]
    mark = MARK.search(before)[0]  # type: ignore[index]  # it matches the empty text too
    edge = before[: len(before) - len(mark)][-1:]
    shortest = min(len(found[0]) for one in paths if (found := _last_number(one)))
    digits = r"\d+" if mark else rf"\d{{{max(3, shortest - 1)},}}"
    ending = r"/[^/]+/?" if behind.strip("/") and behind.startswith("/") else re.escape(behind)
    return f"{edge}{mark}(?P<number>{digits}){ending}$"


def _last_number(path: str) -> re.Match[str] | None:
    return next(reversed(list(DIGITS.finditer(path))), None)
