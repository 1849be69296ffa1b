"""From a page's text to the article on it, field by field, with the evidence for each."""

from __future__ import annotations

from pipelines.article.extraction import extract

__all__ = ["extract"]
