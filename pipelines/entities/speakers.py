"""`speaker`: who says a quote, by the fullest name that the text gives this person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from archive.model import MentionType
from pipelines.entities.lexicon import Family
from pipelines.entities.memory import Name, endings
from pipelines.entities.roles import role_of, title_stop
from pipelines.entities.spans import Board, Span
from pipelines.entities.speech import SENTENCE_ENDS, break_behind, clause_start, speaks_at
from pipelines.entities.tokens import Gap, Tokens

_REACH = 60
_OPENING = '"“«-–—('
_REACH_BEHIND = 30
_LEAD = 4  # lines that introduce the person of an interview
_ADDRESS = frozenset(
    ("ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "thầy", "em", "già", "cậu", "mế", "má", "mẹ", "bố", "cha",
     "bé", "lão", "dì", "thím", "o", "ni sư", "đồng chí")
)  # fmt: skip
_UNNAMED = frozenset(("người", "họ", "dân", "ai", "nhiều", "khách", "trẻ"))
_BIRTHS = frozenset(("hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "út"))
_NEUTRAL = frozenset(("đồng chí",))  # says nothing of who "ông" or "chị" may be
_KIN = frozenset(("mẹ", "bố", "cha", "má", "vợ", "chồng", "con", "trai", "gái", "chắt", "bé", "cháu"))
_JOINTS = frozenset((",", ";", "thì", "nhưng", "rồi", "và", "mà", "nên"))
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
        if address in _ADDRESS - _NEUTRAL:
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
        worth = (span.stop - span.first, not printed.isupper())
        for part in (*endings(name), *_beginnings(name, surnames), *_birth_alone(board.tokens, span)):
            if part not in fullest or fullest[part][:2] < worth:
                fullest[part] = (*worth, printed)
    longest = {part: name for part, (_, _, name) in fullest.items()}
    # "Phiên" ends "Y Phiên", which begins "Y Phiên Ênuôl"
    return {part: longest.get(tuple(name.lower().split()), name) for part, name in longest.items()}


def _birth_alone(tokens: Tokens, person: Span) -> Iterator[Name]:
    """ "Bảy" of "Bảy Cồ"."""
    if person.stop - person.first == 2 and tokens.keys[person.first] in _BIRTHS:
        yield (tokens.keys[person.first],)


def _beginnings(name: Name, surnames: set[str]) -> Iterator[Name]:
    """ "H'Luyn" of "H'Luyn Kbuôr": where the given name stands first, never a family name alone."""
    return (name[:length] for length in range(1, len(name)) if length > 1 or name[0] not in surnames)


def speaker_of(board: Board, quote: Span, people: People) -> str:
    """The person who is said to speak behind or before a quote; "" where it is somebody unnamed."""
    tokens = board.tokens
    if _is_uncle_ho(tokens, quote.first):
        return _UNCLE_HO
    behind, before = _behind(board, quote.stop), _before(board, quote.first)
    if behind and before and not _names_somebody(board, *behind):
        behind = None  # 'Cụ [X] khoe: "…", rồi cất giọng hát'
    said = behind or before
    if said:
        pronoun = ("" if behind else _last_clause(board, *said)) or _pronoun(board, *said)
        person = _subject(board, *said) if not pronoun else None
        if person:
            return people.name(tokens, person)
    if _answers(tokens, quote.first):
        return people.guest
    if not said:
        return _told_last(board, quote, people)
    if pronoun:
        return _addressed(board, quote, pronoun, people)
    subject = _subject_word(board, *said, is_behind=behind is not None)
    if subject in _UNNAMED:
        return ""
    if subject:
        return _addressed(board, quote, subject, people)
    return _in_office(board, quote, people, *said) if _has_title(board, *said) else ""


def _is_uncle_ho(tokens: Tokens, first: int) -> bool:
    """ "Lời Bác dạy: …": the one person who is named so."""
    near = tokens.keys[max(first - 6, 0) : first]
    return "bác" in near and "dạy" in near[near.index("bác") :]


def _subject_word(board: Board, first: int, stop: int, *, is_behind: bool) -> str:
    """The word of address, or "ai" and the like, that stands for whoever says it: the first behind a quote, the last
    before the word of saying ahead of one; "một" makes it nobody.
    """
    tokens = board.tokens
    verb = next((at for at in range(stop - 1, first, -1) if speaks_at(tokens, at)), stop)
    words = [at for at in range(first, verb) if tokens.keys[at] in _ADDRESS | _UNNAMED]
    if not words:
        return ""
    at = words[0] if is_behind else words[-1]
    is_nobody = at > 0 and tokens.keys[at - 1] in ("một", "mấy", "nhiều")
    return "ai" if is_nobody or _opens_with_kin(tokens, first) else tokens.keys[at]


def _opens_with_kin(tokens: Tokens, first: int) -> bool:
    """ "Con gái út viết cho bố: …": somebody's child or wife without a name."""
    return tokens.key(first, first + 2) in ("con gái", "con trai", "cháu gái", "cháu trai")


def _last_clause(board: Board, first: int, stop: int) -> str:
    """ "thầy" of "Nhiều người bảo thầy nên nhận, thầy lắc đầu:"."""
    tokens = board.tokens
    comma = next((at for at in range(stop - 1, first, -1) if tokens.forms[at] == ","), stop)
    opens = comma + 1 < stop and tokens.keys[comma + 1] in _ADDRESS - _NEUTRAL and not _is_person(board, comma + 2)
    return tokens.keys[comma + 1] if opens and not board.hit_at(Family.TITLE, comma + 1) else ""


def _pronoun(board: Board, first: int, stop: int) -> str:
    """ "ông" of "con gái [X] xin về thì ông không cho, bảo", "em" of "Em hỏi chị [Y]": the subject without a name."""
    tokens = board.tokens
    verb = next((at for at in range(stop - 1, first - 1, -1) if speaks_at(tokens, at) and not board.taken[at]), 0)
    for at in range(verb - 1, first - 1, -1):
        span = board.taken[at]
        if span is not None and span.type is MentionType.PER:
            return ""
        opens = at == first or tokens.keys[at - 1] in _JOINTS
        address = tokens.keys[at] in _ADDRESS - _NEUTRAL and not board.hit_at(Family.TITLE, at)
        if opens and address and not _is_person(board, at + 1):
            return tokens.keys[at]
    return ""


def _is_person(board: Board, at: int) -> bool:
    span = board.taken[at] if at < len(board.taken) else None
    return span is not None and span.type is MentionType.PER


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
    while stop and tokens.forms[stop - 1] in _OPENING:
        stop -= 1
    if not stop or tokens.forms[stop - 1] != ":":
        return None
    return clause_start(tokens, stop - 1), stop - 1


def _subject(board: Board, first: int, stop: int) -> Span | None:
    """The person of a clause: the last one named before the word of saying that comes first, or else the first one."""
    tokens = board.tokens
    verb = next((at for at in range(first, stop) if speaks_at(tokens, at) and board.taken[at] is None), stop)
    named = dict.fromkeys(span for at in range(first, stop) if (span := board.taken[at]) and _is_person(board, at))
    persons = [span for span in named if not _is_of_kin(tokens, span, first)] or list(named)
    before = [span for span in persons if span.first < verb]
    return before[-1] if before and verb < stop else persons[0] if persons else None


def _names_somebody(board: Board, first: int, stop: int) -> bool:
    return any(_is_person(board, at) or board.tokens.keys[at] in _ADDRESS for at in range(first, stop))


def _is_of_kin(tokens: Tokens, person: Span, first: int) -> bool:
    """ "Khang" of "Chị [La], mẹ bé [Khang], kể": it only says whose mother."""
    words = tokens.keys[max(first, person.first - 2) : person.first]
    return len(words) == 2 and words[0] in _KIN and (words[1] in _KIN or words[1] in _ADDRESS)


def _in_office(board: Board, quote: Span, people: People, first: int, stop: int) -> str:
    """Whom "Bí thư Tỉnh ủy nói" means: the one person whose title is printed so elsewhere."""
    tokens = board.tokens
    for at in range(first, stop):
        end = title_stop(board, at) if board.hit_at(Family.TITLE, at) else at
        if end > at:
            title = tokens.surface(at, end).lower()
            persons = (span for span in board.spans if span.type is MentionType.PER)
            holders = {people.name(tokens, one) for one in persons if title in role_of(board, one).lower().split(", ")}
            if len(holders) == 1:
                return holders.pop()
    return _addressed(board, quote, "", people)


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
    """Of a quote that nobody is said to say: whom the sentence before it is about, or the person last named."""
    tokens = board.tokens
    first = quote.first
    while first and tokens.forms[first - 1] in _OPENING and tokens.gaps[first] != Gap.LINE:
        first -= 1
    if tokens.gaps[first] != Gap.LINE and first > 1:
        start = clause_start(tokens, first - 1 if tokens.forms[first - 1] in SENTENCE_ENDS else first)
        start = clause_start(tokens, first - 2) if start >= first - 1 else start
        if tokens.keys[start] in _ADDRESS - _NEUTRAL and not _is_person(board, start + 1):
            return _addressed(board, quote, tokens.keys[start], people)
        person = _subject(board, start, first)
        if person:
            return people.name(tokens, person)
    for here in range(quote.first - 1, max(-1, quote.first - _REACH), -1):
        span = board.taken[here]
        if span and span.type is MentionType.PER:
            return people.name(board.tokens, span)
    return people.main
