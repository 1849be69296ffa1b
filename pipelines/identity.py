"""Whose an address is, and which id the story there has or would have."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from archive.errors import BadInput
from archive.ids import story_id
from archive.urls import host_port, normalise
from pipelines.publisher import Publisher, Registry


@dataclass(frozen=True, slots=True)
class Identity:
    """Id of the newspaper (the host where unknown), normalised address, and id of the story at it."""

    publisher: str
    address: str
    story: str


def identify_address(url: str, registry: Registry) -> Identity:
    """The same for an address that someone names; BadInput where it is none of the web."""
    try:
        if not url.lower().startswith(("http://", "https://")) or not urlsplit(url).hostname:
            raise ValueError("it must begin with https:// or http:// and name a host")
        return identify(url, registry.of(url))
    except ValueError as error:
        raise BadInput(f"bad address {url!r}: {error}") from error


def identify(url: str, publisher: Publisher | None) -> Identity:
    """The newspaper's own number of the story gives its id, or else the address does; ValueError where it is none."""
    address = normalise(url)
    if publisher is None:
        host = host_port(url, explicit_default=False)
        return Identity(host, address, story_id(host, address))
    return Identity(publisher.id, address, story_id(publisher.id, publisher.number(url) or address))
