"""Organisations: what a body is, and which administrative unit it is of, as that was on the day of the story."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.model import Place
from pipelines.facts.bodies import is_bare, is_national
from pipelines.naming.spelling import key_of

_LEVELS = r"tỉnh|huyện|xã|phường|thị trấn|thị xã|thành phố|tp\.?|tx\.?|quận|đặc khu"
_UNIT_BEHIND = re.compile(rf"[\s,(]+(?:{_LEVELS})\s*\S.*$", re.IGNORECASE)
_LEVEL_BEHIND = re.compile(rf"\s+(?:{_LEVELS})$", re.IGNORECASE)
_LEVEL_WORD = re.compile(rf"^(?:{_LEVELS})\s+", re.IGNORECASE)
# Heads that say the unit's level themselves, so that its name follows bare.
_OF_LEVEL = re.compile(r"(?:^|\s)(?:tỉnh|huyện|thành|thị|quận|xã|phường)\s+(?:ủy|uỷ|đoàn|đội)$", re.IGNORECASE)
# Bodies of the country whose names do not say so.
_KNOWN_EVERYWHERE = re.compile(
    r"^(?:tập đoàn|tổng công ty|ngân hàng|trường đại học|đại học|học viện|viện |báo |đài (?!pt|phát thanh)|tạp chí|"
    r"thông tấn|quân khu|quân đoàn|quân chủng|binh chủng|binh đoàn|sư đoàn|lữ đoàn|trung đoàn|vùng \d|bộ tư lệnh|"
    r"đảng cộng sản|thủ tướng|phó thủ tướng|chủ tịch nước|phó chủ tịch nước|tổng bí thư|ban bí thư|bộ chính trị|"
    r"un[a-z]*$|who$|wwf$|fao$|liên hợp quốc)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body: its key and name, and the unit whose it is; None: the country's, or not known."""

    key: str
    name: str
    unit: str | None = None


def read_organisation(printed: str, unit: Place | None, hamlet: str | None, home: str) -> Organisation:
    """A body by its fullest mention; `unit` is what it names or is known to be of, `home` the province of the story."""
    if unit is not None:
        head = _head(printed, unit, hamlet)
        return Organisation(f"{key_of(head)}|{unit.id}", _in_full(head, unit), unit.id)
    if is_national(printed) or _KNOWN_EVERYWHERE.match(printed):
        return Organisation(key_of(printed), printed)
    return Organisation(f"{key_of(printed)}|{'?' if is_bare(printed) else ''}{home}", printed)


def _head(printed: str, unit: Place, hamlet: str | None) -> str:
    """A body's name without its unit and without what lies above that."""
    bare = _LEVEL_WORD.sub("", unit.name)
    ending = re.compile(rf"[\s,(]+(?:(?:{_LEVELS})\s+)?{re.escape(bare)}\b.*$", re.IGNORECASE)
    cut = ending.sub("", printed)
    if cut == printed and hamlet is None:
        cut = _UNIT_BEHIND.sub("", printed)
    return _LEVEL_BEHIND.sub("", cut).strip(" ,(") or printed


def _in_full(head: str, unit: Place) -> str:
    if _OF_LEVEL.search(head):
        return f"{head} {_LEVEL_WORD.sub('', unit.name)}"
    joint = (
        ", " if re.search(r"\b(?:thôn|bản|buôn|ấp|xóm|khóm|tổ dân phố|khu phố|làng)\s", head, re.IGNORECASE) else " "
    )
    return f"{head}{joint}{unit.name}"
