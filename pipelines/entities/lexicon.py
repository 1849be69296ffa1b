"""The word lists of lexicons/, read once when they are first wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from pipelines.entities.tokens import Tokens, tokenize

_FOLDER = Path(__file__).parent / "lexicons"


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and line[0] != "#"]


def _entries(name: str) -> Iterator[tuple[str, str]]:
    """(mark, entry) of a file whose lines are `mark<TAB>entry|entry` or `entry|entry`."""
    for line in _lines(name):
        mark, tab, entries = line.rpartition("\t")
        for entry in entries.split("|"):
            yield (mark if tab else ""), entry


class Phrases:
    """Phrases of tokens, found at a place in a text, the longest first; each carries a mark."""

    def __init__(self, entries: Iterable[tuple[str, str]], *, cased: bool = False) -> None:
        self._cased = cased
        self._marks: dict[str, str] = {}
        self._lengths: dict[str, list[int]] = {}
        for mark, entry in entries:
            words = entry.split(" ") if entry.replace(" ", "").isalpha() else list(_words(entry, cased))
            self._marks.setdefault(" ".join(words), mark)
            lengths = self._lengths.setdefault(words[0], [])
            if len(words) not in lengths:
                lengths.append(len(words))
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)

    def __contains__(self, phrase: str) -> bool:
        return phrase in self._marks

    def first_words(self) -> KeysView[str]:
        """The words with which phrases begin."""
        return self._lengths.keys()

    def words_of(self, tokens: Tokens) -> Sequence[str]:
        """The tokens as these phrases are written: as printed, or in small letters."""
        return tokens.forms if self._cased else tokens.keys

    def mark(self, phrase: str) -> str | None:
        """The mark of a phrase, None where it is none."""
        return self._marks.get(phrase)

    def at(self, tokens: Tokens, at: int) -> tuple[int, str] | None:
        """The longest phrase that begins at a token: (the token behind it, its mark)."""
        words = self.words_of(tokens)
        if at >= len(words):
            return None
        lengths = self._lengths.get(words[at])
        if lengths is None:
            return None
        for length in lengths:
            phrase = words[at] if length == 1 else " ".join(words[at : at + length])
            mark = self._marks.get(phrase)
            if (
                mark is not None
                and at + length <= len(words)
                and not (length > 1 and 2 in tokens.gaps[at + 1 : at + length])
            ):
                return at + length, mark
        return None


def _words(entry: str, cased: bool) -> Iterable[str]:
    tokens = tokenize(entry)
    return tokens.forms if cased else tokens.keys


def _folded(name: str) -> frozenset[str]:
    return frozenset(entry for _, entry in _entries(name))


class Family(StrEnum):
    """The lexicons whose phrases are looked for all over a text; each is named after its file."""

    HONORIFIC = "honorifics.txt"
    TITLE = "titles.txt"
    LEVEL = "levels.tsv"
    PLACE_HEAD = "place_heads.txt"
    ORGANISATION = "organisation_heads.tsv"
    DOCUMENT = "document_kinds.txt"
    AWARD = "awards.txt"
    CAMPAIGN = "campaigns.txt"
    CAMPAIGN_TRIGGER = "campaign_triggers.txt"
    MODEL_TRIGGER = "model_triggers.txt"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists, in the form in which the grammar asks for them."""

    surnames: Phrases
    surname_starts: frozenset[str]
    middles: frozenset[str]
    places: Phrases
    regions: Phrases
    organisation_words: Phrases
    title_words: Phrases
    units: Phrases
    counted: Phrases
    classifiers: frozenset[str]
    no_person: Phrases
    families: Mapping[Family, Phrases]
    starters: Mapping[str, Sequence[tuple[Family, Phrases]]]  # the families with a phrase that begins with a word


def _place_entries() -> Iterator[tuple[str, str]]:
    for level in ("tinh", "huyen", "xa"):
        for name in _lines(f"places_{level}.txt"):
            yield level, name


def _cased(name: str) -> Phrases:
    return Phrases(_entries(name), cased=True)


@cache
def lexicon() -> Lexicon:
    """The lexicon, read at the first call."""
    families = {family: Phrases(_entries(family.value)) for family in Family}
    surnames = _cased("surnames.txt")
    return Lexicon(
        surnames=surnames,
        surname_starts=frozenset(surnames.first_words()),
        middles=_folded("middles.txt"),
        title_words=Phrases(_entries("title_words.txt")),
        organisation_words=Phrases(_entries("organisation_words.txt")),
        units=Phrases(_entries("units.tsv")),
        counted=Phrases(_entries("counted.txt")),
        classifiers=_folded("classifiers.txt"),
        places=Phrases(_place_entries(), cased=True),
        regions=_cased("regions.txt"),
        no_person=_cased("no_persons.txt"),
        families=families,
        starters=_starters(families),
    )


def _starters(families: Mapping[Family, Phrases]) -> Mapping[str, Sequence[tuple[Family, Phrases]]]:
    found: dict[str, list[tuple[Family, Phrases]]] = {}
    for family, phrases in families.items():
        for word in phrases.first_words():
            found.setdefault(word, []).append((family, phrases))
    return found
