"""Holds the facts of tests/gold/facts against what we find: `python -m tests.pipelines.facts.scoring`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.model import Mention
from pipelines.entities.gold import parse
from pipelines.facts.facts import find_facts
from tests.pipelines.places.scoring import Share

GOLD = Path(__file__).parents[2] / "gold" / "facts"
HEAD = "url:\npublisher:\ntitle:\npublished:\ntheme: yes\n\n"
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A text, its mentions, and what was given."""

    text: str
    mentions: tuple[Mention, ...]
    rows: tuple[Row, ...]


def load_cases(name: str) -> Iterator[Case]:
    path = GOLD / name
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.strip().split("\n") if line and line[0] != "#"]
        if lines:
            told = [line for line in lines if line[0] != ">"]
            story = parse(path, HEAD + "\n".join(told) + "\n")
            mentions = tuple(Mention(s.type, s.start, s.end, story.text[s.start : s.end], s.attrs) for s in story.spans)
            yield Case(story.text, mentions, tuple(_row(line[1:]) for line in lines if line[0] == ">"))


def _row(line: str) -> Row:
    return tuple("" if part.strip() == "-" else part.strip() for part in line.split("|"))


def _surface(case: Case, number: int | None) -> str:
    return "" if number is None else case.mentions[number].surface


def commendations(case: Case) -> list[Row]:
    """As the gold writes them."""
    return [
        (*(_surface(case, part) for part in (one.award, one.giver, one.receiver, one.occasion)), one.date or "")
        for one in find_facts(case.text, case.mentions).commendations
    ]


def roles(case: Case) -> list[Row]:
    """As the gold writes them."""
    return [
        (_surface(case, one.person), one.title, _surface(case, one.office), "past" if one.is_past else "now")
        for one in find_facts(case.text, case.mentions).roles
    ]


@dataclass(frozen=True, slots=True)
class Kind:
    """A file of gold, how its rows are found, and how many parts of a row make its core."""

    name: str
    find: Callable[[Case], list[Row]]
    core: tuple[int, ...]


KINDS = (Kind("commendations", commendations, (0, 2)), Kind("roles", roles, (0, 1)))


def score(say: Callable[[str], object] = lambda _: None) -> dict[str, Share]:
    """For each kind: rows with every part right, those whose core is right, and the share of our rows whose core is."""
    shares = []
    for kind in KINDS:
        gold = right = core = found = 0
        for case in load_cases(f"{kind.name}.txt"):
            ours = kind.find(case)
            cores = [tuple(row[at] for at in kind.core) for row in ours]
            gold, found = gold + len(case.rows), found + len(ours)
            right += sum(row in ours for row in case.rows)
            core += sum(tuple(row[at] for at in kind.core) in cores for row in case.rows)
            if set(ours) != set(case.rows):
                missed, wrong = sorted(set(case.rows) - set(ours)), sorted(set(ours) - set(case.rows))
                say(f"{case.text.strip()[:150]}\n   gold  {missed}\n   found {wrong}")
        shares += [
            Share(f"{kind.name} whole", right, gold),
            Share(f"{kind.name} core", core, gold),
            Share(f"{kind.name} precision", core, found),
        ]
    return {share.name: share for share in shares}


def main() -> None:
    for share in score(lambda line: sys.stdout.write(f"{line}\n")).values():
        sys.stdout.write(f"{share}\n")


if __name__ == "__main__":
    main()
