"""Reprints gathered around the story that each of them repeats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from archive.links.overlap import Likeness


@dataclass(frozen=True, slots=True)
class Link:
    """Two stories that share text, and the portion of the later one that also stands in the earlier."""

    earlier: str
    later: str
    share: float
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Member:
    """A story of a cluster, and the portion of it that also stands in the earliest; the earliest itself has 1."""

    story: str
    likeness: Likeness
    share: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """A story and those that repeat it."""

    earliest: str
    members: tuple[Member, ...]


def clusters_of(order: Sequence[str], links: Iterable[Link]) -> list[Cluster]:
    """Each story joins those earliest stories that it repeats; `order` is from the earliest to the latest.

    A round-up that took over two stories is in the clusters of both, and joins nothing of theirs with each other. A
    story that repeats only a later one (the second half of a round-up, say) makes that one an earliest too.
    """
    rank = {story: place for place, story in enumerate(order)}
    origins: dict[str, list[Link]] = {}
    for link in links:
        origins.setdefault(link.later, []).append(link)
    heads: dict[str, list[Member]] = {}
    for story in sorted(origins, key=rank.__getitem__):
        found = sorted(origins[story], key=lambda link: rank[link.earlier])
        first = [link for link in found if link.earlier in heads or link.earlier not in origins] or found[:1]
        for link in first:
            heads.setdefault(link.earlier, []).append(Member(story, link.likeness, link.share))
    return [
        Cluster(head, (Member(head, Likeness.VERBATIM, 1.0), *heads[head]))
        for head in sorted(heads, key=rank.__getitem__)
    ]


def blocks(stories: Iterable[str], neighbours: Callable[[str], set[str]]) -> list[list[str]]:
    """The connected parts of a graph that hold any of the stories; each sorted."""
    seen: set[str] = set()
    parts: list[list[str]] = []
    for story in sorted(stories):
        if story in seen:
            continue
        part, open_ends = {story}, [story]
        while open_ends:
            new = neighbours(open_ends.pop()) - part
            part |= new
            open_ends.extend(new)
        seen |= part
        parts.append(sorted(part))
    return parts
