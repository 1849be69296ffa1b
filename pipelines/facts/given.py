"""One award in its clause: who gives it, who gets it, for what and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipelines.facts.award_first import is_only_seen, named_behind, relative, was_given
from pipelines.facts.award_gave import Gave
from pipelines.facts.award_getters import counted_after, described, enumerated, named_after, named_next
from pipelines.facts.award_meant import Clause
from pipelines.facts.award_words import (
    ADVERBS,
    AGENT,
    ASKED_FOR,
    BODY,
    BODY_OF_NAMED,
    BRACKETS,
    CEREMONY,
    CHOSEN,
    CONTEST,
    COUNTED_AWARD,
    COUNTED_PRIZE,
    DELEGATE,
    DESCRIBED_FIRST,
    DESCRIPTION,
    GIVEN_BY,
    GOES_ON,
    HOLDERS_OWN,
    KIN_APPOSED,
    KIN_OF,
    NAMED_FIRST,
    NEXT_GIVEN,
    NOMINATED,
    NOT_YET,
    OBJECT,
    OF_KIN,
    ONE_OF,
    ONLY_AWARDS,
    OPENING,
    OPENS,
    PASSIVE,
    PAST_HONOURS,
    REWARD,
    TAIL,
    THIS_PERSON,
    TITLED,
    TO,
    TO_WHOM,
    UNNAMED,
    UNNAMED_BETWEEN,
    VERB,
    WHEN_BEFORE,
    WHEN_CLAUSE,
    WORK_OF_SOMEBODY,
)
from pipelines.facts.groups import first_group, last_group, without_sources
from pipelines.facts.skeletons import SIGN
from pipelines.facts.titles import opens_title, title_up_to


@dataclass(frozen=True, slots=True)
class Said(Gave):
    """One award in its clause, and what the words around it say."""

    def _verb(self) -> re.Match[str] | None:
        """The last verb before the award; in "<O1> chọn anh là <A2>" that of giving."""
        last = before = None
        for found in VERB.finditer(self.text, 0, self.start):
            before, last = last, found
        chosen = last and before and last["be"] and (before["give"] or CHOSEN.search(before[0]))
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
        by = relative(self.text, self.end)
        of = self.of_whom() or ([by[0]] if by else [])
        if of and self.short.is_plain_name(of[0]):
            at = self.text.find(f"<P{of[0]}>", self.end)  # "<A1> của tác giả <P2> và <P3>": whose it is now
            return [], first_group("P", self.text[at:]), 0.8
        behind = named_behind(self.sentence.skeleton, self.base, self.base + self.start, self.base + self.behind_of())
        if behind and behind.receivers:
            return of or behind.givers, behind.receivers, 0.85
        to = TO_WHOM.match(self.text, by[1]) if by else None
        if to:
            return of, first_group("PFOM", self.text[to.end() :]), 0.85
        counted = counted_after(self.sentence.skeleton, self.base + self.start, self.phrase.end)
        if counted:
            return of or before.givers, counted, 0.85
        if verb is None:
            return self._without_verb(before, of)
        if verb["give"]:
            return self._given(verb, before, of)
        to = TO_WHOM.match(self.text, self.phrase.end - self.base) if verb[0] == "có" else None
        if to:  # "<O1> năm nào cũng có <A2> cho ông"
            whom = first_group("PFOM", self.text[to.end() :]) or self.meant(self.text[to.end() : to.end() + TAIL])
            return self._subject(verb.start(), before)[0], whom, 0.7
        named = self._named_behind(verb.start()) or self.in_row_of_gifts(verb)
        receivers, sure = (named, 0.85) if named else self._subject(verb.start(), before)
        return of or self.from_hand(verb.start()) or self.praised_by(verb.start()), self.by_name(receivers), sure

    def _given(self, verb: re.Match[str], before: Clause, of: list[int]) -> tuple[list[int], list[int], float]:
        passive = PASSIVE.search(self.text, 0, verb.start())
        if passive:
            givers = last_group("OP", without_sources(passive["giver"].rpartition("<A")[2]))
            named = self._named_behind(passive.start())
            receivers, sure = (named, 0.85) if named else self._subject(passive.start(), before)
            return of or givers or self.praised_by(passive.start()), self.by_name(receivers), sure
        ahead = self.text[: verb.start()]
        givers = self.givers_ahead(verb, before, of)
        receivers = self.receivers_behind(verb) or self._shared_with_next(before)
        if not givers and receivers:
            by = GIVEN_BY.search(ahead)
            givers = self.person(by["who"]) if by else []
            if not by and "<" not in ahead and len(receivers) > 1 and self.goes_on_as_subject(receivers[-1]):
                return receivers[-1:], receivers[:-1], 0.75  # "Trao <A1> cho cụ <P2>, Bí thư <P3> ân cần …"
        if receivers:
            return givers, self.by_name(receivers), 0.9
        return givers, *self._unnamed(verb, before)

    def _unnamed(self, verb: re.Match[str], before: Clause) -> tuple[list[int], float]:
        """Who is given something where a verb of giving has nobody named behind it."""
        words, ahead = self.text[verb.end() : self.start], self.text[: verb.start()]
        meant = self.meant(words) or self.meant(self.words_to())
        if not meant and DESCRIPTION.search(words):
            meant = self.short.hero_before(self.sentence.start)
        if not meant and (UNNAMED_BETWEEN.match(words) or COUNTED_PRIZE.search(self.text, 0, self.start)):
            return [], 0.6
        if not meant and not before.receivers and not self.is_ceremony():
            opens = ahead[: max(ahead.rfind("<O"), 0)]
            meant = (self._named_next(opens) if WHEN_CLAUSE.match(opens) else []) or self.told_of(ahead)
        return meant or before.receivers, 0.75 if meant else 0.6

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

    def _named_behind(self, end: int) -> list[int]:
        """Those who stand behind the award in "người được tặng <A1> là <P2>"."""
        opens = self.text[self.text.rfind("<A", 0, end) + 1 : end]
        return named_after(self.sentence.skeleton, opens, self.phrase.end)

    def _named_next(self, opens: str) -> list[int]:
        """Who stands behind a sentence's first clause, which names nobody."""
        if self.base:
            return []
        found = named_next(self.sentence.skeleton, opens, self.phrases[self.phrase.row[-1]].end)
        return self._by_match(found)

    def _by_match(self, found: re.Match[str] | None) -> list[int]:
        """The person whom a pattern names, or means by a pronoun."""
        if found is None:
            return []
        return [int(found["number"])] if found["number"] else self.person(found["who"])

    def _without_offices(self, text: str, group: list[int]) -> list[int]:
        """Of "Chủ tịch <O1>, chị <P2>, được …" the person alone."""
        if not re.search(r"<P", text) or len(group) == 1:
            return group
        bodies = [sign for sign in SIGN.finditer(text) if sign[1] == "O" and int(sign[2]) in group]
        offices = [int(sign[2]) for sign in bodies if title_up_to(text, sign.end())]
        return [one for one in group if one not in offices] or group

    def _without_verb(self, before: Clause, of: list[int]) -> tuple[list[int], list[int], float]:
        """ "Huân chương hạng Nhất cho A", "Mẹ Việt Nam Anh hùng A", "A, giải Nhất cuộc thi"."""
        by = relative(self.text, self.end)
        if by:
            to = TO.match(self.text, by[1])
            return [by[0]], first_group("PFOM", self.text[to.end() :]) if to else self.holder(before), 0.75
        if re.match(r"\s(?=<P\d+>)", self.text[self.end :]):
            return [], first_group("P", self.text[self.end :]), 0.9
        named = NAMED_FIRST.match(self.text, self.end)
        if named:
            who = [int(named["number"])] if named["number"] else self.person(named["who"])
            return of, who, 0.8
        if was_given(self.text, self.end):
            return of, self.holder(before), 0.7
        to = self.given_to()
        if to:
            return of or before.givers, first_group("PFOML", self.text[to.end() :]) or self.meant(self.words_to()), 0.85
        following = self._named_next(self.text[: self.start])
        if following:
            return of, following, 0.75
        return self._going_on(before, of)

    def _going_on(self, before: Clause, of: list[int]) -> tuple[list[int], list[int], float]:
        """An award whose holder stands before it, or in an earlier clause or sentence."""
        if OF_KIN.match(self.text, self.end):
            return of, [], 0.5
        if REWARD.match(self.sentence.skeleton):
            return of, self.short.person_before(self.sentence.start), 0.6
        told = PAST_HONOURS.search(self.text, 0, self.start)
        first = re.match(r"[^<>]*<P(\d+)>", self.text[: self.start])
        named = (self.meant_body(told[0]) if told else []) or ([int(first[1])] if first else [])
        named = named or described(self.text[: self.start])  # "em <P1>, lớp 12, <A2>"
        if named:
            return of, named, 0.7
        holder = [] if of or before.receivers else self._told_before()
        if holder:
            return of, holder, 0.65
        own = self._by_match(HOLDERS_OWN.match(self.text, self.phrase.end))
        if own:
            return of, own, 0.65
        opens_clause = OPENS.fullmatch(self.text[: self.start])  # "…; <A1> của <O2>"
        return of, before.receivers if opens_clause or not of else [], 0.5

    def _told_before(self) -> list[int]:
        """Whose an award is that stands alone: "<P1>, 29 tuổi, …; <A2>", or lines of awards below a name."""
        profile = DESCRIBED_FIRST.match(self.sentence.skeleton)
        if profile:
            return [int(profile[1])]
        people = {sign[2] for sign in SIGN.finditer(self.sentence.skeleton, 0, self.base) if sign[1] == "P"}
        if self.base and len(people) == 1:
            return [int(number) for number in people]  # "đồng chí <P1>, sinh năm …; <A2>; <A3>"
        if OPENS.fullmatch(self.text[: self.start]) and CONTEST.match(self.text, self.end):
            return self.short.person_before(self.sentence.start + 1)  # "Giải B cuộc thi …", said of the person before
        if ONLY_AWARDS.match(self.sentence.skeleton):
            return self.short.hero_before(self.sentence.start)  # a notice lists what somebody got
        return []

    def _subject(self, end: int, before: Clause) -> tuple[list[int], float]:
        """Who is said to have got something, before an offset."""
        text = DELEGATE.sub("", self.text[:end])
        one_of = ONE_OF.search(text)
        text = text[: one_of.start()] if one_of else text
        if UNNAMED.search(text):
            return [], 0.6  # "danh sách các cá nhân được tặng"
        opening = text.rfind("(")
        if opening > text.rfind(")") and not OBJECT.search(text, opening):
            text = text[:opening].rstrip() + ", "  # "<P1>, Chủ tịch <O2> (người duy nhất được …"
        text = BRACKETS.sub(lambda part: " " * len(part[0]), text)
        when = WHEN_BEFORE.search(text)
        who = text[max(0, when.start() - TAIL) : when.start()] if when else ""
        if when and (BODY.search(who) or self.named_so(who)):
            text = text[: when.start()]
        tail = KIN_APPOSED.sub("", text[text.rfind(">") + 1 :])  # "bà <P1>, vợ anh, được …"
        owned = BODY_OF_NAMED.search(text)
        meant = self.short.body_before(self.sentence.end, owned[1]) if owned else self.meant(AGENT.sub("", tail))
        if meant:
            return meant, 0.75
        if THIS_PERSON.search(tail):
            return self.short.hero_before(self.sentence.start), 0.6
        if WORK_OF_SOMEBODY.search(tail):
            body = self.meant_body(tail.rpartition(" của")[2])
            return body or self.short.person_before(self.sentence.offset(self.base + end)), 0.6
        first = GOES_ON.match(text) or _titled(text)
        text = without_sources(text)
        group = (
            [int(first[1])]
            if first
            else enumerated(text) or described(text) or self._without_offices(text, last_group("PFOM", text))
        )
        if group:
            return group, 0.9
        fronted = self._named_next(text)
        if fronted:
            return fronted, 0.8
        return self._nobody_named(tail, before)

    def _nobody_named(self, tail: str, before: Clause) -> tuple[list[int], float]:
        """The subject that the story has told of, where the words before the verb name nobody."""
        if KIN_OF.search(tail):
            return [], 0.6
        if DESCRIPTION.search(tail.rpartition(",")[2]):
            return self.short.hero_before(self.sentence.start + 1), 0.6
        if ADVERBS.sub("", tail.rpartition(",")[2]).strip(' ,()"”“'):
            return [], 0.6  # somebody without a name: "mỗi gương mặt"
        if before.receivers:
            return before.receivers, 0.7
        topic = self.topic() if self.base else []
        opening = [] if self.base else self.meant_body(self.text[:OPENING])  # "Xóm nhiều năm liền …, năm <D1> được …"
        return topic or opening or self.short.person_before(self.sentence.start), 0.6


def _titled(text: str) -> re.Match[str] | None:
    """The person of "bác sĩ <P1>, Giám đốc <O2>, vừa được …"."""
    found = TITLED.search(text)
    return found if found and opens_title(found["title"]) else None
