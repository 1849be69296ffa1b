"""What was read on a page against what people wrote down: right or wrong for each field, F1 for the body."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.model import Article
from pipelines.quality.gold_pages import GoldPage

WORD = re.compile(r"\w+")

FIELDS: dict[str, Callable[[Article], object]] = {
    "kind": lambda article: article.kind.value,
    "access": lambda article: article.access.value,
    "title": lambda article: article.title,
    "sapo": lambda article: article.sapo,
    "authors": lambda article: list(article.authors),
    "published": lambda article: article.published and article.published.replace(second=0, microsecond=0),
    "day": lambda article: article.published and article.published.date(),
    "section": lambda article: article.section,
    "tags": lambda article: list(article.tags),
    "source": lambda article: article.source,
    "captions": lambda article: [image.caption for image in article.images if image.caption],
    "images": lambda article: [image.url for image in article.images],
}
BODY = "body"


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page: a share of 1 for each field that people wrote down, and what was read where it is wrong."""

    name: str
    shares: Mapping[str, float]
    wrong: Mapping[str, object]


def score_page(article: Article, gold: GoldPage, *, lead_in_body: bool = False) -> PageScore:
    """Hold an article against its gold; `lead_in_body`: a tool that knows no lead may leave it in the text."""
    read = {name: of(article) for name, of in FIELDS.items() if name in gold.wanted}
    shares = {name: float(_minute(gold.wanted[name]) == value) for name, value in read.items()}
    if BODY in gold.wanted:
        texts = [gold.wanted[BODY]]
        if lead_in_body and gold.wanted.get("sapo"):
            texts.append([gold.wanted["sapo"], *gold.wanted[BODY]])
        shares[BODY] = max(body_f1(article.body, text) for text in texts)
    return PageScore(gold.name, shares, {name: value for name, value in read.items() if shares[name] < 1})


def body_f1(found: Iterable[str], wanted: Iterable[str]) -> float:
    """Harmonic mean of precision and recall over the words, as a bag; 1 where both are empty."""
    one, other = (Counter(WORD.findall("\n".join(text).lower())) for text in (found, wanted))
    whole = one.total() + other.total()
    return 2 * (one & other).total() / whole if whole else 1.0


def together(scores: Iterable[PageScore]) -> dict[str, tuple[float, int]]:
    """For each field the sum of shares, and on how many pages it was written down."""
    sums: dict[str, tuple[float, int]] = {}
    for score in scores:
        for name, share in score.shares.items():
            total, pages = sums.get(name, (0.0, 0))
            sums[name] = total + share, pages + 1
    return {name: sums[name] for name in (*FIELDS, BODY) if name in sums}


def _minute(value: object) -> object:
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value
