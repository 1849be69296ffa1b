"""Sentences with their mentions as signs, so that patterns speak of "a person" and "an award"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.model import Mention, MentionType

LETTERS = {
    MentionType.PER: "P",
    MentionType.ORG: "O",
    MentionType.LOC: "L",
    MentionType.DOC: "T",
    MentionType.CAMPAIGN: "C",
    MentionType.MODEL: "M",
    MentionType.AWARD: "A",
    MentionType.FIG: "F",
    MentionType.DATE: "D",
}
# What a figure must count to be someone who can be commended; all others are mere numbers ("N").
_SOMEONE = re.compile(
    r"(?:lượt )?(?:tập thể|cá nhân|người|hộ|gia đình|đảng viên|đồng chí|cán bộ|chiến s[iĩỹ]|học sinh|sinh viên|"
    r"giáo viên|nhà giáo|thầy|cô|đoàn viên|hội viên|đại biểu|vị|em|cháu|cụ|mẹ|chị|anh|ông|"
    r"bà|phụ nữ|nông dân|doanh nhân|"
    r"doanh nghiệp|đơn vị|xã|phường|thôn|bản|ấp|khu|chi bộ|đảng bộ|tổ chức|chi hội|htx|hợp tác xã|thanh niên|nghệ nhân|"
    r"công nhân|bác sĩ|mô hình|điển hình|gương|tổ|nhóm|clb|câu lạc bộ|trường|cơ quan|địa phương|già làng|trưởng|bí thư|"
    r"tác giả|tác phẩm|công trình|quân nhân|ngư dân|lao động|thí sinh|vận động viên|công an|cựu chiến binh|"
    r"hòa giải viên|tình nguyện viên|cộng tác viên|kỹ sư|lái xe|tiểu thương|làng|buôn|khóm|tổ dân phố|"
    r"phòng|đội|công ty|thành viên|"
    r"bạn|liệt sĩ|chủ (?:hộ|trang trại|cơ sở|tàu)|gia tộc|dòng họ|trạm|đồn|"
    r"thuyền viên|công dân|học viên|chức sắc|nhà khoa học|nhà báo|phóng viên|huấn luyện viên|thương binh|bệnh binh|"
    r"giáo dân|dân quân|tăng ni|thủy thủ|xã viên|tổ viên|kiểm lâm|y bác sĩ|y sĩ|điều dưỡng|nhân viên|viên chức|"
    r"công chức|lãnh đạo|chuyên gia|thợ|vợ chồng|cặp|già|khu phố|huyện|tỉnh|thành phố)(?!\w)"
)
# What is counted behind "cho" is somebody, if it is no measure.
_MEASURE = re.compile(
    r"(?:%|(?:nghìn |triệu |tỷ )?đồng|usd|năm|tháng|ngày|giờ|phút|kg|tấn|tạ|"
    r"ha|m|m2|km|lít|suất|phần|lần|lượt|tuổi|căn|cây|con|vụ)(?!\w)"
)
SIGN = re.compile(r"<([A-Z])(\d+)>")
_SENTENCE_END = re.compile(  # what may not stand before a full stop is looked for behind it: that is asked seldom
    r"[.!?…]+(?<!\bTP\.)(?<!\bTX\.)(?<!\bTh\.S\.)(?<!\bTS\.)(?<!\bGS\.)(?<!\bBS\.)[\"”»]?\s+|\n+"
)
LONGEST_SENTENCE = 3000  # letters: what is longer is a table or a trap, and each award looks at all before it
LONGEST_NUMBER = 5  # letters: "VIII."
_JOINTS = re.compile(r"\s*(?:[,(]|[-–])\s*")
ADDRESS = r"(?:ông|bà|anh|chị|cô|thầy|em|cháu|cụ|già|lão|bác|chú|mẹ|đồng chí|đ/c)"
# What may stand between a name and what is said of it: an age, a people, a home.
ASIDE = (
    r"(?:(?:sn|sinh năm|sinh|nay|hiện|năm nay|mới|đã|vừa)?\s*<[DNF]\d+>|(?:người|dân tộc|quê|ở|trú|ngụ|thương binh|"
    r"bệnh binh|sinh ra)[^,;<>()]{0,24}(?:<L\d+>)?|<L\d+>|lớp \w+|"
    r"(?:sinh viên|học sinh|đảng viên|đoàn viên)\s[^,;<>()]{0,16}<O\d+>)"
)
_ADDRESS = r"(?:ông|bà|anh|chị|cô|thầy|em|cụ|đồng chí|đ/c|già làng)"
_BEFORE_NAME = re.compile(rf"\s+(?:{_ADDRESS}\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where a sentence stands, and its text with "<P3>" for the person who is mention 3 of the story.

    `breaks` are offsets in the skeleton and in the text, one pair for each part that was copied.
    """

    start: int
    end: int
    skeleton: str
    breaks: tuple[tuple[int, int], ...] = ()

    def offset(self, at: int) -> int:
        """The offset in the text of one in the skeleton; inside a sign, that of its end."""
        skeleton, text = self.breaks[bisect_right(self.breaks, at, key=lambda pair: pair[0]) - 1]
        return text + at - skeleton


class Spans:
    """The mentions of a story by where they start."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self._order = sorted(range(len(mentions)), key=lambda number: mentions[number].start)
        self._starts = [mentions[number].start for number in self._order]
        kinds = (MentionType.LOC, MentionType.MODEL, MentionType.ORG)
        self.bodies = {mentions[n].surface: n for kind in kinds for n in self._order if self.of_type(n, kind)}

    def starting_in(self, first: int, last: int) -> list[int]:
        """The numbers of those that start at `first` or behind, before `last`."""
        return self._order[bisect_left(self._starts, first) : bisect_left(self._starts, last)]

    def of_type(self, number: int, kind: MentionType) -> bool:
        """Whether a mention is of a type."""
        return self.mentions[number].type is kind


def title_span(text: str, mention: Mention) -> tuple[int, int]:
    """A person with the title printed beside the name: (start, end); the name's own span where there is none."""
    role = mention.attrs.get("role", "")
    if not role:
        return mention.start, mention.end
    joint = _JOINTS.match(text, mention.end)
    if joint and text.startswith(role, joint.end()):
        return mention.start, joint.end() + len(role)
    before = text[max(0, mention.start - len(role) - 20) : mention.start]
    gap = _BEFORE_NAME.search(before)
    if gap and before[: gap.start()].endswith(role):
        return mention.start - (len(before) - gap.start()) - len(role), mention.end
    return mention.start, mention.end


def sentences(text: str, mentions: Sequence[Mention]) -> Iterator[Sentence]:
    """The sentences of a text in their order; a mention inside another, or inside a title, is left out."""
    signs = _signs(text, mentions)
    start = at = 0
    for end in (*_ends(text), len(text)):
        if at < len(signs) and signs[at][0] < end < signs[at][1]:
            continue  # a full stop inside a name
        inside = []
        while at < len(signs) and signs[at][1] <= end:
            inside.append(signs[at])
            at += 1
        if end > start:
            yield Sentence(start, end, *_skeleton(text, start, end, inside))
        start = end


def _ends(text: str) -> Iterator[int]:
    """Where sentences end; not behind the number of an item ("1. Ông A"), nor where dots only hold the breath."""
    for found in _SENTENCE_END.finditer(text):
        if found[0].rstrip().endswith(("…", "..")) and text[found.end() : found.end() + 1].islower():
            continue  # "trao huy hiệu… cho cháu"
        line = text.rfind("\n", 0, found.start()) + 1
        if (
            "\n" in found[0]
            or found.start() - line > LONGEST_NUMBER
            or not text[line : found.start()].strip().isalnum()
        ):
            yield found.end()


def _signs(text: str, mentions: Sequence[Mention]) -> list[tuple[int, int, str]]:
    """(start, end, sign), none inside another; a person's title belongs to the person."""
    awards = sorted(mention.start for mention in mentions if mention.type is MentionType.AWARD)
    people = [
        (*_without_award(title_span(text, mention), mention, awards), f"<P{number}>")
        for number, mention in enumerate(mentions)
        if mention.type is MentionType.PER
    ]
    others = [
        (mention.start, mention.end, f"<{_letter(text, mention)}{number}>")
        for number, mention in enumerate(mentions)
        if mention.type in LETTERS and mention.type is not MentionType.PER
    ]
    found: list[tuple[int, int, str]] = []
    for start, end, sign in sorted((*people, *others), key=lambda one: (one[0], -one[1])):
        if not found or start >= found[-1][1]:
            found.append((start, end, sign))
    return found


def _without_award(span: tuple[int, int], person: Mention, awards: Sequence[int]) -> tuple[int, int]:
    """The name alone where the title is an honour: "Mẹ Việt Nam Anh hùng Lê Thị Sáu"."""
    holds = bisect_left(awards, span[0]) < bisect_left(awards, span[1])
    return (person.start, person.end) if holds else span


def _letter(text: str, mention: Mention) -> str:
    if mention.type is not MentionType.FIG:
        return LETTERS[mention.type]
    unit = mention.attrs.get("unit") or mention.surface.lstrip("0123456789.,/- ")
    is_given_to = text.endswith(" cho ", 0, mention.start) and not _MEASURE.match(unit.casefold())
    return "F" if is_given_to or _SOMEONE.match(unit.casefold()) else "N"


def _skeleton(
    text: str, start: int, end: int, signs: Sequence[tuple[int, int, str]]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    parts: list[str] = []
    breaks: list[tuple[int, int]] = []
    length, at = 0, start
    for first, last, sign in (*signs, (end, end, "")):
        breaks.append((length, at))
        copied = text[at:first].lower().replace("<", " ").replace(">", " ")
        parts += [copied, sign]
        length, at = length + len(copied) + len(sign), last
    return "".join(parts), tuple(breaks)
