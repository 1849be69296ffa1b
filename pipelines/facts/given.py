"""One award in its clause: who gives it, who gets it, for what and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipelines.facts.award_first import is_only_seen, listed_behind, named_behind, named_in_list, relative
from pipelines.facts.award_place import Placed
from pipelines.facts.award_words import (
    ADVERBS,
    ASKED_FOR,
    BEGINS_WITH,
    BODY,
    BODY_OF_SOMEBODY,
    BRACKETS,
    BY_MEANS,
    BY_PLACE,
    CEREMONY,
    CONTEST,
    COUNTED_AWARD,
    DESCRIBED,
    DESCRIBED_FIRST,
    EACH_OF_THEM,
    FARTHEST,
    GOES_ON,
    IS_WHO,
    NAMED_FIRST,
    NEXT_GIVEN,
    NOMINATED,
    NOT_YET,
    NUMBERS,
    ON_BEHALF,
    ONE_OF,
    ONLY_AWARDS,
    OPENS,
    PASSIVE,
    PAST_HONOURS,
    PRAISED,
    PRONOUN,
    SEVERAL,
    TAIL,
    TITLED,
    TO,
    UNNAMED,
    UNNAMED_BEHIND,
    VERB,
    WHEN_BEFORE,
    WORK_OF_SOMEBODY,
)
from pipelines.facts.groups import first_group, last_group, signs, without_sources
from pipelines.facts.short_forms import ShortForms
from pipelines.facts.skeletons import SIGN
from pipelines.facts.titles import opens_title


@dataclass(frozen=True, slots=True)
class Earlier:
    """Who got something in earlier sentences: `group` in the last that names several, `last` in the one before."""

    group: Sequence[int] = ()
    last: Sequence[int] = ()


NOTHING = Earlier()


@dataclass(slots=True)
class Clause:
    """A clause with what earlier ones of the sentence leave open to it."""

    skeleton: str
    base: int = 0  # where it begins in the sentence
    givers: list[int] = field(default_factory=list)
    receivers: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Said(Placed):
    """One award in its clause, with those whom the story has told of."""

    short: ShortForms
    earlier: Earlier

    def _verb(self) -> re.Match[str] | None:
        """The last verb before the award; in "<O1> chọn anh là <A2>" that of giving."""
        last = before = None
        for found in VERB.finditer(self.text, 0, self.start):
            before, last = last, found
        chosen = last and before and last["be"] and before["give"]
        return before if before and chosen and "<" not in self.text[before.end() : self.start] else last

    def is_not_yet(self) -> bool:
        """Whether the award is only asked for, hoped for or missed, or one of many that are counted."""
        verb = self._verb()
        if is_only_seen(self.text, self.start, self.end) and not (verb or self.of_whom()):
            return True
        if COUNTED_AWARD.search(self.text, 0, self.start) or NOMINATED.search(self.text, 0, self.start):
            return True
        between = max(verb.end() if verb else 0, self.text.rfind("<A", 0, self.start))
        if ASKED_FOR.search(self.text, between, self.start):
            return True
        return bool(NOT_YET.search(self.text, 0, verb.start() if verb else self.start))

    def is_ceremony(self) -> bool:
        """Whether the verb only names an event: "tổ chức lễ trao <A1>"."""
        verb = self._verb()
        return bool(verb and verb["give"] and CEREMONY.search(self.text, 0, verb.start()))

    def arguments(self, before: Clause) -> tuple[list[int], list[int], float]:
        """(givers, receivers, confidence)."""
        verb = self._verb()
        of = self.of_whom()
        behind = named_behind(self.sentence.skeleton, self.base, self.base + self.start, self.base + self.behind_of())
        if behind and behind.receivers:
            return of or behind.givers, behind.receivers, 0.85
        if verb is None:
            return self._without_verb(before, of)
        if verb["give"]:
            return self._given(verb, before, of)
        receivers, sure = self._subject(verb.start(), before)
        return of, receivers, sure

    def _given(self, verb: re.Match[str], before: Clause, of: list[int]) -> tuple[list[int], list[int], float]:
        passive = PASSIVE.search(self.text, 0, verb.start())
        who = IS_WHO.match(self.text, self.end)  # "được phong <A1> là ông <P2>"
        if who:
            return of, first_group("P", self.text[who.end() :]), 0.9
        if passive:
            givers = last_group("OP", passive["giver"].rpartition("<A")[2])
            receivers, sure = self._subject(passive.start(), before)
            return of or givers or self._praised_by(passive.start()), self._by_name(receivers), sure
        ahead = self.text[: verb.start()]
        for_whom = ON_BEHALF.search(ahead, max(0, ahead.rfind("<A")))
        of = of or ([int(for_whom[1])] if for_whom else [])
        by_place = BY_PLACE.search(ahead)
        givers = of or last_group("OP", without_sources(ahead)) or last_group("OP", ahead) or before.givers
        if before.givers and not of and set(givers) & set(before.receivers):
            givers = before.givers  # "<O1> tặng <A2> cho <P3>, truy tặng <A4> cho <P5>"
        givers = [int(by_place[1])] if by_place and not of else givers
        receivers = self._receivers_behind(verb) or self._shared_with_next(before)
        if receivers:
            return givers, self._by_name(receivers), 0.9
        meant = self._meant(self.text[verb.end() : self.start]) or self._meant(self._to())
        if not meant and not before.receivers and not self.is_ceremony():
            meant = self._told_of(ahead)
        return givers, meant or before.receivers, 0.75 if meant else 0.6

    def _shared_with_next(self, before: Clause) -> list[int]:
        """ "<O1> trao <A2>, <O3> tặng <A4> cho <P5>": whom the next award of the row is given to."""
        following = NEXT_GIVEN.match(self.text, self.end)
        if following is None:
            return []
        sign = SIGN.match(self.text, following.end())
        if sign is None or not TO.match(self.text, sign.end()):
            return []
        said = replace(self, start=sign.start(), end=sign.end())
        return said.arguments(before)[1]

    def _by_name(self, receivers: list[int]) -> list[int]:
        """Those of "cho <F1>, gồm: <P2> và <P3>" by their names, where as many are named as are counted."""
        if len(receivers) != 1:
            return receivers
        skeleton = self.sentence.skeleton
        counted = re.compile(rf"<F{receivers[0]}>").search(skeleton, self.base)
        end = (
            max(counted.end(), self.base + self.behind_of() if counted.end() < self.base + self.start else 0)
            if counted
            else 0
        )
        named = listed_behind(skeleton, end) if counted else []
        return named if len(named) > 1 else receivers

    def _praised_by(self, end: int) -> list[int]:
        """ "<O1> khen thưởng <F2>, mỗi người được nhận <A3>"."""
        found = PRAISED.search(self.text, 0, end)
        return [int(found[1])] if found else []

    def _told_of(self, ahead: str) -> list[int]:
        """ "Trước đó, <O1> tặng <A2>": whom the sentence before is about, where nobody else stands in this one."""
        if TO.match(self.text, self.end):
            return []  # to somebody without a name
        if UNNAMED_BEHIND.match(self.text, self.end):
            return []  # "gửi <A1> ban chuyên án"
        pronouns = [found[1] for found in PRONOUN.finditer(ahead)]
        if pronouns:
            return self._person(pronouns[-1])
        if self.earlier.last:
            return list(self.earlier.last)
        last = self.short.person_before(self.sentence.start)
        return last if last and self.sentence.start - self.short.start_of(last[0]) < FARTHEST else []

    def _receivers_behind(self, verb: re.Match[str]) -> list[int]:
        """ "tặng ông A Bằng khen", "tặng Bằng khen cho A và B"."""
        words = self.text[verb.end() : self.start]
        words = "" if "<A" in words else words  # "tặng <A1> cho <O2>, <A3> cho <F4>"
        between = signs("FPOM" if BY_MEANS.search(words) else "POM", words)
        to = self._given_to()
        return between or (self._list_from(to) if to else [])

    def _list_from(self, to: re.Match[str]) -> list[int]:
        """Those behind "cho": side by side, or each with what he is ("cho ông <P1>, Giám đốc <O2>, và anh <P3>")."""
        group = first_group("PFOML", self.text[to.end() :])
        skeleton, at = self.sentence.skeleton, self.base + to.end()
        first = re.compile(rf"[^<>;]{{0,40}}(?=<P{group[0]}>)").match(skeleton, at) if group else None
        listed = named_in_list(skeleton if ":" in (to[0] + first[0]) else self._so_far(), first.end()) if first else []
        return listed if len(listed) > len(group) else group

    def _so_far(self) -> str:
        """The sentence without the clauses behind this one."""
        return self.sentence.skeleton[: self.base + len(self.text)]

    def _given_to(self) -> re.Match[str] | None:
        """ "cho", right behind the award or behind its giver."""
        return TO.match(self.text, self.end) or TO.match(self.text, self.behind_of())

    def _to(self) -> str:
        to = self._given_to()
        return self.text[to.end() : to.end() + TAIL] if to else ""

    def _without_verb(self, before: Clause, of: list[int]) -> tuple[list[int], list[int], float]:
        """ "Huân chương hạng Nhất cho A", "Mẹ Việt Nam Anh hùng A", "A, giải Nhất cuộc thi"."""
        by = relative(self.text, self.end)
        if by and not TO.match(self.text, by[1]):
            return [by[0]], self._holder(before), 0.75
        if re.match(r"\s(?=<P\d+>)", self.text[self.end :]):
            return [], first_group("P", self.text[self.end :]), 0.9
        named = NAMED_FIRST.match(self.text, self.end)
        if named:
            who = [int(named["number"])] if named["number"] else self._person(named["who"])
            return of, who, 0.8
        to = self._given_to()
        if to:
            return of or before.givers, first_group("PFOML", self.text[to.end() :]), 0.85
        told = PAST_HONOURS.search(self.text, 0, self.start)
        body = self._meant_body(told[0]) if told else []
        if body:
            return of, body, 0.65
        first = re.match(r"[^<>]*<P(\d+)>", self.text[: self.start])
        if first:
            return of, [int(first[1])], 0.7
        described = DESCRIBED_FIRST.match(self.sentence.skeleton)  # "<P1>, 29 tuổi, …; giải thưởng <A2>"
        if not of and described and not before.receivers:
            return [], [int(described[1])], 0.65
        opens = OPENS.fullmatch(self.text[: self.start]) and CONTEST.match(self.text, self.end)
        if not of and not before.receivers and opens:  # "Giải B cuộc thi …", said of the person before
            return [], self.short.person_before(self.sentence.start + 1), 0.6
        if not of and not before.receivers and ONLY_AWARDS.match(self.sentence.skeleton):
            return [], self.short.hero_before(self.sentence.start), 0.6  # a notice lists what somebody got
        return of, [] if of else before.receivers, 0.5

    def _subject(self, end: int, before: Clause) -> tuple[list[int], float]:
        """Who is said to have got something, before an offset."""
        text = self.text[:end]
        one_of = ONE_OF.search(text)
        text = text[: one_of.start()] if one_of else text
        if UNNAMED.search(text):
            return [], 0.6  # "danh sách các cá nhân được tặng"
        text = BRACKETS.sub(lambda part: " " * len(part[0]), text)
        when = WHEN_BEFORE.search(text)
        if when and BODY.search(text[max(0, when.start() - TAIL) : when.start()]):
            text = text[: when.start()]
        tail = text[text.rfind(">") + 1 :]
        meant = self._meant(tail)
        if meant:
            return meant, 0.75
        if WORK_OF_SOMEBODY.search(tail):
            return self.short.person_before(self.sentence.offset(self.base + end)), 0.6
        first = DESCRIBED.match(text) or GOES_ON.match(text) or _titled(text)
        group = [int(first[1])] if first else last_group("PFOM", without_sources(text))
        if group:
            return group, 0.9
        if ADVERBS.sub("", tail.rpartition(",")[2]).strip(' ,()"”“'):
            return [], 0.6  # somebody without a name: "mỗi gương mặt"
        if before.receivers:
            return before.receivers, 0.7
        topic = self._topic() if self.base else []
        return topic or self.short.person_before(self.sentence.start), 0.6

    def _meant(self, words: str) -> list[int]:
        """Whom "ông", "chị", "đơn vị", "nhà trường", "hai anh" mean: what stands nearest the verb."""
        several = SEVERAL.search(words)
        if several:
            return self.short.people_before(self.sentence.start + 1, 2 + NUMBERS.index(several[1]))
        if EACH_OF_THEM.search(words):
            before = self.text[: self.start].partition(words)[0]
            return list(self.earlier.group) or last_group("FPM", without_sources(before))
        owned = BODY_OF_SOMEBODY.search(words)
        if owned:
            return self.short.body_before(self.sentence.end, owned[1])
        pronouns, bodies = list(PRONOUN.finditer(words)), list(BODY.finditer(words))
        if pronouns and (not bodies or pronouns[-1].start() > bodies[-1].start()):
            return self._person(pronouns[-1][1])
        return self._meant_body(words)

    def _meant_body(self, words: str) -> list[int]:
        bodies = list(BODY.finditer(words))
        return self.short.body_before(self.sentence.end, bodies[-1][1]) if bodies else []

    def _holder(self, before: Clause) -> list[int]:
        """Who keeps a certificate: a pronoun or somebody of the clause, or else the one told of before."""
        ahead = self.text[: self.start]
        pronouns = list(PRONOUN.finditer(ahead))
        if pronouns:
            return self._person(pronouns[-1][1])
        return signs("P", ahead)[:1] or before.receivers or self.short.hero_before(self.sentence.start + 1)

    def _person(self, pronoun: str) -> list[int]:
        """Whom a pronoun means: somebody of an earlier sentence or, in a later clause first, of this one."""
        here = self.sentence.offset(self.base + self.start)
        topic = self._topic() if self.base else []
        named = dict.fromkeys(signs("P", self.sentence.skeleton[: self.base]))
        if topic or len(named) == 1:
            return topic or list(named)
        return self.short.person_before(self.sentence.start + 1, pronoun) or self.short.person_before(here, pronoun)

    def _topic(self) -> list[int]:
        """Whom the sentence begins with, where this one says or gives nothing."""
        first = DESCRIBED_FIRST.match(self.sentence.skeleton) or BEGINS_WITH.match(self.sentence.skeleton)
        return [int(next(filter(None, first.groups())))] if first else []


def _titled(text: str) -> re.Match[str] | None:
    """The person of "bác sĩ <P1>, Giám đốc <O2>, vừa được …"."""
    found = TITLED.search(text)
    return found if found and opens_title(found["title"]) else None
