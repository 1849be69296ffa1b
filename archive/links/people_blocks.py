"""Blocks: people who may be one stand in a block together, so that not everybody is held against everybody.

Christen, Data Matching, 2012, §4. A block is a name, or the part of it by which one is called, beside what `judge`
takes for evidence: a commune, a body, or an office that one of the two has left.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from archive.links.name_rarity import body_spelling, spelling
from archive.model import Sighting

_SEPARATOR = "\x1f"


def blocks_of(one: Sighting) -> frozenset[int]:
    """The blocks of a sighting, 63 bits each; none for who is known by name alone, or signs the story."""
    if one.is_byline:
        return frozenset()
    evidence = set(_evidence(one))
    return frozenset(_number(called, known) for called in _names(spelling(one.name)) for known in evidence)


def _names(name: tuple[str, ...]) -> Iterator[str]:
    """The whole name, and what may be left of it in another story: two different names meet in the latter alone."""
    yield " ".join(name)
    if not name:
        return
    yield f"… {name[-1]}"
    if len(name) > 1 and name[0] == "y":  # Y Thiên Byă is called Y Thiên
        yield f"… {name[1]}"
    elif name[0].startswith("h'"):
        yield f"… {name[0]}"


def _evidence(one: Sighting) -> Iterator[str]:
    for commune in one.communes:
        yield f"commune {commune}"
    provinces = one.provinces or frozenset(("",))
    for office in one.offices:
        for province in provinces:
            if office.organisation:
                yield _SEPARATOR.join(("body", province, *body_spelling(office.organisation)))
            if office.title:
                yield _SEPARATOR.join(("title", province, *spelling(office.title)))


def _number(called: str, known: str) -> int:
    digest = hashlib.blake2b(f"{called}{_SEPARATOR}{known}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
