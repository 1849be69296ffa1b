"""What a saved page is known to say, written beside it, against what is read from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from archive.model import Article

WORD = re.compile(r"\w+")
ALIKE = 0.98  # F1 over the words of a body, from which it is the same text


def wrong_fields(article: Article, expected: Mapping[str, object]) -> Iterator[str]:
    """The fields, as rules call them, that were read otherwise than the page's JSON file says."""
    told = {"captions": _captions(expected)} | dict(expected) if "images" in expected else expected
    for name, (key, reads) in READ.items():
        if key in told and not _same(name, reads(article), told[key]):
            yield name


def body_f1(found: str, wanted: str) -> float:
    """Harmonic mean of precision and recall over the words of two texts, as bags."""
    a, b = (Counter(WORD.findall(text.lower())) for text in (found, wanted))
    return 2 * (a & b).total() / ((a.total() + b.total()) or 1)


def _same(name: str, found: object, wanted: object) -> bool:
    if name == "body":
        return body_f1(_joined(found), _joined(wanted)) >= ALIKE
    if name == "published":
        return str(found)[:16].replace("T", " ") == str(wanted)[:16].replace("T", " ")  # to the minute
    return found == wanted or (not found and not wanted)


def _captions(expected: Mapping[str, object]) -> list[object]:
    """The captions of pictures that are told with their addresses."""
    images = expected["images"]
    told = [image.get("caption") for image in images if isinstance(image, dict)] if isinstance(images, list) else []
    return [caption for caption in told if caption]


def _joined(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")


READ: Mapping[str, tuple[str, Callable[[Article], object]]] = {
    "title": ("title", lambda article: article.title),
    "sapo": ("sapo", lambda article: article.sapo),
    "body": ("body", lambda article: list(article.body)),
    "author": ("authors", lambda article: list(article.authors)),
    "published": ("published", lambda article: article.published),
    "section": ("section", lambda article: article.section),
    "tags": ("tags", lambda article: list(article.tags)),
    "source": ("source", lambda article: article.source),
    "caption": ("captions", lambda article: [image.caption for image in article.images if image.caption]),
}
