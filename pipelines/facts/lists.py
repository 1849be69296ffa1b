"""Lists of those who got an award: the award stands above, the names a line each below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from archive.model import Commendation, Mention, MentionType
from pipelines.facts.skeletons import LONGEST_SENTENCE, SIGN, Sentence

_NUMBERING = r"\s*(?:(?:[-–—+*•]|\d{1,3}\s*[./)-]|[a-zđ]\s*[./)-]|[ivx]{1,5}\s*[./)-])\s*)"
_HEADING = re.compile(
    rf"{_NUMBERING}?(?:các |danh hiệu |giải thưởng |giải |tặng |trao )*[\"“]?<A(?P<award>\d+)>[\"”]?"
    r"(?:\s*(?:của|do)\s+[^<>]{0,25}<O(?P<giver>\d+)>)?(?:\s+(?:gồm|gồm có|cho|năm|:)[^<>]{0,20})?\s*[:.]?\s*"
)
_ITEM = re.compile(rf"{_NUMBERING}[^<>:;]{{0,40}}(?=<[PMO]\d+>)")
_NAMED = re.compile(r"[^<>:;.]{0,24}(?=<P\d+>)")
_SUBHEADING = re.compile(r"[^<>]{0,60}")
_PROFILE = re.compile(  # not "Chị <P1>, Bí thư <O2>, nói vui: …"
    rf"{_NUMBERING}?(?:[^<>:;.]|\.(?=\S)){{0,24}}(?=<P\d+>\s*[,:(–-])"
    r"(?!<P\d+>[^;.:]{0,60}\b(?:nói|cho biết|cho hay|chia sẻ|phát biểu|nhận xét|bày tỏ|khẳng định)\b)"
)
_ANNOUNCED = re.compile(
    r"[^<]*(?:<[^PA]\d+>[^<]*)*(?:công bố|bình chọn|danh sách)[^<]*(?:<[^PA]\d+>[^<]*)*<A(?P<award>\d+)>"
    r"(?:[\"”]?\s*của\s+[^<>.;]{0,25}<O(?P<giver>\d+)>)?"
)
_EACH = re.compile(r"mỗi\s+(?:gương mặt|cá nhân|người|em|điển hình|nghệ nhân|nhân vật|tấm gương)\b")
_COUNTED = re.compile(r"[^<>]{0,20}<F(\d+)>.*:\s*(?=(?:ông |bà |anh |chị )?<P\d+>)")
_NEXT = re.compile(r"\s*(?:\([^()]{0,60}\))?\s*(?:,|\+|và|;)\s*[^<>,;:]{0,24}(?=<P\d+>)")
_CAMPAIGN_AHEAD = re.compile(r"[^<>]{0,20}<F\d+>[^<>:]*<C(\d+)>[^:]*:")
_LABELLED = re.compile(rf"{_NUMBERING}[^<>:;]{{1,40}}:\s*[^<>:;,]{{0,24}}(?=<P\d+>)")  # "* Chăn nuôi: chị <P3>"
_ANOTHER = re.compile(r";\s*[^<>:;,]{0,24}(?=<P\d+>)")
_NUMBERS = ("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_ALL_OF_THEM = re.compile(rf"\s*(?:tất cả |cả )?(\d{{1,3}}|{'|'.join(_NUMBERS)})\s", re.IGNORECASE)
_CONFIDENCE = 0.7


@dataclass(frozen=True, slots=True)
class _Above:
    """What stands above a list: an award in a line of its own, one given to so many, or one whose holders follow."""

    given: Commendation
    is_heading: bool = False
    is_announced: bool = False


@dataclass(slots=True)
class _Run:
    """Who stands in the lines of a list, until another list begins."""

    names: list[int] = field(default_factory=list)
    is_open: bool = False

    def add(self, skeleton: str) -> None:
        """Take up the next line."""
        item = _ITEM.match(skeleton) or _LABELLED.match(skeleton) or _PROFILE.match(skeleton)
        if item:
            starts = [item, *_ANOTHER.finditer(skeleton, item.end())]
            signs = [SIGN.match(skeleton, start.end()) for start in starts]
            self.names = [*(self.names if self.is_open else ()), *(int(sign[2]) for sign in signs if sign)]
        self.is_open = item is not None


def find_listed(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], told: Mapping[int, Sequence[Commendation]]
) -> Iterator[Commendation]:
    """A commendation for each name of a list; `told` are those found by the start of their sentence."""
    above: _Above | None = None
    listed: list[int] = []
    run = _Run()
    for sentence in sentences:
        given = told.get(sentence.start, ())
        if _EACH.match(sentence.skeleton):
            yield from (
                replace(one, receiver=name, confidence=_CONFIDENCE) for one in given for name in listed or run.names
            )
        if given and len(run.names) > 1 and _counted(text, sentence) == len(run.names):
            names = [name for name in run.names if all(one.receiver != name for one in given)]
            yield from (replace(given[0], receiver=name, confidence=_CONFIDENCE) for name in names)
        if sentence.start and text[sentence.start - 1] != "\n":  # the rest of a line neither lists nor ends a list
            above = _above(sentence, mentions, given) or above
            continue
        run.add(sentence.skeleton)
        names = _names(sentence.skeleton, above) if above else []
        if above and names:
            known = {one.receiver for one in given if one.award == above.given.award}
            occasion = above.given.occasion if above.given.occasion is not None else _campaign(sentence.skeleton)
            fresh = [name for name in names if name not in known]
            listed += fresh
            for name in fresh:
                yield replace(above.given, receiver=name, occasion=occasion, confidence=_CONFIDENCE)
        else:
            above = _above(sentence, mentions, given) or (above if _goes_on(sentence.skeleton, above) else None)


def _above(sentence: Sentence, mentions: Sequence[Mention], given: Sequence[Commendation]) -> _Above | None:
    """A line that is an award, a sentence that gives one to so many, or that announces who has it."""
    if "<A" not in sentence.skeleton or len(sentence.skeleton) > LONGEST_SENTENCE:
        return None
    heading = _HEADING.fullmatch(sentence.skeleton)
    if heading:
        return _Above(_given(heading), is_heading=True)
    counted = [one for one in given if one.receiver is not None and mentions[one.receiver].type is MentionType.FIG]
    if counted and len({one.award for one in given}) == 1:
        return _Above(counted[0])
    announced = _ANNOUNCED.match(sentence.skeleton)
    if announced and not any(one.receiver is not None for one in given):
        return _Above(_given(announced), is_announced=True)
    return None


def _given(found: re.Match[str]) -> Commendation:
    """The award of a line, and the body whose it is."""
    return Commendation(int(found["award"]), int(found["giver"]) if found["giver"] else None)


def _goes_on(skeleton: str, above: _Above | None) -> bool:
    """Whether a list goes on behind a line that is none of it: a heading, or what stands before the first name."""
    return bool(_SUBHEADING.fullmatch(skeleton)) or (above is not None and above.is_announced)


def _counted(text: str, sentence: Sentence) -> int | None:
    """How many a sentence is said of: "Mười nông dân được tặng <A9>"."""
    found = _ALL_OF_THEM.match(text, sentence.start)
    if found is None:
        return None
    return int(found[1]) if found[1].isdecimal() else 2 + _NUMBERS.index(found[1].lower())


def _campaign(skeleton: str) -> int | None:
    """The campaign that a line names before its colon: "8 cá nhân có thành tích …: A, B, C"."""
    found = _CAMPAIGN_AHEAD.match(skeleton)
    return int(found[1]) if found else None


def _names(skeleton: str, above: _Above) -> list[int]:
    """Who stands in a line of the list: its first name, and those that follow at once."""
    item = _ITEM.match(skeleton)
    if item is None and above.is_announced:
        item = _PROFILE.match(skeleton)
    found: list[int] = []
    if item is None and above.is_heading:
        counted = _COUNTED.match(skeleton)
        found = [int(counted[1])] if counted else []
        item = counted or _NAMED.match(skeleton)
    if item is None:
        return []
    at: int | None = item.end()
    while at is not None:
        sign = SIGN.match(skeleton, at)
        if sign is None:
            break
        found.append(int(sign[2]))
        following = _NEXT.match(skeleton, sign.end()) if sign[1] == "P" else None
        at = following.end() if following else None
    return found
