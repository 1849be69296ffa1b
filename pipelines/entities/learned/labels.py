"""Spans as labels of tokens and back: "B-PER", "I-PER", "O"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.model import MentionType
from pipelines.entities.gold import GoldStory
from pipelines.entities.spans import Span
from pipelines.entities.tokens import Tokens

OUTSIDE = "O"


def labels_of(story: GoldStory, tokens: Tokens) -> list[str]:
    """The labels of an annotated story's tokens; quotes, which hold other spans, are none of them."""
    labels = [OUTSIDE] * len(tokens)
    for span in story.spans:
        if span.type is not MentionType.QUOTE:
            first, stop = tokens.index_at(span.start), tokens.index_at(span.end)
            labels[first:stop] = [f"I-{span.type}"] * (stop - first)
            labels[first] = f"B-{span.type}"
    return labels


def spans_of(labels: Sequence[str], offset: int) -> Iterator[Span]:
    """The spans that labels say, the first label being of token `offset`; an "I" without its "B" opens one."""
    first, kind = 0, ""
    for at, label in enumerate([*labels, OUTSIDE]):
        if kind and label != f"I-{kind}":
            yield Span(MentionType(kind), offset + first, offset + at)
            kind = ""
        if label != OUTSIDE and not kind:
            first, kind = at, label[2:]
