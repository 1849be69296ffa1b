"""Who got an award where the order is not "<P1> được tặng <A2>": named behind it, or in a list with offices."""

from __future__ import annotations

import re

from pipelines.facts.award_first import named_in_list
from pipelines.facts.award_words import ADDRESS, CALLING
from pipelines.facts.skeletons import SIGN

_MANY = rf"(?:(?:các|hai|ba|cả)\s+)?(?:(?:{ADDRESS}|tập thể|cá nhân|gia đình|hộ)\b[\s,]*)*"
_WHO = r"(?:(?!\b(?:được|đã|là|có|cho|với|của|và|trong)\b)[^<>,;.]){0,24}"
# "… được tặng <A1> là <O2>", "… có bà <P3>": who they are that the sentence begins with.
_ARE = re.compile(
    rf"\s*,?\s*(?:(?:đợt|dịp|lần|năm) này\s+)?(?P<verb>gồm có|bao gồm|gồm|là|có)\s*:?\s*{_MANY}(?=<[FPOM]\d+>)"
)
_HAVE = re.compile(r"\s+có\s+(?=<F\d+>)")
_ROW_OPENS = re.compile(r"(?:^|[:;,]|\bvà|\bgồm|\bđó)\s*(?:danh hiệu\s+|giải thưởng\s+)?[\"“]?$")
_INCLUDING = re.compile(
    rf"[^<>;.:]{{0,80}}[,;]\s*(?:trong (?:số )?đó có|"
    r"(?:tỉnh|huyện|xã|địa phương) [^<>,;]{0,12}có|nổi bật là|tiêu biểu (?:là|như))\s*:?\s*"
    rf"{_MANY}(?:{CALLING}\s+)?(?=<[PO]\d+>)"
)
_THEN_WHO = re.compile(
    rf"[\s\"”]*(?:(?:về|vì|trong|cho|nhờ|do)\s(?:[^<>;,.]|<C\d+>){{0,80}})?(?:\s*<C\d+>)?,\s*(?:(?P<who>{ADDRESS})(?=\s(?!<))|{_WHO}<[PO](?P<number>\d+)>)"
)
_NOBODY = re.compile(
    r"(?:[^<>,;]{0,24}<[DN]\d+>\s*,?\s*)?(?:(?:là|từng|vinh dự|mới|vừa|sau khi|khi|dù|tuy|một trong|với|nhờ)\b"
    r"(?:[^<>,;]|<[FLN]\d+>)*|"
    r"[\s,\"“]*)$"
)
_BESIDES = re.compile(
    r"\s*(?:cùng với|ngoài|bên cạnh|không chỉ (?:có|nhận)|cầm|nâng niu|ngắm|nhận|"
    r"ngoài việc được (?:tặng|nhận))\s+[^<>,;]{0,20}$"
)
_UNNAMED = re.compile(
    r"(?:^|[,:;]|\bvà|\bnăm|\bnay|\bcó)\s*(?:(?:trong số|một trong)\s+(?:những\s+|các\s+)?(?:<F\d+>)?[^<>,;]{0,30}|"
    r"(?:danh sách\s+)?(?:(?:các|những|hai|ba|số)\s+)?(?:tập thể|cá nhân|đơn vị|người|hộ|gia đình|học sinh|em|thí sinh|"
    r"tác giả|cán bộ|hội viên|đảng viên|nghệ nhân|địa phương|doanh nghiệp)[^<>,;]{0,30})$"
)
_WHAT_HE_IS = re.compile(
    r"(?:\s*\([^()]{0,60}\))?\s*[,–-]\s(?:(?!\b(?:trao|tặng|nói|cho biết|được)\b)[^<>;:]|<[OLMDNAP]\d+>){0,160}?"
    r"\s*[,–-]\s[^<>,;]{0,40}"
)
_KIN = re.compile(
    rf",\s*(?:con|con trai|con gái|cháu|vợ|chồng|em|anh|chị|mẹ|cha|bố)\s+(?:của\s+)?(?:(?:{ADDRESS})\s+)?$"
)
_BY_OR_WITH = re.compile(r"\b(?:do|theo|cùng|với|của|thay)\s+[^<>,;]{0,20}$")
_COUNTED = re.compile(r"<F\d+>[^<>,;]{0,20}$")


def named_after(skeleton: str, opens: str, end: int) -> list[int]:
    """Those of "tập thể được tặng <A1> là <O2>", "trong số <F3> được tặng <A1> có bà <P4>"; `opens` stands before."""
    found = _ARE.match(skeleton, end)
    if found is None or not (_UNNAMED.search(opens) or (found["verb"] == "là" and _COUNTED.search(opens))):
        return []
    return named_in_list(skeleton, found.end())


def counted_after(skeleton: str, start: int, end: int) -> list[int]:
    """How many of "trong đó: <A1> có <F2>; <A3> có <F4>"."""
    found = _HAVE.match(skeleton, end)
    sign = SIGN.match(skeleton, found.end()) if found and _ROW_OPENS.search(skeleton, 0, start) else None
    return [int(sign[2])] if sign else []


def among_them(skeleton: str, number: int) -> list[int]:
    """Those named of the counted: "<F1>, trong đó có anh <P2>"."""
    counted = re.compile(rf"<F{number}>").search(skeleton)
    found = _INCLUDING.match(skeleton, counted.end()) if counted else None
    return named_in_list(skeleton, found.end()) if found else []


def named_next(skeleton: str, opens: str, end: int) -> re.Match[str] | None:
    """Who stands behind a clause with nobody: "Được <O1> tặng <A2>, ông <P3> …"; "Cùng với <A2>, ông <P3> còn …"."""
    return _THEN_WHO.match(skeleton, end) if _NOBODY.match(opens) or _BESIDES.match(opens) else None


def described(text: str) -> list[int]:
    """The last person where only what he is stands between the name and the end: "em <P1>, lớp 8, <O2>, "."""
    people = [sign for sign in SIGN.finditer(text) if sign[1] == "P"]
    if len(people) > 1 and _KIN.search(text, 0, people[-1].start()):
        people.pop()  # "cháu <P1>, con anh <P2>, "
    if not people or _BY_OR_WITH.search(text, 0, people[-1].start()):
        return []
    return [int(people[-1][2])] if _WHAT_HE_IS.fullmatch(text, people[-1].end()) else []


def enumerated(text: str) -> list[int]:
    """The people of a subject, each with an office: "bà <P1>, Trưởng ban <L2> và bà <P3>, Phó ban <L4>, "."""
    people = [sign for sign in SIGN.finditer(text) if sign[1] == "P"]
    for first in people[:-1]:
        found = named_in_list(text, first.start())
        if len(found) > 1 and found[-1] == int(people[-1][2]):
            return found
    return []
