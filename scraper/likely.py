"""How likely an address leads to a story of the theme, by title, section, tag and slug: what is fetched first."""

from __future__ import annotations

import re
import unicodedata

CUES: dict[str, float] = {
    "dien hinh tien tien": 1.0,
    "guong dien hinh": 1.0,
    "guong nguoi tot": 1.0,
    "nguoi tot viec tot": 1.0,
    "hoc tap va lam theo": 1.0,
    "hoc va lam theo bac": 1.0,
    "lam theo loi bac": 1.0,
    "guong sang": 0.9,
    "tam guong": 0.9,
    "nhan to moi": 0.8,
    "dien hinh": 0.7,
    "guong mat": 0.6,
    "mo hinh hay": 0.8,
    "cach lam hay": 0.7,
    "viec tu te": 0.7,
    "dan van kheo": 0.8,
    "guong": 0.5,
    "mo hinh": 0.5,
    "tieu bieu": 0.5,
    "thi dua": 0.5,
    "tuyen duong": 0.5,
    "bieu duong": 0.5,
    "vinh danh": 0.4,
    "khen thuong": 0.4,
    "bang khen": 0.4,
    "vuot kho": 0.4,
    "lam giau": 0.3,
    "tien phong": 0.3,
    "uy tin": 0.3,
    "tan tam": 0.3,
    "xuat sac": 0.2,
}
_WORDS = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, CUES), key=len, reverse=True)) + r")\b")
_SEPARATORS = re.compile(r"[\W_]+")


def likelihood(url: str, title: str | None = None, topics: str | None = None) -> float:
    """0 (nothing speaks for it) to 1; cues add up, each counts once."""
    text = _folded(" . ".join(filter(None, (title, topics, url))))
    return min(1.0, sum(CUES[cue] for cue in set(_WORDS.findall(text))))


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("ð", "d"))
    return _SEPARATORS.sub(" ", "".join(letter for letter in decomposed if not unicodedata.combining(letter)))
