"""The story's own memory: names that stand once in full are found again, in full or short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Name = tuple[str, ...]


class Memory:
    """Names as tuples of words, looked for all over a text, the longest first, in linear time."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = set(names)
        lengths: dict[str, set[int]] = {}
        for name in self._names:
            lengths.setdefault(name[0], set()).add(len(name))
        self._lengths = {word: sorted(found, reverse=True) for word, found in lengths.items()}

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where names stand: (first, stop); the longest only at each place."""
        names, lengths = self._names, self._lengths
        for at in [at for at, word in enumerate(words) if word in lengths]:
            for length in lengths[words[at]]:
                if at + length <= len(words) and tuple(words[at : at + length]) in names:
                    yield at, at + length
                    break


def endings(name: Name) -> Iterator[Name]:
    """ "Sùng A Chảy", "A Chảy", "Chảy"."""
    for first in range(len(name)):
        yield name[first:]
