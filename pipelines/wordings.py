"""Many patterns looked for at once where words begin, each tried only where its letters stand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.beginnings import LONGEST, beginnings

_WORD_BEGINS = re.compile(r"(?<!\w)")


class Wordings:
    """Patterns as they are found at the beginnings of words: what `finditer` of each would find, in one pass."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns: list[re.Pattern[str]] = []
        self._by_beginning: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            self._patterns.append(re.compile(rf"(?<!\w)(?:{pattern})"))
            for letters in beginnings(pattern):
                self._by_beginning.setdefault(letters, []).append(number)
        self._of_any = self._by_beginning.pop("", [])

    def find(self, text: str) -> list[list[re.Match[str]]]:
        """For each pattern every match, none within another."""
        found: list[list[re.Match[str]]] = [[] for _ in self._patterns]
        for number in self._of_any:
            found[number] = [*self._patterns[number].finditer(text)]
        ends = [0] * len(found)
        for at in [begun.start() for begun in _WORD_BEGINS.finditer(text)]:
            for length in range(1, LONGEST + 1):
                for number in self._by_beginning.get(text[at : at + length], ()):
                    match = self._patterns[number].match(text, at) if at >= ends[number] else None
                    if match:
                        found[number].append(match)
                        ends[number] = match.end()
        return found
