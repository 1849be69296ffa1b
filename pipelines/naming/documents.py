"""Documents: kind, number, suffix and year, so that "Chỉ thị 05" and "Chỉ thị số 05-CT/TW" are one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files

from pipelines.naming.spelling import key_of

_WRITTEN = re.compile(
    r"(?P<kind>.*?\S)\s+(?:(?:số|chuyên đề số|chuyên đề)\s*:?\s*)?(?P<number>\d+[a-zA-Z]?)"
    r"(?:\s*/\s*(?P<year>\d{4}))?"
    r"(?:\s*[-–/]\s*(?P<suffix>[A-ZĐƯa-z]{1,6}\d{0,2}(?:\s*[-–/.]\s*[A-ZĐƯƠa-zđ]{1,10}\d{0,2})*))?"
    r"(?:\s*[,(]?\s*(?:ngày\s+\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*|năm\s+)?(?P<dated>\d{4})\)?)?",
)
_BY_NAME = re.compile(r"(?:bộ luật|luật|pháp lệnh|hiến pháp)\b", re.IGNORECASE)  # the number behind is a year
_SHORT_KINDS = {"NQ": "Nghị quyết", "CT": "Chỉ thị", "KL": "Kết luận", "QĐ": "Quyết định", "NĐ": "Nghị định"}
_YEAR_BEHIND = re.compile(
    r"\s*[,(]?\s*(?:ban hành\s+)?(?:ngày\s+\d{1,2}\s*(?:[-/.]|tháng)\s*\d{1,2}\s*(?:[-/.]|,?\s*năm)\s*|năm\s+)(\d{4})"
)
_ISSUER_BEHIND = re.compile(
    r"[^.;\n]{0,40}?\bcủa\s+(?P<local>Tỉnh ủy|Thành ủy|Huyện ủy|Đảng ủy|HĐND|UBND|Chủ tịch UBND|BTV)"
)
_YEAR_AT_END = re.compile(r"\s+(?:năm\s+)?((?:19|20)\d{2})$")
# Suffixes of bodies that every province, district or commune has: the number alone is not the country's.
_LOCAL = re.compile(
    r"(?:^|[-/])(?:TU|HU|ĐU|ThU|QU|CB|UBND|HĐND|BTV|TĐ|SGDĐT|SYT|SNN|CT|BCĐ|MTTQ|BTGDVTU|BTGTU)$|^(?:UBND|HĐND)"
)
_CENTRAL = re.compile(r"(?:TW|TTg|CP|QH\d*|BNV|BGDĐT|BYT|BTC|BCA|BQP|BCT|BVHTTDL|BNNPTNT|TLĐ|ĐCT|CTN|UBTVQH\d*)$")


@dataclass(frozen=True, slots=True)
class Document:
    """A document by what is written of it: "" and None where that is not said."""

    kind: str
    number: str = ""
    suffix: str = ""
    year: int | None = None
    title: str = field(default="", compare=False)
    is_year_inside: bool = field(default=False, compare=False)

    @property
    def is_local(self) -> bool:
        """Whether its issuer is a province's, or lower."""
        return bool(self.suffix) and not _CENTRAL.search(self.suffix) and bool(_LOCAL.search(self.suffix))

    @property
    def name(self) -> str:
        """As it is called in full."""
        if not self.number:
            return f"{self.kind} {self.year}" if self.year else self.kind
        joint = "-" if "/" in self.suffix else "/"
        year = f"/{self.year}" if self.is_year_inside else ""
        written = f"{self.kind} số {self.number}{year}{joint if self.suffix else ''}{self.suffix}"
        return f"{written} ({self.year})" if self.year and not year else written

    @property
    def key(self) -> str:
        """The same for the same document."""
        return f"{key_of(self.kind)}|{self.number}|{self.suffix.casefold()}|{self.year or ''}"


def read_document(printed: str, behind: str = "") -> Document:
    """A document from its mention and what stands behind it."""
    written = _WRITTEN.fullmatch(printed.strip())
    if written is None or _BY_NAME.match(printed):
        ending = _YEAR_AT_END.search(printed)
        return Document(printed[: ending.start()] if ending else printed, year=int(ending[1]) if ending else None)
    year_behind = _YEAR_BEHIND.match(behind)
    years = (written["year"], written["dated"], year_behind[1] if year_behind else None)
    year = next((int(one) for one in years if one), None)
    suffix = re.sub(r"\s+", "", written["suffix"] or "").replace("–", "-")
    number = written["number"].lstrip("0").zfill(2)
    return Document(_kind(written["kind"]), number, suffix, year, is_year_inside=bool(written["year"]))


def known_document(told: Document, day: date | None, behind: str = "") -> Document:
    """The document of the country's that a story of that day means, where it names one without suffix or year.

    A number that is said to be a local body's, or that two documents bear, stays as it is.
    """
    if not told.number or told.is_local or _ISSUER_BEHIND.match(behind):
        return told
    fitting = [
        one
        for issued, one in thesaurus()
        if key_of(one.kind) == key_of(told.kind)
        and one.number == told.number
        and told.suffix.casefold() in ("", one.suffix.casefold())
        and told.year in (None, one.year)
        and (day is None or issued <= day)
    ]
    return fitting[0] if len(fitting) == 1 else told


def fullest(told: Document, others: Sequence[Document]) -> Document:
    """Of one story: the only document that says more of the same kind and number."""
    more = {one for one in others if _says_more(one, told)}
    best = {one for one in more if not any(_says_more(other, one) for other in more)}
    return next(iter(best)) if len(best) == 1 else told


def _says_more(one: Document, other: Document) -> bool:
    if (key_of(one.kind), one.number) != (key_of(other.kind), other.number) or one == other:
        return False
    return other.suffix in ("", one.suffix) and other.year in (None, one.year)


def _kind(printed: str) -> str:
    kind = re.sub(r"\s+(?:số|chuyên đề)$", "", printed.strip())
    return _SHORT_KINDS.get(kind, kind[:1].upper() + kind[1:])


@cache
def thesaurus() -> tuple[tuple[date, Document], ...]:
    """The documents of Party and State that are called by number alone, with the day of their issue."""
    lines = files("pipelines.naming").joinpath("documents.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple(
        (date.fromisoformat(issued), Document(kind, number, suffix, int(issued[:4]), title))
        for kind, number, suffix, issued, title in rows
    )
