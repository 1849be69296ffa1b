"""What tells one story from all others of its theme: the names and the figures that only it gives."""

from __future__ import annotations

import re
from dataclasses import dataclass

BEGINS = re.compile(r"[.!?…:;\"“”‘(\n][\s\"“”‘(]*$")  # what stands before the first word of a sentence
FIGURE = re.compile(r"(\d[\d.,/-]*)(\w*)")  # 1.146, 18/5/2006; 38km
SEPARATORS = str.maketrans(",/-", "...")  # 18-5, 18/5 and 18.5 are one day: each newsroom has its habit
LEADING_ZERO = re.compile(r"(?<![,\d])0(?=\d\b)")  # of a day or a month, not behind the comma of a decimal
YEAR = re.compile(r"(?:19|20)\d\d(?:-(?:19|20)?\d\d)?")
DOCUMENT = re.compile(r"\d+[-/].*[A-ZĐ]")  # 05-CT/TW, 116/2016/NĐ-CP
# Capitalised in every second story of the theme: they tell no story from another.
EVERYWHERE = frozenset(
    [
        *("bac", "ho", "chi", "minh", "dang", "nha", "nuoc", "viet", "nam", "trung", "uong", "bo", "chinh", "tri"),
        *("chi", "thi", "nghi", "quyet", "ket", "luan", "dinh", "uy", "ban", "nhan", "dan", "mat", "tran", "to"),
        *("quoc", "hoi", "dong", "thuong", "vu", "tinh", "huyen", "bi", "thu", "chu", "tich", "pho"),
    ]
)
# Bodies that every province has; what follows names the one that is meant, if anything does.
BODIES = frozenset(("Hội", "Sở", "Ban", "Bộ", "Đoàn", "Trường", "Phòng", "Công", "Liên", "Phó", "Ủy", "Uỷ"))
# Before the last syllable of a name, by which somebody already named is taken up: ông Dình, chị Sính.
KIN = re.compile(r"\b(?:[ôÔ]ng|[bB]à|[aA]nh|[cC]hị|[eE]m|[cC]ô|[tT]hầy|[cC]ụ|[gG]ià|[cC]háu|[bB]é|[cC]hú|[mM]ế) $")
# Who is named with an office of a province or district is named in every report of it, whatever the report is about.
OFFICE = r"(?:uy vien|bi thu|chu tich|truong (?:ban|doan)|giam doc|chinh uy)"
NEAR = r"(?:xa|phuong|thon|chi bo|chi hoi|htx|hop tac xa|cong ty)"  # offices of a village: the heroes of the theme
OFFICE_BEFORE = re.compile(rf"\b(?:dong chi|d/c|{OFFICE})\b(?![^.,;:]*\b{NEAR}\b)[^.,;:!?\"“”()]*$")
OFFICE_BEHIND = re.compile(rf",? ?(?:[-–] )?(?:nguyen )?(?:pho )?{OFFICE}\b(?![^.,;:]*\b{NEAR}\b)")
PLACE_BEFORE = re.compile(r"\b(?:ban|thon|xa|phuong|huyen|tinh|lang|buon|ap|bon|khu|pho|thi tran|thi xa|tp\.?) $")
REACH = 60  # characters between an office and the name of its holder


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as printed and folded, the spans of its words, and the words in one spelling."""

    text: str
    folded: str
    spans: list[tuple[int, int]]
    words: list[str]


def particulars(paragraph: Paragraph) -> set[str]:
    """The names, as pairs of their syllables, and the figures, with what they count."""
    places = [place for place, (start, _) in enumerate(paragraph.spans) if paragraph.text[start].isdigit()]
    found = {figure for place in places if (figure := _figure(paragraph, place))}
    for run in _runs(paragraph):
        found.update(_name(paragraph, run))
    return found


def _figure(paragraph: Paragraph, place: int) -> str | None:
    """A figure and what it counts; not a number that many stories give: a year, a document's, the place in a list."""
    text, (start, end) = paragraph.text, paragraph.spans[place]
    matched = FIGURE.match(paragraph.folded, start, end)
    if not matched or (start == 0 and text[end : end + 1] in {".", ")"}):
        return None
    if YEAR.fullmatch(text, start, end) or DOCUMENT.match(text, start, end):
        return None
    number, unit = matched.groups()
    if not unit:
        following = "".join(paragraph.words[place + 1 : place + 2])
        unit = "%" if text[end : end + 2].lstrip().startswith("%") else following
    return f"{LEADING_ZERO.sub('', number).translate(SEPARATORS)} {unit}"


def _runs(paragraph: Paragraph) -> list[list[int]]:
    """Places of capitalised words that stand together, but for the first of a sentence."""
    text, spans = paragraph.text, paragraph.spans
    runs: list[list[int]] = []
    for place, (start, _) in enumerate(spans):
        if not text[start].isupper() or start == 0 or BEGINS.search(text, max(start - 4, 0), start):
            continue
        if runs and runs[-1][-1] == place - 1 and text[spans[place - 1][1] : start] == " ":
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _name(paragraph: Paragraph, run: list[int]) -> set[str]:
    """The syllables of a name by twos; nothing for the holder of an office, or what every story names."""
    start, end = paragraph.spans[run[0]][0], paragraph.spans[run[-1]][1]
    if len(run) == 1:
        return {paragraph.words[run[0]]} if KIN.search(paragraph.text, max(start - 6, 0), start) else set()
    if _holds_office(paragraph.folded, start, end):
        return set()
    return {
        " ".join(pair)
        for place in run[:-1]
        if paragraph.text[slice(*paragraph.spans[place])] not in BODIES
        and not EVERYWHERE.issuperset(pair := paragraph.words[place : place + 2])
    }


def _holds_office(folded: str, start: int, end: int) -> bool:
    if OFFICE_BEFORE.search(folded, max(start - REACH, 0), start):
        return True
    return bool(OFFICE_BEHIND.match(folded, end)) and not PLACE_BEFORE.search(folded, max(start - 9, 0), start)
