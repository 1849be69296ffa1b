"""Clauses in which who got an award stands behind it: "Bằng khen đã được … trao cho <P1>", "Cờ thi đua: <F2>"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.facts.award_words import ADDRESS, NAMED_FIRST
from pipelines.facts.groups import first_group, last_group
from pipelines.facts.skeletons import SIGN

_GIVEN = r"(?:trao tặng|trao|tặng|gửi tặng|gửi|gắn|phong tặng|phong|cấp|ghi nhận|xét tặng)"
_TO = r"(?:cho|tới|đến|tận tay|về tay)"
_MANY = rf"(?:các\s+|hai\s+|ba\s+)?(?:(?:{ADDRESS})\b[\s,]*)*:?\s*"  # "các ông: "
# Of <A1> "Vì sự nghiệp …": what is written on it.
_TITLE = r"(?:\s*[\"“][^\"”<>]{0,80}[\"”])?"
_COUNTED = re.compile(rf"{_TITLE}\s*:\s*(?=(?:(?:{ADDRESS}|tập thể)\s+)?<[FPOM]\d+>)")
_GOES_TO = re.compile(
    rf"{_TITLE}[^<>;,]{{0,30}}\s(?:(?:đã|vừa)\s+)?"
    rf"(?:thuộc về|là của|gọi tên|xướng tên|đến với|về tay|được (?:trao|dành|gửi)(?: tặng)? {_TO})\s"
    r"(?:(?:(?:đội|thi|tuyển|bóng|đoàn|đơn vị|tập thể|chủ nhà)\s+){0,3}(?=<L\d+>)|[^<>;,]{0,50}?(?=<[FPOM]\d+>))"
)
_HANDED = re.compile(
    rf"{_TITLE}\s+(?:(?:đã|vừa|cũng)\s+)*được\s+(?P<giver>[^;]{{1,160}}?)\s*,?\s"
    rf"{_GIVEN}\s+{_TO}\s+[^<>;,]{{0,40}}?(?=<[FPOM]\d+>)"
)
_FRONTED = re.compile(
    r"[\s\"“]*(?:(?:vinh dự|cũng|cùng)\s+)*(?:đón nhận|được nhận|nhận|được (?:trao|tặng|trao tặng|khen tặng))\s+"
    r"[^<>]{0,20}$"
)
_ARE = re.compile(
    rf"{_TITLE}[^<>;]{{0,30}}?\s(?P<verb>còn có|có|là|gồm có|gồm|thuộc về)\s*{_MANY}"
    r"(?=<[FPOM]\d+>)"
)
_LISTED = re.compile(
    rf"{_TITLE}(?:\s(?:nhờ|vì|do|về|trong)\s[^<>;.]{{0,80}}?)?"
    rf"\s*(?::|,?\s+(?:bao gồm|gồm có|gồm|đó là|là|cụ thể là)\s*:?)\s*{_MANY}"
    rf"(?:(?:hộ|gia đình)\s+)?(?:(?:{ADDRESS})\s+)?(?=<P\d+>)"
)
# From one person of a list to the next: an office, a home, a year of birth, and no verb.
_APPOSED = (
    r"(?:\s*(?:[,(–-]|(?:sinh hoạt|công tác|trú|ngụ|quê|ở)\s)\s*"
    r"(?:(?!\b(?:được|đã|cho|nói|trao|tặng|nhận|là|phát biểu)\b)[^<>;.]|<[OLMDN]\d+>){0,90}?\)?)?"
)
_NEXT = re.compile(
    rf"{_APPOSED}\s*(?:;\s*(?:và\s+)?|,\s*(?:và\s+)?|\s+và\s+)(?:(?:hộ|gia đình)\s+)?(?:(?:{ADDRESS})\s+)?(?=<P\d+>)"
)
_DOES = re.compile(
    r"(?:\s*\([^()]{0,60}\))?\s+(?:(?:đã|vừa|cũng|còn|đều|lại|từng|vinh dự)\s+)*"
    r"(?:được|nhận|đón nhận|đoạt|giành|đạt|là|trao|tặng|phát biểu|cho biết|nói|kể)\b"
)
# "tấm <A1> do <O2> trao", "chiếc <A3> mà <O4> gửi tặng"
_RELATIVE = re.compile(
    rf"{_TITLE}\s*(?:do|mà|được)\s+[^<>,;]{{0,25}}<[OP](?P<giver>\d+)>\s+[^<>,;]{{0,20}}?{_GIVEN}(?P<rest>[^,;.]{{0,60}})"
)
# "chiếc <A1> được nhận năm <D2>": got by somebody of the story, from nobody named.
_WAS_GIVEN = re.compile(
    rf"{_TITLE},?\s*(?:được|do)\s+(?:{_GIVEN}|truy tặng|nhận)\b(?!\s+{_TO})(?:\s+(?:vào\s+)?<D\d+>|\s*[,.;])"
)
_THING = re.compile(r"\b(?:tấm|chiếc|tờ|bức|lá|cuốn)\s+$")
_AGAIN = re.compile(r"\s+(?:ấy|này|đó|kia)(?!\w)")


@dataclass(frozen=True, slots=True)
class Behind:
    """What the words behind an award say; receivers are empty where only the giver stands there."""

    givers: list[int]
    receivers: list[int]


def named_behind(text: str, first: int, start: int, end: int) -> Behind | None:
    """Who got an award whose name (and giver) ends at `end`, where they stand behind it; None where they do not.

    The clause begins at `first`, the award at `start`.
    """
    counted = _COUNTED.match(text, end) or _GOES_TO.match(text, end)
    if counted:
        is_place = text.startswith("<L", counted.end())  # "thuộc về đội tuyển xã <L1>"
        return Behind([], first_group("L" if is_place else "FPOM", text[counted.end() :]))
    handed = _HANDED.match(text, end)
    if handed:
        givers = [] if "<A" in handed["giver"] else last_group("P", handed["giver"]) or last_group("O", handed["giver"])
        return Behind(givers, first_group("FPOM", text[handed.end() :]))
    fronted = _FRONTED.fullmatch(text, first, start) and _ARE.match(text, end)
    return Behind([], named_in_list(text, fronted.end())) if fronted else None


def listed_behind(skeleton: str, end: int) -> list[int]:
    """The people of "…, gồm: <P1>, Giám đốc <O2>; <P3>" behind those who are counted."""
    found = _LISTED.match(skeleton, end)
    return named_in_list(skeleton, found.end()) if found else []


def named_in_list(skeleton: str, at: int) -> list[int]:
    """A list that begins at an offset: people with what they are, or others that stand side by side."""
    found: list[int] = []
    sign = SIGN.match(skeleton, at)
    if sign is None or sign[1] != "P":
        return first_group("FPOM", skeleton[at:])
    while sign is not None:
        found.append(int(sign[2]))
        following = _NEXT.match(skeleton, sign.end())
        sign = SIGN.match(skeleton, following.end()) if following else None
        if sign is not None and _DOES.match(skeleton, sign.end()):
            break  # "<P1>, Giám đốc <O2>; anh <P3> được …" begins another clause
    return found


def relative(text: str, end: int) -> tuple[int, int] | None:
    """(giver, where the words on the giving end) of "<A1> do <O2> trao năm <D3>"."""
    found = _RELATIVE.match(text, end)
    return (int(found["giver"]), found.start("rest")) if found else None


def is_only_seen(text: str, start: int, end: int) -> bool:
    """Whether a certificate is spoken of as a thing, or again: "chỉnh lại tấm <A1>", "<A1> ấy"."""
    if _AGAIN.match(text, end):
        return True
    is_told = relative(text, end) or NAMED_FIRST.match(text, end) or was_given(text, end)
    return bool(_THING.search(text, 0, start)) and not is_told


def was_given(text: str, end: int) -> bool:
    """Whether an award is one that somebody was given: "<A1> được tặng năm <D2>"."""
    return _WAS_GIVEN.match(text, end) is not None
