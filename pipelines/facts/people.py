"""The people of a story, each with all that tells them from others of the name: where, which offices, how old."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from archive.links.name_rarity import spelling
from archive.model import Mention, MentionType, Office, PlacedMention, Role, Sighting, Story
from pipelines.facts.ages import ages_by_pronoun, around, stated_age, year_of_birth
from pipelines.facts.bodies import body_of, hamlet_of, implied_body
from pipelines.facts.short_forms import ShortForms
from pipelines.places.placing import province_of, provinces_today

TRUSTED = 0.75  # least confidence of a place that tells people apart
_ADDRESS = re.compile(r"\b(cụ|già|ông|bà|anh|chị|em|cháu|cô|thầy)\s+$", re.IGNORECASE)
_BYLINE = re.compile(r"(?:Ảnh|Bài và ảnh|Bài, ảnh|Tin, ảnh|Tin và ảnh|Thực hiện|Nguồn)\s*:\s*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<!\bTP)(?<!\bTX)[.!?…][\"”»]?\s+|\n+")
_ADDRESSED = 12  # letters before a name in which its honorific stands
# Behind the body of which only its kind tells: "Đội Vận động quần chúng, [Đồn Biên phòng Cửa Việt]".
_WIDER_BODY = re.compile(r"(?:\s*,\s*|\s+)(?:(?:thuộc|của)\s+)?")
_PART = re.compile(
    r"(?:tiểu |trung |đại |liên )?(?:đội|đoàn|tổ|ban|phòng|khoa|bộ môn|trạm|xưởng|phân xưởng)\b", re.IGNORECASE
)
_SIGNED = 20  # letters before a name in which "Bài và ảnh:" stands


def with_people(story: Story, newspaper: tuple[str, ...] = ()) -> Story:
    """A story with its people; `newspaper` are the names of its newspaper's provinces."""
    return replace(story, people=tuple(find_people(story, newspaper)))


def find_people(story: Story, newspaper: tuple[str, ...] = ()) -> Iterator[Sighting]:
    """Everybody whom a story names and who may have a page, once, under the fullest name, in the order of the text."""
    mentions, text = story.mentions, story.article.text
    full = dict(story.short_forms)
    named: dict[tuple[str, ...], list[int]] = {}
    for number, one in enumerate(mentions):
        if one.type is MentionType.PER and "protected" not in one.attrs:
            named.setdefault(spelling(mentions[full.get(number, number)].surface), []).append(number)
    told = _Told(story, full, provinces_today(newspaper))
    told.learn_ages(ShortForms(text, mentions))
    authors = {spelling(author) for author in story.article.authors}
    for name, numbers in named.items():
        numbers.sort(key=lambda number: (spelling(mentions[number].surface) != name, number))
        signs = name in authors or all(_signs(text, mentions[number]) for number in numbers)
        yield told.sighting(numbers, is_byline=signs)


def _signs(text: str, one: Mention) -> bool:
    return _BYLINE.search(text, max(0, one.start - _SIGNED), one.start) is not None


def _hamlet_name(printed: str) -> str:
    return hamlet_of(printed) or printed.casefold()


def _by_address(address: str) -> tuple[Office, ...]:
    """ "Già Hlơi" is how a village calls its elder."""
    return (Office("già làng"),) if address == "già" else ()


class _Told:
    """What a story says of the people whose mentions are handed in."""

    def __init__(self, story: Story, full: Mapping[int, int], newspaper: frozenset[str]) -> None:
        self._text, self._mentions, self._full = story.article.text, story.mentions, full
        self._newspaper = newspaper
        self._day = story.article.published.date() if story.article.published else None
        self._placed = {one.mention: one for one in story.places if one.today and one.confidence >= TRUSTED}
        self._roles: dict[int, list[Role]] = {}
        for role in story.roles:
            self._roles.setdefault(role.person, []).append(role)
        self._ends = [found.end() for found in _SENTENCE_END.finditer(self._text)]
        self._by_sentence: dict[int, list[int]] = {}
        for number in self._placed:
            if self._mentions[number].type is MentionType.LOC:
                self._by_sentence.setdefault(self._sentence(number), []).append(number)
        self._bodies = {one.surface for one in self._mentions if one.type is MentionType.ORG}
        self._beginning = {
            one.start: number for number, one in enumerate(self._mentions) if one.type is MentionType.ORG
        }
        self._ending = {one.end: one.surface for one in self._mentions if one.type is MentionType.ORG}
        self._hamlets = {_hamlet_name(one.hamlet) for one in story.places if one.hamlet and one.place}
        self._ages: dict[int, int] = {}

    def learn_ages(self, short: ShortForms) -> None:
        """Ages that the text tells of people whom it does not name just there."""
        if " tuổi" not in self._text:
            return
        for at, pronoun, age in ages_by_pronoun(self._text):
            for person in short.person_before(at, pronoun):
                self._ages.setdefault(short.full(person), age)
        people: dict[int, list[int]] = {}
        for number, one in enumerate(self._mentions):
            if one.type is MentionType.PER:
                people.setdefault(self._sentence(number), []).append(number)
        for sentence, (person, *others) in people.items():
            start = self._ends[sentence - 1] if sentence else 0
            end = self._ends[sentence] if sentence < len(self._ends) else len(self._text)
            told = None if others else stated_age(self._text[start:end])
            if told is not None:
                self._ages.setdefault(short.full(person), told)

    def sighting(self, numbers: Sequence[int], *, is_byline: bool) -> Sighting:
        """One person; the first of `numbers` names in full."""
        roles = [role for number in numbers for role in self._roles.get(number, ())]
        bodies = [found for role in roles for found in (self._office(role), *self._wider_office(role))]
        bodies += self._titled_as_bodies(numbers)
        place = self._place(numbers, roles)
        today = place.today if place else ()
        communes = frozenset(unit.id for unit in today if unit.within)
        provinces = frozenset(province_of(unit.id) for unit in today) or self._newspaper
        if any(is_national and not office.is_past for office, is_national in bodies):
            communes = provinces = frozenset()
        address = self._address(numbers)
        offices = tuple(dict.fromkeys((*(office for office, _ in bodies), *_by_address(address))))
        return Sighting(
            self._mentions[numbers[0]].surface,
            self._day,
            communes,
            provinces,
            self._hamlet(place, offices),
            offices,
            self._born(numbers),
            address,
            is_byline,
            tuple(numbers),
        )

    def _hamlet(self, place: PlacedMention | None, offices: Iterable[Office]) -> frozenset[str]:
        """The hamlet of a person's office or place, or else the only one of the story, which then is meant."""
        for office in offices:
            if not office.is_past and (hamlet := hamlet_of(office.organisation)):
                return frozenset((hamlet,))
        if place is None:
            return frozenset()
        if place.hamlet:
            return frozenset((_hamlet_name(place.hamlet),))
        return frozenset(self._hamlets) if len(self._hamlets) == 1 else frozenset()

    def _sentence(self, number: int) -> int:
        return bisect_right(self._ends, self._mentions[number].start)

    def _office(self, role: Role) -> tuple[Office, bool]:
        """An office, and whether its body is the whole country's."""
        office = role.office if role.office is None else self._full.get(role.office, role.office)
        printed = "" if office is None else self._mentions[office].surface
        placed = None if office is None else self._placed.get(office) or self._placed.get(role.office or 0)
        printed = printed or implied_body(role.title, self._bodies)
        body = body_of(role.title, printed, placed.place.name if placed and placed.place else None)
        return Office(role.title, body.name, role.is_past), body.is_national

    def _wider_office(self, role: Role) -> Iterator[tuple[Office, bool]]:
        """The same office in the body of which the first is a part, and which is printed right behind it."""
        part = None if role.office is None else self._mentions[role.office]
        joint = _WIDER_BODY.match(self._text, part.end) if part and _PART.match(part.surface) else None
        whole = self._beginning.get(joint.end()) if joint else None
        if whole is not None:
            yield self._office(replace(role, office=whole))

    def _titled_as_bodies(self, numbers: Iterable[int]) -> Iterator[tuple[Office, bool]]:
        """Titles that count as bodies of their own ("Thủ tướng Chính phủ"), printed right before a name."""
        for number in numbers:
            title = self._ending.get(self._mentions[number].start - 1)
            body = body_of(title, "", None) if title else None
            if title and body and body.name:
                yield Office(title, body.name), body.is_national

    def _place(self, numbers: Sequence[int], roles: Iterable[Role]) -> PlacedMention | None:
        """Where a person is at home: the office's place, else the nearest of a sentence that names the person, else
        the only commune or district of the story.
        """
        for role in sorted(roles, key=lambda role: role.is_past):
            if role.office is not None and role.office in self._placed:
                return self._placed[role.office]
        for number in numbers:
            near = self._by_sentence.get(self._sentence(number), ())
            if near:
                return self._placed[min(near, key=lambda place: self._distance(number, place))]
        whole = {tuple(unit.id for unit in one.today): one for one in self._placed.values() if one.today[0].within}
        communes = [one for today, one in whole.items() if len(today) == 1]
        return next((found[0] for found in (communes, [*whole.values()]) if len(found) == 1), None)

    def _distance(self, person: int, place: int) -> tuple[int, bool, int]:
        """How many other people stand between; whether it is more than a commune; how many letters stand between."""
        one, other = self._mentions[person], self._mentions[place]
        first, last = sorted((one, other), key=lambda mention: mention.start)
        between = sum(
            mention.type is MentionType.PER and first.end <= mention.start < last.start for mention in self._mentions
        )
        today = self._placed[place].today
        return between, len(today) > 1 or not today[0].within, last.start - first.end

    def _born(self, numbers: Sequence[int]) -> int | None:
        years = (year_of_birth(*around(self._text, self._mentions, number), self._day) for number in numbers)
        told = next((year for year in years if year is not None), None)
        age = self._ages.get(self._full.get(numbers[0], numbers[0]))
        return self._day.year - age if told is None and age is not None and self._day else told

    def _address(self, numbers: Sequence[int]) -> str:
        starts = [self._mentions[number].start for number in numbers]
        found = [_ADDRESS.search(self._text, max(0, start - _ADDRESSED), start) for start in starts]
        called = Counter(one[1].lower() for one in found if one)
        return min(called, key=lambda word: (-called[word], word), default="")
