"""Scores reading on real pages kept outside the project; they are the newspapers' own and only ever measured."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.model import Article
from pipelines.article import extract
from pipelines.decode import decode
from pipelines.publisher import Registry
from pipelines.reading import loose_capture

WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Gold:
    """One page and what a reader sees on it."""

    path: Path
    url: str
    body: str
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
            "\n".join(told["body"]),
            told["title"],
            told["sapo"],
            tuple(told["authors"]),
            told["published"],
            told["section"],
            told.get("source"),
            tuple(told["captions"]),
        )


def read_gold(gold: Gold, registry: Registry | None) -> Article:
    """The page, read with a registry's rules or without."""
    publisher = registry.of(gold.url) if registry else None
    return extract(decode(loose_capture(gold.path.read_bytes(), gold.url, None)), publisher)


def body_f1(article: Article, gold: Gold) -> float:
    """Harmonic mean of precision and recall over the words of the body, as a bag."""
    found, wanted = (Counter(WORD.findall(text.lower())) for text in ("\n".join(article.body), gold.body))
    return 2 * (found & wanted).total() / ((found.total() + wanted.total()) or 1)


FIELDS: dict[str, Callable[[Article, Gold], bool]] = {
    "title": lambda article, gold: article.title == gold.title,
    "sapo": lambda article, gold: article.sapo == gold.sapo,
    "authors": lambda article, gold: article.authors == gold.authors,
    "published": lambda article, gold: str(article.published)[:16] == gold.published[:16].replace("T", " "),
    "section": lambda article, gold: article.section == gold.section,
    "source": lambda article, gold: article.source == gold.source,
    "captions": lambda article, gold: tuple(i.caption for i in article.images if i.caption) == gold.captions,
}
