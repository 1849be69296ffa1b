"""All facts of a story, from its text and mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.model import Mention
from pipelines.facts.commendations import Commendation, find_commendations
from pipelines.facts.roles import Role, find_roles
from pipelines.facts.short_forms import ShortForms
from pipelines.facts.skeletons import sentences


@dataclass(frozen=True, slots=True)
class Facts:
    """What a story says, as numbers of its mentions; `same` are (short form, full form)."""

    roles: tuple[Role, ...] = ()
    commendations: tuple[Commendation, ...] = ()
    same: tuple[tuple[int, int], ...] = ()


def find_facts(text: str, mentions: Sequence[Mention]) -> Facts:
    """The facts of a story."""
    short = ShortForms(text, mentions)
    told = list(sentences(text, mentions))
    roles = tuple(find_roles(text, told, mentions))
    return Facts(roles, tuple(find_commendations(told, mentions, short)), tuple(short.pairs()))
