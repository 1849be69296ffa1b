"""Names that last: ids are hashes of what a thing is, never row numbers."""

from __future__ import annotations

import hashlib

ID_LENGTH = 12  # hex digits: 48 bits, a collision among 1 M stories has a chance of 0.2 %


def short_hash(*parts: str) -> str:
    """A short hash of the parts, the same on every machine and run."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]


def story_id(publisher: str, key: str) -> str:
    """Id of a story: its publisher and the publisher's own number of it, or else its normalised address."""
    return short_hash("story", publisher, key)
