"""A story as JSON: what `read --json`, exports and the site's API give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from archive.model import (
    Capture,
    Commendation,
    Decoding,
    Disagreement,
    Evidence,
    Mention,
    MentionType,
    Method,
    Place,
    PlacedMention,
    Role,
    Story,
    Theme,
)


def as_json(story: Story, entity_ids: Mapping[int, str] | None = None) -> dict[str, object]:
    """The story; `entity_ids` gives the entity of the mention at an index, where a database knows it."""
    article = story.article
    places = {placed.mention: placed for placed in story.places}
    return {
        "id": story.id,
        "url": story.url,
        "publisher": story.publisher,
        "kind": article.kind.value,
        "published": article.published.isoformat() if article.published else None,
        "title": article.title,
        "sapo": article.sapo,
        "body": list(article.body),
        "text": article.text,
        "authors": list(article.authors),
        "source": article.source,
        "section": article.section,
        "tags": list(article.tags),
        "images": [{"url": image.url, "caption": image.caption} for image in article.images],
        "access": article.access.value,
        "theme": _theme(story.theme),
        "mentions": [
            _mention(mention, (entity_ids or {}).get(i), places.get(i)) for i, mention in enumerate(story.mentions)
        ],
        "roles": [_role(role, story.mentions) for role in story.roles],
        "awards": [_award(given, story.mentions) for given in story.commendations],
        "quotes": _quotes(story.mentions),
        "figures": _figures(story),
        "fields": {name: evidence_json(found) for name, found in article.fields.items()},
        "decoding": decoding_json(story.decoding) if story.decoding else None,
        "capture": _capture(story.capture),
    }


def _theme(theme: Theme) -> dict[str, object]:
    return {"is": theme.is_exemplary, "score": theme.score, "because": list(theme.because)}


def _mention(mention: Mention, entity: str | None, placed: PlacedMention | None) -> dict[str, object]:
    return {
        "type": mention.type.value,
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
        "attrs": dict(mention.attrs),
        "entity": entity,
        "place": _placed(placed) if placed else None,
    }


def _placed(placed: PlacedMention) -> dict[str, object]:
    """`id` is null where `reason` says why no unit is known."""
    place = placed.place
    known = _place(place) if place else {"id": None, "name": None, "within": []}
    return known | {
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "hamlet": placed.hamlet,
        "today": [_place(unit) for unit in placed.today],
        "confidence": placed.confidence,
        "reason": placed.reason,
    }


def _place(place: Place) -> dict[str, object]:
    return {"id": place.id, "name": place.name, "within": list(place.within)}


def _role(role: Role, mentions: Sequence[Mention]) -> dict[str, object]:
    """`start` and `end` are of the person's name, `organisation` is the body or place that the title names."""
    person = mentions[role.person]
    return {
        "person": person.surface,
        "title": role.title,
        "organisation": _surface(mentions, role.office),
        "past": role.is_past,
        "start": person.start,
        "end": person.end,
        "confidence": role.confidence,
    }


def _award(given: Commendation, mentions: Sequence[Mention]) -> dict[str, object]:
    """An award that was given, to one receiver; `start` and `end` are of the award."""
    award = mentions[given.award]
    arguments = {
        "award": given.award,
        "giver": given.giver,
        "receiver": given.receiver,
        "occasion": given.occasion,
    }
    named: dict[str, object] = {name: _surface(mentions, number) for name, number in arguments.items()}
    span = {"date": given.date, "start": award.start, "end": award.end}
    return named | span | {"mentions": arguments, "confidence": given.confidence}


def _surface(mentions: Sequence[Mention], number: int | None) -> str | None:
    return None if number is None else mentions[number].surface


def _quotes(mentions: tuple[Mention, ...]) -> list[dict[str, object]]:
    quotes = (mention for mention in mentions if mention.type is MentionType.QUOTE)
    return [{"speaker": quote.attrs.get("speaker"), "start": quote.start, "end": quote.end} for quote in quotes]


def _figures(story: Story) -> list[dict[str, object]]:
    """Numbers with what they count and who did it; `who` as printed, its mention by index."""
    told = {one.mention: one for one in story.figures}
    return [
        {
            "value": figure.attrs.get("value"),
            "unit": figure.attrs.get("unit"),
            "counted": one.counted or None if one else None,
            "who": _surface(story.mentions, one.who) if one else None,
            "start": figure.start,
            "end": figure.end,
            "mentions": {"who": one.who if one else None},
            "confidence": one.confidence if one else None,
        }
        for number, figure in enumerate(story.mentions)
        if figure.type is MentionType.FIG
        for one in (told.get(number),)
    ]


def evidence_json(evidence: Evidence) -> dict[str, object]:
    """Method and confidence of a field; `others` only where other sources disagree."""
    printed: dict[str, object] = {"method": evidence.method.value, "confidence": evidence.confidence}
    others = [{"method": other.method.value, "value": other.value} for other in evidence.others]
    return printed | {"others": others} if others else printed


def evidence_from(printed: Mapping[str, Any]) -> Evidence:
    """The evidence that `evidence_json` printed."""
    others = (Disagreement(Method(other["method"]), other["value"]) for other in printed.get("others", ()))
    return Evidence(Method(printed["method"]), float(printed["confidence"]), tuple(others))


def decoding_json(decoding: Decoding) -> dict[str, object]:
    """How bytes became text, as JSON."""
    return {"charset": decoding.charset, "how": list(decoding.how), "partial": decoding.partial}


def _capture(capture: Capture) -> dict[str, object]:
    """A loose file has only its digest."""
    place = capture.position
    return {
        "url": capture.url if place or capture.status else None,
        "fetched": _utc(capture.fetched) if place or capture.status else None,
        "status": capture.status,
        "warc": place.warc if place else None,
        "offset": place.offset if place else None,
        "length": place.length if place else None,
        "sha256": capture.sha256,
    }


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
