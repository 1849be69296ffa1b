"""What tells one story from all others of its theme: the names and the figures that only it gives."""

from __future__ import annotations

import re
from collections.abc import Sequence

Span = tuple[int, int]

BEGINS = re.compile(r"[.!?…:;\"“”‘(\n][\s\"“”‘(]*$")  # what stands before the first word of a sentence
FIGURE = re.compile(r"(\d[\d.,/-]*)(\w*)")  # 1.146, 18/5/2006; 38km
SEPARATORS = str.maketrans(",/-", "...")  # 18-5, 18/5 and 18.5 are one day: each newsroom has its habit
LEADING_ZERO = re.compile(r"\b0+(?=\d)")
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
# Who is named with an office is named in every report of the place, whatever the report is about.
OFFICE = r"(?:uy vien|bi thu|chu tich|truong (?:ban|doan)|giam doc|chinh uy)"
OFFICE_BEFORE = re.compile(rf"\b(?:dong chi|d/c|{OFFICE})\b[^.,;:!?\"“”()]*$")
OFFICE_BEHIND = re.compile(rf",? ?(?:[-–] )?(?:nguyen )?(?:pho )?{OFFICE}\b")
REACH = 60  # characters between an office and the name of its holder


def particulars(text: str, folded: str, words: Sequence[Span]) -> set[str]:
    """The names, as pairs of their syllables, and the figures with their units, of a paragraph and its words."""
    found = {figure for place in range(len(words)) if (figure := _figure(text, folded, words, place))}
    for run in _names(text, folded, words):
        found.update(" ".join(pair) for pair in zip(run, run[1:], strict=False) if not EVERYWHERE.issuperset(pair))
    return found


def _figure(text: str, folded: str, words: Sequence[Span], place: int) -> str | None:
    """A figure and what it counts; not a number that many stories give: a year, a document's, the place in a list."""
    start, end = words[place]
    matched = FIGURE.match(folded, start, end)
    if not matched:
        return None
    if start == 0 and text[end : end + 1] in {".", ")"}:
        return None
    if YEAR.fullmatch(text, start, end) or DOCUMENT.match(text, start, end):
        return None
    number, unit = matched.groups()
    if not unit:
        following = folded[slice(*words[place + 1])] if place + 1 < len(words) else ""
        unit = "%" if text[end : end + 2].lstrip().startswith("%") else following
    return f"{LEADING_ZERO.sub('', number.translate(SEPARATORS))} {unit}"


def _names(text: str, folded: str, words: Sequence[Span]) -> list[list[str]]:
    """Runs of capitalised words, but for those that name the holder of an office."""
    runs: list[list[Span]] = []
    for start, end in words:
        if not text[start].isupper() or start == 0 or BEGINS.search(text, max(start - 4, 0), start):
            continue
        if runs and text[runs[-1][-1][1] : start] == " ":
            runs[-1].append((start, end))
        else:
            runs.append([(start, end)])
    return [
        [folded[start:end] for start, end in run]
        for run in runs
        if len(run) > 1 and not _holds_office(folded, run[0][0], run[-1][1])
    ]


def _holds_office(folded: str, start: int, end: int) -> bool:
    return bool(OFFICE_BEFORE.search(folded, max(start - REACH, 0), start) or OFFICE_BEHIND.match(folded, end))
