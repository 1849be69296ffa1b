"""Ages and years of birth that stand beside a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from archive.model import Mention, MentionType

BEFORE = 120  # letters of the sentence looked at before a name
SENTENCE_END = re.compile(r"[.!?;…]\s|\n")
CHUNKS = r"(?:\s*,[^,.;()\n]{0,40}){0,2}?"  # "…, công nhân, …"
AGE = re.compile(rf"(?:{CHUNKS}\s*[,(–-])?\s*(?:mới |vừa |năm nay )?(\d{{1,3}})\s+tuổi(?!\s+(?:Đảng|nghề|quân))")
BORN = re.compile(rf"{CHUNKS}\s*[,(–-]?\s*(?:sinh năm|SN)\s*(\d{{4}})")
_AGE_AHEAD = re.compile(r"(\d{1,3}) tuổi,?\s+(?:ông|bà|anh|chị|cụ|cô|thầy|già làng|mẹ|nghệ nhân)\s+$", re.IGNORECASE)
_KIN = r"mẹ|cha|bố|má|con|cháu|vợ|chồng|em trai|em gái|anh trai|chị gái|bà nội|bà ngoại|ông nội|ông ngoại|cụ thân sinh"
_CALLED_AND_AGE = re.compile(  # "Ông 55 tuổi", "Anh năm nay đã 30 tuổi": in a sentence that names nobody
    r"(?:^|(?<=[.!?…]\s)|(?<=\n))(Ông|Bà|Anh|Chị|Cụ|Cô|Thầy|Già)\s+(?:(?:năm nay|nay|đã|mới|vừa|tròn|ngoài)\s+)*"
    r"(\d{1,3})\s+tuổi\b(?!\s+(?:Đảng|nghề|quân))",
)
_STATED = re.compile(
    rf"(?P<kin>\b(?:{_KIN})\b[^.;,]{{0,30}})?\b(?:đã|năm nay|nay đã|mới|vừa tròn|tròn)\s+"
    r"(?P<age>\d{1,3})\s+tuổi\b"
)
ELDEST = 120


def around(text: str, mentions: Sequence[Mention], number: int) -> tuple[str, str]:
    """The sentence before a name, and behind it up to the next one."""
    one = mentions[number]
    before = text[max(0, one.start - BEFORE) : one.start]
    ends = [found.end() for found in SENTENCE_END.finditer(before)]
    end = SENTENCE_END.search(text, one.end)
    following = (other.start for other in mentions if other.type is MentionType.PER and other.start >= one.end)
    last = min((end.start() if end else len(text), *following))
    return before[ends[-1] if ends else 0 :], text[one.end : last]


def year_of_birth(before: str, behind: str, day: date | None) -> int | None:
    """The year in which the person was born whose name stands between; of an age it follows from the story's day."""
    born = BORN.match(behind)
    if born:
        return int(born[1])
    age = AGE.match(behind) or _AGE_AHEAD.search(before)
    return day.year - int(age[1]) if age and day and int(age[1]) <= ELDEST else None


def ages_by_pronoun(text: str) -> Iterator[tuple[int, str, int]]:
    """(offset, pronoun, age) where a sentence begins with an age: who is meant stands before it."""
    for found in _CALLED_AND_AGE.finditer(text):
        yield found.start(), found[1].lower(), int(found[2])


def stated_age(sentence: str) -> int | None:
    """The age that a sentence with one name states further on ("… đã 58 tuổi"), unless it is a relative's."""
    found = _STATED.search(sentence)
    return int(found["age"]) if found and not found["kin"] and int(found["age"]) <= ELDEST else None
