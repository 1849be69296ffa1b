"""QUOTE: direct speech, between marks, behind a dash, or behind "cho biết:" to the end of the paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from archive.model import MentionType
from pipelines.entities.lexicon import Family
from pipelines.entities.spans import Board, Span
from pipelines.entities.speech import (
    REACH,
    SENTENCE_ENDS,
    break_behind,
    is_speaker,
    is_told,
    is_written,
    opens_like_speech,
    says_before,
    says_i,
    says_soon,
    speaks_of_itself,
)
from pipelines.entities.tokens import Gap, Shape, Tokens

_SHORTEST = 4
_SENTENCE = 7  # tokens from which on words in marks are a sentence rather than a name
_MARKS = frozenset('"“”«»„')
_DASHES = frozenset("-–—")
_CLOSERS = frozenset(")]%‰")

Range = tuple[int, int]


def find_quotes(board: Board) -> None:
    """Claim direct speech; quotes lie under the other spans and may hold them."""
    stop = 0
    for first, end in sorted({*_between_marks(board), *_lines(board)}, key=lambda found: (found[0], -found[1])):
        if first >= stop and not _cuts(board, first) and not _cuts(board, end):
            board.spans.append(Span(MentionType.QUOTE, first, end))
            stop = end


def _cuts(board: Board, at: int) -> bool:
    """Whether an edge before token `at` lies inside a span."""
    return 0 < at < len(board.taken) and board.taken[at] is not None and board.taken[at - 1] is board.taken[at]


def trim(tokens: Tokens, first: int, stop: int) -> Range:
    """Some tokens without the marks at their edges."""
    while first < stop and tokens.shapes[first] == Shape.PUNCT and tokens.forms[first] not in "([":
        first += 1
    while first < stop and tokens.shapes[stop - 1] == Shape.PUNCT and tokens.forms[stop - 1] not in _CLOSERS:
        stop -= 1
    return first, stop


def _between_marks(board: Board) -> Iterator[Range]:
    for opening, closing in board.quotes:
        first, stop = trim(board.tokens, opening + 1, closing)
        if stop > first and not _is_name(board, first, stop) and _is_speech(board, opening, closing):
            yield first, stop


def _is_name(board: Board, first: int, stop: int) -> bool:
    held = board.taken[first]
    return held is not None and held.type in _NAMING and held.stop >= stop


_NAMING = (MentionType.CAMPAIGN, MentionType.MODEL, MentionType.AWARD, MentionType.DOC, MentionType.ORG)


def _is_speech(board: Board, opening: int, closing: int) -> bool:
    """Whether what stands between two marks is said by somebody."""
    tokens = board.tokens
    length = closing - opening - 1
    opens_line = tokens.gaps[opening] == Gap.LINE
    before = tokens.forms[opening - 1] if opening and not opens_line else ""
    if before == ":":
        return is_told(board, opening - 1) or not is_written(board, opening - 1)
    if opens_line and (closing + 1 >= len(tokens) or tokens.gaps[closing + 1] == Gap.LINE):
        return length >= _SENTENCE
    pause = break_behind(tokens, closing + 1)
    if pause > 0 and says_soon(tokens, pause + 1):
        return length >= _SHORTEST or opens_line
    if pause > 0 and is_speaker(board, pause + 1):
        return length >= _SENTENCE or opens_line or (before in SENTENCE_ENDS and length >= _SHORTEST)
    if opens_line or (before and before in SENTENCE_ENDS):
        return length >= _SENTENCE and opens_like_speech(tokens, opening + 1)
    return _is_half_speech(tokens, opening, length)


def _is_half_speech(tokens: Tokens, opening: int, length: int) -> bool:
    """Words of somebody inside another's sentence: "vì “tụi bay ồn, nhà tau vắng”"."""
    if says_before(tokens, opening) and length > _SHORTEST + 1 and tokens.keys[opening - 1] != "là":
        return True
    if tokens.shapes[opening + 1] != Shape.LOWER or length <= _SHORTEST:
        return False
    return tokens.forms[opening - 1] in (",", ";") or tokens.keys[opening - 1] == "vì"


def _lines(board: Board) -> Iterator[Range]:
    """Speech that no pair of marks holds, line by line."""
    tokens = board.tokens
    starts = [at for at, gap in enumerate(tokens.gaps) if gap == Gap.LINE]
    paired = {at for pair in board.quotes for at in pair}
    asked = False
    for number, (first, stop) in enumerate(pairwise([*starts, len(tokens)])):
        line = _Line(
            board, first, stop, asked, number == 0 and stop < len(tokens), next(_loose(tokens, first, stop, paired), 0)
        )
        said = line.speech()
        asked = tokens.forms[stop - 1] in "?:" or (tokens.forms[stop - 1] in _MARKS and tokens.forms[stop - 2] == "?")
        if said and said[1] - said[0] >= 2:
            yield said


def _loose(tokens: Tokens, first: int, stop: int, paired: set[int]) -> Iterator[int]:
    """The marks of a line that are half of no pair."""
    return (at for at in range(first, stop) if tokens.forms[at] in _MARKS and at not in paired)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: its tokens, whether a question or colon ends the line before, and its first mark without a pair."""

    board: Board
    first: int
    stop: int
    asked: bool
    is_title: bool
    loose: int

    def speech(self) -> Range | None:
        """The one stretch of speech that marks do not hold, if any."""
        tokens = self.board.tokens
        if tokens.forms[self.first] in _DASHES and self.stop - self.first > 2:
            return self._behind_dash(self.first + 1)
        if self.loose and self._opens_speech(self.loose):
            return trim(tokens, self.loose + 1, self._speaker_behind(self.loose + 1) or self.stop)
        colon = 0 if self.is_title else self._colon()
        if colon:
            return trim(tokens, colon + 1, self._half_marked(colon + 1))
        return self._told_behind()

    def _opens_speech(self, mark: int) -> bool:
        """Whether a mark that nothing closes opens speech: at the line's start, or behind "nói:"."""
        tokens = self.board.tokens
        if mark == self.first or (tokens.forms[mark - 1] == ":" and is_told(self.board, mark - 1)):
            return True
        return tokens.forms[mark - 1] == ":" and self._speaker_colon(self.first) == mark - 1

    def _behind_dash(self, first: int) -> Range | None:
        """A line behind a dash: an answer, or speech with its speaker behind; not a point of a list."""
        tokens = self.board.tokens
        colon = self._speaker_colon(first)
        if colon and opens_like_speech(tokens, colon + 1):
            return trim(tokens, self._over_stage_words(colon + 1), self.stop)
        if tokens.forms[self.stop - 1] == ";" or tokens.keys[first] in ("pv", "p", "phóng"):
            return None
        end = 0 if self.asked else self._speaker_behind(first, soon=False)
        if end and opens_like_speech(tokens, first):
            return trim(tokens, first, end)
        talks = self._talks(first) if self.asked else says_i(tokens, first, self.stop)
        return trim(tokens, self._over_stage_words(first), self.stop) if talks else None

    def _talks(self, first: int) -> bool:
        tokens = self.board.tokens
        return speaks_of_itself(tokens, first, self.stop) or any(
            f in SENTENCE_ENDS for f in tokens.forms[first : self.stop - 1]
        )

    def _over_stage_words(self, first: int) -> int:
        """Over "( cười )" before an answer."""
        forms = self.board.tokens.forms
        if forms[first] != "(":
            return first
        return next((at + 1 for at in range(first, min(first + 5, self.stop)) if forms[at] == ")"), first)

    def _speaker_behind(self, first: int, *, soon: bool = True) -> int:
        """Where speech ends before ", ông Lữ nói" or "- chú Tửng chỉnh chúng tôi"; 0 where no speaker follows."""
        board, tokens = self.board, self.board.tokens
        for at in range(first + 2, self.stop - 1):
            if (tokens.forms[at] in _DASHES or tokens.forms[at] == ",") and is_speaker(board, at + 1):
                ends = says_soon(tokens, at + 1) or (not soon and self.stop - at <= 2 * REACH)
                if ends and not board.taken[at] and tokens.gaps[at + 1] == Gap.BLANK:
                    return at
        return 0

    def _colon(self) -> int:
        """The colon behind which the line's end is speech without marks; 0 where there is none."""
        tokens = self.board.tokens
        speaker = self._speaker_colon(self.first)
        for at in range(self.first, self.stop - 2):
            if tokens.forms[at] == ":" and tokens.forms[at + 1] not in _MARKS:
                if at == speaker and tokens.shapes[at + 1] == Shape.NUMBER:
                    return at
                if opens_like_speech(tokens, at + 1) and (at == speaker or is_told(self.board, at)):
                    return at
        return 0

    def _speaker_colon(self, first: int) -> int:
        """The colon of a line that opens with nothing but a speaker: "Ông Lò Văn Pâng:", "Trả lời:"."""
        board, tokens = self.board, self.board.tokens
        for at in range(first, min(self.stop - 1, first + 2 * REACH)):
            if tokens.forms[at] == ":":
                held = [span for span in board.taken[first:at] if span]
                persons = [span for span in held if span.type is MentionType.PER]
                opens = bool(persons) and (board.taken[first] is persons[0] or _addresses(board, first))
                named = opens and held[-1].stop == at and held[-1].type in (MentionType.PER, MentionType.ORG)
                return at if named or tokens.key(first, at) in ("trả lời", "đáp") else 0
        return 0

    def _half_marked(self, first: int) -> int:
        """Where speech ends that opens without a mark but closes with one."""
        return self.loose if self.loose > first and self.board.tokens.gaps[self.loose] == Gap.NONE else self.stop

    def _told_behind(self) -> Range | None:
        """A line that opens with speech without marks and goes on ", ông nói": somebody says "I" in it."""
        tokens = self.board.tokens
        first, loose = self.first, self.loose
        if tokens.forms[first] in _MARKS or not opens_like_speech(tokens, first):
            return None
        if loose and tokens.gaps[loose] == Gap.NONE and not _has_marks(tokens, first, loose):
            pause = break_behind(tokens, loose + 1)
            return trim(tokens, first, loose) if pause > 0 and is_speaker(self.board, pause + 1) else None
        end = self._speaker_behind(first)
        spoken = end and says_i(tokens, first, end) and not _has_marks(tokens, first, end)
        return trim(tokens, first, end) if spoken else None


def _has_marks(tokens: Tokens, first: int, stop: int) -> bool:
    return any(form in _MARKS for form in tokens.forms[first:stop])


def _addresses(board: Board, first: int) -> bool:
    return any(board.hit_at(family, first) for family in (Family.HONORIFIC, Family.TITLE))
