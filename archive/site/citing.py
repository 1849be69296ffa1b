"""How to cite a story, or an edition of the data: Vietnamese style, BibTeX, RIS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from archive.site.texts import local

EDITION_TITLE = "kho lưu trữ tin, bài của báo địa phương về người tốt, việc tốt và điển hình tiên tiến"
BIBTEX_SPECIAL = str.maketrans({"\\": r"\textbackslash{}", **{letter: "\\" + letter for letter in "{}%#&_$"}})


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation names; `permalink` is the story's address on this site."""

    id: str
    title: str
    authors: tuple[str, ...]
    publisher: str
    published: str | None
    url: str
    permalink: str
    captured: str | None


@dataclass(frozen=True, slots=True)
class CitedEdition:
    """A published file: its digest, when its newest captures were read (UTC), and its address on this site."""

    digest: str
    until: str | None
    address: str


def edition_vietnamese(cited: CitedEdition) -> str:
    """One line."""
    until = local(cited.until)
    read = f", dữ liệu đến ngày {until.day}/{until.month}/{until.year}" if until else ""
    return f"Gương: {EDITION_TITLE}. Bản công bố {cited.digest}{read}. {cited.address}"


def edition_bibtex(cited: CitedEdition) -> str:
    """A BibTeX entry of type @dataset."""
    fields = {
        "author": "{Gương}",
        "title": "{" + EDITION_TITLE + "}",
        "version": cited.digest,
        "date": _iso(local(cited.until)),
        "url": cited.address,
        "langid": "vietnamese",
    }
    return _entry("dataset", f"guong-{cited.digest}", fields)


def vietnamese(cited: Cited) -> str:
    """One line, as Vietnamese journals write it."""
    who = ", ".join(cited.authors) or cited.publisher
    when = local(cited.published)
    day = f" ({when.day}/{when.month}/{when.year})" if when else ""
    kept = local(cited.captured)
    copied = f", bản lưu ngày {kept.day}/{kept.month}/{kept.year}" if kept else ""
    paper = f" {cited.publisher}." if cited.authors else ""
    return f"{who}{day}. “{cited.title}”.{paper} {cited.url}{copied}: {cited.permalink}"


def bibtex(cited: Cited) -> str:
    """A BibTeX entry of type @online."""
    when = local(cited.published)
    fields = {
        "author": " and ".join("{" + _tex(name) + "}" for name in cited.authors),
        "title": "{" + _tex(cited.title) + "}",
        "organization": _tex(cited.publisher),
        "date": _iso(when),
        "url": cited.url.replace("}", "%7D").replace("{", "%7B"),
        "note": f"Bản lưu: {cited.permalink}",
        "langid": "vietnamese",
    }
    return _entry("online", f"guong-{cited.id}", fields)


def ris(cited: Cited) -> str:
    """A RIS entry of type NEWS, for reference managers."""
    when = local(cited.published)
    tags = [
        ("TY", "NEWS"),
        *(("AU", name) for name in cited.authors),
        ("TI", cited.title),
        ("T2", cited.publisher),
        ("DA", when.strftime("%Y/%m/%d/") if when else ""),
        ("UR", cited.url),
        ("L2", cited.permalink),
        ("LA", "vi"),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in tags if value or tag == "ER")


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _tex(text: str) -> str:
    return _line(text).translate(BIBTEX_SPECIAL)


def _line(text: str) -> str:
    return " ".join(text.split())


def _iso(when: datetime | date | None) -> str:
    return when.strftime("%Y-%m-%d") if when else ""
