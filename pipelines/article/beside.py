"""What stands beside the title where no element says what it is: a date, a byline."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, takewhile

from selectolax.lexbor import LexborHTMLParser

from pipelines.article.compare import letters
from pipelines.article.metadata import plain

MAX_PLACE = 120  # characters of a line that can be a date or a byline; a longer one is prose
LINES_AFTER = 8
LINES_BEFORE = 4
MAX_TITLES = 5  # places where the title stands
BEGINNING = 30  # characters by which it is found
BEFORE = 600  # characters of the page's text in which the lines before it stand
AFTER = 1500


def lines_beside(tree: LexborHTMLParser, title: str | None) -> Iterator[str]:
    """Short lines after the title up to the first prose, then the few before it."""
    if not title or tree.body is None:
        return
    shown, wanted = tree.body.text(separator="\n"), letters(title)
    for at in islice(_places(shown, title[:BEGINNING]), MAX_TITLES):
        begin, end = shown.rfind("\n", 0, at) + 1, shown.find("\n", at)
        if end < 0 or letters(shown[begin:end]) != wanted:
            continue
        after = _lines(shown[end : end + AFTER])[: LINES_AFTER - 1]
        before = _lines(shown[max(begin - BEFORE, 0) : begin])[-LINES_BEFORE:]
        for side in (after, reversed(before)):
            yield from takewhile(lambda line: len(line) <= MAX_PLACE, side)


def _lines(text: str) -> list[str]:
    return [line for line in map(plain, text.split("\n")) if line]


def _places(shown: str, beginning: str) -> Iterator[int]:
    """Where a title begins in the text of a page."""
    at = shown.find(beginning)
    while at >= 0:
        yield at
        at = shown.find(beginning, at + 1)
