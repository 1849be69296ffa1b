"""People of a story who get no page of their own: minors, and victims of crimes and accidents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from archive.model import Mention, MentionType
from pipelines.facts.ages import AGE, BORN, CHUNKS, around
from pipelines.facts.short_forms import ShortForms

OF_AGE = 18
_CALLED = r"(?:(?:em|cháu|bé|chị|anh|bà|ông|cô)\s+)*"
_ANY_AGE = re.compile(r"\b(\d{1,3})\s+tuổi\b")
_BABY = re.compile(rf"(?:{CHUNKS}\s*[,(–-])?\s*\S+\s+(?:tháng|tuần|ngày) tuổi\b")
_SCHOOL = r"(?:học sinh (?:lớp|Trường|trường)|(?:học )?lớp \d{1,2})"
_PUPIL = re.compile(rf"{CHUNKS}\s*[,(–-]\s*(?:là )?{_SCHOOL}")
_CHILD = re.compile(r"\b(?:bé|bé gái|bé trai|cháu)\s+$", re.IGNORECASE)
_NEWBORN = re.compile(r"\bđặt tên (?:cho )?(?:cháu |con |bé )?(?:là )?$")
_HARM = r"(?:bạo hành|xâm hại(?: tình dục)?|hiếp dâm|đánh đập|hành hung|sát hại|bắt cóc|lừa bán|mua bán)"
_SUFFERS = re.compile(
    rf"{CHUNKS}\s*,?\s*(?:đã |đang )?(?:tử vong|thiệt mạng|mất tích|chết (?:đuối|cháy|ngạt|tại chỗ)|"
    rf"bị\s+(?:[^\s,.;]+\s+){{0,3}}{_HARM})",
)
_AMONG = r"\b(?:thiệt mạng|tử vong|mất tích|bị hại|bị nạn)\b[^.;]{0,60}\b(?:có|là|gồm)\s+"
_AFTER_HARM = rf"\bbị\s+(?:[^\s,.;]+\s+){{0,3}}{_HARM}[^,.;]{{0,40}},\s*"
_SUFFERED = re.compile(
    rf"(?:\bnạn nhân\s+(?:là\s+)?|{_AMONG}|{_AFTER_HARM}|(?<!bị )\b{_HARM}\s+(?:đối với\s+)?){_CALLED}$",
    re.IGNORECASE,
)


class Protection(StrEnum):
    """Why somebody has no page."""

    MINOR = "minor"
    VICTIM = "victim"


def protected_people(text: str, mentions: Sequence[Mention], day: date | None) -> Mapping[int, Protection]:
    """The numbers of all mentions of people to be protected; `day` is the story's."""
    short = ShortForms(text, mentions)
    why = dict(_told(text, mentions, day))
    people = {short.full(number): reason for number, reason in why.items()}
    numbers = (number for number, one in enumerate(mentions) if one.type is MentionType.PER)
    return {number: people[short.full(number)] for number in numbers if short.full(number) in people}


def with_protection(text: str, mentions: Sequence[Mention], day: date | None) -> tuple[Mention, ...]:
    """The mentions, those of people to be protected with why: their names lead to no page."""
    why = protected_people(text, mentions, day)
    return tuple(
        replace(one, attrs={**one.attrs, "protected": why[number].value}) if number in why else one
        for number, one in enumerate(mentions)
    )


def _told(text: str, mentions: Sequence[Mention], day: date | None) -> Iterator[tuple[int, Protection]]:
    for number, one in enumerate(mentions):
        if one.type is MentionType.PER:
            before, behind = around(text, mentions, number)
            if _SUFFERS.match(behind) or _SUFFERED.search(before):
                yield number, Protection.VICTIM
            elif _is_minor(before, behind, one, day):
                yield number, Protection.MINOR


def _is_minor(before: str, behind: str, one: Mention, day: date | None) -> bool:
    age = AGE.match(behind)
    if age:
        return int(age[1]) < OF_AGE
    born = BORN.match(behind)
    if born and day:
        return day.year - int(born[1]) < OF_AGE
    if " " in one.surface and _NEWBORN.search(before):  # one syllable alone may be the name of somebody else too
        return True
    if _CHILD.search(before):  # also of somebody's grown child
        return not any(int(told[1]) >= OF_AGE for told in _ANY_AGE.finditer(behind))
    return bool(_BABY.match(behind) or _PUPIL.match(behind))
