"""What a reader types, as an FTS5 query: nothing typed is an error."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice, pairwise, product, takewhile

from archive.store.folding import fold
from archive.store.pairs import JOINT, TOKEN, pairs_of_phrase
from archive.store.short_forms import LONGEST_MEANING, name_of_short_form, other_forms

__all__ = ["Query", "Term", "find_hits", "fold", "parse_query"]

MAX_TERMS = 12  # what is typed behind them is left out; every term costs a pass over its position list
MOST_TYPED = 4 * MAX_TERMS  # that may make up so many terms
MAX_VARIANTS = 8  # spellings of one term
SHORTEST_PREFIX = 2  # letters; "a*" would be half of all words

# Words that are spelt with y or i, according to taste: kỹ thuật, kĩ thuật. Both are searched.
_Y_OR_I = frozenset({"hy", "ky", "ly", "my", "sy", "ty", "quy"})
_Y_FOR_I = dict(zip("iíìỉĩị", "yýỳỷỹỵ", strict=True))
_I_FOR_Y = {y: i for i, y in _Y_FOR_I.items()}
# Where the tone stands in an open syllable, old and new way: hoà, hòa.
_OLD_TONES = ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy")
_NEW_TONES = ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ")
_OTHER_TONE = {**dict(zip(_OLD_TONES, _NEW_TONES, strict=True)), **dict(zip(_NEW_TONES, _OLD_TONES, strict=True))}

# A syllable of the names of the Highlands that newspapers write one way or the other: Đăk Lăk, Đắk Lắk, Đak Lak.
_OTHER_BREVE = {"đăk": ("đắk", "đak"), "đắk": ("đăk", "đak"), "đak": ("đắk", "đăk"), "lăk": ("lắk",), "lắk": ("lăk",)}

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "Ð": "Đ", "\0": " "})
_PART = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))(?P<star>\*?)')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand side by side; the last one may be the beginning of a word; or they must not occur.

    `also` are others that mean the same: HTX, hợp tác xã.
    """

    words: tuple[str, ...]
    is_prefix: bool = False
    is_excluded: bool = False
    also: tuple[tuple[str, ...], ...] = ()

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The words, and the others."""
        return (self.words, *self.also)


@dataclass(frozen=True, slots=True)
class Query:
    """A query in the language of FTS5; None where nothing of the kind was typed.

    `words` and `excluded_words` are for the index without marks, `phrases` and `excluded_phrases` for that of pairs;
    `folded` is both for the former. `exact`, for the index with marks, is given only where the reader typed marks: who
    types none does not ask for words without them. `beside`, for the index of pairs, are the phrases, and words typed
    side by side without quotes: a story need not have these so, but one that does is meant before others. `side`, for
    the same index, is all that was typed as one phrase, where it is several words or phrases.
    """

    terms: tuple[Term, ...] = ()
    folded: str | None = None
    words: str | None = None
    phrases: str | None = None
    excluded_words: str | None = None
    excluded_phrases: str | None = None
    exact: str | None = None
    beside: str | None = None
    side: str | None = None

    @property
    def only_word(self) -> tuple[str, bool] | None:
        """The one word that was typed, and whether with marks; None for whatever is more, or has other spellings."""
        if len(self.terms) != 1:
            return None
        (term,) = self.terms
        if term.is_excluded or term.is_prefix or len(term.words) > 1 or len(list(_folded_ways(term))) > 1:
            return None
        typed = term.words[0].lower()
        return (
            None if self.exact and len(_spellings(typed)) > 1 else (typed, True) if self.exact else (fold(typed), False)
        )

    @property
    def also(self) -> tuple[str, ...]:
        """What is looked for beside what was typed, as it is read."""
        return tuple(name_of_short_form(" ".join(way)) for term in self.terms for way in term.also)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed that could be looked for."""
        return not self.terms


def parse_query(text: str) -> Query:
    """A reader's words: "phrases", -without, begin*; everything else is looked for as it stands."""
    terms = tuple(islice(_terms(_clean(text)), MAX_TERMS))
    wanted = [term for term in terms if not term.is_excluded]
    unwanted = [term for term in terms if term.is_excluded]
    return Query(
        terms=terms,
        folded=" AND ".join(map(_folded_match, wanted)) or None,
        words=" AND ".join(_folded_match(term) for term in wanted if not _is_phrase(term)) or None,
        phrases=" AND ".join(_pairs_match(term) for term in wanted if _is_phrase(term)) or None,
        excluded_words=" OR ".join(_folded_match(term) for term in unwanted if not _is_phrase(term)) or None,
        excluded_phrases=" OR ".join(_pairs_match(term) for term in unwanted if _is_phrase(term)) or None,
        exact=" AND ".join(map(_exact_match, wanted)) if any(map(_has_marks, wanted)) else None,
        beside=" OR ".join(map(_pairs_match, [*filter(_is_phrase, wanted), *_side_by_side(terms)])) or None,
        side=_all_together(wanted),
    )


def find_hits(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the words of a query stand in a text (in NFC): spans of code points, in order, not overlapping."""
    tokens = [(fold(match[0]), match.start(), match.end()) for match in TOKEN.finditer(text)]
    words = [word for word, _, _ in tokens]
    wanted = [(way, term.is_prefix) for term in query.terms if not term.is_excluded for way in _folded_ways(term)]
    spans = [
        (tokens[at][1], tokens[at + len(way) - 1][2])
        for way, is_prefix in wanted
        for at in _places(words, way, is_prefix)
    ]
    return _without_overlaps(sorted(spans, key=lambda span: (span[0], -span[1])))


def _clean(text: str) -> str:
    known = text.encode("utf-8", "ignore").decode("utf-8")  # half of a surrogate pair cannot be asked for
    return unicodedata.normalize("NFC", known).translate(_QUOTES)


def _terms(text: str) -> Iterator[Term]:
    """What is written short, or could be, as one term with both ways; not what stands in quotes."""
    typed = list(islice(_typed(text), MOST_TYPED))
    at = 0
    while at < len(typed):
        term, length = _meant(typed[at : at + LONGEST_MEANING])
        yield term
        at += length


def _meant(typed: Sequence[tuple[Term, bool]]) -> tuple[Term, int]:
    """The first term, or as many of the first as make up something that is written short; and how many these are."""
    plain = list(takewhile(lambda one: not (one[1] or one[0].is_prefix), typed))
    for length in range(len(plain), 0, -1):
        terms = [term for term, _ in plain[:length]]
        words = tuple(word for term in terms for word in term.words)
        also = other_forms(tuple(map(fold, words)))
        if also and (length == 1 or not any(term.is_excluded for term in terms)):
            return Term(words, is_excluded=terms[0].is_excluded, also=also), length
    return typed[0][0], 1


def _typed(text: str) -> Iterator[tuple[Term, bool]]:
    """What was typed, and whether in quotes."""
    for part in _PART.finditer(text):
        typed = part["phrase"] if part["phrase"] is not None else part["word"]
        words = tuple(TOKEN.findall(typed))
        if words:
            starred = bool(part["star"]) or typed.endswith("*")
            term = Term(words, starred and len(words[-1]) >= SHORTEST_PREFIX, bool(part["minus"]))
            yield term, part["phrase"] is not None


def _folded_match(term: Term) -> str:
    return _any_of(_folded_ways(term), term)


def _is_phrase(term: Term) -> bool:
    """Whether it is asked of the index of pairs."""
    return len(term.words) > 1 or bool(term.also)


def _pairs_match(term: Term) -> str:
    if term.also:
        return _any_phrase(map(_pairs, _folded_ways(term)))
    return _any_of(map(tuple, map(pairs_of_phrase, _folded_ways(term))), term)


def _pairs(way: Sequence[str]) -> str:
    """A word alone is the first of any pair."""
    return f'"{" ".join(pairs_of_phrase(way))}"' if len(way) > 1 else f'"{way[0]}{JOINT}" *'


def _side_by_side(terms: Sequence[Term]) -> Iterator[Term]:
    """Each two single words that follow one another."""
    for is_word, run in groupby(terms, lambda term: not _is_quoted(term) and not term.is_excluded):
        for first, second in pairwise(run if is_word else ()):
            if not first.is_prefix:
                yield Term(first.words[-1:] + second.words[:1], second.is_prefix and len(second.words) == 1)


def _is_quoted(term: Term) -> bool:
    return _is_phrase(term) and not term.also


def _all_together(wanted: Sequence[Term]) -> str | None:
    """All terms as one phrase; None for a single one, or where another than the last is but a beginning."""
    if len(wanted) < 2 or any(term.is_prefix for term in wanted[:-1]):
        return None
    ways = islice(product(*map(_folded_ways, wanted)), MAX_VARIANTS)
    return _any_of([tuple(pairs_of_phrase(tuple(chain(*way)))) for way in ways], wanted[-1])


def _exact_match(term: Term) -> str:
    return _any_of([way for words in term.ways for way in _exact_ways(words, term)], term)


def _exact_ways(words: Sequence[str], term: Term) -> Iterator[Sequence[str]]:
    spellings = [_spellings(word.lower()) for word in words[:-1]]
    spellings.append([words[-1].lower()] if term.is_prefix else _spellings(words[-1].lower()))
    return islice(product(*spellings), MAX_VARIANTS)


def _folded_ways(term: Term) -> list[tuple[str, ...]]:
    return [way for words in term.ways for way in _folded_spellings(words, term)]


def _folded_spellings(typed: Sequence[str], term: Term) -> list[tuple[str, ...]]:
    words = [fold(word) for word in typed]
    spellings = [_y_or_i(word) for word in words[:-1]]
    spellings.append(words[-1:] if term.is_prefix else _y_or_i(words[-1]))
    return list(islice(product(*spellings), MAX_VARIANTS))


def _any_of(ways: Iterable[Sequence[str]], term: Term) -> str:
    star = " *" if term.is_prefix else ""
    return _any_phrase('"' + " ".join(way) + '"' + star for way in ways)


def _any_phrase(ways: Iterable[str]) -> str:
    phrases = list(ways)
    return phrases[0] if len(phrases) == 1 else "(" + " OR ".join(phrases) + ")"


def _y_or_i(word: str) -> list[str]:
    """A word, and the same word with i for y or y for i at its end, where usage wavers."""
    end = word[-1:]
    other = word[:-1] + (_I_FOR_Y.get(end) or _Y_FOR_I.get(end) or end)
    wavers = fold(word) in _Y_OR_I or fold(other) in _Y_OR_I
    return [word, other] if wavers and other != word else [word]


def _spellings(word: str) -> list[str]:
    other = _OTHER_TONE.get(word[-2:])
    ways = [word, *_OTHER_BREVE.get(word, ())]
    if other is not None and word[:1] != "q":
        ways.append(word[:-2] + other)
    return [way for one in ways for way in _y_or_i(one)]


def _has_marks(term: Term) -> bool:
    return any(fold(word) != word.lower() for word in term.words)


def _places(words: Sequence[str], way: Sequence[str], is_prefix: bool) -> Iterator[int]:
    for at in range(len(words) - len(way) + 1):
        here = words[at : at + len(way)]
        last = here[-1].startswith(way[-1]) if is_prefix else here[-1] == way[-1]
        if last and list(way[:-1]) == here[:-1]:
            yield at


def _without_overlaps(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
