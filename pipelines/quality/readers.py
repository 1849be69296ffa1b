"""Who reads the gold pages: ourselves with ever less knowledge of the newspaper, and other tools."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from archive.model import Article, Kind
from pipelines.article import extract
from pipelines.article.dates import VIETNAM
from pipelines.decode import Page, decode
from pipelines.publisher import GENERIC, Registry
from pipelines.quality.gold_pages import GoldPage
from pipelines.reading import loose_capture

Reader = Callable[[GoldPage], Article]

OTHERS = ("trafilatura", "newspaper4k")
RIVALS = Path(".venv-rivals/bin/python")
NEWSPAPER4K = """
import json, sys, newspaper
asked = json.load(sys.stdin)
article = newspaper.Article(asked["url"], language="vi", fetch_images=False)
article.download(input_html=asked["html"])
try:
    article.parse()
except Exception as error:  # it fails on some pages; what it found before counts
    print(error, file=sys.stderr)
section = article.meta_data.get("article", {})
json.dump({
    "title": article.title, "description": article.meta_description, "text": article.text or "",
    "authors": article.authors or [],
    "published": str(article.publish_date), "tags": sorted(article.tags or []),
    "section": section.get("section") if isinstance(section, dict) else None,
}, sys.stdout)
"""


def page_of(gold: GoldPage) -> Page:
    """The page, decoded."""
    return decode(loose_capture(gold.body, gold.url, gold.fetched))


def with_rules(registry: Registry) -> Reader:
    """By the newspaper's rules, its CMS base below them."""
    return lambda gold: extract(page_of(gold), registry.of(gold.url))


def by_bases(gold: GoldPage) -> Article:
    """The newspaper is unknown; its CMS is told by its marks."""
    return extract(page_of(gold), None)


def at_large(gold: GoldPage) -> Article:
    """Nothing is known of newspaper or CMS."""
    return extract(page_of(gold), None, only_generic())


@cache
def only_generic() -> Registry:
    """A registry that knows the base for pages at large, and nothing else."""
    return Registry({}, {GENERIC: Registry.bases_only().bases[GENERIC]})


def own_readers(newspapers: Path | None) -> dict[str, Reader]:
    """Ourselves; `newspapers` is a folder of TOML files in place of the built-in ones."""
    return {"rules": with_rules(Registry.load(newspapers)), "bases": by_bases, "at-large": at_large}


def other_readers() -> dict[str, Reader]:
    """General tools for any language; newspaper4k where `make rivals` has laid its environment."""
    found: dict[str, Reader] = {"trafilatura": by_trafilatura}
    if RIVALS.is_file():
        found["newspaper4k"] = by_newspaper4k
    return found


def by_trafilatura(gold: GoldPage) -> Article:
    """trafilatura's default, with metadata; it knows days, not times."""
    import trafilatura
    from trafilatura.settings import Document

    document = trafilatura.bare_extraction(page_of(gold).html, url=gold.url, with_metadata=True, include_comments=False)
    if not isinstance(document, Document):
        return Article(Kind.ARTICLE)
    return Article(
        Kind.ARTICLE,
        title=document.title,
        sapo=document.description,
        body=tuple((document.text or "").splitlines()),
        authors=tuple(filter(None, re.split(r";\s*", document.author or ""))),
        published=_moment(document.date),
        section=next(iter(document.categories or ()), None),
        tags=tuple(document.tags or ()),
    )


def by_newspaper4k(gold: GoldPage) -> Article:
    """newspaper4k's default, told that the language is Vietnamese; in an environment and a process of its own."""
    asked = json.dumps({"url": gold.url, "html": page_of(gold).html})
    done = subprocess.run([RIVALS, "-c", NEWSPAPER4K], input=asked, capture_output=True, text=True, check=True)  # noqa: S603
    told = json.loads(done.stdout)
    return Article(
        Kind.ARTICLE,
        title=told["title"],
        sapo=told["description"],
        body=tuple(filter(None, told["text"].splitlines())),
        authors=tuple(told["authors"]),
        published=_moment(told["published"]),
        section=told["section"],
        tags=tuple(told["tags"]),
    )


def _moment(printed: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(printed))
    except ValueError:
        return None
    return moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
