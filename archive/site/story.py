"""The page of one story, and its JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archive.model import MentionType, PlacedMention
from archive.site.addresses import base_of, replay_path
from archive.site.citing import Cited, bibtex, ris, vietnamese
from archive.site.entities import ROUTES, entity_path
from archive.site.hits import hit_spans
from archive.site.marks import Mark, Piece, Span, paragraphs, pieces
from archive.site.provenance import absences, absences_of, fields, provenance, versions
from archive.site.records import (
    Named,
    StoryRecord,
    awards_of,
    entity_types,
    load_story,
    reprints,
    story_of_alias,
    tombstone,
)
from archive.site.replay import FRAMED
from archive.site.texts import Texts
from archive.site.visit import Visit, quoted
from archive.store.corrections import corrections_of
from archive.store.decisions import CORRECTION
from archive.story_json import as_json

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

# What stands beside the text, in this order: heading, kinds.
BESIDE = (
    ("story.people", (MentionType.PER,)),
    ("story.organisations", (MentionType.ORG,)),
    ("story.places", (MentionType.LOC,)),
    ("story.documents", (MentionType.DOC, MentionType.CAMPAIGN)),
    ("story.models", (MentionType.MODEL, MentionType.AWARD)),
)
MOST_UNITS = 3  # of today, named beside a district of the past
SHOWN = (*ROUTES, MentionType.FIG, MentionType.DATE)  # in the order of their switches; QUOTE is a ground, not a mark
CITATIONS: Mapping[str, Callable[[Cited], str]] = {"vietnamese": vietnamese, "bibtex": bibtex, "ris": ris}
REFERENCES = {"bib": ("application/x-bibtex", bibtex), "ris": ("application/x-research-info-systems", ris)}


@dataclass(frozen=True, slots=True)
class Beside:
    """An entity of the story: a person with the titles that are printed here and the mentions that bear them, a place
    with what it is today.
    """

    name: str
    path: str
    details: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Someone's words."""

    words: str
    speaker: str | None
    path: str | None
    mention: int


async def story(visit: Visit) -> Response:
    """`/tin/ID`"""
    record = await visit.read(load_story, visit.variable("id"))
    if record is None:
        return await _elsewhere(visit)
    context = {
        **_context(visit, record),
        "reprints": await visit.read(reprints, record.listed.id),
        "awards": await _awards(visit, record.listed.id),
        "absences": absences(visit, await visit.read(absences_of, record.listed.id)),
        "report": _report(record),
        "corrections": await visit.read(corrections_of, record.listed.id),
    }
    return await visit.page("story.html", context)


async def with_copy(visit: Visit) -> Response:
    """`/tin/ID/ban-luu`: what was read, beside the archived page that it was read from."""
    record = await visit.read(load_story, visit.variable("id"))
    if record is None:
        return await _elsewhere(visit)
    return await visit.page("with_copy.html", _context(visit, record))


async def _elsewhere(visit: Visit) -> Response:
    """An id of before leads to its story; of what was withheld nothing is said but when and why."""
    moved = await visit.read(story_of_alias, visit.variable("id"))
    if moved is not None:
        return visit.redirect(visit.link(f"/tin/{quoted(moved)}"), status=301)
    gone = await visit.read(tombstone, visit.variable("id"))
    if gone is None:
        return await visit.missing("missing.story")
    message = visit.texts("withheld", date=visit.texts.date(gone[0]), reason=gone[1])
    return await visit.page("missing.html", {"message": message}, status=410)


async def _awards(visit: Visit, story_id: str) -> list[dict[str, str | None]]:
    rows = await visit.read(awards_of, story_id)
    named = [one for row in rows for one in (row.award, row.giver, row.receiver) if one]
    kinds = await visit.read(entity_types, named)

    def path(one: str | None) -> str | None:
        return visit.link(entity_path(kinds[one], one)) if one else None

    return [
        {
            "award": row.award_name,
            "award_path": path(row.award),
            "giver": row.giver_name,
            "giver_path": path(row.giver),
            "receiver": row.receiver_name,
            "receiver_path": path(row.receiver),
            "occasion": row.occasion,
            "date": visit.texts.part_of_date(row.date) if row.date else None,
            "mention": str(row.mention),
        }
        for row in rows
    ]


def _report(record: StoryRecord) -> str:
    """A line for decisions.jsonl, to be filled in by who found a mistake."""
    line = {
        "kind": CORRECTION,
        "story": record.listed.id,
        "url": record.listed.url,
        "where": "",
        "is": "",
        "should": "",
    }
    return json.dumps(line, ensure_ascii=False)


async def citation(visit: Visit) -> Response:
    """`/tin/ID.bib`, `/tin/ID.ris`: what a reference manager takes in."""
    from datasette.utils.asgi import Response

    record = await visit.read(load_story, visit.variable("id"))
    if record is None:
        return Response.text("no such story", status=404)
    form = visit.variable("form")
    content_type, write = REFERENCES[form]
    disposition = {"content-disposition": f'attachment; filename="guong-{record.listed.id}.{form}"'}
    return Response(write(_cited(visit, record)), content_type=f"{content_type}; charset=utf-8", headers=disposition)


async def story_json(visit: Visit) -> Response:
    """`/tin/ID.json`"""
    from datasette.utils.asgi import Response

    record = await visit.read(load_story, visit.variable("id"))
    if record is None:
        return Response.error("no such story", 404)
    return Response.json(as_json(record.story, record.entity_ids), headers={"access-control-allow-origin": "*"})


def _context(visit: Visit, record: StoryRecord) -> dict[str, Any]:
    base = base_of(visit.request.scheme, visit.request.host)
    fetched = record.story.capture.fetched
    assert fetched is not None, "what the store keeps has a date"
    return {
        "listed": record.listed,
        "article": record.story.article,
        "base": base,
        "replay": replay_path(record.story.capture.url, fetched),
        "frame": replay_path(record.story.capture.url, fetched, FRAMED),
        **_texts(visit, record),
        "kinds": _kinds(record),
        "beside": [(visit.texts(key), _beside(visit.texts, record, kinds)) for key, kinds in BESIDE],
        "figures": list(dict.fromkeys(_figures(visit, record))),
        "quotes": _quotes(record),
        "provenance": provenance(visit, record),
        "fields": fields(visit.texts, record),
        "versions": versions(visit, record),
        "cited": {name: write(_cited(visit, record)) for name, write in CITATIONS.items()},
        "q": visit.argument("q"),
    }


def _texts(visit: Visit, record: StoryRecord) -> dict[str, Any]:
    """Title, sapo and paragraphs, cut into marked pieces."""
    text, article = record.story.article.text, record.story.article
    marks = [_mark(visit, named) for named in record.named if named.mention.type in SHOWN]
    said = [Span(one.mention.start, one.mention.end) for one in record.named if one.mention.type is MentionType.QUOTE]
    hits = hit_spans(text, visit.argument("q"))
    anchors = sorted((named.mention.start, number) for number, named in enumerate(record.named))
    spans = list(paragraphs(text))
    cut: list[tuple[Piece, ...]] = [pieces(text, span.start, span.end, marks, hits, said, anchors) for span in spans]
    title = cut.pop(0) if article.title and cut else ()
    sapo = cut.pop(0) if article.sapo and cut else ()
    return {"title": title, "sapo": sapo, "body": cut}


def _mark(visit: Visit, named: Named) -> Mark:
    mention = named.mention
    href = visit.link(entity_path(mention.type, named.entity)) if named.entity and mention.type in ROUTES else None
    return Mark(mention.start, mention.end, mention.type, href, mention.attrs.get("role"))


def _kinds(record: StoryRecord) -> list[tuple[str, int]]:
    counts = Counter(named.mention.type for named in record.named)
    return [(kind, counts[kind]) for kind in SHOWN if counts[kind]]


def _beside(t: Texts, record: StoryRecord, kinds: Iterable[MentionType]) -> list[Beside]:
    places = (one for one in record.story.places if record.named[one.mention].mention.type is MentionType.LOC)
    today = {placed.mention: _today(t, placed) for placed in places}
    found: dict[str, tuple[Named, dict[str, int | None]]] = {}
    for number, named in enumerate(record.named):
        if named.entity and named.mention.type in kinds:
            said = found.setdefault(named.entity, (named, {}))[1]
            if role := named.mention.attrs.get("role"):
                said.setdefault(role, number)
            elif unit := today.get(number):
                said[unit] = None
    return [
        Beside(first.name or first.mention.surface, entity_path(first.mention.type, entity), tuple(said.items()))
        for entity, (first, said) in found.items()
    ]


def _today(t: Texts, placed: PlacedMention) -> str | None:
    """What a place of the past is today; nothing where it is unknown or still there."""
    if placed.place is None or placed.place.id in {unit.id for unit in placed.today}:
        return None
    names = [", ".join([unit.name, *unit.within]) for unit in placed.today[:MOST_UNITS]]
    rest = " …" if len(placed.today) > MOST_UNITS else ""
    return f"{t('unit.today')} {'; '.join(names)}{rest}" if names else None


@dataclass(frozen=True, slots=True)
class Counted:
    """A row of the table of figures."""

    value: str
    unit: str
    counted: str
    who: str
    path: str | None
    mention: int = field(compare=False)


def _figures(visit: Visit, record: StoryRecord) -> Iterable[Counted]:
    """Each figure as printed, with what it counts and who did it: the full name, and where it leads."""
    told = {one.mention: one for one in record.story.figures}
    for number, named in enumerate(record.named):
        if named.mention.type is MentionType.FIG:
            attrs, one = named.mention.attrs, told.get(number)
            who = record.named[one.who] if one and one.who is not None else None
            is_page = who and who.entity and who.mention.type in ROUTES
            yield Counted(
                attrs.get("value", named.mention.surface),
                attrs.get("unit", ""),
                one.counted if one else "",
                (who.name or who.mention.surface) if who else "",
                visit.link(entity_path(who.mention.type, who.entity)) if who and who.entity and is_page else None,
                number,
            )


def _quotes(record: StoryRecord) -> list[Quote]:
    people = {one.mention.surface: one.entity for one in record.named if one.mention.type is MentionType.PER}
    quotes = []
    for number, named in enumerate(record.named):
        if named.mention.type is MentionType.QUOTE:
            speaker = named.mention.attrs.get("speaker")
            entity = people.get(speaker or "")
            path = entity_path(MentionType.PER, entity) if entity else None
            quotes.append(Quote(named.mention.surface, speaker, path, number))
    return quotes


def _cited(visit: Visit, record: StoryRecord) -> Cited:
    article, fetched = record.story.article, record.story.capture.fetched
    return Cited(
        id=record.listed.id,
        title=article.title or record.listed.url,
        authors=article.authors,
        publisher=record.listed.publisher_name,
        published=record.listed.published,
        url=record.listed.url,
        permalink=f"{base_of(visit.request.scheme, visit.request.host)}/tin/{record.listed.id}",
        captured=fetched.isoformat() if fetched else None,
    )
