"""Who gave which award to whom, for what and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from archive.model import Commendation, Mention
from pipelines.facts.award_meant import NOTHING, Clause, Earlier
from pipelines.facts.award_phrase import Phrase, phrases
from pipelines.facts.dates import iso_date
from pipelines.facts.given import Said
from pipelines.facts.short_forms import ShortForms
from pipelines.facts.skeletons import LONGEST_SENTENCE, SIGN, Sentence


def find_commendations(
    sentence: Sentence, mentions: Sequence[Mention], short: ShortForms, today: date | None, earlier: Earlier = NOTHING
) -> Iterator[Commendation]:
    """What is given in a sentence, one for each award, giver and receiver; `today` is the day of the story."""
    if "<A" not in sentence.skeleton or len(sentence.skeleton) > LONGEST_SENTENCE:
        return
    before, parts = Clause(""), phrases(sentence.skeleton)
    for found in re.finditer(r"[^;]+", sentence.skeleton):
        clause = Clause(found[0], found.start())
        for given, day in _in_clause(clause, before, sentence, parts, short, earlier):
            yield replace(given, date=None if day is None else iso_date(mentions[day].surface, today))
        before = clause if clause.receivers or clause.givers else before


def _in_clause(
    clause: Clause,
    before: Clause,
    sentence: Sentence,
    parts: Mapping[int, Phrase],
    short: ShortForms,
    earlier: Earlier,
) -> Iterator[tuple[Commendation, int | None]]:
    """What is given in a clause, each with the mention of its date."""
    text = clause.skeleton
    for sign in SIGN.finditer(text):
        if sign[1] != "A":
            continue
        said = Said(text, sign.start(), sign.end(), clause.base, sentence, parts, short, earlier)
        if said.is_not_yet():
            continue
        so_far = Clause("", 0, clause.givers or before.givers, clause.receivers or before.receivers)
        givers, receivers, sure = said.arguments(so_far if clause.receivers else before)
        givers = givers or said.who_decided() or said.announced()
        clause.givers = clause.givers if said.names_whose() else givers or clause.givers
        clause.receivers = receivers or clause.receivers
        givers = said.paired(givers)
        occasion = said.occasion()
        if not receivers and (not givers or said.is_ceremony()):
            continue  # a certificate on a wall, a ceremony whose list is elsewhere
        for giver in [one for one in givers if one not in receivers] or (None,):
            day = said.day(sentence.skeleton, giver)
            for receiver in receivers or (None,):
                yield Commendation(int(sign[2]), giver, receiver, occasion, None, sure), day
