"""Whom a sentence about an award means by "ông", "hai anh", "đơn vị", or where it names nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.facts.award_place import Placed
from pipelines.facts.award_words import (
    BEGINS_WITH,
    BODY,
    BODY_OF_SOMEBODY,
    DESCRIBED_FIRST,
    EACH_OF_THEM,
    FARTHEST,
    FIRST_PERSON,
    KIN_OF,
    NUMBERS,
    PRONOUN,
    SEVERAL,
    TO,
    TWO_WORDS,
    UNNAMED_BEHIND,
)
from pipelines.facts.groups import last_group, signs, without_sources
from pipelines.facts.short_forms import ShortForms


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
class Meant(Placed):
    """An award in its clause, asked for those whom the story has told of."""

    short: ShortForms
    earlier: Earlier

    def told_of(self, ahead: str) -> list[int]:
        """ "Trước đó, <O1> tặng <A2>": whom the sentence before is about, where nobody else stands in this one."""
        if TO.match(self.text, self.end):
            return []  # to somebody without a name
        if UNNAMED_BEHIND.match(self.text, self.end):
            return []  # "gửi <A1> ban chuyên án"
        pronouns = [found[1] for found in PRONOUN.finditer(ahead)]
        if pronouns:
            return self.person(pronouns[-1])
        if self.earlier.last:
            return list(self.earlier.last)
        last = self.short.person_before(self.sentence.start)
        return last if last and self.sentence.start - self.short.start_of(last[0]) < FARTHEST else []

    def meant(self, words: str) -> list[int]:
        """Whom "ông", "chị", "đơn vị", "nhà trường", "hai anh" mean: what stands nearest the verb."""
        first = FIRST_PERSON.search(words)
        said = self.short.speaker_at(self.sentence.offset(self.base + self.start)) if first else []
        if said or (first and "tôi" in first[0]):
            return said
        if KIN_OF.search(words):
            return []
        several = SEVERAL.search(words)
        if several:
            return self.short.people_before(self.sentence.start + 1, 2 + NUMBERS.index(several[1] or several[2]))
        if EACH_OF_THEM.search(words):
            before = self.text[: self.start].partition(words)[0]
            return list(self.earlier.group) or last_group("FPM", without_sources(before))
        owned = BODY_OF_SOMEBODY.search(words)
        if owned:
            return self.short.body_before(self.sentence.end, owned[1])
        whose = words.partition(" là ")[0]  # "nghiệp đoàn là đơn vị duy nhất được …"
        words = whose if PRONOUN.search(whose) or BODY.search(whose) else words
        pronouns, bodies = list(PRONOUN.finditer(words)), list(BODY.finditer(words))
        if pronouns and (not bodies or pronouns[-1].start() > bodies[-1].start()):
            return self.person(pronouns[-1][1])
        return self.named_so(words) or self.meant_body(words)

    def named_so(self, words: str) -> list[int]:
        """The body whose name begins as some words do: "đoàn xã" of "Đoàn xã Thạch Lâm"."""
        opens = TWO_WORDS.match(words)
        return self.short.body_before(self.sentence.offset(self.base + self.start), opens[1]) if opens else []

    def meant_body(self, words: str) -> list[int]:
        """The body or model that the last such noun of some words means."""
        bodies = list(BODY.finditer(words))
        return self.short.body_before(self.sentence.end, bodies[-1][1]) if bodies else []

    def holder(self, before: Clause) -> list[int]:
        """Who keeps a certificate: a pronoun or somebody of the clause, or else the one told of before."""
        ahead = self.text[: self.start]
        if FIRST_PERSON.search(ahead):
            return self.short.speaker_at(self.sentence.offset(self.base + self.start))
        pronouns = list(PRONOUN.finditer(ahead))
        if pronouns:
            return self.person(pronouns[-1][1])
        return signs("P", ahead)[:1] or before.receivers or self.short.hero_before(self.sentence.start + 1)

    def person(self, pronoun: str) -> list[int]:
        """Whom a pronoun means: somebody of an earlier sentence or, in a later clause first, of this one."""
        here = self.sentence.offset(self.base + self.start)
        topic = self.topic() if self.base else []
        named = dict.fromkeys(signs("P", self.sentence.skeleton[: self.base]))
        meant = topic or (list(named) if len(named) == 1 else [])
        if meant and self.short.may_be(meant[0], pronoun):
            return meant
        return self.short.person_before(self.sentence.start + 1, pronoun) or self.short.person_before(here, pronoun)

    def topic(self) -> list[int]:
        """Whom the sentence begins with, where this one says or gives nothing."""
        first = DESCRIBED_FIRST.match(self.sentence.skeleton) or BEGINS_WITH.match(self.sentence.skeleton)
        return [int(next(filter(None, first.groups())))] if first else []
