"""Who reads the gold pages: ourselves with ever less knowledge of the newspaper, and other tools."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from archive.model import Article, Kind
from pipelines.article import extract
from pipelines.article.dates import VIETNAM
from pipelines.decode import Page, decode
from pipelines.publisher import GENERIC, Registry
from pipelines.quality.gold_pages import GoldPage
from pipelines.reading import loose_capture

Reader = Callable[[GoldPage], Article]


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
    return extract(page_of(gold), None, _only_generic())


@cache
def _only_generic() -> Registry:
    return Registry({}, {GENERIC: Registry.bases_only().bases[GENERIC]})


def own_readers(newspapers: Path | None) -> dict[str, Reader]:
    """Ourselves; `newspapers` is a folder of TOML files in place of the built-in ones."""
    return {"rules": with_rules(Registry.load(newspapers)), "bases": by_bases, "at-large": at_large}


def other_readers() -> dict[str, Reader]:
    """General tools for any language, as far as they are installed."""
    return {name: read for name, read in OTHERS.items() if find_spec(MODULES.get(name, name))}


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
    """newspaper4k's default, told that the language is Vietnamese."""
    import newspaper

    article = newspaper.Article(gold.url, language="vi", fetch_images=False)
    article.download(input_html=page_of(gold).html)
    article.parse()
    return Article(
        Kind.ARTICLE,
        title=article.title,
        sapo=article.meta_description,
        body=tuple(filter(None, article.text.splitlines())),
        authors=tuple(article.authors),
        published=_moment(article.publish_date),
        section=article.meta_data.get("article", {}).get("section"),
        tags=tuple(sorted(article.tags)),
    )


def _moment(printed: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(printed))
    except ValueError:
        return None
    return moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


OTHERS: dict[str, Reader] = {"trafilatura": by_trafilatura, "newspaper4k": by_newspaper4k}
MODULES = {"newspaper4k": "newspaper"}
