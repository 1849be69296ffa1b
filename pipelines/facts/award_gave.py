"""Who gave an award where this is not the body before the verb: who praised, from whose hand, whose clause it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.facts.award_handed import Handed
from pipelines.facts.award_meant import Clause
from pipelines.facts.award_words import (
    ANNOUNCED,
    BY_PLACE,
    FROM_HAND,
    INVITES,
    OF_WHOM,
    ON_BEHALF,
    OWN_GIVER,
    PAIR,
    PRAISED,
    PRAISES,
    RIGHT_BEHIND,
)
from pipelines.facts.groups import last_group, without_sources


@dataclass(frozen=True, slots=True)
class Gave(Handed):
    """An award in its clause, asked for those who gave it."""

    def givers_ahead(self, verb: re.Match[str], before: Clause, of: list[int]) -> list[int]:
        """Those before an active verb of giving, or whose award it is, or for whom they give it."""
        ahead = self.text[: verb.start()]
        if RIGHT_BEHIND.match(self.text, self.end) and self.right_behind(verb) == of:
            of = []
        for_whom = ON_BEHALF.search(ahead, max(0, ahead.rfind("<A")))
        of = of or ([int(for_whom[1] or for_whom[2])] if for_whom else [])
        if of:
            return of
        by_place = BY_PLACE.search(ahead)
        if by_place:
            return [int(by_place[1])]
        last = ahead[self.own_start(verb.start()) :]
        givers = last_group("OP", without_sources(last)) or last_group("OP", last) or before.givers
        if before.givers and set(givers) & set(before.receivers):
            return before.givers  # "<O1> tặng <A2> cho <P3>, truy tặng <A4> cho <P5>"
        opened = PRAISES.match(self.sentence.skeleton) if not givers and self.base else None
        return [int(opened[1])] if opened else givers

    def praised_by(self, end: int) -> list[int]:
        """ "<O1> khen thưởng <F2>, mỗi người được nhận <A3>"."""
        found = PRAISED.search(self.text, 0, end)
        if found is None and OF_WHOM.match(self.text):
            found = PRAISED.search(self.sentence.skeleton, 0, self.base)
        return [int(found[1])] if found else []

    def from_hand(self, end: int) -> list[int]:
        """ "Từ tay <O1>, ông <P2> nhận <A3>"."""
        found = FROM_HAND.search(self.text, 0, end) or INVITES.search(self.text, 0, end)
        return [int(found[found.lastindex or 1])] if found else []

    def own_start(self, end: int) -> int:
        """Where the clause of a verb begins that has a giver of its own: "…, <O1> tặng <A2>"."""
        found = OWN_GIVER.search(self.text, 0, end)
        return found.start() if found and "<A" in self.text[: found.start()] else 0

    def announced(self) -> list[int]:
        """ "<O1> vừa công bố <F2> nhận <A3>": who gives where nobody else is said to."""
        found = ANNOUNCED.search(self.text, 0, self.start)
        return [int(found[1])] if found else []

    def paired(self, givers: list[int]) -> list[int]:
        """Of "<O1>, <O2> tặng <A3>, <A4>" the one who gave this award."""
        row = self.phrase.row
        if self.of_whom() or len(givers) < PAIR or len(givers) != len(row):
            return givers
        return [givers[row.index(self.award)]]
