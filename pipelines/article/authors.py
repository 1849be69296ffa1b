"""Who wrote a story, and the outlet it was taken from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.model import Evidence, Method
from pipelines.article.beside import lines_beside
from pipelines.article.byline import MAX_LENGTH, Byline, believable, is_byline, is_person, parse_byline
from pipelines.article.compare import letters
from pipelines.article.found import Found, Source, found, weighed

MAX_BESIDE = 60  # characters of a byline beside the title
BESIDE = 0.6  # trust in it
INITIALS = re.compile(r"^(?:[A-ZĐ]{1,2}\.\s?){1,3}[A-ZĐ]?\w*$")


def ruled_byline(source: Source) -> Found[Byline] | None:
    """Authors and source where rules of this newspaper or its CMS know the element."""
    for layer in source.layers:
        if not layer.at_large:
            for text in list(layer.all_values(source.tree, "author"))[:10]:
                byline = _persons(parse_byline(text), source.site)
                if byline.authors or byline.source:
                    return found(byline, layer.method, layer.confidence)
    return None


def printed_bylines(source: Source, ruled: Found[Byline] | None) -> frozenset[str]:
    """What stands in elements called author, by its letters: it may stand in the text too."""
    layers = [layer for layer in source.layers if not (ruled and layer.at_large)]
    texts = (text for layer in layers for text in layer.all_values(source.tree, "author"))
    return frozenset(letters(text) for text in texts if 0 < len(text) <= MAX_LENGTH and is_byline(text))


def find_byline(source: Source, printed: str | None, body: Evidence | None, title: str | None) -> Found[Byline] | None:
    """Authors and source as printed under the text, in an element called author, or in the head of the page."""
    byline = _persons(parse_byline(printed or ""), source.site)
    if body and (byline.authors or byline.source):
        return Found(byline, body)
    for layer in source.layers:
        for text in list(layer.all_values(source.tree, "author"))[:10] if layer.at_large else ():
            byline = _persons(parse_byline(text), source.site)
            if (byline.authors or byline.source) and _printed_names(text, byline):
                return found(byline, layer.method, layer.confidence)
    return next(_named_authors(source), None) or _beside(source, title)


def _beside(source: Source, title: str | None) -> Found[Byline] | None:
    """A line beside the title that can be nothing but a byline: initials, a whole name, or a name and "(Theo ...)"."""
    for line in lines_beside(source.tree, title):
        byline = _persons(parse_byline(line), source.site) if len(line) <= MAX_BESIDE and is_byline(line) else Byline()
        sure = [name for name in byline.authors if INITIALS.match(name) or is_person(name)]
        if byline.authors and len(sure) == len(byline.authors):
            return found(byline, Method.CMS, BESIDE)
    return None


def compared(byline: Found[Byline] | None, source: Source) -> Found[Byline] | None:
    """The byline, trusted less where the head of the page names other people."""
    return weighed(byline, _named_authors(source), _share_a_name, lambda named: ", ".join(named.authors))


def _share_a_name(one: Byline, other: Byline) -> bool:
    return not one.authors or not {*map(letters, one.authors)}.isdisjoint(map(letters, other.authors))


def _persons(byline: Byline, site: str | None) -> Byline:
    """The newspaper's own name is neither author nor source."""
    authors = tuple(name for name in byline.authors if not (site and letters(name) == letters(site)))
    own = byline.source and site and letters(byline.source) in letters(site)
    return Byline(authors, None if own else byline.source)


def _printed_names(text: str, byline: Byline) -> bool:
    """Whether an element that is merely called author holds names and nothing else."""
    return len(text) <= 120 and all(name[0].isupper() for name in byline.authors)


def _named_authors(source: Source) -> Iterator[Found[Byline]]:
    """Whom the head of the page names."""
    metadata = source.metadata
    candidates = (
        (metadata.texts("author"), Method.JSON_LD),
        (_several(metadata.first("article:author", "dable:author", "og:article:author")), Method.OPENGRAPH),
        (_several(metadata.first("author", "dc.creator")), Method.META),
    )
    for names, method in candidates:
        people = believable(names, source.site)
        if people:
            yield found(Byline(people), method)


def _several(text: str | None) -> tuple[str, ...]:
    return (text,) if text and not text.startswith("http") else ()


def find_source(source: Source, byline: Byline | None, printed: str | None) -> Found[str] | None:
    """The outlet that a story was taken from."""
    for layer, value in source.first("source"):
        named = parse_byline(value if re.match(r"\W*(?:theo|nguồn)", value, re.IGNORECASE) else f"Theo {value}")
        outlet = named.source or next(iter(named.authors), None)
        if outlet and not (source.site and letters(outlet) == letters(source.site)):
            return found(outlet, layer.method, layer.confidence)
    for text in filter(None, (byline.source if byline else None, printed and parse_byline(printed).source)):
        return found(text, Method.CMS, 0.8)
    return None
