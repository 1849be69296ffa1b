"""Holds the facts of tests/gold/facts/stories against what we find: `python -m tests.pipelines.facts.stories`.

The mentions are those that people marked in tests/gold/entities; so only the facts are measured.
"""

from __future__ import annotations

import hashlib
import random
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archive.model import Commendation, Mention, Role
from pipelines.entities.gold import load
from pipelines.entities.scores import Score
from pipelines.facts.facts import find_facts

ENTITIES = Path(__file__).parents[2] / "gold" / "entities"
GOLD = Path(__file__).parents[2] / "gold" / "facts" / "stories"
SECOND = GOLD.with_name("stories-second")  # read when the code was done; one of it was looked at afterwards
# With their texts, written before the code had seen them; looked at after a first measurement.
THIRD = GOLD.with_name("stories-third")
FOURTH = GOLD.with_name("stories-fourth")
FIFTH = GOLD.with_name("stories-fifth")
SIXTH = GOLD.with_name("stories-sixth")
SEVENTH = GOLD.with_name("stories-seventh")
# These two of the density of a newspaper, by a writer who had not read the code.
EIGHTH = GOLD.with_name("stories-eighth")
NINTH = GOLD.with_name("stories-ninth")
LOTS = (GOLD, SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH, EIGHTH, NINTH)
FLOORS = GOLD.parent / "story_floors.toml"
RESAMPLES = 1000  # of the stories, for an interval of 95 %
# The readings of one argument that are right; {""} where the story does not say.
Argument = frozenset[str]
Row = tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class GoldFacts:
    """What a reader found in a story; `names` leads from other spellings of a person to the full name."""

    name: str
    text: str
    day: date
    mentions: tuple[Mention, ...]
    names: Mapping[str, str]
    roles: tuple[Row, ...]
    commendations: tuple[Row, ...]
    listed: tuple[Row, ...]
    speakers: tuple[Row, ...]
    figures: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Count(Score):
    """A score that can be summed over stories."""

    def __add__(self, other: Count) -> Count:
        return Count(self.gold + other.gold, self.found + other.found, self.right + other.right)


def load_stories(folder: Path = GOLD) -> Iterator[GoldFacts]:
    for path in sorted(folder.glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        beside = path.with_suffix(".txt")
        story = load(beside if beside.exists() else ENTITIES / beside.name)
        mentions = tuple(Mention(s.type, s.start, s.end, story.text[s.start : s.end], s.attrs) for s in story.spans)
        given = [(_row(row, "award", "giver", "receiver", "occasion", "date"), bool(row.get("listed")))
                 for row in told["commendations"]]  # fmt: skip
        yield GoldFacts(
            path.stem,
            story.text,
            date.fromisoformat(story.meta["published"][:10]),
            mentions,
            {folded(short): folded(full) for short, full in told.get("names", {}).items()},
            tuple((*_row(row, "person", "title", "office"), _past(bool(row.get("past")))) for row in told["roles"]),
            tuple(row for row, listed in given if not listed),
            tuple(row for row, listed in given if listed),
            tuple(_row(row, "words", "speaker") for row in told["quotes"]),
            tuple(told["figures"]),
        )


def spoken_names(story: GoldFacts) -> frozenset[str]:
    """The mentions of a story as the gold writes them, and the full names of its people."""
    return frozenset((*(folded(one.surface) for one in story.mentions), *story.names.values()))


def _row(told: Mapping[str, object], *keys: str) -> Row:
    values = (told.get(key, "") for key in keys)
    return tuple(frozenset(map(folded, map(str, v if isinstance(v, list) else [v]))) for v in values)


def folded(words: str) -> str:
    """Small letters, single blanks."""
    return " ".join(words.casefold().split())


def _past(is_past: bool) -> Argument:
    return frozenset(("past" if is_past else "now",))


class Found:
    """What we find in a story, in the rows of the gold: each argument as printed there and in full."""

    def __init__(self, story: GoldFacts) -> None:
        self._story = story
        facts = find_facts(story.text, story.mentions, story.day)
        self._full = dict(facts.short_forms)
        self.roles = tuple(dict.fromkeys(self._role(one) for one in facts.roles))
        self.commendations = tuple(dict.fromkeys(self._commendation(one) for one in facts.commendations))

    def _role(self, role: Role) -> Row:
        office = self._argument(role.office)
        printed = "" if role.office is None else folded(self._story.mentions[role.office].surface)
        title = folded(role.title).removesuffix(printed).removesuffix(" của ").strip()
        return self._argument(role.person), frozenset((title,)), office, _past(role.is_past)

    def _commendation(self, one: Commendation) -> Row:
        parts = (one.award, one.giver, one.receiver, one.occasion)
        return (*(self._argument(part) for part in parts), frozenset((one.date or "",)))

    def _argument(self, number: int | None) -> Argument:
        if number is None:
            return frozenset(("",))
        spoken = {folded(self._story.mentions[n].surface) for n in (number, self._full.get(number, number))}
        return frozenset(spoken | {self._story.names[name] for name in spoken if name in self._story.names})


@dataclass(frozen=True, slots=True)
class Kind:
    """A figure: the rows of the gold, the rows found, and which arguments of a row it looks at."""

    name: str
    gold: Callable[[GoldFacts], Sequence[Row]]
    found: Callable[[Found], Sequence[Row]]
    parts: tuple[int, ...]


def _all_given(story: GoldFacts) -> Sequence[Row]:
    return (*story.commendations, *story.listed)


KINDS = (
    Kind("roles", lambda story: story.roles, lambda found: found.roles, (0, 1, 2, 3)),
    Kind("person and title", lambda story: story.roles, lambda found: found.roles, (0, 1)),
    Kind("commendations", _all_given, lambda found: found.commendations, (0, 1, 2, 3, 4)),
    Kind("award, giver, receiver", _all_given, lambda found: found.commendations, (0, 1, 2)),
    Kind("award and receiver", _all_given, lambda found: found.commendations, (0, 2)),
    # Of these two only the recall means anything: what is found is not told apart so.
    Kind("award and receiver told", lambda story: story.commendations, lambda found: found.commendations, (0, 2)),
    Kind("award and receiver listed", lambda story: story.listed, lambda found: found.commendations, (0, 2)),
)


def matched(gold: Sequence[Row], found: Sequence[Row], parts: Sequence[int]) -> list[tuple[Row, Row]]:
    """Pairs of a row of the gold and a found one in which every one of `parts` has a reading in common."""
    left, pairs = list(found), []
    for row in gold:
        right = next((one for one in left if all(row[part] & one[part] for part in parts)), None)
        if right is not None:
            left.remove(right)
            pairs.append((row, right))
    return pairs


def repeated(pairs: Sequence[tuple[Row, Row]], found: Sequence[Row], parts: Sequence[int]) -> list[Row]:
    """Found rows that say with fewer arguments what a matched row of the gold says: neither right nor wrong."""
    ours = [one for _, one in pairs]
    rest = [row for row in found if row not in ours]
    nothing = frozenset(("",))
    return [
        row
        for row in rest
        if any(all(row[part] == nothing or row[part] & gold[part] for part in parts) for gold, _ in pairs)
    ]


def counts(folder: Path = GOLD, say: Callable[[str], object] = lambda _: None) -> dict[str, list[Count]]:
    """For each kind the counts of all stories, in their order."""
    by_kind: dict[str, list[Count]] = {kind.name: [] for kind in KINDS}
    for story in load_stories(folder):
        ours = Found(story)
        for kind in KINDS:
            gold, found = kind.gold(story), kind.found(ours)
            pairs = matched(gold, found, kind.parts)
            again = repeated(pairs, found, kind.parts)
            by_kind[kind.name].append(Count(len(gold), len(found) - len(again), len(pairs)))
            if kind.name in ("roles", "commendations"):
                for row in gold:
                    if row not in [one for one, _ in pairs]:
                        say(f"{story.name} {kind.name} - {_shown(row)}")
                for row in found:
                    if row not in [one for _, one in pairs] and row not in again:
                        say(f"{story.name} {kind.name} + {_shown(row)}")
    return by_kind


def _shown(row: Row) -> str:
    return " | ".join("/".join(sorted(part)) for part in row)


def interval(stories: Sequence[Count], seed: int = 20261126) -> tuple[float, float]:
    """95 % of F1 when the stories are drawn again, with putting back (percentile bootstrap)."""
    draw = random.Random(seed)
    drawn = sorted(sum(draw.choices(stories, k=len(stories)), Count()).f1 for _ in range(RESAMPLES))
    return drawn[RESAMPLES // 40], drawn[-RESAMPLES // 40 - 1]


def digest() -> str:
    """Of all files of this gold."""
    files = sorted(GOLD.glob("*.toml"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def floors() -> Mapping[str, Mapping[str, float | str]]:
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


def main() -> None:
    """Errors are shown of the first lot only."""
    say = sys.stdout.write
    _print("first", counts(GOLD, lambda line: say(f"{line}\n")))
    for lot in LOTS[1:]:
        _print(lot.name.removeprefix("stories-"), counts(lot))


def _print(lot: str, by_kind: Mapping[str, Sequence[Count]]) -> None:
    for name, stories in by_kind.items():
        whole = sum(stories, Count())
        low, high = interval(stories)
        sys.stdout.write(
            f"{lot:6} {name:25} gold {whole.gold:4} found {whole.found:4} right {whole.right:4}"
            f"  P {whole.precision:.3f}  R {whole.recall:.3f}  F1 {whole.f1:.3f} [{low:.3f}, {high:.3f}]\n"
        )


if __name__ == "__main__":
    main()
