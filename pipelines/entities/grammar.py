"""The first hand: lexicons and grammar, from tokens to spans. The order of the steps is the order of trust."""

from __future__ import annotations

from pipelines.entities.awards import find_awards
from pipelines.entities.campaigns import find_campaigns
from pipelines.entities.dates import find_dates
from pipelines.entities.documents import find_documents
from pipelines.entities.figures import find_figures
from pipelines.entities.headlines import with_usual_case
from pipelines.entities.lexicon import lexicon
from pipelines.entities.locations import find_headed_places, find_locations
from pipelines.entities.models import find_models
from pipelines.entities.organisations import find_organisations
from pipelines.entities.persons import find_remembered_persons, find_strong_persons
from pipelines.entities.quotation_marks import find_pairs
from pipelines.entities.spans import Board, board_of
from pipelines.entities.tokens import Tokens

_STEPS = (
    find_pairs,
    find_documents,
    find_campaigns,
    find_awards,
    find_models,
    find_dates,
    find_figures,
    find_organisations,
    find_headed_places,
    find_strong_persons,
    find_locations,
    find_remembered_persons,
)


def read_spans(tokens: Tokens) -> Board:
    """All that the grammar finds in a text, but for quotes, which hold what others find."""
    words = lexicon()
    board = board_of(with_usual_case(tokens, words), words)
    for step in _STEPS:
        step(board)
    return board
