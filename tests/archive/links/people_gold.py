"""Holds pairs of tests/gold/people against what we decide: `python -m tests.archive.links.people_gold`."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from archive.links.people import Judgement, judge
from archive.model import Mention, MentionType, Office, Sighting
from pipelines.places.gazetteer import gazetteer
from pipelines.places.placing import find_places
from pipelines.places.units import Rank, Unit
from tests.pipelines.facts.stories import Count

GOLD = Path(__file__).parents[2] / "gold"
_ADDRESS = re.compile(r"\b(cụ|già|ông|bà|anh|chị|em|cháu|cô|thầy)\s+$", re.IGNORECASE)
_BYLINE = re.compile(r"(?:Ảnh|Bài và ảnh|Bài, ảnh|Tin, ảnh):\s*$")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sightings, and whether a reader takes them for one."""

    stories: tuple[str, str]
    first: Sighting
    second: Sighting
    same: bool
    why: str

    @property
    def lot(self) -> str:
        """All but the first were written when the code was done, the sixth by somebody who had not read it."""
        lots = {"2": "second", "3": "third", "4": "fourth", "5": "fifth", "6": "sixth"}
        return lots.get(self.stories[0][0], "first")


@cache
def gold() -> Mapping[str, Any]:
    return tomllib.loads((GOLD / "people" / "people.toml").read_text(encoding="utf-8"))


def load_pairs() -> Iterator[Pair]:
    sightings = {story["id"]: _sighting(story) for story in gold()["story"]}
    for pair in gold()["pair"]:
        first, second = pair["stories"]
        yield Pair((first, second), sightings[first], sightings[second], pair["same"], pair["why"])


def _sighting(story: Mapping[str, Any]) -> Sighting:
    """As the passes before would hand it over: the places go through the gazetteer, nothing else is looked up."""
    person, text, day = story["person"], story["text"], story["date"]
    before = text[: text.index(person["name"])]
    address = _ADDRESS.search(before)
    units = _units(text, person.get("places", ()), day, story["province"])
    return Sighting(
        person["name"],
        day,
        frozenset(unit.id for unit in units if unit.rank is Rank.COMMUNE),
        frozenset(_province(unit) for unit in units),
        frozenset(place.casefold() for place in person.get("places", ()) if _is_hamlet(place)),
        tuple(
            Office(role.get("title", ""), role.get("organisation", ""), role.get("past", False))
            for role in person.get("roles", ())
        ),
        person.get("born"),
        address[1].lower() if address else "",
        bool(_BYLINE.search(before)),
    )


def _units(text: str, places: Sequence[str], day: date, province: str) -> tuple[Unit, ...]:
    """What the lowest of a person's places is today; of the newspaper's province, where none is said."""
    printed = [place for place in places if not _is_hamlet(place)] or [f"tỉnh {province}"]
    missing = [place for place in printed if place.casefold() not in text.casefold()]
    shown = "\n".join((text, *missing))
    marked = []
    for place in printed:
        at = shown.casefold().index(place.casefold())
        marked.append(Mention(MentionType.LOC, at, at + len(place), shown[at : at + len(place)]))
    order = sorted(marked, key=lambda mention: mention.start)
    lowest = order.index(marked[0])
    placed = find_places(shown, order, day, (province,))
    return next((one.now for one in placed if one.mention == lowest), ())


def _province(unit: Unit) -> str:
    return unit.id if unit.rank is Rank.PROVINCE else _province(gazetteer().get(unit.parent))


def _is_hamlet(place: str) -> bool:
    return place.startswith(("thôn ", "bản ", "làng ", "xóm ", "buôn ", "ấp "))


def judged() -> list[tuple[Pair, Judgement]]:
    return [(pair, judge(pair.first, pair.second)) for pair in load_pairs()]


def count(pairs: Sequence[tuple[Pair, Judgement]]) -> Count:
    """Pairs that are one person, that we join, and both."""
    return Count(
        sum(pair.same for pair, _ in pairs),
        sum(ours.is_same for _, ours in pairs),
        sum(pair.same and ours.is_same for pair, ours in pairs),
    )


def main() -> None:
    all_pairs = judged()
    for pair, ours in all_pairs:
        if pair.same is not ours.is_same or ours.is_doubtful:
            names = " + ".join(pair.stories)
            sys.stdout.write(
                f"{names} {pair.first.name}: {'same' if pair.same else 'different'}, "
                f"ours {'same' if ours.is_same else 'doubtful' if ours.is_doubtful else 'different'} "
                f"{ours.confidence} {', '.join(ours.reasons)}\n"
            )
    lots = [
        (f"{lot} lot", [one for one in all_pairs if one[0].lot == lot])
        for lot in ("first", "second", "third", "fourth", "fifth", "sixth")
    ]
    for name, some in (*lots, ("all", all_pairs)):
        c = count(some)
        doubtful = sum(ours.is_doubtful for _, ours in some)
        sys.stdout.write(
            f"{name:10} {len(some):3} pairs, {c.gold} same, {c.found} joined, {c.right} rightly, {doubtful} doubtful: "
            f"P {c.precision:.3f} R {c.recall:.3f} F1 {c.f1:.3f}\n"
        )


if __name__ == "__main__":
    main()
