"""What the sequence model sees of a token. Training and reading share this page; a change here changes VERSION."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipelines.entities.lexicon import Family, Phrases
from pipelines.entities.spans import Board, Hit
from pipelines.entities.tokens import Gap, Shape

VERSION = 2
NEIGHBOURS = (-2, -1, 0, 1, 2)  # whose views a token sees; the farthest only in outline

_DIGITS = re.compile(r"\d")
_SHORT_LINE = 8
_LONG_QUOTE = 14

View = tuple[str, str, str, str, str, str]
"""A token as the model sees it: its word, then its traits. Equal views have equal weights, whatever the story."""

Features = tuple[list[str], list[str]]
"""The features that a token two places away still sees, and those that the token itself and its neighbours see."""


def lines_of(board: Board) -> Iterator[tuple[int, int]]:
    """The lines of a text, each a sequence of its own: (first, stop)."""
    starts = [at for at, gap in enumerate(board.tokens.gaps) if gap == Gap.LINE]
    return pairwise([*starts, len(board.tokens)])


def views_of(board: Board) -> list[View]:
    """The view of every token."""
    tokens = board.tokens
    words = [
        _DIGITS.sub("0", key) if shape == Shape.NUMBER else key
        for key, shape in zip(tokens.keys, tokens.shapes, strict=True)
    ]
    outlines = [f"{shape}{gap}" for shape, gap in zip(tokens.shapes, tokens.gaps, strict=True)]
    return list(
        zip(
            words,
            outlines,
            _grammar_tags(board),
            _lexicon_marks(board),
            _marks_around(board),
            _lines(board),
            strict=True,
        )
    )


def of_word(word: str, shape: str) -> Features:
    """The features of a token that depend on its form alone."""
    return [f"w{word}"], [f"w{word}", f"ws{word}{shape}"]


def of_place(shape: str, grammar: str, lexicon: str, around: str, line: str) -> Features:
    """The features of a token that depend on where it stands."""
    near = [f"s{shape}", f"g{grammar}", f"sg{shape}{grammar}", f"q{around}", f"qs{around}{shape}", f"l{line}"]
    near += [f"x{mark}" for mark in lexicon.split(" ")] if lexicon else []
    return [f"s{shape}", f"g{grammar}"], near


def pair(before: View, view: View) -> str:
    """The feature of two words side by side."""
    return f"{before[0]} {view[0]}"


def pattern(before: View, view: View, behind: View) -> list[str]:
    """The features of three tokens in outline."""
    shapes = f"{before[1]} {view[1]} {behind[1]}"
    grammar = f"{before[2]} {view[2]} {behind[2]}"
    return [f"t{shapes}", f"u{grammar}"]


EDGE: View = ("", "", "", "", "", "")
"""What stands beyond the ends of a line."""


def _grammar_tags(board: Board) -> list[str]:
    tags = ["O"] * len(board.tokens)
    for span in board.spans:
        tags[span.first : span.stop] = [f"B{span.type}", *[f"I{span.type}"] * (span.stop - span.first - 1)]
    return tags


_CODES = {
    Family.HONORIFIC: "h",
    Family.TITLE: "t",
    Family.LEVEL: "l",
    Family.PLACE_HEAD: "p",
    Family.ORGANISATION: "o",
    Family.DOCUMENT: "d",
    Family.AWARD: "a",
    Family.CAMPAIGN: "c",
    Family.CAMPAIGN_TRIGGER: "C",
    Family.MODEL_TRIGGER: "M",
}


def _lexicon_marks(board: Board) -> list[str]:
    """For each token the lexicons whose phrases hold it, "B" where one begins."""
    marks: list[list[str]] = [[] for _ in board.tokens.forms]
    for family, code in _CODES.items():
        _mark_hits(marks, board.hits_of(family), code)
    shapes = board.tokens.shapes
    verbs = (hit for hit in board.hits_of(Family.VERB) if shapes[hit.first] == Shape.LOWER)  # capitals are names
    _mark_hits(marks, verbs, "v")
    lexicon = board.lexicon
    capitals = [at for at, shape in enumerate(shapes) if shape >= Shape.CAP]
    for phrases, code in (
        (lexicon.places, "P"),
        (lexicon.regions, "R"),
        (lexicon.surnames, "s"),
        (lexicon.no_person, "n"),
    ):
        _mark_phrases(board, marks, phrases, code, capitals)
    words = [at for at, shape in enumerate(shapes) if shape >= Shape.LOWER]
    _mark_phrases(board, marks, lexicon.organisation_words, "w", words)
    _mark_counted(board, marks)
    for at in [at for at, key in enumerate(board.tokens.keys) if "'" in key]:
        marks[at].append("'")  # K'Brớt, H'Nguôm, Y': a sign of names
    return [" ".join(found) for found in marks]


def _mark(marks: list[list[str]], first: int, stop: int, code: str) -> None:
    marks[first].append("B" + code)
    for at in range(first + 1, stop):
        marks[at].append("I" + code)


def _mark_hits(marks: list[list[str]], hits: Iterable[Hit], code: str) -> None:
    """Mark hits in the order of the text, none within another."""
    stop = 0
    for hit in hits:
        if hit.first >= stop:
            _mark(marks, hit.first, hit.stop, code + hit.mark[:2])
            stop = hit.stop


def _mark_phrases(board: Board, marks: list[list[str]], phrases: Phrases, code: str, places: Sequence[int]) -> None:
    tokens = board.tokens
    words, firsts = phrases.words_of(tokens), phrases.first_words()
    stop = 0
    for at in places:
        if words[at] in firsts and at >= stop:
            found = phrases.at(tokens, at)
            if found:
                stop = found[0]
                _mark(marks, at, stop, code + found[1][:1])


def _mark_counted(board: Board, marks: list[list[str]]) -> None:
    """Units and counted nouns, behind a number only."""
    tokens, lexicon = board.tokens, board.lexicon
    for at, shape in enumerate(tokens.shapes[:-1]):
        if shape == Shape.NUMBER:
            for code, phrases in (("u", lexicon.units), ("n", lexicon.counted)):
                found = phrases.at(tokens, at + 1)
                if found:
                    _mark(marks, at + 1, found[0], code)


def _marks_around(board: Board) -> list[str]:
    """For each token between quotation marks whether they hold much and open with a capital."""
    around = [""] * len(board.tokens)
    for opening, closing in board.quotes:
        length = "l" if closing - opening > _LONG_QUOTE else "s"
        code = length + str(board.tokens.shapes[opening + 1] if opening + 1 < closing else 0)
        around[opening + 1 : closing] = [code] * (closing - opening - 1)
        if opening + 1 < closing:
            around[opening + 1] = "B" + code
    return around


def _lines(board: Board) -> list[str]:
    """For each token what kind of line it stands in: the headline, a short one, the last, another."""
    kinds = [""] * len(board.tokens)
    spans = list(lines_of(board)) if len(board.tokens) else []
    for number, (first, stop) in enumerate(spans):
        kind = "t" if number == 0 else "s" if stop - first <= _SHORT_LINE else ""
        if number and number >= len(spans) - 2:
            kind += "e"
        kinds[first:stop] = [kind] * (stop - first)
    return kinds


def sequence(views: Sequence[View]) -> list[list[str]]:
    """The features of each token of a line, as the trainer takes them."""
    padded = [EDGE, EDGE, *views, EDGE, EDGE]
    found = []
    for at in range(2, len(padded) - 2):
        names = []
        for offset in NEIGHBOURS:
            view = padded[at + offset]
            is_near = abs(offset) < 2
            names += [f"{offset}{name}" for part in (of_word(*view[:2]), of_place(*view[1:])) for name in part[is_near]]
        names += [f"p{name}" for name in pattern(*padded[at - 1 : at + 2])]
        names += ["b" + pair(padded[at - 1], padded[at]), "f" + pair(padded[at], padded[at + 1])]
        found.append(names)
    return found
