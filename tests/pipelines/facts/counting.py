"""Holds what figures count and who did it against gold: `python -m tests.pipelines.facts.counting`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from archive.model import Figure, MentionType
from pipelines.facts.facts import find_facts
from tests.pipelines.facts.stories import LOTS, GoldFacts, folded, load_stories, spoken_names
from tests.pipelines.places.scoring import Share

# Words of a reader's phrase that say nothing of what is counted: "tiền vay" is "vay 50 triệu đồng".
EMPTY = frozenset(("được", "đã", "mỗi", "tiền", "hiện", "có", "bị", "xong"))
ENOUGH = 0.5  # F1 over words at which two phrases say the same


def shares(folder: Path, say: Callable[[str], object] = lambda _: None) -> tuple[Share, Share]:
    """Figures whose phrase is right, and those whose doer is, of the doers that are mentions."""
    told = counted = named = who = 0
    for story in load_stories(folder):
        found = find_facts(story.text, story.mentions, story.day)
        figures = {one.mention: one for one in found.figures}
        known = spoken_names(story)
        for row in story.figures:
            ours = figures.get(_mention(story, row), Figure(-1, ""))
            says_same = _likeness(str(row["counted"]), ours.counted) >= ENOUGH
            names = _names(row["who"]) & known
            same = bool(names & _spoken(story, ours.who, dict(found.short_forms)))
            told, counted = told + 1, counted + says_same
            named, who = named + bool(names), who + same
            if not says_same or (names and not same):
                say(f"{story.name} {row['surface']} | {row['counted']}, {row['who']} | {ours}")
    return Share(f"{folder.name} counted", counted, told), Share(f"{folder.name} who", who, named)


def _mention(story: GoldFacts, row: Mapping[str, object]) -> int:
    figures = (number for number, one in enumerate(story.mentions) if one.type is MentionType.FIG)
    same = [n for n in figures if " ".join(story.mentions[n].surface.split()) == row["surface"]]
    nth = row["nth"]
    assert isinstance(nth, int)
    return same[nth - 1]


def _names(who: object) -> frozenset[str]:
    return frozenset(folded(str(name)) for name in (who if isinstance(who, list) else [who]))


def _spoken(story: GoldFacts, number: int | None, full: Mapping[int, int]) -> frozenset[str]:
    """A mention as printed, in full, and by the name that the reader gave."""
    if number is None:
        return frozenset()
    spoken = {folded(story.mentions[n].surface) for n in (number, full.get(number, number))}
    return frozenset(spoken | {story.names[name] for name in spoken if name in story.names})


def _likeness(gold: str, ours: str) -> float:
    """F1 over words."""
    wanted, found = _words(gold), _words(ours)
    shared = sum(word in found for word in wanted)
    return 2 * shared / (len(wanted) + len(found)) if found else 0.0


def _words(phrase: str) -> list[str]:
    return [word for word in re.findall(r"\w+", phrase.casefold()) if word not in EMPTY]


def main() -> None:
    for folder in LOTS:
        for share in shares(folder, lambda line: sys.stdout.write(f"{line}\n")):
            sys.stdout.write(f"{share}\n")


if __name__ == "__main__":
    main()
