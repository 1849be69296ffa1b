"""The model's say over a board: its spans take the place of the grammar's."""

from __future__ import annotations

from functools import cache

from pipelines.entities.learned.decoder import Decoder
from pipelines.entities.learned.features import lines_of, views_of
from pipelines.entities.learned.labels import spans_of
from pipelines.entities.learned.weights import load
from pipelines.entities.spans import Board, Span


@cache
def decoder() -> Decoder:
    """The decoder over the package's weights, read at the first call."""
    return Decoder(load())


def spans_by_model(board: Board, model: Decoder) -> list[Span]:
    """The spans that the model sees, the grammar's being among its features; quotes are not its business."""
    views = views_of(board)
    return [span for first, stop in lines_of(board) for span in spans_of(model.tag(views[first:stop]), first)]
