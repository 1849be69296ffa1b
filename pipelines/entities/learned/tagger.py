"""The model's say over a board: its spans take the place of the grammar's."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from archive.model import MentionType
from pipelines.entities.learned.decoder import Decoder
from pipelines.entities.learned.features import lines_of, views_of
from pipelines.entities.learned.labels import spans_of
from pipelines.entities.learned.weights import load
from pipelines.entities.lexicon import Family
from pipelines.entities.spans import Board, Span
from pipelines.entities.tokens import Gap, Shape

_MARKS = frozenset("\"“”‘’'«:-–—(")
_LONGEST_UNANNOUNCED = 10  # tokens
_FARTHEST_TRIGGER = 6  # tokens before a name


@cache
def decoder() -> Decoder:
    """The decoder over the package's weights, read at the first call."""
    return Decoder(load())


def spans_by_model(board: Board, model: Decoder) -> list[Span]:
    """The spans that the model sees, the grammar's being among its features; quotes are not its business."""
    views = views_of(board)
    spans = [span for first, stop in lines_of(board) for span in spans_of(model.tag(views[first:stop]), first)]
    return [_with_stop(board, span) for span in spans if _opens_name(board, span)]


def _opens_name(board: Board, span: Span) -> bool:
    """A campaign opens with a capital, behind a mark, or is known: "thi đua yêu nước" is none.

    A long one that opens with a mere capital must be announced, or a clause that begins with a name would be one.
    """
    tokens = board.tokens
    if span.type is not MentionType.CAMPAIGN:
        return True
    is_marked = span.first > 0 and tokens.forms[span.first - 1] in _MARKS
    if is_marked or board.hit_at(Family.CAMPAIGN, span.first) is not None or tokens.keys[span.first] == "học":
        return True
    is_short = span.stop - span.first <= _LONGEST_UNANNOUNCED
    return tokens.shapes[span.first] != Shape.LOWER and (is_short or _is_announced(board, span.first))


def _is_announced(board: Board, first: int) -> bool:
    """Whether "phong trào", "cuộc thi" or the like stands a few words before."""
    return any(first - _FARTHEST_TRIGGER <= hit.stop <= first for hit in board.hits_of(Family.CAMPAIGN_TRIGGER))


def _with_stop(board: Board, span: Span) -> Span:
    """With the full stop of a cut name: "Nguyễn Thành D."."""
    forms, last = board.tokens.forms, span.stop - 1
    is_cut = (
        span.type is MentionType.PER and len(forms[last]) == 1 and forms[last].isalpha() and span.stop - span.first > 1
    )
    follows = span.stop < len(forms) and forms[span.stop] == "." and board.tokens.gaps[span.stop] == Gap.NONE
    return replace(span, stop=span.stop + 1) if is_cut and follows else span
