"""Campaigns: those of the country by a thesaurus with variants, all others by their name and the province."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from pipelines.naming.spelling import key_of

_KIND_AHEAD = re.compile(
    r"^(?:phong trào(?: thi đua)?|cuộc vận động|cuộc thi|chương trình(?= (?:ocop|mỗi))|hưởng ứng)\s+(?:yêu nước\s+)?",
    re.IGNORECASE,
)
_YEARS_BEHIND = re.compile(
    r",?\s*(?:giai đoạn|năm|năm học|lần thứ)\s+[\dIVX]+(?:\s*[-–]\s*\d+)?(?:,?\s*năm\s+\d{4})?$", re.IGNORECASE
)
_AFTER_HO_CHI_MINH = re.compile(r"^(?:học|làm theo)\b.*\b(?:bác|hồ chí minh)\b")
_OF_HIS = "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"


def campaign_name(printed: str) -> tuple[str, bool]:
    """The name under which a campaign is known, and whether it is the whole country's."""
    bare = _YEARS_BEHIND.sub("", _KIND_AHEAD.sub("", printed.strip().strip('"“”'))).strip()
    key = key_of(bare)
    if known := _known().get(key):
        return known, True
    if _AFTER_HO_CHI_MINH.match(bare.casefold()):
        return _OF_HIS, True
    return bare or printed, False


@cache
def _known() -> dict[str, str]:
    """Key -> name of all variants."""
    lines = files("pipelines.naming").joinpath("campaigns.tsv").read_text("utf-8").splitlines()
    names: dict[str, str] = {}
    for line in lines:
        if line and not line.startswith("#"):
            name, _, variants = line.partition("\t")
            for written in (name, *filter(None, variants.split("|"))):
                names[key_of(written)] = name
    return names
