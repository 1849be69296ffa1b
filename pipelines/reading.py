"""Capture -> Story: the whole way of a page through the pipeline."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from archive.errors import BadInput
from archive.model import Article, Capture, Story
from archive.urls import host_port
from archive.warc.import_sources import SNIFF, is_html
from pipelines.article import extract
from pipelines.decode import decode
from pipelines.entities import find_mentions
from pipelines.facts.facts import with_facts
from pipelines.facts.people import with_people
from pipelines.facts.protected import with_protection
from pipelines.identity import identify
from pipelines.naming.names import with_names
from pipelines.places.placing import placed_mentions
from pipelines.publisher import Publisher, Registry
from pipelines.theme import judge


def read(capture: Capture, publisher: Publisher | None) -> Story:
    """Everything that can be said of one capture without looking at any other."""
    return with_mentions(read_article(capture, publisher), publisher)


def with_mentions(story: Story, publisher: Publisher | None) -> Story:
    """A story with what its text mentions, where that lies, and what it says of it."""
    text, provinces = story.article.text, publisher.provinces if publisher else ()
    mentions = with_protection(text, find_mentions(text), _day(story.article))
    places = placed_mentions(text, mentions, _day(story.article), provinces)
    told = with_facts(replace(story, mentions=mentions, places=places))
    return with_names(with_people(told, tuple(provinces)), tuple(provinces))


def read_article(capture: Capture, publisher: Publisher | None) -> Story:
    """The article and its theme, without what it mentions: that is most of the work, and for stories alone."""
    page = decode(capture)
    article = extract(page, publisher)
    who = identify(capture.url, publisher)
    return Story(who.story, capture.url, who.publisher, article, judge(article), (), capture, page.decoding)


def loose_capture(body: bytes, url: str, fetched: datetime | None) -> Capture:
    """A saved page without its HTTP head, as a capture."""
    moment = fetched.astimezone(UTC) if fetched else None
    return Capture(url, moment, None, (), body, hashlib.sha256(body).hexdigest())


def read_file(path: Path, url: str, fetched: datetime | None, registry: Registry) -> Story:
    """The story on a saved page; BadInput where the file or the address is none."""
    body = html_of_file(path)
    check_address(url)
    return read(loose_capture(body, url, fetched), registry.of(url))


def html_of_file(path: Path) -> bytes:
    """The bytes of a saved page; BadInput where there are none, or they are not HTML."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot read {path}: {error.strerror}") from error
    if not body.strip():
        raise BadInput(f"{path} is empty; save the page again")
    if not is_html(body[:SNIFF]):
        raise BadInput(f"{path} is not HTML; name a saved page of a newspaper")
    return body


def check_address(url: str) -> None:
    """BadInput where an address is not one of the web."""
    try:
        host = host_port(url, explicit_default=False)
    except ValueError as error:
        raise BadInput(f"bad address {url!r}: {error}") from error
    if not url.lower().startswith(("http://", "https://")) or not host:
        raise BadInput(f"bad address {url!r}: it must begin with https:// or http:// and name a host")


def story_as_text(story: Story) -> str:
    """A story as a person reads it on a terminal."""
    return "\n".join(filter(None, (*_head(story.article), "", *_marked(story), "", story.article.text)))


def _head(article: Article) -> tuple[str, ...]:
    lines = {
        "kind": article.kind.value,
        "published": article.published.isoformat() if article.published else "",
        "authors": ", ".join(article.authors),
        "source": article.source or "",
        "section": article.section or "",
        "tags": ", ".join(article.tags),
    }
    return tuple(f"{name}: {value}" for name, value in lines.items() if value)


def _marked(story: Story) -> tuple[str, ...]:
    theme = story.theme
    verdict = f"of the theme: {'yes' if theme.is_exemplary else 'no'} ({theme.score:.2f}; {'; '.join(theme.because)})"
    return verdict, f"mentions: {len(story.mentions)}"


def _day(article: Article) -> date | None:
    return article.published.date() if article.published else None
