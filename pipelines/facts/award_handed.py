"""Those to whom an award goes, where they stand behind it or behind its verb: "tặng ông A", "cho A và B"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.facts.award_first import listed_behind, named_in_list
from pipelines.facts.award_getters import among_them
from pipelines.facts.award_meant import Meant
from pipelines.facts.award_words import BY_MEANS, RIGHT_BEHIND, TAIL, TO, TO_WHOM
from pipelines.facts.groups import first_group, last_group, signs

_UNNAMED_AND = re.compile(r"([^<>,;]{1,24})\s+và\s+[^<>,;]{0,20}<[PF]\d+>")


@dataclass(frozen=True, slots=True)
class Handed(Meant):
    """An award in its clause, asked for whom it is handed to."""

    def receivers_behind(self, verb: re.Match[str]) -> list[int]:
        """ "tặng ông A Bằng khen", "tặng Bằng khen cho A và B"."""
        words = self.text[verb.end() : self.start]
        words = "" if "<A" in words else words  # "tặng <A1> cho <O2>, <A3> cho <F4>"
        between = signs("FPOM" if BY_MEANS.search(words) else "POM", words)
        if between:
            return between
        meant = self.meant(words) if words.strip(' "“') else []
        if meant:
            return meant
        to = self.given_to()
        return self.list_from(to) if to else self.right_behind(verb)

    def right_behind(self, verb: re.Match[str]) -> list[int]:
        """ "<O1> tặng <A2> <O3>", "tặng <A4> quân y sĩ <P5>"."""
        found = RIGHT_BEHIND.match(self.text, self.end)
        is_body = found is not None and found["kind"] == "O"
        if found is None or (is_body and not last_group("OP", self.text[: verb.start()])):
            return []
        return first_group("POM", self.text[found.start("sign") :])

    def goes_on_as_subject(self, number: int) -> bool:
        """Whether a verb stands right behind a person: the list before has ended."""
        return bool(re.search(rf"<P{number}>\s+(?!(?:vì|về|trong|có|đã có|do|tại|nhân|và|cùng|ở)\b)\w", self.text))

    def list_from(self, to: re.Match[str]) -> list[int]:
        """Those behind "cho": side by side, or each with what he is ("cho ông <P1>, Giám đốc <O2>, và anh <P3>")."""
        group = first_group("PFOML", self.text[to.end() :])
        unnamed = _UNNAMED_AND.match(self.text, to.end())  # "cho nhà trường và thầy <P1>"
        if unnamed and group:
            return [*self.meant(unnamed[1]), *group]
        skeleton, at = self.sentence.skeleton, self.base + to.end()
        first = re.compile(rf"[^<>;]{{0,40}}(?=<P{group[0]}>)").match(skeleton, at) if group else None
        listed = named_in_list(skeleton, first.end()) if first else []
        return listed if len(listed) > len(group) else group

    def given_to(self) -> re.Match[str] | None:
        """ "cho", right behind the award or behind its giver."""
        return TO.match(self.text, self.end) or TO.match(self.text, self.behind_of())

    def words_to(self) -> str:
        """What stands behind "cho"."""
        to = self.given_to()
        return self.text[to.end() : to.end() + TAIL] if to else ""

    def by_name(self, receivers: list[int]) -> list[int]:
        """Those of "cho <F1>, gồm: <P2> và <P3>" by their names, where as many are named as are counted."""
        skeleton = self.sentence.skeleton
        if len(receivers) != 1:
            among = among_them(skeleton, receivers[-1]) if receivers else []
            return [*receivers, *(one for one in among if one not in receivers)]
        counted = re.compile(rf"<F{receivers[0]}>").search(skeleton, self.base)
        end = (
            max(counted.end(), self.base + self.behind_of() if counted.end() < self.base + self.start else 0)
            if counted
            else 0
        )
        named = listed_behind(skeleton, end) if counted else []
        if len(named) > 1:
            return named
        return [*receivers, *(one for one in among_them(skeleton, receivers[0]) if one not in receivers)]

    def in_row_of_gifts(self, verb: re.Match[str]) -> list[int]:
        """ "<O1> đoạt 5 giải: <A2> cho tác phẩm của <P3>, <A4> cho <P5>": each with whom it went to."""
        to = TO_WHOM.match(self.text, self.end) if ":" in self.text[verb.end() : self.start] else None
        return first_group("PFOM", self.text[to.end() :]) if to else []
