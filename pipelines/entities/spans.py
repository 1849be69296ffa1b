"""Spans over tokens, and the board on which the parts of the grammar claim them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from archive.model import MentionType
from pipelines.entities.lexicon import Family, Lexicon
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
    hits: dict[Family, list[Hit]]
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
        return iter(self.hits[family])

    def hit_at(self, family: Family, at: int) -> Hit | None:
        """The hit of a lexicon that begins at a token."""
        found = self.lexicon.families[family].at(self.tokens, at)
        return Hit(at, *found) if found else None


def board_of(tokens: Tokens, lexicon: Lexicon) -> Board:
    """A text with the hits of every family, found in one pass."""
    starters = lexicon.starters
    hits: dict[Family, list[Hit]] = {family: [] for family in Family}
    for at, key in enumerate(tokens.keys):
        if key in starters:
            for family, phrases in starters[key]:
                found = phrases.at(tokens, at)
                if found:
                    hits[family].append(Hit(at, *found))
    return Board(tokens, lexicon, hits, taken=[None] * len(tokens))
