"""Titles as they stand in the skeleton of a sentence: one, or a row of them, each with its body or place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from archive.model import Role
from pipelines.entities.lexicon import Family, lexicon
from pipelines.entities.tokens import Tokens, key_of, tokenize
from pipelines.facts.skeletons import Sentence

_AHEAD = re.compile(
    r"(?:(?:hiện|nay|hiện nay)\s+(?:là|giữ chức|đang là)?\s*|(?:đồng thời|kiêm(?: luôn| cả)?|và|cũng|là|người)\s+|"
    r"(?P<past>nguyên là|từng là|trước là|trước đây là|trước kia là|vốn là|nguyên|cựu|cố(?! vấn))\s+|tân\s+){0,3}"
)
_JOINT = re.compile(
    r"\s*(?:(?:,\s*)?(?:rồi|sau đó|tiếp đó|sau|đồng thời|kiêm luôn|kiêm|và)\b|,|;|\s[-–]\s)\s*"
    r"(?:(?:(?:chuyển|về)\s+(?:sang\s+|qua\s+)?)?(?:là|làm|kiêm|giữ chức)\s+)?"
)
_OFFICE = re.compile(r"\s?(?:(?:của|tại|ở|thuộc)\s+)?<([OLM])(\d+)>(?:\s*\(cũ\))?|\s?\(<(O)(\d+)>\)")
_OWN_BODY = re.compile(r"\b(?:chi bộ|chi đoàn|chi hội|đảng ủy|công đoàn)(?: [^\W\d]+){0,2}$")
_TERM = re.compile(
    r"\s*(?:\(?(?:của (?:xã|thôn) )?(?:từ\s+|nhiệm kỳ\s+|khóa\s+|suốt\s+)?<[DN]\d+>\)?|"
    r"(?:khóa|nhiệm kỳ)\s+[\divxlc,\s]+)"
)
_HONOUR = re.compile(
    r"(?:nhà giáo|nghệ nhân|nghệ sĩ|thầy thuốc) (?:nhân dân|ưu tú)|nghệ nhân|anh hùng|(?:bà )?mẹ việt nam"
)
# Offices that the lexicon of the mentions does not hold.
_OFFICES = (
    "hải đội trưởng", "hải đội phó", "điều dưỡng trưởng", "khẩu đội trưởng", "chuyền trưởng", "thủ từ",
    "phường đội trưởng", "phường đội phó", "huyện đội trưởng", "huyện đội phó", "tỉnh đội trưởng", "trưởng liên gia",
    "chi ủy viên", "thị ủy viên",
    "kế toán trưởng", "phân hội trưởng", "liên chi hội trưởng", "ấp đội phó",
    "thôn đội phó",
    "thủ lĩnh", "cố vấn", "phó trụ trì", "trụ trì", "luật sư", "đại biểu", "trưởng ban lễ tang", "trưởng ban chỉ đạo",
    "trưởng ban công tác mặt trận",
    "trưởng nhóm", "trưởng đoàn", "phó đoàn", "trưởng đội", "trưởng tổ", "hạt trưởng", "cụm trưởng", "chủ cơ sở",
    "chủ xưởng", "chủ bút", "giám đốc htx", "chủ nhiệm htx", "đội trưởng đội", "tổ trưởng tổ",
)  # fmt: skip
_OTHER_OFFICE = re.compile(rf"(?:{'|'.join(_OFFICES)})(?!\w)")
# Work that is no office. With what it is done: "thợ đúc chuông", "cán bộ môi trường phường".
_TRADES = {
    "công nhân": 0, "xã viên": 0, "đoàn viên": 0, "y sĩ": 0, "y tá": 0, "kỹ sư": 2, "bác sĩ": 0, "lương y": 0,
    "bà đỡ": 0, "ngư dân": 0, "tài xế": 0, "lái xe": 2, "cầu thủ": 0, "thủ môn": 0,
    "thợ": 2, "lính": 3, "diễn viên": 0, "vận động viên": 0,
    "bộ đội": 2, "giáo viên": 0, "giảng viên": 0, "nhân viên": 3, "cán bộ": 4, "chiến sĩ": 0,
    "thanh niên xung phong": 0, "kế toán": 0, "sư thầy": 0, "ni cô": 0, "dân quân": 0,
}  # fmt: skip
_TRADE = re.compile(
    "(?:"
    + "|".join(name + r"(?: [^\W\d]+)" + f"{{0,{most}}}?" for name, most in _TRADES.items())
    + r")(?=\s*[,.;(<)]|\s*$|\s+(?:của|tại|ở|thuộc)\b)"
)
_BARE_TRADE = re.compile(rf"(?:{'|'.join(name for name, most in _TRADES.items() if not most)})(?!\w)")
# On over "Tham mưu" of "Trưởng phòng Tham mưu <O1>", "tổ may 7" of "tổ trưởng tổ may 7,".
_TAIL = re.compile(
    r"(?:\s+(?!(?:và|kiêm|đã|được|cho|nói|kể|là|thì|vừa|cũng|tại|ở|của|với|cùng|từ|trong|người|nhận|phát|trình|khẳng|chia|"
    r"bày|trao|tặng|đến|về|sau|khi|còn|có|không|chủ|nhà|thay|nhiều|năm|nay|hiện|mới|trẻ|rồi|đang|lâm|khóa|nhiệm)\b)\w+){1,4}?"
    r"(?=\s*(?:[,;.()–-]|$)|\s(?:(?:của|tại|thuộc)\s)?<[OM]\d+>|\s(?:ở|tại)\s<L\d+>|\s(?:kiêm|và)\s)"
)
_NUMBERED = re.compile(r"(?<=khu phố)\s\d+|(?<=thôn)\s\d+|(?<=ấp)\s\d+|(?<=tổ)\s\d+|(?<=xóm)\s\d+|(?<=khóm)\s\d+")
_COMMON = re.compile(
    r"(?:hội viên|đảng viên|đoàn viên|thành viên|tình nguyện viên|chiến sĩ|"
    r"(?:giáo viên|cán bộ|nhân viên)(?= (?:có|luôn|rất|tận|nhiệt|gương|mẫu|năng))|"
    r"công nhân|xã viên|đại biểu)\b"
)
# An office printed beside the name wins over a rank.
RANK = re.compile(
    r"(?:(?:đại|thượng|trung|thiếu)\s+(?:tướng|tá|úy|uý)(?!\w)|thượng sĩ|trung sĩ|hạ sĩ|"
    r"linh mục|thượng tọa|đại đức|hòa thượng|mục sư|sư cô|ni sư|thầy giáo|cô giáo)"
)
_MARKS = re.compile(r"[,.;:()–\"“”]")
_LONGEST = 70  # letters of one title
_LONGEST_WORD = 12
_MOST = 6  # titles in a row
_WORD = re.compile(r"(?<!\S)[^\s<>]")


@dataclass(frozen=True, slots=True)
class Title:
    """Where a title stands in a skeleton, with its body or place."""

    start: int
    end: int
    office: int | None
    is_past: bool
    is_trade: bool = False

    @property
    def is_role(self) -> bool:
        """A trade is one only in a body, or where it is of the past."""
        return not self.is_trade or self.is_past or self.office is not None

    def of(self, person: int, text: str, sentence: Sentence, confidence: float) -> Role:
        """The role of a person."""
        first, last = sentence.offset(self.start), sentence.offset(self.end)
        title = " ".join(text[first:last].split())
        return Role(person, title, first, last, self.office, self.is_past, confidence)


def titles_at(skeleton: str, at: int) -> list[Title]:
    """The row of titles that begins at an offset; "nguyên" holds for those behind it too, until "hiện là"."""
    found: list[Title] = []
    shares: list[bool] = []  # whether "kiêm" or "và" stands before: such two may have one body
    is_past = False
    while len(found) < _MOST:
        ahead = _AHEAD.match(skeleton, at)
        start = ahead.end() if ahead else at
        if ahead and ahead["past"]:
            is_past = True
        elif ahead and ahead[0].startswith(("hiện", "nay")):
            is_past = False
        one = _title(skeleton, start, is_past)
        if one is None:
            break
        found.append(one)
        term = _TERM.match(skeleton, one.end)
        joint = _JOINT.match(skeleton, term.end() if term else one.end)
        if joint is None:
            break
        is_past = is_past and "giữ chức" not in joint[0]
        shares.append("," not in joint[0] and ";" not in joint[0])
        at = joint.end()
    for number in range(len(found) - 2, -1, -1):
        names_its_own = _OWN_BODY.search(skeleton, found[number].start, found[number].end)
        is_place = f"<L{found[number + 1].office}>" in skeleton
        if shares[number] and found[number].office is None and (is_place or not names_its_own):
            found[number] = replace(found[number], office=found[number + 1].office)
    return found


def _title(skeleton: str, start: int, is_past: bool) -> Title | None:
    """One title of the lexicon, or a trade, with its body."""
    words = skeleton[start : start + _LONGEST].partition("<")[0]
    if not opens_title(words) or _HONOUR.match(words):
        return None
    length = title_length(words)
    trade = None if length else _TRADE.match(words) or (_BARE_TRADE.match(words) if is_past else None)
    end = start + (trade.end() if trade else length)
    if end == start:
        return None
    tail = None if trade else _NUMBERED.match(skeleton, end) or _TAIL.match(skeleton, end)
    end = tail.end() if tail else end
    if skeleton.endswith("hưu trí", start, end):
        return None
    office = _OFFICE.match(skeleton, end)
    if office is None or (trade and office[1] == "L"):
        return Title(start, end, None, is_past, trade is not None)
    beside = office[1] is not None
    return Title(start, office.end(2) + 1 if beside else end, int(office[2] or office[4]), is_past, trade is not None)


def is_common(skeleton: str, title: Title) -> bool:
    """Whether it says what many are, and nobody in an office: "là hội viên gương mẫu"."""
    return title.office is None and not title.is_past and _COMMON.match(skeleton, title.start) is not None


def opens_title(words: str) -> bool:
    """Whether the first word of a text may open a title."""
    return key_of(words[:_LONGEST_WORD].partition(" ")[0].rstrip(",.;:")) in _openers()


@cache
def _openers() -> frozenset[str]:
    of_trades = (key_of(name.partition(" ")[0]) for name in (*_TRADES, *_OFFICES))
    return frozenset((*lexicon().families[Family.TITLE].first_words(), *of_trades, "nguyên", "quyền", "cựu"))


def title_length(words: str) -> int:
    """How many letters of a text are a title, with "quyền" and what goes on with it."""
    tokens = tokenize(words)
    stop = _stop(tokens, 1 if tokens.keys[:1] and tokens.keys[0] in ("nguyên", "quyền", "cựu") else 0)
    other = _OTHER_OFFICE.match(words)
    return max(tokens.ends[stop - 1] if stop else 0, other.end() if other else 0)


def _stop(tokens: Tokens, at: int) -> int:
    titles = lexicon().families[Family.TITLE]
    stop = at
    while (found := titles.at(tokens, stop)) is not None:
        stop = found[0]
    return stop if stop > at else 0


def title_up_to(skeleton: str, end: int) -> list[Title]:
    """The titles that stand right before an offset: "Trưởng <O1> <P2>"."""
    first = end - len(_MARKS.split(skeleton[max(0, end - _LONGEST) : end])[-1])
    for word in _WORD.finditer(skeleton, first, end):
        if opens_title(skeleton[word.start() : word.start() + _LONGEST_WORD]):
            found = titles_at(skeleton, word.start())
            if found and not skeleton[_stop_of(skeleton, found[-1]) : end].strip():
                return found
    return []


def _stop_of(skeleton: str, title: Title) -> int:
    office = _OFFICE.match(skeleton, title.end)
    return office.end() if office else title.end
