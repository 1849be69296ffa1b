"""The level word of a written place, and the bare name behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.places.units import RANKS, Kind, Rank

_KINDS: Mapping[str, frozenset[Kind]] = {
    "tỉnh": frozenset((Kind.PROVINCE, Kind.CITY)),
    "thành phố": frozenset((Kind.CITY, Kind.PROVINCIAL_CITY)),
    "tp": frozenset((Kind.CITY, Kind.PROVINCIAL_CITY)),
    "huyện": frozenset((Kind.DISTRICT,)),
    "quận": frozenset((Kind.URBAN_DISTRICT,)),
    "q": frozenset((Kind.URBAN_DISTRICT,)),
    "thị xã": frozenset((Kind.TOWN,)),
    "tx": frozenset((Kind.TOWN,)),
    "xã": frozenset((Kind.COMMUNE,)),
    "phường": frozenset((Kind.WARD,)),
    "p": frozenset((Kind.WARD,)),
    "thị trấn": frozenset((Kind.TOWNSHIP,)),
    "tt": frozenset((Kind.TOWNSHIP,)),
    "đặc khu": frozenset((Kind.SPECIAL_ZONE,)),
}
_HAMLETS = (
    "thôn|bản|làng|ấp|buôn|bon|bôn|xóm|khóm|tổ dân phố|tdp|khu phố|khu dân cư|sóc|phum|plei|plây|nóc|tổ|khu|đội|"
    r"tiểu khu|cụm dân cư|kon|khu vực(?=\s\d)"
)
_OTHER = (
    "sông|suối|kênh|rạch|hồ|đầm|đập|thác|vịnh|biển|bãi|cù lao|cồn|hòn|đảo|quần đảo|bán đảo|núi|đèo|dốc|đỉnh|đồi|hang|"
    "cánh đồng|cao nguyên|đồng bằng|thung lũng|rừng|cầu|cống|đường|phố|quốc lộ|tỉnh lộ|cao tốc|đại lộ|hẻm|ngõ|ngã ba|"
    "ngã tư|chợ|cảng|bến|ga|sân bay|sân vận động|nhà máy|khu công nghiệp|cụm công nghiệp|khu kinh tế|khu du lịch|"
    "di tích|khu di tích|công viên|quảng trường|vườn quốc gia|cửa khẩu|thủy điện|nhà tù|nghĩa trang|đền|chùa|tượng đài|"
    "chiến khu|căn cứ|chiến trường|mặt trận|vùng|miền|khu vực|tháp|thành cổ|nước"
)
_DESCRIBED = r"(?:vùng cao|biên giới|vùng biên|miền núi|vùng sâu|vùng xa|trung du|đảo|nghèo|anh hùng|cù lao|ven biển)"
_WRITTEN = re.compile(
    rf"(?P<word>{'|'.join(sorted(_KINDS, key=len, reverse=True))})(?P<dot>\.?)(?:\s+{_DESCRIBED})*\s*(?P<name>\S.*)",
    re.IGNORECASE,
)
_HAMLET = re.compile(rf"(?:{_HAMLETS})(?:\s+(?:số|{_DESCRIBED}))*\s+(?P<name>\S.*)", re.IGNORECASE)
_NO_UNIT = re.compile(rf"(?:{_OTHER})\s", re.IGNORECASE)
_IN_ORGANISATION = re.compile(
    r"\b(tỉnh|thành phố|tp\.?|thị xã|tx\.?|huyện|quận|xã|phường|thị trấn|đặc khu)(?:\s+" + _DESCRIBED + r")*"
    r"[ .]\s*((?:[A-ZĐÀ-Ỹ]|\d{1,2}\b).*)$",
)
_HEADS = {
    "tỉnh ủy": "tỉnh", "tỉnh uỷ": "tỉnh", "tỉnh đoàn": "tỉnh", "tỉnh đội": "tỉnh",
    "thành ủy": "thành phố", "thành uỷ": "thành phố", "thành đoàn": "thành phố",
    "huyện ủy": "huyện", "huyện uỷ": "huyện", "huyện đoàn": "huyện", "huyện đội": "huyện",
    "thị ủy": "thị xã", "thị uỷ": "thị xã", "thị đoàn": "thị xã",
    "quận ủy": "quận", "quận uỷ": "quận", "quận đoàn": "quận",
}  # fmt: skip
_BARE_BODY = re.compile(r"\s(tỉnh|thành phố|thị xã|huyện|quận|xã|phường|thị trấn|đặc khu)$")
_HEAD = re.compile(rf"(?:{'|'.join(_HEADS)})", re.IGNORECASE)
_SHORT = frozenset(("p", "q", "tt", "tx", "tp"))


@dataclass(frozen=True, slots=True)
class Written:
    """A place as it is written: the kinds its level word allows (none = no level word), its bare name.

    `whole` is the name with its first word, where that has a capital: "Chợ Đồn", "Bản Mù"; `opens_sentence` where
    any word there has.
    """

    name: str
    kinds: frozenset[Kind] = frozenset()
    is_hamlet: bool = False
    is_unit: bool = True
    whole: str = ""
    opens_sentence: bool = False

    @property
    def ranks(self) -> frozenset[Rank]:
        """The ranks that its level word allows."""
        return frozenset((Rank.HAMLET,)) if self.is_hamlet else frozenset(RANKS[kind] for kind in self.kinds)


def read_place(surface: str) -> Written:
    """The level word and the name of a place."""
    surface = " ".join(surface.split())
    found = _WRITTEN.fullmatch(surface)
    if found and _is_level(found):
        return Written(found["name"], _KINDS[found["word"].lower()])
    hamlet = _HAMLET.fullmatch(surface)
    if hamlet:
        return Written(hamlet["name"], is_hamlet=True)
    return Written(surface, is_unit=not _NO_UNIT.match(surface))


def read_organisation(surface: str) -> Written | None:
    """The unit in the name of an organisation: "UBND xã Hồng Ca", "Huyện ủy Trạm Tấu"; None where none is named."""
    surface = " ".join(surface.split())
    found = _IN_ORGANISATION.search(surface)
    if found:
        return Written(found[2], _KINDS[found[1].rstrip(".").lower()])
    head = _HEAD.match(surface)
    name = surface[head.end() :].strip() if head else ""
    return Written(name, _KINDS[_HEADS[head[0].lower()]]) if head and name[:1].isupper() else None


def read_bare_body(surface: str) -> frozenset[Kind]:
    """The kinds of the unit whose body is named without it: "UBND huyện", "Huyện ủy"; none where it is no such."""
    words = " ".join(surface.lower().split())
    head = _HEADS.get(words)
    if head:
        return _KINDS[head]
    found = _BARE_BODY.search(words)
    return _KINDS[found[1]] if found else frozenset()


def _is_level(found: re.Match[str]) -> bool:
    """A short level word needs its full stop, or a blank or number behind it: "TP.HCM", "P.5", "Q1", not "Pá"."""
    glued = found.end("dot") == found.start("name")
    if found["word"].lower() not in _SHORT:
        return not glued
    return bool(found["dot"]) or not glued or found["name"].isdigit() or found["word"] == "TP"
