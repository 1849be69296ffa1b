"""Beginnings of stories with the verdict of a person: is it of the theme?

A file holds items apart by empty lines: `yes | Section` (or `no | Section`), title, lead, first paragraph.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.errors import BadInput
from archive.model import Article, Kind
from pipelines.entities.gold import load_folder
from pipelines.quality.gold_pages import load_pages

LINES = 4


@dataclass(frozen=True, slots=True)
class GoldItem:
    """One story as far as it is told; `kind`: its file (people, together, quiet, hard, news), page or story."""

    kind: str
    article: Article
    is_exemplary: bool


def load_items(folder: Path) -> tuple[GoldItem, ...]:
    """The items of all files of a folder, in their order; BadInput names file and item."""
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise BadInput(f"{folder}: no items (*.txt) in it")
    return tuple(item for path in paths for item in _items(path))


def items_of_pages(folder: Path) -> tuple[GoldItem, ...]:
    """Gold pages as they should be read, with their whole text."""
    told = (page.wanted for page in load_pages(folder) if "body" in page.wanted and "theme" in page.wanted)
    return tuple(
        GoldItem(
            "page",
            Article(
                Kind.ARTICLE,
                title=wanted["title"],
                sapo=wanted["sapo"],
                body=tuple(wanted["body"]),
                section=wanted["section"],
                tags=tuple(wanted["tags"]),
            ),
            wanted["theme"],
        )
        for wanted in told
    )


def items_of_stories(folder: Path) -> tuple[GoldItem, ...]:
    """Stories whose mentions are annotated: whole texts, as a page without section and tags has them."""
    return tuple(GoldItem("story", _article_of(story.text), story.is_exemplary) for story in load_folder(folder))


def all_items(gold: Path) -> tuple[GoldItem, ...]:
    """What the theme is learnt from and measured on: theme/, pages/ and entities/ of the gold folder."""
    return (*load_items(gold / "theme"), *items_of_pages(gold / "pages"), *items_of_stories(gold / "entities"))


def _article_of(text: str) -> Article:
    paragraphs = [part.strip() for part in text.split("\n") if part.strip()]
    return Article(Kind.ARTICLE, title=paragraphs[0] if paragraphs else None, body=tuple(paragraphs[1:]))


def digest_of_items(items: tuple[GoldItem, ...]) -> str:
    """SHA-256 over all that a model can learn from them."""
    told = "\n".join(f"{item.is_exemplary} {item.article.section} {item.article.text}" for item in items)
    return hashlib.sha256(told.encode("utf-8")).hexdigest()[:16]


def _items(path: Path) -> Iterator[GoldItem]:
    for number, stanza in enumerate(path.read_text(encoding="utf-8").strip().split("\n\n"), 1):
        lines = stanza.split("\n")
        verdict, bar, section = lines[0].partition(" | ")
        if len(lines) != LINES or verdict not in ("yes", "no") or not bar:
            raise BadInput(f"{path}: item {number} is not `yes | Section` (or no), title, lead, paragraph")
        article = Article(Kind.ARTICLE, title=lines[1], sapo=lines[2], body=(lines[3],), section=section)
        yield GoldItem(path.stem, article, verdict == "yes")
