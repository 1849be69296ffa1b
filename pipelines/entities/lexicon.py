"""The word lists of lexicons/, read once when they are first wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

from pipelines.entities.tokens import Gap, Tokens, tokenize

_FOLDER = Path(__file__).parent / "lexicons"

T = TypeVar("T")


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and line[0] != "#"]


def _entries(name: str) -> Iterator[tuple[str, str]]:
    """(mark, entry) of a file whose lines are `mark<TAB>entry|entry` or `entry|entry`."""
    for line in _lines(name):
        mark, tab, entries = line.rpartition("\t")
        for entry in entries.split("|"):
            yield (mark if tab else ""), entry


class Branch(Generic[T]):
    """A node of a tree of phrases, a word a step: what the phrase that ends here carries, and the words behind it."""

    __slots__ = ("mark", "onward")

    def __init__(self) -> None:
        self.mark: T | None = None
        self.onward: dict[str, Branch[T]] | None = None

    def grown(self, words: Iterable[str]) -> Branch[T]:
        """The node of a phrase; it is made where it is not there yet."""
        branch = self
        for word in words:
            if branch.onward is None:
                branch.onward = {}
            behind = branch.onward.get(word)
            if behind is None:
                behind = branch.onward[word] = Branch()
            branch = behind
        return branch


class Phrases:
    """Phrases of tokens, found at a place in a text, the longest first; each carries a mark."""

    def __init__(self, entries: Iterable[tuple[str, str]], *, cased: bool = False) -> None:
        self._cased = cased
        self._marks: dict[str, str] = {}
        self._starting: dict[str, list[str]] = {}  # phrases by their first word
        self._tree: dict[str, Branch[str]] = {}  # those whose first word was met
        for mark, entry in entries:
            phrase = entry if entry.replace(" ", "").isalpha() else " ".join(_words(entry, cased))
            if phrase not in self._marks:
                self._marks[phrase] = mark
                self._starting.setdefault(phrase.partition(" ")[0], []).append(phrase)

    def __contains__(self, phrase: str) -> bool:
        return phrase in self._marks

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """The phrases, each with its mark."""
        return iter(self._marks.items())

    def first_words(self) -> KeysView[str]:
        """The words with which phrases begin."""
        return self._starting.keys()

    def words_of(self, tokens: Tokens) -> Sequence[str]:
        """The tokens as these phrases are written: as printed, or in small letters."""
        return tokens.forms if self._cased else tokens.keys

    def mark(self, phrase: str) -> str | None:
        """The mark of a phrase, None where it is none."""
        return self._marks.get(phrase)

    def at(self, tokens: Tokens, at: int) -> tuple[int, str] | None:
        """The longest phrase that begins at a token: (the token behind it, its mark)."""
        words = tokens.forms if self._cased else tokens.keys
        if at >= len(words) or words[at] not in self._starting:
            return None
        branch = self._tree.get(words[at]) or self._branch(words[at])
        if branch.onward is None:
            return None if branch.mark is None else (at + 1, branch.mark)
        found = phrases_from(branch, words, tokens.gaps, at)
        return found[-1] if found else None

    def _branch(self, word: str) -> Branch[str]:
        """The tree of the phrases that begin with a word, grown when it is first met."""
        root: Branch[str] = Branch()
        for phrase in self._starting[word]:
            root.grown(phrase.split(" ")).mark = self._marks[phrase]
        branch = self._tree[word] = root.grown([word])
        return branch


def phrases_from(branch: Branch[T], words: Sequence[str], gaps: Sequence[int], at: int) -> list[tuple[int, T]]:
    """The phrases that begin at a token, whose branch it is, the longest last: (the token behind, the mark)."""
    found: list[tuple[int, T]] = []
    following: Branch[T] | None = branch
    while following is not None:
        at += 1
        if following.mark is not None:
            found.append((at, following.mark))
        if following.onward is None or at >= len(words) or gaps[at] == Gap.LINE:
            break
        following = following.onward.get(words[at])
    return found


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
    VERB = "verbs.txt"


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
    tree: Mapping[str, Branch[dict[Family, str]]]  # the phrases of all families, each with its mark in each


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
        tree=_tree(families),
    )


def _tree(families: Mapping[Family, Phrases]) -> Mapping[str, Branch[dict[Family, str]]]:
    root: Branch[dict[Family, str]] = Branch()
    for family, phrases in families.items():
        for phrase, mark in phrases:
            end = root.grown(phrase.split(" "))
            end.mark = {**(end.mark or {}), family: mark}
    return root.onward or {}
