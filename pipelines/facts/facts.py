"""All facts of a story, from its text and mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive.model import Commendation, Figure, Mention, MentionType, Role, Story
from pipelines.facts.award_meant import Earlier
from pipelines.facts.commendations import find_commendations
from pipelines.facts.figures import find_figures
from pipelines.facts.lists import find_listed
from pipelines.facts.roles import find_roles
from pipelines.facts.short_forms import ShortForms
from pipelines.facts.skeletons import Sentence, sentences


@dataclass(frozen=True, slots=True)
class Facts:
    """What the mentions of a story say of one another; `short_forms` are (short form, full form)."""

    roles: tuple[Role, ...] = ()
    commendations: tuple[Commendation, ...] = ()
    figures: tuple[Figure, ...] = ()
    short_forms: tuple[tuple[int, int], ...] = ()


def find_facts(text: str, mentions: Sequence[Mention], today: date | None = None) -> Facts:
    """The facts of a text; `today` is the day of the story."""
    short = ShortForms(text, mentions)
    told = list(sentences(text, mentions))
    by_sentence = _given(told, mentions, short, today)
    roles = tuple(find_roles(text, told, mentions, short))
    given = [one for start in by_sentence for one in by_sentence[start]]
    given += find_listed(text, told, mentions, by_sentence)
    offices = {short.full(role.person): role.office for role in roles if _is_body(mentions, role.office)}
    got = {one.award for one in given if one.receiver is not None}
    kept = [_in_office(one, offices, short) for one in given if one.receiver is not None or one.award not in got]
    kept = list(
        {(one.award, one.giver, one.receiver): one for one in kept}.values()
    )  # an office and its holder give one
    kept = [one for one in kept if not _is_cut(one, kept, mentions, short)]
    kept.sort(key=lambda one: (mentions[one.award].start, -1 if one.receiver is None else mentions[one.receiver].start))
    figures = tuple(find_figures(told, mentions, short))
    return Facts(roles, tuple(kept), figures, tuple(short.pairs()))


def _given(
    told: Sequence[Sentence], mentions: Sequence[Mention], short: ShortForms, today: date | None
) -> Mapping[int, Sequence[Commendation]]:
    """The commendations of each sentence by its start; who got one together may be "mỗi người" of a later one."""
    found: dict[int, Sequence[Commendation]] = {}
    earlier = Earlier()
    for sentence in told:
        given = tuple(find_commendations(sentence, mentions, short, today, earlier))
        got = list(dict.fromkeys(one.receiver for one in given if one.receiver is not None))
        people = [number for number in got if mentions[number].type is MentionType.PER]
        earlier = Earlier(people if len(people) > 1 else earlier.group, got)
        found[sentence.start] = given
    return found


def _is_cut(one: Commendation, others: Sequence[Commendation], mentions: Sequence[Mention], short: ShortForms) -> bool:
    """Whether an award is another one's of the same receiver, named shorter: "gắn Huân chương lên cờ"."""
    cut = mentions[one.award].surface.casefold() + " "
    if one.receiver is None:
        return False

    def name(number: int) -> str:
        return mentions[short.full(number)].surface

    who = name(one.receiver)
    alike = (other for other in others if other.receiver is not None and name(other.receiver) == who)
    return any(mentions[other.award].surface.casefold().startswith(cut) for other in alike)


def _in_office(one: Commendation, offices: Mapping[int, int | None], short: ShortForms) -> Commendation:
    return one if one.giver is None else replace(one, giver=offices.get(short.full(one.giver), one.giver))


def _is_body(mentions: Sequence[Mention], office: int | None) -> bool:
    """Whether an office is a body: who gives in its name gives for it ("Bí thư Tỉnh đoàn trao Giấy khen")."""
    return office is not None and mentions[office].type is MentionType.ORG


def with_facts(story: Story) -> Story:
    """A story with its facts."""
    published = story.article.published
    found = find_facts(story.article.text, story.mentions, published.date() if published else None)
    return replace(
        story,
        roles=found.roles,
        commendations=found.commendations,
        figures=found.figures,
        short_forms=found.short_forms,
    )
