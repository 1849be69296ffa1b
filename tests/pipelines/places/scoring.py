"""Holds the places of tests/gold/places against what we find: `python -m tests.pipelines.places.scoring`."""

from __future__ import annotations

import hashlib
import math
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archive.model import Mention, MentionType
from pipelines.entities import find_mentions
from pipelines.places.placements import Placement
from pipelines.places.placing import find_places

GOLD = Path(__file__).parents[2] / "gold" / "places"
FLOORS = GOLD / "floors.toml"
Z95 = 1.959964  # standard normal, two-sided 95 %
_MARK = re.compile(r"\[(ORG )?([^|\]]+)\|([^\]]+)\]")
Find = Callable[[str, Sequence[Mention]], Sequence[Mention]]


@dataclass(frozen=True, slots=True)
class Case:
    """One text with its marks; `gold` goes with `mentions`: (unit then or "", units now)."""

    line: int
    day: date | None
    province: str
    text: str
    mentions: tuple[Mention, ...]
    gold: tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    name: str
    part: int
    whole: int

    @property
    def share(self) -> float:
        return self.part / self.whole if self.whole else 1.0

    @property
    def wilson(self) -> tuple[float, float]:
        """95 % interval (Wilson 1927)."""
        if not self.whole:
            return 0.0, 1.0
        n, p, zz = self.whole, self.share, Z95 * Z95
        middle, half = p + zz / (2 * n), Z95 * math.sqrt(p * (1 - p) / n + zz / (4 * n * n))
        return max(0.0, (middle - half) / (1 + zz / n)), min(1.0, (middle + half) / (1 + zz / n))

    def __str__(self) -> str:
        low, high = self.wilson
        return f"{self.name:28} {self.part:4} of {self.whole:4}  {self.share:.3f}  [{low:.3f}, {high:.3f}]"


def load_cases(path: Path = GOLD / "chains.txt") -> Iterator[Case]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and line[0] != "#":
            day, province, marked = line.split("|", 2)
            yield _case(number, date.fromisoformat(day) if day else None, province, marked)


def _case(number: int, day: date | None, province: str, marked: str) -> Case:
    text, mentions, gold, at = "", [], [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        kind = MentionType.ORG if mark[1] else MentionType.LOC
        mentions.append(Mention(kind, len(text), len(text) + len(mark[2]), mark[2]))
        text, at = text + mark[2], mark.end()
        then, _, now = mark[3].partition(">")
        gold.append(("" if then in "?-" else then, frozenset(now.split("+"))))
    return Case(number, day, province, text + marked[at:], tuple(mentions), tuple(gold))


def marked_mentions(_: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    return mentions


def found_mentions(text: str, _: Sequence[Mention]) -> Sequence[Mention]:
    return find_mentions(text)


def score(find: Find = marked_mentions, say: Callable[[str], object] = lambda _: None) -> dict[str, Share]:
    """`right`: of the marks resolved; `resolved`: of those that have a unit; `now`: units now right, of those right.

    A found mention counts for a mark that it overlaps: "huyện biên giới [Kỳ Sơn]".
    """
    resolved = right = named = named_resolved = now_right = 0
    for case in load_cases():
        mentions = find(case.text, case.mentions)
        placed = find_places(case.text, mentions, case.day, [case.province] if case.province else [])
        found = [(mentions[one.mention], one) for one in placed if one.then]
        for mention, (then, now) in zip(case.mentions, case.gold, strict=True):
            one = next((one for other, one in found if other.start < mention.end and mention.start < other.end), None)
            named += bool(then)
            named_resolved += bool(then and one)
            resolved += one is not None
            is_right = one is not None and one.then is not None and one.then.id == then
            right += is_right
            now_right += is_right and one is not None and _now_is_right(one, now)
            if (one is not None or then) and not is_right:
                got = f"{one.then.id} ({one.reason})" if one and one.then else "nothing"
                say(f"line {case.line}: {mention.surface}: {got}, not {then or 'open'}")
    shares = (Share("right", right, resolved), Share("resolved", named_resolved, named), Share("now", now_right, right))
    return {share.name: share for share in shares}


def _now_is_right(one: Placement, now: frozenset[str]) -> bool:
    """All of today's units, or those of them that the story itself names."""
    found = {unit.id for unit in one.now}
    return bool(found) and found <= now


def digest() -> str:
    return hashlib.sha256((GOLD / "chains.txt").read_bytes()).hexdigest()


def floors() -> dict[str, object]:
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


def main() -> None:
    for title, find in (("mentions as marked", marked_mentions), ("mentions as found", found_mentions)):
        sys.stdout.write(f"{title}\n")
        for share in score(find, lambda line: sys.stdout.write(f"  {line}\n")).values():
            sys.stdout.write(f"{share}\n")
    sys.stdout.write(f"digest = {digest()!r}\n")


if __name__ == "__main__":
    main()
