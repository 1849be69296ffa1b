"""Where one award stands in its clause: whose it is, for what and when it was given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.facts.award_first import relative
from pipelines.facts.award_phrase import Phrase
from pipelines.facts.award_words import DECISION, FOR, VERB
from pipelines.facts.groups import dates
from pipelines.facts.skeletons import SIGN, Sentence

_BESIDE = re.compile(r"[^<>;.]{0,12}<D(\d+)>")
_BEHIND = re.compile(r"[^;.(]{0,60}?<D(\d+)>")
_WHEN_GIVEN = re.compile(r"(?:\s+tặng)?\s*<D(\d+)>")


@dataclass(frozen=True, slots=True)
class Placed:
    """An award from `start` to `end` of a clause, which begins at `base` of its sentence."""

    text: str
    start: int
    end: int
    base: int
    sentence: Sentence
    phrases: Mapping[int, Phrase]

    @property
    def award(self) -> int:
        """The number of the mention."""
        return int(self.text[self.start + 2 : self.end - 1])

    @property
    def phrase(self) -> Phrase:
        """What stands with it: "Bằng khen của UBND tỉnh năm 2020"."""
        return self.phrases[self.award]

    def of_whom(self) -> list[int]:
        """Whose it is: the bodies of "Bằng khen của UBND tỉnh, của Bộ Y tế"."""
        return list(self.phrase.givers)

    def behind_of(self) -> int:
        """Behind the givers of "Bằng khen của UBND tỉnh"."""
        return self.phrase.end - self.base if self.phrase.givers else self.end

    def names_whose(self) -> bool:
        """Whether it is "the award of X": X gives this one, and no other."""
        return bool(self.of_whom())

    def who_decided(self) -> list[int]:
        """Whose decision the sentence cites: "Căn cứ Quyết định số 9 của Chủ tịch UBND tỉnh …"."""
        found = DECISION.search(self.sentence.skeleton, 0, self.base + self.start)
        return [int(found[1])] if found else []

    def _own_end(self) -> int:
        """Where the next award of the clause is given with a verb of its own: what stands behind is that one's."""
        at = self.end
        for sign in SIGN.finditer(self.text, self.end):
            if sign[1] == "A":
                verb = VERB.search(self.text, at, sign.start())
                if verb:
                    comma = self.text.rfind(",", self.end, verb.start())
                    return comma if comma > 0 else verb.start()
                at = sign.end()
        return len(self.text)

    def occasion(self) -> int | None:
        """The campaign, or else the document, for which it was given."""
        behind = FOR.match(self.text, self.end, self._own_end())
        first = self.text[: self.start].partition("<A")[0]  # a campaign behind an earlier award is that one's
        ahead = [int(number) for letter, number in SIGN.findall(first) if letter == "C"]
        papers = re.findall(r"thực hiện\s+<T(\d+)>", self.text[self.end : self._own_end()])
        found = [int(behind[1] or behind[2])] if behind else ahead[-1:] or [int(number) for number in papers[:1]]
        return found[0] if found else None

    def day(self, sentence: str, giver: int | None) -> int | None:
        """The giver's own date; or else the one before the award, nearest first; or right behind it."""
        if giver is not None and giver in self.phrase.days:
            return self.phrase.days[giver]
        if self.phrase.day is not None:
            return self.phrase.day
        given = relative(self.text, self.end)
        joined = _WHEN_GIVEN.match(self.text, given[1]) if given else None
        if joined:
            return int(joined[1])
        at = self.base + self.start
        others = {day for one in self.phrases.values() for day in one.dates}
        ahead = [day for day in dates(sentence[:at]) if day not in others]
        own = [day for day in dates(self.text[: self.start]) if day not in others]
        rest = self.text[self.end : self._own_end()]
        beside, behind = _BESIDE.match(rest), _BEHIND.match(rest)
        found = own[-1:] or ([int(beside[1])] if beside else []) or ahead[-1:] or ([int(behind[1])] if behind else [])
        return found[0] if found else None
