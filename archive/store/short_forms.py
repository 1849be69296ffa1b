"""What is written short and what it stands for, as a search meets them: words without marks."""

from __future__ import annotations

from archive.abbreviations import ABBREVIATIONS, AMBIGUOUS
from archive.store.folding import fold
from archive.store.pairs import TOKEN


def _words(text: str) -> tuple[str, ...]:
    return tuple(TOKEN.findall(text))


def _folded(text: str) -> tuple[str, ...]:
    return tuple(map(fold, _words(text)))


_MEANT = {short: full for short, full in ABBREVIATIONS.items() if short not in AMBIGUOUS}
_FULL = {_folded(short): full for short, full in _MEANT.items()}
_SHORT = {_folded(full): tuple(short for short, of in _MEANT.items() if of == full) for full in _MEANT.values()}
_AS_READ = {" ".join(_words(short)): short.upper() for short in _MEANT}
LONGEST_MEANING = max(map(len, _SHORT))  # words


def other_forms(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The words that these, without marks, are short for, and what else is written short for them; none: ()."""
    full = _FULL.get(words)
    shorts = _SHORT.get(words if full is None else _folded(full), ())
    ways = shorts if full is None else (full, *shorts)
    return tuple(_words(way) for way in ways if _folded(way) != words)


def name_of_short_form(words: str) -> str:
    """Other words as they are printed: in capitals and with their signs where they are short."""
    return _AS_READ.get(words, words)
