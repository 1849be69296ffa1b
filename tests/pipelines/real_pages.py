"""Scores reading on real pages kept outside the project; they are the newspapers' own and only ever measured."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.model import Article


@dataclass(frozen=True)
class Gold:
    """One page and what a reader sees on it."""

    path: Path
    url: str
    body: tuple[str, ...]
    title: str
    sapo: str
    authors: tuple[str, ...]
    published: str
    section: str
    source: str | None
    captions: tuple[str, ...]


def gold_pages(folder: Path) -> Iterator[Gold]:
    """The annotated pages of a folder."""
    for path in sorted([*folder.glob("*.json"), *folder.glob("excerpts/*.json")]):
        told = json.loads(path.read_text(encoding="utf-8"))
        yield Gold(
            path.with_suffix(".html"),
            told["url"],
            tuple(told["body"]),
            told["title"],
            told["sapo"],
            tuple(told["authors"]),
            told["published"],
            told["section"],
            told.get("source"),
            tuple(told["captions"]),
        )


FIELDS: dict[str, Callable[[Article, Gold], bool]] = {
    "title": lambda article, gold: article.title == gold.title,
    "sapo": lambda article, gold: article.sapo == gold.sapo,
    "authors": lambda article, gold: article.authors == gold.authors,
    "published": lambda article, gold: str(article.published)[:16] == gold.published[:16].replace("T", " "),
    "section": lambda article, gold: article.section == gold.section,
    "source": lambda article, gold: article.source == gold.source,
    "captions": lambda article, gold: tuple(i.caption for i in article.images if i.caption) == gold.captions,
}
