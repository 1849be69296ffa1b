"""A value, the evidence for it, and what becomes of it where other sources say otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from selectolax.lexbor import LexborHTMLParser

from archive.model import Disagreement, Evidence, Method
from pipelines.article.layers import CONFIDENCE, Layer
from pipelines.article.metadata import Metadata

T = TypeVar("T")

DISAGREED = 0.85  # what a field is worth when another source says otherwise
MAX_OTHERS = 4  # values of other sources that are kept
MAX_OTHER = 300  # characters of one


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and the evidence for it."""

    value: T
    evidence: Evidence


def found(value: T, method: Method, confidence: float | None = None) -> Found[T]:
    """A value that a method found, as trusted as the method is."""
    return Found(value, Evidence(method, CONFIDENCE[method] if confidence is None else round(confidence, 2)))


@dataclass(frozen=True, slots=True)
class Source:
    """All that the small fields are read from."""

    tree: LexborHTMLParser
    layers: tuple[Layer, ...]
    metadata: Metadata
    fetched: datetime | None

    @property
    def site(self) -> str | None:
        """The newspaper's name, as its pages say it."""
        return self.metadata.first("og:site_name", "application-name", "copyright")

    def first(self, name: str) -> Iterator[tuple[Layer, str]]:
        """For each layer the first value of a field."""
        for layer in self.layers:
            value = next(layer.values(self.tree, name), None)
            if value:
                yield layer, value


def weighed(
    chosen: Found[T] | None,
    others: Iterable[Found[T]],
    agree: Callable[[T, T], bool],
    shown: Callable[[T], str] = str,
) -> Found[T] | None:
    """What was chosen, trusted less where other sources say otherwise; what they say is kept."""
    if chosen is None:
        return None
    denied = {shown(other.value): other for other in reversed(list(others)) if not agree(chosen.value, other.value)}
    if not denied:
        return chosen
    kept = tuple(Disagreement(other.evidence.method, text[:MAX_OTHER]) for text, other in reversed(denied.items()))
    confidence = round(chosen.evidence.confidence * DISAGREED, 2)
    return Found(chosen.value, replace(chosen.evidence, confidence=confidence, others=kept[:MAX_OTHERS]))
