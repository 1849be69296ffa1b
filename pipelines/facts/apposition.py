"""Titles beside a name, or beside the names of several, where the mentions do not carry them already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive.model import Mention, Role
from pipelines.facts.award_words import GIVE
from pipelines.facts.skeletons import ADDRESS, ASIDE, Sentence
from pipelines.facts.titles import RANK, Title, title_up_to, titles_at

_PERSON = re.compile(r"<P(\d+)>")
_BEHIND = re.compile(
    rf"(?:\s*\((?:[^()<>]|<[DNFL]\d+>){{0,60}}\))?\s*(?P<joint>[,–—:(-])\s*(?P<all>(?:đều|cùng)\s+là\s+)?(?:{ASIDE}\s*[,;:–)-]+\s*){{0,4}}"
)
_NOW = re.compile(
    r"(?:[^,;.<>()]|<[OLM]\d+>){0,60},\s*(?=(?:nay|hiện|hiện nay)\s+(?:là|giữ chức|làm)\s|(?:nguyên|cựu)\s)"
)
_BRACKET = re.compile(r"\s*\(\s*")
_BODY_BEHIND = re.compile(r"\s*[,(–-]\s*<[OM](\d+)>")
_NEXT_PERSON = re.compile(rf"\s*(?:{ADDRESS}\s+)?<P\d+>")
_IS = re.compile(r"\s+(?:hiện\s+|nay\s+)?là\s")  # "<P1>, Đội phó là anh <P2>"
_ADDRESSED = re.compile(rf"\s*(?:,|[-–]\s)?\s*(?:{ADDRESS}\s+)?$")
_COMMA = re.compile(r"\s*,\s*$")
_OPENS = re.compile(r"(?:^|[;:])\s*$")
_ENDS = re.compile(r"\s*(?:[,;.()–]|$)")
_SEVERAL = re.compile(rf"(?:^|\s)(?:các|hai|ba|bốn)\s+{ADDRESS}(?:\s*,\s*{ADDRESS})*\s*:?\s*$")
_SUBJECT_OF_ANOTHER = re.compile(
    r"\b(?:là|làm|giữ chức|chức|chức vụ|chức danh|cương vị|vị trí|vai trò|cử|bầu|các|những|nhiều)\s+$"
)  # "anh <P1> là Giám đốc <O2>, chị <P3>"
_OF_SEVERAL = re.compile(rf"(?<!\S)(?:các|hai|ba|bốn)\s+(?:{ADDRESS}\s+)?(?:là\s+)?(?=\w)")
# "Ghi nhận đóng góp của ông <P1>, Chủ tịch <O2> đã tặng <A3>": the title is the next clause's subject.
_IN_FRONT = re.compile(
    r"\s*(?:(?:nhằm|để|kịp thời|với|nhân|trước|sau|khi|từ|nhờ|xét|ghi nhận|biểu dương|đánh giá cao|trân trọng|tri ân|"
    rf"cảm phục|khâm phục|cảm kích|động viên)\b)[^<>;.]*(?:<[^P]\d+>[^<>;.]*)*\b(?:của|cho|về|với)\s+(?:{ADDRESS}\s+)?"
)
_DOES = re.compile(rf"\s+(?:(?:đã|vừa|cũng|ký|ra|có|kịp thời)\s+){{0,3}}(?:quyết định|{GIVE})\b")
_ALSO = re.compile(rf"\s*(?:\([^()<>]{{0,40}}\)\s*)?(?:,\s*và|,|;|và|cùng)\s*(?:{ADDRESS}\s+)?$")
_LIST = re.compile(
    r"\s*(?P<ever>(?:tiền nhiệm|qua các (?:thời kỳ|nhiệm kỳ|khóa|thế hệ)))?"
    r"\s*(?:(?P<colon>:|là (?:các|hai|ba)(?=\s))|gồm\s*:?)?\s*"
    rf"(?:{ADDRESS}\s+)?(?=<P\d+>)"
)


def titles_beside(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Role]:
    """ "<P1>, nguyên Hiệu trưởng <O2>", "Đồn trưởng <P3>", "các đồng chí <P4>, <P5> - Phó Chủ tịch <O6>"."""
    skeleton = sentence.skeleton
    people = list(_PERSON.finditer(skeleton))
    taken: set[int] = set()  # where the titles behind a name begin: they are not the next one's
    for at, sign in enumerate(people):
        behind = _behind(skeleton, sign)
        taken.update(title.start for title in behind)
        if behind:
            before_it = people[: at + 1]
            for one in (*_others(skeleton, before_it, mentions), *_all_before(skeleton, before_it), sign):
                yield from _roles(behind, one, text, sentence, 0.9)
        if "role" not in mentions[int(sign[1])].attrs:
            before = [title for title in _before(skeleton, sign) if title.start not in taken]
            before = [title for title in before if not (behind and RANK.match(skeleton, title.start))]
            yield from _roles(before, sign, text, sentence, 0.85)
    if people:
        yield from _of_several(text, sentence, people)


def _roles(
    titles: Sequence[Title], sign: re.Match[str], text: str, sentence: Sentence, confidence: float
) -> Iterator[Role]:
    return (title.of(int(sign[1]), text, sentence, confidence) for title in titles if title.is_role)


def _all_before(skeleton: str, people: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Those before the last one in "<P1> và <P2>, đều là Phó Chủ tịch"."""
    found: list[re.Match[str]] = []
    first = people[-1]
    joint = _BEHIND.match(skeleton, first.end())
    for sign in reversed(people[:-1]) if joint and joint["all"] else ():
        if not _ALSO.fullmatch(skeleton[sign.end() : first.start()]):
            break
        found.append(sign)
        first = sign
    return found


def _behind(skeleton: str, sign: re.Match[str]) -> list[Title]:
    """The titles behind a name, in brackets or not, unless the next name's or the next clause's subject."""
    at = sign.end()
    bracket = _BRACKET.match(skeleton, at)
    inside = titles_at(skeleton, bracket.end()) if bracket else []
    if inside:
        return inside
    joint = _BEHIND.match(skeleton, at)
    if joint is None:
        return []
    found = titles_at(skeleton, joint.end())
    if not found:  # "<P1>, nguyên học trò cũ, nay là Phó Chủ tịch <O2>"
        now = _NOW.match(skeleton, joint.end())
        found = titles_at(skeleton, now.end()) if now else []
    if len(found) > 1 and _NEXT_PERSON.match(skeleton, found[-1].end):
        found = found[:-1]  # "<P1>, Phó Trưởng khoa, và điều dưỡng trưởng <P2>"
    if not found or _NEXT_PERSON.match(skeleton, found[-1].end) or _IS.match(skeleton, found[-1].end):
        return []
    if _DOES.match(skeleton, found[-1].end) and _IN_FRONT.fullmatch(skeleton, 0, sign.start()):
        return []
    return found if joint["joint"] != ":" or _ENDS.match(skeleton, found[-1].end) else []


def _before(skeleton: str, sign: re.Match[str]) -> list[Title]:
    """The titles before a name; their body may stand behind it: "Luật sư <P1> (<O2>)"."""
    address = _ADDRESSED.search(skeleton, max(0, sign.start() - 14), sign.start())
    found = title_up_to(skeleton, address.start() if address else sign.start())
    if (
        found
        and address
        and address[0].strip().startswith((",", "-", "–"))
        and _SUBJECT_OF_ANOTHER.search(skeleton, 0, found[0].start)
    ):
        return []
    body = _BODY_BEHIND.match(skeleton, sign.end())
    if body and found and found[-1].office is None:
        found[-1] = replace(found[-1], office=int(body[1]))
    return found if address is None else [*_row_before(skeleton, found), *found]


def _row_before(skeleton: str, titles: Sequence[Title]) -> list[Title]:
    """The titles before the last in "Bí thư <O1>, Chủ tịch <O2>, đồng chí <P3>"."""
    comma = _COMMA.search(skeleton, 0, titles[0].start) if titles else None
    found = title_up_to(skeleton, comma.start()) if comma else []
    opens = found and _OPENS.search(skeleton, 0, found[0].start)
    return found if opens else []


def named_together(skeleton: str, people: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Those named before the last one in "các ông <P1> và <P2>"."""
    found: list[re.Match[str]] = []
    first = people[-1]
    for sign in reversed(people[:-1]):
        if not _ALSO.fullmatch(skeleton[sign.end() : first.start()]):
            break
        found.append(sign)
        first = sign
    return found if found and _SEVERAL.search(skeleton, max(0, first.start() - 40), first.start()) else []


def _others(skeleton: str, people: Sequence[re.Match[str]], mentions: Sequence[Mention]) -> list[re.Match[str]]:
    """Those named before the last one in "các đồng chí <P1>, <P2> - Phó Chủ tịch": the title is theirs too."""
    return [sign for sign in named_together(skeleton, people) if "role" not in mentions[int(sign[1])].attrs]


def _of_several(text: str, sentence: Sentence, people: Sequence[re.Match[str]]) -> Iterator[Role]:
    """ "các đồng chí Ủy viên <O1>: <P2>, <P3> và <P4>"."""
    skeleton = sentence.skeleton
    for several in _OF_SEVERAL.finditer(skeleton):
        titles = titles_at(skeleton, several.end())
        list_of = _LIST.match(skeleton, titles[-1].end) if titles else None
        if list_of is None or (titles[-1].office is None and not list_of["colon"]):
            continue
        if list_of["ever"]:
            titles = [replace(title, is_past=True) for title in titles]
        at = list_of.end()
        for sign in people:
            joint = skeleton[at : sign.start()]
            if sign.start() < at or (joint and not _ALSO.fullmatch(joint)):
                continue
            yield from _roles(titles, sign, text, sentence, 0.8)
            at = sign.end()
