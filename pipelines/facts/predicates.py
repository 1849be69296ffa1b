"""Titles that a sentence says of a person with a verb: "ông được bầu làm …", "từng giữ các chức vụ …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from archive.model import Role
from pipelines.facts.apposition import named_together
from pipelines.facts.short_forms import ShortForms
from pipelines.facts.skeletons import ADDRESS, ASIDE, Sentence
from pipelines.facts.titles import RANK, Title, is_common, titles_at

_PERSON = re.compile(r"<P(\d+)>")
_ADVERB = (
    r"(?:hiện nay|hiện tại|hiện|nay|đang|(?:lúc )?sinh thời|"
    r"(?:lúc|khi) còn sống|từng|đã|vốn|nguyên|trước đây|khi ấy|khi đó|lúc đó|cũng|vừa|mới|còn|được|vẫn|"
    r"lại|tiếp tục|chính thức|chính|bây giờ|sau đó|rồi|và|nhiều năm|năm|"
    r"sau|trước|có|gần|hơn|trên|suốt|liên tục|ngót|đồng thời|về|lên|sang|xuống|ra)"
)
_WHEN = rf"(?P<when>(?:{_ADVERB}\s+|<[DNF]\d+>\s*,?\s*){{0,6}})"
_CHOSEN = r"(?:bầu|bổ nhiệm|điều động|điều chuyển|điều|luân chuyển|phân công|cử|chỉ định|đề bạt|cất nhắc|giao|tin chọn)"
_HOLD = r"(?:giữ|đảm nhiệm|đảm nhận|kinh qua|trải qua|đảm đương)(?:\s+(?:các|nhiều|những))?"
_POST = r"(?:chức vụ|chức danh|chức|cương vị|vai trò|trọng trách|nhiệm vụ|vị trí)"
_VERB = re.compile(
    rf"(?<!\w)(?:(?P<chosen>(?:tín nhiệm\s+)?{_CHOSEN}(?:[^<>.;]|<O\d+>){{0,40}}?\s?"
    r"(?:làm|giữ (?:chức vụ|chức|cương vị)|trọng trách|trách nhiệm)|"
    r"(?:bầu|bổ nhiệm|(?<=được )cử|(?<=đắc )cử|(?<=trúng )cử|(?<=tái )cử)(?: là| chức danh| chức vụ| chức)?)|"
    r"(?P<left>(?:thôi|rời)\s+(?:giữ\s+|khỏi\s+)?(?:chức vụ|chức danh|chức|cương vị|vị trí|làm)|"
    r"miễn nhiệm(?:\s+(?:chức vụ|chức danh|chức))?)|"
    rf"(?P<held>tham gia công tác\s*:|nhận nhiệm vụ(?: mới)?(?:\s*:|\s+là)?|"
    rf"(?:với|trên|ở|trong)\s+{_POST}(?:\s+là)?|{_HOLD}(?:\s+{_POST})?(?:\s*(?::|như|là))?)|"
    r"(?P<be>làm|là|(?:trở )?thành))\s+(?=\w)"
)
_DIRECT = re.compile(
    rf"<P(?P<person>\d+)>(?:\s*,\s*(?:là\s+)?người(?=\s)|\s[-–](?=\s)|\s*,(?=\s+$)|\s*,?\s*<[DNL]\d+>,?|\s*\([^()]{{0,40}}\)|"
    rf"\s*,\s*{ASIDE}\s*,){{0,4}}\s*{_WHEN}$"
)
_PRONOUN = re.compile(
    rf"(?:^|(?<!đưa)(?<!mời)(?<!muốn)(?<!vợ)(?<!chồng)(?<!con)(?<!mẹ)(?<!cha)(?<!bố)[\s,;\"“])(?P<who>{ADDRESS}|tôi)\s+{_WHEN}$"
)
_TOPIC = re.compile(rf"(?:^|[,;]\s*)(?P<who>{ADDRESS})\s+(?!<)")
_NEAR = 20  # letters before a verb in which its adverb stands
_TIMES = (
    rf"(?:(?:{_ADVERB}|từ|đến|khi|suốt|trong|về|ra quân|nghỉ hưu|ngoài ra|liên tục|gần|hơn|trên|qua|với|ngót)\s*,?\s*|"
    r"<[DNFL]\d+>\s*,?\s*|-\s*)"
)
_NOBODY = re.compile(rf"[\s\"“]*(?P<when>{_TIMES}{{0,9}})$")
_OTHERS = re.compile(r"\b(?:thay|của|cho|với|cùng|theo|gặp|vợ|chồng|con|do)\s+[^<>,]{0,16}$")
_PAST = re.compile(r"\b(?:từng|sinh thời|còn sống|trước đây|khi ấy|khi đó|lúc đó|vốn|nguyên)\b")
_PAST_AHEAD = re.compile(
    r"\b(?:trước khi|hồi còn|khi còn|thời còn|lúc còn|ngày ấy|trước kia|trước đây|trước đó|hồi đó|từng)\b[^.;]{0,60}$|"
    r"\btừ\s+<D\d+>\s+đến\s+<D\d+>[^.;]{0,60}$"
)
_NOW_AHEAD = re.compile(r"\b(?:nay|hiện|hiện nay|giờ|bây giờ|giờ đây)\s+(?:\w+\s+)?$")
_WHILE = re.compile(r"(?:hồi còn|khi còn|khi đang|lúc đang|thời còn|lúc còn|trước khi|hồi|thời)\s*$")
# "… nguyên là Chủ tịch <O1>, sau đó làm thôn trưởng"
_THEN = re.compile(
    r",\s*(?:(?P<past>(?:sau|trước) đó|rồi|hồi (?:đó|ấy)|lúc ấy|(?:đã )?từng|vốn|"
    r"nguyên)(?:\s+(?:nhiều năm|<[DN]\d+>))?|"
    r"nay|(?:bây )?giờ|hiện(?: nay)?)\s+"
    r"(?:trở\s+)?$"
)
# "… cho tới ngày nghỉ hưu": what ended then is past.
_UNTIL = re.compile(
    r"[^.;<>]{0,30}\b(?:cho (?:tới|đến)|tới|đến|trước)\s+(?:(?:khi|ngày|lúc|tuổi|<D\d+>(?:\s+thì)?)\s+)?"
    r"(?:nghỉ hưu|về hưu|nghỉ|thôi việc|xuất ngũ)"
)
_LED_BY = re.compile(r"<[OM](\d+)>[\"”]?,?\s+do\s+[^<>,;]{0,24}<P\d+>\s+$")  # "<O1> do anh <P2> làm Giám đốc"
_WORKS_AT = re.compile(r"\b(?:công tác|nhiệm vụ) tại\s+[^<>,;]{0,12}<O(\d+)>[^<>;]{0,30}$")
_TRADE_THEN = re.compile(r"[^\W\d]+(?: [^\W\d]+)?,? (?:rồi|sau đó|sau) (?:là |làm )?")
_NEXT_PERSON = re.compile(rf"\s*(?:{ADDRESS}\s+)?<P\d+>")
_CLAUSE = re.compile(r"(?:^|[,;]\s)\s*(?:(?:còn|và|vị|người)\s+)?(?=\w)")
_WHO_IS = re.compile(r"\bngười\b[^<>;]*(?:<P\d+>[^<>;]*)?$")  # "người thay ông <P1> làm … là anh <P2>"
_CLAUSES = re.compile(r"[;,]\s")
_SUCCEEDED = re.compile(r"(?:\s*<[OLM]\d+>)?\s*,\s*(?:sau đó|rồi|tiếp đó)\s+(?:được|chuyển|lên|về|là|làm)\b")
_RETIRED = re.compile(  # "…, nghỉ hưu năm <D1>": behind the office; not "từ khi nghỉ hưu"
    r"(?:(?!\b(?:từ|sau|khi|dù|nay|hiện|trước|thay|cho)\b)(?!<P)[^.;])*?\b(?:nghỉ hưu|về hưu)\b"
)
_ON_LEAVING = re.compile(r"\b(?:nghỉ hưu|về hưu) (?:khi|lúc) (?:đang )?$")
_CAREER = re.compile(r"kinh qua|trải qua|tham gia công tác")  # offices of a life, which are over
_INVERSE = re.compile(
    rf"(?:\s+(?:của|ở)\s+<[LO]\d+>)?\s+(?:(?:hiện|nay|hiện nay|bây giờ)\s+)?"
    rf"là\s+(?:{ADDRESS}\s+|{RANK.pattern}\s+)?<P(\d+)>"
)  # "Tổ phó là chị <P1>"
_FRONTED = re.compile(r"\s*(?:vốn|nguyên|từng|trước đây)\s+$")  # "Vốn là lính công binh, ông <P1> …"
_AFTERWARDS = re.compile(
    rf"[^;.]{{0,40}}?,\s*(?:(?:về|nay|đến|khi|sau|hằng|mỗi|lúc)\s[^<>,;.]{{0,20}}\s)?(?:(?P<who>{ADDRESS})(?=[\s,])(?:\s+<P(?P<named>\d+)>)?|<P(?P<person>\d+)>)"
)
_TO_WHOM = re.compile(rf"\s*(?:đối với|cho|của)\s+(?:{ADDRESS}\s+)?<P(\d+)>")  # "miễn nhiệm chức vụ … đối với ông <P1>"
_FORMER = re.compile(r"(?:^|[,;:])\s*(?=(?:nguyên|cựu)\s+\w)")
_INSTEAD = re.compile(rf"\s*,?\s*(?:để )?thay(?: thế)?(?: cho)?\s+(?:{ADDRESS}\s+)?<P(\d+)>")
_OVER = (_SUCCEEDED, _UNTIL, _RETIRED)  # what behind an office says that it is over


def said_titles(text: str, sentence: Sentence, short: ShortForms) -> Iterator[Role]:
    """Titles behind a verb, and those of "nguyên …, nguyên …" in a line about somebody named above it."""
    skeleton = sentence.skeleton
    so_far: int | None = None  # of whom the clause before says this
    for verb in _VERB.finditer(skeleton):
        row = titles_at(skeleton, verb.end()) or _behind_trade(skeleton, verb.end())
        if not row or _NEXT_PERSON.match(skeleton, row[-1].end):
            continue  # "con trai ông là Trung úy <P1>": the title of the name behind
        person, when, sure = _subject(skeleton, verb, row[-1], sentence, short)
        clause = _CLAUSES.split(skeleton[: verb.start()])[-1]
        if person is None and _NOBODY.match(clause):
            person, when, sure = _of_clause(skeleton, verb, so_far), clause, 0.65
        if person is None:
            continue
        so_far = person
        is_past = _is_past(skeleton, verb, row[-1].end, when)
        for title in row:
            led = _led_by(skeleton, verb) if title.office is None else None
            told = replace(title, is_past=title.is_past or is_past, office=int(led[1]) if led else title.office)
            if told.is_role and not (verb["be"] and is_common(skeleton, told)):
                people = (*_chosen_together(skeleton, verb), person)
                yield from (told.of(one, text, sentence, sure) for one in people)
        before = _INSTEAD.match(skeleton, row[-1].end)
        if before:
            yield replace(row[-1], is_past=True).of(int(before[1]), text, sentence, 0.7)
    yield from _inverse(text, sentence)
    yield from _former(text, sentence, short)


def _is_past(skeleton: str, verb: re.Match[str], end: int, when: str) -> bool:
    """Whether an office, whose words end at `end`, is said to be over; `when` stands before its verb."""
    if verb["left"] or _CAREER.match(verb[0]) or any(over.match(skeleton, end) for over in _OVER):
        return True
    if _ON_LEAVING.search(skeleton, 0, verb.start()):
        return True
    past = _PAST.search(when) or _PAST_AHEAD.search(skeleton, 0, verb.start())
    return bool(past and not _NOW_AHEAD.search(skeleton, 0, verb.start()))


def _led_by(skeleton: str, verb: re.Match[str]) -> re.Match[str] | None:
    """The body of "<O1> do anh <P2> làm Giám đốc", "về công tác tại <O3> và giữ chức Hiệu trưởng"."""
    found = _LED_BY.search(skeleton, 0, verb.start())
    return found or (None if verb["be"] else _WORKS_AT.search(skeleton, 0, verb.start()))


def _behind_trade(skeleton: str, at: int) -> list[Title]:
    """ "làm pháo thủ rồi Khẩu đội trưởng <O1>": the titles behind work that is none."""
    then = _TRADE_THEN.match(skeleton, at)
    return titles_at(skeleton, then.end()) if then else []


def _inverse(text: str, sentence: Sentence) -> Iterator[Role]:
    """ "Tổ phó là chị <P1>", "Chủ nhiệm <O2> nay là anh <P3>"."""
    is_said = _INVERSE.search(sentence.skeleton) is not None  # asked first, since titles are dear
    for clause in _CLAUSE.finditer(sentence.skeleton) if is_said else ():
        row = titles_at(sentence.skeleton, clause.end())
        found = _inverse_of(sentence.skeleton, row[-1]) if row else None
        if found:
            yield from (title.of(int(found[1]), text, sentence, 0.8) for title in row if title.is_role)


def _inverse_of(skeleton: str, title: Title) -> re.Match[str] | None:
    """ "là chị <P1>" behind a title and its body."""
    office = re.compile(rf"\s*[\"“]?<[OLM]{title.office}>[\"”]?").match(skeleton, title.end)
    return _INVERSE.match(skeleton, office.end() if office else title.end)


def _chosen_together(skeleton: str, verb: re.Match[str]) -> list[int]:
    """ "bầu các ông <P1> và <P2> làm …": those before the last."""
    people = list(_PERSON.finditer(skeleton, 0, verb.start()))
    if not people or skeleton[people[-1].end() : verb.start()].strip():
        return []
    return [int(sign[1]) for sign in named_together(skeleton, people)]


def _former(text: str, sentence: Sentence, short: ShortForms) -> Iterator[Role]:
    """ "Sinh năm 1941; …; nguyên đại biểu HĐND tỉnh" below the name of a notice."""
    skeleton = sentence.skeleton
    if "<P" in skeleton or not ("nguyên" in skeleton or "cựu" in skeleton):
        return
    for found in _FORMER.finditer(skeleton):
        row = titles_at(skeleton, found.end())
        for person in short.hero_before(sentence.start) if row else ():
            yield from (title.of(person, text, sentence, 0.7) for title in row)


def _subject(
    skeleton: str, verb: re.Match[str], last: Title, sentence: Sentence, short: ShortForms
) -> tuple[int | None, str, float]:
    """(who is or becomes this, the adverbs between, confidence)."""
    to_whom = _TO_WHOM.match(skeleton, last.end)
    inverse = _inverse_of(skeleton, last) if _WHO_IS.search(skeleton, 0, verb.start()) else None
    if inverse:
        return int(inverse[1]), "", 0.8
    return (int(to_whom[1]), "", 0.8) if to_whom else _subject_before(skeleton, verb, last, sentence, short)


def _of_clause(skeleton: str, verb: re.Match[str], so_far: int | None) -> int | None:
    """Who is named since the last semicolon, or else the one of the clause before, or the only one."""
    people = list(_PERSON.finditer(skeleton, skeleton.rfind(";", 0, verb.start()) + 1, verb.start()))
    if so_far is not None and len(people) == 1 and ";" in skeleton[: verb.start()]:
        return int(people[0][1])
    return so_far if so_far is not None else _alone(skeleton, verb)


def _alone(skeleton: str, verb: re.Match[str]) -> int | None:
    """The only person of the sentence before a verb: "ông <P1> xuất ngũ, về làm kế toán"."""
    people = list(_PERSON.finditer(skeleton, 0, verb.start()))
    near = len(people) == 1 and not _OTHERS.search(skeleton, max(0, people[0].start() - _NEAR), people[0].start())
    return int(people[0][1]) if near else None


def _subject_before(
    skeleton: str, verb: re.Match[str], last: Title, sentence: Sentence, short: ShortForms
) -> tuple[int | None, str, float]:
    """The same, where the subject stands before the verb, or opens the clause behind it."""
    ahead = skeleton[: verb.start()]
    direct = _DIRECT.search(ahead)
    if direct:
        return int(direct["person"]), direct["when"], 0.85
    if _WHILE.search(ahead) or _FRONTED.match(ahead):
        return _named_behind(skeleton, last.end, sentence, short), "từng", 0.7
    pronoun = _PRONOUN.search(ahead)
    if pronoun:
        return _meant(pronoun["who"], sentence.offset(verb.start()), sentence, short), pronoun["when"], 0.7
    then = _THEN.search(ahead) if verb["be"] else None
    if verb["be"] and not then and not _NOBODY.match(ahead):
        return None, "", 0.0
    people = [
        sign
        for sign in _PERSON.finditer(ahead)
        if not _OTHERS.search(ahead, max(0, sign.start() - _NEAR), sign.start())
    ]
    if people and then:
        return int(people[-1][1]), "từng" if then["past"] else "", 0.7
    if people:
        return int(people[-1][1]), ahead[people[-1].end() :].rpartition(",")[2], 0.8
    topics = list(_TOPIC.finditer(ahead))
    if topics and (then or not verb["be"]):
        return _meant(topics[-1]["who"], sentence.offset(verb.start()), sentence, short), ahead[-_NEAR:], 0.65
    alone = _NOBODY.match(ahead)
    following = _AFTERWARDS.match(skeleton, last.end) if alone else None
    if following and (following["named"] or following["person"]):
        return int(following["named"] or following["person"]), ahead, 0.75
    before = short.person_before(sentence.start) if alone and not verb["be"] else []
    return (before[0] if before else None), alone["when"] if alone else "", 0.6


def _meant(pronoun: str, here: int, sentence: Sentence, short: ShortForms) -> int | None:
    if pronoun == "tôi":
        return next(iter(short.speaker_at(here)), None)
    found = short.person_before(sentence.start + 1, pronoun) or short.person_before(here, pronoun)
    return found[0] if found else None


def _named_behind(skeleton: str, at: int, sentence: Sentence, short: ShortForms) -> int | None:
    """ "Hồi còn làm Chủ tịch <O1>, già đi bộ …"."""
    found = _AFTERWARDS.match(skeleton, at)
    if found and (found["named"] or found["person"]):
        return int(found["named"] or found["person"])
    if found:
        return _meant(found["who"], sentence.offset(found.start("who")), sentence, short)
    before = short.person_before(sentence.start)
    return before[0] if before else None
