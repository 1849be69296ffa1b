"""What offices tell of who holds them: the trade, and that nobody comes to some of them young."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from archive.model import Office

YOUNGEST_HEAD = 26  # years
_HEADS = re.compile(
    r"\b(?:chủ tịch (?:ubnd|hđnd|ủy ban|uỷ ban|hội đồng nhân dân|hội)|bí thư (?:đảng|huyện|tỉnh|thành|thị)|hiệu trưởng"
    r"|trưởng công an|trưởng phòng|giám đốc sở)\b"
)
# Trades that people seldom leave for another. A farmer's is none: he may head a hamlet, a cooperative, a commune.
_TRADES = tuple(
    re.compile(rf"\b(?:{words})\b")
    for words in (
        "trường|giáo viên|cô giáo|thầy giáo|hiệu trưởng|phòng giáo dục",
        "y tế|bệnh viện|bác sĩ|y sĩ|điều dưỡng",
        "công an|biên phòng|bộ đội|quân sự|trung đoàn|lữ đoàn",
        "ubnd|hđnd|ủy ban|uỷ ban|hội đồng nhân dân|(?:đảng|huyện|tỉnh|thành|thị) ủy|mặt trận|phụ nữ|hội nông dân",
        "công ty|htx|hợp tác xã|doanh nghiệp",
    )
)


def heads(printed: str) -> bool:
    """Whether an office, as printed with its body, is one that nobody holds who left school but now."""
    return _HEADS.search(printed.casefold()) is not None


def is_head(offices: Iterable[Office]) -> bool:
    """Whether any of somebody's offices is such a one."""
    return any(heads(_printed(office)) for office in offices)


@lru_cache(4096)
def trades(offices: tuple[Office, ...]) -> frozenset[int]:
    """The trades to which somebody's offices belong."""
    printed = [_printed(office).casefold() for office in offices]
    return frozenset(number for number, words in enumerate(_TRADES) if any(words.search(one) for one in printed))


def _printed(office: Office) -> str:
    return f"{office.title} {office.organisation}"
