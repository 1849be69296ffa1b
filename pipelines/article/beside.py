"""What stands beside the title where no element says what it is: a date, a byline."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from selectolax.lexbor import LexborHTMLParser

from pipelines.article.compare import letters
from pipelines.article.metadata import plain

MAX_PLACE = 120  # characters of a line that can be a date or a byline; a longer one is prose
LINES_AFTER = 8
LINES_BEFORE = 4
MAX_TITLES = 3  # places where the title stands


def lines_beside(tree: LexborHTMLParser, title: str | None) -> Iterator[str]:
    """Short lines after the title up to the first prose, then the few before it."""
    if not title or tree.body is None:
        return
    lines = [text for text in map(plain, tree.body.text(separator="\n").split("\n")) if text]
    wanted = letters(title)
    places = [i for i, line in enumerate(lines) if len(line) <= 2 * len(title) and letters(line) == wanted]
    for at in places[:MAX_TITLES]:
        before = reversed(lines[max(at - LINES_BEFORE, 0) : at])
        for side in (lines[at + 1 : at + LINES_AFTER], before):
            yield from takewhile(lambda line: len(line) <= MAX_PLACE, side)
