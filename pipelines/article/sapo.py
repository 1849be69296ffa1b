"""The lead: from an element of its own, or as the head of the page describes the story."""

from __future__ import annotations

from archive.model import Method
from pipelines.article.compare import begins_alike, overlap, same
from pipelines.article.found import Found, Source, found, weighed
from pipelines.article.fragment import SENTENCE_END

MIN_SAPO = 30  # characters; what is shorter is a label
MAX_SAPO = 2000
SAME_MATTER = 0.5  # share of words from which a description is the lead's in other words


def find_sapo(source: Source) -> Found[str] | None:
    """The lead where an element of its own holds it; of copies the one that ends as a sentence does."""
    description = source.metadata.first("og:description", "description")
    for layer in source.layers:
        values = [text for text in layer.values(source.tree, "sapo") if MIN_SAPO <= len(text) <= MAX_SAPO]
        alike = [text for text in values if description and begins_alike(text, description)]
        if values:
            first = (alike or values)[0]
            copies = [text for text in values if begins_alike(text, first) and SENTENCE_END.search(text)]
            chosen = found((copies or [first])[0], layer.method, layer.confidence)
            return weighed(chosen, [told] if (told := described(source, None)) else [], _same_matter)
    return None


def _same_matter(sapo: str, description: str) -> bool:
    """Whether the head of the page describes what the lead says; in half the words it may differ."""
    return begins_alike(sapo, description) or overlap(sapo, description) >= SAME_MATTER


def described(source: Source, title: str | None) -> Found[str] | None:
    """The lead as the head of the page gives it, where it stands nowhere else."""
    metadata = source.metadata
    candidates = (
        (metadata.text("description"), Method.JSON_LD),
        (metadata.first("og:description"), Method.OPENGRAPH),
        (metadata.first("description"), Method.META),
    )
    for text, method in candidates:
        if text and MIN_SAPO <= len(text) <= MAX_SAPO and not (title and same(text, title)):
            return found(text, method)
    return None
