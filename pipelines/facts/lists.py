"""Lists of those who got an award: the award stands above, the names a line each below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.model import Commendation, Mention, MentionType
from pipelines.facts.skeletons import SIGN, Sentence

_NUMBERING = r"\s*(?:(?:[-–—+*•]|\d{1,3}\s*[./)-]|[a-zđ]\s*[./)-]|[ivx]{1,5}\s*[./)-])\s*)"
_HEADING = re.compile(
    rf"{_NUMBERING}?(?:các |danh hiệu |giải thưởng |giải |tặng |trao )*[\"“]?<A(?P<award>\d+)>[\"”]?"
    r"(?:\s*(?:của|do)\s+[^<>]{0,25}<O(?P<giver>\d+)>)?(?:\s+(?:gồm|gồm có|cho|năm|:)[^<>]{0,20})?\s*[:.]?\s*"
)
_ITEM = re.compile(rf"{_NUMBERING}[^<>:;]{{0,40}}(?=<[PMO]\d+>)")
_NAMED = re.compile(r"[^<>:;.]{0,24}(?=<P\d+>)")
_SUBHEADING = re.compile(r"[^<>]{0,60}")
_COUNTED = re.compile(r"[^<>]{0,20}<F\d+>.*:\s*(?=(?:ông |bà |anh |chị )?<P\d+>)")
_NEXT = re.compile(r"\s*(?:\([^()]{0,60}\))?\s*(?:,|\+|và|;)\s*[^<>,;:]{0,24}(?=<P\d+>)")
_CAMPAIGN_AHEAD = re.compile(r"[^<>]{0,20}<F\d+>[^<>:]*<C(\d+)>[^:]*:")
_CONFIDENCE = 0.7


@dataclass(frozen=True, slots=True)
class _Above:
    """What stands above a list; `is_heading` where nothing else stands in its line."""

    given: Commendation
    is_heading: bool = False


def find_listed(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], told: Mapping[int, Sequence[Commendation]]
) -> Iterator[Commendation]:
    """A commendation for each name of a list; `told` are those found by the start of their sentence."""
    above: _Above | None = None
    for sentence in sentences:
        if sentence.start and text[sentence.start - 1] != "\n":
            if any(one.receiver is None or _is_counted(mentions, one.receiver) for one in told.get(sentence.start, ())):
                above = _above(sentence, mentions, told) or above
            continue  # the rest of a line neither opens a list nor ends it
        names = _names(sentence.skeleton, above) if above else []
        if above and names:
            known = {one.receiver for one in told.get(sentence.start, ()) if one.award == above.given.award}
            for name in names:
                if name not in known:
                    one = above.given
                    occasion = one.occasion if one.occasion is not None else _campaign(sentence.skeleton)
                    yield Commendation(one.award, one.giver, name, occasion, one.date, _CONFIDENCE)
        else:
            above = _above(sentence, mentions, told) or (above if _SUBHEADING.fullmatch(sentence.skeleton) else None)


def _above(
    sentence: Sentence, mentions: Sequence[Mention], told: Mapping[int, Sequence[Commendation]]
) -> _Above | None:
    """A line that is an award, or a sentence that gives one to so many."""
    heading = _HEADING.fullmatch(sentence.skeleton)
    if heading:
        giver = int(heading["giver"]) if heading["giver"] else None
        return _Above(Commendation(int(heading["award"]), giver), is_heading=True)
    given = told.get(sentence.start, ())
    counted = [one for one in given if one.receiver is not None and _is_counted(mentions, one.receiver)]
    return _Above(counted[0]) if counted and len({one.award for one in given}) == 1 else None


def _campaign(skeleton: str) -> int | None:
    """The campaign that a line names before its colon: "8 cá nhân có thành tích …: A, B, C"."""
    found = _CAMPAIGN_AHEAD.match(skeleton)
    return int(found[1]) if found else None


def _is_counted(mentions: Sequence[Mention], number: int) -> bool:
    return mentions[number].type is MentionType.FIG


def _names(skeleton: str, above: _Above) -> list[int]:
    """Who stands in a line of the list: its first name, and those that follow at once."""
    item = _ITEM.match(skeleton)
    if item is None and above.is_heading:
        item = _COUNTED.match(skeleton) or _NAMED.match(skeleton)
    if item is None:
        return []
    found: list[int] = []
    at: int | None = item.end()
    while at is not None:
        sign = SIGN.match(skeleton, at)
        if sign is None:
            break
        found.append(int(sign[2]))
        following = _NEXT.match(skeleton, sign.end()) if sign[1] == "P" else None
        at = following.end() if following else None
    return found
