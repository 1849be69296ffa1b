"""Takedowns: which stories, addresses and texts were decided to be withheld."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.folder import DataFolder
from archive.store.decisions import FORGET, UNFORGET, Decision, Watched

WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Takedown:
    """One decision to withhold a story: its ids, its addresses in normal form, and (newspaper, key of text) of it."""

    at: str
    reason: str
    url: str
    ids: tuple[str, ...]
    addresses: tuple[str, ...]
    texts: tuple[tuple[str, str], ...] = ()

    def as_decision(self, kind: str = FORGET) -> Decision:
        """Its line of decisions.jsonl, or the one that undoes it."""
        return {
            "kind": kind,
            "at": self.at,
            "url": self.url,
            "reason": self.reason,
            "stories": list(self.ids),
            "addresses": list(self.addresses),
            "texts": [list(text) for text in self.texts],
        }

    def touches(self, other: Takedown) -> bool:
        """Whether both name something: an id, an address or a text."""
        named = ((self.ids, other.ids), (self.addresses, other.addresses), (self.texts, other.texts))
        return any(not set(mine).isdisjoint(its) for mine, its in named)


@dataclass(frozen=True, slots=True)
class Takedowns:
    """The takedowns in force, asked by id, address or text; the first decision that covers something is its reason."""

    all: list[Takedown] = field(default_factory=list)
    by_id: dict[str, Takedown] = field(default_factory=dict)
    by_address: dict[str, Takedown] = field(default_factory=dict)
    by_text: dict[tuple[str, str], Takedown] = field(default_factory=dict)

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Takedowns:
        """Those among the decisions that no later one undoes."""
        standing: list[Takedown] = []
        for decision in decisions:
            if decision["kind"] == FORGET:
                standing.append(_takedown(decision))
            elif decision["kind"] == UNFORGET:
                lifted = _takedown(decision)
                standing = [one for one in standing if not one.touches(lifted)]
        found = cls()
        for takedown in standing:
            found.add(takedown)
        return found

    def add(self, takedown: Takedown) -> None:
        """Take one in; what an earlier one covers stays its."""
        self.all.append(takedown)
        for one in takedown.ids:
            self.by_id.setdefault(one, takedown)
        for address in takedown.addresses:
            self.by_address.setdefault(address, takedown)
        for text in takedown.texts:
            self.by_text.setdefault(text, takedown)

    def covering(self, subject: str, address: str, text: tuple[str, str] | None = None) -> Takedown | None:
        """The decision by which something is withheld, if any."""
        by_text = self.by_text.get(text) if text else None
        return self.by_id.get(subject) or self.by_address.get(address) or by_text

    def around(self, named: Takedown) -> list[Takedown]:
        """Those that touch what is named, and those that touch these: together they withhold one story."""
        found: list[Takedown] = []
        waiting = [named]
        while waiting:
            one = waiting.pop()
            new = [other for other in self.all if other not in found and other.touches(one)]
            found += new
            waiting += new
        return found

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.all)


class WithheldAddresses:
    """What a crawl asks before it fetches: takedowns count from the moment they are decided."""

    def __init__(self, folder: DataFolder) -> None:
        self._watched = Watched(folder)
        self._takedowns = Takedowns()

    def covers(self, address: str, subject: str = "") -> bool:
        """Whether the story at an address (in normal form; `subject`: the id it has or would have) is withheld."""
        decisions, changed = self._watched.look()
        if changed:
            self._takedowns = Takedowns.of(decisions)
        return self._takedowns.covering(subject, address) is not None


def _takedown(decision: Decision) -> Takedown:
    """A line as a value; what a line written by hand leaves out is empty."""
    url = str(decision.get("url", ""))
    return Takedown(
        at=str(decision.get("at", "")),
        reason=str(decision.get("reason", "")),
        url=url,
        ids=_strings(decision.get("stories")),
        addresses=tuple(dict.fromkeys(filter(None, (*_strings(decision.get("addresses")), url)))),
        texts=tuple((str(text[0]), str(text[1])) for text in decision.get("texts") or () if len(text) == 2),
    )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
