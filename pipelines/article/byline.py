"""Who wrote a story: names out of bylines, sources apart from persons."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.whitespace import fold

MAX_LENGTH = 160  # characters; a longer line is no byline
MAX_NAME_WORDS = 6
MAX_OUTLET_WORDS = 10  # a longer line that begins with an office's name is a sentence
MAX_AUTHORS = 12

_WORK = (
    r"tin|bài|ảnh|lời|hình|clip|video|đồ họa|đồ hoạ|infographic|thực hiện|tác giả|bài viết|nội dung|trình bày|thiết kế"
    r"|biên dịch|người dịch|dịch|lược ghi|ghi|tổng hợp|biên tập|phóng viên|pv|ctv|nhóm phóng viên|nhóm pv|nhóm tác giả"
    r"|kỹ thuật|chùm ảnh|phóng sự|phóng sự ảnh|by"
)
LABEL = re.compile(rf"\(?\b(?:{_WORK})(?:\s*(?:,|và|[-–/+&])\s*(?:{_WORK}))*\s*\)?\s*:\s*", re.IGNORECASE)
LEADING = re.compile(r"^(?:phóng viên|pv|ctv|nhóm pv|nhóm phóng viên|bởi|by)\b[.:]?\s+(?=\S)", re.IGNORECASE)
SOURCE_LABEL = re.compile(r"^\W*(?:theo|nguồn tin|nguồn|dẫn nguồn|trích nguồn)\b\s*:?\s*", re.IGNORECASE)
SOURCE_INSIDE = re.compile(
    r"\(\s*(?:theo|nguồn)\b\s*:?\s*([^()]+)\)|[-–/,;]\s*(?:theo|nguồn)\b\s*:?\s*(.+)$", re.IGNORECASE
)
BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
DOING = re.compile(rf"^(?:{_WORK}|thực hiện|tổng hợp|ghi chép|ct|t/h|th)$", re.IGNORECASE)
SEPARATOR = re.compile(r"\s*(?:[,;|&+•·]|\s[-–—]\s|(?<=\w{3})\s*[-–—/](?=\s*[^\W\d_]{2})|\bvà\b)\s*", re.IGNORECASE)
DOING_TAIL = re.compile(r"\s+(?:thực hiện|tổng hợp|tổng thuật|lược thuật|lược dịch|biên dịch|dịch|ghi)$", re.IGNORECASE)
TIME_TAIL = re.compile(
    r"[\s,|•–-]*(?:\b(?:thứ|ngày|lúc)\s[^:/]{1,12})?\b\d{1,2}\s*[:/.-]\s*\d{1,2}\b.*$", re.IGNORECASE
)
ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\bwww\.\S+")
ROLE_TAIL = re.compile(r"\s*[|•].*$")

ORGANISATION = re.compile(
    r"^(?:báo(?! cáo)|tạp chí|đài|cổng|trang|tòa soạn|toà soạn|ban biên tập|bbt|ban|trung tâm|thông tấn|cục|sở|hội)\b"
    r"|^(?:ubnd|bộ)\b"
    r"|\b(?:ttxvn|ttx|vov|vtv|news|online|newspaper|media|mediatech|admin|administrator|editor|epi|onecms)\b"
    r"|truyền hình|\.(?:vn|com|net|org)\b|\bptth\b|\bpt-?th\b|điện tử",
    re.IGNORECASE,
)
NEWSPAPERS = re.compile(
    r"^(?:dân trí|tuổi trẻ|thanh niên|tiền phong|lao động|người lao động|nhân dân|hà nội mới|sài gòn giải phóng"
    r"|vietnamnet|vnexpress|vietnamplus|vietnam\+|quân đội nhân dân|công an nhân dân|pháp luật|đại đoàn kết|tin tức"
    r"|zing|znews|nông nghiệp|sức khỏe|giáo dục|gia đình|an ninh thủ đô|kinh tế|đầu tư|chính phủ|đời sống|phụ nữ"
    r"|văn hóa|cand|sggp|qđnd|nlđ|dto|vtc|reuters|afp|ap|bbc|cnn|kyodo|tass|bloomberg|xinhua|tân hoa xã|internet)\b",
    re.IGNORECASE,
)
TEMPLATE = re.compile(
    r"^(?:bút danh|tác giả|author|họ tên|tên tác giả|n/?a|null|none|undefined|không rõ)$", re.IGNORECASE
)
_FAMILY_NAMES = """
nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đinh đoàn lâm mai trịnh trương phùng vương
cao hà tạ thái tô tống triệu quách lương lưu la kiều khổng giang doãn châu chu bạch an ân âu bế cầm cấn chử cù đàm đồng
giàng hầu hạ hứa khương kim lò lữ lục mạc ma nông ninh nghiêm ông ôn phí quàng sùng thạch tôn tăng thân thẩm thào trà
trang từ ty ung văn vàng vi viên vừ xa y yên điêu điền đậu
"""
FAMILY_NAMES = frozenset(_FAMILY_NAMES.split())
WORD = re.compile(r"[^\W\d_][\w'.’]*")


@dataclass(frozen=True, slots=True)
class Byline:
    """Names of persons (pen names and initials too), and the outlet that a story was taken from."""

    authors: tuple[str, ...] = ()
    source: str | None = None


def parse_byline(text: str) -> Byline:
    """Split what a page prints where the author stands."""
    text = TIME_TAIL.sub("", fold(ADDRESS.sub(" ", text)))
    if not text or len(text) > MAX_LENGTH:
        return Byline()
    text, source = _inner_source(text)
    if SOURCE_LABEL.match(text):
        named = _trim(SOURCE_LABEL.sub("", text))
        if not is_person(named):
            return Byline(source=named or source)
        text = named
    names = _names(text)
    outlets = [name for name in names if is_outlet(name)]
    people = tuple(name for name in names if not is_outlet(name))
    return Byline(people[:MAX_AUTHORS], source or next(iter(outlets), None))


def is_byline(text: str) -> bool:
    """Whether a whole line at the end of a story can be nothing but a byline: names, or an outlet after "Theo"."""
    if len(text) > MAX_LENGTH or text.endswith(("!", "?")):
        return False
    if SOURCE_LABEL.match(text):
        named = _trim(SOURCE_LABEL.sub("", text))
        return bool(named) and _is_name(named)
    names = _names(text)
    return bool(names) and all(map(_is_name, names))


def is_labelled(text: str) -> bool:
    """Whether a line begins with a word such as "Tin, ảnh:", "Theo", "Nguồn:"."""
    return len(text) <= MAX_LENGTH and (LABEL.match(text) or SOURCE_LABEL.match(text)) is not None


def is_outlet(name: str) -> bool:
    """Whether a name is a newspaper's, an agency's or a vendor's."""
    return ORGANISATION.search(name) is not None or NEWSPAPERS.match(name) is not None


def is_person(name: str) -> bool:
    """Whether a name is surely a person's: begins with a family name, two to five capitalised words."""
    words = name.split()
    if not 2 <= len(words) <= 5 or is_outlet(name) or words[0].lower() not in FAMILY_NAMES:
        return False
    return all(word[0].isupper() for word in words)


def believable(names: Iterable[str], site: str | None) -> tuple[str, ...]:
    """Names from metadata that can be a person's: not the newspaper, the vendor, an account or a template's word."""
    kept: list[str] = []
    for raw in names:
        kept += [name for name in parse_byline(raw).authors if _can_be_author(name, site)]
    return tuple(dict.fromkeys(kept))


def _can_be_author(name: str, site: str | None) -> bool:
    if site and name.lower() in site.lower():
        return False
    words = name.split()
    if len(words) == 1 and "." not in name and name.isascii():
        return False  # an account or a vendor: longantv, MEDIATECH
    return words[0][0].isupper()


def _inner_source(text: str) -> tuple[str, str | None]:
    match = SOURCE_INSIDE.search(text)
    if match and match.start() > 0:
        return _trim(text[: match.start()]), _trim(match[1] or match[2])
    inside = (one or two for one, two in BRACKETS.findall(text))
    agency = next((name for name in inside if is_outlet(name) and not DOING.match(name.strip())), None)
    return text, _trim(agency) if agency else None


def _names(text: str) -> list[str]:
    bare = LABEL.sub("\n", BRACKETS.sub(" ", text))
    parts = [part for line in bare.split("\n") for part in SEPARATOR.split(line)]
    names = (_trim(DOING_TAIL.sub("", LEADING.sub("", _trim(part)))) for part in parts)
    kept = (name for name in names if name and not DOING.match(name) and not TEMPLATE.match(name))
    return list(dict.fromkeys(name for name in kept if len(name.split()) <= MAX_NAME_WORDS and WORD.search(name)))


def _is_name(name: str) -> bool:
    words = name.split()
    capitals = all(word[0].isupper() or word[0] in "(.-" for word in words)
    if is_outlet(name):
        return len(words) <= MAX_OUTLET_WORDS and not name.endswith((".", "!", "?", ":"))
    return len(words) <= 5 and capitals and not name.endswith(":")


def _trim(text: str) -> str:
    return text.strip(" \t\"'“”‘’*-–—:;,/|•·()[]").removesuffix("./").strip()
