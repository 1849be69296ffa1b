"""What a saved page is known to say, written beside it, against what is read from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archive.errors import BadInput
from archive.model import Article
from pipelines.quality.gold_pages import GoldPage, wanted_fields
from pipelines.quality.page_scores import score_page

ALIKE = 0.98  # F1 over the words of a body, from which it is the same text
# Fields that rules may name, and what they are called in an article and in the JSON file beside a page.
FIELDS = {
    "title": "title",
    "sapo": "sapo",
    "body": "body",
    "author": "authors",
    "published": "published",
    "section": "section",
    "tags": "tags",
    "source": "source",
    "caption": "captions",
}


def wrong_fields(article: Article, told: Mapping[str, object]) -> Iterator[str]:
    """The fields, as rules call them, that were read otherwise than the page's JSON file says; BadInput where torn."""
    try:
        gold = GoldPage("", b"", str(told.get("url", "")), None, wanted_fields(told))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{told.get('url')}: what is told of it is torn: {error!r}") from error
    shares = score_page(article, gold).shares
    for rule, name in FIELDS.items():
        if shares.get(name, 1.0) < (ALIKE if name == "body" else 1.0):
            yield rule
