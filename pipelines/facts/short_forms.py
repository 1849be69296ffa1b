"""Short forms joined to the full one: "anh Páo" to Giàng A Páo, "Huyện ủy" to Huyện ủy Trạm Tấu."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from archive.model import Mention, MentionType

_LEVELS = ("tỉnh", "huyện", "xã", "phường", "thành phố", "thị xã", "thị trấn", "quận", "thôn", "bản", "ấp")
# What a noun may stand for: the beginnings of names; "" = any.
_HEADS = {
    "nhà trường": ("trường", "thpt", "thcs"),
    "htx": ("htx", "hợp tác xã"),
    "hợp tác xã": ("htx", "hợp tác xã"),
    "clb": ("clb", "câu lạc bộ"),
    "câu lạc bộ": ("clb", "câu lạc bộ"),
    "đơn vị": ("",),
    "tập thể": ("",),
    "doanh nghiệp": ("công ty", "tập đoàn", "doanh nghiệp", "dntn"),
}


# Bodies that give, and that "đơn vị" and "tập thể" do not mean.
_AUTHORITIES = (
    "ubnd", "ủy ban", "uỷ ban", "hđnd", "bộ ", "sở ", "tỉnh ủy", "huyện ủy", "thành ủy", "đảng ủy", "ban ", "chính phủ",
    "thủ tướng", "đảng ", "chủ tịch nước", "trung ương", "hội đồng", "nhà nước", "quốc hội", "tổng ", "tỉnh đoàn",
    "huyện đoàn",
)  # fmt: skip
_HONORIFIC = re.compile(r"(?:^|\W)(ông|bà|anh|chị|cô|thầy|em|cháu|cụ|già|lão|chú|bác|mẹ)\s+$", re.IGNORECASE)
# Who is called by one of a group may be meant by another of it.
_ALIKE = (
    frozenset(("ông", "cụ", "già", "lão", "bác")),
    frozenset(("anh", "chú", "thầy")),
    frozenset(("chị", "cô")),
    frozenset(("bà", "mẹ", "cụ")),
    frozenset(("em", "cháu")),
)
_FIRST_IS_GIVEN = ("y", "h'", "k'", "h’", "k’")  # Êđê, Cơ Ho: the given name stands before the family's
_SAYS = re.compile(  # "<P1>, Phó Hạt trưởng <O2>, nhận xét"
    r"[^.\n:]*?\b(?:cho biết|cho hay|nhận xét|chia sẻ|nói|kể|khẳng định|đánh giá|bày tỏ|tâm sự|thông tin|cho rằng)\b"
)
_LONGEST_OFFICE = 120  # letters between a name and the verb of saying
_BESIDE = 12  # letters before a name in which its honorific stands


class ShortForms:
    """The mentions of a story, asked for the fullest form of one, and for the last one before an offset."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self._mentions = mentions
        self._people = [number for number, one in enumerate(mentions) if one.type is MentionType.PER]
        bodies = (MentionType.ORG, MentionType.MODEL)
        self._bodies = [number for number, one in enumerate(mentions) if one.type in bodies]
        self._quotes = [one for one in mentions if one.type is MentionType.QUOTE]
        self._places = [number for number, one in enumerate(mentions) if one.type is MentionType.LOC]
        self._full = dict(self._full_people()) | dict(self._full_bodies())
        self._called: dict[str, list[int]] = {}
        self._words: dict[int, set[str]] = {}
        self._meant: dict[str, tuple[Sequence[int], ...]] = {}
        self._noun: dict[str, tuple[Sequence[int], ...]] = {}
        self._counted = counted = Counter(self.full(number) for number in self._people)
        self._text = text
        self._hero = max(counted, key=lambda number: (counted[number], -number), default=None)
        self._learn_honorifics(text)

    def full(self, number: int) -> int:
        """The number of the mention that names the same in full; its own where it is the fullest."""
        return self._full.get(number, number)

    def pairs(self) -> Iterable[tuple[int, int]]:
        """(short, full) of all short forms."""
        return ((short, full) for short, full in sorted(self._full.items()) if short != full)

    def person_before(self, offset: int, pronoun: str = "") -> list[int]:
        """Whom a pronoun means: the last person before an offset whom the story calls so somewhere ("ông"), or else
        the one it is about, or the last one, if it calls them nothing else.
        """
        if pronoun not in self._meant:
            called = self._called.get(pronoun, []) if pronoun else self._people
            fitting = [number for number in self._people if pronoun and self.may_be(number, pronoun)]
            heroes = [number for number in fitting if self.full(number) == self._hero]
            self._meant[pronoun] = (called, heroes, fitting)
        found = self._last_of_any(self._meant[pronoun], offset)
        heroes = self._last(self._meant[pronoun][1], offset) if pronoun else []
        return heroes if found and heroes and self._only_spoke(found[0], offset) else found

    def _only_spoke(self, number: int, offset: int) -> bool:
        """Whether a person is one who said something of another in an earlier paragraph."""
        if self._counted[self.full(number)] == 1 and "\n" in self._text[self.start_of(number) : offset]:
            return self.full(number) != self._hero
        if self.full(number) == self._hero or "\n" not in self._text[self.start_of(number) : offset]:
            return False
        end = self._mentions[number].end
        return bool(_SAYS.match(self._text, end, end + _LONGEST_OFFICE))

    def speaker_at(self, offset: int) -> list[int]:
        """Who says "tôi" there: the speaker of the quotation that holds an offset."""
        inside = (one for one in self._quotes if one.start <= offset <= one.end)
        name = next((one.attrs.get("speaker", "") for one in inside), "")
        return [number for number in self._people if self._mentions[number].surface == name][:1]

    def is_plain_name(self, number: int) -> bool:
        """Whether a mention is a person without a title, who has awards and gives none."""
        one = self._mentions[number]
        return one.type is MentionType.PER and "role" not in one.attrs

    def people_before(self, offset: int, count: int) -> list[int]:
        """The last so many different people named before an offset, in their order; none where they are fewer."""
        at = bisect_left(self._people, offset, key=self.start_of)
        found: dict[int, int] = {}
        for number in reversed(self._people[:at]):
            found.setdefault(self.full(number), number)
            if len(found) == count:
                return sorted(found.values())
        return []

    def start_of(self, number: int) -> int:
        """Where a mention starts."""
        return self._mentions[number].start

    def hero_before(self, offset: int) -> list[int]:
        """The person the story is about where it has named this person before an offset, or else the last one."""
        heroes = [number for number in self._people if self.full(number) == self._hero]
        return self._last(heroes, offset) or self._last(self._people, offset)

    def body_before(self, offset: int, noun: str) -> list[int]:
        """The organisation or model before an offset that a noun may mean ("trường", "đơn vị"): the one named most in
        the story, or else the last such, or none.
        """
        if noun not in self._noun:
            fitting = self._bodies_called(noun)
            counted = Counter(self.full(number) for number in fitting)
            best = max(counted, key=lambda full: counted[full], default=None)  # the first named of those named most
            most = [number for number in fitting if self.full(number) == best]
            self._noun[noun] = (most, fitting)
        return self._last_of_any(self._noun[noun], offset)

    def _bodies_called(self, noun: str) -> list[int]:
        heads = _HEADS.get(noun, (noun,))
        if noun == "mô hình":
            return [number for number in self._bodies if self._mentions[number].type is MentionType.MODEL]
        fitting = [number for number in self._bodies if self._mentions[number].surface.casefold().startswith(heads)]
        if heads == ("",):
            return [n for n in fitting if not self._mentions[n].surface.casefold().startswith(_AUTHORITIES)]
        if noun in _LEVELS:
            units = (n for n in self._places if self._mentions[n].surface.casefold().startswith(f"{noun} "))
            return sorted((*fitting, *units))
        return fitting

    def _last_of_any(self, lists: Iterable[Sequence[int]], offset: int) -> list[int]:
        """The last before an offset of the first list that has one there."""
        return next((found for numbers in lists if (found := self._last(numbers, offset))), [])

    def may_be(self, number: int, pronoun: str) -> bool:
        """Whether a story that calls a person so may mean one of the people it calls alike."""
        words = self._words.get(self.full(number), set())
        return not words or any(pronoun in alike and alike & words for alike in _ALIKE)

    def _learn_honorifics(self, text: str) -> None:
        called: dict[str, set[int]] = {}
        for number in self._people:
            start = self._mentions[number].start
            found = _HONORIFIC.search(text, max(0, start - _BESIDE), start)
            if found:
                called.setdefault(found[1].lower(), set()).add(self.full(number))
        for word, people in called.items():
            for person in people:
                self._words.setdefault(person, set()).add(word)
            self._called[word] = [number for number in self._people if self.full(number) in people]

    def _last(self, numbers: Sequence[int], offset: int) -> list[int]:
        at = bisect_left(numbers, offset, key=lambda number: self._mentions[number].start)
        return [numbers[at - 1]] if at else []

    def _full_people(self) -> Iterable[tuple[int, int]]:
        """A name goes to the longest that ends so, where all of that length are the same."""
        endings: dict[tuple[str, ...], dict[tuple[str, ...], int]] = {}
        for number in self._people:
            name = tuple(self._mentions[number].surface.casefold().split())
            for part in _parts(name):
                endings.setdefault(part, {}).setdefault(name, number)
        for number in self._people:
            forms = endings[tuple(self._mentions[number].surface.casefold().split())]
            longest = max(len(name) for name in forms)
            full = [first for name, first in forms.items() if len(name) == longest]
            if len(full) == 1:
                yield number, full[0]

    def _full_bodies(self) -> Iterable[tuple[int, int]]:
        """ "Huyện ủy", "UBND huyện" go to the one body of the story whose name goes on with a place."""
        named: dict[str, dict[str, int]] = {}
        for number in self._bodies:
            name = " ".join(self._mentions[number].surface.split())
            for short in _short_names(name):
                named.setdefault(short, {}).setdefault(name.casefold(), number)
        for number in self._bodies:
            full = named.get(" ".join(self._mentions[number].surface.casefold().split()), {})
            if len(full) == 1:
                yield number, next(iter(full.values()))


def _parts(name: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """What a person may be called for short: "Páo" of Giàng A Páo, "Y Bhiông" of Y Bhiông Mlô."""
    yield from (name[first:] for first in range(len(name)))
    if name[0] == "y" or name[0].startswith(_FIRST_IS_GIVEN[1:]):
        shortest = 2 if name[0] == "y" else 1
        yield from (name[:last] for last in range(shortest, len(name)))


def _short_names(name: str) -> Iterable[str]:
    """What a body may be called once its place is known: the words before the place's name."""
    words = name.split()
    for at in range(1, len(words)):
        if words[at][0].isupper() and words[at - 1].islower():
            short = " ".join(words[:at]).casefold()
            yield short
            if words[at - 1] in _LEVELS and at > 1:
                yield " ".join(words[: at - 1]).casefold()
