"""Holds the speakers of quotes against gold: `python -m tests.pipelines.entities.speaking`.

The spans are those that people marked; so only who is named as the speaker is measured.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from archive.model import MentionType
from pipelines.entities.gold import GoldStory, load_folder
from pipelines.entities.grammar import read_spans
from pipelines.entities.spans import Board, Span
from pipelines.entities.speakers import people_of, speaker_of
from pipelines.entities.tokens import tokenize
from tests.pipelines.places.scoring import Share

ENTITIES = Path(__file__).parents[2] / "gold" / "entities"
LATER = tuple(ENTITIES.parent / "facts" / f"stories-{lot}" for lot in ("third", "fourth", "fifth"))


def marked_board(story: GoldStory) -> Board:
    """The tokens of a story with the spans that its annotator marked."""
    board = read_spans(tokenize(story.text))
    spans = []
    for one in story.spans:
        if one.type is not MentionType.QUOTE:
            first = board.tokens.index_at(one.start)
            spans.append(Span(one.type, first, board.tokens.index_at(one.end)))
    return board.with_spans(spans)


def speakers(story: GoldStory) -> Iterator[tuple[str, str, str]]:
    """(what is said, who the annotator says says it, who we say does) of each quote; "" is nobody named."""
    board = marked_board(story)
    people = people_of(board)
    for one in story.spans:
        if one.type is MentionType.QUOTE:
            first = board.tokens.index_at(one.start)
            quote = Span(MentionType.QUOTE, first, board.tokens.index_at(one.end))
            yield story.text[one.start : one.end], one.attrs.get("speaker", ""), speaker_of(board, quote, people)


def share(folder: Path, say: Callable[[str], object] = lambda _: None) -> tuple[Share, Share]:
    """Named speakers that are right, and quotes of nobody named that are left so."""
    named = right = unnamed = left = 0
    for story in load_folder(folder):
        for words, gold, found in speakers(story):
            named, right = named + bool(gold), right + bool(gold and gold == found)
            unnamed, left = unnamed + (not gold), left + (gold == found == "")
            if gold != found:
                say(f"{story.path.stem} | {gold or '-'} | {found or '-'} | {words[:60]}")
    return Share(f"{folder.name} named", right, named), Share(f"{folder.name} unnamed", left, unnamed)


def main() -> None:
    for folder in (ENTITIES, *LATER):
        for one in share(folder, lambda line: sys.stdout.write(f"{line}\n")):
            sys.stdout.write(f"{one}\n")


if __name__ == "__main__":
    main()
