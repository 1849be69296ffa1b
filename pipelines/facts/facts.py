"""All facts of a story, from its text and mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive.model import Commendation, Mention, Role, Story
from pipelines.facts.commendations import find_commendations
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
    commendations = find_commendations(told, mentions, short, today)
    return Facts(tuple(find_roles(text, told, mentions)), tuple(commendations), tuple(short.pairs()))


def with_facts(story: Story) -> Story:
    """A story with its facts."""
    published = story.article.published
    found = find_facts(story.article.text, story.mentions, published.date() if published else None)
    return replace(story, roles=found.roles, commendations=found.commendations, short_forms=found.short_forms)
