"""Holds names of tests/gold/naming against what we make of them: `python -m tests.pipelines.naming.scoring`."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from pathlib import Path

from archive.model import Article, Kind, Mention, MentionType, Story, Theme
from pipelines.facts.facts import with_facts
from pipelines.naming.names import with_names
from pipelines.places.placing import placed_mentions
from tests.archive.store.invented import VIETNAM, capture
from tests.pipelines.facts.stories import Count

GOLD = Path(__file__).parents[2] / "gold" / "naming" / "names.txt"
_MARK = re.compile(r"\[(?P<type>[A-Z]+) (?P<label>[^|\]]+)\|(?P<surface>[^\]]+)\]")
_LEVELS = re.compile(
    r"(?:tỉnh|huyện|xã|phường|thị trấn|thị xã|thành phố) (?:[A-ZĐÂĂÊÔƠƯ][\w'’]*)(?: [A-ZĐÂĂÊÔƠƯ][\w'’]*)*"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of the gold: what it names, and what we say it does."""

    type: MentionType
    label: str
    surface: str
    text: int
    is_second: bool
    key: str
    name: str


def named() -> Iterator[Named]:
    day, province, is_second = date.min, "", False
    for number, line in enumerate(GOLD.read_text("utf-8").splitlines()):
        if line.startswith("## "):
            is_second = True
        elif line.startswith("@ "):
            when, _, province = line[2:].partition(", ")
            day = date.fromisoformat(when)
        elif line and not line.startswith("#"):
            yield from _read(line, day, province, number, is_second)


def _read(line: str, day: date, province: str, number: int, is_second: bool) -> Iterator[Named]:
    """The marks are the mentions; places are found beside them by their level word."""
    text, marked, labels = "", [], []
    at = 0
    for found in _MARK.finditer(line):
        text += line[at : found.start()]
        kind, start = MentionType(found["type"]), len(text)
        text += found["surface"]
        marked.append(Mention(kind, start, len(text), found["surface"]))
        labels.append(found["label"])
        at = found.end()
    text += line[at:]
    places = [
        Mention(MentionType.LOC, found.start(), found.end(), found[0])
        for found in _LEVELS.finditer(text)
        if not any(one.start < found.end() and found.start() < one.end for one in marked)
    ]
    mentions = tuple(sorted((*marked, *places), key=lambda one: one.start))
    published = datetime.combine(day, datetime.min.time(), VIETNAM)
    article = Article(Kind.ARTICLE, body=(text,), published=published)
    placed = placed_mentions(text, mentions, day, (province,))
    one = capture("https://a.example/")
    story = with_facts(Story("s", one.url, "a", article, Theme(True, 1.0), mentions, one, places=placed))
    by_number = {name.mention: name for name in with_names(story, (province,)).names}
    for mention, label in zip(marked, labels, strict=True):
        ours = by_number[mentions.index(mention)]
        yield Named(mention.type, label, mention.surface, number, is_second, ours.key, ours.name)


def count(found: Sequence[Named]) -> Count:
    """Pairs of one kind that name the same, that we say do, and both."""
    gold = ours = both = 0
    for one, other in combinations(found, 2):
        if one.type is other.type:
            same, said = one.label == other.label, one.key == other.key
            gold, ours, both = gold + same, ours + said, both + (same and said)
    return Count(gold, ours, both)


def main() -> None:
    everything = [*named()]
    for kind in dict.fromkeys(one.type for one in everything):
        some = [one for one in everything if one.type is kind]
        names = {(one.label, one.key, one.name) for one in some}
        for label, often in Counter(label for label, _, _ in names).items():
            if often > 1:
                sys.stdout.write(f"{kind} {label} is several: {[name for name in names if name[0] == label]}\n")
        for key, often in Counter(key for _, key in {(label, key) for label, key, _ in names}).items():
            if often > 1:
                sys.stdout.write(f"{kind} {key} is several: {sorted({name[0] for name in names if name[1] == key})}\n")
    lots = {"first lot": False, "second lot": True}
    for title, some in (
        *(
            (str(kind), [one for one in everything if one.type is kind])
            for kind in dict.fromkeys(o.type for o in everything)
        ),
        *((lot, [one for one in everything if one.is_second is second]) for lot, second in lots.items()),
        ("all", everything),
    ):
        c = count(some)
        labels = len({(one.type, one.label) for one in some})
        sys.stdout.write(f"{title:10} {len(some):4} mentions of {labels:3}: ")
        sys.stdout.write(f"pairs P {c.precision:.3f} R {c.recall:.3f} F1 {c.f1:.3f}\n")


if __name__ == "__main__":
    main()
