"""Addresses as the crawl spells them: in the frontier, on the wire and in WARC files the same."""

from __future__ import annotations

from w3lib.url import safe_url_string

from archive.urls import normalise


def clean(url: str) -> str:
    """The normalised address as it is sent: in ASCII, what is not is percent-encoded; ValueError where it is none."""
    return normalise(safe_url_string(url))


def robots_url(scheme: str, host: str) -> str:
    """The address of a host's rules."""
    return clean(f"{scheme}://{host}/robots.txt")
