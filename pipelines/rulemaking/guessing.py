"""What reading without rules leaves open, guessed from where it stands: behind the title, or at the story's end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from datetime import datetime
from itertools import islice, takewhile
from urllib.parse import urlsplit

from archive.model import Article
from pipelines.article.byline import is_byline, parse_byline
from pipelines.article.compare import letters
from pipelines.article.dates import parse_date
from pipelines.rulemaking.blocks import Block, blocks_of, distinct, parents_of, template, text_of
from pipelines.rulemaking.selecting import names_of
from pipelines.rulemaking.wanted import Sample

MIN_SAPO = 40  # characters
MAX_SAPO = 2000
MAX_LINE = 120  # characters of a line that holds a date or names
MAX_BETWEEN = 20  # blocks between a title and its story
TEASER_LEVELS = 2  # a teaser's lead lies this near to the box that also holds its title
MAX_LINKS = 4  # of one teaser: picture, title, section; a box with more is a list of several
TAIL = 3  # blocks at the end of a story among which its author signs


def complete(sample: Sample, shared: frozenset[str]) -> Sample:
    """A story with lead, date and authors where the page shows them, template left out of its text."""
    article = sample.article
    body = tuple(text for text in article.body if letters(text) not in shared)
    article = replace(article, body=body)
    blocks = [block for block in _blocks(sample) if block.key not in shared]
    between = _between(blocks, article)
    authors = article.authors or _authors(between) or _signed(blocks, article)
    guessed = replace(
        article,
        sapo=article.sapo or _sapo(between),
        published=article.published or _published(between),
        authors=authors,
        body=tuple(text for text in body if parse_byline(text).authors != authors or not authors),
    )
    return replace(sample, article=guessed)


def shared_text(samples: Sequence[Sample]) -> frozenset[str]:
    """The letters of blocks that stand on all of these pages: template, but for teasers of the stories themselves."""
    paths = {_path(sample.url) for sample in samples} - {"", "/"}
    pages = [tuple(block for block in _blocks(sample) if not _is_teaser(block, paths)) for sample in samples]
    different = distinct(pages)
    return template([pages[index] for index in different], len(different)) if len(different) > 1 else frozenset()


def _is_teaser(block: Block, paths: Set[str]) -> bool:
    """Whether a block stands beside a link to one of these stories, as its title and lead do in a list."""
    around = takewhile(lambda one: one.tag not in ("body", "main"), parents_of(block.node))
    *_, box = (block.node, *islice(around, TEASER_LEVELS))
    links = box.css("a[href]")[:MAX_LINKS]
    return len(links) < MAX_LINKS and any(_path(link.attributes.get("href") or "") in paths for link in links)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _blocks(sample: Sample) -> tuple[Block, ...]:
    return blocks_of(sample.tree.body) if sample.tree.body else ()


def _between(blocks: Sequence[Block], article: Article) -> Sequence[Block]:
    """The blocks behind the title and before the first paragraph of the story."""
    title, story = letters(article.title or ""), {letters(text) for text in article.body}
    starts = [index for index, block in enumerate(blocks) if block.key == title]
    for start in starts:
        for end in range(start + 1, min(start + MAX_BETWEEN, len(blocks))):
            if blocks[end].key in story:
                return blocks[start + 1 : end]
    return ()


def _sapo(between: Sequence[Block]) -> str | None:
    texts = map(text_of, (block.node for block in between))
    return next(
        (text for text in texts if MIN_SAPO <= len(text) <= MAX_SAPO and parse_date(text[:MAX_LINE]) is None), None
    )


def _published(between: Sequence[Block]) -> datetime | None:
    dates = (parse_date(text) for text in _lines(between))
    return next((moment for moment, has_time in filter(None, dates) if has_time), None)


def _authors(between: Sequence[Block]) -> tuple[str, ...]:
    names = (parse_byline(text).authors for text in _lines(between) if is_byline(text) and parse_date(text) is None)
    return next(filter(None, names), ())


def _signed(blocks: Sequence[Block], article: Article) -> tuple[str, ...]:
    """Names in an element of their own at the end of the story."""
    tail = {letters(text) for text in article.body[-TAIL:]}
    signed = (block for block in blocks if block.key in tail and any(names_of(block.node)))
    return next((parse_byline(text).authors for text in _lines(list(signed)) if is_byline(text)), ())


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    return (text for text in (text_of(block.node) for block in blocks) if len(text) <= MAX_LINE)
