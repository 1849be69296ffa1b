"""Lists of signs in a part of a sentence: those who give, those who get, the dates."""

from __future__ import annotations

import re

from pipelines.facts.award_words import (
    ADVERBIAL,
    BETWEEN_RECEIVERS,
    BRACKETS,
    ELSEWHERE,
    ENDED,
    GIVE,
    LED_BY,
    NEAR,
    OF_ANOTHER,
    OWNER,
    SOURCES,
)
from pipelines.facts.skeletons import SIGN

# "… cho <O1>, <O2> tặng …": who gives something else is none of the list.
_GIVES = re.compile(rf"\s+(?:(?:đã|cũng|vừa|còn)\s+)*(?:{GIVE})\s")

# "<P1>, học sinh <O2>": the body is the person's.
_OF_PERSON = re.compile(
    r"\b(?:học sinh|thí sinh|vận động viên|cô giáo|thầy giáo|bác sĩ|tác giả|sinh viên|công nhân|hội viên|đoàn viên)\s*$"
)


def dates(text: str) -> list[int]:
    """The dates of a text but those of an award before them, and years of birth."""
    found = (sign for sign in SIGN.finditer(text) if sign[1] == "D")
    return [int(sign[2]) for sign in found if not OF_ANOTHER.search(text, 0, sign.start())]


def signs(letters: str, text: str) -> list[int]:
    """The mentions of these kinds in a text."""
    return [int(number) for letter, number in SIGN.findall(text) if letter in letters]


def without_sources(text: str) -> str:
    """Without "Theo bà <P1>,", "tại <L2>" and "được <O3> khen": these get nothing."""
    adverbial = ADVERBIAL.match(text)
    text = text[adverbial.end() :] if adverbial else text
    return SOURCES.sub("", OWNER.sub(lambda owner: "" if text[: owner.start()].endswith(">") else owner[0], text))


def first_group(letters: str, text: str) -> list[int]:
    """The list that begins with the first sign; what stands in brackets is none of it."""
    text = BRACKETS.sub(lambda part: " " * len(part[0]), text)
    text = LED_BY.sub(lambda part: " " * len(part[0]), text)
    found: list[int] = []
    at = 0
    for sign in SIGN.finditer(text):
        between = text[at : sign.start()]
        is_first = not found and not at and len(between) <= NEAR and not ELSEWHERE.search(between)
        is_first = is_first and not ENDED.search(between)
        if found and _GIVES.match(text, sign.end()):
            break
        if found and sign[1] in "OL" and _OF_PERSON.search(between):
            break
        if sign[1] in letters and (is_first or BETWEEN_RECEIVERS.fullmatch(between)):
            found.append(int(sign[2]))
            at = sign.end()
        else:
            break
    return found


def last_group(letters: str, text: str) -> list[int]:
    """The list that ends with the last sign of these letters."""
    signs = [sign for sign in SIGN.finditer(text) if sign[1] in letters]
    found: list[int] = []
    after: re.Match[str] | None = None
    for sign in reversed(signs):
        if after is not None and not BETWEEN_RECEIVERS.fullmatch(text[sign.end() : after.start()]):
            break
        found.insert(0, int(sign[2]))
        after = sign
    return found
