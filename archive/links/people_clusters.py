"""From pairs to people: the surest links first, and nobody bridges two who contradict each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from archive.links.people import contradict, depends_on_day
from archive.model import Sighting

Profile = tuple[str, int | None, tuple[str, ...], int | None, str]  # name, year, provinces, born, address
PROFILES = 64  # of a person; who is known by more is held against the first of them


@dataclass(frozen=True, slots=True)
class PersonLink:
    """Two sightings of one person, by evidence; the one with the lesser id comes first."""

    first: str
    second: str
    confidence: float


@dataclass(slots=True)
class _Person:
    """Sightings that are one by now: in how many ways a story told of them, and in which stories."""

    members: list[str]
    stories: set[str]
    profiles: dict[Profile, Sighting]


class People:
    """Joins sightings (id -> what a story says, and which story it is) step by step.

    Two of one story are never one: a story that names the same person twice says so itself.
    """

    def __init__(self, sightings: Mapping[str, tuple[str, Sighting]], apart: Iterable[tuple[str, str]]) -> None:
        self._apart = {frozenset(pair) for pair in apart}
        self._person = {
            key: _Person([key], {story}, {profile_of(told): told}) for key, (story, told) in sightings.items()
        }

    def join_decided(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Join whom people say to be one, whatever speaks against it."""
        for one, other in sorted(pairs):
            self._merge(one, other)

    def join(self, links: Iterable[PersonLink]) -> None:
        """Join whom evidence says to be one, unless anything contradicts."""
        for link in sorted(links, key=lambda link: (-link.confidence, link.first, link.second)):
            one, other = self._person[link.first], self._person[link.second]
            if one is not other and self._fit(one, other):
                self._merge(link.first, link.second)

    def groups(self) -> list[list[str]]:
        """The ids of each person's sightings."""
        return [one.members for one in {id(one): one for one in self._person.values()}.values()]

    def _fit(self, one: _Person, other: _Person) -> bool:
        if not one.stories.isdisjoint(other.stories) or self._are_apart(one, other):
            return False
        return not any(contradict(mine, theirs) for mine in one.profiles.values() for theirs in other.profiles.values())

    def _are_apart(self, one: _Person, other: _Person) -> bool:
        return any(len(pair & set(one.members)) == 1 and len(pair & set(other.members)) == 1 for pair in self._apart)

    def _merge(self, one: str, other: str) -> None:
        big, small = self._person[one], self._person[other]
        if big is small:
            return
        if len(big.members) < len(small.members):
            big, small = small, big
        big.members += small.members
        big.stories |= small.stories
        for key, told in small.profiles.items():
            if len(big.profiles) < PROFILES:
                big.profiles.setdefault(key, told)
        for member in small.members:
            self._person[member] = big


def profile_of(told: Sighting) -> Profile:
    """All by which somebody may be contradicted; a thousand stories of a chairman are a few profiles."""
    year = told.day.year if told.day and depends_on_day(told.address) else None
    return told.name, year, tuple(sorted(told.provinces)), told.born, told.address


def profiles_contradict(one: Profile, other: Profile) -> bool:
    """Whether who is told of so is not who is told of otherwise."""
    return contradict(_told_so(one), _told_so(other))


@lru_cache(4096)
def _told_so(profile: Profile) -> Sighting:
    name, year, provinces, born, address = profile
    day = date(year, 1, 1) if year else None
    return Sighting(name, day, provinces=frozenset(provinces), born=born, address=address)


def people_of(
    sightings: Mapping[str, tuple[str, Sighting]],
    links: Iterable[PersonLink],
    joined: Collection[tuple[str, str]] = (),
    apart: Collection[tuple[str, str]] = (),
) -> list[Sequence[str]]:
    """Groups of sightings that are one person each."""
    people = People(sightings, apart)
    people.join_decided(joined)
    people.join(links)
    return [*people.groups()]
