"""Who gave which award to whom, for what and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from archive.model import Commendation, Mention
from pipelines.facts.dates import iso_date
from pipelines.facts.short_forms import ShortForms
from pipelines.facts.skeletons import LONGEST_SENTENCE, SIGN, Sentence

_ADDRESS = "đồng chí|ông|bà|anh|chị|cô|thầy|em|cháu|cụ|già|nghệ nhân|bác"
_GIVE = (
    r"trao tặng|tặng thưởng|phong tặng|truy tặng|trao giải thưởng|trao giải|khen thưởng|khen tặng|tặng|trao|"
    r"phong(?! trào)|cấp|công nhận|tuyên dương|tôn vinh|vinh danh|(?<!giải )(?<!phần )thưởng|khen"
)
_RECEIVE = (
    r"đón nhận|vinh dự nhận|được nhận|giành được|giành|đạt được|đạt|đoạt|mang về|nhận|từng có|sở hữu|được bình chọn|có"
)
_BE = r"là|trở thành|được bầu chọn là"
_VERB = re.compile(rf"(?<![^\s,(“\"])(?:(?P<give>{_GIVE})|(?P<receive>{_RECEIVE})|(?P<be>{_BE}))(?=[\s,“\":])")
_NOT_YET = re.compile(
    r"(?:đề nghị|đề xuất|xét|đề cử|dự kiến|phấn đấu|mong|chưa|không|xin|trình|xứng đáng|ứng cử)\b[^;,]{0,60}$"
)
_PASSIVE = re.compile(r"(?<!\S)được\s+(?P<giver>(?:(?!được|;)[^;]){0,160})$")
_ONE_OF = re.compile(r"một trong(?: số)?(?: những)?\s+<F\d+>[^<>]*$|(?:trong số|trong đó có)\s+<F\d+>[^<>]*$")
_TO = re.compile(
    r"(?:[^<>;]|<[ADNCT]\d+>){0,60}?\b(?:cho|tới|đến|dành cho|đối với|trao tặng|tặng)\s+|"
    rf"\s+(?=(?:(?:{_ADDRESS}) )?<[FP]\d+>)"
)
_NAMED_FIRST = re.compile(
    rf"[\"”]?\s+(?:(?P<who>{_ADDRESS})|<P(?P<number>\d+)>)\s+(?:được |đã |vừa )*(?:nhận|tặng|trao)"
)
_OF = re.compile(r"(?:[^<>;,]|<[DC]\d+>){0,40}?\b(?:của|do)\s+[^<>;,]{0,25}(?=<[OP]\d+>)|\s+(?=<O\d+>)")
_BETWEEN_RECEIVERS = re.compile(
    r"\s*(?:\([^()]{0,60}\))?\s*(?:,\s*và|,|và|cùng|với)\s*"
    rf"(?:(?:{_ADDRESS}|cô giáo|thầy giáo|các|hai|tập thể|gia đình|bác sĩ|mẹ|riêng|dòng họ|mô hình|\"|“)\s*){{0,3}}|\s*"
)
_PRONOUN = re.compile(rf"(?:^|[\s,])({_ADDRESS})(?=[\s,.]|$)")
_BODY = re.compile(
    r"(?<!của)(?<!ở)(?<!tại)(?:^|[\s,])(?:cho |tập thể )?(nhà trường|trường|đơn vị|tập thể|htx|"
    r"hợp tác xã|đồn|chi bộ|đảng bộ|trạm|câu lạc bộ|"
    r"clb|hội|xã|thôn|bản|đội|tổ|nhóm|khoa|trung tâm|phòng|giáo xứ|công ty|doanh nghiệp|mô hình)(?=[\s,.]|$)"
    r"(?!\s+(?:viên|trưởng|phó|đoàn)\b)"
)
_SOURCES = re.compile(
    r"<P\d+>,?\s+(?:cho hay|cho biết|kể|chia sẻ|thông tin|nói|khẳng định)[^<>]{0,12}|"
    r"(?:theo|cùng)\s+[^<>,;]{0,20}<[PO]\d+>(?=,)|do\s+[^<>,;]{0,20}<[PO]\d+>[^<>,;]{0,25}|(?:tại|ở|của)\s+[^<>,;]{0,20}<[LO]\d+>|"
    r"được\s+[^<>]{0,30}<[OP]\d+>[^<>,;]{0,40}"
)
_ADVERBS = re.compile(
    r"\b(?:đã|vừa|từng|còn|cũng|và|nay|mới|sau đó|trước đó|trong|năm|tháng|ngày|hai|ba|lần|liền|liên tục|vinh dự|nhiều|"
    r"đến|cuối|đầu|dịp|nhân|đó|qua|riêng|ngoài ra|đặc biệt|\d+)\b|<[DNCLT]\d+>"
)
_GOES_ON = re.compile(r"[^<>,]{0,24}<[PO](\d+)>\s+[^,;]*\bvà(?: còn| đã| vừa)*\s*$")  # "anh <P1> cứu <F2> và được"
_DESCRIBED = re.compile(  # "em <P1>, lớp 8, <O2>, giành"
    r"[^<>,]{0,24}<P(\d+)>\s*,[^<>;]{0,60}<[OL]\d+>\s*,[^<>,]{0,24}$"
)
_ELSEWHERE = re.compile(r"\b(?:trong|vì|nhằm|do|với|tại|để|có)\b")
NEAR = 40  # letters between "cho" and who got it
_DESCRIBED_FIRST = re.compile(r"\s*[^<>]{0,24}<P(\d+)>\s*[,:(–-]")
_FOR = re.compile(
    r"(?:(?!\bchọn\b|\bđại biểu dự\b|<A\d+>\s*(?:của|do|cho)\b)[^;]){0,240}?"
    r"(?:trong|vì|cuộc thi|hội thi|kỳ thi|liên hoan|phong trào|tại|nhân|dịp|về|thực hiện|chương trình|cuộc vận động|"
    r"đợt|thành tích|giải|môn)[^<>;]{0,60}<C(\d+)>|[^<>;]{0,12}<C(\d+)>"
)
_COUNTED_AWARD = re.compile(r"(?<![/\d.-])\d+\s+$")  # "toàn tỉnh có 211 <A5>"
_IS_WHO = re.compile(rf"\s+(?:là|gồm|gồm có)\s*:?\s*(?:(?:{_ADDRESS})\s+)?(?=<P\d+>)")
_OF_ANOTHER = re.compile(
    r"(?:<A\d+>[^<>;.,]{0,12}|<P\d+>\s*\((?:sn|sinh)?[^<>]{0,6}|\b(?:sinh|sn)\s+(?:năm\s+|ngày\s+)?)$"
)
_DECISION = re.compile(r"<T\d+>(?:[^<>]{0,12}<D\d+>)?\s*của\s+[^<>,]{0,24}<O(\d+)>")
_ON_BEHALF = re.compile(r"thay mặt(?: cho)?\s+[^<>,]{0,24}<O(\d+)>")
_OPENS = re.compile(r"[\s\"“]*")
_CONTEST = re.compile(r"[^<>.;]{0,24}<C\d+>")
_TAIL = 24  # letters between the last word of a subject and the verb


@dataclass(slots=True)
class _Clause:
    """A clause with what earlier ones of the sentence leave open to it."""

    skeleton: str
    base: int = 0  # where it begins in the sentence
    givers: list[int] = field(default_factory=list)
    receivers: list[int] = field(default_factory=list)


def find_commendations(
    sentence: Sentence, mentions: Sequence[Mention], short: ShortForms, today: date | None
) -> Iterator[Commendation]:
    """What is given in a sentence, one for each award, giver and receiver; `today` is the day of the story."""
    if "<A" not in sentence.skeleton or len(sentence.skeleton) > LONGEST_SENTENCE:
        return
    before = _Clause("")
    for found in re.finditer(r"[^;]+", sentence.skeleton):
        clause = _Clause(found[0], found.start())
        for given, day in _in_clause(clause, before, sentence, short):
            yield replace(given, date=None if day is None else iso_date(mentions[day].surface, today))
        before = clause if clause.receivers or clause.givers else before


def _in_clause(
    clause: _Clause, before: _Clause, sentence: Sentence, short: ShortForms
) -> Iterator[tuple[Commendation, int | None]]:
    """What is given in a clause, each with the mention of its date."""
    text = clause.skeleton
    for sign in SIGN.finditer(text):
        if sign[1] != "A":
            continue
        said = _Said(text, sign.start(), sign.end(), clause.base, sentence, short)
        if said.is_not_yet():
            continue
        givers, receivers, sure = said.arguments(before)
        givers = givers or said.who_decided()
        clause.givers = clause.givers if said.names_whose() else givers or clause.givers
        clause.receivers = receivers or clause.receivers
        occasion, day = said.occasion(), said.day(sentence.skeleton)
        if not givers and not receivers:
            continue  # a certificate on a wall
        for giver in [one for one in givers if one not in receivers] or (None,):
            for receiver in receivers or (None,):
                yield Commendation(int(sign[2]), giver, receiver, occasion, None, sure), day


@dataclass(frozen=True, slots=True)
class _Said:
    """One award in its clause."""

    text: str
    start: int
    end: int
    base: int
    sentence: Sentence
    short: ShortForms

    def _verb(self) -> re.Match[str] | None:
        last = None
        for found in _VERB.finditer(self.text, 0, self.start):
            last = found
        return last

    def is_not_yet(self) -> bool:
        """Whether the award is only asked for, hoped for or missed, or one of many that are counted."""
        verb = self._verb()
        if _COUNTED_AWARD.search(self.text, 0, self.start):
            return True
        return bool(_NOT_YET.search(self.text, 0, verb.start() if verb else self.start))

    def arguments(self, before: _Clause) -> tuple[list[int], list[int], float]:
        """(givers, receivers, confidence)."""
        verb = self._verb()
        of = self._of()
        if verb is None:
            return self._without_verb(before, of)
        if verb["give"]:
            return self._given(verb, before, of)
        receivers, sure = self._subject(verb.start(), before)
        return of, receivers, sure

    def _given(self, verb: re.Match[str], before: _Clause, of: list[int]) -> tuple[list[int], list[int], float]:
        passive = _PASSIVE.search(self.text, 0, verb.start())
        who = _IS_WHO.match(self.text, self.end)  # "được phong <A1> là ông <P2>"
        if who:
            return of, _first_group("P", self.text[who.end() :]), 0.9
        if passive:
            givers = _last_group("OP", passive["giver"].rpartition("<A")[2])
            receivers, sure = self._subject(passive.start(), before)
            return of or givers, receivers, sure
        ahead = self.text[: verb.start()]
        for_whom = _ON_BEHALF.search(ahead)
        of = of or ([int(for_whom[1])] if for_whom else [])
        givers = of or _last_group("OP", _without_sources(ahead)) or _last_group("OP", ahead) or before.givers
        receivers = self._receivers_behind(verb)
        if receivers:
            return givers, receivers, 0.9
        meant = self._meant(self.text[verb.end() : self.start]) or self._meant(self._to())
        return givers, meant or before.receivers, 0.75 if meant else 0.6

    def _receivers_behind(self, verb: re.Match[str]) -> list[int]:
        """ "tặng ông A Bằng khen", "tặng Bằng khen cho A và B"."""
        between = _signs("POM", self.text[verb.end() : self.start])
        to = _TO.match(self.text, self.end) or _TO.match(self.text, self._behind_of())
        return between or (_first_group("PFOML", self.text[to.end() :]) if to else [])

    def _to(self) -> str:
        to = _TO.match(self.text, self.end) or _TO.match(self.text, self._behind_of())
        return self.text[to.end() : to.end() + _TAIL] if to else ""

    def _of(self) -> list[int]:
        of = _OF.match(self.text, self.end)
        return _first_group("OP", self.text[of.end() :]) if of else []

    def _behind_of(self) -> int:
        """Behind the giver of "Bằng khen của UBND tỉnh"."""
        of = _OF.match(self.text, self.end)
        sign = SIGN.match(self.text, of.end()) if of else None
        return sign.end() if sign else self.end

    def _without_verb(self, before: _Clause, of: list[int]) -> tuple[list[int], list[int], float]:
        """ "Huân chương hạng Nhất cho A", "Mẹ Việt Nam Anh hùng A", "A, giải Nhất cuộc thi"."""
        if re.match(r"\s(?=<P\d+>)", self.text[self.end :]):
            return [], _first_group("P", self.text[self.end :]), 0.9
        named = _NAMED_FIRST.match(self.text, self.end)
        if named:
            who = [int(named["number"])] if named["number"] else self._person(named["who"])
            return of, who, 0.8
        to = _TO.match(self.text, self.end) or _TO.match(self.text, self._behind_of())
        if to:
            return of or before.givers, _first_group("PFOML", self.text[to.end() :]), 0.85
        first = re.match(r"[^<>]*<P(\d+)>", self.text[: self.start])
        if first:
            return of, [int(first[1])], 0.7
        described = _DESCRIBED_FIRST.match(self.sentence.skeleton)  # "<P1>, 29 tuổi, …; giải thưởng <A2>"
        if not of and described and not before.receivers:
            return [], [int(described[1])], 0.65
        opens = _OPENS.fullmatch(self.text[: self.start]) and _CONTEST.match(self.text, self.end)
        if not of and not before.receivers and opens:  # "Giải B cuộc thi …", said of the person before
            return [], self.short.person_before(self.sentence.start + 1), 0.6
        return of, [] if of else before.receivers, 0.5

    def _subject(self, end: int, before: _Clause) -> tuple[list[int], float]:
        """Who is said to have got something, before an offset."""
        text = self.text[:end]
        one_of = _ONE_OF.search(text)
        text = text[: one_of.start()] if one_of else text
        tail = text[text.rfind(">") + 1 :]
        meant = self._meant(tail)
        if meant:
            return meant, 0.75
        first = _DESCRIBED.match(text) or _GOES_ON.match(text)
        group = [int(first[1])] if first else _last_group("PFOM", _without_sources(text))
        if group:
            return group, 0.9
        if _ADVERBS.sub("", tail.rpartition(",")[2]).strip(" ,()"):
            return [], 0.6  # somebody without a name: "mỗi gương mặt"
        return (before.receivers, 0.7) if before.receivers else (self.short.person_before(self.sentence.start), 0.6)

    def _meant(self, words: str) -> list[int]:
        """Whom "ông", "chị", "đơn vị", "nhà trường" mean."""
        pronoun = _PRONOUN.search(words)
        if pronoun:
            return self._person(pronoun[1])
        body = _BODY.search(words)
        return self.short.body_before(self.sentence.end, body[1]) if body else []

    def _person(self, pronoun: str) -> list[int]:
        """Whom a pronoun means: somebody of an earlier sentence, or else of this one."""
        here = self.sentence.offset(self.base + self.start)
        return self.short.person_before(self.sentence.start + 1, pronoun) or self.short.person_before(here, pronoun)

    def names_whose(self) -> bool:
        """Whether it is "the award of X": X gives this one, and no other."""
        return bool(self._of())

    def who_decided(self) -> list[int]:
        """Whose decision the sentence cites: "Căn cứ Quyết định số 9 của Chủ tịch UBND tỉnh …"."""
        found = _DECISION.search(self.sentence.skeleton, 0, self.base + self.start)
        return [int(found[1])] if found else []

    def occasion(self) -> int | None:
        """The campaign, or else the document, for which it was given."""
        behind = _FOR.match(self.text, self.end)
        first = self.text[: self.start].partition("<A")[0]  # a campaign behind an earlier award is that one's
        ahead = [int(number) for letter, number in SIGN.findall(first) if letter == "C"]
        papers = re.findall(r"thực hiện\s+<T(\d+)>", self.text[self.end :])
        found = [int(behind[1] or behind[2])] if behind else ahead[-1:] or [int(number) for number in papers[:1]]
        return found[0] if found else None

    def day(self, sentence: str) -> int | None:
        """The date before the award, nearest first; or right behind it."""
        at = self.base + self.start
        ahead = _dates(sentence[:at])
        own = _dates(self.text[: self.start])
        beside = re.match(r"[^<>;.]{0,12}<D(\d+)>", self.text[self.end :])
        behind = re.match(r"[^;.]{0,60}?<D(\d+)>", self.text[self.end :])
        found = own[-1:] or ([int(beside[1])] if beside else []) or ahead[-1:] or ([int(behind[1])] if behind else [])
        return found[0] if found else None


def _dates(text: str) -> list[int]:
    """The dates of a text but those of an award before them, and years of birth."""
    found = (sign for sign in SIGN.finditer(text) if sign[1] == "D")
    return [int(sign[2]) for sign in found if not _OF_ANOTHER.search(text, 0, sign.start())]


def _signs(letters: str, text: str) -> list[int]:
    return [int(number) for letter, number in SIGN.findall(text) if letter in letters]


def _without_sources(text: str) -> str:
    """Without "Theo bà <P1>,", "tại <L2>" and "được <O3> khen": these get nothing."""
    return _SOURCES.sub("", text)


def _first_group(letters: str, text: str) -> list[int]:
    """The list that begins with the first sign."""
    found: list[int] = []
    at = 0
    for sign in SIGN.finditer(text):
        between = text[at : sign.start()]
        is_first = not found and not at and len(between) <= NEAR and not _ELSEWHERE.search(between)
        if sign[1] in letters and (is_first or _BETWEEN_RECEIVERS.fullmatch(between)):
            found.append(int(sign[2]))
            at = sign.end()
        else:
            break
    return found


def _last_group(letters: str, text: str) -> list[int]:
    """The list that ends with the last sign of these letters."""
    signs = [sign for sign in SIGN.finditer(text) if sign[1] in letters]
    found: list[int] = []
    after: re.Match[str] | None = None
    for sign in reversed(signs):
        if after is not None and not _BETWEEN_RECEIVERS.fullmatch(text[sign.end() : after.start()]):
            break
        found.insert(0, int(sign[2]))
        after = sign
    return found
