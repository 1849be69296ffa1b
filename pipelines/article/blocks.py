"""The pieces of a fragment in the order of the page, and how they are set."""

from __future__ import annotations

import re
from dataclasses import dataclass

ALIGNED = re.compile(r"text-align:(left|right|center|justify)")
RIGHT = re.compile(r"\b(?:text|align)-?(?:right|end)\b")


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text is set, as far as it tells what the text is."""

    bold: bool = False
    italic: bool = False
    link: bool = False
    caption: bool = False
    align: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, sub-head, caption slot or picture, in the order of the page.

    `bold`, `italic` and `link` are the shares of its letters that are set so; a picture has `image` and no text.
    """

    text: str = ""
    tag: str = ""
    bold: float = 0.0
    italic: float = 0.0
    link: float = 0.0
    align: str = ""
    caption: bool = False
    image: str | None = None
    alt: str | None = None
    names: str = ""


def align_of(tag: str, names: str, css: str, written: str | None) -> str:
    """How an element aligns its text: by style (small letters, no blanks), attribute or class names; "" untold."""
    match = ALIGNED.search(css)
    if match:
        return match[1]
    told = (written or "").lower()
    if tag == "center" or told == "center" or "text-center" in names or "align-center" in names:
        return "center"
    return "right" if told == "right" or RIGHT.search(names) else told
