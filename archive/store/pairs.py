"""Neighbouring syllables as one word: a phrase of common syllables is rare as pairs, so it is found at once.

"điển hình tiên tiến" is three words of the index of pairs: dien_hinh hinh_tien tien_tien. FTS5 reads the list of each
word of a phrase to its end, of a common syllable a place in nearly every story; of a pair a hundredth of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

JOINT = "_"  # between the two of a pair: a separator in texts, a letter in the index of pairs
TOKENIZE = f"unicode61 remove_diacritics 2 tokenchars '{JOINT}'"
# A word as FTS5 sees it: these are the marks that it lets stand in a word. It takes all that came into Unicode after
# version 6.1 for letters, newer emoji too: a phrase across one of these is not found.
_MARKS = r"\u0300-\u0304\u0306-\u030c\u030f\u0311\u031b\u0323-\u0328\u032d\u032e\u0330\u0331"
TOKEN = re.compile(rf"[^\W_]+(?:[{_MARKS}]+[^\W_]*)*")
_WITHOUT_D = str.maketrans("đĐÐ", "dDD")


def pairs_of_text(text: str | None) -> str:
    """The pairs of a text in its order, as many as it has words: the last word stands alone with its joint.

    So a story has the same length in both indexes, and bm25 of a phrase is the same number.
    """
    words = TOKEN.findall((text or "").translate(_WITHOUT_D))
    return " ".join(map(JOINT.join, zip(words, [*words[1:], ""], strict=False)))


def pairs_of_phrase(words: Sequence[str]) -> Iterator[str]:
    """The pairs that stand for a phrase of two words or more."""
    return map(JOINT.join, pairwise(words))
