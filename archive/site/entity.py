"""Pages of people, places, organisations, documents, campaigns, models and honours, and of newspapers."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from archive.model import MentionType
from archive.site.addresses import base_of
from archive.site.commendations import commendations
from archive.site.entities import (
    Appearance,
    Entity,
    Title,
    appearances,
    company,
    coverage,
    entity_path,
    load_entity,
    load_publisher,
    printed_forms,
    publisher_stories,
    titles_in,
    titles_of,
)
from archive.site.kin import Kin, document_of, kin_of_body
from archive.site.marks import Span, pieces, sentence_around
from archive.site.paging import Paging
from archive.site.people import maybe_same, members, namesakes
from archive.site.places import load_unit_page, units_of_entity
from archive.site.records import listed_by_id
from archive.site.texts import Texts, local
from archive.site.visit import Visit
from archive.store.search import Filters, search

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

PAGE = 50
COMPANY = 10


async def entity(visit: Visit) -> Response:
    """`/nguoi/ID` and the like; an id that was joined with another, or of another kind, leads to the right page."""
    found = await visit.read(load_entity, visit.variable("id"))
    if found is None:
        return await unit(visit) if visit.path.startswith("/noi/") else await visit.missing("missing.entity")
    if visit.path != found.path:
        return visit.redirect(visit.link(found.path), status=301)
    private = found.type is MentionType.PER  # a person's page is for who comes from a story, not for search engines
    headers = {"x-robots-tag": "noindex, nofollow"} if private else {}
    return await visit.page("entity.html", await _context(visit, found), headers=headers)


async def unit(visit: Visit) -> Response:
    """`/noi/ID` of an administrative unit: what it was and is, what lies in it, and its stories."""
    found = await visit.read(load_unit_page, visit.variable("id"))
    if found is None:
        return await visit.missing("missing.entity")
    paging = Paging.of(visit.argument("trang"), PAGE)
    filters = Filters(place=found.unit.id)
    result = await visit.read(search, "", limit=PAGE, offset=paging.offset, filters=filters)
    listed = await visit.read(listed_by_id, [hit.id for hit in result.hits])
    stories = [listed[hit.id] for hit in result.hits]
    context = {"page": found, "stories": stories, **turning(visit, paging, found.unit.stories)}
    return await visit.page("unit.html", context)


async def publisher(visit: Visit) -> Response:
    """`/bao/ID`"""
    found = await visit.read(load_publisher, visit.variable("id"))
    if found is None:
        return await visit.missing("missing.publisher")
    paging = Paging.of(visit.argument("trang"), PAGE)
    stories = await visit.read(publisher_stories, found.id, limit=PAGE, offset=paging.offset)
    context = {"publisher": found, "stories": stories, **turning(visit, paging, found.stories)}
    return await visit.page("publisher.html", context)


async def publishers_page(visit: Visit) -> Response:
    """`/bao`: every newspaper, what is kept of it and since when."""
    return await visit.page("publishers.html", {"publishers": await visit.read(coverage)})


def turning(visit: Visit, paging: Paging, total: int) -> dict[str, str | None]:
    """Links to the page before and the page behind."""
    before, after = paging.before, paging.after(total)
    return {
        "earlier": visit.with_arguments(trang=before if before != 1 else None) if before else None,
        "later": visit.with_arguments(trang=after) if after else None,
    }


async def _context(visit: Visit, found: Entity) -> dict[str, Any]:
    oldest_first = visit.argument("sap") == "cu"
    paging = Paging.of(visit.argument("trang"), PAGE)
    seen = await visit.read(appearances, found.id, oldest_first=oldest_first, limit=PAGE, offset=paging.offset)
    kinds = (MentionType.PER, MentionType.ORG, MentionType.LOC)
    with_whom = [(kind, await visit.read(company, found.id, kind, COMPANY)) for kind in kinds]
    return {
        "entity": found,
        "base": base_of(visit.request.scheme, visit.request.host),
        "noindex": found.type is MentionType.PER,
        "oldest_first": oldest_first,
        "turn": visit.link(found.path, sap=None if oldest_first else "cu"),
        "years": _by_year(visit.texts, seen),
        "titles": await _titles(visit, found),
        "company": [(visit.texts(f"entity.with.{kind}"), names) for kind, names in with_whom],
        "commendations": await commendations(visit, found),
        "forms": await visit.read(printed_forms, found.id),
        "units": await visit.read(units_of_entity, found.id)
        if found.type in (MentionType.LOC, MentionType.ORG)
        else (),
        **await _who_is_who(visit, found),
        "kin": await visit.read(kin_of_body, found) if found.type is MentionType.ORG else Kin(),
        "document": await visit.read(document_of, found.id) if found.type is MentionType.DOC else None,
        "phrase": f'"{found.name}"',
        **turning(visit, paging, found.stories),
    }


async def _who_is_who(visit: Visit, found: Entity) -> dict[str, Any]:
    """Of a person: why the stories are joined, who may be the same, who only bears the name."""
    if found.type is not MentionType.PER:
        return {"members": (), "maybe": (), "namesakes": ()}
    maybe = await visit.read(maybe_same, found.id)
    others = await visit.read(namesakes, found.id, found.name)
    return {
        "members": await visit.read(members, found.id),
        "maybe": maybe,
        "namesakes": [one for one in others if one.id not in {other.id for other in maybe}],
    }


def _by_year(t: Texts, seen: tuple[Appearance, ...]) -> list[tuple[str, list[dict[str, Any]]]]:
    def year(one: Appearance) -> str:
        moment = local(one.listed.published)
        return str(moment.year) if moment else t("undated")

    return [(label, [_evidence(one) for one in group]) for label, group in groupby(seen, key=year)]


def _evidence(one: Appearance) -> dict[str, Any]:
    """A story with the sentence that names the entity."""
    sentence = sentence_around(one.text, one.start, one.end)
    cut = pieces(one.text, sentence.start, sentence.end, hits=[Span(one.start, one.end)])
    sentence_parts = [part for piece in cut for part in piece.parts]
    return {"listed": one.listed, "sentence": sentence_parts, "mention": one.mention}


async def _titles(visit: Visit, found: Entity) -> list[dict[str, Any]]:
    if found.type is MentionType.PER:
        titles = await visit.read(titles_of, found.id)
    elif found.type is MentionType.ORG:
        titles = await visit.read(titles_in, found.id)
    else:
        return []
    return [_title(visit.texts, title) for title in titles]


def _title(t: Texts, title: Title) -> dict[str, Any]:
    first, last = t.date(title.first), t.date(title.last)
    when = first if first == last else t("entity.span", first=first, last=last)
    path = entity_path(MentionType.PER, title.person)
    sentence = sentence_around(title.text, title.start, title.end)
    cut = pieces(title.text, sentence.start, sentence.end, hits=[Span(title.start, title.end)])
    return {
        "title": title.title,
        "person": title.person_name,
        "path": path,
        "when": when,
        "story": title.story,
        "sentence": [part for piece in cut for part in piece.parts],
    }
