"""From the candidates of every place to one unit each: chains first, then what the rest of the story says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipelines.places.context import Context
from pipelines.places.fitting import Chains
from pipelines.places.names import name_key
from pipelines.places.placements import Reason
from pipelines.places.relations import Relations
from pipelines.places.spots import Spot
from pipelines.places.units import Rank

# In the order of trust; each is asked of all places before the next.
STEPS = (
    (Context.of_kind, Reason.UNIQUE),
    (Context.of_time, Reason.UNIQUE),
    (Context.same_name, Reason.SAME_NAME),
    (Context.a_province, Reason.RANK),
    (Context.in_sentence, Reason.DISTRICT),
    (Context.in_districts, Reason.DISTRICT),
    (Context.in_publishers_province, Reason.PUBLISHER),
    (Context.in_provinces, Reason.PROVINCE),
    (Context.highest, Reason.RANK),
    (Context.same_name, Reason.SAME_NAME),
    (Context.of_one_kin, Reason.DATE),
)


def resolve(
    text: str, spots: Sequence[Spot], relations: Relations, day: date | None, provinces: frozenset[str]
) -> Chains:
    """Shrink the candidates of all places as far as the story allows; the chains know the reasons.

    `provinces` are the ids of the newspaper's provinces of today.
    """
    chains = Chains(spots, relations)
    chains.fit()
    _note(chains, Reason.UNIQUE)
    context = Context.of(text, spots, relations, day, provinces)
    for keep, reason in STEPS:
        doubtful = [spot for spot in spots if len(spot.candidates) > 1]
        if doubtful:
            context.look_again()
            for spot in doubtful:
                spot.candidates = keep(context, spot, spot.candidates) or spot.candidates
            _note(chains, reason)
    _leave_far_ones_open(chains, context)
    _copy_names(chains)
    return chains


def _note(chains: Chains, reason: Reason) -> None:
    for spot in chains.spots:
        if len(spot.candidates) == 1:
            chains.reasons.setdefault(spot.mention, reason)


def _leave_far_ones_open(chains: Chains, context: Context) -> None:
    """A commune known by its name alone must lie where the story or the newspaper is."""
    context.look_again()
    for spot in chains.spots:
        is_by_name = chains.reasons.get(spot.mention) is Reason.UNIQUE and spot.today is None
        if is_by_name and spot.candidates[0].rank == Rank.COMMUNE and context.is_far(spot):
            chains.reasons[spot.mention] = Reason.FAR


def _copy_names(chains: Chains) -> None:
    """A name that only a chain made known ("xã Đắk Buk So") is known wherever it stands."""
    guided = (Reason.SPELLING, Reason.FORMER_NAME)
    known = {
        name_key(spot.written.name): spot.candidates
        for spot in chains.spots
        if chains.reasons.get(spot.mention) in guided
    }
    for spot in chains.spots:
        units = known.get(name_key(spot.written.name), ())
        if not spot.candidates and units and (not spot.ranks or units[0].rank in spot.ranks):
            spot.candidates = units
            chains.reasons.setdefault(spot.mention, Reason.SAME_NAME)
