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
_OFFICE_OF = re.compile(
    rf"^(?:{key_of('trung ương')} (?={key_of('hội')} |{key_of('đoàn')} )|{key_of('ủy ban')} (?={key_of('mặt trận')} ))"
)
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
        head, named = _parts(printed, unit, hamlet)
        return Organisation(f"{_head_key(head)}|{unit.id}", named or _in_full(head, unit), unit.id)
    if is_national(printed) or _KNOWN_EVERYWHERE.match(printed):
        return Organisation(_head_key(printed), printed)
    return Organisation(f"{key_of(printed)}|{'?' if is_bare(printed) else ''}{home}", printed)


def _parts(printed: str, unit: Place, hamlet: str | None) -> tuple[str, str]:
    """A body's name without its unit, and with it as far as it is printed; "" where the unit is not."""
    bare = re.escape(_LEVEL_WORD.sub("", unit.name))
    ending = re.search(rf"[\s,(]+(?:(?:{_LEVELS})\s+)?{bare}(?!\w)", printed, re.IGNORECASE)
    head = printed[: ending.start()] if ending else printed
    if ending is None and hamlet is None:
        head = _UNIT_BEHIND.sub("", printed)
    return _LEVEL_BEHIND.sub("", head).strip(" ,(") or printed, printed[: ending.end()] if ending else ""


def _head_key(head: str) -> str:
    """One key for an office and what it runs: "Trung ương Hội Nông dân Việt Nam", "Ủy ban MTTQ"."""
    return _OFFICE_OF.sub("", key_of(head))


def _in_full(head: str, unit: Place) -> str:
    if _OF_LEVEL.search(head):
        return f"{head} {_LEVEL_WORD.sub('', unit.name)}"
    joint = (
        ", " if re.search(r"\b(?:thôn|bản|buôn|ấp|xóm|khóm|tổ dân phố|khu phố|làng)\s", head, re.IGNORECASE) else " "
    )
    return f"{head}{joint}{unit.name}"
