"""Which body an office belongs to, so that "UBND xã" of two communes are two, and a ministry is one everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NATIONAL = re.compile(
    r"^(?:bộ (?!đội|chỉ huy)|chính phủ|quốc hội|nhà nước|tổng cục |văn phòng (?:chính phủ|quốc hội|chủ tịch nước))"
    r"|\btrung ương\b|\bviệt nam$|\btoàn quốc\b|\btối cao\b",
    re.IGNORECASE,
)
_OF_A_PLACE = re.compile(r"\b(?:tỉnh|huyện|xã|phường|thị trấn|thị xã|thành phố|quận)\b", re.IGNORECASE)
# Offices of which there is one in the country, and that need no body beside them.
_NATIONAL_TITLES = (
    ("tổng bí thư", "Ban Chấp hành Trung ương"),
    ("thường trực ban bí thư", "Ban Chấp hành Trung ương"),
    ("thủ tướng", "Chính phủ"),
    ("phó thủ tướng", "Chính phủ"),
    ("chủ tịch nước", "Nhà nước"),
    ("phó chủ tịch nước", "Nhà nước"),
    ("chủ tịch quốc hội", "Quốc hội"),
    ("phó chủ tịch quốc hội", "Quốc hội"),
)
_HAMLET = re.compile(r"\b(?:thôn|bản|làng|buôn|bon|ấp|xóm|khóm|phum|sóc|tổ dân phố|khu phố)\s+(\S.*)$", re.IGNORECASE)
_LEVEL_WORD = re.compile(r"^(?:tỉnh|huyện|xã|phường|thị trấn|thị xã|thành phố|quận|đặc khu)\s+", re.IGNORECASE)


# What a bare title may be of: the beginnings of names, where a story names one such body and no more.
_BODIES_OF_TITLES = (
    (
        ("giám đốc", "phó giám đốc", "tổng giám đốc"),
        ("htx", "hợp tác xã", "công ty", "doanh nghiệp", "trung tâm", "bệnh viện"),
    ),
    (("chủ nhiệm", "phó chủ nhiệm"), ("câu lạc bộ", "clb", "htx", "hợp tác xã")),
    (("hiệu trưởng", "phó hiệu trưởng", "giáo viên"), ("trường",)),
    (("đồn trưởng", "phó đồn trưởng"), ("đồn",)),
    (("đội trưởng", "đội phó"), ("đội",)),
    (("trạm trưởng", "trạm phó"), ("trạm",)),
    (("bí thư chi bộ", "phó bí thư chi bộ"), ("chi bộ",)),
)


@dataclass(frozen=True, slots=True)
class Body:
    """A body under a name that no other body of its province bears; "" where the story does not say which it is."""

    name: str
    is_national: bool = False


def body_of(title: str, printed: str, unit: str | None) -> Body:
    """The body of an office; `unit` is the name of the administrative unit that the body or place is known to be of."""
    if not printed:
        wanted = title.casefold()
        body = next((body for office, body in _NATIONAL_TITLES if wanted.startswith(office)), "")
        return Body(body, bool(body))
    if is_national(printed):
        return Body(printed, is_national=True)
    if is_bare(printed):
        return Body(f"{printed} {_LEVEL_WORD.sub('', unit)}" if unit else "")
    return Body(printed)


def hamlet_of(body: str) -> str | None:
    """The hamlet that a body is of, or that a place is, without its level word: "tà ghênh" of "Chi bộ bản Tà Ghênh"."""
    found = _HAMLET.search(body)
    return found[1].casefold() if found else None


def implied_body(title: str, bodies: Iterable[str]) -> str:
    """The one body among the names of a story's of which a bare title may be; "" where there are several, or none."""
    wanted = title.casefold()
    for titles, heads in _BODIES_OF_TITLES:
        if wanted.startswith(titles):
            fitting = {body for body in bodies if body.casefold().startswith(heads) and not is_bare(body)}
            return next(iter(fitting)) if len(fitting) == 1 else ""
    return ""


def is_national(printed: str) -> bool:
    """Whether a body's name says that it is the whole country's."""
    return _NATIONAL.search(printed) is not None and _OF_A_PLACE.search(printed) is None


def is_bare(printed: str) -> bool:
    """Whether a body is named by its kind alone ("UBND xã", "Huyện ủy"): what tells it from others is capitalised."""
    *words, last = printed.split()
    return not words or (last[0].islower() and not any(word[0].isdigit() for word in printed.split()))
