"""Marked sentences, as in the gold: what is written in marks is what should be found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.model import Mention, MentionType
from pipelines.entities.gold import GoldSpan, parse
from pipelines.entities.grammar import read_spans
from pipelines.entities.mentions import mentions_of
from pipelines.entities.quotes import find_quotes
from pipelines.entities.tokens import tokenize

HEADER = "url:\npublisher: composed\ntitle: Câu\npublished: 2024-05-01\ntheme: no\n\n"

Found = tuple[str, str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence without its marks, and what they say."""

    text: str
    spans: tuple[GoldSpan, ...]


def read_marks(written: str) -> Marked:
    story = parse(Path("sentence.txt"), HEADER + written)
    return Marked(story.text, story.spans)


def by_grammar(text: str) -> tuple[Mention, ...]:
    board = read_spans(tokenize(text))
    find_quotes(board)
    return mentions_of(board)


def wanted(marked: Marked) -> list[tuple[str, str]]:
    return [(span.type, marked.text[span.start : span.end]) for span in marked.spans]


def got(mentions: Iterable[Mention], kinds: Iterable[MentionType] = tuple(MentionType)) -> list[tuple[str, str]]:
    return [(mention.type, mention.surface) for mention in mentions if mention.type in tuple(kinds)]


def attribute(mentions: Iterable[Mention], surface: str, name: str) -> str | None:
    """An attribute of the first mention of a surface."""
    return next(mention.attrs.get(name) for mention in mentions if mention.surface == surface)


def written(text: str, spans: Iterable[GoldSpan]) -> str:
    """A text with its marks: the inverse of the reader."""
    marks: dict[int, list[str]] = {}
    ordered = sorted(spans, key=lambda span: (span.start, -span.end))
    for span in ordered:
        attrs = ";".join(f"{key}={value.replace(' ', '_')}" for key, value in span.attrs.items())
        marks.setdefault(span.start, []).append(f"[{span.type}{'|' + attrs if attrs else ''} ")
    ends: dict[int, int] = {}
    for span in ordered:
        ends[span.end] = ends.get(span.end, 0) + 1
    pieces = []
    for at, letter in enumerate([*text, ""]):
        pieces.append("]" * ends.get(at, 0))
        pieces.extend(marks.get(at, ()))
        pieces.append("\\" + letter if letter and letter in "[]" else letter)
    return "".join(pieces)
