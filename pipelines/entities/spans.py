"""Spans over tokens, and the board on which the parts of the grammar claim them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from archive.model import MentionType
from pipelines.entities.lexicon import Family, Lexicon, phrases_from
from pipelines.entities.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens `first` to before `stop` that name something; the attributes are found later."""

    type: MentionType
    first: int
    stop: int
    tail: bool = False  # takes the full stop of a cut name ("D.") with it


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of a lexicon in the text."""

    first: int
    stop: int
    mark: str


@dataclass(slots=True)
class Board:
    """One text while it is read: its tokens, what the lexicons say of them, and the spans found so far."""

    tokens: Tokens
    lexicon: Lexicon
    hits: dict[Family, dict[int, Hit]]  # by the token with which they begin, in the order of the text
    spans: list[Span] = field(default_factory=list)
    taken: list[Span | None] = field(default_factory=list)
    quotes: list[tuple[int, int]] = field(default_factory=list)  # pairs of marks: the opening and the closing token

    def free(self, first: int, stop: int) -> bool:
        """Whether no span holds any of these tokens."""
        return not any(self.taken[first:stop])

    def claim(self, kind: MentionType, first: int, stop: int, *, tail: bool = False) -> Span | None:
        """Add a span, unless its place is taken."""
        if first >= stop or not self.free(first, stop):
            return None
        span = Span(kind, first, stop, tail)
        self.spans.append(span)
        self.taken[first:stop] = [span] * (stop - first)
        return span

    def release(self, span: Span) -> None:
        """Take a span off the board."""
        self.spans.remove(span)
        self.taken[span.first : span.stop] = [None] * (span.stop - span.first)

    def with_spans(self, spans: Iterable[Span]) -> Board:
        """The same text with these spans instead."""
        board = replace(self, spans=[], taken=[None] * len(self.taken))
        for span in spans:
            board.claim(span.type, span.first, span.stop)
        return board

    def hits_of(self, family: Family) -> Iterator[Hit]:
        """The hits of one lexicon in the order of the text."""
        return iter(self.hits[family].values())

    def hit_at(self, family: Family, at: int) -> Hit | None:
        """The hit of a lexicon that begins at a token."""
        return self.hits[family].get(at)


def board_of(tokens: Tokens, lexicon: Lexicon) -> Board:
    """A text with the hits of every family, found in one pass."""
    words, gaps, tree = tokens.keys, tokens.gaps, lexicon.tree
    hits: dict[Family, dict[int, Hit]] = {family: {} for family in Family}
    for at, branch in enumerate(map(tree.get, words)):
        if branch is not None:
            for stop, marks in phrases_from(branch, words, gaps, at):
                for family, mark in marks.items():
                    hits[family][at] = Hit(at, stop, mark)
    return Board(tokens, lexicon, hits, taken=[None] * len(tokens))
