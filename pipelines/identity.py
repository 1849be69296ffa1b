"""Whose an address is, and which id the story there has or would have."""

from __future__ import annotations

from dataclasses import dataclass

from archive.ids import story_id
from archive.urls import host_port, normalise
from pipelines.publisher import Publisher


@dataclass(frozen=True, slots=True)
class Identity:
    """Id of the newspaper (the host where unknown), normalised address, and id of the story at it."""

    publisher: str
    address: str
    story: str


def identify(url: str, publisher: Publisher | None) -> Identity:
    """The newspaper's own number of the story gives its id, or else the address does; ValueError where it is none."""
    address = normalise(url)
    if publisher is None:
        host = host_port(url, explicit_default=False)
        return Identity(host, address, story_id(host, address))
    return Identity(publisher.id, address, story_id(publisher.id, publisher.number(url) or address))
