"""What changed between two texts, word by word: for the page that shows the versions of a story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKEN = re.compile(r"\w+(?:[.,/]\w+)*|[^\w\s]|\n+")  # a word or number ("1.250", "05/2016"), a mark, an end of line
_NOT_SEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # soft hyphen, zero-width characters, byte order mark
MAX_TOKENS = 20_000  # of the differing middle; beyond it is told as one replacement: matching takes quadratic time


class Edit(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words, as it stands in the old text (same, removed) or the new one (same, added)."""

    edit: Edit
    text: str


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    spans: Sequence[tuple[int, int]]
    keys: Sequence[str]

    def between(self, start: int, end: int) -> str:
        """The text of words [start, end), with the spaces between them."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]] if end > start else ""


def word_difference(old: str, new: str) -> tuple[Change, ...]:
    """The changes that lead from one text to another, in the order of reading; spaces are none.

    The words of SAME and REMOVED runs are those of `old`, of SAME and ADDED runs those of `new`, all in their order.
    """
    before, after = _words(old), _words(new)
    head = _common(before.keys, after.keys)
    tail = _common(before.keys[head:][::-1], after.keys[head:][::-1])
    ends = len(before.keys) - tail, len(after.keys) - tail
    changes = [Change(Edit.SAME, after.between(0, head))]
    for kind, i1, i2, j1, j2 in _middle(before.keys[head : ends[0]], after.keys[head : ends[1]]):
        if kind == "equal":
            changes.append(Change(Edit.SAME, after.between(head + j1, head + j2)))
        else:
            changes.append(Change(Edit.REMOVED, before.between(head + i1, head + i2)))
            changes.append(Change(Edit.ADDED, after.between(head + j1, head + j2)))
    changes.append(Change(Edit.SAME, after.between(ends[1], len(after.keys))))
    return tuple(change for change in changes if change.text)


def _words(text: str) -> _Words:
    seen = _NOT_SEEN.sub("", text)
    found = list(_TOKEN.finditer(seen))
    keys = ["\n" if match[0].isspace() else match[0] for match in found]
    return _Words(seen, [match.span() for match in found], keys)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two texts begin with alike."""
    shared = 0
    for word, its in zip(one, other, strict=False):
        if word != its:
            break
        shared += 1
    return shared


def _middle(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if len(old) + len(new) > MAX_TOKENS:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
