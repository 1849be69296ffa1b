"""Page -> Article: each field by the newspaper's rules, its CMS base, JSON-LD, OpenGraph and meta, trafilatura."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urljoin

from archive.model import Article, Image
from pipelines.article.access import access_of
from pipelines.article.authors import compared, find_byline, find_source, printed_bylines, ruled_byline
from pipelines.article.body import Heads
from pipelines.article.found import Found, Source, T
from pipelines.article.kind import Signs, kind_of
from pipelines.article.layers import built_in_bases, layers_of
from pipelines.article.metadata import read_metadata
from pipelines.article.published import find_published
from pipelines.article.sapo import described, find_sapo
from pipelines.article.section import find_section, find_tags, spoken_of
from pipelines.article.story_text import StoryText, find_text
from pipelines.article.title import find_title
from pipelines.article.tree import parse_html
from pipelines.decode import Page
from pipelines.publisher import Registry
from pipelines.rules import Publisher


def extract(page: Page, publisher: Publisher | None, bases: Registry | None = None) -> Article:
    """The article on a page; a page without one has a kind that says so. `bases`: other CMS bases than the built-in."""
    tree = parse_html(page.html)
    source = Source(
        tree,
        layers_of(page, publisher, built_in_bases() if bases is None else bases),
        read_metadata(tree),
        page.fetched,
    )
    title, sapo = find_title(source), find_sapo(source)
    published = find_published(source, value(title))
    section, tags, by_rules = find_section(source, value(title)), find_tags(source), ruled_byline(source)
    base = tree.css_first("base[href]")
    head = described(source, value(title))

    heads = Heads(value(title), value(sapo), value(head), printed_bylines(source, by_rules))
    known_story = _is_story(publisher, page.url)
    text = find_text(page, tree, source.layers, source.metadata, heads, may_be_story=known_story is not False)
    byline = compared(by_rules or find_byline(source, text.body.byline, text.evidence, value(title)), source)
    sapo = lead(sapo, text) or head
    tags = spoken_of(tags, "\n".join(filter(None, (value(title), value(sapo), *text.body.paragraphs))))
    origin = find_source(source, value(byline), text.body.source)

    signs = Signs(page.url, page.status, value(title), text, dated=published is not None, known=known_story)
    fields = {
        "title": title,
        "sapo": sapo,
        "body": Found(text.body.paragraphs, text.evidence) if text.evidence and text.body.paragraphs else None,
        "authors": byline if byline and byline.value.authors else None,
        "published": published,
        "source": origin,
        "section": section,
        "tags": tags,
        "images": Found(text.body.images, text.evidence) if text.evidence and text.body.images else None,
    }
    return Article(
        kind=kind_of(tree, source.metadata, signs),
        title=value(title),
        sapo=value(sapo),
        body=text.body.paragraphs,
        authors=byline.value.authors if byline else (),
        published=value(published),
        source=value(origin),
        section=value(section),
        tags=tags.value if tags else (),
        images=absolute(text.body.images, page.url, base.attributes.get("href") if base else None),
        access=access_of(page.html, tree, source.metadata, text.size),
        fields={name: field.evidence for name, field in fields.items() if field},
    )


def value(field: Found[T] | None) -> T | None:
    """What was found, or None."""
    return field.value if field else None


def lead(sapo: Found[str] | None, text: StoryText) -> Found[str] | None:
    """The lead: the whole of it from the text where its own element is cut off, or where it has none."""
    if text.body.lead is None or text.evidence is None:
        return sapo
    if sapo is None:
        return Found(text.body.lead, replace(text.evidence, confidence=round(text.evidence.confidence * 0.9, 2)))
    return Found(text.body.lead, sapo.evidence)


def absolute(images: tuple[Image, ...], url: str, base: str | None) -> tuple[Image, ...]:
    """Pictures with whole addresses, each once."""
    try:
        start = urljoin(url, base or "")
        whole = [replace(image, url=urljoin(start, image.url)) for image in images]
    except ValueError:
        whole = list(images)
    return tuple({image.url: image for image in reversed(whole)}.values())[::-1]


def _is_story(publisher: Publisher | None, url: str) -> bool | None:
    return publisher.is_article(url) if publisher and publisher.published_at(url) else None
