"""All facts of a story, from its text and mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive.model import Commendation, Mention, MentionType, Role, Story
from pipelines.facts.commendations import find_commendations
from pipelines.facts.lists import find_listed
from pipelines.facts.roles import find_roles
from pipelines.facts.short_forms import ShortForms
from pipelines.facts.skeletons import sentences


@dataclass(frozen=True, slots=True)
class Facts:
    """What the mentions of a story say of one another; `short_forms` are (short form, full form)."""

    roles: tuple[Role, ...] = ()
    commendations: tuple[Commendation, ...] = ()
    short_forms: tuple[tuple[int, int], ...] = ()


def find_facts(text: str, mentions: Sequence[Mention], today: date | None = None) -> Facts:
    """The facts of a text; `today` is the day of the story."""
    short = ShortForms(text, mentions)
    told = list(sentences(text, mentions))
    by_sentence = {one.start: tuple(find_commendations(one, mentions, short, today)) for one in told}
    roles = tuple(find_roles(text, told, mentions, short))
    given = [one for start in by_sentence for one in by_sentence[start]]
    given += find_listed(text, told, mentions, by_sentence)
    offices = {role.person: role.office for role in roles if _is_body(mentions, role.office)}
    got = {one.award for one in given if one.receiver is not None}
    kept = [_in_office(one, offices) for one in given if one.receiver is not None or one.award not in got]
    kept.sort(key=lambda one: (mentions[one.award].start, -1 if one.receiver is None else mentions[one.receiver].start))
    return Facts(roles, tuple(kept), tuple(short.pairs()))


def _in_office(one: Commendation, offices: Mapping[int, int | None]) -> Commendation:
    return one if one.giver is None else replace(one, giver=offices.get(one.giver, one.giver))


def _is_body(mentions: Sequence[Mention], office: int | None) -> bool:
    """Whether an office is a body: who gives in its name gives for it ("Bí thư Tỉnh đoàn trao Giấy khen")."""
    return office is not None and mentions[office].type is MentionType.ORG


def with_facts(story: Story) -> Story:
    """A story with its facts."""
    published = story.article.published
    found = find_facts(story.article.text, story.mentions, published.date() if published else None)
    return replace(story, roles=found.roles, commendations=found.commendations, short_forms=found.short_forms)
