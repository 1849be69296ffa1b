"""Where one award stands in its clause: whose it is, for what and when it was given."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.facts.award_first import relative
from pipelines.facts.award_words import DECISION, FOR, OF, VERB
from pipelines.facts.groups import dates, first_group
from pipelines.facts.skeletons import SIGN, Sentence


@dataclass(frozen=True, slots=True)
class Placed:
    """An award from `start` to `end` of a clause, which begins at `base` of its sentence."""

    text: str
    start: int
    end: int
    base: int
    sentence: Sentence

    def of_whom(self) -> list[int]:
        """Whose it is: the body of "Bằng khen của UBND tỉnh"."""
        of = OF.match(self.text, self.end)
        return first_group("OP", self.text[of.end() :]) if of else []

    def behind_of(self) -> int:
        """Behind the giver of "Bằng khen của UBND tỉnh"."""
        of = OF.match(self.text, self.end)
        sign = SIGN.match(self.text, of.end()) if of else None
        return sign.end() if sign else self.end

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

    def day(self, sentence: str) -> int | None:
        """The date before the award, nearest first; or right behind it."""
        at = self.base + self.start
        ahead = dates(sentence[:at])
        own = dates(self.text[: self.start])
        rest = self.text[self.end : self._own_end()]
        beside = re.match(r"[^<>;.]{0,12}<D(\d+)>", rest)
        behind = re.match(r"[^;.(]{0,60}?<D(\d+)>", rest)
        given = relative(self.text, self.end)
        at_end = given[1] if given else self.behind_of()
        joined = re.match(r"[\"”]?\s*\(?\s*(?:các )?<D(\d+)>", rest) or re.compile(
            r"(?:\s+tặng)?\s*<D(\d+)>" if given else r"\s*\(<D(\d+)>"
        ).match(self.text, at_end)
        found = (
            ([int(joined[1])] if joined else [])
            or own[-1:]
            or ([int(beside[1])] if beside else [])
            or ahead[-1:]
            or ([int(behind[1])] if behind else [])
        )
        return found[0] if found else None
