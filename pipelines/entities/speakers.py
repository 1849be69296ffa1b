"""`speaker`: who says a quote, by the fullest name that the text gives this person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from archive.model import MentionType
from pipelines.entities.lexicon import Family
from pipelines.entities.memory import Name, endings
from pipelines.entities.spans import Board, Span
from pipelines.entities.speech import break_behind, clause_start, speaks_at
from pipelines.entities.tokens import Gap, Tokens

_REACH = 60
_REACH_BEHIND = 30
_LEAD = 4  # lines that introduce the person of an interview
_ADDRESS = frozenset(
    ("ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "thầy", "em", "già", "cậu", "mế", "má", "mẹ", "bố", "cha",
     "bé", "lão", "dì", "thím", "o", "ni sư", "đồng chí")
)  # fmt: skip
_UNNAMED = frozenset(("người", "họ", "dân", "ai", "nhiều", "khách", "trẻ"))
_BIRTHS = frozenset(("hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "út"))
_UNCLE_HO = "Hồ Chí Minh"


@dataclass(frozen=True, slots=True)
class People:
    """The persons of a text: the fullest name for each ending of one, how they are addressed, and the main one."""

    names: Mapping[Name, str]
    addressed: Mapping[str, frozenset[str]]  # fullest name -> "ông", "chị"
    main: str
    guest: str  # whom the lead introduces

    def name(self, tokens: Tokens, person: Span) -> str:
        """The fullest name of a mention."""
        return self.names.get(_key(tokens, person), "")


def _key(tokens: Tokens, person: Span) -> Name:
    """A name in small letters, without the order of birth before it: "Năm Lịnh" is "Lịnh"."""
    words = tuple(tokens.keys[person.first : person.stop])
    return words[1:] if len(words) == 2 and words[0] in _BIRTHS else words


def people_of(board: Board) -> People:
    """Who is in a text."""
    persons = [span for span in board.spans if span.type is MentionType.PER]
    names = _fullest_names(board, persons)
    tokens = board.tokens
    addressed: dict[str, set[str]] = {}
    counts: Counter[str] = Counter()
    lead: Counter[str] = Counter()
    stop = _lead_stop(tokens)
    for span in sorted(persons, key=lambda span: span.first):
        name = names.get(_key(tokens, span), "")
        address = tokens.keys[span.first - 1] if span.first else ""
        if address in _ADDRESS:
            addressed.setdefault(name, set()).add(address)
        counts[name] += 1
        lead[name] += span.first < stop and address != ":"
    main = max(counts, key=lambda name: counts[name], default="")
    guest = max(lead, key=lambda name: (lead[name] > 0, counts[name]), default="")
    return People(names, {name: frozenset(found) for name, found in addressed.items()}, main, guest)


def _lead_stop(tokens: Tokens) -> int:
    starts = [at for at, gap in enumerate(tokens.gaps) if gap == Gap.LINE]
    return starts[_LEAD] if len(starts) > _LEAD else len(tokens)


def _fullest_names(board: Board, persons: Iterable[Span]) -> Mapping[Name, str]:
    """For each name and each shorter form of one: the longest such name as printed, rather not in capitals."""
    fullest: dict[Name, tuple[int, bool, str]] = {}
    surnames = {surname.lower() for surname in board.lexicon.surname_starts}
    for span in persons:
        name = _key(board.tokens, span)
        printed = " ".join(board.tokens.surface(span.first, span.stop).split())
        worth = (len(name), not printed.isupper())
        for part in (*endings(name), *_beginnings(name, surnames)):
            if part not in fullest or fullest[part][:2] < worth:
                fullest[part] = (*worth, printed)
    return {part: name for part, (_, _, name) in fullest.items()}


def _beginnings(name: Name, surnames: set[str]) -> Iterator[Name]:
    """ "H'Luyn" of "H'Luyn Kbuôr": where the given name stands first, never a family name alone."""
    return (name[:length] for length in range(1, len(name)) if length > 1 or name[0] not in surnames)


def speaker_of(board: Board, quote: Span, people: People) -> str:
    """The person who is said to speak behind or before a quote; "" where it is somebody unnamed."""
    tokens = board.tokens
    if _is_uncle_ho(tokens, quote.first):
        return _UNCLE_HO
    said = _behind(board, quote.stop) or _before(board, quote.first)
    person = _subject(board, *said) if said else None
    if person:
        return people.name(tokens, person)
    if _answers(tokens, quote.first):
        return people.guest
    if not said:
        return _told_last(board, quote, people)
    subject = _subject_word(board, *said)
    if subject in _UNNAMED or not (subject or _has_title(board, *said)):
        return ""
    return _addressed(board, quote, subject, people)


def _is_uncle_ho(tokens: Tokens, first: int) -> bool:
    """ "Lời Bác dạy: …": the one person who is named so."""
    near = tokens.keys[max(first - 6, 0) : first]
    return "bác" in near and "dạy" in near[near.index("bác") :]


def _subject_word(board: Board, first: int, stop: int) -> str:
    """The last word of address, or "ai" and the like, before the word of saying."""
    tokens = board.tokens
    verb = next((at for at in range(stop - 1, first, -1) if speaks_at(tokens, at)), stop)
    words = [tokens.keys[at] for at in range(first, verb) if tokens.keys[at] in _ADDRESS | _UNNAMED]
    return words[-1] if words else ""


def _behind(board: Board, at: int) -> tuple[int, int] | None:
    """The clause ", ông Thìn chậm rãi" or ". Ni sư nói thế" behind a quote."""
    tokens = board.tokens
    pause = break_behind(tokens, at)
    if pause < 0:
        return None
    stop = pause + 1
    while stop < min(len(tokens), pause + _REACH_BEHIND) and tokens.gaps[stop] != Gap.LINE:
        if tokens.forms[stop] in (".", ":", '"', "“", "!", "?"):
            break
        stop += 1
    return pause + 1, stop


def _before(board: Board, first: int) -> tuple[int, int] | None:
    """The clause "Bà Hà Thị Nhượng cho biết:" before a quote, in its line or the one above."""
    tokens = board.tokens
    stop = first
    while stop and tokens.forms[stop - 1] in '"“«-–—(':
        stop -= 1
    if not stop or tokens.forms[stop - 1] != ":":
        return None
    return clause_start(tokens, stop - 1), stop - 1


def _subject(board: Board, first: int, stop: int) -> Span | None:
    """The person of a clause: the last one named before the word of saying that comes first, or else the first one."""
    tokens = board.tokens
    verb = next((at for at in range(first, stop) if speaks_at(tokens, at) and board.taken[at] is None), stop)
    persons = [span for at in range(first, stop) if (span := board.taken[at]) and span.type is MentionType.PER]
    before = [span for span in persons if span.first < verb]
    return before[-1] if before and verb < stop else persons[0] if persons else None


def _has_title(board: Board, first: int, stop: int) -> bool:
    return any(board.hit_at(family, at) for at in range(first, stop) for family in (Family.TITLE, Family.HONORIFIC))


def _addressed(board: Board, quote: Span, address: str, people: People) -> str:
    """Whom "ông" or "chị" means: the person last named that is so addressed, or else the one the story is about."""
    last = ""
    for here in range(quote.first - 1, -1, -1):
        span = board.taken[here]
        if span and span.type is MentionType.PER:
            name = people.name(board.tokens, span)
            if address in people.addressed.get(name, ()):
                return name
            last = last or ("" if people.addressed.get(name) else name)
    return last or people.main


def _answers(tokens: Tokens, first: int) -> bool:
    """Whether a line of its own answers a question: "- Vì tôi …", "Trả lời: …"."""
    at = first - 1
    while at >= 0 and tokens.forms[at] in '-–—:"“()':
        at -= 1
    if tokens.key(at - 1, at + 1) == "trả lời":
        return True
    return at >= 0 and tokens.forms[at] == "?" and Gap.LINE in tokens.gaps[at + 1 : first + 1]


def _told_last(board: Board, quote: Span, people: People) -> str:
    for here in range(quote.first - 1, max(-1, quote.first - _REACH), -1):
        span = board.taken[here]
        if span and span.type is MentionType.PER:
            return people.name(board.tokens, span)
    return people.main
